// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include "engine/evaluation/recalibration.h"

namespace amalgam {

/// A recalibration as tensor operations on logits, so that it is traced into every exported model.
///
/// Platt: slope · x + intercept. Isotonic: p = sigmoid(x), q = q₀ + Σ rise_k · clamp((p − s_k) / (s_k+1 − s_k), 0, 1), back to
/// log-odds with q kept within kLeastRecalibrated of 0 and 1. The knots are scores, that is floats: p − s_k is exact near s_k.
class ScoreCurve {
 public:
  explicit ScoreCurve(const Recalibration& recalibration);
  /// Shapes: logits [B, 1] -> [B, 1]
  torch::Tensor apply(const torch::Tensor& logits) const;

 private:
  Recalibration::Method method_;
  double slope_ = 1, intercept_ = 0, first_ = 0;
  torch::Tensor knots_, widths_, rises_;  // [K]; undefined where the curve is level
};

}  // namespace amalgam
