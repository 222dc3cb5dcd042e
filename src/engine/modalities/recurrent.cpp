// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/recurrent.h"

#include <cmath>

namespace amalgam {

RecurrentImpl::RecurrentImpl(std::int64_t features, std::int64_t hidden) {
  gru_ = register_module("gru", torch::nn::GRU(torch::nn::GRUOptions(features, hidden).batch_first(true)));
  const double bound = 1 / std::sqrt(static_cast<double>(hidden));
  first_ = register_parameter("first", torch::empty({1, 1, hidden}).uniform_(-bound, bound));
}

torch::Tensor RecurrentImpl::forward(const torch::Tensor& x) {
  // The batch size comes from the input, so that a trace serves any batch.
  const torch::Tensor zeros = torch::zeros_like(x.select(1, 0).select(1, 0)).unsqueeze(0).unsqueeze(2);
  return std::get<0>(gru_->forward(x, (zeros + first_).contiguous()));
}

torch::Tensor last_state(const torch::Tensor& states, const torch::Tensor& mask) {
  const torch::Tensor position = mask.cumsum(1);                     // [B, T]
  const torch::Tensor total = position.select(1, -1).unsqueeze(1);  // [B, 1]
  const torch::Tensor is_last = mask.logical_and(position.eq(total)).to(states.scalar_type());
  return torch::matmul(is_last.unsqueeze(1), states).squeeze(1);
}

}  // namespace amalgam
