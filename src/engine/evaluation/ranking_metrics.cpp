// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/evaluation/metrics.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double roc_auc(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked) return kUndefined;
  // Mann-Whitney: of all pairs (bad, good), the share in which the bad scores higher; ties count
  // half.
  double pairs_won = 0;
  std::int64_t positives_above = 0;
  for (const ScoreGroup& group : ranked->groups) {
    pairs_won +=
        static_cast<double>(group.negatives) *
        (static_cast<double>(positives_above) + 0.5 * static_cast<double>(group.positives));
    positives_above += group.positives;
  }
  return pairs_won /
         (static_cast<double>(ranked->positives) * static_cast<double>(ranked->negatives));
}

double pr_auc(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked) return kUndefined;
  double sum = 0;  // of precision · added recall, one term a distinct score
  std::int64_t positives = 0;
  std::int64_t predicted = 0;
  for (const ScoreGroup& group : ranked->groups) {
    positives += group.positives;
    predicted += group.positives + group.negatives;
    sum += share(positives, predicted) * share(group.positives, ranked->positives);
  }
  return sum;
}

double ks_statistic(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked) return kUndefined;
  double largest = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  for (const ScoreGroup& group :
       ranked->groups) {  // only between distinct scores: ties move together
    positives += group.positives;
    negatives += group.negatives;
    largest = std::max(largest, std::abs(share(positives, ranked->positives) -
                                         share(negatives, ranked->negatives)));
  }
  return largest;
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
