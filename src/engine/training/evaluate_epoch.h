// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/fusion/fusion_model.h"
#include "engine/project/run_record.h"
#include "engine/training/loss.h"
#include "engine/training/trainer.h"

namespace amalgam {

/// What a model says about some rows, and how it came to it.
struct PartOutputs {
  std::vector<float> targets;  ///< class index or value in the target's own unit, [n]
  std::vector<float> outputs;  ///< as Predictions::outputs
  double loss = 0;             ///< the training loss, without dropout
  torch::Tensor weights;       ///< [M] float64, mean over the rows
  torch::Tensor raw_weights;   ///< [M] float64; undefined where the strategy has none
  std::vector<torch::Tensor> attention;  ///< per layer [heads, M, M] float64, mean over the rows
};

/// Measures a model after an epoch: in evaluation, in slices, always on the same rows.
///
/// The training part is measured on all its rows up to 20,000, beyond that on 20,000 rows drawn once from the
/// seed; validation always on all rows. The probe set is up to 32 validation rows, evenly spaced.
/// `data` must outlive this object.
class EpochEvaluator {
 public:
  EpochEvaluator(FusionModel& model, const Trainer::Data& data, const Loss& loss, std::uint64_t seed,
                 torch::Device device);

  /// Fills metrics ("loss" first, then compute_metrics), weights, attention and probe. False if `stop` said so
  /// in between: the record is then not to be used.
  bool evaluate(EpochRecord& record, const std::function<bool()>& stop) const;

  /// Nothing if `stop` said so.
  std::optional<PartOutputs> outputs_of(const PreparedRows& rows, const std::function<bool()>& stop) const;

 private:
  void add_metrics(EpochRecord& record, Part part, const PartOutputs& outputs) const;
  void add_probe(EpochRecord& record) const;

  FusionModel& model_;
  const Trainer::Data& data_;
  Loss loss_;
  torch::Device device_;
  PreparedRows train_rows_;  // those that are measured
  Batch probe_batch_;
  std::vector<std::int64_t> probe_rows_;
};

}  // namespace amalgam
