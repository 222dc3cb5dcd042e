// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/evaluation/recalibration.h"
#include "engine/fusion/fusion_head.h"
#include "engine/fusion/score_curve.h"
#include "engine/modalities/preprocessor.h"

namespace amalgam {

/// Loss of logits [B, C] against targets, a mean over the rows.
using LossFunction = std::function<torch::Tensor(const torch::Tensor& logits, const torch::Tensor& targets)>;

/// Encoders + fusion strategy as one torch module: a batch in, a decision with its weights out.
///
/// With model.members above 1 it holds so many copies that start from different numbers and are trained side by side,
/// each on its own loss; what it says is the mean of their logits, weights and attention (Lakshminarayanan et al. 2017).
class FusionModel : public torch::nn::Module {
 public:
  /// Builds and initialises from `seed`: the same seed gives the same weights. Serialised over the whole process,
  /// because LibTorch's initialisers draw from one global generator.
  FusionModel(const Preprocessor& preprocessor, const Strategy& strategy, const Options& options, std::uint64_t seed);
  ~FusionModel() override;

  /// Encodes each modality and fuses. In training, rows lose modalities at random (training.modality_dropout);
  /// an absent modality is replaced by its learned absence state, in training and at inference alike.
  /// In evaluation the logits are calibrated, once set_calibration was called.
  FusionOutput run(const Batch& batch);
  /// The same by operations that trace, for exports: differs from run() for baselines, which score by a library.
  FusionOutput run_as_tensors(const Batch& batch);
  /// Whether run_as_tensors() gives modality weights.
  bool traces_weights() const;
  /// What a training step minimises: the mean over the members of the loss of their logits and, with
  /// training.modality_losses > 0, of that share of the losses of one linear decision per modality, which keeps
  /// a slow modality learning beside a fast one (after Wang, Tran & Feiszli 2020, gradient blending).
  torch::Tensor training_loss(const Batch& batch, const LossFunction& loss);
  /// The first member's encoders' outputs, absence states put in: for token attention and per-modality views.
  std::vector<EncodedModality> encode(const Batch& batch);
  /// The same of every member, [members][modalities]: what run() fuses, empty for baselines.
  using Encoded = std::vector<std::vector<EncodedModality>>;
  Encoded encode_members(const Batch& batch);
  /// Puts what the encoders make of other rows' modality in its place. For evaluation.
  void encode_modality(Encoded& encoded, std::size_t modality, const ModalityTensors& rows);
  /// run() of a batch that is encoded already.
  FusionOutput fuse(const Encoded& encoded);
  FusionHead& head() { return *members_.front().head; }  ///< of the first member
  const std::shared_ptr<EncoderModule>& encoder(std::size_t modality) const { return members_.front().encoders[modality]; }
  std::size_t modality_count() const { return modalities_; }
  std::size_t member_count() const { return members_.size(); }
  /// Learned fusion weights of all members: see FusionHead::fusion_weights.
  std::vector<torch::Tensor> fusion_weights();
  /// See FusionHead::report_weights.
  void report_weights(bool wanted);
  /// See EncoderModule::freeze; for models that are only scored with from now on, and again after other weights were loaded.
  void freeze();
  RandomStream& random() { return *random_; }
  /// The fitted model of another kind in place of encoders and fusion; null for fusion strategies.
  Baseline* baseline() const { return baseline_.get(); }

  /// logits -> scale · logits + shift in evaluation, part of the stored state. Needs training.calibration.
  void set_calibration(double scale, double shift);
  bool is_calibrated() const { return calibration_.defined(); }
  /// The score curve that was chosen after training, in evaluation behind the calibration; not part of the stored state.
  /// Yes/no targets only.
  void set_recalibration(const Recalibration& recalibration);

 private:
  struct Member {
    std::vector<std::shared_ptr<EncoderModule>> encoders;
    std::vector<torch::Tensor> absence;  // [d] each
    std::shared_ptr<FusionHead> head;
    std::vector<torch::nn::Linear> alone;  // one decision per modality, for the losses of modalities
  };
  Member build_member(torch::nn::Module& owner, const Preprocessor& preprocessor, const Strategy& strategy,
                      const Options& options);
  std::vector<EncodedModality> encode(const Member& member, const Batch& batch);
  EncodedModality encode_one(const Member& member, std::size_t modality, const ModalityTensors& rows, const torch::Tensor& present);
  FusionOutput mean_of(const std::vector<FusionOutput>& outputs) const;
  /// Calibration and score curve, in evaluation.
  FusionOutput finished(FusionOutput output) const;

  std::size_t modalities_ = 0;
  std::vector<Member> members_;
  std::vector<std::shared_ptr<torch::nn::Module>> owners_;  // of the members, where there are several
  std::shared_ptr<Baseline> baseline_;
  torch::Tensor calibration_;  // [2] scale, shift
  std::unique_ptr<ScoreCurve> curve_;  // null = none was chosen
  RandomStreamPtr random_;
  double modality_dropout_ = 0, modality_losses_ = 0;
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
