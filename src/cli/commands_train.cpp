// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/map_text.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/data/read_recipe.h"
#include "engine/data/reader.h"
#include "engine/project/dataset_source.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

struct TrainArguments {
  std::string data, project, map, target, recipe, config, name;
  std::vector<std::string> strategies, settings;
  std::optional<std::string> split, device;
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs, threads;
};
struct ResumeArguments { std::string project; std::int64_t run = 0; };

/// The strategies asked for: the command line's, else the configuration's, else hybrid.
std::vector<std::string> chosen_strategies(const Workbench& workbench, const TrainArguments& arguments,
                                           const nlohmann::json& config) {
  std::vector<std::string> known;
  for (const StrategyInfo& one : workbench.strategies()) known.push_back(one.id);
  std::vector<std::string> chosen = arguments.strategies;
  if (chosen.empty()) chosen = {config.value("strategy", Experiment().strategy)};
  if (std::find(chosen.begin(), chosen.end(), "all") != chosen.end()) return known;
  for (const std::string& one : chosen) workbench.settings(one);  // throws, naming the ones there are
  return chosen;
}

/// Every setting of the chosen strategies, with the configuration's values and the command line's over them.
Options chosen_settings(const Workbench& workbench, const std::vector<std::string>& strategies,
                        const TrainArguments& arguments, const nlohmann::json& config) {
  Options options;
  for (const std::string& one : strategies) options.describe(workbench.settings(one));
  if (const auto found = config.find("options"); found != config.end()) options.merge_json(*found);
  for (const std::string& setting : arguments.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorKind::request, "option.syntax", "--set wants name=value; found '" + setting + "'.");
    }
    options.set_text(setting.substr(0, equals), setting.substr(equals + 1));
  }
  if (arguments.epochs) options.set("training.epochs", std::int64_t{*arguments.epochs});
  return options;
}

/// The map of the command line, else of the configuration, else the proposal, which is then printed.
ModalityMap chosen_map(const TrainArguments& arguments, const nlohmann::json& config, const Table& table,
                       ProgressPrinter& progress) {
  if (!arguments.map.empty()) {
    ModalityMap map = ModalityMap::load(arguments.map);
    if (!arguments.target.empty() && arguments.target != map.target.column) {
      throw Error(ErrorKind::request, "train.two_targets",
                  "The map's target is '" + map.target.column + "', but --target says '" + arguments.target +
                      "'. Give one of them.");
    }
    return map;
  }
  if (const auto found = config.find("map"); found != config.end() && arguments.target.empty()) {
    return ModalityMap::from_json(*found);
  }
  const MapProposal proposal = propose_map(table, arguments.target);
  std::string text = "Proposed map (change it with --map):\n" + map_text(proposal.map);
  text.pop_back();
  progress.line(text);
  return proposal.map;
}

/// What all runs share; the strategy and its own settings are filled in for each.
Experiment base_experiment(const TrainArguments& arguments, const nlohmann::json& config, const Options& settings) {
  Experiment experiment;
  experiment.options = settings;
  nlohmann::json rest = config;
  for (const char* handled : {"options", "strategy", "map"}) rest.erase(handled);
  experiment.merge_json(rest);
  if (arguments.split) experiment.split = *arguments.split;
  if (arguments.seed) experiment.seed = *arguments.seed;
  if (arguments.device) experiment.device = *arguments.device;
  if (arguments.threads) experiment.threads = *arguments.threads;
  return experiment;
}

Options settings_for(const Workbench& workbench, const std::string& strategy, const Options& chosen) {
  Options own(workbench.settings(strategy));
  for (const Option& one : own.described()) {
    if (chosen.is_changed(one.name)) own.set(one.name, chosen.value(one.name));
  }
  return own;
}

nlohmann::json load_config(const std::string& path) {
  if (path.empty()) return nlohmann::json::object();
  nlohmann::json config = load_json(path);
  if (!config.is_object()) throw Error(ErrorKind::request, "experiment.type", path + " must hold a JSON object.");
  if (config.contains("strategy") && !config["strategy"].is_string()) {
    throw Error(ErrorKind::request, "experiment.type", path + ": \"strategy\" must be a text.");
  }
  return config;
}

std::string weights_text(const RunRecord& run) {
  std::string text;
  for (const ModalityWeight& one : run.final_weights) {
    text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", one.modality, one.normalised);
  }
  return text;
}

