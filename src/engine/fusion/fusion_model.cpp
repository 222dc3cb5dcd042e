// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_model.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/compiled/recording.h"

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
  if (compiled::is_recording()) {
    return compiled::record_operation("amalgam::drop_modalities", {present}, {p}, [&] { return present.clone(); });
  }
  const torch::Tensor kept = torch::logical_and(present, random.kept(present.sizes(), p, present.device()));
  return torch::where(kept.any(1, true), kept, present);
}

}  // namespace

FusionModel::FusionModel(const Preprocessor& preprocessor, const Strategy& strategy,
                         const Options& options, std::uint64_t seed)
    : modalities_(preprocessor.map().modalities.size()),
      random_(std::make_shared<RandomStream>(seed)),
      modality_dropout_(options.number("training.modality_dropout")),
      modality_losses_(options.number("training.modality_losses")) {
  if (options.text("training.calibration") != "none" && preprocessor.map().target.task != Task::regression) {
    calibration_ = register_buffer("calibration", torch::tensor({1.0F, 0.0F}));
  }
  if (strategy.make_baseline) {
    baseline_ = register_module("baseline", strategy.make_baseline(preprocessor, options, seed));
    return;
  }
  const std::lock_guard lock(building());
  torch::manual_seed(seed);
  const std::int64_t members = options.integer("model.members");
  for (std::int64_t i = 0; i < members; ++i) {
    if (members > 1) {
      owners_.push_back(register_module("member_" + std::to_string(i), std::make_shared<torch::nn::Module>()));
    }
    torch::nn::Module& owner = members > 1 ? *owners_.back() : static_cast<torch::nn::Module&>(*this);
    members_.push_back(build_member(owner, preprocessor, strategy, options));
  }
}

FusionModel::~FusionModel() = default;

FusionModel::Member FusionModel::build_member(torch::nn::Module& owner, const Preprocessor& preprocessor,
                                              const Strategy& strategy, const Options& options) {
  const std::int64_t dim = options.integer("model.dim");
  const auto& specs = preprocessor.map().modalities;
  const FusionShape shape{std::vector<std::int64_t>(specs.size(), dim), preprocessor.modality_names(),
                          preprocessor.outputs()};
  Member member;
  for (std::size_t m = 0; m < specs.size(); ++m) {
    const Modality& kind = find_modality(specs[m].kind);
    auto encoder = kind.make_encoder(*preprocessor.featurizers()[m], dim,
                                     encoder_options(options, preprocessor, kind), random_);
    member.encoders.push_back(owner.register_module("encoder_" + std::to_string(m), std::move(encoder)));
  }
  member.head = owner.register_module("head", strategy.make(shape, options, random_));
  for (std::size_t m = 0; m < specs.size() && member.head->reads_absence_states(); ++m) {
    member.absence.push_back(owner.register_parameter("absence_" + std::to_string(m), torch::zeros({dim})));
  }
  for (std::size_t m = 0; m < specs.size() && modality_losses_ > 0; ++m) {
    member.alone.push_back(
        owner.register_module("alone_" + std::to_string(m), torch::nn::Linear(dim, shape.outputs)));
  }
  return member;
}

std::vector<EncodedModality> FusionModel::encode(const Member& member, const Batch& batch) {
  if (batch.modalities.size() != member.encoders.size()) {
    throw Error(ErrorKind::internal, "fusion.modalities",
                "The batch has " + std::to_string(batch.modalities.size()) +
                    " modalities, the model " + std::to_string(member.encoders.size()) + ".");
  }
  std::vector<torch::Tensor> present;
  present.reserve(member.encoders.size());
  for (const ModalityTensors& one : batch.modalities) present.push_back(one.present);
  if (is_training() && modality_dropout_ > 0) {
    present = drop_modalities(torch::stack(present, 1), modality_dropout_, *random_).unbind(1);
  }
  std::vector<EncodedModality> encoded;
  encoded.reserve(member.encoders.size());
  for (std::size_t m = 0; m < member.encoders.size(); ++m) encoded.push_back(encode_one(member, m, batch.modalities[m], present[m]));
  return encoded;
}

EncodedModality FusionModel::encode_one(const Member& member, std::size_t modality, const ModalityTensors& rows,
                                        const torch::Tensor& present) {
  EncodedModality one = member.encoders[modality]->encode(rows.parts, present);
  const torch::Tensor there = present.unsqueeze(1);  // [B, 1]
  one.summary = member.absence.empty() ? one.summary.masked_fill(torch::logical_not(there), 0)
                                       : torch::where(there, one.summary, member.absence[modality]);
  one.present = present;
  return one;
}

std::vector<EncodedModality> FusionModel::encode(const Batch& batch) {
  return members_.empty() ? std::vector<EncodedModality>{} : encode(members_.front(), batch);
}

FusionModel::Encoded FusionModel::encode_members(const Batch& batch) {
  Encoded encoded;
  for (const Member& one : members_) encoded.push_back(encode(one, batch));
  return encoded;
}

