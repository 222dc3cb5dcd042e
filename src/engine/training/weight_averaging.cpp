// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/weight_averaging.h"

#include <algorithm>

namespace amalgam {

namespace {

constexpr double kAveragedFrom = 0.75;  // share of the epochs after which swa begins

}  // namespace

WeightAveraging::WeightAveraging(const std::string& name)
    : kind_(name == "ema" ? Kind::ema : (name == "swa" ? Kind::swa : Kind::none)) {}

void WeightAveraging::after_step(const torch::Tensor& values, std::int64_t steps) {
  if (kind_ != Kind::ema) return;
  const torch::NoGradGuard no_gradient;
  const auto n = static_cast<double>(average_.count++);
  if (!average_.values.defined()) {
    average_.values = values.clone();
    return;
  }
  const double share = std::max(1.0 / static_cast<double>(steps + 1), 9.0 / (10.0 + n));
  average_.values.lerp_(values, share);
}

void WeightAveraging::after_epoch(const torch::Tensor& values, int epoch, int epochs) {
  if (kind_ != Kind::swa || epoch < kAveragedFrom * epochs) return;
  const torch::NoGradGuard no_gradient;
  if (!average_.values.defined()) average_.values = torch::zeros_like(values);
  average_.values.lerp_(values, 1.0 / static_cast<double>(++average_.count));
}

WeightAveraging::InPlace::InPlace(const FusedAdam& optimizer, const WeightAverage& average) : weights_(optimizer.values()) {
  if (!average.values.defined()) return;
  const torch::NoGradGuard no_gradient;
  trained_ = weights_.clone();
  weights_.copy_(average.values);
}

WeightAveraging::InPlace::~InPlace() {
  const torch::NoGradGuard no_gradient;
  if (trained_.defined()) weights_.copy_(trained_);
}

}  // namespace amalgam
