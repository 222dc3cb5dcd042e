// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

/// The cells of a column as a few named bins.
struct ColumnBins {
  std::vector<std::string> labels;  ///< "≤ 25", "25 … 40", "> 40", "Kenya", "(missing)", "(other)"
  std::vector<std::int32_t> bin_of;  ///< place in `labels`, one per table row
};

/// Whether the cells can be told apart in bins: numbers, dates and categories, not texts and lists.
bool can_be_binned(const Column& column);

/// Numbers and dates by quantiles of the reference rows, (a, b], or by value where the reference
/// rows have no more than `quantiles` of them; categories by value, of which those beyond the
/// `most_values` most frequent ones of the reference rows are one bin; missing cells apart.
///
/// Errors:  Error(request) "bins.column" for texts and lists
/// Cost:    O(rows)
ColumnBins bin_column(const Column& column, std::span<const std::int64_t> reference_rows,
                      int quantiles = 10, std::size_t most_values = 30);

}  // namespace amalgam