void FusionModel::encode_modality(Encoded& encoded, std::size_t modality, const ModalityTensors& rows) {
  for (std::size_t i = 0; i < members_.size(); ++i) encoded[i][modality] = encode_one(members_[i], modality, rows, rows.present);
}

FusionOutput FusionModel::fuse(const Encoded& encoded) {
  std::vector<FusionOutput> outputs;
  for (std::size_t i = 0; i < members_.size(); ++i) outputs.push_back(members_[i].head->fuse(encoded[i]));
  return finished(mean_of(outputs));
}

FusionOutput FusionModel::run(const Batch& batch) {
  if (baseline_) return finished(baseline_->run(batch));
  std::vector<FusionOutput> outputs;
  outputs.reserve(members_.size());
  // Not fuse(encode_members(batch)): in training a member's encoders and its fusion draw random numbers in turn.
  for (const Member& one : members_) outputs.push_back(one.head->fuse(encode(one, batch)));
  return finished(mean_of(outputs));
}

FusionOutput FusionModel::run_as_tensors(const Batch& batch) {
  return baseline_ ? finished(baseline_->run_as_tensors(batch)) : run(batch);
}

bool FusionModel::traces_weights() const { return !baseline_ || baseline_->traces_weights(); }

FusionOutput FusionModel::finished(FusionOutput output) const {
  if (calibration_.defined() && !is_training()) output.logits = output.logits * calibration_[0] + calibration_[1];
  if (curve_ && !is_training()) output.logits = curve_->apply(output.logits);
  return output;
}

torch::Tensor FusionModel::training_loss(const Batch& batch, const LossFunction& loss) {
  torch::Tensor total;
  const auto add = [&total](const torch::Tensor& more) { total = total.defined() ? total + more : more; };
  for (const Member& one : members_) {
    const std::vector<EncodedModality> encoded = encode(one, batch);
    add(loss(one.head->fuse(encoded).logits, batch.target));
    const double share = modality_losses_ / static_cast<double>(std::max<std::size_t>(1, one.alone.size()));
    for (std::size_t m = 0; m < one.alone.size(); ++m) {
      torch::nn::Linear alone = one.alone[m];
      add(share * loss(alone->forward(encoded[m].summary), batch.target));
    }
  }
  return members_.size() > 1 ? total / static_cast<double>(members_.size()) : total;
}

FusionOutput FusionModel::mean_of(const std::vector<FusionOutput>& outputs) const {
  if (outputs.size() == 1) return outputs.front();
  const auto mean = [&](auto member) {
    torch::Tensor sum;
    for (const FusionOutput& one : outputs) {
      const torch::Tensor& value = member(one);
      if (!value.defined()) return torch::Tensor();
      sum = sum.defined() ? sum + value : value;
    }
    return sum / static_cast<double>(outputs.size());
  };
  FusionOutput all;
  std::vector<torch::Tensor> embeddings;
  for (const FusionOutput& one : outputs) embeddings.push_back(one.embedding);
  all.embedding = torch::cat(embeddings, 1);  // each member has a space of its own
  all.logits = mean([](const FusionOutput& one) -> const torch::Tensor& { return one.logits; });
  all.modality_weights = mean([](const FusionOutput& one) -> const torch::Tensor& { return one.modality_weights; });
  all.raw_weights = mean([](const FusionOutput& one) -> const torch::Tensor& { return one.raw_weights; });
  all.branch_logits = mean([](const FusionOutput& one) -> const torch::Tensor& { return one.branch_logits; });
  for (std::size_t layer = 0; layer < outputs.front().attention.size(); ++layer) {
    all.attention.push_back(mean([layer](const FusionOutput& one) -> const torch::Tensor& { return one.attention[layer]; }));
  }
  return all;
}

std::vector<torch::Tensor> FusionModel::fusion_weights() {
  std::vector<torch::Tensor> all;
  for (const Member& one : members_) {
    for (const torch::Tensor& weight : one.head->fusion_weights()) all.push_back(weight);
  }
  return all;
}

void FusionModel::report_weights(bool wanted) {
  if (baseline_) baseline_->report_weights(wanted);
  for (const Member& one : members_) one.head->report_weights(wanted);
}

void FusionModel::freeze() {
  if (baseline_) baseline_->freeze();
  for (const Member& one : members_) {
    for (const auto& encoder : one.encoders) encoder->freeze();
  }
}

void FusionModel::set_calibration(double scale, double shift) {
  if (!calibration_.defined()) {
    throw Error(ErrorKind::internal, "calibration.none", "This model was built without calibration.");
  }
  const torch::NoGradGuard no_gradient;
  calibration_[0] = scale;
  calibration_[1] = shift;
}

void FusionModel::set_recalibration(const Recalibration& recalibration) {
  const bool is_none = recalibration.method == Recalibration::Method::none;
  curve_ = is_none ? nullptr : std::make_unique<ScoreCurve>(recalibration);
}

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
