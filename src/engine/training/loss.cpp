// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/loss.h"

#include <ATen/Dispatch.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

/// Value and derivative in one loop: for a few hundred rows the dispatcher costs more than the arithmetic.
///
/// Shapes:  logits [B, 1], targets [B] -> []
struct BinaryLoss : torch::autograd::Function<BinaryLoss> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& logits,
                               const torch::Tensor& targets, double negative_weight,
                               double positive_weight) {
    const std::int64_t rows = logits.size(0);
    const torch::Tensor slopes = torch::empty({rows, 1}, logits.options());
    const torch::Tensor loss = torch::empty({}, logits.options());
    AT_DISPATCH_FLOATING_TYPES(logits.scalar_type(), "binary_loss", [&] {
      const auto* x = logits.data_ptr<scalar_t>();
      const auto* y = targets.data_ptr<scalar_t>();
      auto* slope = slopes.data_ptr<scalar_t>();
      const double share = 1.0 / static_cast<double>(rows);
      double sum = 0;
      for (std::int64_t i = 0; i < rows; ++i) {
        const double value = x[i], truth = y[i];
        const double weight = truth * positive_weight + (1 - truth) * negative_weight;
        const double e = std::exp(-std::abs(value));  // no overflow on either side
        const double sigmoid = value >= 0 ? 1 / (1 + e) : e / (1 + e);
        sum += weight * ((value > 0 ? value : 0) - value * truth + std::log1p(e));
        slope[i] = static_cast<scalar_t>(weight * (sigmoid - truth) * share);
        if (std::isnan(value)) sum = value;
      }
      *loss.data_ptr<scalar_t>() = static_cast<scalar_t>(sum * share);
    });
    context->save_for_backward({slopes});
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    return {context->get_saved_variables()[0] * gradients[0], torch::Tensor(), torch::Tensor(),
            torch::Tensor()};
  }
};

}  // namespace

Loss::Loss(Task task, const LossSettings& settings)
    : task_(task), settings_(task == Task::regression ? LossSettings{} : settings) {}

torch::Tensor Loss::operator()(const torch::Tensor& logits, const torch::Tensor& targets) const {
  switch (task_) {
    case Task::binary: return binary(logits, targets);
    case Task::multiclass: return multiclass(logits, targets);
    case Task::regression: break;
  }
  return torch::mse_loss(logits.squeeze(1), targets.to(logits.scalar_type()));
}

torch::Tensor Loss::binary(const torch::Tensor& logits, const torch::Tensor& targets) const {
  const torch::Tensor& weights = settings_.class_weights;
  torch::Tensor y = targets.to(logits.scalar_type());  // [B]
  const torch::Tensor truth = y;
  if (settings_.label_smoothing > 0) y = y * (1 - settings_.label_smoothing) + settings_.label_smoothing / 2;
  if (logits.device().is_cpu() && !compiled::is_capturing() && settings_.focal_gamma <= 0 && (!weights.defined() || settings_.label_smoothing <= 0)) {
    const double negative = weights.defined() ? weights[0].item<double>() : 1;
    const double positive = weights.defined() ? weights[1].item<double>() : 1;
    if (compiled::is_recording()) {
      return compiled::record_operation("amalgam::binary_loss", {logits, y}, {negative, positive},
                                        [&] { return torch::zeros({}, logits.options()); });
    }
    return BinaryLoss::apply(logits.contiguous(), y.contiguous(), negative, positive);
  }
  const torch::Tensor x = logits.squeeze(1);
  torch::Tensor rows = torch::binary_cross_entropy_with_logits(x, y, {}, {}, at::Reduction::None);
  if (settings_.focal_gamma > 0) {
    const torch::Tensor wrong = torch::sigmoid(x * (1 - 2 * truth));  // 1 - the probability of the true class
    rows = rows * torch::pow(wrong, settings_.focal_gamma);
  }
  if (!weights.defined()) return rows.mean();
  const torch::Tensor own = weights.to(logits.options());
  return (rows * (truth * own[1] + (1 - truth) * own[0])).mean();
}

torch::Tensor Loss::multiclass(const torch::Tensor& logits, const torch::Tensor& targets) const {
  const torch::Tensor log_shares = torch::log_softmax(logits, 1);                          // [B, C]
  const torch::Tensor own = log_shares.gather(1, targets.unsqueeze(1)).squeeze(1);          // [B]
  const double smoothing = settings_.label_smoothing;
  torch::Tensor rows = smoothing > 0 ? -(own * (1 - smoothing) + log_shares.mean(1) * smoothing) : -own;
  if (settings_.focal_gamma > 0) rows = rows * torch::pow(1 - own.exp(), settings_.focal_gamma);
  if (!settings_.class_weights.defined()) return rows.mean();
  return (rows * settings_.class_weights.to(logits.options()).index_select(0, targets)).mean();
}

torch::Tensor balanced_class_weights(const torch::Tensor& targets, std::int64_t classes) {
  const torch::Tensor counts =
      torch::bincount(targets.to(torch::kCPU, torch::kInt64), {}, classes).to(torch::kFloat64);  // [C]
  if (counts.size(0) != classes) {
    throw Error(ErrorKind::internal, "training.class_weights", "A target lies outside the classes.");
  }
  const double rows = static_cast<double>(targets.size(0));
  const torch::Tensor weights = rows / (static_cast<double>(classes) * counts);
  return torch::where(counts > 0, weights, torch::zeros_like(weights)).to(torch::kFloat32);
}

}  // namespace amalgam
