// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_model.h"

#include <mutex>
#include <string>

#include "engine/base/error.h"

namespace amalgam {

namespace {

/// LibTorch's initialisers draw from one generator of the process: one model is built at a time.
std::mutex& building() {
  static std::mutex mutex;
  return mutex;
}

/// The experiment's settings with the kinds' as the featurizers were fitted: an encoder must match
/// its featurizer.
Options encoder_options(const Options& options, const Preprocessor& preprocessor,
                        const Modality& kind) {
  Options merged = options;
  merged.describe(kind.options);
  for (const Option& one : kind.options) {
    if (preprocessor.options().knows(one.name))
      merged.set(one.name, preprocessor.options().value(one.name));
  }
  return merged;
}

/// Takes each present modality away with probability p, but never a row's last one.
///
/// Shapes:  present [B, M] bool -> [B, M] bool, on the device of `present`
torch::Tensor drop_modalities(const torch::Tensor& present, double p, RandomStream& random) {
  const torch::Tensor draws = torch::rand(present.sizes(), random.cpu, torch::kFloat32);
  const torch::Tensor kept = torch::logical_and(present, (draws >= p).to(present.device()));
  return torch::where(kept.any(1, true), kept, present);
}

}  // namespace

FusionModel::FusionModel(const Preprocessor& preprocessor, const Strategy& strategy,
                         const Options& options, std::uint64_t seed)
    : random_(std::make_shared<RandomStream>(seed)),
      modality_dropout_(options.number("training.modality_dropout")) {
  const std::lock_guard lock(building());
  torch::manual_seed(seed);
  const std::int64_t dim = options.integer("model.dim");
  const auto& specs = preprocessor.map().modalities;
  FusionShape shape{std::vector<std::int64_t>(specs.size(), dim), preprocessor.modality_names(),
                    preprocessor.outputs()};
  for (std::size_t m = 0; m < specs.size(); ++m) {
    const Modality& kind = find_modality(specs[m].kind);
    auto encoder = kind.make_encoder(*preprocessor.featurizers()[m], dim,
                                     encoder_options(options, preprocessor, kind), random_);
    encoders_.push_back(register_module("encoder_" + std::to_string(m), std::move(encoder)));
  }
  head_ = register_module("head", strategy.make(shape, options, random_));
  if (!head_->reads_absence_states()) return;
  for (std::size_t m = 0; m < specs.size(); ++m) {
    absence_.push_back(register_parameter("absence_" + std::to_string(m), torch::zeros({dim})));
  }
}

std::vector<EncodedModality> FusionModel::encode(const Batch& batch) {
  if (batch.modalities.size() != encoders_.size()) {
    throw Error(ErrorKind::internal, "fusion.modalities",
                "The batch has " + std::to_string(batch.modalities.size()) +
                    " modalities, the model " + std::to_string(encoders_.size()) + ".");
  }
  std::vector<torch::Tensor> present;
  present.reserve(encoders_.size());
  for (const ModalityTensors& one : batch.modalities) present.push_back(one.present);
  if (is_training() && modality_dropout_ > 0) {
    present = drop_modalities(torch::stack(present, 1), modality_dropout_, *random_).unbind(1);
  }
  std::vector<EncodedModality> encoded;
  encoded.reserve(encoders_.size());
  for (std::size_t m = 0; m < encoders_.size(); ++m) {
    EncodedModality one = encoders_[m]->encode(batch.modalities[m].parts, present[m]);
    const torch::Tensor there = present[m].unsqueeze(1);  // [B, 1]
    one.summary = absence_.empty() ? one.summary.masked_fill(torch::logical_not(there), 0)
                                   : torch::where(there, one.summary, absence_[m]);
    one.present = present[m];
    encoded.push_back(std::move(one));
  }
  return encoded;
}

FusionOutput FusionModel::run(const Batch& batch) { return head_->fuse(encode(batch)); }

torch::Tensor outputs_from_logits(const torch::Tensor& logits, const Preprocessor& preprocessor) {
  switch (preprocessor.map().target.task) {
    case Task::binary:
      return torch::sigmoid(logits.squeeze(1));
    case Task::multiclass:
      return torch::softmax(logits, 1);
    case Task::regression:
      break;
  }
  return logits.squeeze(1) * preprocessor.target_deviation() + preprocessor.target_mean();
}

}  // namespace amalgam
