// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/project_store.h"
#include "engine/workbench.h"

namespace amalgam::ui {

/// All that one run left in the project.
struct RunView {
  RunRecord record;
  std::vector<std::string> modalities;  ///< names in map order
  std::vector<std::string> kinds;       ///< their kinds
  Task task = Task::binary;
  std::vector<std::string> classes;  ///< binary: {negative, positive}; may be empty
  std::int64_t steps_per_epoch = 0;  ///< 0 = not known
  std::vector<EpochRecord> epochs;   ///< in order
  std::vector<float> step_losses;    ///< from step 0; NaN where none was stored
  Part scored = Part::none;  ///< the part that the next three tell of: test, or else validation
  std::int64_t scored_rows = 0;
  RocCurve roc;                             ///< binary only; thinned to at most 2,000 points
  ConfusionMatrix confusion;                ///< classes only; at a cut-off of 0.5
  RunDecision decision = {};                ///< cut-off and recalibration that are stored with the run
  std::optional<ExplainResult> importance;  ///< permutation importance, once it was measured
  QString note;
  std::vector<ProjectStore::LogLine> log;
};
using RunViewPtr = std::shared_ptr<RunView>;

/// Reads one run with its epochs, losses, predictions and log; `table` (may be null) tells the
/// class names. Blocks.
RunViewPtr readRun(const std::filesystem::path& project, std::int64_t run,
                   const TablePtr& table = {});
/// Fills modalities, kinds, task and classes from the record's configuration and the table, if
/// there is one.
void describeRun(RunView& view, const TablePtr& table = {});
/// Name of the insight under which the engine keeps permutation importance.
inline constexpr const char* kImportanceInsight = "permutation_importance";

}  // namespace amalgam::ui
