// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_decision.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/evaluation/score_groups.h"
#include "engine/project/credit_json.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

namespace {

void check_share(double value, const char* what) {
  if (value >= 0 && value <= 1) return;
  throw Error(ErrorKind::request, "decision.cut_off", fmt::format("{} must lie between 0 and 1, not {}.", what, value));
}

/// Of the validation rows with the scores that a curve gives them.
CutOffLab validation_lab(const ProjectStore& store, std::int64_t run, const Recalibration& recalibration) {
  const PartScores raw = part_scores_as_trained(store, run, Part::validation);
  const auto grouped = group_scores(raw.targets, recalibrated(recalibration, raw.scores));
  if (!grouped) {
    throw Error(ErrorKind::request, "credit.no_predictions", "The validation rows of the run have no usable scores to choose a cut-off from.");
  }
  return CutOffLab(*grouped);
}

}  // namespace

RunDecision decided(const ProjectStore& store, std::int64_t run, const DecisionRequest& request) {
  check_binary_run(store.run(run));
  RunDecision decision = store.run_decision(run);
  if (request.recalibration && *request.recalibration != decision.recalibration) {
    const auto method = recalibration_method(*request.recalibration);
    decision = {};
    if (method != Recalibration::Method::none) {
      const PartScores raw = part_scores_as_trained(store, run, Part::validation);
      decision.recalibration = std::string(to_string(method));
      decision.recalibration_json = recalibration_json(fit_recalibration(method, raw.targets, raw.scores)).dump();
    }
  }
  if (request.without_cut_off) decision.cut_off.reset();
  if (request.cut_off) {
    check_share(*request.cut_off, "A cut-off");
    decision.cut_off = request.cut_off;
  }
  if (request.cheapest) decision.cut_off = validation_lab(store, run, recalibration_of(decision)).cheapest(request.costs).cut_off;
  if (request.approve) {
    check_share(*request.approve, "The share to approve");
    decision.cut_off = validation_lab(store, run, recalibration_of(decision)).for_approval(*request.approve).cut_off;
  }
  return decision;
}

RunDecision decide(ProjectStore& store, std::int64_t run, const DecisionRequest& request) {
  const RunDecision decision = decided(store, run, request);
  if (decision != store.run_decision(run)) store.write_run_decision(run, decision);
  return decision;
}

std::vector<MetricValue> decided_metrics(const ProjectStore& store, const RunRecord& record, const std::string& only) {
  std::vector<MetricValue> found = record.final_metrics;
  if (store.run_decision(record.id).recalibration == "none") return found;
  std::map<Part, PartScores> parts;
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const auto stored = store.predictions(record.id, part);
    if (!stored) continue;
    for (std::size_t i = 0; i < stored->rows.size(); ++i) {
      if (std::isnan(stored->outputs[i]) || std::isnan(stored->targets[i])) continue;
      parts[part].targets.push_back(stored->targets[i]);
      parts[part].scores.push_back(stored->outputs[i]);
    }
  }
  for (MetricValue& one : found) {
    const Metric* metric = find_metric(one.metric);  // the loss of training is none
    const auto scored = parts.find(one.part);
    if (metric == nullptr || scored == parts.end() || (!only.empty() && one.metric != only)) continue;
    one.value = metric->compute({Task::binary, scored->second.targets, scored->second.scores, 2});
  }
  return found;
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
