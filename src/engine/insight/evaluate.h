// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/export/bundle.h"
#include "engine/fusion/fusion_model.h"
#include "engine/insight/permutation_importance.h"
#include "engine/project/project_store.h"
#include "engine/project/run_table.h"
#include "engine/training/prepared_rows.h"
#include "engine/workbench.h"

namespace amalgam {

/// The model's outputs beside the truth for the rows of one part, as the project keeps them.
///
/// Shapes:  `batch` holds `rows` in their order; outputs as PredictionRecord says
PredictionRecord predict_part(FusionModel& model, const Preprocessor& preprocessor, const PreparedRows& batch, Part part,
                              std::span<const std::int64_t> rows, const TargetValues& target,
                              const torch::Device& device);

/// "loss" (mean log-loss; regression: mean square in units of the training deviation) and every metric of the task.
std::vector<MetricValue> metrics_of(const PredictionRecord& predictions, const Preprocessor& preprocessor);

/// A run with its best weights and, where it is needed, its data.
struct LoadedRun {
  RunRecord record;
  DatasetRecord dataset;
  TrainedModel trained;
};
/// Loads the best checkpoint of a run.
/// Errors:  Error(request) "project.no_run", "run.no_checkpoint" if nothing was kept yet
LoadedRun load_run(const ProjectStore& store, std::int64_t run);

/// The yardstick of importance for the model's task: ROC AUC (binary, multiclass) or RMSE in the target's unit.
ImportanceMetric importance_metric(const Preprocessor& preprocessor);

/// See Workbench::evaluate.
EvaluationResult evaluate_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table);
/// See Workbench::explain; keeps the result as insight "permutation_importance".
ExplainResult explain_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table, int repeats,
                          const EventSink& events, RunControl& control);

}  // namespace amalgam
