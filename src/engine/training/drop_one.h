// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/options.h"
#include "engine/evaluation/bootstrap.h"
#include "engine/fusion/strategy_info.h"
#include "engine/project/project_store.h"
#include "engine/training/experiment.h"

namespace amalgam {

/// The series of the runs that were trained without one modality of a run: "drop-one 12".
std::string drop_one_series(std::int64_t run);
bool is_drop_one_series(std::string_view series);

/// A run to train again without one of its modalities; all else stays as it was trained.
struct DropOneEntry {
  std::string modality;
  std::string title;  ///< name of the run: "Hybrid fusion 3 without notes"
  Experiment experiment;
};

/// One entry for each modality of a run, in map order. Split, seed and settings are the run's.
///
/// `settings` describes the strategy's settings (Workbench::settings).
/// Errors:  Error(request) "drop_one.unfinished" (no epoch of the run was finished), "drop_one.one_modality"
///          (nothing would be left, or the strategy reads one modality anyway)
std::vector<DropOneEntry> drop_one_entries(const RunRecord& run, const StrategyInfo& strategy, const std::vector<Option>& settings);

/// What retraining without each modality costs on the rows that both runs tested (validated where nothing tests):
/// the task's yardstick (ROC AUC, RMSE) with and without, their difference, and a paired bootstrap of it.
///
/// The interval covers the drawing of the rows, not the chance of one training run. Of several runs without a
/// modality the last one that came to its end counts.
/// Returns: "run", "series", "metric", "higher_is_better", "part", "rows", "with", "bootstrap", and "modalities": for each
///          "modality", "run" (null = not trained yet), "state", "without", "loss" (how much better the whole run is; above 0 = the
///          modality helps), "interval", "p_value", "verdict", and "shapley" {"value", "low", "high"} or null (from a kept
///          answer in the same metric)
/// Errors:  Error(request) "project.no_run", "drop_one.no_predictions"
nlohmann::json drop_one_answer(const ProjectStore& store, std::int64_t run, const BootstrapOptions& options = {});

}  // namespace amalgam
