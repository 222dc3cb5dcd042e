// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

constexpr double kLargestLimit = 65536;
constexpr double kStart = 0.25;  // deviation of each t_m at the start

/// (width + 1)^modalities; a double, for it may be beyond any integer.
double products(std::int64_t width, std::int64_t modalities) {
  return std::pow(static_cast<double>(width + 1), static_cast<double>(modalities));
}

/// The largest width whose products stay within the limit; 0 if there is none.
std::int64_t largest_width(std::int64_t modalities, std::int64_t limit) {
  std::int64_t width = 0;
  while (products(width + 1, modalities) <= static_cast<double>(limit)) ++width;
  return width;
}

std::string whole_number(double count) { return std::to_string(std::llround(count)); }

/// Errors:  Error(request) "tensor.size" naming what to set
[[noreturn]] void refuse_size(std::int64_t modalities, std::int64_t width, std::int64_t limit) {
  const double count = products(width, modalities);
  const std::int64_t largest = largest_width(modalities, limit);
  std::string advice;
  if (largest > 0) advice += "set tensor.dim to at most " + std::to_string(largest) + " or to 0, ";
  if (count <= kLargestLimit) advice += "set tensor.limit to at least " + whole_number(count) + ", ";
  throw Error(ErrorKind::request, "tensor.size",
              "Tensor fusion of " + std::to_string(modalities) + " modalities at width " + std::to_string(width) +
                  " makes " + (count < 1e15 ? whole_number(count) : "more than " + whole_number(1e15)) +
                  " products, and tensor.limit allows " + std::to_string(limit) + ": " + advice +
                  (advice.empty() ? "" : "or ") + "choose low-rank fusion (lowrank), which needs far fewer numbers.");
}

/// The width to which each summary is projected: as asked, or for 0 the largest there is room for, up to the widest
/// summary.
std::int64_t factor_width(const FusionShape& shape, std::int64_t asked, std::int64_t limit) {
  const auto modalities = static_cast<std::int64_t>(shape.widths.size());
  const std::int64_t widest = *std::max_element(shape.widths.begin(), shape.widths.end());
  const std::int64_t width = asked > 0 ? asked : std::clamp<std::int64_t>(largest_width(modalities, limit), 1, widest);
  if (products(width, modalities) > static_cast<double>(limit)) refuse_size(modalities, width, limit);
  return width;
}

/// Tensor fusion: z = [1; t_1] ⊗ … ⊗ [1; t_M] with t_m = tanh(P_m h_m + b_m): every product of numbers of different
/// modalities, and through the 1 also of fewer modalities, down to each alone.
///
/// The projections start small: else the many products of many modalities drown the few of one or two.
/// A modality's share is how far z moves, ‖z − z_m‖, when only the 1 is left of it: z_m has [1; 0] for [1; t_m]. As
/// ‖z‖ is the product of the factors' lengths, that is ‖t_m‖ / ‖[1; t_m]‖ times what all modalities have in common.
/// Shapes:  M summaries [B, d_m] -> t_m [B, k], z [B, (k + 1)^M], logits [B, C]; k from tensor.dim and tensor.limit
/// Source:  Zadeh et al. 2017, "Tensor Fusion Network for Multimodal Sentiment Analysis", sec. 4.2
class TensorFusion : public FusionHead {
 public:
  TensorFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random) {
    const std::int64_t width = factor_width(shape, options.integer("tensor.dim"), options.integer("tensor.limit"));
    projections_ = project_each(*this, "project", shape, width);
    for (std::size_t m = 0; m < projections_.size(); ++m) {
      const auto inputs = static_cast<double>(shape.widths[m]);
      torch::nn::init::normal_(projections_[m]->weight, 0, kStart / std::sqrt(inputs));
      torch::nn::init::zeros_(projections_[m]->bias);
    }
    const auto modalities = static_cast<std::int64_t>(shape.widths.size());
    const auto size = std::llround(products(width, modalities));
    head_ = register_module("head", DecisionHead(size, options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
    // Each factor's square length is about 1 + k·kStart², where k + 1 numbers of deviation 1 would have k + 1.
    const auto k = static_cast<double>(width);
    head_->scale_start(std::pow((1 + k) / (1 + k * kStart * kStart), static_cast<double>(modalities) / 2));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    std::vector<torch::Tensor> states;
    states.reserve(projections_.size());
    for (std::size_t m = 0; m < projections_.size(); ++m) {
      states.push_back(torch::tanh(projections_[m]->forward(modalities[m].summary)));  // [B, k]
    }
    FusionOutput output;
    output.embedding = with_one(states.front());  // [B, k + 1]
    for (std::size_t m = 1; m < states.size(); ++m) {
      output.embedding = (output.embedding.unsqueeze(2) * with_one(states[m]).unsqueeze(1)).flatten(1);
    }
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(moves(states), modalities);
    return output;
  }

 private:
  /// [B, k] -> [B, k + 1].
  static torch::Tensor with_one(const torch::Tensor& state) { return torch::constant_pad_nd(state, {1, 0}, 1.0); }

  /// ‖z − z_m‖ / ‖z‖ for every row and modality: M states [B, k] -> [B, M].
  static torch::Tensor moves(const std::vector<torch::Tensor>& states) {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor squares = torch::stack(states, 1).square().sum(2);  // [B, M]
    return (squares / (squares + 1)).sqrt();
  }

  std::vector<torch::nn::Linear> projections_;
  DecisionHead head_{nullptr};
};

std::vector<Option> tensor_options() {
  return {
      {.name = "tensor.dim",
       .title = "Factor width",
       .help = "Numbers to which each modality is reduced before all are multiplied with all. 0 takes as many as "
               "tensor.limit allows, but no more than the encoders give.",
       .default_value = std::int64_t{0},
       .minimum = 0,
       .maximum = 1024},
      {.name = "tensor.limit",
       .title = "Size limit",
       .help =
           "The most products, (width + 1) to the power of the number of modalities. More cost time, memory and rows "
           "to learn from.",
       .default_value = std::int64_t{1024},
       .minimum = 2,
       .maximum = kLargestLimit,
       .level = OptionLevel::expert,
       .unit = "products"}};
}

}  // namespace

Strategy tensor_fusion() {
  return {
      .info = {.id = "tensor",
               .title = "Tensor fusion",
               .summary = "Multiplies every number of one modality with every number of the others and decides on all "
                          "the products.",
               .when_to_use = "When few modalities (two to five) interact strongly and there are many rows.",
               .weights_meaning =
                   "how far z moves when a modality is replaced by the constant 1: share of ‖z − z_m‖, row "
                   "by row (not importance)",
               .formula = "t_m = tanh(P_m h_m + b_m),  z = [1; t_1] ⊗ … ⊗ [1; t_M],  y = head(z)",
               .reference = "Zadeh et al. 2017, Tensor Fusion Network for Multimodal Sentiment Analysis (EMNLP)",
               .has_attention = false,
               .options = tensor_options()},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<TensorFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
