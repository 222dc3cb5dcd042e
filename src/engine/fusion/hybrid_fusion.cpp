// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/shares.h"
#include "engine/fusion/small_attention.h"

namespace amalgam {

namespace {

/// The width at which the modalities attend to each other, and whether summaries must be projected
/// to it.
struct AttentionWidth {
  std::int64_t dim = 0;
  bool projects = false;
};

/// Errors:  Error(request) "hybrid.heads" naming the numbers of heads that divide the width
AttentionWidth attention_width(const FusionShape& shape, std::int64_t heads, std::int64_t asked) {
  const auto [narrowest, widest] = std::minmax_element(shape.widths.begin(), shape.widths.end());
  const bool same = *narrowest == *widest;
  const std::int64_t rounded = (*widest + heads - 1) / heads * heads;
  AttentionWidth width;
  width.dim = asked > 0 ? asked : (same ? *widest : rounded);
  width.projects = !same || width.dim != *widest;
  if (width.dim % heads == 0) return width;
  std::string divisors;
  for (std::int64_t n = 1; n <= width.dim; ++n) {
    if (width.dim % n == 0) divisors += (divisors.empty() ? "" : ", ") + std::to_string(n);
  }
  throw Error(ErrorKind::request, "hybrid.heads",
              "hybrid.heads is " + std::to_string(heads) +
                  ", but it must divide the attention width " + std::to_string(width.dim) +
                  ": choose one of " + divisors + ", or set hybrid.dim to a multiple of " +
                  std::to_string(heads) + ".");
}

/// Attention over modality tokens: X = stack(h_1 … h_M), multi-head self-attention, mean over the
/// positions.
///
/// Keys of absent modalities are masked and the mean runs over the present ones. With `residual`,
/// Y = LayerNorm(X + attention(X)) takes the attention's place; with `modality_embeddings`, a
/// learned vector per modality is added to its token first (without it the mean cannot tell equal
/// tokens apart).
///
/// Shapes:  M summaries [B, d_m] -> z [B, d], attention [B, heads, M, M], logits [B, C]
/// Source:  Vaswani et al. 2017, "Attention Is All You Need", sec. 3.2; projections as in
///          torch.nn.MultiheadAttention
class HybridFusion : public FusionHead {
 public:
  HybridFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : heads_(options.integer("hybrid.heads")) {
    const auto [dim, projects] = attention_width(shape, heads_, options.integer("hybrid.dim"));
    const auto modalities = static_cast<std::int64_t>(shape.widths.size());
    for (std::size_t m = 0; projects && m < shape.widths.size(); ++m) {
      projections_.push_back(
          register_module("project_" + std::to_string(m), torch::nn::Linear(shape.widths[m], dim)));
    }
    if (options.flag("hybrid.modality_embeddings")) {
      modality_embeddings_ =
          register_parameter("modality_embeddings", torch::randn({modalities, dim}) * 0.1);
    }
    in_proj_ = register_module("in_proj", torch::nn::Linear(dim, 3 * dim));
    out_proj_ = register_module("out_proj", torch::nn::Linear(dim, dim));
    torch::nn::init::xavier_uniform_(in_proj_->weight);  // as torch.nn.MultiheadAttention starts
    torch::nn::init::zeros_(in_proj_->bias);
    torch::nn::init::zeros_(out_proj_->bias);
    if (options.flag("hybrid.residual")) {
      norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({dim})));
    }
    head_ = register_module("head",
                            DecisionHead(dim, options.integer("model.head_width"), shape.outputs,
                                         options.number("model.dropout"), random));
    head_->scale_start(std::sqrt(static_cast<double>(modalities)));  // a mean of M tokens is √M times shorter
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor part = taking_part(modalities);  // [B, M]
    const torch::Tensor x = stack_tokens(modalities);    // [B, M, d]
    const AttentionResult attended = small_attention(in_proj_->forward(x), heads_, part);

    const torch::Tensor counts = part.to(x.scalar_type());  // [B, M]
    const torch::Tensor query_share =
        counts / counts.sum(1, true);  // [B, M] 1/present, 0 where absent
    FusionOutput output;
    const auto mean_of_present = [&](const torch::Tensor& tokens) {
      return (tokens * query_share.unsqueeze(2)).sum(1);  // [B, M, d] -> [B, d]
    };
    // Without a norm behind it, the projection of the mean is the mean of the projections, for a share of the work.
    output.embedding = norm_ ? mean_of_present(norm_->forward(x + out_proj_->forward(attended.context)))
                             : out_proj_->forward(mean_of_present(attended.context));
    output.logits = head_->forward(output.embedding);
    const torch::Tensor attention = attended.attention.detach();  // [B, heads, M, M]
    if (reports_weights_) {
      output.modality_weights = (attention.mean(1) * query_share.unsqueeze(2)).sum(1);
    }
    output.attention = {attention};
    return output;
  }

  bool reads_absence_states() const override { return false; }

 private:
  torch::Tensor stack_tokens(const std::vector<EncodedModality>& modalities) {
    std::vector<torch::Tensor> tokens = summaries_of(modalities);
    for (std::size_t m = 0; m < projections_.size(); ++m)
      tokens[m] = projections_[m]->forward(tokens[m]);
    const torch::Tensor x = torch::stack(tokens, 1);
    return modality_embeddings_.defined() ? x + modality_embeddings_ : x;
  }

  std::int64_t heads_;
  std::vector<torch::nn::Linear> projections_;
  torch::Tensor modality_embeddings_;  // [M, d]
  torch::nn::Linear in_proj_{nullptr}, out_proj_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  DecisionHead head_{nullptr};
};

std::vector<Option> hybrid_options() {
  return {
      {.name = "hybrid.heads",
       .title = "Attention heads",
       .help = "Each head compares the modalities in its own way. Must divide the attention width.",
       .default_value = std::int64_t{4},
       .minimum = 1,
       .maximum = 64,
       .level = OptionLevel::basic},
      {.name = "hybrid.dim",
       .title = "Attention width",
       .help = "Width of a modality's token. 0 takes the encoders' width; another value, or "
               "encoders of "
               "different widths, adds a linear projection per modality.",
       .default_value = std::int64_t{0},
       .minimum = 0,
       .maximum = 4096,
       .level = OptionLevel::expert},
      {.name = "hybrid.residual",
       .title = "Residual and layer norm",
       .help = "Adds each token to what it attended to and normalises the sum; trains more "
               "steadily. Off "
               "gives the plain mean of the attention's output.",
       .default_value = true},
      {.name = "hybrid.modality_embeddings",
       .title = "Modality embeddings",
       .help = "Adds a learned vector to each modality's token, so that attention knows which "
               "modality a "
               "token is.",
       .default_value = true}};
}

}  // namespace

Strategy hybrid_fusion() {
  return {
      .info =
          {.id = "hybrid",
           .title = "Hybrid fusion",
           .summary =
               "Treats every modality as a token and lets the tokens attend to each other before "
               "deciding on their mean.",
           .when_to_use =
               "When modalities interact, when some are missing, or when you want to see which "
               "looks at which.",
           .weights_meaning = "attention received: mean over heads and present modalities",
           .formula = "X = stack(h_1 … h_M),  A = softmax(Q Kᵀ / √d_k),  z = mean over m of (A V "
                      "W_O + b_O)_m,  "
                      "y = head(z)",
           .reference = "Vaswani et al. 2017, Attention Is All You Need",
           .has_attention = true,
           .options = hybrid_options()},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<HybridFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
