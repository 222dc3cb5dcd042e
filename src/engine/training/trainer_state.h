// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/fusion/fusion_model.h"
#include "engine/training/early_stopping.h"
#include "engine/training/optimizer.h"
#include "engine/training/schedule.h"

namespace amalgam {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Where a training run stands, apart from the tensors.
struct TrainingPosition {
  int epochs_done = 0;
  std::int64_t batches_done = 0;  ///< of the epoch in progress
  std::int64_t step = 0;          ///< steps done over the whole run
  double loss_sum = 0;            ///< of this epoch's steps
  double seconds = 0, epoch_seconds = 0;              ///< of the run; of the epoch in progress
  double training_seconds = 0, epoch_training_seconds = 0;  ///< the same without evaluation
  double typical_epoch_seconds = -1;  ///< moving average; < 0 = no epoch is done yet
  std::int64_t rows_trained = 0;
};

/// What a checkpoint must agree on with the run that resumes it.
struct RunIdentity {
  std::uint64_t seed = 0;
  std::int64_t rows = 0, batch_size = 0;
};

/// A running average of the weights, in the order of the optimiser's flat buffer.
struct WeightAverage {
  torch::Tensor values;    ///< [n]; undefined = there is none (yet)
  std::int64_t count = 0;  ///< steps or epochs that went into it
};

/// All that a "last" checkpoint keeps; parts belong to the trainer.
struct TrainingParts {
  FusionModel& model;
  FusedAdam& optimizer;
  EarlyStopping& stopping;
  Schedule& schedule;
  TrainingPosition& position;
  NamedTensors& best;  ///< module state of the best epoch; empty = none yet
  WeightAverage& average;
};

/// Weights, optimiser, random state, position and the best weights so far. The module's own tensors keep their
/// names, so load_module_state reads them; the others are named "trainer/…".
std::vector<std::byte> write_last_checkpoint(const TrainingParts& parts, const RunIdentity& identity,
                                             const nlohmann::json& model_metadata);
/// Errors:  Error(data) "checkpoint.mismatch" if it is no "last" checkpoint, or of another seed, other rows or
///          another batch size; Error(data) "tensor_file.corrupt"
void read_last_checkpoint(const std::vector<std::byte>& bytes, const TrainingParts& parts,
                          const RunIdentity& identity);

/// Module state alone, with the epoch it is of.
std::vector<std::byte> write_best_checkpoint(const NamedTensors& state, int epoch, double value,
                                             const std::string& metric, const nlohmann::json& model_metadata);

}  // namespace amalgam
