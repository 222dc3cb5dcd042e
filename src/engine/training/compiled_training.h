// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/compiled/compiled_step.h"
#include "engine/modalities/batch.h"
#include "engine/training/prepared_rows.h"

namespace amalgam {

/// Forward and backward of a model's training steps through compiled plans, one plan for each shape of batch.
///
/// Rows are gathered straight into a plan's inputs; up to half a gigabyte of rows is kept as float32 for that, each row in one
/// place. All plans share one arena: its memory is that of the largest. A plan itself takes some 1.5 KB for each of its operations;
/// where batches come in many shapes, those that were not wanted for longest are made again when they are.
/// `module` has its gradients already (see FusedAdam); it and the generator must outlive this object, and nothing may move the
/// parameters. Where `rows` are not kept, `use` says before a step which rows its numbers are of.
class CompiledTraining {
 public:
  using LossOfBatch = std::function<torch::Tensor(const Batch&)>;
  CompiledTraining(torch::nn::Module& module, const PreparedRows& rows, LossOfBatch loss, torch::Generator random);

  /// The rows that the numbers of the next steps are places of.
  void use(const std::shared_ptr<const Batch>& rows);

  /// The loss of these rows; the gradients hold its derivatives. The `next` numbers behind them are those of the step after this
  /// one: their rows come into the processor's cache meanwhile.
  ///
  /// Errors:  compiled::Unsupported; nothing was drawn or changed then
  float step(const std::int64_t* numbers, std::int64_t count, std::int64_t next = 0);

  /// Whether the last step was the first of all.
  bool is_first() const { return steps_ == 1; }
  /// One sentence about the plan made last.
  std::string description() const;
  /// The plan for these rows, made if there is none (any more). It stays until the next is made.
  compiled::CompiledStep& plan_for(const std::int64_t* numbers, std::int64_t count);
  /// Plans are kept up to so many operations in all.
  void keep_at_most(std::int64_t operations) { most_operations_ = operations; }
  std::size_t plans_kept() const { return plans_.size(); }

 private:
  std::vector<std::int64_t> shape_of(const std::int64_t* numbers, std::int64_t count) const;
  void forget_oldest_plans();
  void pack_rows();
  void gather(compiled::CompiledStep& step, const std::int64_t* numbers, std::int64_t count) const;

  torch::nn::Module& module_;
  std::shared_ptr<const Batch> rows_;
  bool are_all_ = false;  // rows_ are those of every step
  LossOfBatch loss_;
  torch::Generator random_;
  std::shared_ptr<compiled::Arena> arena_;
  std::vector<torch::Tensor> tensors_;      // of all rows: parts and presence of each modality, then the target
  std::vector<std::int64_t> widths_;        // numbers a row
  compiled::Arena packed_;                  // all numbers of a row side by side, or nothing if that is too much
  std::int64_t packed_width_ = 0;
  struct Kept {
    std::unique_ptr<compiled::CompiledStep> step;
    std::int64_t last_use = 0;
  };
  std::map<std::vector<std::int64_t>, Kept> plans_;
  std::int64_t uses_ = 0, most_operations_ = 250'000;  // some 400 MB
  std::int64_t steps_ = 0;
};

}  // namespace amalgam
