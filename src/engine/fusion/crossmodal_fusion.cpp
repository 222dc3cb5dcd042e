// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"
#include "engine/fusion/small_attention.h"
#include "engine/fusion/transformer_layer.h"

namespace amalgam {

namespace {

/// Tokens of modality a look at those of b: norm(X_a + softmax(X_a W_Q (X_b W_K)ᵀ / √d_k) X_b W_V W_O).
///
/// A row without b gives X_a a constant instead of what b says.
/// Shapes:  X_a [B, T_a, d], X_b [B, T_b, d] -> [B, T_a, d]
class CrossAttentionImpl : public torch::nn::Module {
 public:
  CrossAttentionImpl(std::int64_t dim, std::int64_t heads, double dropout, const RandomStreamPtr& random)
      : heads_(heads) {
    query_ = register_module("query", torch::nn::Linear(dim, dim));
    key_value_ = register_module("key_value", torch::nn::Linear(dim, 2 * dim));
    join_ = register_module("join", torch::nn::Linear(dim, dim));
    norm_ = register_module("norm", layer_norm(dim));
    dropout_ = register_module("dropout", StreamDropout(dropout, random));
    torch::nn::init::xavier_uniform_(query_->weight);
    torch::nn::init::xavier_uniform_(key_value_->weight);
  }

  torch::Tensor forward(const TokenStates& target, const TokenStates& source) {
    const auto keys = key_value_->forward(source.states).chunk(2, 2);
    const AttentionResult looked =
        attention_over(query_->forward(target.states), keys[0], keys[1], heads_, source.there);
    return norm_->forward(target.states + dropout_->forward(join_->forward(looked.context)));
  }

 private:
  std::int64_t heads_;
  torch::nn::Linear query_{nullptr}, key_value_{nullptr}, join_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  StreamDropout dropout_{nullptr};
};
TORCH_MODULE(CrossAttention);

/// Cross-modal transformer: every modality's tokens look at those of each other one; what modality a found is pooled
/// to one vector r_a; the M vectors attend to each other, and z is their mean.
///
/// Modalities that the row lacks are masked, as sources and as results. A modality's share is the attention that its
/// result receives: mean over heads and present modalities. A single modality only attends to itself.
/// Shapes:  M modalities with tokens [B, T_m, d_m] -> r [B, M, d], z [B, d], attention [B, heads, M, M], logits [B, C]
/// Source:  Tsai et al. 2019, "Multimodal Transformer for Unaligned Multimodal Language Sequences", sec. 3.1-3.2 (one
///          layer per pair; the modalities' pooled results attend to each other)
class CrossmodalFusion : public FusionHead {
 public:
  CrossmodalFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : modalities_(shape.widths.size()), heads_(options.integer("crossmodal.heads")) {
    const std::int64_t dim = token_width(shape, heads_);
    const double dropout = options.number("model.dropout");
    tokens_ = register_module("tokens", ModalityTokens(shape, dim, options.integer("crossmodal.most")));
    for (std::size_t a = 0; a < modalities_ && modalities_ > 1; ++a) add_target(a, dim, dropout, random);
    in_proj_ = register_module("in_proj", torch::nn::Linear(dim, 3 * dim));
    out_proj_ = register_module("out_proj", torch::nn::Linear(dim, dim));
    torch::nn::init::xavier_uniform_(in_proj_->weight);
    torch::nn::init::zeros_(in_proj_->bias);
    torch::nn::init::zeros_(out_proj_->bias);
    norm_ = register_module("norm", layer_norm(dim));
    head_ = register_module("head",
                            DecisionHead(dim, options.integer("model.head_width"), shape.outputs, dropout, random));
    head_->scale_start(std::sqrt(static_cast<double>(modalities_)));  // a mean of M vectors is √M times shorter
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor part = taking_part(modalities);                  // [B, M]
    const torch::Tensor r = results(tokens_->forward(modalities));       // [B, M, d]
    const AttentionResult attended = small_attention(in_proj_->forward(r), heads_, part);
    const torch::Tensor y = norm_->forward(r + out_proj_->forward(attended.context));
    const torch::Tensor counted = part.to(r.scalar_type());
    const torch::Tensor share = (counted / counted.sum(1, true)).unsqueeze(2);  // [B, M, 1]
    FusionOutput output;
    output.embedding = (y * share).sum(1);  // [B, d]
    output.logits = head_->forward(output.embedding);
    const torch::Tensor attention = attended.attention.detach();
    if (reports_weights_) {
      output.modality_weights = row_shares((attention.mean(1) * share.detach()).sum(1), modalities);
    }
    output.attention = {attention};
    return output;
  }

  bool reads_absence_states() const override { return false; }

 private:
  void add_target(std::size_t a, std::int64_t dim, double dropout, const RandomStreamPtr& random) {
    pairs_.emplace_back();
    for (std::size_t b = 0; b < modalities_; ++b) {
      if (b == a) continue;
      pairs_.back().push_back(register_module("pair_" + std::to_string(a) + "_" + std::to_string(b),
                                              CrossAttention(dim, heads_, dropout, random)));
    }
    const auto sources = static_cast<std::int64_t>(modalities_) - 1;
    joins_.push_back(register_module("join_" + std::to_string(a), torch::nn::Linear(sources * dim, dim)));
  }

  /// r_a = W_a [mean of a's tokens after b, for every other b] + b_a; the mean of its tokens where there is no other.
  torch::Tensor results(const std::vector<TokenStates>& tokens) {
    if (pairs_.empty()) return mean_over(tokens.front().states, tokens.front().there).unsqueeze(1);
    std::vector<torch::Tensor> all;
    all.reserve(tokens.size());
    for (std::size_t a = 0; a < tokens.size(); ++a) {
      std::vector<torch::Tensor> found;
      found.reserve(pairs_[a].size());
      for (std::size_t i = 0; i < pairs_[a].size(); ++i) {
        const std::size_t b = i < a ? i : i + 1;
        found.push_back(mean_over(pairs_[a][i]->forward(tokens[a], tokens[b]), tokens[a].there));
      }
      all.push_back(joins_[a]->forward(torch::cat(found, 1)));
    }
    return torch::stack(all, 1);
  }

  std::size_t modalities_;
  std::int64_t heads_;
  ModalityTokens tokens_{nullptr};
  std::vector<std::vector<CrossAttention>> pairs_;  // of each target, its sources in order
  std::vector<torch::nn::Linear> joins_;
  torch::nn::Linear in_proj_{nullptr}, out_proj_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy crossmodal_fusion() {
  return {
      .info = {.id = "crossmodal",
               .title = "Cross-modal transformer",
               .summary = "Lets the tokens of every modality look at those of each other one, then lets the modalities "
                          "look at what each has found.",
               .when_to_use = "When it matters which words or columns of one modality meet which of another, and there "
                              "are few modalities: its cost grows with their pairs.",
               .weights_meaning = "attention received by what the modality found: mean over heads and present "
                                  "modalities (not importance)",
               .formula = "Y_ab = norm(X_a + softmax(X_a W_Q (X_b W_K)ᵀ / √d_k) X_b W_V W_O) for each pair a ≠ b,  "
                          "r_a = W_a [mean of Y_ab over the tokens, for all b],  z = mean of norm(r + "
                          "attention(r)),  y = head(z)",
               .reference = "Tsai et al. 2019, Multimodal Transformer for Unaligned Multimodal Language Sequences "
                            "(arXiv 1906.00295)",
               .has_attention = true,
               .options = {heads_option("crossmodal"), most_tokens_option("crossmodal")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<CrossmodalFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
