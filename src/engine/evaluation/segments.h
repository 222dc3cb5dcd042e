// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/delong.h"
#include "engine/evaluation/grouped_metrics.h"
#include "engine/evaluation/intervals.h"

namespace amalgam {

/// Which group each row belongs to.
struct RowGroups {
  std::vector<std::string> names;
  std::vector<std::int32_t> group_of;  ///< place in `names`, one per row; -1 = in none
};

/// What a score is worth in one group.
struct SegmentMeasures {
  std::string name = {};
  std::int64_t rows = 0, bads = 0;
  double bad_rate = 0;
  Interval bad_rate_interval = {};  ///< Wilson, 95 %
  double mean_score = 0;
  AucInterval auc = {};  ///< DeLong; NaN where the group holds one class
  ScoreMeasures measures = {};
};

/// One entry for each group that has rows, in the order of `names`.
/// Shapes:  targets [n] of 0 and 1, scores [n], groups.group_of [n]
/// Errors:  Error(internal) "metrics.shape"
/// Cost:    O(n log n)
std::vector<SegmentMeasures> measure_segments(std::span<const float> targets,
                                              std::span<const float> scores,
                                              const RowGroups& groups);

/// How one group is treated at a cut-off; whose score is below it is approved.
struct GroupFairness {
  std::string name = {};
  std::int64_t rows = 0, approved = 0, goods = 0, approved_goods = 0;
  double selection_rate = 0;                                          ///< approved ÷ rows
  double selection_ratio = std::numeric_limits<double>::quiet_NaN();  ///< ÷ the highest rate of a
                                                                      ///< group that is not small
  double opportunity = 0;  ///< approved goods ÷ goods; NaN without goods
  bool is_small = false;   ///< too few rows to judge: takes no part in the figures below
};

struct Fairness {
  double cut_off = 0;
  std::vector<GroupFairness> groups = {};
  double selection_ratio =
      std::numeric_limits<double>::quiet_NaN();  ///< lowest ÷ highest selection rate
  double opportunity_gap =
      std::numeric_limits<double>::quiet_NaN();  ///< highest − lowest opportunity
  /// Whether the ratio reaches 0.8; true as long as there is nothing to compare.
  bool meets_four_fifths() const { return !(selection_ratio < 0.8); }
};

/// Selection rates and equal opportunity by group. Groups of under `smallest` rows are shown, not
/// judged.
///
/// Shapes, errors: as measure_segments
/// Source:  four-fifths rule: US Uniform Guidelines on Employee Selection Procedures 1978, 29 CFR
/// 1607.4 D;
///          equal opportunity: Hardt, Price & Srebro 2016
Fairness fairness_by_group(std::span<const float> targets, std::span<const float> scores,
                           const RowGroups& groups, double cut_off, std::int64_t smallest = 30);

}  // namespace amalgam
