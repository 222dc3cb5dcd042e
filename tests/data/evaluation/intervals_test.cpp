// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/intervals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "data/evaluation/credit_rows.h"

namespace amalgam {
namespace {

TEST(WilsonInterval, SolvesTheQuadraticDownToOneRow) {
  const std::vector<std::pair<int, int>> cases = {{0, 1},  {1, 1},   {3, 10},
                                                  {0, 20}, {20, 20}, {137, 1000}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Interval interval = wilson_interval(cases[i].first, cases[i].second);
    EXPECT_NEAR(interval.low, expected::wilson[2 * i], 1e-9) << i;
    EXPECT_NEAR(interval.high, expected::wilson[2 * i + 1], 1e-9) << i;
  }
  EXPECT_TRUE(std::isnan(wilson_interval(0, 0).low));
}

TEST(TwoSidedNormal, GivesThePublishedPoints) {
  // Tables of the normal distribution: 5 % beyond 1.959964, 1 % beyond 2.575829.
  EXPECT_NEAR(two_sided_normal(kNormal95), 0.05, 1e-12);
  EXPECT_NEAR(two_sided_normal(-2.5758293035489004), 0.01, 1e-12);
  EXPECT_EQ(two_sided_normal(0), 1.0);
}

TEST(QuantileOfSorted, LiesBetweenItsNeighbours) {
  const std::vector<double> values = {1, 2, 4, 8};
  // Place 0.5 · 3 = 1.5: halfway from 2 to 4. Place 0.9 · 3 = 2.7: 4 + 0.7 · 4.
  EXPECT_DOUBLE_EQ(quantile_of_sorted(values, 0.5), 3);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(values, 0.9), 6.8);
  EXPECT_EQ(quantile_of_sorted(values, 0), 1);
  EXPECT_EQ(quantile_of_sorted(values, 1), 8);
  EXPECT_TRUE(std::isnan(quantile_of_sorted({}, 0.5)));
}

}  // namespace
}  // namespace amalgam
