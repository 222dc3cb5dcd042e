// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "engine/data/modality_map.h"

namespace amalgam {

/// What changes the plain loss.
struct LossSettings {
  torch::Tensor class_weights = {};  ///< [C] (binary [2]: negative, positive), or undefined for none; not for regression
  double focal_gamma = 0;            ///< rows count (1 - p_true)^gamma; not for regression
  double label_smoothing = 0;        ///< share of the target that is spread over the classes; not for regression
};

/// The training loss, a mean over the rows: binary -[y log σ(x) + (1-y) log(1-σ(x))], multiclass -log softmax(x)_y,
/// regression (x - y)² on the standardised target.
///
/// Class weights multiply a row's loss; the mean divides by the rows, not by the weights' sum, so that balanced
/// weights keep the loss at its usual size. With focal_gamma γ a row's loss is times (1 - p)^γ, p = the probability of
/// its true class. With label_smoothing s the target is (1 - s) y + s / C.
/// Shapes:  logits [B, C], targets [B] (float; multiclass int64) -> []
/// Units:   nats a row; regression: squared training deviations
/// Source:  Lin et al. 2017, "Focal Loss for Dense Object Detection"; Szegedy et al. 2016, "Rethinking the Inception
///          Architecture", sec. 7
class Loss {
 public:
  explicit Loss(Task task, const LossSettings& settings = {});
  torch::Tensor operator()(const torch::Tensor& logits, const torch::Tensor& targets) const;
  const torch::Tensor& class_weights() const { return settings_.class_weights; }

 private:
  torch::Tensor binary(const torch::Tensor& logits, const torch::Tensor& targets) const;
  torch::Tensor multiclass(const torch::Tensor& logits, const torch::Tensor& targets) const;
  Task task_;
  LossSettings settings_;
};

/// n / (C · n_k) for each class k; a class without a row gets 0. [n] targets -> [C] float32
torch::Tensor balanced_class_weights(const torch::Tensor& targets, std::int64_t classes);

}  // namespace amalgam
