// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/transformer_layer.h"

#include <torch/csrc/jit/frontend/tracer.h>

#include <algorithm>
#include <cmath>

#include "engine/fusion/pooling.h"
#include "engine/modalities/attention_heads.h"

namespace amalgam {

namespace {

/// Attention of tokens over each other. A trace must not keep the number of tokens, as small_attention's would.
AttentionResult attention_among(const torch::Tensor& packed, std::int64_t heads, const torch::Tensor& there) {
  if (!torch::jit::tracer::isTracing()) return small_attention(packed, heads, there);
  const auto parts = packed.chunk(3, 2);
  return attention_over(parts[0], parts[1], parts[2], heads, there);
}

}  // namespace

ModalityTokensImpl::ModalityTokensImpl(const FusionShape& shape, std::int64_t dim, std::int64_t most) : most_(most) {
  summaries_ = project_each(*this, "summary", shape, dim);
  tokens_ = project_each(*this, "token", shape, dim);
}

std::vector<TokenStates> ModalityTokensImpl::forward(const std::vector<EncodedModality>& modalities) {
  std::vector<TokenStates> all;
  all.reserve(modalities.size());
  for (std::size_t m = 0; m < modalities.size(); ++m) {
    const EncodedModality& one = modalities[m];
    const torch::Tensor present = one.present.unsqueeze(1);  // [B, 1]
    // slice, not narrow: it takes what there is of shorter modalities, also while a trace of it runs.
    const torch::Tensor tokens = tokens_[m]->forward(one.tokens.slice(1, 0, most_));
    const torch::Tensor mask = torch::logical_and(one.mask.slice(1, 0, most_), present);
    const torch::Tensor there = torch::cat({present, mask}, 1);
    const torch::Tensor states = torch::cat({summaries_[m]->forward(one.summary).unsqueeze(1), tokens}, 1);
    all.push_back({states.masked_fill(torch::logical_not(there).unsqueeze(2), 0), there});
  }
  return all;
}

AttentionResult attention_over(const torch::Tensor& query, const torch::Tensor& key, const torch::Tensor& value,
                               std::int64_t heads, const torch::Tensor& there) {
  // [B, T, d] -> [B, heads, T, d_k]. Chunks, not a view: a trace must not keep the number of tokens.
  const auto by_head = [heads](const torch::Tensor& x) { return torch::stack(x.chunk(heads, 2), 1); };
  const double scale = 1 / std::sqrt(static_cast<double>(query.size(2)) / static_cast<double>(heads));
  const torch::Tensor left_out = torch::logical_not(there).unsqueeze(1).unsqueeze(1);  // [B, 1, 1, K]
  const torch::Tensor scores =
      torch::matmul(by_head(query * scale), by_head(key).transpose(2, 3)).masked_fill(left_out, kNoKey);
  const torch::Tensor attention = torch::softmax(scores, 3);
  const torch::Tensor context = torch::matmul(attention, by_head(value));  // [B, heads, Q, d_k]
  return {torch::cat(context.unbind(1), 2), attention};
}

TransformerLayerImpl::TransformerLayerImpl(std::int64_t dim, std::int64_t heads, double dropout,
                                           const RandomStreamPtr& random)
    : heads_(heads) {
  attention_norm_ = register_module("attention_norm", layer_norm(dim));
  // One packed map: a single key leaves nothing to learn about queries and keys, but values always learn.
  query_key_value_ = register_module("query_key_value", torch::nn::Linear(dim, 3 * dim));
  join_ = register_module("join", torch::nn::Linear(dim, dim));
  network_norm_ = register_module("network_norm", layer_norm(dim));
  expand_ = register_module("expand", torch::nn::Linear(dim, 2 * dim));
  contract_ = register_module("contract", torch::nn::Linear(2 * dim, dim));
  dropout_ = register_module("dropout", StreamDropout(dropout, random));
  torch::nn::init::xavier_uniform_(query_key_value_->weight);
  torch::nn::init::zeros_(query_key_value_->bias);
  torch::nn::init::zeros_(join_->bias);
  torch::nn::init::kaiming_normal_(expand_->weight);  // as the decision head: see there
  // LibTorch's own start is 1.7 times smaller; a token that reads the others through it found an exclusive-or of two
  // modalities not from every seed.
  torch::nn::init::xavier_normal_(join_->weight);
  torch::nn::init::xavier_normal_(contract_->weight);
}

LayerResult TransformerLayerImpl::forward(const torch::Tensor& x, const torch::Tensor& there) {
  const torch::Tensor packed = query_key_value_->forward(attention_norm_->forward(x));  // [B, T, 3·d]
  const AttentionResult attended = attention_among(packed, heads_, there);
  const torch::Tensor mixed = x + dropout_->forward(join_->forward(attended.context));
  const torch::Tensor inner = dropout_->forward(torch::relu(expand_->forward(network_norm_->forward(mixed))));
  return {mixed + dropout_->forward(contract_->forward(inner)), attended.attention};
}

torch::nn::LayerNorm layer_norm(std::int64_t dim) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions(std::vector<std::int64_t>{dim}));
}

torch::Tensor mean_over(const torch::Tensor& states, const torch::Tensor& there) {
  const torch::Tensor counted = there.to(states.scalar_type()).unsqueeze(2);  // [B, T, 1]
  return (states * counted).sum(1) / counted.sum(1).clamp_min(1);
}

std::int64_t token_width(const FusionShape& shape, std::int64_t heads) {
  const std::int64_t widest = *std::max_element(shape.widths.begin(), shape.widths.end());
  return (widest + heads - 1) / heads * heads;
}

Option heads_option(const std::string& strategy) {
  return {.name = strategy + ".heads",
          .title = "Attention heads",
          .help = "Each head compares tokens in its own way. The width of a token is rounded up to a multiple of them.",
          .default_value = std::int64_t{4},
          .minimum = 1,
          .maximum = 64,
          .level = OptionLevel::basic};
}

Option most_tokens_option(const std::string& strategy) {
  return {.name = strategy + ".most",
          .title = "Most tokens",
          .help = "How many tokens of a modality are looked at one by one: the first ones. What comes after them "
                  "counts through the modality's summary only. Time and memory grow with the square.",
          .default_value = std::int64_t{64},
          .minimum = 1,
          .maximum = 1024,
          .level = OptionLevel::expert,
          .unit = "tokens"};
}

Option layers_option(const std::string& strategy) {
  return {.name = strategy + ".layers",
          .title = "Layers",
          .help = "Rounds of attention, one after the other. More tell finer interactions apart and need more rows.",
          .default_value = std::int64_t{2},
          .minimum = 1,
          .maximum = 12};
}

}  // namespace amalgam
