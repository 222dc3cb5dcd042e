// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/pooling.h"
#include "engine/fusion/shares.h"

namespace amalgam {

namespace {

/// The place of the modality that conditions the others; the first one where none was chosen.
///
/// Errors:  Error(request) "film.condition" listing the names
std::size_t condition_of(const FusionShape& shape, const std::string& wanted) {
  if (wanted.empty()) return 0;
  const auto found = std::find(shape.names.begin(), shape.names.end(), wanted);
  if (found != shape.names.end()) return static_cast<std::size_t>(found - shape.names.begin());
  std::string names;
  for (const std::string& one : shape.names) names += (names.empty() ? "" : ", ") + one;
  throw Error(ErrorKind::request, "film.condition",
              "There is no modality '" + wanted + "' to condition the others. Set film.condition to one of: " + names +
                  ", or leave it empty for the first one.");
}

/// Feature-wise linear modulation: (γ, β) = W_f c + b_f of one modality's summary c scale and shift the others:
/// z = γ ⊙ h + β with h the concatenation of the others. A single modality conditions itself.
///
/// W_f starts near 0 and b_f at (1, 0), so that γ ≈ 1 and β ≈ 0. Not at 0 itself: no gradient would reach c.
/// With the head's first layer W = [W_1 … W_M] over the others, the share of one of them goes by ‖W_m h_m‖, what it
/// says unmodulated, and that of the conditioning modality by ‖W (z − h)‖, what it changes.
/// Shapes:  M summaries [B, d_m] -> γ, β, z [B, Σ d_m of the others], logits [B, C]
/// Source:  Perez, Strub, de Vries, Dumoulin & Courville 2018, "FiLM: Visual Reasoning with a General Conditioning
///          Layer", sec. 2
class FilmFusion : public FusionHead {
 public:
  FilmFusion(const FusionShape& shape, const Options& options, const RandomStreamPtr& random)
      : modalities_(shape.widths.size()), condition_(condition_of(shape, options.text("film.condition"))) {
    for (std::size_t m = 0; m < modalities_; ++m) {
      if (is_modulated(m)) widths_.push_back(shape.widths[m]);
    }
    std::int64_t total = 0;
    for (const std::int64_t width : widths_) total += width;
    const std::int64_t seen = shape.widths[condition_];
    film_ = register_module("film", torch::nn::Linear(seen, 2 * total));
    torch::nn::init::normal_(film_->weight, 0, 0.01 / std::sqrt(static_cast<double>(seen)));
    torch::nn::init::zeros_(film_->bias);
    torch::nn::init::ones_(film_->bias.narrow(0, 0, total));  // γ stands in front of β
    head_ = register_module("head", DecisionHead(total, options.integer("model.head_width"), shape.outputs,
                                                 options.number("model.dropout"), random));
  }

  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    std::vector<torch::Tensor> others;
    for (std::size_t m = 0; m < modalities_; ++m) {
      if (is_modulated(m)) others.push_back(modalities[m].summary);
    }
    const torch::Tensor h = torch::cat(others, 1);                                     // [B, Σ d_m]
    const auto film = film_->forward(modalities[condition_].summary).chunk(2, 1);  // γ, β
    FusionOutput output;
    output.embedding = film[0] * h + film[1];
    output.logits = head_->forward(output.embedding);
    if (reports_weights_) output.modality_weights = row_shares(amounts(others, output.embedding - h), modalities);
    return output;
  }

 private:
  bool is_modulated(std::size_t m) const { return m != condition_ || modalities_ == 1; }

  /// What each modality does to the head's first layer: [B, M].
  torch::Tensor amounts(const std::vector<torch::Tensor>& others, const torch::Tensor& change) const {
    const torch::NoGradGuard no_gradient;
    const torch::Tensor first_layer = head_->named_parameters()["hidden.weight"];  // [hidden, Σ d_m]
    const std::vector<torch::Tensor> maps = first_layer.split_with_sizes(widths_, 1);
    std::vector<torch::Tensor> lengths;
    std::size_t next = 0;
    for (std::size_t m = 0; m < modalities_; ++m) {
      const bool conditions = m == condition_;
      const torch::Tensor part =
          conditions ? torch::matmul(change, first_layer.t()) : torch::matmul(others[next], maps[next].t());
      if (!conditions) ++next;
      lengths.push_back(part.norm(2, -1));  // [B]
    }
    return torch::stack(lengths, 1);
  }

  std::size_t modalities_, condition_;
  std::vector<std::int64_t> widths_;  // of the modulated modalities
  torch::nn::Linear film_{nullptr};
  DecisionHead head_{nullptr};
};

}  // namespace

Strategy film_fusion() {
  return {
      .info = {.id = "film",
               .title = "FiLM",
               .summary = "Lets one modality scale and shift every number of the others before deciding on them.",
               .when_to_use = "When one modality says how the others are to be read: the product, the country, the "
                              "kind of customer.",
               .weights_meaning = "share of the head's first layer: what a modality says, and for the conditioning one "
                                  "what it changes, row by row (not importance)",
               .formula = "(γ, β) = W_f c + b_f of the conditioning modality c,  h = [the others],  z = γ ⊙ h + β,  "
                          "y = head(z)",
               .reference = "Perez et al. 2018, FiLM: Visual Reasoning with a General Conditioning Layer (arXiv "
                            "1709.07871)",
               .has_attention = false,
               .options = {{.name = "film.condition",
                            .title = "Conditioning modality",
                            .help = "Name of the modality that says how the others are read; empty takes the first one "
                                    "of the map.",
                            .default_value = std::string(),
                            .level = OptionLevel::basic}}},
      .make = [](const FusionShape& shape, const Options& options,
                 const RandomStreamPtr& random) -> std::shared_ptr<FusionHead> {
        require_modalities(shape);
        return std::make_shared<FilmFusion>(shape, options, random);
      }};
}

}  // namespace amalgam
