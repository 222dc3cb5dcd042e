// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace amalgam {

/// How far each of several models is trusted in their weighted mean: chosen on rows that none of them was trained on.
///
/// Models are added one at a time, each as often as it helps: the one that lowers the loss of the mean most goes first.
/// A model whose loss is no number gets nothing. Few rows choose badly, so the result is drawn towards equal shares: by P / (P + n / 50) of the way.
/// Shapes:  logits P of [n, C], targets [n] -> P weights, not negative, with the sum 1
/// Source:  Caruana et al. 2004, Ensemble Selection from Libraries of Models; the pull towards equal shares is ours
std::vector<double> choose_blend(const std::vector<torch::Tensor>& logits, const torch::Tensor& targets,
                                 const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& loss);

}  // namespace amalgam
