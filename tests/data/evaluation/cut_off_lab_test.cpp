// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/cut_off_lab.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "data/evaluation/credit_rows.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kTargets;

CutOffLab lab_of(const Floats& targets, const Floats& scores) {
  return CutOffLab(*group_scores(targets, scores));
}

TEST(CutOffLab, AgreesWithACountForEveryDistinctCutOff) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  const std::vector<double>& value = expected::cut_offs;
  ASSERT_EQ(lab.decisions() * 3, value.size());
  for (std::size_t i = 0; i < lab.decisions(); ++i) {
    const CutOffPoint point = lab.decision(i);
    EXPECT_NEAR(point.approval_rate(), value[3 * i], 1e-12) << i;
    if (i == 0) {
      EXPECT_TRUE(std::isnan(point.bad_rate()));
    }
    if (i > 0) {
      EXPECT_NEAR(point.bad_rate(), value[3 * i + 1], 1e-12) << i;
    }
    EXPECT_NEAR(point.cost({}), value[3 * i + 2], 1e-9) << i;
    EXPECT_EQ(point.rows(), 240);
  }
}

TEST(CutOffLab, FindsTheCheapestOfAll) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  for (const DecisionCosts& costs :
       {DecisionCosts{}, DecisionCosts{.approved_bad = 1}, DecisionCosts{40, 1, -0.5, 0.2}}) {
    double lowest = INFINITY;
    for (std::size_t i = 0; i < lab.decisions(); ++i) {
      lowest = std::min(lowest, lab.decision(i).cost(costs));
    }
    EXPECT_EQ(lab.cheapest(costs).cost(costs), lowest);
  }
  // Nothing costs anything: approve everybody.
  EXPECT_EQ(lab.cheapest({0, 0, 0, 0}).approval_rate(), 1);
}

TEST(CutOffLab, AnswersAnyCutOffAsACountDoes) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  for (const double cut : {-1.0, 0.0, 0.2, 0.25, 0.2501, 0.5, 0.984375, 1.0, 7.0}) {
    std::int64_t approved = 0, bads = 0;
    for (std::size_t i = 0; i < kFirst.size(); ++i) {
      if (!(kFirst[i] < static_cast<float>(cut))) continue;
      ++approved;
      bads += kTargets[i] == 1.0F ? 1 : 0;
    }
    const CutOffPoint point = lab.at(cut);
    EXPECT_EQ(point.approved(), approved) << cut;
    EXPECT_EQ(point.approved_bads, bads) << cut;
    EXPECT_EQ(point.cut_off, cut);
  }
  // As in the confusion matrix, a score written as 0.7 reaches a cut-off of 0.7.
  EXPECT_EQ(lab_of(Floats{0}, Floats{0.7F}).at(0.7).approved(), 0);
}

TEST(CutOffLab, ApprovesAsManyAsAskedForAndNoMore) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  for (int percent = 0; percent <= 100; percent += 5) {
    const double share = percent / 100.0;
    const CutOffPoint point = lab.for_approval(share);
    EXPECT_LE(point.approval_rate(), share + 1e-9);
    double best = 0;
    for (std::size_t i = 0; i < lab.decisions(); ++i) {
      const double rate = lab.decision(i).approval_rate();
      if (rate <= share + 1e-9) best = std::max(best, rate);
    }
    EXPECT_DOUBLE_EQ(point.approval_rate(), best) << percent;
  }
}

TEST(CutOffLab, ApprovesTheMostForABadRate) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  const CutOffPoint point = lab.for_bad_rate(0.1);
  EXPECT_LE(point.bad_rate(), 0.1);
  for (std::size_t i = 0; i < lab.decisions(); ++i) {
    const CutOffPoint other = lab.decision(i);
    if (other.approved() > point.approved()) {
      EXPECT_GT(other.bad_rate(), 0.1);
    }
  }
  EXPECT_EQ(lab_of(Floats{1, 1}, Floats{0.1F, 0.2F}).for_bad_rate(0.5).approved(), 0);
}

TEST(CutOffLab, WorksWithOneClassAndWithOneScore) {
  const CutOffLab goods = lab_of(Floats{0, 0, 0}, Floats{0.1F, 0.1F, 0.1F});
  EXPECT_EQ(goods.decisions(), 2U);
  EXPECT_EQ(goods.cheapest({}).approved(), 3);
  EXPECT_TRUE(std::isnan(goods.decision(0).bads_declined()));
  const CutOffLab nobody{RankedScores{}};
  EXPECT_EQ(nobody.decisions(), 1U);
  EXPECT_TRUE(std::isnan(nobody.at(0.5).approval_rate()));
  EXPECT_EQ(nobody.curve(10).size(), 1U);
}

TEST(CutOffLab, DrawsACurveWithBothEnds) {
  const CutOffLab lab = lab_of(kTargets, kFirst);
  const auto curve = lab.curve(11);
  ASSERT_EQ(curve.size(), 11U);
  EXPECT_EQ(curve.front().approval_rate(), 0);
  EXPECT_EQ(curve.back().approval_rate(), 1);
  EXPECT_EQ(lab.curve(1000000).size(), lab.decisions());
}

}  // namespace
}  // namespace amalgam
