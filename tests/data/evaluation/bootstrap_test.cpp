// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/evaluation/credit_rows.h"
#include "engine/evaluation/binomial.h"
#include "engine/evaluation/delong.h"
#include "engine/evaluation/grouped_metrics.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kSecond;
using expected::kTargets;

const MetricInterval& named(const std::vector<MetricInterval>& all, const std::string& id) {
  for (const MetricInterval& one : all) {
    if (one.metric == id) return one;
  }
  throw std::out_of_range(id);
}

/// Many rows whose scores are nearly all distinct.
struct ManyRows {
  Floats targets, first, second;
  explicit ManyRows(int rows) {
    Random random(5, "many rows");
    for (int i = 0; i < rows; ++i) {
      const double risk = random.uniform();
      targets.push_back(random.uniform() < risk * risk ? 1.0F : 0.0F);
      first.push_back(static_cast<float>(0.9 * risk * risk + 0.1 * random.uniform()));
      second.push_back(static_cast<float>(0.6 * risk * risk + 0.4 * random.uniform()));
    }
  }
};

TEST(BinomialDraw, HasTheMeanAndVarianceOfTheDistribution) {
  // Both methods, and the mirrored half. 200,000 draws: the mean's standard error is σ / 447.
  for (const auto& [trials, p] : std::vector<std::pair<int, double>>{
           {1, 0.3}, {12, 0.05}, {40, 0.2}, {1000, 0.004}, {1000, 0.3}, {100000, 0.77}}) {
    Random random(1, "binomial");
    double sum = 0, squares = 0;
    const int draws = 200000;
    for (int i = 0; i < draws; ++i) {
      const auto drawn = static_cast<double>(binomial_draw(random, trials, p));
      ASSERT_TRUE(drawn >= 0 && drawn <= trials);
      sum += drawn;
      squares += drawn * drawn;
    }
    const double mean = trials * p, variance = trials * p * (1 - p);
    EXPECT_NEAR(sum / draws, mean, 4 * std::sqrt(variance / draws)) << trials << " " << p;
    EXPECT_NEAR((squares - sum * sum / draws) / draws / variance, 1, 0.02) << trials << " " << p;
  }
  Random random(1);
  EXPECT_EQ(binomial_draw(random, 5, 0), 0);
  EXPECT_EQ(binomial_draw(random, 5, 1), 5);
  EXPECT_EQ(binomial_draw(random, 0, 0.5), 0);
}

TEST(BootstrapMetrics, GiveTheIntervalsThatResampledRowsGive) {
  const auto ranked = rank_scores(kTargets, kFirst);
  const auto all = bootstrap_metrics(*ranked, {.replicates = 20000});
  // NumPy's ends of 20,000 other replicates: a standard error of about 0.0005 each.
  EXPECT_NEAR(named(all, "roc_auc").interval.low, expected::bootstrap[0], 0.003);
  EXPECT_NEAR(named(all, "roc_auc").interval.high, expected::bootstrap[1], 0.003);
  EXPECT_NEAR(named(all, "brier").interval.low, expected::bootstrap[2], 0.0015);
  EXPECT_NEAR(named(all, "brier").interval.high, expected::bootstrap[3], 0.0015);
  EXPECT_NEAR(named(all, "gini").interval.low, 2 * named(all, "roc_auc").interval.low - 1, 1e-12);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_NEAR(all[i].value, expected::first_measures[i], 1e-9) << all[i].metric;
    EXPECT_EQ(all[i].replicates, 20000);
  }
}

TEST(BootstrapMetrics, AreTheSameForTheSameSeed) {
  const auto ranked = rank_scores(kTargets, kFirst);
  const auto one = bootstrap_metrics(*ranked, {.replicates = 200, .seed = 9});
  const auto same = bootstrap_metrics(*ranked, {.replicates = 200, .seed = 9});
  const auto other = bootstrap_metrics(*ranked, {.replicates = 200, .seed = 10});
  EXPECT_EQ(one[0].interval.low, same[0].interval.low);
  EXPECT_NE(one[0].interval.low, other[0].interval.low);
}

