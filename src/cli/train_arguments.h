// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "engine/training/race.h"
#include "engine/workbench.h"

namespace amalgam::cli {

/// What `train` and `tune` are told.
struct TrainArguments {
  std::string data, project, map, target, recipe, config, name;
  std::vector<std::string> strategies, settings;
  std::optional<std::string> split, device;
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs, threads, folds, jobs;
};

/// Options that `train` and `tune` share.
void add_training_options(CLI::App& command, TrainArguments& arguments);

/// The configuration file, an empty object without one.
nlohmann::json load_config(const std::string& path);
/// The strategies asked for, "all" spelt out.
std::vector<std::string> named_strategies(const Workbench& workbench, const TrainArguments& arguments, const nlohmann::json& config);
/// Every setting of the strategies asked for, with the configuration's values and the command line's over them.
Options chosen_settings(const Workbench& workbench, const TrainArguments& arguments, const nlohmann::json& config);
/// One strategy's settings with what was chosen among `chosen`.
Options settings_for(const Workbench& workbench, const std::string& strategy, const Options& chosen);
/// Reads the data and fills in all that the runs share; strategy and settings are still those of `settings`.
TrainRequest read_request(const TrainArguments& arguments, const nlohmann::json& config, const Options& settings,
                          ProgressPrinter& progress, const Interrupts& interrupts);
/// A name for runs that are trained together: "race 1", "folds 2".
std::string free_series(const std::string& kind, const std::string& project);

}  // namespace amalgam::cli
