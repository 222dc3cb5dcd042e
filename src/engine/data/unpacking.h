// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/data/cell_table.h"

namespace amalgam {

/// Refuses what unpacks to far more than data do: a small file must not fill the memory. Tables pack to a tenth or
/// a fiftieth; a packer's limit is a thousandth.
///
/// Errors:  Error(data) "read.bomb"
void check_unpacked_size(const TableSource& source, std::uint64_t unpacked, std::uint64_t packed);

}  // namespace amalgam
