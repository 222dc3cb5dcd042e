// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/evaluation/intervals.h"

namespace amalgam {

enum class BinRule { equal_width, equal_count };

/// Rows of about the same score: what was promised beside what came.
struct CalibrationBin {
  double lowest = 0, highest = 0;  ///< scores in the bin
  std::int64_t rows = 0, bads = 0;
  double mean_score = 0, bad_rate = 0;
  Interval interval = {};  ///< of the bad rate, Wilson, 95 %
};

/// The reliability table, lowest scores first, without empty bins. `equal_width` parts [0, 1];
/// `equal_count` gives every bin about as many rows but never parts equal scores.
///
/// Returns: empty without rows or where a score is not a number
/// Cost:    O(n log n)
std::vector<CalibrationBin> calibration_bins(std::span<const float> targets,
                                             std::span<const float> scores, int bins = 10,
                                             BinRule rule = BinRule::equal_width);

}  // namespace amalgam
