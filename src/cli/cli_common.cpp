// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli_common.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "cli/run_marks.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/run_board.h"

namespace amalgam::cli {

namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

/// The metric that a leaderboard is sorted by: RMSE where there is one, else ROC AUC.
std::string ranking_metric(const std::vector<RunRecord>& runs) {
  for (const RunRecord& run : runs) {
    if (!std::isnan(run.metric(Part::test, "rmse"))) return "rmse";
  }
  return "roc_auc";
}

}  // namespace

CLI::App* add_command(CLI::App& app, Context& context, const std::string& name, const std::string& help,
                      std::function<int()> action) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_flag("--json", context.json, "Print one JSON object on stdout");
  command->add_option("--progress", context.progress, "Progress on stderr: auto, json (one object a line) or none")
      ->check(CLI::IsMember({"auto", "json", "none"}));
  command->callback([&context, action = std::move(action)] { context.action = action; });
  return command;
}

void print_json(const nlohmann::json& json) {
  const std::string text = json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

nlohmann::json load_json(const std::string& path) {
  std::ifstream file(path);
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored)) {
    throw Error(ErrorKind::io, "file.missing", "Cannot read " + path + "; check that the file exists.");
  }
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "json.invalid", path + " is not valid JSON: " + problem.what());
  }
}

ReadRecipe load_recipe(const std::string& path) {
  return path.empty() ? ReadRecipe{} : recipe_from_json(load_json(path));
}

ProjectStore open_project_to_look(const std::string& path) {
  try {
    ProjectStore store(path, ProjectStore::Mode::read_write);
    store.mark_interrupted();
    return store;
  } catch (const Error& problem) {
    if (problem.code() != "project.unwritable") throw;
    return ProjectStore(path, ProjectStore::Mode::read_only);
  }
}

nlohmann::json metrics_json(const std::vector<MetricValue>& metrics) {
  nlohmann::json json = {{"train", nlohmann::json::object()},
                         {"validation", nlohmann::json::object()},
                         {"test", nlohmann::json::object()}};
  for (const MetricValue& one : metrics) json[std::string(to_string(one.part))][one.metric] = number(one.value);
  return json;
}

nlohmann::json weights_json(const std::vector<ModalityWeight>& weights) {
  nlohmann::json json = nlohmann::json::array();
  for (const ModalityWeight& one : weights) {
    json.push_back({{"modality", one.modality}, {"raw", number(one.raw)}, {"normalised", number(one.normalised)}});
  }
  return json;
}

nlohmann::json run_json(const RunRecord& run) {
  return {{"id", run.id},
          {"name", run.name},
          {"series", run.series},
          {"strategy", run.strategy},
          {"state", to_string(run.state)},
          {"message", run.message},
          {"seed", run.seed},
          {"device", run.device},
          {"epochs", run.epochs_done},
          {"epochs_planned", run.epochs_planned},
          {"best_epoch", run.best_epoch},
          {"watched_metric", run.watched_metric},
          {"best_value", run.best_epoch > 0 ? number(run.best_value) : nlohmann::json()},
          {"seconds", run.seconds},
          {"rows_per_second", run.rows_per_second},
          {"parameters", run.parameters},
          {"created_at", run.created_at},
          {"started_at", run.started_at},
          {"finished_at", run.finished_at},
          {"metrics", metrics_json(run.final_metrics)},
          {"modality_weights", weights_json(run.final_weights)}};
}

nlohmann::json run_json(const RunRecord& run, const RunMarks& marks) {
  nlohmann::json json = run_json(run);
  json.update(json_of(marks));
  return json;
}

std::string leaderboard(std::vector<RunRecord> runs, const std::map<std::int64_t, RunMarks>& marks) {
  const std::string ranking = ranking_metric(runs);
  const bool higher = find_metric(ranking)->higher_is_better;
  const auto key = [&](const RunRecord& run) {
    const double value = run.metric(Part::test, ranking);
    return std::isnan(value) ? INFINITY : (higher ? -value : value);
  };
  std::stable_sort(runs.begin(), runs.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<std::string> shown;
  for (const Metric& metric : metrics()) {
    const bool measured = std::any_of(runs.begin(), runs.end(), [&](const RunRecord& run) {
      return !std::isnan(run.metric(Part::test, metric.id));
    });
    if (measured) shown.push_back(metric.id);
  }
  std::vector<std::string> header = {"run", "name", "strategy", "state", "epochs", "best"};
  for (const std::string& id : shown) header.push_back("test " + id);
  for (const char* name : {"seconds", "rows/s", "parameters"}) header.emplace_back(name);
  const auto marked = [&](const RunRecord& run) {
    const auto found = marks.find(run.id);
    return found == marks.end() ? std::string() : marks_text(found->second);
  };
  const bool has_marks = std::any_of(runs.begin(), runs.end(), [&](const RunRecord& run) { return !marked(run).empty(); });
  if (has_marks) header.emplace_back("marks");
  TextTable table(header);
  for (const RunRecord& run : runs) {
    std::vector<std::string> cells = {std::to_string(run.id), shortened(run.name, 28), run.strategy,
                                      std::string(to_string(run.state)), std::to_string(run.epochs_done),
                                      std::to_string(run.best_epoch)};
    for (const std::string& id : shown) cells.push_back(metric_text(run.metric(Part::test, id)));
    cells.push_back(fmt::format("{:.1f}", run.seconds));
    cells.push_back(fmt::format("{:.0f}", run.rows_per_second));
    cells.push_back(std::to_string(run.parameters));
    if (has_marks) cells.push_back(marked(run));
    table.add(cells);
  }
  return table.text();
}

}  // namespace amalgam::cli
