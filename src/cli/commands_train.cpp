// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "cli/train_arguments.h"
#include "engine/base/error.h"
#include "engine/base/external_program.h"
#include "engine/engine_thread.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/race_winner.h"
#include "engine/training/race.h"
#include "engine/training/training_group.h"
#include "engine/training/tuning.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

struct TuneArguments {
  TrainArguments train;
  std::string series;
  int trials = 24;
  double minutes = 0;
};
struct ResumeArguments { std::string project; std::int64_t run = 0; };

/// What is to be trained: the command line's strategies, else the configuration's, else hybrid; "all" is a race.
std::vector<RaceEntry> chosen_entries(const Workbench& workbench, const TrainArguments& arguments,
                                      const nlohmann::json& config, const ModalityMap& map) {
  if (std::find(arguments.strategies.begin(), arguments.strategies.end(), "all") != arguments.strategies.end()) {
    return race_entries(workbench.strategies(), map);
  }
  std::vector<RaceEntry> entries;
  for (const std::string& one : named_strategies(workbench, arguments, config)) entries.push_back({one, one});
  return entries;
}

std::string weights_text(const RunRecord& run) {
  std::string text;
  for (const ModalityWeight& one : run.final_weights) {
    text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", one.modality, one.normalised);
  }
  return text;
}

/// Mean and deviation over the folds of each strategy's test metric.
void print_folds(const std::vector<RunRecord>& runs, int folds) {
  const std::string metric = std::isnan(runs.front().metric(Part::test, "roc_auc")) ? "rmse" : "roc_auc";
  TextTable table({"strategy", "folds", "mean test " + metric, "standard deviation", "standard error"});
  for (std::size_t first = 0; first < runs.size(); first += static_cast<std::size_t>(folds)) {
    std::vector<double> values;
    for (std::size_t i = first; i < std::min(runs.size(), first + static_cast<std::size_t>(folds)); ++i) {
      values.push_back(runs[i].metric(Part::test, metric));
    }
    const double n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double deviation = n > 1 ? std::sqrt(squares / (n - 1)) : 0;
    table.add({runs[first].name.substr(0, runs[first].name.rfind(", fold")), std::to_string(values.size()), metric_text(mean),
               metric_text(deviation), metric_text(deviation / std::sqrt(n))});
  }
  fmt::print("\nCross-validation: every row was tested once for each strategy.\n{}", table.text());
}

/// Who won a race; nobody where there was none.
RaceWinner winner_of(const Workbench& workbench, const std::string& project, const std::vector<RunRecord>& runs) {
  std::vector<std::int64_t> ids;
  for (const RunRecord& run : runs) ids.push_back(run.id);
  const std::vector<StrategyInfo> strategies = workbench.strategies();
  return race_winner(ProjectStore(project, ProjectStore::Mode::read_only), ids, [&](const std::string& id) {
    return std::any_of(strategies.begin(), strategies.end(), [&](const StrategyInfo& one) {
      return one.id == id && one.family == StrategyFamily::ensemble;
    });
  });
}

int report_runs(const Context& context, const std::string& project, const std::vector<RunRecord>& runs,
                bool interrupted, const RaceWinner& winner) {
  if (context.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const RunRecord& run : runs) list.push_back(run_json(run));
    nlohmann::json result = {{"project", project}, {"runs", list}, {"interrupted", interrupted}};
    if (winner.run != 0) result["winner"] = json_of(winner);
    print_json(result);
  } else if (!runs.empty()) {
    fmt::print("{}", leaderboard(runs));
    if (winner.run != 0) fmt::print("\nRun {}: {}\n", winner.run, winner.sentence);
    fmt::print("\nModality weights (see `show --what weights`; a weight is not an importance):\n");
    for (const RunRecord& run : runs) fmt::print("run {} {}: {}\n", run.id, run.strategy, weights_text(run));
  }
  return interrupted ? kStopped : kDone;
}

/// What is to be trained, in order; `title` names it in messages.
struct PlannedRun { TrainRequest request; std::string title; };

std::vector<PlannedRun> planned_runs(const Workbench& workbench, const TrainArguments& arguments, const Options& settings,
                                     const std::vector<RaceEntry>& entries, TrainRequest request) {
  if (entries.size() > 1) request.series = free_series("race", arguments.project);
  if (arguments.folds) request.series = free_series("folds", arguments.project);
  std::vector<PlannedRun> planned;
  for (const RaceEntry& entry : entries) {
    request.experiment.strategy = entry.strategy;
    request.experiment.options = settings_for(workbench, entry.strategy, settings);
    for (const auto& [name, value] : entry.settings) request.experiment.options.set(name, value);
    std::string name = entry.settings.empty() ? std::string() : entry.title;  // empty: named by strategy and number
    if (!arguments.name.empty()) name = entries.size() == 1 ? arguments.name : arguments.name + " " + entry.title;
    for (int fold = 1; fold <= arguments.folds.value_or(1); ++fold) {
      request.run_name = name;
      if (arguments.folds) {
        request.experiment.split = fmt::format("fold:{}/{}", fold, *arguments.folds);
        request.run_name = fmt::format("{}, fold {} of {}", name.empty() ? entry.title : name, fold, *arguments.folds);
      }
      planned.push_back({request, entry.title});
    }
  }
  return planned;
}

