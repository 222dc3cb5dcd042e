// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <string>
#include <vector>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"
#include "engine/fusion/transformer_layer.h"

namespace amalgam {

namespace {

/// Token transformer: [CLS] and the tokens of all modalities pass through one transformer; z = norm([CLS]).
///
/// Tokens that do not exist, or whose modality the row lacks, are masked as keys. A modality's share is the attention
/// that [CLS] gives to its tokens in the last layer, mean over heads, without what [CLS] gives to itself. The attention
/// of modality a on modality b is the mean over a's tokens of what each gives to all of b's.
/// Shapes:  M modalities with tokens [B, T_m, d_m] -> x [B, N, d] with N = 1 + Σ (1 + T_m), z [B, d], attention per
///          layer [B, heads, M, M], logits [B, C]
/// Source:  Gorishniy, Rubachev, Khrulkov & Babenko 2021, "Revisiting Deep Learning Models for Tabular Data", sec. 3.3
class TokenFusion : public FusionHead {
 public:
  TokenFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random) {
    const std::int64_t heads = options.integer("tokens.heads"), dim = token_width(shape, heads);
    const double dropout = options.number("model.dropout");
    tokens_ = register_module("tokens", ModalityTokens(shape, dim, options.integer("tokens.most")));
    cls_ = register_parameter("cls", torch::randn({dim}) * 0.1);
    for (std::int64_t layer = 0; layer < options.integer("tokens.layers"); ++layer) {
      layers_.push_back(
          register_module("layer_" + std::to_string(layer), TransformerLayer(dim, heads, dropout, random)));
    }
    norm_ = register_module("norm", layer_norm(dim));
    head_ = register_module("head",
                            DecisionHead(dim, options.integer("model.head_width"), shape.outputs, dropout, random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const std::vector<TokenStates> tokens = tokens_->forward(modalities);
    // [CLS] in front: one more token of every row, and the only one that is always there.
    std::vector<torch::Tensor> states = {torch::zeros_like(tokens.front().states.narrow(1, 0, 1)) + cls_};
    std::vector<torch::Tensor> there = {torch::ones_like(tokens.front().there.narrow(1, 0, 1))};
    for (const TokenStates& one : tokens) {
      states.push_back(one.states);
      there.push_back(one.there);
    }
    torch::Tensor x = torch::cat(states, 1);           // [B, N, d]
    const torch::Tensor exists = torch::cat(there, 1);  // [B, N]
    std::vector<torch::Tensor> maps;
    for (TransformerLayer& layer : layers_) {
      LayerResult result = layer->forward(x, exists);
      x = result.states;
      maps.push_back(result.attention.detach());
    }
    FusionOutput output;
    output.embedding = norm_->forward(x.select(1, 0));  // [B, d]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) report(maps, there, modalities, output);
    return output;
  }

  bool reads_absence_states() const override { return false; }

 private:
  /// Token attention maps [B, heads, N, N] as shares and as attention between modalities.
  static void report(const std::vector<torch::Tensor>& maps, const std::vector<torch::Tensor>& there,
                     const std::vector<EncodedModality>& modalities, FusionOutput& output) {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor members = members_of(there, maps.front().scalar_type());  // [B, 1, N, M]
    const torch::Tensor part = taking_part(modalities);                           // [B, M]
    torch::Tensor given;  // [B, heads, N, M] each token's to each modality
    for (const torch::Tensor& map : maps) {
      given = torch::matmul(map, members);
      output.attention.push_back(between(torch::matmul(members.transpose(2, 3), given), part));
    }
    output.modality_weights = row_shares(given.select(2, 0).mean(1), modalities);  // of the last layer
  }

  /// Which token belongs to which modality: 1 where token n exists and is of modality m; [CLS] is of none.
  static torch::Tensor members_of(const std::vector<torch::Tensor>& there, torch::ScalarType type) {
    std::vector<torch::Tensor> columns;
    for (std::size_t m = 1; m < there.size(); ++m) {
      std::vector<torch::Tensor> parts;
      for (std::size_t k = 0; k < there.size(); ++k) parts.push_back(k == m ? there[k] : torch::zeros_like(there[k]));
      columns.push_back(torch::cat(parts, 1));
    }
    return torch::stack(columns, 2).to(type).unsqueeze(1);
  }

  /// Rows that sum to 1; a modality that is not there looks at those that are evenly. Sums [B, heads, M, M].
  static torch::Tensor between(const torch::Tensor& sums, const torch::Tensor& part) {
    const torch::Tensor keys = part.unsqueeze(1).unsqueeze(1).expand_as(sums);  // [B, heads, M, M]
    const auto modalities = sums.size(3);
    return shares_of(sums.reshape({-1, modalities}), keys.reshape({-1, modalities})).view_as(sums);
  }

  ModalityTokens tokens_{nullptr};
  torch::Tensor cls_;  // [d]
  std::vector<TransformerLayer> layers_;
  torch::nn::LayerNorm norm_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy token_fusion() {
  return {
      .info = {.id = "tokens",
               .title = "Token transformer",
               .summary = "Puts the tokens of all modalities, column by column and word by word, into one transformer "
                          "and decides on a token that reads them all.",
               .when_to_use = "When single columns or words of different modalities interact, and there are many rows.",
               .weights_meaning = "attention that the deciding token gives to the modality's tokens in the last layer: "
                                  "mean over heads (not importance)",
               .formula = "X = [CLS; tokens of all modalities],  X ← X + attention(norm(X)),  X ← X + network(norm(X)) "
                          "in each layer,  z = norm(X_CLS),  y = head(z)",
               .reference = "Gorishniy et al. 2021, Revisiting Deep Learning Models for Tabular Data (arXiv "
                            "2106.11959)",
               .has_attention = true,
               .options = {layers_option("tokens"), heads_option("tokens"), most_tokens_option("tokens")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<TokenFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
