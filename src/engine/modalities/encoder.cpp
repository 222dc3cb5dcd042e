// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/encoder.h"

#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

constexpr double kNoToken = -1e9;  // a score that softmax turns into an exact 0

}  // namespace

torch::Tensor StreamDropoutImpl::forward(const torch::Tensor& x) {
  if (!is_training() || p_ <= 0) return x;
  if (compiled::is_recording()) {
    return compiled::record_operation("amalgam::dropout", {x}, {1 - p_}, [&] { return x.clone(); });
  }
  return x * random_->dropout_mask(x, 1 - p_);
}

torch::Tensor masked_softmax(const torch::Tensor& scores, const torch::Tensor& mask) {
  return torch::softmax(scores.masked_fill(mask.logical_not(), kNoToken), 1) * mask;
}

AttentionPoolImpl::AttentionPoolImpl(std::int64_t dim, double dropout, const RandomStreamPtr& random,
                                     bool scored)
    : scored_(scored) {
  if (scored) {
    // The last layer needs no bias: softmax does not see a constant.
    score_hidden_ = register_module("score_hidden", torch::nn::Linear(dim, dim));
    score_ = register_module("score", torch::nn::Linear(torch::nn::LinearOptions(dim, 1).bias(false)));
  }
  expand_ = register_module("expand", torch::nn::Linear(dim, 2 * dim));
  contract_ = register_module("contract", torch::nn::Linear(2 * dim, dim));
  // A constant that is larger than the tokens' first differences would be nearly all that the norm lets through,
  // and interactions with other modalities would be found late or never.
  torch::nn::init::zeros_(expand_->bias);
  torch::nn::init::zeros_(contract_->bias);
  norm_ = register_module(
      "norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions(std::vector<std::int64_t>{dim})));
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
}

torch::Tensor AttentionPoolImpl::scores_of(const torch::Tensor& tokens) {
  if (!scored_) return {};
  return score_->forward(torch::tanh(score_hidden_->forward(tokens))).squeeze(tokens.dim() - 1);
}

std::pair<torch::Tensor, torch::Tensor> AttentionPoolImpl::forward(const torch::Tensor& tokens,
                                                                   const torch::Tensor& mask,
                                                                   const torch::Tensor& bias,
                                                                   const torch::Tensor& residual,
                                                                   const torch::Tensor& known_scores) {
  torch::Tensor attention;  // [B, T]
  if (scored_) {
    torch::Tensor scores = known_scores.defined() ? known_scores : scores_of(tokens);
    if (bias.defined()) scores = scores + bias;
    attention = masked_softmax(scores, mask);
  } else {
    attention = mask.to(tokens.scalar_type());
  }
  torch::Tensor pooled = torch::matmul(attention.unsqueeze(1), tokens).squeeze(1);  // [B, d]
  if (residual.defined()) pooled = pooled + residual;
  const torch::Tensor hidden = dropout_->forward(torch::relu(expand_->forward(pooled)));
  return {attention, norm_->forward(pooled + contract_->forward(hidden))};
}

}  // namespace amalgam
