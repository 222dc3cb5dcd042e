// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Joint embedding: e_m = tanh(P_m h_m + b_m), z = W [e_1; …; e_M] + b, then the decision head.
///
/// A modality's share is the length of its part of z, ‖W_m e_m‖, where W = [W_1 … W_M].
/// Shapes:  M summaries [B, d_m] -> e_m [B, k], z [B, k], logits [B, C]; k = embedding.dim
/// Source:  Ngiam et al. 2011, "Multimodal Deep Learning" (shared representation)
class EmbeddingFusion : public FusionHead {
 public:
  EmbeddingFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : modalities_(static_cast<std::int64_t>(shape.widths.size())),
        dim_(options.integer("embedding.dim")) {
    for (std::size_t m = 0; m < shape.widths.size(); ++m) {
      projections_.push_back(register_module("project_" + std::to_string(m),
                                             torch::nn::Linear(shape.widths[m], dim_)));
      torch::nn::init::xavier_normal_(projections_.back()->weight);
    }
    join_ = register_module("join", torch::nn::Linear(modalities_ * dim_, dim_));
    torch::nn::init::xavier_normal_(join_->weight);  // Glorot & Bengio 2010: states neither fade nor saturate
    head_ = register_module("head",
                            DecisionHead(dim_, options.integer("model.head_width"), shape.outputs,
                                         options.number("model.dropout"), random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    std::vector<torch::Tensor> projected;
    projected.reserve(projections_.size());
    for (std::size_t m = 0; m < projections_.size(); ++m) {
      projected.push_back(projections_[m]->forward(modalities[m].summary));  // [B, k]
    }
    const torch::Tensor joint = torch::tanh(torch::cat(projected, 1));  // [B, M·k]
    FusionOutput output;
    output.embedding = join_->forward(joint);  // [B, k]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) {
      output.modality_weights = shares_of(part_lengths(joint), taking_part(modalities));
    }
    return output;
  }

 private:
  /// ‖W_m e_m‖ for every row and modality: [B, M·k] -> [B, M].
  torch::Tensor part_lengths(const torch::Tensor& joint) const {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor states =
        joint.detach().reshape({-1, modalities_, dim_}).transpose(0, 1);  // [M, B, k]
    const torch::Tensor maps =
        join_->weight.detach().reshape({dim_, modalities_, dim_}).permute({1, 2, 0});  // [M, k, k]
    return torch::matmul(states, maps).norm(2, -1).transpose(0, 1);
  }

  std::int64_t modalities_, dim_;
  std::vector<torch::nn::Linear> projections_;
  torch::nn::Linear join_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy embedding_fusion() {
  return {
      .info =
          {.id = "embedding",
           .title = "Multimodal embedding",
           .summary = "Maps every modality into one space and joins them there to a single vector "
                      "for the applicant.",
           .when_to_use = "When the vector itself is wanted: for similarity, segments, or another "
                          "model.",
           .weights_meaning = "share of the embedding: ‖W_m e_m‖ / Σ‖W_k e_k‖, row by row",
           .formula = "e_m = tanh(P_m h_m + b_m),  z = W [e_1; …; e_M] + b,  y = head(z)",
           .reference = "Ngiam et al. 2011, Multimodal Deep Learning",
           .has_attention = false,
           .options = {{.name = "embedding.dim",
                        .title = "Embedding width",
                        .help =
                            "Numbers in the unified embedding and in each modality's part of it.",
                        .default_value = std::int64_t{64},
                        .minimum = 1,
                        .maximum = 4096}}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<EmbeddingFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
