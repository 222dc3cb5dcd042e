// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Mixture of experts: y = Σ_e g_e f_e with g = softmax(W [h_1; …; h_M] + b). One expert f_e hears each modality
/// alone, the last hears all of them.
///
/// The expert of an absent modality is left out of the softmax; the joint one is always asked. A modality's share is
/// its expert's gate, and the joint expert's gate in equal parts for the modalities that are there.
/// Shapes:  M summaries [B, d_m] -> g [B, M + 1], branch logits [B, M, C], logits [B, C], embedding [B, (M + 1)·C]
/// Source:  Jacobs, Jordan, Nowlan & Hinton 1991, "Adaptive Mixtures of Local Experts"; Han et al. 2024, "FuseMoE"
class ExpertFusion : public FusionHead {
 public:
  ExpertFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : modalities_(static_cast<std::int64_t>(shape.widths.size())) {
    const auto expert = [&](const std::string& name, std::int64_t width) {
      return register_module(name, DecisionHead(width, options.integer("model.head_width"), shape.outputs,
                                                options.number("model.dropout"), random));
    };
    for (std::size_t m = 0; m < shape.widths.size(); ++m) {
      alone_.push_back(expert("expert_" + std::to_string(m), shape.widths[m]));
    }
    joint_ = expert("joint", total_width(shape));
    gate_ = register_module("gate", torch::nn::Linear(total_width(shape), modalities_ + 1));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor all = torch::cat(summaries_of(modalities), 1);  // [B, Σ d_m]
    const torch::Tensor present = presence_of(modalities);              // [B, M]
    std::vector<torch::Tensor> experts;
    experts.reserve(alone_.size() + 1);
    for (std::size_t m = 0; m < alone_.size(); ++m) experts.push_back(alone_[m]->forward(modalities[m].summary));
    experts.push_back(joint_->forward(all));
    const torch::Tensor said = torch::stack(experts, 1);  // [B, M + 1, C]
    const torch::Tensor asked = torch::cat({present, torch::ones_like(modalities.front().present).unsqueeze(1)}, 1);
    const torch::Tensor gates = softmax_where(gate_->forward(all), asked);  // [B, M + 1]
    const torch::Tensor summands = said * gates.unsqueeze(2);               // [B, M + 1, C]
    FusionOutput output;
    output.logits = summands.sum(1);
    output.embedding = summands.flatten(1);
    output.branch_logits =
        said.narrow(1, 0, modalities_).masked_fill(torch::logical_not(present).unsqueeze(2), 0);  // [B, M, C]
    if (reports_weights_) output.modality_weights = row_shares(spread(gates.detach(), present), modalities);
    return output;
  }

 private:
  /// Each modality's own gate and its part of the joint one: gates [B, M + 1], present [B, M] -> [B, M].
  torch::Tensor spread(const torch::Tensor& gates, const torch::Tensor& present) const {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor count = present.sum(1, true).clamp_min(1);  // [B, 1]
    return gates.narrow(1, 0, modalities_) + gates.narrow(1, modalities_, 1) / count;
  }

  std::int64_t modalities_;
  std::vector<DecisionHead> alone_;
  DecisionHead joint_{nullptr};
  torch::nn::Linear gate_{nullptr};
};

}  // namespace

Strategy expert_fusion() {
  return {
      .info = {.id = "experts",
               .title = "Mixture of experts",
               .summary =
                   "Asks one expert per modality and one that hears all of them, and weighs their decisions row by "
                   "row.",
               .when_to_use =
                   "When modalities are often missing, or when each should also be heard alone beside a joint "
                   "decision.",
               .weights_meaning = "gate of the modality's expert, plus the joint expert's gate in equal parts (not "
                                  "importance)",
               .formula = "y = Σ_e g_e f_e,  g = softmax(W [h_1; …; h_M] + b);  experts: f_m(h_m) for each present "
                          "modality and f_joint([h_1; …; h_M])",
               .reference = "Jacobs et al. 1991, Adaptive Mixtures of Local Experts; Han et al. 2024, FuseMoE (arXiv "
                            "2402.03226)",
               .has_attention = false,
               .options = {}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<ExpertFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