TEST(BootstrapMetrics, HaveDeLongsErrorWhereNeighboursAreMerged) {
  const ManyRows rows(60000);
  const auto ranked = rank_scores(rows.targets, rows.first);
  ASSERT_GT(ranked->groups.size(), 50000U);
  const auto all = bootstrap_metrics(*ranked);
  const AucInterval delong = delong_interval(rows.targets, rows.first);
  const MetricInterval& auc = named(all, "roc_auc");
  EXPECT_NEAR(auc.value, delong.auc, 1e-12);
  // 1,000 replicates know a deviation to about 2.2 %, an end to about 7 %.
  EXPECT_NEAR(auc.deviation / delong.standard_error, 1, 0.08);
  EXPECT_NEAR((auc.interval.low - delong.auc) / delong.standard_error, -kNormal95, 0.3);
  EXPECT_NEAR((auc.interval.high - delong.auc) / delong.standard_error, kNormal95, 0.3);
  // The Brier score is a mean over rows: its standard error is that of a mean.
  double squares = 0;
  const MetricInterval& brier = named(all, "brier");
  for (std::size_t i = 0; i < rows.targets.size(); ++i) {
    const double miss = static_cast<double>(rows.first[i]) - static_cast<double>(rows.targets[i]);
    squares += (miss * miss - brier.value) * (miss * miss - brier.value);
  }
  EXPECT_NEAR(brier.deviation / (std::sqrt(squares) / 60000), 1, 0.08);
}

TEST(BootstrapMetrics, LeaveOneClassOutOfRankings) {
  // One bad among four: about (3/4)^4 = 32 % of the replicates have none, the others rank.
  const auto ranked = rank_scores(Floats{1, 0, 0, 0}, Floats{0.7F, 0.6F, 0.2F, 0.1F});
  const auto all = bootstrap_metrics(*ranked);
  EXPECT_LT(named(all, "roc_auc").replicates, 750);
  EXPECT_GT(named(all, "roc_auc").replicates, 600);
  EXPECT_EQ(named(all, "brier").replicates, 1000);
  EXPECT_EQ(named(all, "roc_auc").interval.high, 1.0);
  // Goods alone: no ranking at all, no interval.
  const auto goods = group_scores(Floats{0, 0}, Floats{0.6F, 0.2F});
  const auto none = bootstrap_metrics(*goods, {.replicates = 50});
  EXPECT_TRUE(std::isnan(named(none, "roc_auc").interval.low));
  EXPECT_FALSE(std::isnan(named(none, "brier").interval.low));
}

TEST(PairedBootstrap, GivesTheIntervalsThatResampledRowsGive) {
  const auto all = paired_bootstrap(kTargets, kFirst, kSecond, {.replicates = 20000});
  ASSERT_EQ(all.size(), 7U);
  EXPECT_NEAR(all[0].difference, expected::delong[0] - expected::delong[1], 1e-9);
  EXPECT_NEAR(all[0].interval.low, expected::bootstrap[4], 0.004);
  EXPECT_NEAR(all[0].interval.high, expected::bootstrap[5], 0.004);
  EXPECT_NEAR(all[4].interval.low, expected::bootstrap[6], 0.0015);
  EXPECT_NEAR(all[4].interval.high, expected::bootstrap[7], 0.0015);
  EXPECT_LT(all[0].p_value, 0.01);
}

TEST(PairedBootstrap, OfAnyMetricDrawsTheSameRows) {
  const BootstrapOptions options{.replicates = 100, .seed = 3};
  const auto all = paired_bootstrap(kTargets, kFirst, kSecond, options);
  const PairedDifference one = paired_bootstrap(kTargets, kFirst, kSecond, roc_auc, options);
  EXPECT_NEAR(one.difference, all[0].difference, 1e-12);
  EXPECT_NEAR(one.interval.low, all[0].interval.low, 1e-12);
  EXPECT_NEAR(one.interval.high, all[0].interval.high, 1e-12);
  EXPECT_EQ(one.p_value, all[0].p_value);
}

TEST(PairedBootstrap, SeesNoDifferenceBetweenAModelAndItself) {
  const auto all = paired_bootstrap(kTargets, kFirst, kFirst, {.replicates = 50});
  for (const PairedDifference& one : all) {
    EXPECT_EQ(one.difference, 0) << one.metric;
    EXPECT_EQ(one.p_value, 1) << one.metric;
    EXPECT_EQ(verdict(one, true, "a", "b"), "no real difference");
  }
}

TEST(PairedBootstrap, MeasuresNothingWithoutScores) {
  EXPECT_TRUE(paired_bootstrap({}, {}, {}).empty());
  EXPECT_TRUE(paired_bootstrap(Floats{1, 0}, Floats{NAN, 0.1F}, Floats{0.3F, 0.1F}).empty());
  EXPECT_EQ(verdict({}, true, "a", "b"), "cannot be told: too few rows");
}

TEST(Verdict, NamesTheBetterModel) {
  PairedDifference difference{"x", 0.8, 0.7, 0.1, {0.05, 0.15}};
  EXPECT_EQ(verdict(difference, true, "run 1", "run 2"), "run 1 is better");
  EXPECT_EQ(verdict(difference, false, "run 1", "run 2"), "run 2 is better");
  difference.interval.low = -0.01;
  EXPECT_EQ(verdict(difference, true, "run 1", "run 2"), "no real difference");
}

}  // namespace
}  // namespace amalgam
