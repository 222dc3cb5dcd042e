// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/project/project_store.h"
#include "engine/project/run_pair.h"

namespace amalgam {

/// A value of the leaderboard and how far it is from the baseline's.
struct BoardValue {
  double value = std::numeric_limits<double>::quiet_NaN();
  double delta = std::numeric_limits<double>::quiet_NaN();  ///< value − baseline's; NaN without a baseline and for itself
};

/// A run's line.
struct BoardRun {
  RunRecord record = {};
  RunMarks marks = {};
  BoardValue best_validation = {};  ///< of the weights that are kept
  BoardValue last_validation = {};  ///< after the last epoch
  BoardValue test = {};             ///< of the weights that are kept
  std::string recalibration = "none";  ///< that is stored: the kept weights' values are of the recalibrated score
  bool has_baselines_rows = true;  ///< same data set and split as the baseline: deltas are of the same rows
};

/// The runs of a project by one metric.
struct RunBoard {
  std::string metric = {};
  bool higher_is_better = true;
  std::vector<std::string> metrics = {};  ///< that some run was measured by, in reading order
  std::int64_t baseline = 0;         ///< 0 = none
  std::vector<BoardRun> runs = {};   ///< oldest first; the archived ones too
};

/// `metric` empty = ROC AUC, or the first that any run has. `baseline` 0 = the run that is marked as one.
/// Errors:  Error(request) "compare.metric" (no run was measured by it); "project.no_run" (the baseline)
RunBoard run_board(const ProjectStore& store, const std::string& metric = {}, std::int64_t baseline = 0);

/// A setting of several runs side by side.
struct SettingLine {
  std::string name;                 ///< "training.learning_rate", "map.text", "data.file"
  std::vector<std::string> values;  ///< one a run, as it is typed; empty where the run has none of that name
  bool differs = false;
};

/// Everything that determines the results of runs: data, split, seed, map, settings, versions of the program.
/// Errors:  Error(request) "project.no_run"
std::vector<SettingLine> compare_settings(const ProjectStore& store, const std::vector<std::int64_t>& runs);

nlohmann::json json_of(const RunBoard& board);
nlohmann::json json_of(const BaselineTest& test);
nlohmann::json json_of(const RunMarks& marks);

}  // namespace amalgam
