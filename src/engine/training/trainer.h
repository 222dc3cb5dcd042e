// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/fusion/fusion_model.h"
#include "engine/training/experiment.h"
#include "engine/training/prepared_rows.h"
#include "engine/training/step_recorder.h"

namespace amalgam {

/// What the trainer tells whoever stores and shows the run. Called on the training thread, in order.
struct TrainerHooks {
  std::function<void(std::int64_t first_step, const std::vector<float>& losses, int epoch, double epoch_fraction, double rows_per_second, double eta_seconds)> steps;
  std::function<void(EpochRecord& epoch, double eta_seconds)> epoch;  ///< run id still 0: the caller fills it in
  std::function<void(const char* kind, int epoch, const std::vector<std::byte>& bytes)> checkpoint;  ///< kind "best" or "last"
  /// The weights after an epoch, told once its record was; empty = they are not kept.
  std::function<void(int epoch, const std::vector<std::byte>& bytes)> epoch_weights;
  std::function<void(RunState state, const std::string& message)> state;  ///< running, paused, stopping
  std::function<void(const std::string& level, const std::string& text)> log;
  nlohmann::json checkpoint_metadata;  ///< kept under "model" in every checkpoint's metadata
};

struct TrainerResult {
  RunState state = RunState::finished;  ///< finished, stopped_early, stopped_by_user, cancelled
  int epochs_done = 0, best_epoch = 0;
  double best_value = 0;
  double seconds = 0;  ///< without pauses
  double rows_per_second = 0;
};

/// The loop: epochs, batches, metrics, early stopping, best weights. Leaves the model holding the best weights.
///
/// Index batches over contiguous tensors, no per-batch synchronisation, one fused optimiser step over one flat buffer.
/// The same seed gives bit-identical runs on the CPU at a fixed number of threads; a run that was paused, killed and
/// resumed from its "last" checkpoint ends bit-equal to an uninterrupted one.
class Trainer {
 public:
  struct Data {
    PreparedRows train, validation;
    std::vector<std::int64_t> validation_rows;  ///< data rows, for the probe set
    std::vector<std::string> modalities, classes;
    Task task = Task::binary;
    double target_mean = 0, target_deviation = 1;
  };
  Trainer(FusionModel& model, Data data, const Options& options, std::uint64_t seed, torch::Device device);
  ~Trainer();

  /// Steps are captured by this recorder instead of the device's own, whatever the device; Adam takes its steps as on a GPU.
  void capture_with(std::shared_ptr<StepRecorder> recorder);

  /// `resume_from`: bytes of a "last" checkpoint.
  /// Errors:  Error(data) "training.diverged" when the loss is no longer a number (step and last good epoch named)
  TrainerResult run(RunControl& control, const TrainerHooks& hooks, const std::vector<std::byte>* resume_from = nullptr);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Outputs of a model for a batch set, in evaluation, in slices: see outputs_from_logits for the shapes.
torch::Tensor predict(FusionModel& model, const PreparedRows& rows, const Preprocessor& preprocessor, const torch::Device& device);

/// "auto" -> the first CUDA device, else the CPU. Errors: Error(request) "device.unavailable" naming what there is.
torch::Device choose_device(const std::string& wish);
/// "cpu" or "cuda:0 (NAME)".
std::string device_name(const torch::Device& device);

}  // namespace amalgam
