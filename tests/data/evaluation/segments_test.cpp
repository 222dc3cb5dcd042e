// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/segments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/evaluation/credit_rows.h"
#include "engine/base/error.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kTargets;

TEST(MeasureSegments, AgreesWithScikitLearnOnEachPart) {
  RowGroups groups{{"a", "b", "c", "nobody"}, {}};
  for (std::size_t row = 0; row < kTargets.size(); ++row) {
    groups.group_of.push_back(static_cast<std::int32_t>(row % 3));
  }
  const auto segments = measure_segments(kTargets, kFirst, groups);
  ASSERT_EQ(segments.size(), 3U);  // a group without rows is left out
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(segments[i].name, groups.names[i]);
    EXPECT_EQ(segments[i].rows, 80);
    for (std::size_t m = 0; m < 7; ++m) {
      EXPECT_NEAR(score_metrics()[m].of(segments[i].measures), expected::segments[7 * i + m], 1e-9)
          << score_metrics()[m].id;
    }
    EXPECT_NEAR(segments[i].auc.auc, expected::segments[7 * i], 1e-9);
  }
}

TEST(MeasureSegments, LeavesOutRowsOfNoGroupAndKeepsTinyOnes) {
  const auto segments =
      measure_segments(Floats{1, 0, 1}, Floats{0.5F, 0.25F, 0.75F}, {{"a", "b"}, {0, -1, 1}});
  ASSERT_EQ(segments.size(), 2U);
  EXPECT_EQ(segments[0].bad_rate, 1);
  EXPECT_EQ(segments[0].mean_score, 0.5);
  EXPECT_TRUE(std::isnan(segments[0].auc.auc));
  EXPECT_EQ(segments[1].bad_rate_interval.low, wilson_interval(1, 1).low);
  EXPECT_THROW(measure_segments(Floats{1}, Floats{0.5F}, {{"a"}, {}}), Error);
}

TEST(FairnessByGroup, WorksOutByHand) {
  // Below 0.5 is approved. a: three of four approved, goods 3, approved goods 3.
  // b: one of four, goods 2, one of them approved. c: too few rows to judge.
  const Floats targets = {0, 0, 0, 1, 0, 0, 1, 1, 0};
  const Floats scores = {0.1F, 0.2F, 0.3F, 0.8F, 0.4F, 0.5F, 0.7F, 0.9F, 0.1F};
  const Fairness fairness =
      fairness_by_group(targets, scores, {{"a", "b", "c"}, {0, 0, 0, 0, 1, 1, 1, 1, 2}}, 0.5, 4);
  ASSERT_EQ(fairness.groups.size(), 3U);
  EXPECT_EQ(fairness.groups[0].selection_rate, 0.75);
  EXPECT_EQ(fairness.groups[1].selection_rate, 0.25);
  EXPECT_DOUBLE_EQ(fairness.groups[1].selection_ratio, 1.0 / 3);
  EXPECT_EQ(fairness.groups[0].opportunity, 1);
  EXPECT_EQ(fairness.groups[1].opportunity, 0.5);
  EXPECT_TRUE(fairness.groups[2].is_small);
  EXPECT_DOUBLE_EQ(fairness.selection_ratio, 1.0 / 3);
  EXPECT_EQ(fairness.opportunity_gap, 0.5);
  EXPECT_FALSE(fairness.meets_four_fifths());
}

TEST(FairnessByGroup, SaysNothingOfOneGroupOrWhereNobodyIsApproved) {
  const Fairness alone =
      fairness_by_group(Floats{0, 1}, Floats{0.1F, 0.2F}, {{"a"}, {0, 0}}, 0.5, 1);
  EXPECT_TRUE(std::isnan(alone.selection_ratio) && std::isnan(alone.opportunity_gap));
  EXPECT_TRUE(alone.meets_four_fifths());
  const Fairness nobody =
      fairness_by_group(Floats{0, 0}, Floats{0.1F, 0.2F}, {{"a", "b"}, {0, 1}}, 0, 1);
  EXPECT_TRUE(std::isnan(nobody.selection_ratio));
  EXPECT_EQ(nobody.opportunity_gap, 0);
}

}  // namespace
}  // namespace amalgam
