// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/sequence_transformer.h"

#include <cmath>

#include "engine/modalities/attention_heads.h"

namespace amalgam {

namespace {

constexpr double kPositionGain = 0.1;   // positions start no louder than what stands there
constexpr double kLongestWave = 10000;  // of the positions, in steps / 2π

torch::nn::LayerNorm norm_over(std::int64_t width) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions(std::vector<std::int64_t>{width}));
}

std::int64_t heads_for(std::int64_t hidden) { return hidden % 4 == 0 ? 4 : hidden % 2 == 0 ? 2 : 1; }

}  // namespace

TransformerBlockImpl::TransformerBlockImpl(std::int64_t hidden, std::int64_t heads, double dropout,
                                           const RandomStreamPtr& random)
    : heads_(heads), scale_(1 / std::sqrt(static_cast<double>(hidden) / static_cast<double>(heads))) {
  attention_norm_ = register_module("attention_norm", norm_over(hidden));
  query_key_value_ = register_module("query_key_value", torch::nn::Linear(hidden, 3 * hidden));
  join_ = register_module("join", torch::nn::Linear(hidden, hidden));
  network_norm_ = register_module("network_norm", norm_over(hidden));
  expand_ = register_module("expand", torch::nn::Linear(hidden, 2 * hidden));
  contract_ = register_module("contract", torch::nn::Linear(2 * hidden, hidden));
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
}

torch::Tensor TransformerBlockImpl::attend(const torch::Tensor& x, const torch::Tensor& absent) {
  const auto parts = query_key_value_->forward(x).chunk(3, 2);
  const torch::Tensor query = by_head(parts[0] * scale_, heads_);
  const torch::Tensor key = by_head(parts[1], heads_);
  const torch::Tensor scores = torch::matmul(query, key.transpose(2, 3)).masked_fill(absent, kNoKey);
  const torch::Tensor context = torch::matmul(torch::softmax(scores, 3), by_head(parts[2], heads_));
  return join_->forward(torch::cat(context.unbind(1), 2));
}

torch::Tensor TransformerBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& absent) {
  const torch::Tensor mixed = x + dropout_->forward(attend(attention_norm_->forward(x), absent));
  const torch::Tensor inner = dropout_->forward(torch::relu(expand_->forward(network_norm_->forward(mixed))));
  return mixed + dropout_->forward(contract_->forward(inner));
}

SequenceTransformer::SequenceTransformer(std::int64_t features, std::int64_t hidden, std::int64_t layers, double dropout,
                                         const RandomStreamPtr& random)
    : hidden_(hidden) {
  input_ = register_module("input", torch::nn::Linear(features, hidden));
  position_gain_ = register_parameter("position_gain", torch::full({hidden}, kPositionGain));
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    blocks_.push_back(
        register_module("block" + std::to_string(layer), TransformerBlock(hidden, heads_for(hidden), dropout, random)));
  }
  norm_ = register_module("norm", norm_over(hidden));
}

/// sin(t · w_i) for the first half of the states, cos(t · w_i) for the others, w_i = 10000^(−i / half).
torch::Tensor SequenceTransformer::positions(const torch::Tensor& like) const {
  const std::int64_t half = (hidden_ + 1) / 2;
  const torch::Tensor steps = torch::ones_like(like.narrow(2, 0, 1)).cumsum(1) - 1;  // [B, T, 1], counted while running
  const torch::Tensor waves =
      torch::exp(torch::arange(0, half, like.options()) * (-std::log(kLongestWave) / static_cast<double>(half)));
  const torch::Tensor angles = steps * waves;  // [B, T, half]
  return torch::cat({torch::sin(angles), torch::cos(angles)}, 2).narrow(2, 0, hidden_);
}

torch::Tensor SequenceTransformer::forward(const torch::Tensor& x, const torch::Tensor& mask) {
  const torch::Tensor absent = mask.logical_not().unsqueeze(1).unsqueeze(1);  // [B, 1, 1, T]
  torch::Tensor states = input_->forward(x);
  states = states + positions(states) * position_gain_;
  for (auto& block : blocks_) states = block->forward(states, absent);
  return norm_->forward(states);
}

}  // namespace amalgam
