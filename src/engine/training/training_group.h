// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <memory>

namespace amalgam {

/// Several processes, on one machine or on many, that train one model together: each computes the gradients of its share
/// of every batch, and all take the same step. They find one another by the variables that torchrun sets: RANK,
/// WORLD_SIZE, MASTER_ADDR, MASTER_PORT.
///
/// Every process reads the same data with the same seed and holds the same model; process 0 keeps the run.
/// Source:  Li et al. 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training"
class TrainingGroup {
 public:
  virtual ~TrainingGroup() = default;

  /// Joins the group that the environment names and waits for the others; null where it names none, or a group of one.
  ///
  /// Errors:  Error(request) "group.variables" where a variable is missing or no number; "group.not_built" where this
  ///          program was built without c10d; Error(io) "group.unreachable"
  static std::shared_ptr<TrainingGroup> join_from_environment();

  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Replaces a contiguous CPU tensor by its sum over all processes; the same bits on each.
  ///
  /// Errors:  Error(io) "training.rank_lost"
  virtual void sum(torch::Tensor& values) = 0;

  /// The group that runs of this process train in; null (at first) for training alone.
  static const std::shared_ptr<TrainingGroup>& current();
  static void use(std::shared_ptr<TrainingGroup> group);
};

}  // namespace amalgam
