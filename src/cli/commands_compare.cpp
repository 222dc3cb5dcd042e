// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/cli_common.h"
#include "cli/credit.h"
#include "cli/text_table.h"
#include "engine/base/error.h"
#include "engine/project/credit_pack.h"
#include "engine/project/run_board.h"

namespace amalgam::cli {

namespace {

using nlohmann::json;

struct CompareArguments {
  std::string project, what, metric;
  std::vector<std::int64_t> runs;
  std::int64_t baseline = 0;
  bool everything = false;
  BootstrapOptions bootstrap;
};

std::string interval_text(const json& interval) {
  return interval.is_array() ? fmt::format("{:+.4f} … {:+.4f}", interval[0].get<double>(), interval[1].get<double>()) : "";
}

std::string run_name(const json& run) {
  return fmt::format("run {} ({})", run.at("id").get<std::int64_t>(), run.at("name").get<std::string>());
}

void print_comparison(const json& answer) {
  const std::string first = run_name(answer.at("runs")[0]), second = run_name(answer.at("runs")[1]);
  fmt::print("{} and {} on {} {} rows that both have", first, second, answer.at("rows").get<std::int64_t>(),
             answer.at("part").get<std::string>());
  if (answer.contains("delong")) {
    const json& delong = answer.at("delong");
    fmt::print(", {} of them bad\n", answer.at("bads").get<std::int64_t>());
    fmt::print("ROC AUC, DeLong's test: {} and {}, difference {} ({}), p = {}: {}\n", figure(delong.at("first").at("auc")),
               figure(delong.at("second").at("auc")), figure(delong.at("difference")), interval_text(delong.at("interval")),
               figure(delong.at("p_value")), delong.at("verdict").get<std::string>());
  } else {
    fmt::print("\n");
  }
  TextTable table({"metric", first, second, "difference", "95 % interval", "p", "verdict"});
  for (const json& one : answer.at("differences")) {
    table.add({one.at("metric"), figure(one.at("first")), figure(one.at("second")), figure(one.at("difference")),
               interval_text(one.at("interval")), figure(one.at("p_value")), one.at("verdict")});
  }
  fmt::print("\nPaired bootstrap\n{}", table.text());
}

std::string with_delta(const json& value) {
  const std::string text = figure(value.at("value"));
  return value.at("delta").is_number() ? fmt::format("{} ({:+.4f})", text, value.at("delta").get<double>()) : text;
}

void print_board(const json& board) {
  TextTable table({"run", "name", "state", "epochs", "validation, best", "validation, last", "test", "against the baseline"});
  for (const json& one : board.at("runs")) {
    std::string words = one.value("sentence", "");
    if (one.at("baseline").get<bool>()) words = "the baseline";
    table.add({std::to_string(one.at("run").get<std::int64_t>()), shortened(one.at("name").get<std::string>(), 28), one.at("state"),
               std::to_string(one.at("epochs").get<int>()), with_delta(one.at("best_validation")),
               with_delta(one.at("last_validation")), with_delta(one.at("test")), words});
  }
  fmt::print("{}, {} is better; behind a value its difference from the baseline's\n{}", board.at("metric").get<std::string>(),
             board.at("higher_is_better").get<bool>() ? "higher" : "lower", table.text());
  if (board.at("baseline").is_null()) fmt::print("No run is the baseline: choose one with --baseline N, or mark one with 'mark --baseline'.\n");
}

/// The leaderboard of the chosen runs (all that are not archived), each tested against the baseline.
json board_answer(const ProjectStore& store, const CompareArguments& arguments) {
  RunBoard board = run_board(store, arguments.metric, arguments.baseline);
  for (const std::int64_t id : arguments.runs) store.run(id);  // throws unless it is there
  std::erase_if(board.runs, [&](const BoardRun& one) {
    if (arguments.runs.empty()) return one.marks.is_archived && one.record.id != board.baseline;
    return std::find(arguments.runs.begin(), arguments.runs.end(), one.record.id) == arguments.runs.end();
  });
  json answer = json_of(board);
  for (json& line : answer.at("runs")) {
    const std::int64_t id = line.at("run").get<std::int64_t>();
    line["baseline"] = id == board.baseline;
    line["against_baseline"] = json();
    if (board.baseline == 0 || id == board.baseline) continue;
    try {
      const BaselineTest test = test_against(store, id, board.baseline, board.metric, arguments.bootstrap);
      line["against_baseline"] = json_of(test);
      line["sentence"] = test.sentence;
    } catch (const Error& problem) {
      if (problem.kind() != ErrorKind::request) throw;
      line["sentence"] = problem.what();  // other data, no stored scores: that is the answer
    }
  }
  return answer;
}

json settings_answer(const ProjectStore& store, const CompareArguments& arguments) {
  std::vector<std::int64_t> runs = arguments.runs;
  if (runs.empty()) {
    const auto marks = store.run_marks();
    for (const RunRecord& run : store.runs()) {
      const auto found = marks.find(run.id);
      if (found == marks.end() || !found->second.is_archived) runs.push_back(run.id);
    }
  }
  json lines = json::array();
  for (const SettingLine& line : compare_settings(store, runs)) {
    if (line.differs || arguments.everything) lines.push_back({{"name", line.name}, {"values", line.values}, {"differs", line.differs}});
  }
  return {{"runs", runs}, {"settings", lines}};
}

void print_settings(const json& answer) {
  std::vector<std::string> header = {"setting"};
  for (const json& id : answer.at("runs")) header.push_back(fmt::format("run {}", id.get<std::int64_t>()));
  TextTable table(header);
  for (const json& line : answer.at("settings")) {
    std::vector<std::string> cells = {line.at("name")};
    for (const json& value : line.at("values")) cells.push_back(shortened(value.get<std::string>(), 40));
    table.add(cells);
  }
  if (table.is_empty()) {
    fmt::print("These runs do not differ in any setting.\n");
  } else {
    fmt::print("{}", table.text());
  }
}

int compare(const Context& context, const CompareArguments& arguments) {
  const ProjectStore store = open_project_to_look(arguments.project);
  const bool two_runs = arguments.what.empty() && arguments.runs.size() == 2 && arguments.metric.empty() && arguments.baseline == 0;
  if (arguments.what == "tests" || two_runs) {
    if (arguments.runs.size() != 2) throw Error(ErrorKind::request, "compare.two_runs", "A test compares two runs: name them with --runs 1,2.");
    const json answer = compare_runs(store, arguments.runs[0], arguments.runs[1], arguments.bootstrap);
    context.json ? print_json(answer) : print_comparison(answer);
  } else if (arguments.what == "settings") {
    const json answer = settings_answer(store, arguments);
    context.json ? print_json(answer) : print_settings(answer);
  } else {
    const json answer = board_answer(store, arguments);
    context.json ? print_json(answer) : print_board(answer);
  }
  return kDone;
}

}  // namespace

void add_compare_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<CompareArguments>();
  CLI::App* command = add_command(app, context, "compare", "Runs side by side, and whether one is really better than another",
                                  [&context, arguments] { return compare(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--runs", arguments->runs, "Numbers of runs: 1,2; two of them alone are tested by every metric")
      ->delimiter(',')
      ->expected(2, 100000);
  command->add_option("--what", arguments->what, "board (each run against the baseline), tests (of two runs) or settings")
      ->check(CLI::IsMember({"board", "tests", "settings"}));
  command->add_option("--metric", arguments->metric, "What the board ranks by: roc_auc, log_loss, rmse …");
  command->add_option("--baseline", arguments->baseline, "Number of the run to measure against; without it the one that is marked");
  command->add_flag("--all", arguments->everything, "With --what settings: those that are the same too");
  command->add_option("--replicates", arguments->bootstrap.replicates, "Samples of the bootstrap")
      ->check(CLI::Range(20, 100000))
      ->capture_default_str();
  command->add_option("--seed", arguments->bootstrap.seed, "Seed of the bootstrap")->capture_default_str();
}

}  // namespace amalgam::cli
