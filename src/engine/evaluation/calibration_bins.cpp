// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/calibration_bins.h"

#include <algorithm>

#include "engine/evaluation/grouped_metrics.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

std::vector<CalibrationBin> calibration_bins(std::span<const float> targets,
                                             std::span<const float> scores, int bins,
                                             BinRule rule) {
  const auto grouped = group_scores(targets, scores);
  if (!grouped || bins < 1) return {};
  std::vector<CalibrationBin> out;
  int last = -1;
  std::int64_t before = 0;
  for (auto at = grouped->groups.rbegin(); at != grouped->groups.rend(); ++at) {  // clang 14 does not compile a reversed view
    const ScoreGroup& group = *at;
    const std::int64_t here = group.positives + group.negatives;
    const int bin = rule == BinRule::equal_width
                        ? calibration_bin(group.score, bins)
                        : share_band(before, here, grouped->positives + grouped->negatives, bins);
    const auto score = static_cast<double>(group.score);
    if (bin != last) out.push_back({score, score});
    last = bin;
    before += here;
    CalibrationBin& into = out.back();
    into.highest = score;
    into.rows += here;
    into.bads += group.positives;
    into.mean_score += score * static_cast<double>(here);
  }
  for (CalibrationBin& bin : out) {
    bin.mean_score /= static_cast<double>(bin.rows);
    bin.bad_rate = static_cast<double>(bin.bads) / static_cast<double>(bin.rows);
    bin.interval = wilson_interval(bin.bads, bin.rows);
  }
  return out;
}

}  // namespace amalgam
