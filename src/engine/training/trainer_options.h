// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/evaluation/metrics.h"
#include "engine/training/loss.h"
#include "engine/training/optimizer.h"
#include "engine/training/trainer.h"

namespace amalgam {

// What the options of a run ("training.…") say to the parts of the trainer.

AdamSettings adam_settings(const Options& options);

/// The metric that chooses the best epoch.
///
/// Errors:  Error(request) "training.watch" if the metric named is none of the target's
const Metric& watched_metric(const Options& options, Task task);

Loss make_loss(const Trainer::Data& data, const Options& options, const torch::Device& device);

}  // namespace amalgam
