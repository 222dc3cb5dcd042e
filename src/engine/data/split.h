// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

enum class Part : std::int8_t { none = -1, train = 0, validation = 1, test = 2 };
std::string_view to_string(Part part);  ///< "train", "validation", "test", "none"

/// Which rows train, validate and test. Rows without a target are in no part.
struct Split {
  std::string rule;  ///< as asked for: "70/15/15", "time:COLUMN:70/15/15", or the file's path
  std::vector<std::int64_t> train, validation, test;  ///< ascending data rows

  std::vector<Part> parts(std::int64_t rows) const;
  const std::vector<std::int64_t>& rows_of(Part part) const;
};

/// Makes a split from a rule.
///
/// "70/15/15": random, stratified on the target's classes (regression: on its deciles), seeded.
/// "column:NAME": a column with train, val/valid/validation, test.
/// "time:COLUMN:70/15/15" or "time:COLUMN:2024-01-01": out-of-time, see parts_by_time.
/// "group:COLUMN:70/15/15": no key in two parts, see parts_by_group.
/// anything else: a table file with the columns row (0-based data row) and split.
/// Errors:  Error(request) "split.rule"; Error(data) "split.file", "split.empty_part" (train or validation without a row),
///          "split.one_class" (train or validation holds one class only), "split.row_out_of_range"
Split make_split(const std::string& rule, const Table& table, const TargetValues& target, std::uint64_t seed);

}  // namespace amalgam
