// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/fusion/fusion_head.h"
#include "engine/modalities/preprocessor.h"

namespace amalgam {

/// Encoders + fusion strategy as one torch module: a batch in, a decision with its weights out.
class FusionModel : public torch::nn::Module {
 public:
  /// Builds and initialises from `seed`: the same seed gives the same weights. Serialised over the whole process,
  /// because LibTorch's initialisers draw from one global generator.
  FusionModel(const Preprocessor& preprocessor, const Strategy& strategy, const Options& options, std::uint64_t seed);

  /// Encodes each modality and fuses. In training, rows lose modalities at random (training.modality_dropout);
  /// an absent modality is replaced by its learned absence state, in training and at inference alike.
  FusionOutput run(const Batch& batch);
  /// The encoders' outputs, absence states put in: for token attention and per-modality views.
  std::vector<EncodedModality> encode(const Batch& batch);
  FusionHead& head() { return *head_; }
  const std::shared_ptr<EncoderModule>& encoder(std::size_t modality) const { return encoders_[modality]; }
  std::size_t modality_count() const { return encoders_.size(); }
  RandomStream& random() { return *random_; }

 private:
  std::vector<std::shared_ptr<EncoderModule>> encoders_;
  std::vector<torch::Tensor> absence_;  // [d] each
  std::shared_ptr<FusionHead> head_;
  RandomStreamPtr random_;
  double modality_dropout_ = 0;
};

/// Binary: sigmoid [B]; multiclass: softmax [B, C]; regression: back in the target's unit [B].
torch::Tensor outputs_from_logits(const torch::Tensor& logits, const Preprocessor& preprocessor);

/// What the ten-line self-test found: run on every strategy and before every training run.
struct SelfTestReport {
  bool passed = true;
  std::vector<std::string> findings;  ///< one sentence a check, "ok: …" or "failed: …"
};
/// Checks on a few rows: every parameter gets a gradient, evaluation is deterministic, weights and attention rows sum to 1,
/// an absent modality neither crashes nor leaks its values, a single row works. Leaves the model as it was.
SelfTestReport self_test(FusionModel& model, const Batch& sample, Task task);

}  // namespace amalgam
