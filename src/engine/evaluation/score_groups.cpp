// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/score_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.h"

namespace amalgam {

std::optional<RankedScores> group_scores(std::span<const float> targets,
                                         std::span<const float> scores) {
  if (targets.size() != scores.size()) {
    throw Error(ErrorKind::internal, "metrics.shape",
                fmt::format("{} targets do not fit {} scores.", targets.size(), scores.size()));
  }
  std::vector<std::pair<float, bool>> rows;  // score, is positive
  rows.reserve(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const bool is_class = targets[i] == 0.0F || targets[i] == 1.0F;
    if (!is_class || std::isnan(scores[i])) return {};
    rows.emplace_back(scores[i], targets[i] == 1.0F);
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first > b.first; });

  RankedScores ranked;
  for (const auto& [score, is_positive] : rows) {
    if (ranked.groups.empty() || ranked.groups.back().score != score)
      ranked.groups.push_back({score});
    ++(is_positive ? ranked.groups.back().positives : ranked.groups.back().negatives);
    ++(is_positive ? ranked.positives : ranked.negatives);
  }
  if (ranked.groups.empty()) return {};
  return ranked;
}

std::optional<RankedScores> rank_scores(std::span<const float> targets,
                                        std::span<const float> scores) {
  auto ranked = group_scores(targets, scores);
  if (ranked && (ranked->positives == 0 || ranked->negatives == 0)) return {};
  return ranked;
}

int share_band(std::int64_t before, std::int64_t rows, std::int64_t all_rows, int bands) {
  // The middle is at before + rows / 2, and whole numbers know no rounding.
  const std::int64_t band = (2 * before + rows) * bands / (2 * all_rows);
  return static_cast<int>(std::min<std::int64_t>(band, bands - 1));
}

}  // namespace amalgam
