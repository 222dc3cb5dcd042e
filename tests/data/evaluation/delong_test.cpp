// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/delong.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/evaluation/credit_rows.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kSecond;
using expected::kTargets;

TEST(DelongTest, AgreesWithThePaperPairByPair) {
  const DelongTest test = delong_test(kTargets, kFirst, kSecond);
  const std::vector<double>& value = expected::delong;
  EXPECT_NEAR(test.first.auc, value[0], 1e-9);
  EXPECT_NEAR(test.second.auc, value[1], 1e-9);
  EXPECT_NEAR(test.first.standard_error, value[2], 1e-9);
  EXPECT_NEAR(test.second.standard_error, value[3], 1e-9);
  EXPECT_NEAR(test.standard_error, value[4], 1e-9);
  EXPECT_NEAR(test.z, value[5], 1e-9);
  EXPECT_NEAR(test.p_value, value[6], 1e-9);
  EXPECT_NEAR(test.first.interval.low, value[7], 1e-9);
  EXPECT_NEAR(test.first.interval.high, value[8], 1e-9);
  EXPECT_NEAR(test.interval.high - test.difference, kNormal95 * value[4], 1e-9);
}

TEST(DelongTest, TurnsRoundWithTheModels) {
  const DelongTest one = delong_test(kTargets, kFirst, kSecond);
  const DelongTest other = delong_test(kTargets, kSecond, kFirst);
  EXPECT_NEAR(one.z, -other.z, 1e-12);
  EXPECT_NEAR(one.p_value, other.p_value, 1e-12);
}

TEST(DelongTest, IsCertainOfNothingBetweenModelsThatRankAlike) {
  Floats squared;
  for (const float score : kFirst) squared.push_back(score * score);
  const DelongTest test = delong_test(kTargets, kFirst, squared);
  EXPECT_EQ(test.p_value, 1);
  EXPECT_EQ(test.standard_error, 0);
}

TEST(DelongInterval, WorksOutByHand) {
  // Bads 0.9, 0.4; goods 0.6, 0.1. Bads win against goods: 1, 1/2; goods lose: 1/2, 1. AUC 3/4.
  // Variances of both 1/8 (one degree of freedom); 1/8 / 2 + 1/8 / 2 = 1/8.
  const AucInterval interval = delong_interval(Floats{1, 1, 0, 0}, Floats{0.9F, 0.4F, 0.6F, 0.1F});
  EXPECT_DOUBLE_EQ(interval.auc, 0.75);
  EXPECT_DOUBLE_EQ(interval.standard_error, std::sqrt(1.0 / 8));
  EXPECT_EQ(interval.interval.high, 1.0);
}

TEST(DelongInterval, HasNoErrorWithASingleBadAndNoAreaInOneClass) {
  const AucInterval one = delong_interval(Floats{1, 0, 0}, Floats{0.9F, 0.4F, 0.6F});
  EXPECT_EQ(one.auc, 1);
  EXPECT_TRUE(std::isnan(one.standard_error) && std::isnan(one.interval.low));
  EXPECT_TRUE(std::isnan(delong_interval(Floats{1, 1}, Floats{0.9F, 0.4F}).auc));
  EXPECT_TRUE(std::isnan(delong_test(Floats{1, 0}, Floats{0.9F, NAN}, Floats{0.9F, 0.4F}).p_value));
}

}  // namespace
}  // namespace amalgam
