// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/loss.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace amalgam {
namespace {

const auto kDouble = torch::TensorOptions(torch::kFloat64);

TEST(Loss, BinaryIsTheCrossEntropyWorkedOutByHand) {
  const torch::Tensor logits = torch::tensor({0.0, 2.0}, kDouble).unsqueeze(1);
  // y = 1 at x = 0: -log ½ = .693147; y = 0 at x = 2: -log(1 - σ(2)) = log(1 + e²) = 2.126928; mean 1.4100376
  EXPECT_NEAR(Loss(Task::binary)(logits, torch::tensor({1.0, 0.0})).item<double>(), 1.4100376, 1e-6);
}

TEST(Loss, BinaryGradientIsSigmoidMinusTruthOverTheRows) {
  torch::Tensor logits = torch::tensor({0.0, 2.0}, kDouble).unsqueeze(1).requires_grad_();
  Loss(Task::binary)(logits, torch::tensor({1.0, 0.0})).backward();
  // (σ(0) - 1)/2 = -.25; σ(2)/2 = .880797/2 = .4403985
  EXPECT_NEAR(logits.grad()[0][0].item<double>(), -0.25, 1e-12);
  EXPECT_NEAR(logits.grad()[1][0].item<double>(), 0.4403985, 1e-7);
}

TEST(Loss, BinaryAgreesWithLibTorchForLargeLogitsToo) {
  torch::manual_seed(1);
  torch::Tensor logits = torch::randn({64, 1}, kDouble) * 300;
  logits.requires_grad_();
  const torch::Tensor targets = (torch::rand({64}) > 0.5).to(torch::kFloat32);
  const torch::Tensor ours = Loss(Task::binary)(logits, targets);
  const torch::Tensor theirs =
      torch::binary_cross_entropy_with_logits(logits.squeeze(1), targets.to(torch::kFloat64));
  EXPECT_NEAR(ours.item<double>(), theirs.item<double>(), 1e-9);
  const torch::Tensor own = torch::autograd::grad({ours}, {logits})[0];
  EXPECT_LT((own - torch::autograd::grad({theirs}, {logits})[0]).abs().max().item<double>(), 1e-12);
}

TEST(Loss, BinaryOfNotANumberIsNotANumber) {
  const torch::Tensor logits = torch::tensor({0.0, std::nan("")}, kDouble).unsqueeze(1);
  EXPECT_TRUE(std::isnan(Loss(Task::binary)(logits, torch::tensor({1.0, 0.0})).item<double>()));
}

TEST(Loss, BalancedWeightsGiveEachClassTheSameSay) {
  const torch::Tensor targets = torch::tensor({1.0F, 0.0F, 0.0F, 0.0F});
  const torch::Tensor weights = balanced_class_weights(targets, 2);
  // n/(K n_k): 4/(2·3) = 2/3 for class 0, 4/(2·1) = 2 for class 1
  EXPECT_NEAR(weights[0].item<double>(), 2.0 / 3, 1e-6);
  EXPECT_NEAR(weights[1].item<double>(), 2.0, 1e-6);
  const torch::Tensor logits = torch::tensor({0.0, 2.0, 2.0, 2.0}, kDouble).unsqueeze(1);
  // (2 · .6931472 + 3 · ⅔ · 2.1269280)/4 = (1.3862944 + 4.2538560)/4 = 1.4100376;
  // without weights (.6931472 + 3 · 2.1269280)/4 = 1.7684828
  EXPECT_NEAR(Loss(Task::binary, LossSettings{.class_weights = weights})(logits, targets).item<double>(), 1.4100376, 1e-6);
  EXPECT_NEAR(Loss(Task::binary)(logits, targets).item<double>(), 1.7684828, 1e-6);
}

TEST(Loss, MulticlassIsTheCrossEntropyWorkedOutByHand) {
  const torch::Tensor logits = torch::tensor({1.0, 0.0, 0.0, 0.0, 0.0, 1.0}, kDouble).view({2, 3});
  const torch::Tensor targets = torch::tensor({0, 1}, torch::kInt64);
  // log(e + 2) - 1 = .5514447 and log(e + 2) - 0 = 1.5514447: mean 1.0514447
  EXPECT_NEAR(Loss(Task::multiclass)(logits, targets).item<double>(), 1.0514447, 1e-6);
  // weights 1, 3, 1: (.5514447 + 3 · 1.5514447)/2 = 2.6028894
  const torch::Tensor weights = torch::tensor({1.0, 3.0, 1.0});
  EXPECT_NEAR(Loss(Task::multiclass, LossSettings{.class_weights = weights})(logits, targets).item<double>(), 2.6028894, 1e-6);
}

// The figures of the next three were worked out with Python's torch in double precision.

TEST(Loss, FocalCountsRowsThatAreRightLess) {
  const torch::Tensor logits = torch::tensor({2.0, -0.5, 0.3}, kDouble).unsqueeze(1);
  const torch::Tensor targets = torch::tensor({1.0F, 0.0F, 0.0F});
  EXPECT_NEAR(Loss(Task::binary, {.focal_gamma = 2})(logits, targets).item<double>(), 0.1171002632, 1e-9);
  const torch::Tensor weights = torch::tensor({0.5F, 3.0F});
  EXPECT_NEAR(Loss(Task::binary, {.class_weights = weights, .focal_gamma = 2})(logits, targets).item<double>(),
              0.0600531006, 1e-8);
  const torch::Tensor three = torch::tensor({1.0, 0.2, -0.5, 0.0, 2.0, 0.1}, kDouble).view({2, 3});
  EXPECT_NEAR(Loss(Task::multiclass, {.focal_gamma = 1.5})(three, torch::tensor({0, 2}, torch::kInt64)).item<double>(),
              0.9587163384, 1e-9);
}

TEST(Loss, SmoothingTakesTheTargetForLessThanCertain) {
  const torch::Tensor logits = torch::tensor({2.0, -0.5, 0.3}, kDouble).unsqueeze(1);
  const torch::Tensor targets = torch::tensor({1.0F, 0.0F, 0.0F});
  EXPECT_NEAR(Loss(Task::binary, {.label_smoothing = 0.1})(logits, targets).item<double>(), 0.5217867466, 1e-9);
  const torch::Tensor three = torch::tensor({1.0, 0.2, -0.5, 0.0, 2.0, 0.1}, kDouble).view({2, 3});
  EXPECT_NEAR(
      Loss(Task::multiclass, {.label_smoothing = 0.1})(three, torch::tensor({0, 2}, torch::kInt64)).item<double>(),
      1.3408228355, 1e-9);
}

TEST(Loss, OfValuesKnowsNoClasses) {
  const torch::Tensor logits = torch::tensor({1.0, 3.0}, kDouble).unsqueeze(1);
  const LossSettings all{.class_weights = torch::tensor({1.0F, 5.0F}), .focal_gamma = 2, .label_smoothing = 0.2};
  EXPECT_DOUBLE_EQ(Loss(Task::regression, all)(logits, torch::tensor({0.0, 1.0})).item<double>(), 2.5);
}

TEST(Loss, RegressionIsTheMeanSquare) {
  const torch::Tensor logits = torch::tensor({1.0, 3.0}, kDouble).unsqueeze(1);
  EXPECT_DOUBLE_EQ(Loss(Task::regression)(logits, torch::tensor({0.0, 1.0})).item<double>(), 2.5);  // (1 + 4)/2
}

TEST(Loss, AClassWithoutARowHasNoWeight) {
  const torch::Tensor weights = balanced_class_weights(torch::tensor({0, 0, 2}, torch::kInt64), 3);
  EXPECT_NEAR(weights[0].item<double>(), 0.5, 1e-6);  // 3/(3·2)
  EXPECT_EQ(weights[1].item<double>(), 0);
  EXPECT_NEAR(weights[2].item<double>(), 1.0, 1e-6);
}

}  // namespace
}  // namespace amalgam