/// So many of the planned runs train side by side.
int jobs_for(const Workbench& workbench, const TrainArguments& arguments, const std::vector<PlannedRun>& planned) {
  if (TrainingGroup::current()) return 1;  // all processes must come to the same run
  const TrainRequest& first = planned.front().request;
  if (!arguments.jobs && trains_alone(first, workbench.devices())) return 1;
  return std::min(arguments.jobs.value_or(runs_at_once(first.experiment.threads)), static_cast<int>(planned.size()));
}

/// Trains what is planned and hands back what came of it, in the order of the plan; what could not be trained is told and left out.
std::vector<RunRecord> train_planned(const std::vector<PlannedRun>& planned, int jobs, ProgressPrinter& progress, const Interrupts& interrupts,
                                     const std::shared_ptr<RunControl>& control) {
  std::vector<std::unique_ptr<Workbench>> workbenches;
  for (int i = 0; i < jobs; ++i) workbenches.push_back(make_workbench());
  std::vector<std::optional<RunRecord>> trained(planned.size());
  std::mutex mutex;
  std::exception_ptr ending;  // what ends everything
  bool left_out = false;
  {
    EngineThread queue(0, jobs);
    for (std::size_t i = 0; i < planned.size(); ++i) {
      const auto work = [&, i](RunControl& one) {
        if (interrupts.count() > 0) return;
        const EventSink events = [&, tell = progress.sink()](const Event& event) {
          if (std::holds_alternative<RunStateChanged>(event)) queue.begun();
          tell(event);
        };
        const auto end_all = [&] {
          if (!ending) ending = std::current_exception();
          control->cancel();
        };
        try {
          trained[i] = workbenches[EngineThread::current_thread()]->train(planned[i].request, events, one);
        } catch (const Error& problem) {  // one strategy that cannot be built for these data does not end a race
          const std::lock_guard lock(mutex);
          if (planned.size() == 1 || problem.kind() == ErrorKind::io) return end_all();
          progress.line(fmt::format("warning: {} was left out: {}", planned[i].title, problem.what()));
          left_out = true;
        } catch (...) {
          const std::lock_guard lock(mutex);
          end_all();
        }
      };
      // Each begins late, so that the runs get their numbers in the order of the plan.
      queue.post({.work = work, .failed = {}, .control = control, .begins_late = true});
    }
    queue.wait_until_idle();
  }
  if (ending) std::rethrow_exception(ending);
  std::vector<RunRecord> runs;
  for (std::optional<RunRecord>& one : trained) {
    if (one) runs.push_back(std::move(*one));
  }
  if (runs.empty() && left_out) throw Error(ErrorKind::request, "train.none", "None of the strategies could be trained; see the warnings above.");
  return runs;
}

int train_here(const Context& context, const TrainArguments& arguments) {
  const auto workbench = make_workbench();
  ProgressPrinter progress(context.progress);
  const auto control = std::make_shared<RunControl>();
  Interrupts interrupts(*control);
  const nlohmann::json config = load_config(arguments.config);
  const Options settings = chosen_settings(*workbench, arguments, config);
  TrainRequest request = read_request(arguments, config, settings, progress, interrupts);
  const std::vector<RaceEntry> entries = chosen_entries(*workbench, arguments, config, request.experiment.map);
  const std::vector<PlannedRun> planned = planned_runs(*workbench, arguments, settings, entries, std::move(request));
  const std::vector<RunRecord> runs =
      train_planned(planned, jobs_for(*workbench, arguments, planned), progress, interrupts, control);
  progress.clear();
  const bool is_race = runs.size() > 1 && !arguments.folds;
  const int code = report_runs(context, arguments.project, runs, interrupts.count() > 0,
                               is_race ? winner_of(*workbench, arguments.project, runs) : RaceWinner());
  if (arguments.folds && !context.json && !runs.empty()) print_folds(runs, *arguments.folds);
  return code;
}

/// One of several processes that train together: process 0 keeps the runs and tells of them, the others hold copies that
/// nobody looks at.
int train_as_one_of_many(Context context, TrainArguments arguments, std::shared_ptr<TrainingGroup> group) {
  const int rank = group->rank();
  TrainingGroup::use(std::move(group));
  if (rank == 0) return train_here(context, arguments);
  const WorkFolder folder;
  arguments.project = (folder / "copy.amalgam").string();
  context.progress = "none";
  context.json = true;
  if (std::freopen("/dev/null", "w", stdout) == nullptr) return kFailed;
  return train_here(context, arguments);
}

