// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include <cstdint>

namespace amalgam {

/// The score of a key that is not there. Finite, because a row without any key must stay finite too.
inline constexpr double kNoKey = -1e9;

/// [B, T, H] -> [B, heads, T, H / heads]. Chunks, not a view: a trace must not keep the length.
inline at::Tensor by_head(const at::Tensor& x, std::int64_t heads) { return at::stack(x.chunk(heads, 2), 1); }

}  // namespace amalgam
