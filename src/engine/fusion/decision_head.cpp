// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_head.h"

namespace amalgam {

DecisionHeadImpl::DecisionHeadImpl(std::int64_t in, std::int64_t hidden, std::int64_t outputs,
                                   double dropout, const RandomStreamPtr& random) {
  hidden_ = register_module("hidden", torch::nn::Linear(in, hidden));
  // He et al. 2015. LibTorch's own start is 2.4 times smaller, and a product of two small numbers is where an
  // interaction of two modalities begins.
  torch::nn::init::kaiming_normal_(hidden_->weight);
  out_ = register_module("out", torch::nn::Linear(hidden, outputs));
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
}

torch::Tensor DecisionHeadImpl::forward(const torch::Tensor& z) {
  return out_->forward(dropout_->forward(torch::relu(hidden_->forward(z))));  // [B, outputs]
}

void DecisionHeadImpl::scale_start(double factor) {
  const torch::NoGradGuard no_gradient;
  hidden_->weight.mul_(factor);
}

}  // namespace amalgam
