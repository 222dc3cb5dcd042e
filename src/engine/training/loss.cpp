// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/loss.h"

#include <ATen/Dispatch.h>

#include <cmath>

#include "engine/base/error.h"

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

torch::Tensor binary_loss(const torch::Tensor& logits, const torch::Tensor& targets,
                          const torch::Tensor& weights) {
  const torch::Tensor y = targets.to(logits.scalar_type());
  if (logits.device().is_cpu()) {
    const double negative = weights.defined() ? weights[0].item<double>() : 1;
    const double positive = weights.defined() ? weights[1].item<double>() : 1;
    return BinaryLoss::apply(logits.contiguous(), y.contiguous(), negative, positive);
  }
  const torch::Tensor rows = torch::binary_cross_entropy_with_logits(logits.squeeze(1), y, {}, {},
                                                                     at::Reduction::None);
  if (!weights.defined()) return rows.mean();
  return (rows * (y * weights[1] + (1 - y) * weights[0])).mean();
}

}  // namespace

Loss::Loss(Task task, const torch::Tensor& class_weights)
    : task_(task), weights_(task == Task::regression ? torch::Tensor() : class_weights) {}

torch::Tensor Loss::operator()(const torch::Tensor& logits, const torch::Tensor& targets) const {
  const torch::Tensor weights = weights_.defined() ? weights_.to(logits.options()) : weights_;
  switch (task_) {
    case Task::binary: return binary_loss(logits, targets, weights);
    case Task::multiclass: {
      const torch::Tensor own =
          -torch::log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1);  // [B]
      return weights.defined() ? (own * weights.index_select(0, targets)).mean() : own.mean();
    }
    case Task::regression: break;
  }
  return torch::mse_loss(logits.squeeze(1), targets.to(logits.scalar_type()));
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
