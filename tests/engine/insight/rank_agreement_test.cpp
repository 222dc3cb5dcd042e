// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/rank_agreement.h"

#include <gtest/gtest.h>

#include <cmath>

namespace amalgam {
namespace {

const std::vector<double> kOne = {0.31, 0.22, 0.22, 0.15, 0.10}, kOther = {0.09, 0.11, 0.04, 0.04, -0.01};

/// SciPy 1.10.1: kendalltau and spearmanr of the two lists.
TEST(RankAgreement, IsThatOfSciPyWithTies) {
  EXPECT_NEAR(kendall_tau_b(kOne, kOther), 0.6666666667, 1e-9);
  EXPECT_NEAR(spearman_rho(kOne, kOther), 0.7631578947, 1e-9);
}

TEST(RankAgreement, IsOneForTheSameOrderAndMinusOneForTheOpposite) {
  const std::vector<double> up = {1, 2, 3}, down = {9, 4, 1}, flat = {2, 2, 2};
  EXPECT_DOUBLE_EQ(kendall_tau_b(up, up), 1);
  EXPECT_DOUBLE_EQ(spearman_rho(up, down), -1);
  EXPECT_TRUE(std::isnan(kendall_tau_b(up, flat)));
  EXPECT_TRUE(std::isnan(spearman_rho(flat, up)));
}

TEST(RankAgreement, GivesTiesTheMeanOfTheirRanks) {
  EXPECT_EQ(ranks_of(kOne), (std::vector<double>{1, 2.5, 2.5, 4, 5}));
}

Estimate around(double value, double half) { return {value, value - half, value + half}; }

TEST(OrderAgreement, AgreesWhereWeightsRankAsClearValuesDo) {
  const auto found = compare_order({"a", "b", "c"}, std::vector<double>{0.5, 0.3, 0.2},
                                   std::vector<Estimate>{around(0.3, 0.01), around(0.2, 0.01), around(0.1, 0.01)});
  EXPECT_EQ(found.badge, "agree");
  EXPECT_EQ(found.agree, 3);
  EXPECT_NE(found.sentence.find("a counts most in both"), std::string::npos) << found.sentence;
}

TEST(OrderAgreement, DisagreesWhereTheUselessModalityWeighsMost) {
  const auto found = compare_order({"a", "b", "c"}, std::vector<double>{0.2, 0.3, 0.5},
                                   std::vector<Estimate>{around(0.3, 0.01), around(0.2, 0.01), around(0.0, 0.01)});
  EXPECT_EQ(found.badge, "disagree");
  EXPECT_EQ(found.disagree, 3);
  EXPECT_NE(found.sentence.find("c has the largest weight, a contributes most"), std::string::npos) << found.sentence;
}

TEST(OrderAgreement, IsUnclearWhereIntervalsOverlapOrWeightsAreAsGoodAsEqual) {
  const std::vector<double> weights = {0.5, 0.3, 0.2}, even = {0.335, 0.333, 0.332};
  const std::vector<Estimate> wide = {around(0.3, 0.5), around(0.2, 0.5), around(0.1, 0.5)},
                              clear = {around(0.3, 0.01), around(0.2, 0.01), around(0.1, 0.01)};
  EXPECT_EQ(compare_order({"a", "b", "c"}, weights, wide).badge, "unclear");
  EXPECT_EQ(compare_order({"a", "b", "c"}, even, clear).undecided, 3);
  EXPECT_EQ(compare_order({"a", "b", "c"}, even, clear).badge, "unclear");
  EXPECT_EQ(compare_order({"a"}, std::vector<double>{1}, std::vector<Estimate>{around(0.3, 0.01)}).badge, "unclear");
}

}  // namespace
}  // namespace amalgam
