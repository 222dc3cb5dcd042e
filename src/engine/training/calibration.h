// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include "engine/data/modality_map.h"

namespace amalgam {

/// logits -> scale · logits + shift.
struct Calibration {
  double scale = 1, shift = 0;
  double loss_before = 0, loss_after = 0;  ///< nats a row, on the rows it was fitted to
};

/// The scale (and, for binary targets and if wanted, the shift) with the smallest log-loss on these rows; the
/// identity where nothing is smaller. The ranking of binary scores stays as it is.
///
/// Shapes:  logits [n, C], targets [n] (binary 0/1; multiclass class index)
/// Source:  Guo et al. 2017, "On Calibration of Modern Neural Networks"; Platt 1999
Calibration fit_calibration(const torch::Tensor& logits, const torch::Tensor& targets, Task task, bool with_shift);

}  // namespace amalgam
