// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/score_curve.h"

#include <vector>

namespace amalgam {

namespace {

torch::Tensor beside(const torch::Tensor& numbers, const torch::Tensor& like) {
  return numbers.device() == like.device() ? numbers : numbers.to(like.device());
}

}  // namespace

ScoreCurve::ScoreCurve(const Recalibration& recalibration)
    : method_(recalibration.method), slope_(recalibration.platt.slope), intercept_(recalibration.platt.intercept) {
  if (method_ != Recalibration::Method::isotonic) return;
  const auto& scores = recalibration.isotonic.scores;
  const auto& values = recalibration.isotonic.probabilities;
  if (scores.empty()) {
    method_ = Recalibration::Method::none;
    return;
  }
  first_ = values.front();
  std::vector<float> knots, widths, rises;
  for (std::size_t k = 0; k + 1 < scores.size(); ++k) {
    if (values[k + 1] == values[k]) continue;  // level: adds nothing
    knots.push_back(static_cast<float>(scores[k]));
    widths.push_back(static_cast<float>(scores[k + 1]) - static_cast<float>(scores[k]));
    rises.push_back(static_cast<float>(values[k + 1] - values[k]));
  }
  if (knots.empty()) return;
  knots_ = torch::tensor(knots);
  widths_ = torch::tensor(widths);
  rises_ = torch::tensor(rises);
}

torch::Tensor ScoreCurve::apply(const torch::Tensor& logits) const {
  if (method_ == Recalibration::Method::none) return logits;
  if (method_ == Recalibration::Method::platt) return logits * slope_ + intercept_;
  torch::Tensor q = torch::sigmoid(logits);
  if (knots_.defined()) {
    const torch::Tensor way = torch::clamp((q - beside(knots_, q)) / beside(widths_, q), 0.0, 1.0);  // [B, K]
    q = torch::sum(way * beside(rises_, q), {1}, true) + first_;
  } else {
    q = q * 0.0 + first_;
  }
  q = torch::clamp(q, kLeastRecalibrated, 1 - kLeastRecalibrated);
  return torch::log(q) - torch::log(torch::neg(q) + 1.0);
}

}  // namespace amalgam
