// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/run_control.h"
#include "engine/fusion/fusion_model.h"
#include "engine/training/batch_stream.h"
#include "engine/training/captured_training.h"
#include "engine/training/compiled_training.h"
#include "engine/training/loss.h"
#include "engine/training/optimizer.h"
#include "engine/training/training_group.h"

namespace amalgam {

struct TrainerHooks;

struct StepSettings {
  torch::Device device = torch::kCPU;
  bool mixed = false;                                ///< 16-bit products on a GPU
  std::string compiled = "auto";                     ///< "auto", "on" or "off"
  std::shared_ptr<StepRecorder> recorder = nullptr;  ///< null: the device's own
};

/// Takes a run's training steps: forward, loss, backward, gradient clip and optimiser on one batch.
///
/// On the CPU a step is compiled (CompiledTraining), on a GPU it is captured (CapturedTraining);
/// where that is not wanted or not possible, and with several processes, LibTorch takes it. The log
/// says once which it is, and why. All that it is made of must outlive it.
class TrainingStep {
 public:
  /// Errors:  Error(request) "training.compiled" where `compiled` is "on" and this build has no
  ///          CUDA
  TrainingStep(FusionModel& model, const Loss& loss, FusedAdam& optimizer, const PreparedRows& rows,
               std::shared_ptr<TrainingGroup> group, const StepSettings& settings,
               RunControl& control, const TrainerHooks& hooks);

  /// Trains on batch `index` of the stream and puts its loss into losses[index], without waiting
  /// for a GPU. The batch's rows.
  ///
  /// Errors:  Error(request) "training.compiled" where `compiled` is "on" and the model has an
  ///          operation that prevents it
  std::int64_t take(BatchStream& stream, std::int64_t index, double rate, torch::Tensor& losses);
  /// What a process of the group wished for.
  RunControl::Stop agreed_stop() const { return agreed_stop_; }

 private:
  void start_capturing();
  bool take_compiled(const BatchStream::Rows& rows, std::int64_t index, double rate,
                     torch::Tensor& losses);
  bool take_captured(const Batch& batch, std::int64_t index, double rate, torch::Tensor& losses);
  void not_captured(const std::string& reason);
  void log(const std::string& text) const;
  torch::Tensor loss_and_gradients(const Batch& batch);
  torch::Tensor loss_of_group(const Batch& batch);

  FusionModel& model_;
  const Loss& loss_;
  FusedAdam& optimizer_;
  std::shared_ptr<TrainingGroup> group_;  // null: this process trains alone
  StepSettings settings_;
  RunControl& control_;
  const TrainerHooks& hooks_;
  std::unique_ptr<CompiledTraining> compiled_;
  std::unique_ptr<CapturedTraining> captured_;
  bool is_capture_told_ = false;
  torch::Tensor shared_;  // what the processes add up: gradients, loss, wishes to stop
  RunControl::Stop agreed_stop_ = RunControl::Stop::none;
};

}  // namespace amalgam
