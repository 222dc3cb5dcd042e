// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/piecewise.h"

#include <gtest/gtest.h>

#include <limits>

namespace amalgam {

namespace {

TEST(QuantileEdges, AreTheQuantilesWithoutRepetition) {
  EXPECT_EQ(quantile_edges({4, 0, 2, 1, 3}, 4), (std::vector<double>{0, 1, 2, 3, 4}));
  EXPECT_EQ(quantile_edges({0, 0, 0, 0, 8}, 4), (std::vector<double>{0, 8}));
  EXPECT_EQ(quantile_edges({1, std::numeric_limits<double>::quiet_NaN(), 3}, 2), (std::vector<double>{1, 2, 3}));
}

TEST(QuantileEdges, AreNoneForAConstantAndForNoBins) {
  EXPECT_TRUE(quantile_edges({5, 5, 5}, 8).empty());
  EXPECT_TRUE(quantile_edges({}, 8).empty());
  EXPECT_TRUE(quantile_edges({1, 2}, 0).empty());
}

TEST(PiecewiseModule, SaysHowFarAValueHasComeThroughEachBin) {
  Piecewise piecewise(std::vector<std::vector<double>>{{0, 1, 3}, {}}, 3);
  const torch::Tensor steps = piecewise->forward(torch::tensor({{2.0F, 7.0F}, {-9.0F, 0.0F}, {0.25F, 1.0F}, {99.0F, 0.0F}}));
  const torch::Tensor expected = torch::tensor({{1.0F, 0.5F, 0.0F, 0.0F, 0.0F, 0.0F},
                                                {0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F},
                                                {0.25F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F},
                                                {1.0F, 1.0F, 0.0F, 0.0F, 0.0F, 0.0F}});
  EXPECT_TRUE(torch::allclose(steps, expected)) << steps;
}

}  // namespace

}  // namespace amalgam
