// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/training/early_stopping.h"

namespace amalgam {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Schedule, ConstantStaysTheSame) {
  const Schedule schedule(ScheduleKind::constant, 0.4, 10, 0);
  EXPECT_DOUBLE_EQ(schedule.rate(0, 0, 5), 0.4);
  EXPECT_DOUBLE_EQ(schedule.rate(9, 4, 5), 0.4);
}

TEST(Schedule, CosineFallsFromTheRateToZero) {
  const Schedule schedule(ScheduleKind::cosine, 0.4, 10, 0);
  EXPECT_DOUBLE_EQ(schedule.rate(0, 0, 5), 0.4);
  EXPECT_NEAR(schedule.rate(5, 0, 5), 0.2, 1e-12);                            // cos(π/2) = 0
  EXPECT_NEAR(schedule.rate(2, 2, 4), 0.4 * 0.5 * (1 + std::sqrt(0.5)), 1e-12);  // a quarter: cos(π/4) = √½
  EXPECT_NEAR(schedule.rate(10, 0, 5), 0, 1e-12);
}

TEST(Schedule, CosineBeginsAfterTheWarmUp) {
  const Schedule schedule(ScheduleKind::cosine, 0.4, 10, 2);
  // Two epochs of five steps: the first step has a tenth, the last the whole rate.
  EXPECT_NEAR(schedule.rate(0, 0, 5), 0.04, 1e-12);
  EXPECT_NEAR(schedule.rate(1, 4, 5), 0.4, 1e-12);
  EXPECT_NEAR(schedule.rate(2, 0, 5), 0.4, 1e-12);
  EXPECT_NEAR(schedule.rate(6, 0, 5), 0.2, 1e-12);  // half of the eight left
}

TEST(Schedule, StepDividesByTenAtSixtyAndEightyFivePerCent) {
  const Schedule schedule(ScheduleKind::step, 1, 20, 0);
  EXPECT_DOUBLE_EQ(schedule.rate(11, 4, 5), 1);
  EXPECT_DOUBLE_EQ(schedule.rate(12, 0, 5), 0.1);   // 0.6 · 20
  EXPECT_DOUBLE_EQ(schedule.rate(16, 0, 5), 0.1);
  EXPECT_DOUBLE_EQ(schedule.rate(17, 0, 5), 0.01);  // 0.85 · 20
}

TEST(Schedule, PlateauHalvesAfterThreeEpochsWithoutImprovement) {
  Schedule schedule(ScheduleKind::plateau, 1, 20, 0);
  for (const double value : {1.0, 0.9, 0.95, 0.9}) schedule.observe(value, false);
  EXPECT_DOUBLE_EQ(schedule.rate(4, 0, 5), 1);
  schedule.observe(kNaN, false);  // the third in a row
  EXPECT_DOUBLE_EQ(schedule.rate(5, 0, 5), 0.5);
  schedule.observe(0.8, false);
  for (int i = 0; i < 3; ++i) schedule.observe(0.8, false);
  EXPECT_DOUBLE_EQ(schedule.rate(9, 0, 5), 0.25);
}

TEST(Schedule, PlateauGoesOnFromItsState) {
  Schedule before(ScheduleKind::plateau, 1, 20, 0), after(ScheduleKind::plateau, 1, 20, 0);
  for (const double value : {1.0, 1.0, 1.0}) before.observe(value, false);
  after.restore(before.to_json());
  after.observe(1.0, false);
  EXPECT_DOUBLE_EQ(after.rate(4, 0, 5), 0.5);
}

TEST(Schedule, NamesTheOnesThereAre) {
  EXPECT_EQ(schedule_from("plateau"), ScheduleKind::plateau);
  try {
    schedule_from("linear");
    FAIL() << "must refuse";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::request);
    EXPECT_NE(std::string(error.what()).find("cosine"), std::string::npos);
  }
}

TEST(EarlyStopping, StopsWhenPatienceIsUsedUp) {
  EarlyStopping stopping(2, false);
  EXPECT_TRUE(stopping.observe(1, 0.5));
  EXPECT_TRUE(stopping.observe(2, 0.4));
  EXPECT_FALSE(stopping.observe(3, 0.41));
  EXPECT_FALSE(stopping.should_stop());
  EXPECT_FALSE(stopping.observe(4, 0.4));
  EXPECT_TRUE(stopping.should_stop());
  EXPECT_EQ(stopping.best_epoch(), 2);
  EXPECT_DOUBLE_EQ(stopping.best_value(), 0.4);
}

TEST(EarlyStopping, KeepsTheBestOfAHigherIsBetterMetric) {
  EarlyStopping stopping(3, true);
  EXPECT_TRUE(stopping.observe(1, 0.7));
  EXPECT_FALSE(stopping.observe(2, 0.6));
  EXPECT_TRUE(stopping.observe(3, 0.8));
  EXPECT_EQ(stopping.best_epoch(), 3);
}

TEST(EarlyStopping, ACreepingImprovementIsBetterButDoesNotRenewPatience) {
  EarlyStopping stopping(2, false);
  stopping.observe(1, 1.0);
  EXPECT_TRUE(stopping.observe(2, 0.99995));  // less than 0.01 % of 1.0
  EXPECT_TRUE(stopping.observe(3, 0.99992));  // still within 0.01 % of epoch 1
  EXPECT_TRUE(stopping.should_stop());
  EXPECT_EQ(stopping.best_epoch(), 3);
}

TEST(EarlyStopping, NotANumberIsNoImprovement) {
  EarlyStopping stopping(3, true);
  EXPECT_FALSE(stopping.observe(1, kNaN));
  EXPECT_EQ(stopping.best_epoch(), 0);
  EXPECT_TRUE(std::isnan(stopping.best_value()));
  EXPECT_TRUE(stopping.observe(2, 0.5));
  EXPECT_FALSE(stopping.observe(3, kNaN));
  EXPECT_EQ(stopping.best_epoch(), 2);
}

TEST(EarlyStopping, ZeroPatienceNeverStops) {
  EarlyStopping stopping(0, false);
  for (int epoch = 1; epoch < 100; ++epoch) stopping.observe(epoch, 1.0);
  EXPECT_FALSE(stopping.should_stop());
}

TEST(EarlyStopping, GoesOnFromItsState) {
  EarlyStopping before(2, false), after(2, false);
  before.observe(1, 0.5);
  before.observe(2, 0.6);
  after.restore(before.to_json());
  EXPECT_FALSE(after.observe(3, 0.5));
  EXPECT_TRUE(after.should_stop());
  EXPECT_EQ(after.best_epoch(), 1);
}

}  // namespace
}  // namespace amalgam
