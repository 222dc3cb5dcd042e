// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <vector>

#include "engine/compiled/plan.h"
#include "engine/compiled/planner.h"

namespace amalgam::compiled {

/// What a training step is traced from.
struct StepSource {
  std::vector<torch::Tensor> inputs;      ///< float32, int64 or bool, of the shapes that every replay has
  std::vector<torch::Tensor> parameters;  ///< those that require a gradient have one already: it is filled in where it lies
  std::vector<torch::Tensor> buffers;     ///< read as they are at each replay; float32
  torch::Generator random;                ///< of dropout
  /// From the inputs to the loss, as ordinary LibTorch code.
  std::function<torch::Tensor(const std::vector<torch::Tensor>& inputs)> loss;
};

/// Forward and backward of one training step for one shape of batch, replayed without LibTorch's dispatcher, allocator or autograd.
///
/// Parameters and gradients must stay where they are as long as this object lives. Replays draw from the generator what LibTorch
/// would have drawn, in the same order. Making one draws nothing and changes nothing.
/// Errors:  Unsupported naming the operations that are not known
/// Threads: one at a time for all that share an arena
class CompiledStep {
 public:
  CompiledStep(const StepSource& source, const std::shared_ptr<Arena>& arena);
  CompiledStep(const CompiledStep&) = delete;
  CompiledStep& operator=(const CompiledStep&) = delete;

  /// Where input i is to be written before each replay, as float32, contiguous.
  float* input(std::size_t i) { return plan_.memory(inputs_.at(i).storage); }
  const Sizes& input_sizes(std::size_t i) const { return inputs_.at(i).sizes; }
  /// The loss; the gradients hold its derivatives.
  float replay() {
    return replay([](std::size_t) {});
  }
  /// Calls between(i) before operation i.
  template <class Between>
  float replay(Between&& between) {
    plan_.run(between);
    return plan_.memory(loss_.storage)[loss_.offset];
  }

  Plan& plan() { return plan_; }

 private:
  void plan_from(const StepSource& source);

  Plan plan_;
  std::vector<View> inputs_;
  View loss_;
  std::vector<std::shared_ptr<std::vector<float>>> constants_;
};

}  // namespace amalgam::compiled
