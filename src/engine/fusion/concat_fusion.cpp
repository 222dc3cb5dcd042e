// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Plain concatenation: z = [h_1; …; h_M], then the decision head: early fusion without learned weights.
///
/// A modality's share is the length of its part of the head's first layer, ‖W_m h_m‖, where W = [W_1 … W_M].
/// Shapes:  M summaries [B, d_m] -> z [B, Σ d_m], logits [B, C]
/// Source:  Baltrušaitis, Ahuja & Morency 2019, "Multimodal Machine Learning", sec. 6
class ConcatFusion : public FusionHead {
 public:
  ConcatFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : widths_(shape.widths) {
    head_ = register_module("head", DecisionHead(total_width(shape), options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    FusionOutput output;
    output.embedding = torch::cat(summaries_of(modalities), 1);  // [B, Σ d_m]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(part_lengths(modalities), modalities);
    return output;
  }

 private:
  /// ‖W_m h_m‖ for every row and modality: [B, M].
  torch::Tensor part_lengths(const std::vector<EncodedModality>& modalities) const {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor first_layer = head_->named_parameters()["hidden.weight"];  // [hidden, Σ d_m]
    const std::vector<torch::Tensor> maps = first_layer.split_with_sizes(widths_, 1);
    std::vector<torch::Tensor> lengths;
    lengths.reserve(maps.size());
    for (std::size_t m = 0; m < maps.size(); ++m) {
      lengths.push_back(torch::matmul(modalities[m].summary, maps[m].t()).norm(2, -1));  // [B]
    }
    return torch::stack(lengths, 1);
  }

  std::vector<std::int64_t> widths_;
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy concat_fusion() {
  return {
      .info = {.id = "concat",
               .title = "Concatenation",
               .summary = "Puts the modalities' summaries side by side as they are and decides on the whole.",
               .when_to_use = "As the plain yardstick: a strategy that does not beat it is not worth its extra parts.",
               .weights_meaning =
                   "share of the head's first layer: ‖W_m h_m‖ / Σ‖W_k h_k‖, row by row (not importance)",
               .formula = "z = [h_1; …; h_M],  y = head(z)",
               .reference = "Baltrušaitis, Ahuja & Morency 2019, Multimodal Machine Learning: A Survey and Taxonomy",
               .has_attention = false,
               .options = {}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<ConcatFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