int train(const Context& context, const TrainArguments& arguments) {
  if (auto group = TrainingGroup::join_from_environment()) return train_as_one_of_many(context, arguments, std::move(group));
  return train_here(context, arguments);
}

std::string settings_text(const TuneTrial& trial) {
  std::string text;
  for (const auto& [name, value] : trial.settings) {
    const std::string shown = std::visit(
        [](const auto& held) {
          if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) return held;
          else return fmt::format("{}", held);
        },
        value);
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, shown);
  }
  return text.empty() ? "(defaults)" : text;
}

nlohmann::json tune_json(const TuneResult& result) {
  nlohmann::json trials = nlohmann::json::array();
  for (const TuneTrial& one : result.trials) {
    nlohmann::json settings = nlohmann::json::object();
    for (const auto& [name, value] : one.settings) {
      std::visit([&, key = name](const auto& held) { settings[key] = held; }, value);
    }
    trials.push_back({{"run", one.run}, {"strategy", one.strategy}, {"settings", settings}, {"epochs", one.epochs},
                      {"value", std::isnan(one.value) ? nlohmann::json() : nlohmann::json(one.value)}});
  }
  return {{"series", result.series}, {"metric", result.metric}, {"best_run", result.best_run},
          {"was_stopped", result.was_stopped}, {"trials", trials}};
}

int tune(const Context& context, const TuneArguments& arguments) {
  const auto workbench = make_workbench();
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const nlohmann::json config = load_config(arguments.train.config);
  TuneRequest request;
  request.base.experiment.options = chosen_settings(*workbench, arguments.train, config);
  request.base = read_request(arguments.train, config, request.base.experiment.options, progress, interrupts);
  request.base.series = arguments.series;
  request.strategies = named_strategies(*workbench, arguments.train, config);
  for (const StrategyInfo& one : workbench->strategies()) {  // of one modality alone there is little to search
    if (!one.modality_option.empty() && request.strategies.size() > 1) std::erase(request.strategies, one.id);
  }
  request.base.experiment.strategy = request.strategies.front();
  request.trials = arguments.trials;
  request.minutes = arguments.minutes;
  TuneResult result = workbench->tune(request, progress.sink(), control);
  progress.clear();
  if (context.json) {
    print_json(tune_json(result));
    return result.was_stopped ? kStopped : kDone;
  }
  const Metric* metric = find_metric(result.metric);
  const bool higher = metric != nullptr && metric->higher_is_better;
  std::stable_sort(result.trials.begin(), result.trials.end(), [&](const TuneTrial& a, const TuneTrial& b) {
    if (std::isnan(a.value) != std::isnan(b.value)) return std::isnan(b.value);
    return higher ? a.value > b.value : a.value < b.value;
  });
  TextTable table({"run", "strategy", "epochs", "validation " + result.metric, "settings"});
  for (const TuneTrial& one : result.trials) {
    table.add({std::to_string(one.run), one.strategy, std::to_string(one.epochs), metric_text(one.value), settings_text(one)});
  }
  fmt::print("Series '{}' (the same --series goes on with it)\n{}", result.series, table.text());
  if (result.best_run > 0) fmt::print("\nBest on validation: run {}.\n", result.best_run);
  return result.was_stopped ? kStopped : kDone;
}

int resume(const Context& context, const ResumeArguments& arguments) {
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  const RunRecord run =
      make_workbench()->resume(arguments.project, arguments.run, nullptr, progress.sink(), control);
  progress.clear();
  return report_runs(context, arguments.project, {run}, interrupts.count() > 0, {});
}

void add_train(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = add_command(app, context, "train", "Train one or more fusion strategies",
                                  [&context, arguments] { return train(context, *arguments); });
  add_training_options(*command, *arguments);
  command->add_option("--folds", arguments->folds, "Cross-validate: so many runs, each tests another part of the rows")->check(CLI::Range(3, 100));
  command->add_option("--name", arguments->name, "Name of the run")->take_last();
  command->add_option("--jobs", arguments->jobs, "So many runs train side by side (as many as the processors allow); no result depends on it")
      ->check(CLI::Range(1, 64))
      ->take_last();
}

void add_tune(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<TuneArguments>();
  CLI::App* command = add_command(app, context, "tune", "Look for better settings: many short trials, the best go on",
                                  [&context, arguments] { return tune(context, *arguments); });
  add_training_options(*command, arguments->train);
  command->add_option("--trials", arguments->trials, "The most trials; each is a run of the project")->check(CLI::Range(1, 100000));
  command->add_option("--minutes", arguments->minutes, "The most time; 0 = no limit")->check(CLI::NonNegativeNumber);
  command->add_option("--series", arguments->series, "Name of the search; an earlier one goes on")->take_last();
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
  add_tune(app, context);
  add_resume(app, context);
}

}  // namespace amalgam::cli
