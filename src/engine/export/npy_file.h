// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string_view>

namespace amalgam {

/// A tensor from the bytes of a NumPy file (.npy): little-endian float32, float64, int32, int64 or bool, in C order.
///
/// Errors:  Error(data) "npy.invalid"
/// Source:  NumPy Enhancement Proposal 1
torch::Tensor read_npy(std::string_view bytes);

}  // namespace amalgam
