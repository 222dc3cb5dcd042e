// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace amalgam::compiled {

/// Whether this thread records a training step (see CompiledStep). Hand-written operations, which a trace cannot see into, then
/// call record_operation.
bool is_recording();

/// Puts one operation into the trace that records a training step.
///
/// `name`: "amalgam::…", which operations_recorded.cpp must know, with a schema in recording.cpp. `result`: any numbers of the right shape, a new tensor; what it does is not
/// recorded, and it must draw no random numbers.
torch::Tensor record_operation(const char* name, const std::vector<torch::Tensor>& inputs, const std::vector<double>& numbers,
                               const std::function<torch::Tensor()>& result);

/// While it lives, this thread records.
class Recording {
 public:
  Recording();
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
};

/// Why a step, or the steps of one shape, cannot be captured: a reason that completes "not captured: …".
struct NotCaptured : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether this thread captures a training step to be replayed (see CapturedTraining). What does not go through LibTorch's
/// operations is not captured: loops over memory give way to operations then, and what the host remembers throws NotCaptured.
bool is_capturing();

/// While it lives, this thread captures.
class Capturing {
 public:
  Capturing();
  ~Capturing();
  Capturing(const Capturing&) = delete;
  Capturing& operator=(const Capturing&) = delete;
};

}  // namespace amalgam::compiled
