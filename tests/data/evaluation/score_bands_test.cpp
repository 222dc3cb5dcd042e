// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/score_bands.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "data/evaluation/credit_rows.h"
#include "engine/base/error.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kTargets;

TEST(GainsTable, WorksOutByHand) {
  // Ten distinct scores, bads at places 1, 2 and 5; five bands of two rows.
  const Floats targets = {1, 1, 0, 0, 1, 0, 0, 0, 0, 0};
  Floats scores(10);
  for (std::size_t i = 0; i < 10; ++i) scores[i] = 1.0F - 0.0625F * static_cast<float>(i);
  const auto table = gains_table(targets, scores, 5);
  ASSERT_EQ(table.size(), 5U);
  EXPECT_EQ(table[0].bads, 2);
  EXPECT_EQ(table[0].highest, 1.0);
  EXPECT_EQ(table[0].lowest, 0.9375);
  EXPECT_DOUBLE_EQ(table[0].lift, 1 / 0.3);
  EXPECT_DOUBLE_EQ(table[0].cumulative_bads, 2.0 / 3);
  EXPECT_DOUBLE_EQ(table[0].ks, 2.0 / 3);
  EXPECT_EQ(table[1].bad_rate, 0);
  EXPECT_DOUBLE_EQ(table[1].ks, 2.0 / 3 - 2.0 / 7);
  EXPECT_DOUBLE_EQ(table[2].lift, 0.5 / 0.3);
  EXPECT_DOUBLE_EQ(table[2].cumulative_rows, 0.6);
  EXPECT_DOUBLE_EQ(table[2].cumulative_lift, 1 / 0.6);
  EXPECT_EQ(table[4].cumulative_bads, 1);
  EXPECT_NEAR(table[4].ks, 0, 1e-15);
}

TEST(GainsTable, NeverPartsEqualScores) {
  const auto table = gains_table(kTargets, kFirst);
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    rows += table[i].rows;
    if (i > 0) {
      EXPECT_LT(table[i].highest, table[i - 1].lowest);
    }
  }
  EXPECT_EQ(rows, 240);
  // Eight of ten rows share a score: three bands are left, the middle one with all of them.
  Floats tied(10, 0.5F);
  tied.front() = 0.9F;
  tied.back() = 0.1F;
  const auto three = gains_table(Floats{1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, tied);
  ASSERT_EQ(three.size(), 3U);
  EXPECT_EQ(three[0].band, 1);
  EXPECT_EQ(three[1].rows, 8);
  EXPECT_EQ(three[2].band, 10);
  EXPECT_TRUE(gains_table(Floats{1, 1}, Floats{0.1F, 0.2F}).empty());
}

TEST(ScoreBands, CountBetweenGivenEdges) {
  const Floats targets = {0, 1, 0, 1, 0, 1, 1};
  const Floats scores = {0.0F, 0.25F, 0.3F, 0.5F, 0.6F, 1.0F, NAN};
  const std::vector<double> edges = {0, 0.25, 0.5, 0.75, 1};
  const auto bands = score_bands(targets, scores, edges);
  ASSERT_EQ(bands.size(), 4U);
  EXPECT_EQ(bands[0].rows, 1);  // 0.25 opens the next band
  EXPECT_EQ(bands[1].rows, 2);
  EXPECT_EQ(bands[1].bads, 1);
  EXPECT_EQ(bands[2].rows, 2);
  EXPECT_EQ(bands[3].rows, 1);  // the last band takes its end in
  EXPECT_DOUBLE_EQ(bands[1].share, 2.0 / 7);
  EXPECT_NEAR(bands[1].mean_score, 0.275, 1e-7);
  EXPECT_EQ(bands[1].interval.low, wilson_interval(1, 2).low);
}

TEST(ScoreBands, TellWhereTheOrderBreaks) {
  // Bad rates 0, 1, nothing, 0: the last is below the one before it that has rows.
  const auto bands = score_bands(Floats{0, 1, 0}, Floats{0.1F, 0.3F, 0.9F},
                                 std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  EXPECT_FALSE(bands[0].breaks_order || bands[1].breaks_order || bands[2].breaks_order);
  EXPECT_TRUE(std::isnan(bands[2].bad_rate));
  EXPECT_TRUE(bands[3].breaks_order);
}

TEST(ScoreBands, RefuseEdgesThatDoNotRise) {
  for (const auto& edges : {std::vector<double>{}, {0.5}, {0, 0.5, 0.5, 1}, {1, 0}}) {
    EXPECT_THROW(score_bands(kTargets, kFirst, edges), Error);
  }
}

TEST(QuantileEdges, ShareTheRowsAndStandOnce) {
  const auto edges = quantile_edges(kFirst, 4);
  ASSERT_EQ(edges.size(), 5U);
  EXPECT_EQ(edges.front(), 0);
  EXPECT_EQ(edges.back(), 1);
  for (const ScoreBand& band : score_bands(kTargets, kFirst, edges))
    EXPECT_NEAR(band.share, 0.25, 0.06);
  EXPECT_EQ(quantile_edges(Floats(9, 0.5F), 4), (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(quantile_edges({}, 4), (std::vector<double>{0, 1}));
}

TEST(PointScale, DoublesTheOddsEveryTwentyPoints) {
  const PointScale scale;
  // Siddiqi 2006: 600 points at 50 : 1 and 20 to double: factor 28.8539, offset 487.123.
  EXPECT_NEAR(scale.factor(), 28.8539, 5e-5);
  EXPECT_NEAR(scale.offset(), 487.123, 5e-4);
  EXPECT_NEAR(scale.points(1.0 / 51), 600, 1e-9);
  EXPECT_NEAR(scale.points(1.0 / 101), 620, 1e-9);
  EXPECT_NEAR(scale.points(1.0 / 26), 580, 1e-9);
  EXPECT_NEAR(scale.bad_probability(scale.points(0.3)), 0.3, 1e-12);
  EXPECT_TRUE(std::isfinite(scale.points(0)) && std::isfinite(scale.points(1)));
  EXPECT_THROW(check_scale({.base_odds = 0}), Error);
  EXPECT_THROW(check_scale({.double_odds = -20}), Error);
  EXPECT_THROW(check_scale({.base_points = NAN}), Error);
}

}  // namespace
}  // namespace amalgam
