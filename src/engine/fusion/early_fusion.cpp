// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Weighted concatenation: z = [w_1 h_1; …; w_M h_M], then the decision head.
///
/// Shapes:  M summaries [B, d_m] -> z [B, Σ d_m], logits [B, C]
/// Source:  Baltrušaitis, Ahuja & Morency 2019, "Multimodal Machine Learning", sec. 6
class EarlyFusion : public FusionHead {
 public:
  EarlyFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : widths_(shape.widths) {
    const auto modalities = static_cast<std::int64_t>(widths_.size());
    const auto total = std::accumulate(widths_.begin(), widths_.end(), std::int64_t{0});
    weights_ = register_module(
        "weights", ModalityWeights(modalities, options.text("early.weights") == "softmax"));
    head_ = register_module("head",
                            DecisionHead(total, options.integer("model.head_width"), shape.outputs,
                                         options.number("model.dropout"), random));
    head_->scale_start(static_cast<double>(modalities));  // the weights start at 1/M
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor weights = weights_->forward();  // [M]
    FusionOutput output;
    output.embedding = torch::cat(summaries_of(modalities), 1) * spread(weights);  // [B, Σ d_m]
    output.logits = head_->forward(output.embedding);
    output.raw_weights = weights.detach();
    if (reports_weights_) {
      output.modality_weights = shares_of(output.raw_weights.abs(), taking_part(modalities));
    }
    return output;
  }

  std::vector<torch::Tensor> fusion_weights() override { return {weights_->learned()}; }

 private:
  /// [M] -> [Σ d_m]: weight m over the width of summary m.
  torch::Tensor spread(const torch::Tensor& weights) const {
    const std::vector<torch::Tensor> single = weights.unbind(0);
    std::vector<torch::Tensor> parts;
    parts.reserve(single.size());
    for (std::size_t m = 0; m < single.size(); ++m) parts.push_back(single[m].expand({widths_[m]}));
    return torch::cat(parts, 0);
  }

  std::vector<std::int64_t> widths_;
  ModalityWeights weights_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy early_fusion() {
  return {
      .info = {.id = "early",
               .title = "Early fusion",
               .summary =
                   "Puts the modalities' summaries side by side, each times one learned weight, "
                   "and decides on the whole.",
               .when_to_use = "A strong, fast first choice when most rows have all modalities.",
               .weights_meaning = "learned weight (not importance): |w_m| / Σ|w|",
               .formula = "z = [w_1 h_1; …; w_M h_M],  y = head(z),  w starts at 1/M",
               .reference =
                   "Baltrušaitis, Ahuja & Morency 2019, Multimodal Machine Learning: A Survey "
                   "and Taxonomy",
               .has_attention = false,
               .options = {modality_weights_option("early")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<EarlyFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
