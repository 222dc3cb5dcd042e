// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "engine/base/options.h"
#include "engine/fusion/fusion_head.h"

namespace amalgam {

/// Which modalities take part in a row's fusion. A row that has none is treated as if it had all,
/// so that nothing divides by zero and such a row gets the model's answer to "nothing is known".
///
/// Shapes:  M modalities with present [B] bool -> [B, M] bool, at least one true a row
torch::Tensor taking_part(const std::vector<EncodedModality>& modalities);

/// Non-negative amounts as shares of a row's total; a modality that takes no part has share 0. Rows
/// whose amounts are all 0 are shared out evenly. Without gradient: shares are reported, never
/// trained on.
///
/// Shapes:  amounts [M] or [B, M], part [B, M] bool -> [B, M], rows sum to 1
torch::Tensor shares_of(const torch::Tensor& amounts, const torch::Tensor& part);

/// One learned number per modality, 1/M at the start: as it is, or through a softmax.
class ModalityWeightsImpl : public torch::nn::Module {
 public:
  ModalityWeightsImpl(std::int64_t modalities, bool softmax);
  torch::Tensor forward();                                  ///< [M] the weights that multiply
  const torch::Tensor& learned() const { return values_; }  ///< [M] the parameter

 private:
  torch::Tensor values_;
  bool softmax_;
};
TORCH_MODULE(ModalityWeights);

/// The setting "<strategy>.weights": raw or softmax.
Option modality_weights_option(const std::string& strategy);

/// Errors:  Error(request) "strategy.no_modality" if there is nothing to fuse
void require_modalities(const FusionShape& shape);

/// Each modality's summary, in order: M times [B, d_m].
std::vector<torch::Tensor> summaries_of(const std::vector<EncodedModality>& modalities);

}  // namespace amalgam
