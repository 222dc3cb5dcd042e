// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/blend_weights.h"

#include <algorithm>
#include <cmath>

namespace amalgam {

namespace {

constexpr int kRounds = 40;             // a weight is then a multiple of 1/40 before the pull
constexpr double kRowsAWeight = 50;     // validation rows that one weight is worth

}  // namespace

std::vector<double> choose_blend(const std::vector<torch::Tensor>& logits, const torch::Tensor& targets,
                                 const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& loss) {
  const std::size_t models = logits.size();
  if (models == 0) return {};
  const torch::NoGradGuard no_gradient;
  std::vector<bool> is_usable;
  for (const torch::Tensor& one : logits) is_usable.push_back(std::isfinite(loss(one, targets).item<double>()));
  std::vector<int> taken(models, 0);
  torch::Tensor sum = torch::zeros_like(logits.front());
  int rounds = 0;
  for (; rounds < kRounds; ++rounds) {
    std::size_t best = models;
    double least = INFINITY;
    for (std::size_t i = 0; i < models; ++i) {
      if (!is_usable[i]) continue;
      const double value = loss((sum + logits[i]) / (rounds + 1.0), targets).item<double>();
      if (!std::isfinite(value) || value >= least) continue;
      least = value;
      best = i;
    }
    if (best == models) break;  // no model gives numbers
    ++taken[best];
    sum = sum + logits[best];
  }
  if (rounds == 0) return std::vector<double>(models, 1.0 / static_cast<double>(models));
  const auto count = static_cast<double>(std::count(is_usable.begin(), is_usable.end(), true));
  const double pull = count / (count + static_cast<double>(targets.size(0)) / kRowsAWeight);
  std::vector<double> weights;
  for (std::size_t i = 0; i < models; ++i) {
    weights.push_back(is_usable[i] ? (1 - pull) * taken[i] / rounds + pull / count : 0.0);
  }
  return weights;
}

}  // namespace amalgam
