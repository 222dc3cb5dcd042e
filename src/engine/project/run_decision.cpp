// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_decision.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/evaluation/score_groups.h"
#include "engine/project/credit_json.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

namespace {

void check_share(double value, const char* what) {
  if (value >= 0 && value <= 1) return;
  throw Error(ErrorKind::request, "decision.cut_off", fmt::format("{} must lie between 0 and 1, not {}.", what, value));
}

/// Of the validation rows with the decided scores.
CutOffLab validation_lab(const ProjectStore& store, std::int64_t run) {
  const PartScores scores = part_scores(store, run, Part::validation);
  const auto grouped = group_scores(scores.targets, scores.scores);
  if (!grouped) {
    throw Error(ErrorKind::request, "credit.no_predictions", "The validation rows of the run have no usable scores to choose a cut-off from.");
  }
  return CutOffLab(*grouped);
}

}  // namespace

RunDecision decide(ProjectStore& store, std::int64_t run, const DecisionRequest& request) {
  check_binary_run(store.run(run));
  RunDecision decision = store.run_decision(run);
  if (request.recalibration && *request.recalibration != decision.recalibration) {
    const auto method = recalibration_method(*request.recalibration);
    Recalibration fitted;
    if (method != Recalibration::Method::none) {
      const PartScores raw = part_scores_as_trained(store, run, Part::validation);
      fitted = fit_recalibration(method, raw.targets, raw.scores);
    }
    decision.recalibration = std::string(to_string(method));
    decision.recalibration_json = method == Recalibration::Method::none ? "{}" : recalibration_json(fitted).dump();
    decision.cut_off.reset();
    store.write_run_decision(run, decision);  // a cut-off is chosen from the scores as they are now
  }
  if (request.without_cut_off) decision.cut_off.reset();
  if (request.cut_off) {
    check_share(*request.cut_off, "A cut-off");
    decision.cut_off = request.cut_off;
  }
  if (request.cheapest) decision.cut_off = validation_lab(store, run).cheapest(request.costs).cut_off;
  if (request.approve) {
    check_share(*request.approve, "The share to approve");
    decision.cut_off = validation_lab(store, run).for_approval(*request.approve).cut_off;
  }
  store.write_run_decision(run, decision);
  return decision;
}

Recalibration recalibration_of(const RunDecision& decision) {
  if (decision.recalibration == "none") return {};
  return recalibration_from_json(nlohmann::json::parse(decision.recalibration_json, nullptr, false));
}

nlohmann::json json_of(const RunDecision& decision) {
  nlohmann::json json = {{"cut_off", decision.cut_off ? json_of(*decision.cut_off) : nlohmann::json()}, {"recalibration", {{"method", "none"}}}};
  if (decision.recalibration != "none") json["recalibration"] = nlohmann::json::parse(decision.recalibration_json, nullptr, false);
  return json;
}

}  // namespace amalgam
