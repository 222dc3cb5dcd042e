// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>

namespace amalgam {

/// A device's work that was recorded once and is done again at each replay, on the tensors that it
/// was recorded with.
class RecordedStep {
 public:
  virtual ~RecordedStep() = default;
  virtual void replay() = 0;
};

/// Records what a step asks of a device, so that it can be replayed without the host's part: CUDA
/// graphs, or a test's own.
class StepRecorder {
 public:
  virtual ~StepRecorder() = default;
  /// Does the step as record() would record it: LibTorch makes on first use what cannot be made
  /// while it is recorded.
  virtual void warm_up(const std::function<void()>& step) = 0;
  /// Runs the step's host code once; of what it asks of the device nothing is done before replay().
  ///
  /// Errors:  c10::Error where the step waits for the device, or asks for what cannot be recorded;
  /// whatever the step throws
  virtual std::unique_ptr<RecordedStep> record(const std::function<void()>& step) = 0;
};

/// Records CUDA graphs of one card. All of them take their memory from one pool: they must be
/// replayed one after the other.
///
/// Errors:  compiled::NotCaptured where this program was built without CUDA
/// Source:  NVIDIA, "CUDA C++ Programming Guide", CUDA graphs; LibTorch's at::cuda::CUDAGraph
std::unique_ptr<StepRecorder> cuda_graph_recorder(const torch::Device& card);

}  // namespace amalgam