int report_runs(const Context& context, const std::string& project, const std::vector<RunRecord>& runs,
                bool interrupted) {
  if (context.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const RunRecord& run : runs) list.push_back(run_json(run));
    print_json({{"project", project}, {"runs", list}, {"interrupted", interrupted}});
  } else if (!runs.empty()) {
    fmt::print("{}\nModality weights (see `show --what weights`; a weight is not an importance):\n", leaderboard(runs));
    for (const RunRecord& run : runs) fmt::print("run {} {}: {}\n", run.id, run.strategy, weights_text(run));
  }
  return interrupted ? kStopped : kDone;
}

int train(const Context& context, const TrainArguments& arguments) {
  const auto workbench = make_workbench();
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const nlohmann::json config = load_config(arguments.config);
  const std::vector<std::string> strategies = chosen_strategies(*workbench, arguments, config);
  const Options settings = chosen_settings(*workbench, strategies, arguments, config);
  TrainRequest request;
  request.experiment = base_experiment(arguments, config, settings);
  request.project = arguments.project;
  const ReadRecipe recipe = load_recipe(arguments.recipe);
  const ReadResult read =
      read_table(arguments.data, recipe, progress.reading("reading", [&] { return interrupts.count() == 0; }));
  progress.clear();
  if (read.rows_dropped > 0) {
    progress.line(fmt::format("warning: {} rows could not be read and are left out (amalgam-cli inspect lists them)",
                              read.rows_dropped));
  }
  request.table = read.table;
  request.dataset = describe_dataset(read, recipe);
  request.experiment.map = chosen_map(arguments, config, *read.table, progress);

  std::vector<RunRecord> runs;
  for (const std::string& strategy : strategies) {
    if (interrupts.count() > 0) break;
    request.experiment.strategy = strategy;
    request.experiment.options = settings_for(*workbench, strategy, settings);
    request.run_name = arguments.name.empty() || strategies.size() == 1 ? arguments.name
                                                                        : arguments.name + " " + strategy;
    runs.push_back(workbench->train(request, progress.sink(), control));
  }
  progress.clear();
  return report_runs(context, arguments.project, runs, interrupts.count() > 0);
}

int resume(const Context& context, const ResumeArguments& arguments) {
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const RunRecord run =
      make_workbench()->resume(arguments.project, arguments.run, nullptr, progress.sink(), control);
  progress.clear();
  return report_runs(context, arguments.project, {run}, interrupts.count() > 0);
}

void add_train(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = add_command(app, context, "train", "Train one or more fusion strategies",
                                  [&context, arguments] { return train(context, *arguments); });
  command->add_option("DATA", arguments->data, "CSV or TSV file")->required();
  command->add_option("--project", arguments->project, "Project file to write to (made if it is not there)")->required();
  command->add_option("--map", arguments->map, "Map file: which columns form which modality")->take_last();
  command->add_option("--target", arguments->target, "Column to predict, with the proposed map")->take_last();
  command->add_option("--strategy", arguments->strategies, "early, late, hybrid, embedding, a list with commas, or all")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--recipe", arguments->recipe, "JSON file that says how to read the data")->take_last();
  command->add_option("--config", arguments->config, "JSON file with an experiment's settings")->take_last();
  command->add_option("--set", arguments->settings, "A setting, name=value; may be given several times")
      ->allow_extra_args(false);
  command->add_option("--split", arguments->split, "70/15/15, column:NAME, or a CSV file with row,split")->take_last();
  command->add_option("--seed", arguments->seed, "The same seed gives the same result")->take_last();
  command->add_option("--epochs", arguments->epochs, "The most passes over the training rows")->take_last();
  command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->take_last();
  command->add_option("--threads", arguments->threads, "Threads of a computation (results are equal at equal threads)")->take_last();
  command->add_option("--name", arguments->name, "Name of the run")->take_last();
}

void add_resume(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ResumeArguments>();
  CLI::App* command = add_command(app, context, "resume", "Go on with a paused, stopped or interrupted run",
                                  [&context, arguments] { return resume(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--run", arguments->run, "Number of the run")->required();
}

}  // namespace

void add_train_commands(CLI::App& app, Context& context) {
  add_train(app, context);
  add_resume(app, context);
}

}  // namespace amalgam::cli
