// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Weighted decision sum: y = Σ_m w_m g_m(h_m), one decision head g_m per modality.
///
/// The sum runs over the modalities that a row has: an absent branch says nothing. It cannot
/// represent an interaction of modalities, by construction.
///
/// Shapes:  M summaries [B, d_m] -> logits [B, C], branch logits [B, M, C], embedding [B, M·C]
/// Source:  Kittler et al. 1998, "On Combining Classifiers"; Baltrušaitis et al. 2019, sec. 6
class LateFusion : public FusionHead {
 public:
  LateFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random) {
    const auto modalities = static_cast<std::int64_t>(shape.widths.size());
    weights_ = register_module(
        "weights", ModalityWeights(modalities, options.text("late.weights") == "softmax"));
    for (std::size_t m = 0; m < shape.widths.size(); ++m) {
      branches_.push_back(
          register_module("branch_" + std::to_string(m),
                          DecisionHead(shape.widths[m], options.integer("model.head_width"),
                                       shape.outputs, options.number("model.dropout"), random)));
    }
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    const torch::Tensor weights = weights_->forward();   // [M]
    const torch::Tensor part = taking_part(modalities);  // [B, M]
    std::vector<torch::Tensor> branches;
    branches.reserve(branches_.size());
    for (std::size_t m = 0; m < branches_.size(); ++m) {
      branches.push_back(branches_[m]->forward(modalities[m].summary));  // [B, C]
    }
    FusionOutput output;
    output.branch_logits = torch::stack(branches, 1)
                               .masked_fill(torch::logical_not(part).unsqueeze(2), 0);  // [B, M, C]
    const torch::Tensor summands = output.branch_logits * weights.unsqueeze(1);         // [B, M, C]
    output.logits = summands.sum(1);
    output.embedding = summands.flatten(1);
    output.raw_weights = weights.detach();
    if (reports_weights_) output.modality_weights = shares_of(output.raw_weights.abs(), part);
    return output;
  }

  std::vector<torch::Tensor> fusion_weights() override { return {weights_->learned()}; }
  bool reads_absence_states() const override { return false; }

 private:
  ModalityWeights weights_{nullptr};
  std::vector<DecisionHead> branches_;
};

}  // namespace

Strategy late_fusion() {
  return {
      .info = {.id = "late",
               .title = "Late fusion",
               .summary = "Lets each modality decide alone and adds the decisions up with learned "
                          "weights.",
               .when_to_use =
                   "When sources are independent, often missing, or must be explained one by "
                   "one; it cannot see interactions between modalities.",
               .weights_meaning = "learned weight (not importance): |w_m| / Σ|w|",
               .formula = "y = Σ_m w_m g_m(h_m),  w starts at 1/M",
               .reference = "Kittler et al. 1998, On Combining Classifiers",
               .has_attention = false,
               .options = {modality_weights_option("late")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<LateFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
