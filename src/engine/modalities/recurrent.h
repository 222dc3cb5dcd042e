// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace amalgam {

/// One GRU layer over right-padded sequences, from a learned first state.
///
/// A state depends on earlier steps only, so that padding at the end changes none before it.
/// Shapes:  x [B, T, F] -> states [B, T, H]
/// Source:  Cho et al. 2014, arXiv 1406.1078
class RecurrentImpl : public torch::nn::Module {
 public:
  RecurrentImpl(std::int64_t features, std::int64_t hidden);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::nn::GRU gru_{nullptr};
  torch::Tensor first_;  // [1, 1, H]
};
TORCH_MODULE(Recurrent);

/// The state at each row's last step that exists; 0 for rows without one. states [B, T, H], mask [B, T] -> [B, H]
torch::Tensor last_state(const torch::Tensor& states, const torch::Tensor& mask);

}  // namespace amalgam
