// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"

namespace amalgam {

namespace {

void check_segments(std::span<const float> targets, std::span<const float> scores, const RowGroups& groups) {
  if (targets.size() == scores.size() && groups.group_of.size() == targets.size()) return;
  throw Error(ErrorKind::internal, "metrics.shape",
              fmt::format("{} targets do not fit {} scores in {} groups.", targets.size(),
                          scores.size(), groups.group_of.size()));
}

SegmentMeasures measure(const std::string& name, const std::vector<float>& targets,
                        const std::vector<float>& scores) {
  SegmentMeasures segment{name, static_cast<std::int64_t>(targets.size())};
  double sum = 0;
  for (const float score : scores) sum += static_cast<double>(score);
  segment.bads = std::count(targets.begin(), targets.end(), 1.0F);
  const auto rows = static_cast<double>(segment.rows);
  segment.mean_score = sum / rows;
  segment.bad_rate = static_cast<double>(segment.bads) / rows;
  segment.bad_rate_interval = wilson_interval(segment.bads, segment.rows);
  segment.auc = delong_interval(targets, scores);
  if (const auto grouped = group_scores(targets, scores)) {
    segment.measures = measure_scores(grouped->groups);
  }
  return segment;
}

/// The figures that compare the groups.
void compare(Fairness& fairness) {
  double lowest_rate = 2, highest_rate = -1, lowest_chance = 2, highest_chance = -1;
  int judged = 0;
  for (const GroupFairness& group : fairness.groups) {
    if (group.is_small) continue;
    ++judged;
    lowest_rate = std::min(lowest_rate, group.selection_rate);
    highest_rate = std::max(highest_rate, group.selection_rate);
    if (std::isnan(group.opportunity)) continue;
    lowest_chance = std::min(lowest_chance, group.opportunity);
    highest_chance = std::max(highest_chance, group.opportunity);
  }
  for (GroupFairness& group : fairness.groups) {
    group.selection_ratio = ratio(group.selection_rate, highest_rate);
  }
  if (judged < 2) return;
  fairness.selection_ratio = ratio(lowest_rate, highest_rate);
  if (highest_chance >= 0) fairness.opportunity_gap = highest_chance - lowest_chance;
}

}  // namespace

std::vector<SegmentMeasures> measure_segments(std::span<const float> targets,
                                              std::span<const float> scores,
                                              const RowGroups& groups) {
  check_segments(targets, scores, groups);
  std::vector<std::vector<float>> targets_of(groups.names.size()), scores_of(groups.names.size());
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (groups.group_of[row] < 0) continue;
    const auto group = static_cast<std::size_t>(groups.group_of[row]);
    targets_of[group].push_back(targets[row]);
    scores_of[group].push_back(scores[row]);
  }
  std::vector<SegmentMeasures> segments;
  for (std::size_t i = 0; i < groups.names.size(); ++i) {
    if (!targets_of[i].empty()) {
      segments.push_back(measure(groups.names[i], targets_of[i], scores_of[i]));
    }
  }
  return segments;
}

Fairness fairness_by_group(std::span<const float> targets, std::span<const float> scores,
                           const RowGroups& groups, double cut_off, std::int64_t smallest) {
  check_segments(targets, scores, groups);
  Fairness fairness{cut_off};
  std::vector<GroupFairness> all(groups.names.size());
  const auto cut = static_cast<float>(cut_off);  // in float, as the scores are
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (groups.group_of[row] < 0) continue;
    GroupFairness& group = all[static_cast<std::size_t>(groups.group_of[row])];
    const bool is_good = targets[row] == 0.0F, is_approved = scores[row] < cut;
    ++group.rows;
    group.goods += is_good ? 1 : 0;
    group.approved += is_approved ? 1 : 0;
    group.approved_goods += is_good && is_approved ? 1 : 0;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].rows == 0) continue;
    all[i].name = groups.names[i];
    all[i].is_small = all[i].rows < smallest;
    all[i].selection_rate =
        ratio(static_cast<double>(all[i].approved), static_cast<double>(all[i].rows));
    all[i].opportunity =
        ratio(static_cast<double>(all[i].approved_goods), static_cast<double>(all[i].goods));
    fairness.groups.push_back(all[i]);
  }
  compare(fairness);
  return fairness;
}

}  // namespace amalgam
