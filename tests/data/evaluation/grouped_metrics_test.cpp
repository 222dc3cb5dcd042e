// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/grouped_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/evaluation/credit_rows.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kSecond;
using expected::kTargets;

void expect_measures(const Floats& scores, const std::vector<double>& values) {
  const auto grouped = group_scores(kTargets, scores);
  ASSERT_TRUE(grouped);
  const ScoreMeasures measures = measure_scores(grouped->groups);
  ASSERT_EQ(score_metrics().size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ScoreMetric& metric = score_metrics()[i];
    EXPECT_NEAR(metric.of(measures), values[i], 1e-9) << metric.id;
    const Metric* const same = find_metric(metric.id);
    if (same == nullptr) continue;  // the calibration error is no metric of the leaderboard
    EXPECT_NEAR(metric.of(measures), same->compute({.targets = kTargets, .outputs = scores}), 1e-12)
        << metric.id;
    EXPECT_EQ(metric.higher_is_better, same->higher_is_better) << metric.id;
  }
}

TEST(GroupedMetrics, AgreeWithScikitLearnOnTiedScores) {
  expect_measures(kFirst, expected::first_measures);
  expect_measures(kSecond, expected::second_measures);
}

TEST(GroupedMetrics, PassOverEmptyGroups) {
  const std::vector<ScoreGroup> groups = {{0.9F, 1, 0}, {0.6F, 0, 0}, {0.5F, 1, 1}, {0.1F, 0, 1}};
  const std::vector<ScoreGroup> without = {{0.9F, 1, 0}, {0.5F, 1, 1}, {0.1F, 0, 1}};
  const ScoreMeasures one = measure_scores(groups), other = measure_scores(without);
  for (const ScoreMetric& metric : score_metrics()) {
    EXPECT_EQ(metric.of(one), metric.of(other)) << metric.id;
  }
}

TEST(GroupedMetrics, HaveNoRankingInOneClassButProbabilities) {
  const auto grouped = group_scores(Floats{0, 0}, Floats{0.2F, 0.4F});
  ASSERT_TRUE(grouped);
  const ScoreMeasures measures = measure_scores(grouped->groups);
  EXPECT_TRUE(std::isnan(measures.roc_auc) && std::isnan(measures.gini) &&
              std::isnan(measures.ks) && std::isnan(measures.pr_auc));
  EXPECT_NEAR(measures.brier, (0.04 + 0.16) / 2, 1e-7);
  EXPECT_FALSE(rank_scores(Floats{0, 0}, Floats{0.2F, 0.4F}));
}

TEST(ExpectedCalibrationError, WeighsEachBinByItsRows) {
  // Bin [0.2, 0.3): scores 0.25, 0.25, outcomes 0, 1: |0.5 − 0.25|, two of three rows.
  // Bin [0.9, 1]: a score of 1 with a bad: no error.
  EXPECT_DOUBLE_EQ(expected_calibration_error(Floats{0, 1, 1}, Floats{0.25F, 0.25F, 1}),
                   0.25 * 2 / 3);
  EXPECT_TRUE(std::isnan(expected_calibration_error({}, {})));
  EXPECT_TRUE(std::isnan(
      expected_calibration_error(Floats{1}, Floats{std::numeric_limits<float>::quiet_NaN()})));
}

TEST(ShareBand, KeepsAGroupWhereItsMiddleLies) {
  // Ten rows in two bands: a group of rows 3 to 6 (3 before, 4 of it) has its middle at 5.
  EXPECT_EQ(share_band(3, 4, 10, 2), 1);
  EXPECT_EQ(share_band(3, 3, 10, 2), 0);
  EXPECT_EQ(share_band(0, 10, 10, 10), 5);
  EXPECT_EQ(share_band(9, 1, 10, 10), 9);
}

}  // namespace
}  // namespace amalgam
