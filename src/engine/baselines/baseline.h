// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/run_control.h"
#include "engine/data/modality_map.h"
#include "engine/fusion/fusion_head.h"
#include "engine/modalities/batch.h"
#include "engine/training/prepared_rows.h"

namespace amalgam {

/// One step of a baseline's fitting, shown as an epoch: a boosting round, a regularisation strength.
struct BaselineStep {
  int step = 0;       ///< 1-based
  int steps = 0;      ///< planned
  bool is_best = false;  ///< on validation, so far
  double validation_loss = 0;
  std::string note = {};  ///< for the run's log; may be empty
};

/// A model in place of encoders and fusion that fits itself: one that an analyst has already, by a library of its own
/// over plain features (Modality::flatten), or several models together. It reads the same fitted preprocessing as every
/// strategy, so that every verb works with it.
class Baseline : public torch::nn::Module {
 public:
  /// How many steps fit takes at most: what a run has as its planned epochs.
  virtual int steps() const = 0;
  /// Fits on `train`, chooses by the loss on `validation`. `after` is called after each step with the model as it is
  /// then (run() works); it returns false to stop. Afterwards the model is the best one.
  virtual void fit(const PreparedRows& train, const PreparedRows& validation, const RunControl& control,
                   const std::function<bool(const BaselineStep&)>& after) = 0;
  /// Logits, and as modality weights the share of each modality in what moved the logits of a row away from the mean:
  /// Σ over its features of the contributions, absolute, rows sum to 1.
  virtual FusionOutput run(const Batch& batch) = 0;
  /// The same decision by operations that trace, so that it can be exported: run() may be any library's work.
  virtual FusionOutput run_as_tensors(const Batch& batch) = 0;
  /// Whether run_as_tensors() gives the modality weights too, or leaves them undefined.
  virtual bool traces_weights() const { return true; }
  /// See FusionModel::report_weights: without them run() may leave the modality weights undefined.
  virtual void report_weights(bool) {}
  /// See FusionModel::freeze.
  virtual void freeze() {}
  /// What fit learnt beside the module's own tensors, by name: stored in checkpoints and bundles.
  virtual std::vector<std::pair<std::string, torch::Tensor>> state() const = 0;
  /// Errors:  Error(data) "checkpoint.mismatch"
  virtual void restore(const std::vector<std::pair<std::string, torch::Tensor>>& state) = 0;
};

}  // namespace amalgam
