// SPDX-License-Identifier: GPL-3.0-or-later
// The expected figures were found with Python's torch.optim.LBFGS in double precision.
#include "engine/training/calibration.h"

#include <gtest/gtest.h>

namespace amalgam {
namespace {

const auto kCalibrationType = torch::TensorOptions(torch::kFloat64);

const torch::Tensor& logits() {
  static const torch::Tensor values =
      torch::tensor({5.0, 4.0, -1.0, -4.0, 2.0, 0.0, 3.5, -2.0}, kCalibrationType).unsqueeze(1);
  return values;
}
const torch::Tensor& targets() {
  static const torch::Tensor values = torch::tensor({1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 1.0F, 0.0F});
  return values;
}

TEST(Calibration, FindsScaleAndShiftOfBinaryLogits) {
  const Calibration found = fit_calibration(logits(), targets(), Task::binary, true);
  EXPECT_NEAR(found.scale, 0.4770274, 1e-5);
  EXPECT_NEAR(found.shift, -0.4773156, 1e-5);
  EXPECT_NEAR(found.loss_after, 0.5149594, 1e-6);
  EXPECT_LT(found.loss_after, found.loss_before);
}

TEST(Calibration, LeavesTheShiftAloneForATemperature) {
  const Calibration found = fit_calibration(logits() - 1, targets(), Task::binary, false);
  EXPECT_NEAR(found.scale, 0.4770239, 1e-5);
  EXPECT_EQ(found.shift, 0);
  EXPECT_NEAR(found.loss_before, 0.6192976, 1e-6);
}

TEST(Calibration, FindsTheTemperatureOfSeveralClasses) {
  const torch::Tensor three =
      torch::tensor({3.0, 0.0, 0.0, 0.0, 4.0, 1.0, 1.0, 0.0, 2.0, 2.0, 2.0, 0.0, 5.0, 0.0, 0.0}, kCalibrationType).view({5, 3});
  const Calibration found = fit_calibration(three, torch::tensor({0, 1, 2, 0, 1}, torch::kInt64), Task::multiclass, true);
  EXPECT_NEAR(found.scale, 0.3472203, 1e-5);
  EXPECT_EQ(found.shift, 0);
  EXPECT_NEAR(found.loss_after, 0.9501188, 1e-6);
}

TEST(Calibration, StaysFiniteWhereTheClassesAreSeparated) {
  const torch::Tensor apart = torch::tensor({-3.0, -2.0, 2.0, 3.0}, kCalibrationType).unsqueeze(1);
  const Calibration found = fit_calibration(apart, torch::tensor({0.0F, 0.0F, 1.0F, 1.0F}), Task::binary, true);
  EXPECT_TRUE(std::isfinite(found.scale) && std::isfinite(found.shift));
  EXPECT_LE(found.loss_after, found.loss_before);
  EXPECT_GT(found.scale, 1);
}

}  // namespace
}  // namespace amalgam
