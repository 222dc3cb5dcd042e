// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/cut_off_lab.h"
#include "engine/evaluation/recalibration.h"
#include "engine/project/project_store.h"

namespace amalgam {

/// What is to be decided about a run's score; what is empty stays as it is.
struct DecisionRequest {
  std::optional<std::string> recalibration = {};  ///< "none", "platt", "isotonic"
  std::optional<double> cut_off = {};             ///< this one …
  bool cheapest = false;                     ///< … or the cheapest on validation …
  std::optional<double> approve = {};             ///< … or the one that approves this share of validation, 0 … 1 …
  bool without_cut_off = false;              ///< … or none
  DecisionCosts costs = {};                  ///< for the cheapest
};

/// What the decision comes to. A recalibration is fitted on the validation rows' scores as the model gave them; another one
/// takes away a cut-off that is not decided anew, because that was a cut-off of other scores.
///
/// Errors:  of part_scores; Error(request) "recalibration.unknown", "recalibration.unfit", "decision.cut_off" (outside 0 … 1)
RunDecision decided(const ProjectStore& store, std::int64_t run, const DecisionRequest& request);

/// The same, and stores it.
RunDecision decide(ProjectStore& store, std::int64_t run, const DecisionRequest& request);

/// The final metrics of a run's score as it is used: where a recalibration is stored, those of each part whose predictions are
/// stored are measured anew. `only` = one metric's id leaves the others as they were trained.
///
/// Cost:    nothing without a recalibration; else the reading of the run's predictions
std::vector<MetricValue> decided_metrics(const ProjectStore& store, const RunRecord& record, const std::string& only = {});

/// The stored curve. Errors: Error(data) "recalibration.invalid"
Recalibration recalibration_of(const RunDecision& decision);

/// {"cut_off", "recalibration": {"method", …}}
nlohmann::json json_of(const RunDecision& decision);

}  // namespace amalgam
