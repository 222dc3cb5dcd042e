// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "engine/evaluation/grouped_metrics.h"
#include "engine/base/not_a_number.h"
#include "engine/evaluation/metrics.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

double share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double roc_auc(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  return ranked ? measure_ranking(ranked->groups).roc_auc : kNaN;
}

double pr_auc(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  return ranked ? measure_ranking(ranked->groups).pr_auc : kNaN;
}

double ks_statistic(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  return ranked ? measure_ranking(ranked->groups).ks : kNaN;
}

RocCurve roc_curve(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked) return {};
  RocCurve curve{{0.0}, {0.0}, {std::numeric_limits<double>::infinity()}};
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  for (const ScoreGroup& group : ranked->groups) {
    positives += group.positives;
    negatives += group.negatives;
    curve.false_positive_rate.push_back(share(negatives, ranked->negatives));
    curve.true_positive_rate.push_back(share(positives, ranked->positives));
    curve.threshold.push_back(static_cast<double>(group.score));
  }
  return curve;
}

}  // namespace amalgam
