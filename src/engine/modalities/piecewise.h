// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace amalgam {

/// Quantiles of the values that are not NaN, at equal shares: at most `bins` + 1 ascending edges without repetition;
/// none where all values are the same.
std::vector<double> quantile_edges(const std::vector<double>& values, std::int64_t bins);

/// How far each value has come through each of its training quantiles, 0 to 1: thresholds that a linear layer can use.
///
/// Shapes:  values [B, S] -> [B, S · bins]; a column with fewer edges has zeros behind them
/// Source:  Gorishniy et al. 2022, "On Embeddings for Numerical Features in Tabular Deep Learning", sec. 3.2
class PiecewiseImpl : public torch::nn::Module {
 public:
  /// `edges`: of each column, ascending.
  PiecewiseImpl(const std::vector<std::vector<double>>& edges, std::int64_t bins);
  torch::Tensor forward(const torch::Tensor& values);

 private:
  torch::Tensor lower_, width_;  // [S, bins]
};
TORCH_MODULE(Piecewise);

}  // namespace amalgam
