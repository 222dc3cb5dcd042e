// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/training/experiment.h"

namespace amalgam {

/// Every setting of a strategy: the training loop's, the model's, the strategy's own, those of all modality kinds.
///
/// Errors:  Error(request) "strategy.unknown"
std::vector<Option> settings_of(const std::string& strategy);

/// An experiment with its strategy's settings described, read from a run's configuration.
///
/// Errors:  Error(data) "run.configuration" if it cannot be read
Experiment experiment_from(const std::string& config_json, const std::string& strategy);

/// Sets LibTorch's and OpenBLAS's threads to the same number: results are bit-equal only at a fixed number.
///
/// Errors:  Error(request) "experiment.threads" below 1 or above 1,024
void use_threads(int threads);

}  // namespace amalgam
