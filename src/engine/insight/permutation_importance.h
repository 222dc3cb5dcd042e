// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "engine/fusion/fusion_model.h"
#include "engine/workbench.h"

namespace amalgam {

/// The yardstick of an importance: a number for targets [n] and outputs [n] or [n · classes], as
/// metrics take them. Targets come as the batch holds them (a regression's standardised), outputs
/// as outputs_from_logits gives them.
struct ImportanceMetric {
  std::string id;  ///< "roc_auc", "rmse"
  bool higher_is_better = true;
  std::function<double(std::span<const float> targets, std::span<const float> outputs)> compute;
};

/// What shuffling each modality among the rows costs the metric: the baseline minus the shuffled
/// value (the other way round where lower is better), so a useful modality has a positive cost and
/// a useless one about 0.
///
/// A modality's values, lengths and presence move together from row to row; everything else stays.
/// The model is evaluated as it is and left as it was. `progress` (may be empty) hears the share
/// done and may return false to stop: the result is then empty, with 0 repeats.
///
/// Errors:  Error(request) "importance.repeats" below 1;
///          Error(data) "importance.no_target"; "importance.undefined" when the metric has no value
///          on these rows (one class only)
/// Cost:    2 + repeats passes of the encoders over the rows, 1 + modalities · repeats of fusion (of all for a baseline)
/// Source:  Breiman 2001, "Random Forests", sec. 10; Fisher, Rudin & Dominici 2019, "All Models are
///          Wrong, but Many are Useful"
ExplainResult permutation_importance(FusionModel& model, const Batch& rows,
                                     const Preprocessor& preprocessor,
                                     const ImportanceMetric& metric, int repeats,
                                     std::uint64_t seed,
                                     const std::function<bool(double)>& progress = {});

}  // namespace amalgam
