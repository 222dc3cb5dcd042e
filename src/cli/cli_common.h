// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/project/project_store.h"
#include "engine/project/run_record.h"

namespace amalgam::cli {

inline constexpr int kDone = 0, kFailed = 1, kUsage = 2, kStopped = 130;

/// What all commands share. A command's callback only chooses `action`; main runs it after parsing.
struct Context {
  bool json = false;
  std::string progress = "auto";  ///< auto, json, none
  std::string command_line;       ///< as typed, for the report's appendix
  std::function<int()> action;
};

/// Each adds its commands to the program.
void add_data_commands(CLI::App& app, Context& context);       // inspect, generate, score
void add_link_command(CLI::App& app, Context& context);        // link
void add_train_commands(CLI::App& app, Context& context);      // train, resume
void add_project_commands(CLI::App& app, Context& context);    // runs, show
void add_compare_command(CLI::App& app, Context& context);     // compare
void add_mark_command(CLI::App& app, Context& context);        // mark
void add_decide_command(CLI::App& app, Context& context);      // decide
void add_cases_command(CLI::App& app, Context& context);       // cases
void add_drop_one_command(CLI::App& app, Context& context);    // drop-one
void add_model_commands(CLI::App& app, Context& context);      // evaluate, explain, export
void add_report_command(CLI::App& app, Context& context);      // report
void add_catalogue_commands(CLI::App& app, Context& context);  // strategies, encoders, devices
void add_pages_command(CLI::App& app, Context& context);       // pages (hidden)

/// A command with the options that every command has; `action` runs after parsing.
CLI::App* add_command(CLI::App& app, Context& context, const std::string& name, const std::string& help,
                      std::function<int()> action);

/// One JSON text and a line feed on stdout; what is not UTF-8 is replaced, what is not a number is null.
void print_json(const nlohmann::json& json);
/// Parses a JSON file. Errors: Error(io) "file.missing"; Error(data) "json.invalid" naming the place
nlohmann::json load_json(const std::string& path);
/// The recipe in a file; an empty path means that everything is guessed. Errors: of load_json and recipe_from_json
ReadRecipe load_recipe(const std::string& path);

/// Opens a project to look at; runs whose engine died are marked as interrupted where the file may be written.
ProjectStore open_project_to_look(const std::string& path);

/// A run as `train`, `runs` and `show` print it.
nlohmann::json run_json(const RunRecord& run);
/// The same with what the analyst marked it with.
nlohmann::json run_json(const RunRecord& run, const RunMarks& marks);
nlohmann::json metrics_json(const std::vector<MetricValue>& metrics);
nlohmann::json weights_json(const std::vector<ModalityWeight>& weights);
/// The runs as an aligned table, best test result first; marks in the last column where there are any.
std::string leaderboard(std::vector<RunRecord> runs, const std::map<std::int64_t, RunMarks>& marks = {});

}  // namespace amalgam::cli
