// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "engine/base/run_control.h"
#include "engine/training/trainer.h"

namespace amalgam {

/// Fits a baseline; each of its steps is told and stored as an epoch, so that a baseline stands in every curve and
/// table beside the strategies. Leaves the model holding the best step.
///
/// `watched`: the metric that the run is listed with; a baseline itself is chosen by its validation loss
TrainerResult train_baseline(FusionModel& model, const Trainer::Data& data, const std::string& watched,
                             RunControl& control, const TrainerHooks& hooks);

}  // namespace amalgam
