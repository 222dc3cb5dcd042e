// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>

#include "engine/training/optimizer.h"
#include "engine/training/trainer_state.h"

namespace amalgam {

/// How the weights that are judged and kept come from those that are trained: "none" as they are, "ema" a moving average
/// (Polyak and Juditsky 1992), "swa" a mean over the last epochs (Izmailov et al. 2018).
class WeightAveraging {
 public:
  explicit WeightAveraging(const std::string& name);

  /// Moving average over about one epoch of `steps` steps; the first count more, so that the start is soon forgotten.
  void after_step(const torch::Tensor& values, std::int64_t steps);
  /// Plain mean of the weights at the end of the epochs of the last quarter; `epoch` counts from 1.
  void after_epoch(const torch::Tensor& values, int epoch, int epochs);
  void forget() { average_ = {}; }
  WeightAverage& average() { return average_; }

  /// While it lives, the model has the averaged weights, if there are any.
  class InPlace {
   public:
    InPlace(const FusedAdam& optimizer, const WeightAverage& average);
    ~InPlace();
    InPlace(const InPlace&) = delete;
    InPlace& operator=(const InPlace&) = delete;

   private:
    torch::Tensor weights_, trained_;
  };

 private:
  enum class Kind { none, ema, swa };
  Kind kind_;
  WeightAverage average_;
};

}  // namespace amalgam
