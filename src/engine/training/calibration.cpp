// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/calibration.h"

#include <algorithm>
#include <cmath>

namespace amalgam {

namespace {

constexpr int kMostSteps = 100;
constexpr double kSmallestStep = 1e-9;
constexpr double kSmallestScale = 0.02, kLargestScale = 50;

torch::Tensor loss_of(const torch::Tensor& logits, const torch::Tensor& targets, Task task, const torch::Tensor& numbers) {
  const torch::Tensor moved = logits * numbers[0] + numbers[1];
  if (task == Task::binary) return torch::binary_cross_entropy_with_logits(moved.squeeze(1), targets);
  return torch::cross_entropy_loss(moved, targets.to(torch::kInt64));
}

}  // namespace

Calibration fit_calibration(const torch::Tensor& logits, const torch::Tensor& targets, Task task, bool with_shift) {
  const torch::Tensor x = logits.detach().to(torch::kCPU, torch::kFloat64);
  const torch::Tensor y = targets.to(torch::kCPU, torch::kFloat64);
  const bool shifts = with_shift && task == Task::binary;
  torch::Tensor numbers = torch::tensor({1.0, 0.0}, torch::kFloat64);
  const auto value_at = [&](const torch::Tensor& at) { return loss_of(x, y, task, at).item<double>(); };
  Calibration result;
  double best = result.loss_before = result.loss_after = value_at(numbers);
  for (int step = 0; step < kMostSteps; ++step) {  // Newton's method, halved until it goes downhill
    const torch::Tensor at = numbers.clone().requires_grad_(true);
    const torch::Tensor slope = torch::autograd::grad({loss_of(x, y, task, at)}, {at}, {}, true, true)[0];
    const torch::Tensor row0 = torch::autograd::grad({slope[0]}, {at}, {}, true)[0];
    const torch::Tensor row1 = torch::autograd::grad({slope[1]}, {at}, {}, true)[0];
    const double g0 = slope[0].item<double>(), g1 = shifts ? slope[1].item<double>() : 0;
    const double a = row0[0].item<double>() + 1e-12, b = shifts ? row0[1].item<double>() : 0;
    const double d = shifts ? row1[1].item<double>() + 1e-12 : 1;
    const double determinant = a * d - b * b;
    double move0 = determinant > 0 ? (d * g0 - b * g1) / determinant : g0;
    double move1 = determinant > 0 ? (a * g1 - b * g0) / determinant : g1;
    bool moved = false;
    for (int halving = 0; halving < 30 && !moved; ++halving, move0 /= 2, move1 /= 2) {
      const torch::Tensor next = numbers - torch::tensor({move0, move1}, torch::kFloat64);
      next[0] = std::clamp(next[0].item<double>(), kSmallestScale, kLargestScale);
      const double value = value_at(next);
      moved = std::isfinite(value) && value < best;
      if (!moved) continue;
      best = value;
      numbers = next;
    }
    if (!moved || std::abs(move0) + std::abs(move1) < kSmallestStep) break;
  }
  result.scale = numbers[0].item<double>();
  result.shift = numbers[1].item<double>();
  result.loss_after = best;
  return result;
}

}  // namespace amalgam
