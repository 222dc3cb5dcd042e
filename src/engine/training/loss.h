// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "engine/data/modality_map.h"

namespace amalgam {

/// The training loss, a mean over the rows: binary -[y log σ(x) + (1-y) log(1-σ(x))], multiclass -log softmax(x)_y,
/// regression (x - y)² on the standardised target.
///
/// Class weights multiply a row's loss; the mean divides by the rows, not by the weights' sum, so that balanced
/// weights keep the loss at its usual size.
/// Shapes:  logits [B, C], targets [B] (float; multiclass int64) -> []
/// Units:   nats a row; regression: squared training deviations
class Loss {
 public:
  /// `class_weights`: [C] (binary [2]: negative, positive), or undefined for none; ignored for regression.
  explicit Loss(Task task, const torch::Tensor& class_weights = {});
  torch::Tensor operator()(const torch::Tensor& logits, const torch::Tensor& targets) const;
  const torch::Tensor& class_weights() const { return weights_; }

 private:
  Task task_;
  torch::Tensor weights_;
};

/// n / (C · n_k) for each class k; a class without a row gets 0. [n] targets -> [C] float32
torch::Tensor balanced_class_weights(const torch::Tensor& targets, std::int64_t classes);

}  // namespace amalgam
