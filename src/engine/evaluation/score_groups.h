// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace amalgam {

/// How many bads (target 1) and goods (target 0) share one score.
struct ScoreGroup {
  float score = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
};

/// Rows grouped by equal score, highest score first: what every ranking metric is made from.
struct RankedScores {
  std::vector<ScoreGroup> groups;
  std::int64_t positives = 0;  ///< of all groups
  std::int64_t negatives = 0;
};

/// Nothing without rows, or if a score is not a number or a target other than 0 and 1. One class
/// alone is enough: for counts, not for rankings.
///
/// Errors:  Error(internal) "metrics.shape" unless there is one score for each target
/// Cost:    O(n log n)
std::optional<RankedScores> group_scores(std::span<const float> targets,
                                         std::span<const float> scores);

/// As group_scores, but nothing if there is no ranking to speak of: one class only.
std::optional<RankedScores> rank_scores(std::span<const float> targets,
                                        std::span<const float> scores);

/// Which of `bands` bands of equal share a group of equal scores belongs to that comes after
/// `before` rows: the one in which its middle row lies. Never parts equal scores; a large group may
/// leave bands empty.
int share_band(std::int64_t before, std::int64_t rows, std::int64_t all_rows, int bands);

}  // namespace amalgam
