// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/credit_json.h"
#include "engine/project/run_decision.h"

namespace amalgam {

namespace {

using nlohmann::json;

/// Metrics of any run, in the order of the list of metrics; the loss of training is none that ranks runs.
std::vector<std::string> measured_metrics(const std::vector<RunRecord>& runs) {
  std::vector<std::string> found;
  for (const Metric& metric : metrics()) {
    const bool any = std::any_of(runs.begin(), runs.end(), [&](const RunRecord& run) {
      return run.watched_metric == metric.id || !std::isnan(run.metric(Part::validation, metric.id)) ||
             !std::isnan(run.metric(Part::test, metric.id));
    });
    if (any) found.push_back(metric.id);
  }
  return found;
}

BoardRun line_of(const ProjectStore& store, const RunRecord& record, const std::string& metric) {
  BoardRun line{.record = record};
  line.recalibration = store.run_decision(record.id).recalibration;
  line.record.final_metrics = decided_metrics(store, record, metric);
  line.best_validation.value = line.record.metric(Part::validation, metric);
  line.test.value = line.record.metric(Part::test, metric);
  const auto curve = store.metric_curve(record.id, Part::validation, metric);
  if (!curve.empty()) line.last_validation.value = curve.back().second;
  if (!std::isnan(line.best_validation.value)) return line;
  for (const auto& [epoch, value] : curve) {  // a run under way has no finals yet
    if (epoch == record.best_epoch) line.best_validation.value = value;
  }
  return line;
}

void measure_against(RunBoard& board) {
  const auto base = std::find_if(board.runs.begin(), board.runs.end(), [&](const BoardRun& one) { return one.record.id == board.baseline; });
  if (base == board.runs.end()) return;
  for (BoardRun& one : board.runs) {
    one.has_baselines_rows = one.record.dataset == base->record.dataset && one.record.split == base->record.split;
    if (one.record.id == board.baseline) continue;
    for (BoardValue BoardRun::*value : {&BoardRun::best_validation, &BoardRun::last_validation, &BoardRun::test}) {
      (one.*value).delta = (one.*value).value - ((*base).*value).value;
    }
  }
}

json value_json(const BoardValue& value) { return {{"value", json_of(value.value)}, {"delta", json_of(value.delta)}}; }

}  // namespace

RunBoard run_board(const ProjectStore& store, const std::string& metric, std::int64_t baseline) {
  const std::vector<RunRecord> runs = store.runs();
  const auto marks = store.run_marks();
  RunBoard board{.metric = metric, .metrics = measured_metrics(runs)};
  if (metric.empty() && !board.metrics.empty()) board.metric = board.metrics.front();
  if (!metric.empty() && std::find(board.metrics.begin(), board.metrics.end(), metric) == board.metrics.end()) {
    throw Error(ErrorKind::request, "compare.metric",
                fmt::format("No run was measured by '{}'. Choose {}.", metric, fmt::join(board.metrics, ", ")));
  }
  if (const Metric* found = find_metric(board.metric)) board.higher_is_better = found->higher_is_better;
  if (baseline != 0) store.run(baseline);  // throws unless it is there
  board.baseline = baseline;
  for (const RunRecord& run : runs) {
    BoardRun line = line_of(store, run, board.metric);
    if (const auto found = marks.find(run.id); found != marks.end()) line.marks = found->second;
    if (baseline == 0 && line.marks.is_baseline) board.baseline = run.id;
    board.runs.push_back(std::move(line));
  }
  measure_against(board);
  return board;
}

json json_of(const RunMarks& marks) {
  return {{"baseline", marks.is_baseline}, {"pinned", marks.is_pinned}, {"archived", marks.is_archived},
          {"note", marks.note},            {"tags", marks.tags}};
}

json json_of(const RunBoard& board) {
  json runs = json::array();
  for (const BoardRun& one : board.runs) {
    json line = json_of(one.marks);
    line["run"] = one.record.id;
    line["name"] = one.record.name;
    line["strategy"] = one.record.strategy;
    line["state"] = to_string(one.record.state);
    line["epochs"] = one.record.epochs_done;
    line["best_epoch"] = one.record.best_epoch;
    line["best_validation"] = value_json(one.best_validation);
    line["last_validation"] = value_json(one.last_validation);
    line["test"] = value_json(one.test);
    line["recalibration"] = one.recalibration;
    line["has_baselines_rows"] = one.has_baselines_rows;
    runs.push_back(std::move(line));
  }
  return {{"metric", board.metric},
          {"higher_is_better", board.higher_is_better},
          {"metrics", board.metrics},
          {"baseline", board.baseline == 0 ? json() : json(board.baseline)},
          {"runs", runs}};
}

json json_of(const BaselineTest& test) {
  return {{"run", test.run},
          {"baseline", test.baseline},
          {"part", to_string(test.part)},
          {"rows", test.rows},
          {"method", test.method},
          {"metric", test.difference.metric},
          {"difference", json_of(test.difference.difference)},
          {"interval", json_of(test.difference.interval)},
          {"p_value", json_of(test.difference.p_value)},
          {"verdict", to_string(test.verdict)},
          {"sentence", test.sentence}};
}

}  // namespace amalgam
