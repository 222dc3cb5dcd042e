// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_head.h"

namespace amalgam {

DecisionHeadImpl::DecisionHeadImpl(std::int64_t in, std::int64_t hidden, std::int64_t outputs,
                                   double dropout, const RandomStreamPtr& random) {
  hidden_ = register_module("hidden", torch::nn::Linear(in, hidden));
  out_ = register_module("out", torch::nn::Linear(hidden, outputs));
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
}

torch::Tensor DecisionHeadImpl::forward(const torch::Tensor& z) {
  return out_->forward(dropout_->forward(torch::relu(hidden_->forward(z))));  // [B, outputs]
}

}  // namespace amalgam
