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

/// Attention bottleneck: modalities exchange what they know through a few shared tokens z and in no other way.
/// In each layer [X_m'; z_m'] = Layer_m([X_m; z]), z = mean of z_m' over the modalities that are there.
///
/// The decision sees the bottleneck and the modalities' tokens: [norm(z̄); norm(x̄)] with z̄ the mean of z and x̄ the
/// mean over present modalities of their tokens' means. A modality's share says how open the bottleneck is to it: the
/// attention that z gives to X_m, and not to itself, in Layer_m; mean over layers, heads and bottleneck tokens.
/// Shapes:  M modalities with tokens [B, T_m, d_m] -> X_m [B, 1 + T_m, d], z [B, n, d], embedding [B, 2·d],
///          logits [B, C]
/// Source:  Nagrani et al. 2021, "Attention Bottlenecks for Multimodal Fusion", sec. 3.2 (here from the first layer on)
class BottleneckFusion : public FusionHead {
 public:
  BottleneckFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : bottleneck_(options.integer("bottleneck.tokens")) {
    const std::int64_t heads = options.integer("bottleneck.heads"), dim = token_width(shape, heads);
    const double dropout = options.number("model.dropout");
    tokens_ = register_module("tokens", ModalityTokens(shape, dim, options.integer("bottleneck.most")));
    start_ = register_parameter("start", torch::randn({bottleneck_, dim}) * 0.1);
    layers_.resize(static_cast<std::size_t>(options.integer("bottleneck.layers")));
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      for (std::size_t m = 0; m < shape.widths.size(); ++m) {
        layers_[i].push_back(register_module("layer_" + std::to_string(i) + "_" + std::to_string(m),
                                             TransformerLayer(dim, heads, dropout, random)));
      }
    }
    bottleneck_norm_ = register_module("bottleneck_norm", layer_norm(dim));
    token_norm_ = register_module("token_norm", layer_norm(dim));
    head_ = register_module("head",
                            DecisionHead(2 * dim, options.integer("model.head_width"), shape.outputs, dropout, random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    std::vector<TokenStates> tokens = tokens_->forward(modalities);
    const torch::Tensor counted = taking_part(modalities).to(start_.scalar_type());  // [B, M]
    const torch::Tensor share = (counted / counted.sum(1, true)).unsqueeze(2);       // [B, M, 1]
    torch::Tensor z = torch::zeros_like(tokens.front().states.narrow(1, 0, 1)) + start_;  // [B, n, d]
    torch::Tensor openness;                                                               // [B, M]
    for (std::vector<TransformerLayer>& layer : layers_) {
      std::vector<torch::Tensor> votes, read;
      for (std::size_t m = 0; m < layer.size(); ++m) {
        const LayerResult result = step(layer[m], tokens[m], z);
        votes.push_back(result.states.narrow(1, 0, bottleneck_).flatten(1));  // [B, n·d]
        tokens[m].states = result.states.slice(1, bottleneck_);
        if (reports_weights_) read.push_back(attention_to_tokens(result.attention));
      }
      z = (torch::stack(votes, 1) * share).sum(1).view_as(z);
      if (!reports_weights_) continue;
      const torch::Tensor of_layer = torch::stack(read, 1);
      openness = openness.defined() ? openness + of_layer : of_layer;
    }
    FusionOutput output;
    output.embedding =
        torch::cat({bottleneck_norm_->forward(z.mean(1)), token_norm_->forward(mean_state(tokens, share))}, 1);
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(openness, modalities);
    return output;
  }

  bool reads_absence_states() const override { return false; }

 private:
  /// Layer_m([z; X_m]): the bottleneck stands in front, where its place does not depend on the number of tokens.
  LayerResult step(TransformerLayer& layer, const TokenStates& tokens, const torch::Tensor& z) const {
    const torch::Tensor always = torch::ones_like(tokens.there.narrow(1, 0, 1)).expand({-1, bottleneck_});
    return layer->forward(torch::cat({z, tokens.states}, 1), torch::cat({always, tokens.there}, 1));
  }

  /// What the bottleneck gives to the modality's tokens: [B, heads, n + T, n + T] -> [B].
  torch::Tensor attention_to_tokens(const torch::Tensor& attention) const {
    return attention.detach().narrow(2, 0, bottleneck_).slice(3, bottleneck_).sum(3).flatten(1).mean(1);
  }

  /// The mean over present modalities of their tokens' means: [B, d].
  static torch::Tensor mean_state(const std::vector<TokenStates>& tokens, const torch::Tensor& share) {
    std::vector<torch::Tensor> means;
    means.reserve(tokens.size());
    for (const TokenStates& one : tokens) means.push_back(mean_over(one.states, one.there));
    return (torch::stack(means, 1) * share).sum(1);
  }

  std::int64_t bottleneck_;
  ModalityTokens tokens_{nullptr};
  torch::Tensor start_;                                 // [n, d]
  std::vector<std::vector<TransformerLayer>> layers_;  // layer, then modality
  torch::nn::LayerNorm bottleneck_norm_{nullptr}, token_norm_{nullptr};
  DecisionHead head_{nullptr};
};

std::vector<Option> bottleneck_options() {
  return {{.name = "bottleneck.tokens",
           .title = "Bottleneck tokens",
           .help = "How many tokens all that modalities tell each other must pass through. Few force them to tell what "
                   "matters.",
           .default_value = std::int64_t{4},
           .minimum = 1,
           .maximum = 256,
           .level = OptionLevel::basic},
          layers_option("bottleneck"), heads_option("bottleneck"), most_tokens_option("bottleneck")};
}

}  // namespace

Strategy bottleneck_fusion() {
  return {
      .info = {.id = "bottleneck",
               .title = "Attention bottleneck",
               .summary = "Gives each modality a transformer of its own and lets them exchange what they know through "
                          "a few shared tokens.",
               .when_to_use = "When modalities have many tokens, or when one of them drowns the others in a joint "
                              "transformer.",
               .weights_meaning = "how open the bottleneck is to the modality: attention of its tokens to the "
                                  "modality's, as a share (not importance)",
               .formula = "[X_m'; z_m'] = Layer_m([X_m; z]),  z = mean over the present m of z_m',  in each layer;  "
                          "y = head([norm(mean of z); norm(mean of X)])",
               .reference = "Nagrani et al. 2021, Attention Bottlenecks for Multimodal Fusion (arXiv 2107.00135)",
               .has_attention = false,
               .options = bottleneck_options()},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<BottleneckFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
