// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/data/split.h"

namespace amalgam {

/// One part of a split in numbers.
struct PartReport {
  Part part = Part::none;
  std::int64_t rows = 0;
  double share = 0;                      ///< of the rows in any part
  std::vector<std::int64_t> class_rows = {};  ///< by class, as in TargetValues::classes; regression: empty
  /// Binary: share of the positive class; regression: mean of the target; NaN for several classes or no row.
  double target_rate = std::numeric_limits<double>::quiet_NaN();
  double first_moment = std::numeric_limits<double>::quiet_NaN();  ///< out-of-time: earliest and latest, in
  double last_moment = std::numeric_limits<double>::quiet_NaN();   ///< seconds since 1970 (or the column's number)
  std::int64_t groups = 0;               ///< grouped: how many keys it holds
};

/// What a split does, for an analyst to check before training.
struct SplitReport {
  std::vector<PartReport> parts;         ///< train, validation, test
  std::int64_t rows_without_target = 0;
  std::int64_t rows_in_no_part = 0;      ///< with a target: no date, or no part named
  std::vector<std::string> sentences;    ///< plain: sizes, rates, dates, what to beware of
};

/// `split` as make_split gave it for this table and target.
SplitReport report_split(const Split& split, const Table& table, const TargetValues& target);

}  // namespace amalgam
