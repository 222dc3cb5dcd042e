// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/modalities/batch.h"
#include "engine/training/optimizer.h"

namespace amalgam::bench {

/// What is trained: the same module, rows and loss through LibTorch or through compiled steps.
struct TimedTraining {
  torch::nn::Module& module;
  std::vector<torch::Tensor> fusion_weights;
  std::function<torch::Tensor(const Batch&)> loss;
  const Batch& rows;
  torch::Generator random;  ///< of dropout
  std::int64_t batch_size = 256;
  double rate = 1e-3;
  AdamSettings adam;
  bool profile = false;  ///< prints each operation's cost to standard error
};

/// Of the timed epochs; one before them warms up.
struct Timing {
  double wall = 0, processor = 0, loss = 0;
  double share_of_products = 0;  ///< of the time by the clock: the floor below which compiled training cannot go
};
Timing train_through_libtorch(const TimedTraining& what, int epochs);
Timing train_compiled(const TimedTraining& what, int epochs);

/// One JSON object: rates, loss, parameters, share of products, peak memory.
std::string report(const std::string& strategy, const TimedTraining& what, const Timing& timing, int epochs);

}  // namespace amalgam::bench
