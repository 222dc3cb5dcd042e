// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/missing_stress.h"

#include <gtest/gtest.h>

#include <cmath>

namespace amalgam {
namespace {

/// Values 0 … 9 seen through modality "a"; without it the model says 0. "b" is looked at by nobody.
ModalityGame counting_game() {
  ModalityGame game;
  game.modalities = {"a", "b"};
  game.task = Task::regression;
  for (int i = 0; i < 10; ++i) game.targets.push_back(static_cast<float>(i));
  game.outputs = [targets = game.targets](Coalition coalition) {
    return (coalition & 1U) != 0 ? targets : std::vector<float>(10, 0.0F);
  };
  return game;
}

std::vector<std::vector<bool>> all_there() { return {std::vector<bool>(10, true), std::vector<bool>(10, true)}; }

TEST(MissingStress, BeginsWithTheWholeAndEndsWithoutTheModality) {
  const auto curves = missing_stress_curves(counting_game(), all_there(), "rmse", 10, 200, 1);
  ASSERT_EQ(curves.size(), 2U);
  ASSERT_EQ(curves[0].points.size(), 11U);
  EXPECT_EQ(curves[0].points.front().metric.value, 0);
  EXPECT_NEAR(curves[0].points.back().metric.value, std::sqrt(28.5), 1e-6);  // mean of 0² … 9²
  EXPECT_NEAR(curves[0].points.back().metric.low, curves[0].points.back().metric.high, 1e-12);
  for (const StressPoint& point : curves[1].points) EXPECT_EQ(point.metric.value, 0);
}

/// With one of ten rows lost the error is i / √10 for the row i: their mean is 4.5 / √10.
TEST(MissingStress, IsTheMeanOverRandomRowsInBetween) {
  const auto curves = missing_stress_curves(counting_game(), all_there(), "rmse", 10, 4000, 1);
  EXPECT_NEAR(curves[0].points[1].metric.value, 4.5 / std::sqrt(10.0), 0.05);
  EXPECT_EQ(curves[0].points[1].metric.low, 0);
  EXPECT_NEAR(curves[0].points[1].metric.high, 9 / std::sqrt(10.0), 1e-6);
  for (std::size_t i = 1; i < 11; ++i) EXPECT_GT(curves[0].points[i].metric.value, curves[0].points[i - 1].metric.value);
}

TEST(MissingStress, TakesRowsThatHaveTheModalityOnly) {
  auto present = all_there();
  for (std::size_t row = 5; row < 10; ++row) present[0][row] = false;
  const auto curves = missing_stress_curves(counting_game(), present, "rmse", 10, 3, 1);
  EXPECT_DOUBLE_EQ(curves[0].lacking, 0.5);
  EXPECT_NEAR(curves[0].points.back().metric.value, std::sqrt(3.0), 1e-6);  // (0 + 1 + 4 + 9 + 16) / 10
}

TEST(MissingStress, IsTheSameForTheSameSeedAndStopsWhenToldTo) {
  const auto one = missing_stress_curves(counting_game(), all_there(), "rmse", 4, 2, 5),
             same = missing_stress_curves(counting_game(), all_there(), "rmse", 4, 2, 5);
  EXPECT_EQ(one[0].points[2].metric.value, same[0].points[2].metric.value);
  EXPECT_TRUE(missing_stress_curves(counting_game(), all_there(), "rmse", 4, 2, 5, [](double) { return false; }).empty());
}

}  // namespace
}  // namespace amalgam
