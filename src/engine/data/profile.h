// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

/// What a column looks like, for tables, chips and proposals.
struct ColumnProfile {
  std::string name;
  ColumnType type = ColumnType::text;
  std::int64_t rows = 0;
  std::int64_t missing = 0;
  std::int64_t distinct = 0;    ///< of the present cells
  bool all_integers = false;    ///< numbers without a fraction
  double minimum = 0, maximum = 0, mean = 0, deviation = 0;  ///< numbers and dates only
  double quartile1 = 0, median = 0, quartile3 = 0;
  double mean_length = 0;       ///< characters a cell, texts only
  std::vector<std::pair<std::string, std::int64_t>> most_frequent;  ///< at most 10, most frequent first
  std::vector<double> histogram_edges;         ///< bins + 1, numbers only
  std::vector<std::int64_t> histogram_counts;  ///< 20 bins
};

ColumnProfile profile_column(const Column& column);
/// All columns, on all processors. `keep_going` is asked now and then; false ends it.
///
/// Errors:  Error(request) "read.cancelled"
/// Cost:    O(columns · rows)
std::vector<ColumnProfile> profile_table(const Table& table, const std::function<bool()>& keep_going = {});

}  // namespace amalgam
