// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/encoder.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <mutex>

#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

constexpr double kNoToken = -1e9;  // a score that softmax turns into an exact 0

/// Ones and zeros in the shape of `like`, one with probability `keep`, scaled by 1/keep. Two 16-bit
/// decisions a draw: dropout is then a small part of a step's cost.
torch::Tensor dropout_mask(const torch::Tensor& like, double keep, torch::Generator& random) {
  torch::Tensor mask = torch::empty(like.sizes(), torch::kFloat32);
  auto* values = mask.data_ptr<float>();
  const std::int64_t count = mask.numel();
  const std::uint32_t threshold = std::max(1U, static_cast<std::uint32_t>(keep * 65536.0 + 0.5));
  const auto scale = static_cast<float>(65536.0 / threshold);
  auto* engine = at::check_generator<at::CPUGeneratorImpl>(random);
  const std::lock_guard<std::mutex> lock(engine->mutex_);
  for (std::int64_t i = 0; i < count; i += 2) {
    const std::uint32_t draw = engine->random();
    values[i] = (draw & 0xffffU) < threshold ? scale : 0.0F;
    if (i + 1 < count) values[i + 1] = (draw >> 16U) < threshold ? scale : 0.0F;
  }
  return mask.to(like.device(), like.scalar_type());
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed) : cpu(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

torch::Tensor StreamDropoutImpl::forward(const torch::Tensor& x) {
  if (!is_training() || p_ <= 0) return x;
  if (compiled::is_recording()) {
    return compiled::record_operation("amalgam::dropout", {x}, {1 - p_}, [&] { return x.clone(); });
  }
  return x * dropout_mask(x, 1 - p_, random_->cpu);
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
