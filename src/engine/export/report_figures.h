// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/export/svg_chart.h"
#include "engine/project/project_store.h"

namespace amalgam {

/// A figure of a report: its file name without ending, and the chart.
struct ReportFigure {
  std::string name;
  std::string svg;
};

/// What a report knows about one run.
struct ReportRun {
  RunRecord record;
  nlohmann::json config;  ///< the experiment
  std::vector<EpochRecord> epochs;
  std::optional<PredictionRecord> test;
  std::vector<std::string> classes;  ///< in the order of the outputs
  nlohmann::json importance;         ///< null if it was not measured
};

/// Everything that can be drawn of a run: loss, weights, attention, ROC, confusion, importance.
std::vector<ReportFigure> figures_of(const ReportRun& run);
/// The test ROC curves of all binary runs in one chart; empty svg if there is none.
ReportFigure roc_of_all(const std::vector<ReportRun>& runs);

}  // namespace amalgam
