// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Attention pooling: a = softmax(W [h_1; …; h_M] + b), z = Σ_m a_m P_m h_m: one look at the whole row decides how
/// much of each modality to take.
///
/// Absent modalities count as zeros in the look and are left out of the softmax. A single modality has a = 1 and
/// nothing to learn about it.
/// Shapes:  M summaries [B, d_m] -> a [B, M], z [B, k], logits [B, C]; k = attention.dim
/// Source:  TorchMultimodal, AttentionFusionModule; Bahdanau, Cho & Bengio 2015 (additive attention)
class AttentionPoolFusion : public FusionHead {
 public:
  AttentionPoolFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random) {
    const auto modalities = static_cast<std::int64_t>(shape.widths.size());
    const std::int64_t dim = options.integer("attention.dim");
    if (modalities > 1) score_ = register_module("score", torch::nn::Linear(total_width(shape), modalities));
    projections_ = project_each(*this, "project", shape, dim);
    head_ = register_module("head", DecisionHead(dim, options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
    head_->scale_start(std::sqrt(static_cast<double>(modalities)));  // a mean of M vectors is √M times shorter
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor attention = attend(modalities);  // [B, M]
    std::vector<torch::Tensor> projected;
    projected.reserve(projections_.size());
    for (std::size_t m = 0; m < projections_.size(); ++m) {
      projected.push_back(projections_[m]->forward(modalities[m].summary));  // [B, k]
    }
    FusionOutput output;
    output.embedding = (torch::stack(projected, 1) * attention.unsqueeze(2)).sum(1);  // [B, k]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = attention.detach();
    return output;
  }

  bool reads_absence_states() const override { return false; }

 private:
  /// Rows sum to 1, absent modalities have 0; a row without any has equal shares.
  torch::Tensor attend(const std::vector<EncodedModality>& modalities) {
    if (!score_) return torch::ones_like(modalities.front().summary.narrow(1, 0, 1));  // [B, 1]
    std::vector<torch::Tensor> seen;
    seen.reserve(modalities.size());
    for (const EncodedModality& one : modalities) {
      seen.push_back(one.summary.masked_fill(torch::logical_not(one.present).unsqueeze(1), 0));
    }
    return softmax_where(score_->forward(torch::cat(seen, 1)), presence_of(modalities));
  }

  torch::nn::Linear score_{nullptr};
  std::vector<torch::nn::Linear> projections_;
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy attention_pool_fusion() {
  return {.info = {.id = "attention",
                   .title = "Attention fusion",
                   .summary = "Looks at the whole row to decide how much of each modality to take, and decides on the "
                              "weighted sum.",
                   .when_to_use = "When you want one weight a modality and row that adds up to 100 %, at little cost.",
                   .weights_meaning = "attention of the row: a_m, which multiplies the modality (not importance)",
                   .formula =
                       "a = softmax(W [h_1; …; h_M] + b) over the present modalities,  z = Σ_m a_m (P_m h_m + b_m),  "
                       "y = head(z)",
                   .reference =
                       "TorchMultimodal, attention fusion; Bahdanau, Cho & Bengio 2015, Neural Machine Translation "
                       "by Jointly Learning to Align and Translate",
                   .has_attention = false,
                   .options = {fused_width_option("attention")}},
          .make = [](const FusionShape& shape, const Options& options,
                     const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
            require_modalities(shape);
            return std::make_shared<AttentionPoolFusion>(shape, options, random);
          }};
}

}  // namespace amalgam
