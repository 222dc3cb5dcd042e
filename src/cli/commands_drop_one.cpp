// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/project/run_table.h"
#include "engine/training/drop_one.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

using nlohmann::json;

struct DropOneArguments {
  std::string project;
  std::int64_t run = 0;
  std::vector<std::string> only;
  bool again = false, look = false;
  BootstrapOptions bootstrap;
};

std::string number_text(const json& value, bool is_signed) {
  if (!value.is_number()) return "";
  return is_signed ? fmt::format("{:+.4f}", value.get<double>()) : fmt::format("{:.4f}", value.get<double>());
}

std::string limits_text(const json& low, const json& high) {
  return low.is_number() && high.is_number() ? fmt::format("{:+.4f} … {:+.4f}", low.get<double>(), high.get<double>()) : "";
}

void print_drop_one(const json& answer) {
  fmt::print("{} on {} {} rows: {} with all modalities. Trained again without one of them:\n", answer.at("metric").get<std::string>(),
             answer.at("rows").get<std::int64_t>(), answer.at("part").get<std::string>(), number_text(answer.at("with"), false));
  TextTable table({"without", "run", "result", "loss", "95 % interval", "p", "Shapley value", "interval", "verdict"});
  for (const json& one : answer.at("modalities")) {
    const json& interval = one.at("interval");
    const json& shapley = one.at("shapley");
    table.add({one.at("modality"), one.at("run").is_null() ? "" : one.at("run").dump(), number_text(one.at("without"), false),
               number_text(one.at("loss"), true), interval.is_array() ? limits_text(interval[0], interval[1]) : "",
               one.at("p_value").is_number() ? fmt::format("{:.3f}", one.at("p_value").get<double>()) : "",
               shapley.is_null() ? "" : number_text(shapley.at("value"), true), shapley.is_null() ? "" : limits_text(shapley.at("low"), shapley.at("high")),
               one.at("verdict").is_string() ? one.at("verdict").get<std::string>() : one.at("run").is_null() ? "not trained yet" : ""});
  }
  fmt::print("{}The intervals tell of the drawing of the rows, not of the chance of one training run.\n", table.text());
}

int drop_one(const Context& context, const DropOneArguments& arguments) {
  const auto workbench = make_workbench();
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  TrainRequest request;
  std::vector<DropOneEntry> entries;
  std::vector<std::string> trained;
  {
    const ProjectStore store = open_project_to_look(arguments.project);
    const RunRecord run = store.run(arguments.run);
    const auto strategies = workbench->strategies();
    const auto strategy = std::find_if(strategies.begin(), strategies.end(), [&](const StrategyInfo& one) { return one.id == run.strategy; });
    if (strategy == strategies.end()) throw Error(ErrorKind::request, "strategy.unknown", "There is no strategy '" + run.strategy + "'.");
    entries = drop_one_entries(run, *strategy, workbench->settings(run.strategy));
    std::vector<std::string> names;
    for (const DropOneEntry& one : entries) names.push_back(one.modality);
    for (const std::string& one : arguments.only) {
      if (std::find(names.begin(), names.end(), one) != names.end()) continue;
      throw Error(ErrorKind::request, "drop_one.no_modality", fmt::format("Run {} has no modality '{}'.{}", run.id, one, suggestion(one, names)));
    }
    const json known = drop_one_answer(store, run.id, {.replicates = 0});  // the loop refers to it
    for (const json& one : known.at("modalities")) {
      if (one.at("run").is_number() && !arguments.again) trained.push_back(one.at("modality"));
    }
    request.project = arguments.project;
    request.dataset = store.dataset(run.dataset).value_or(DatasetRecord{});
    request.series = drop_one_series(run.id);
    request.keeps_map = true;
  }
  for (const DropOneEntry& entry : entries) {
    const auto among = [&](const std::vector<std::string>& list) { return std::find(list.begin(), list.end(), entry.modality) != list.end(); };
    if (arguments.look || among(trained) || (!arguments.only.empty() && !among(arguments.only)) || interrupts.count() > 0) continue;
    if (!request.table) request.table = table_of_run(request.dataset, arguments.project, nullptr);
    request.experiment = entry.experiment;
    request.run_name = entry.title;
    workbench->train(request, progress.sink(), control);
  }
  progress.clear();
  const json answer = drop_one_answer(ProjectStore(arguments.project, ProjectStore::Mode::read_only), arguments.run, arguments.bootstrap);
  context.json ? print_json(answer) : print_drop_one(answer);
  return interrupts.count() > 0 ? kStopped : kDone;
}

}  // namespace

void add_drop_one_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<DropOneArguments>();
  CLI::App* command = add_command(app, context, "drop-one", "Train a run again without each of its modalities, and what that costs",
                                  [&context, arguments] { return drop_one(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
  command->add_option("--only", arguments->only, "A modality to do without; may be given several times")->allow_extra_args(false);
  command->add_flag("--again", arguments->again, "Train anew what was trained before");
  command->add_flag("--look", arguments->look, "Train nothing: what was trained before");
  command->add_option("--replicates", arguments->bootstrap.replicates, "Samples of the bootstrap")->check(CLI::Range(20, 100000))->capture_default_str();
  command->add_option("--seed", arguments->bootstrap.seed, "Seed of the bootstrap")->capture_default_str();
}

}  // namespace amalgam::cli
