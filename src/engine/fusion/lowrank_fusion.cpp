// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>

#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// Low-rank fusion: z = Σ_r a_r ⊙_m (W_m^r [1; h_m]) + b, what a tensor fusion of rank R would say without its tensor.
///
/// The column of W_m^r that the 1 meets is kept as the bias of a linear layer. It starts at 1 and the rest so small
/// that ⊙_m stays near 1 for any number of modalities; b starts so that z does near 0.
/// A modality's share is how far z moves, ‖z − z_m‖, when only the 1 is left of it: z_m has [1; 0] for [1; h_m].
/// Shapes:  M summaries [B, d_m] -> factors [B, R, k], z [B, k], logits [B, C]; k = lowrank.dim, R = lowrank.rank
/// Source:  Liu et al. 2018, "Efficient Low-rank Multimodal Fusion with Modality-Specific Factors", sec. 3.2
class LowrankFusion : public FusionHead {
 public:
  LowrankFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : rank_(options.integer("lowrank.rank")), dim_(options.integer("lowrank.dim")) {
    for (std::size_t m = 0; m < shape.widths.size(); ++m) {
      factors_.push_back(
          register_module("factor_" + std::to_string(m), torch::nn::Linear(shape.widths[m], rank_ * dim_)));
      // Each factor is 1 ± 0.5/√M, so a product of M of them is about 1 ± 0.5.
      const auto inputs = static_cast<double>(shape.widths[m]) * static_cast<double>(shape.widths.size());
      torch::nn::init::normal_(factors_.back()->weight, 0, 0.5 / std::sqrt(inputs));
      torch::nn::init::ones_(factors_.back()->bias);
    }
    const double length = std::sqrt(static_cast<double>(rank_));
    ranks_ = register_parameter("ranks", torch::full({rank_}, 1 / length));
    bias_ = register_parameter("bias", torch::full({dim_}, -length));
    head_ = register_module("head", DecisionHead(dim_, options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
    head_->scale_start(2);
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    std::vector<torch::Tensor> factors;
    factors.reserve(factors_.size());
    for (std::size_t m = 0; m < factors_.size(); ++m) {
      factors.push_back(factors_[m]->forward(modalities[m].summary));  // [B, R·k]
    }
    torch::Tensor product = factors.front();
    for (std::size_t m = 1; m < factors.size(); ++m) product = product * factors[m];
    FusionOutput output;
    output.embedding = over_ranks(product) + bias_;  // [B, k]
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(moves(factors), modalities);
    return output;
  }

 private:
  /// Σ_r a_r x_r: [B, R·k] -> [B, k].
  torch::Tensor over_ranks(const torch::Tensor& x) const {
    return (x.reshape({-1, rank_, dim_}) * ranks_.unsqueeze(1)).sum(1);
  }

  /// ‖z − z_m‖ for every row and modality: M factors [B, R·k] -> [B, M].
  torch::Tensor moves(const std::vector<torch::Tensor>& factors) const {
    const torch::NoGradGuard no_gradient;
    std::vector<torch::Tensor> lengths;
    lengths.reserve(factors.size());
    for (std::size_t m = 0; m < factors.size(); ++m) {
      torch::Tensor change = factors[m] - factors_[m]->bias;
      for (std::size_t other = 0; other < factors.size(); ++other) {
        if (other != m) change = change * factors[other];
      }
      lengths.push_back(over_ranks(change).norm(2, -1));  // [B]
    }
    return torch::stack(lengths, 1);
  }

  std::int64_t rank_, dim_;
  std::vector<torch::nn::Linear> factors_;
  torch::Tensor ranks_, bias_;  // [R], [k]
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy lowrank_fusion() {
  return {
      .info =
          {.id = "lowrank",
           .title = "Low-rank fusion",
           .summary = "Multiplies the modalities with each other through a few learned factors, at the cost of a sum.",
           .when_to_use =
               "When modalities interact and there are too many of them, or too few rows, for tensor fusion.",
           .weights_meaning = "how far z moves when a modality is replaced by the constant 1: share of ‖z − z_m‖, row "
                              "by row (not importance)",
           .formula = "z = Σ_r a_r ⊙_m (W_m^r [1; h_m]) + b,  y = head(z)",
           .reference = "Liu et al. 2018, Efficient Low-rank Multimodal Fusion with Modality-Specific Factors (arXiv "
                        "1806.00064)",
           .has_attention = false,
           .options = {{.name = "lowrank.rank",
                        .title = "Rank",
                        .help = "How many products of the modalities are added up. More can tell finer interactions "
                                "apart.",
                        .default_value = std::int64_t{4},
                        .minimum = 1,
                        .maximum = 256},
                       fused_width_option("lowrank")}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<LowrankFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
