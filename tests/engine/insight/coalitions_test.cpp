// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/coalitions.h"

#include <gtest/gtest.h>

#include <bit>
#include <numeric>

#include "engine/insight/coalition_values.h"

namespace amalgam {
namespace {

TEST(Coalitions, AgreeWithGoingThroughEveryOrder) {
  for (const expected::CoalitionGame& game : expected::coalition_games) {
    SCOPED_TRACE(game.players);
    const auto worth = [&](Coalition coalition) { return game.worth[coalition]; };
    const auto values = shapley_values(game.players, worth), interactions = shapley_interactions(game.players, worth);
    ASSERT_EQ(values.size(), game.values.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], game.values[i], 1e-10);
    ASSERT_EQ(interactions.size(), game.interactions.size());
    for (std::size_t i = 0; i < interactions.size(); ++i) EXPECT_NEAR(interactions[i], game.interactions[i], 1e-10);
  }
}

TEST(Coalitions, ShareOutAllThatTheWholeIsWorth) {
  const auto& game = expected::coalition_games.back();
  const auto values = shapley_values(game.players, [&](Coalition one) { return game.worth[one]; });
  EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), game.worth.back() - game.worth.front(), 1e-10);
}

/// Player 2 adds nothing to anybody; players 0 and 1 are alike.
TEST(Coalitions, GiveADummyNothingAndTwinsTheSame) {
  const auto worth = [](Coalition one) { return std::popcount(one & 3U) == 2 ? 10.0 : std::popcount(one & 3U) == 1 ? 3.0 : 0.0; };
  const auto values = shapley_values(4, worth), interactions = shapley_interactions(4, worth);
  EXPECT_NEAR(values[2], 0, 1e-12);
  EXPECT_NEAR(values[0], 5, 1e-12);
  EXPECT_NEAR(values[1], 5, 1e-12);
  EXPECT_NEAR(interactions[0 * 4 + 1], 4, 1e-12);  // 10 − 3 − 3, whoever else is there
  for (int other : {0, 1, 3}) EXPECT_NEAR(interactions[static_cast<std::size_t>(2 * 4 + other)], 0, 1e-12);
}

TEST(Coalitions, AddUpOverGames) {
  CoalitionSums sums(2, 2);
  const double first[] = {0, 1, 2, 7}, second[] = {1, 1, 1, 1};
  for (Coalition one = 0; one < 4; ++one) {
    const double values[] = {first[one], second[one]};
    sums.add(one, values);
  }
  EXPECT_DOUBLE_EQ(sums.value(0)[0], 3);  // (1 − 0 + 7 − 2) / 2
  EXPECT_DOUBLE_EQ(sums.value(0)[1], 0);
  EXPECT_DOUBLE_EQ(sums.interaction(1, 0)[0], 4);
  EXPECT_DOUBLE_EQ(sums.interaction(0, 1)[1], 0);
}

}  // namespace
}  // namespace amalgam
