// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// The values that a column of numbers or categories takes among some rows.
struct ColumnValues {
  std::string column;
  std::size_t modality = 0;  ///< place in the map
  bool is_number = false;
  std::vector<double> sorted;                          ///< numbers, ascending
  std::vector<std::pair<std::string, double>> shares;  ///< categories with their share of the present cells, largest first
};

/// Of every number and category column in the map's numerical, categorical and wide temporal modalities.
std::vector<ColumnValues> column_values(const Table& table, const ModalityMap& map, std::span<const std::int64_t> rows);

/// One other value for a cell, and how far away it is.
struct SingleChange {
  std::string to;
  /// Numbers: the share of rows between the two values; categories: the share of rows with another value than `to`
  /// (a common value is near, a rare one far). From a missing cell: 1.
  double distance = 0;
};

/// Values to try in place of `current`, nearest first: the 5 %, 10 % … 95 % quantiles, smallest and largest of the numbers
/// (each a value that was seen), or the 40 most frequent categories.
std::vector<SingleChange> single_changes(const ColumnValues& values, const std::string& current);

}  // namespace amalgam
