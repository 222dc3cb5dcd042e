// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Gated multimodal unit: z = Σ_m g_m ⊙ t_m with t_m = tanh(W_h^m h_m + b) and gates g_m = σ(W_z^m [h_1; …; h_M] + b).
///
/// The sum runs over the modalities that a row has; the gates see the absence states of the others. A modality's
/// share is its part of the gated contributions, Σ_j |g_mj t_mj| over the units j.
/// Shapes:  M summaries [B, d_m] -> g, t [B, M, k], z [B, k], logits [B, C]; k = gated.dim
/// Source:  Arevalo, Solorio, Montes-y-Gómez & González 2017, "Gated Multimodal Units for Information Fusion", sec. 3
class GatedFusion : public FusionHead {
 public:
  GatedFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : modalities_(static_cast<std::int64_t>(shape.widths.size())), dim_(options.integer("gated.dim")) {
    states_ = project_each(*this, "state", shape, dim_);
    gates_ = register_module("gates", torch::nn::Linear(total_width(shape), modalities_ * dim_));
    head_ = register_module("head", DecisionHead(dim_, options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
    head_->scale_start(2 / std::sqrt(static_cast<double>(modalities_)));  // M terms behind gates that start half open
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const std::vector<torch::Tensor> summaries = summaries_of(modalities);
    std::vector<torch::Tensor> states;
    states.reserve(states_.size());
    for (std::size_t m = 0; m < states_.size(); ++m) states.push_back(states_[m]->forward(summaries[m]));
    const torch::Tensor gates = torch::sigmoid(gates_->forward(torch::cat(summaries, 1)));  // [B, M·k]
    const torch::Tensor parts =
        (gates * torch::tanh(torch::cat(states, 1))).reshape({-1, modalities_, dim_});  // [B, M, k]
    const torch::Tensor left_out = torch::logical_not(taking_part(modalities));         // [B, M]
    FusionOutput output;
    output.embedding = parts.masked_fill(left_out.unsqueeze(2), 0).sum(1);  // [B, k]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(parts.detach().abs().sum(2), modalities);
    return output;
  }

 private:
  std::int64_t modalities_, dim_;
  std::vector<torch::nn::Linear> states_;
  torch::nn::Linear gates_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy gated_fusion() {
  return {
      .info = {.id = "gated",
               .title = "Gated fusion",
               .summary = "Opens and closes, row by row and unit by unit, a gate for each modality, and adds up what "
                          "comes through.",
               .when_to_use = "When it depends on the row which modality can be trusted, or when some are missing.",
               .weights_meaning = "share of what comes through the gates: Σ_j |g_mj t_mj|, row by row (not importance)",
               .formula = "t_m = tanh(W_h^m h_m + b),  g_m = σ(W_z^m [h_1; …; h_M] + b),  z = Σ_m g_m ⊙ t_m over the "
                          "present modalities,  y = head(z)",
               .reference = "Arevalo et al. 2017, Gated Multimodal Units for Information Fusion (arXiv 1702.01992)",
               .has_attention = false,
               .options = {fused_width_option("gated")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<GatedFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
