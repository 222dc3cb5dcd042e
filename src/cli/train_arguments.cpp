// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/train_arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/map_text.h"
#include "engine/base/error.h"
#include "engine/data/read_recipe.h"
#include "engine/data/reader.h"
#include "engine/project/dataset_source.h"

namespace amalgam::cli {

namespace {

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

}  // namespace

nlohmann::json load_config(const std::string& path) {
  if (path.empty()) return nlohmann::json::object();
  nlohmann::json config = load_json(path);
  if (!config.is_object()) throw Error(ErrorKind::request, "experiment.type", path + " must hold a JSON object.");
  if (config.contains("strategy") && !config["strategy"].is_string()) {
    throw Error(ErrorKind::request, "experiment.type", path + ": \"strategy\" must be a text.");
  }
  return config;
}

std::vector<std::string> named_strategies(const Workbench& workbench, const TrainArguments& arguments,
                                          const nlohmann::json& config) {
  std::vector<std::string> named = arguments.strategies;
  if (named.empty()) named = {config.value("strategy", Experiment().strategy)};
  if (std::find(named.begin(), named.end(), "all") == named.end()) return named;
  named.clear();
  for (const StrategyInfo& one : workbench.strategies()) named.push_back(one.id);
  return named;
}

Options chosen_settings(const Workbench& workbench, const TrainArguments& arguments, const nlohmann::json& config) {
  Options options;
  for (const std::string& one : named_strategies(workbench, arguments, config)) options.describe(workbench.settings(one));
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

Options settings_for(const Workbench& workbench, const std::string& strategy, const Options& chosen) {
  Options own(workbench.settings(strategy));
  for (const Option& one : own.described()) {
    if (chosen.is_chosen(one.name)) own.set(one.name, chosen.value(one.name));
  }
  return own;
}

TrainRequest read_request(const TrainArguments& arguments, const nlohmann::json& config, const Options& settings,
                          ProgressPrinter& progress, const Interrupts& interrupts) {
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
  return request;
}

std::string free_series(const std::string& kind, const std::string& project) {
  std::error_code ignored;
  if (!std::filesystem::exists(project, ignored)) return next_series(kind, {});
  return next_series(kind, ProjectStore(project, ProjectStore::Mode::read_only).runs());
}

void add_training_options(CLI::App& command, TrainArguments& arguments) {
  command.add_option("DATA", arguments.data, "CSV, Excel, JSON Lines, SQLite, SAS, SPSS or Stata file, or a gzip of one")->required();
  command.add_option("--project", arguments.project, "Project file to write to (made if it is not there)")->required();
  command.add_option("--map", arguments.map, "Map file: which columns form which modality")->take_last();
  command.add_option("--target", arguments.target, "Column to predict, with the proposed map")->take_last();
  command.add_option("--strategy", arguments.strategies, "A strategy or baseline (see `strategies`), a list with commas, or all")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--recipe", arguments.recipe, "JSON file that says how to read the data")->take_last();
  command.add_option("--config", arguments.config, "JSON file with an experiment's settings")->take_last();
  command.add_option("--set", arguments.settings, "A setting, name=value; may be given several times")
      ->allow_extra_args(false);
  command.add_option("--split", arguments.split, "70/15/15, column:NAME, or a CSV file with row,split")->take_last();
  command.add_option("--seed", arguments.seed, "The same seed gives the same result")->take_last();
  command.add_option("--epochs", arguments.epochs, "The most passes over the training rows")->take_last();
  command.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->take_last();
  command.add_option("--threads", arguments.threads, "Threads of a computation (results are equal at equal threads)")->take_last();
}

}  // namespace amalgam::cli
