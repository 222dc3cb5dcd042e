// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/attention_figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {
namespace {

AttentionFigures two_heads() {
  AttentionFigures figures;
  figures.rows = 4;
  figures.weights = {0.75, 0.25};
  figures.weight_deviations = {0.1, 0.1};
  figures.layers = {{2, {1, 0, 0.5, 0.5, 0.25, 0.75, 0.5, 0.5}}};
  figures.row_entropy = {{0.1, 0.2}};
  return figures;
}

TEST(AttentionEntropy, IsTheMeanOverTheQueriesInNats) {
  // First query looks at one key (0), the second evenly at two (ln 2): mean ln 2 / 2.
  EXPECT_NEAR(attention_entropy(std::vector<double>{1, 0, 0.5, 0.5}), std::log(2.0) / 2, 1e-15);
  const std::vector<double> uniform(16, 0.25);
  EXPECT_NEAR(attention_entropy(uniform), std::log(4.0), 1e-15);
  EXPECT_NEAR(normalised_entropy(attention_entropy(uniform), 4), 1, 1e-15);
  EXPECT_EQ(attention_entropy({}), 0);
  EXPECT_TRUE(std::isnan(normalised_entropy(0, 1)));  // ln 1 = 0: nothing to compare with
}

TEST(AttentionFiguresTest, TakeTheMeanOfTheHeadsThatAreChosen) {
  const AttentionFigures figures = two_heads();
  const LayerAttention& layer = figures.layers.front();
  EXPECT_EQ(mean_over_heads(layer), (std::vector<double>{0.625, 0.375, 0.5, 0.5}));
  EXPECT_EQ(mean_over_heads(layer, {1}), (std::vector<double>{0.25, 0.75, 0.5, 0.5}));
  EXPECT_TRUE(mean_over_heads({}).empty());
}

TEST(AttentionFiguresTest, AreTheSameAfterJson) {
  const AttentionFigures before = two_heads();
  const AttentionFigures after = attention_from_json(nlohmann::json::parse(attention_json(before).dump()));
  EXPECT_EQ(after.rows, 4);
  EXPECT_EQ(after.modalities(), 2);
  EXPECT_EQ(after.weights, before.weights);
  EXPECT_EQ(after.weight_deviations, before.weight_deviations);
  ASSERT_EQ(after.layers.size(), 1U);
  EXPECT_EQ(after.layers[0].heads, 2);
  EXPECT_EQ(after.layers[0].values, before.layers[0].values);
  EXPECT_EQ(after.row_entropy, before.row_entropy);
  EXPECT_THROW(attention_from_json({{"rows", "many"}}), Error);
}

TEST(AttentionFiguresTest, GiveEachWeightAnInterval) {
  const auto intervals = weight_intervals(two_heads());
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_NEAR(intervals[0].first, 0.75 - 1.96 * 0.1 / 2, 1e-5);  // 4 rows: √4 = 2
  EXPECT_NEAR(intervals[0].second, 0.75 + 1.96 * 0.1 / 2, 1e-5);
  EXPECT_TRUE(weight_intervals({}).empty());
}

TEST(AttentionFiguresTest, FindHeadsThatLookAlike) {
  // Against uniform 0.5: head 0 (0.5, −0.5, 0, 0), head 1 (0.4, −0.4, 0.02, −0.02), head 2 the other way round, head 3 flat.
  const LayerAttention layer{4, {1, 0, 0.5, 0.5, 0.9, 0.1, 0.52, 0.48, 0, 1, 0.5, 0.5, 0.501, 0.499, 0.5, 0.5}};
  EXPECT_EQ(heads_alike(layer), (std::vector<std::pair<int, int>>{{0, 1}}));
  EXPECT_TRUE(heads_alike({}).empty());
}

TEST(AttentionFiguresTest, SubtractMemberByMember) {
  AttentionFigures other = two_heads();
  other.weights = {0.5, 0.5};
  other.layers[0].values[0] = 0.25;
  const AttentionFigures difference = attention_difference(two_heads(), other);
  EXPECT_EQ(difference.weights, (std::vector<double>{0.25, -0.25}));
  EXPECT_EQ(difference.layers[0].values[0], 0.75);
  EXPECT_EQ(difference.layers[0].values[1], 0);
  other.layers.clear();
  EXPECT_TRUE(attention_difference(two_heads(), other).layers.empty());  // only one of them has attention
  other.weights = {1};
  EXPECT_THROW(attention_difference(two_heads(), other), Error);
  AttentionFigures more = two_heads();
  more.layers[0].heads = 1;
  EXPECT_THROW(attention_difference(two_heads(), more), Error);
}

}  // namespace
}  // namespace amalgam
