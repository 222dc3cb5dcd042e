// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/grouped_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

double real(std::int64_t count) { return static_cast<double>(count); }

/// −ln p for the rows that have it, nothing where there are none.
double losses(std::int64_t rows, double probability) {
  if (rows == 0) return 0;
  return -real(rows) *
         std::log(std::clamp(probability, kSmallestProbability, 1 - kSmallestProbability));
}

}  // namespace

RankingMeasures measure_ranking(std::span<const ScoreGroup> groups) {
  std::int64_t positives = 0, negatives = 0;
  for (const ScoreGroup& group : groups) {
    positives += group.positives;
    negatives += group.negatives;
  }
  if (positives == 0 || negatives == 0) return {};
  // Mann-Whitney: of all pairs (bad, good), the share in which the bad scores higher.
  double pairs_won = 0, precision = 0, distance = 0;
  std::int64_t bads_above = 0, goods_above = 0;
  for (const ScoreGroup& group : groups) {  // ties move together
    if (group.positives + group.negatives == 0) continue;
    pairs_won += real(group.negatives) * (real(bads_above) + 0.5 * real(group.positives));
    bads_above += group.positives;
    goods_above += group.negatives;
    if (group.positives > 0) {
      precision += real(bads_above) / real(bads_above + goods_above) *
                   (real(group.positives) / real(positives));
    }
    distance = std::max(distance, std::abs(real(bads_above) / real(positives) -
                                           real(goods_above) / real(negatives)));
  }
  return {pairs_won / (real(positives) * real(negatives)), precision, distance};
}

int calibration_bin(float score, int bins) {
  return std::clamp(static_cast<int>(std::floor(static_cast<double>(score) * bins)), 0, bins - 1);
}

ProbabilityMeasures measure_probabilities(std::span<const ScoreGroup> groups) {
  std::array<double, kCalibrationBins> excess{};  // Σ (outcome − score) of each bin
  double squares = 0, loss = 0;
  std::int64_t rows = 0;
  for (const ScoreGroup& group : groups) {
    const auto score = static_cast<double>(group.score);
    const std::int64_t here = group.positives + group.negatives;
    rows += here;
    squares +=
        real(group.positives) * (1 - score) * (1 - score) + real(group.negatives) * score * score;
    loss += losses(group.positives, score) + losses(group.negatives, 1 - score);
    excess[static_cast<std::size_t>(calibration_bin(group.score))] +=
        real(group.positives) - real(here) * score;
  }
  if (rows == 0) return {};
  double error = 0;
  for (const double one : excess) error += std::abs(one);
  return {squares / real(rows), loss / real(rows), error / real(rows)};
}

ScoreMeasures measure_scores(std::span<const ScoreGroup> groups) {
  ScoreMeasures all;
  static_cast<RankingMeasures&>(all) = measure_ranking(groups);
  static_cast<ProbabilityMeasures&>(all) = measure_probabilities(groups);
  all.gini = 2 * all.roc_auc - 1;
  return all;
}

const std::vector<ScoreMetric>& score_metrics() {
  static const std::vector<ScoreMetric> all = {
      {"roc_auc", true, [](const ScoreMeasures& m) { return m.roc_auc; }},
      {"gini", true, [](const ScoreMeasures& m) { return m.gini; }},
      {"ks", true, [](const ScoreMeasures& m) { return m.ks; }},
      {"pr_auc", true, [](const ScoreMeasures& m) { return m.pr_auc; }},
      {"brier", false, [](const ScoreMeasures& m) { return m.brier; }},
      {"log_loss", false, [](const ScoreMeasures& m) { return m.log_loss; }},
      {"ece", false, [](const ScoreMeasures& m) { return m.ece; }},
  };
  return all;
}

double expected_calibration_error(std::span<const float> targets, std::span<const float> scores) {
  const auto grouped = group_scores(targets, scores);
  return grouped ? measure_probabilities(grouped->groups).ece
                 : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace amalgam
