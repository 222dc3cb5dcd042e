// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/evaluation/metrics.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/race.h"
#include "engine/training/search_space.h"
#include "engine/training/settings.h"
#include "engine/training/training_run.h"

namespace amalgam {

namespace {

using Clock = std::chrono::steady_clock;
using Stop = RunControl::Stop;

constexpr int kThinning = 3;       // of so many trials one goes on, for so many times the epochs
constexpr int kBracketTrials = 9;  // 9 trials of a ninth of the epochs, 3 of a third, 1 to the end

std::string trial_name(int trial) { return "Trial " + std::to_string(trial + 1); }

/// Everything that one search knows.
class Search {
 public:
  Search(const TuneRequest& request, const EventSink& events, RunControl& control)
      : request_(request), events_(events), control_(control), started_(Clock::now()) {
    if (request.trials < 1) {
      throw Error(ErrorKind::request, "tune.budget",
                  fmt::format("A search needs at least one trial; {} were asked for.", request.trials));
    }
    strategies_ = request.strategies.empty() ? std::vector<std::string>{request.base.experiment.strategy} : request.strategies;
    for (const std::string& one : strategies_) find_strategy(one);
  }

  TuneResult run() {
    find_series();
    for (int first = 0; first < request_.trials && !is_spent(); first += kBracketTrials) {
      bracket(first, std::min(first + kBracketTrials, request_.trials));
    }
    return result();
  }

 private:
  struct Trial {
    int number = 0;
    Experiment experiment;
    std::vector<std::pair<std::string, OptionValue>> chosen;
    std::optional<RunRecord> run;
    bool is_baseline = false;
    int planned() const {
      return run ? run->epochs_planned : static_cast<int>(experiment.options.integer("training.epochs"));
    }
  };

  /// The runs of the series that are in the project already: a search that was cut off goes on.
  void find_series() {
    std::vector<RunRecord> runs;
    if (std::filesystem::exists(request_.base.project)) {
      ProjectStore store(request_.base.project, ProjectStore::Mode::read_write);
      store.mark_interrupted();
      runs = store.runs();
    }
    series_ = request_.base.series.empty() ? next_series("tuning", runs) : request_.base.series;
    for (RunRecord& one : runs) {
      if (one.series == series_) earlier_.push_back(std::move(one));
    }
  }

  bool is_spent() const {
    if (control_.stop() != Stop::none) return true;
    const double minutes = std::chrono::duration<double>(Clock::now() - started_).count() / 60;
    return request_.minutes > 0 && minutes >= request_.minutes;
  }

  /// Trial 1 is what would be trained without a search.
  Trial make_trial(int number) const {
    Trial trial;
    trial.number = number;
    trial.experiment = request_.base.experiment;
    Random random(trial.experiment.seed, "tuning strategy#" + std::to_string(number));
    trial.experiment.strategy = number == 0 ? strategies_.front() : strategies_[random.below(strategies_.size())];
    Options options(settings_of(trial.experiment.strategy));
    const Options& given = request_.base.experiment.options;
    for (const Option& one : options.described()) {
      if (given.knows(one.name) && given.is_chosen(one.name)) options.set(one.name, given.value(one.name));
    }
    trial.is_baseline = static_cast<bool>(find_strategy(trial.experiment.strategy).make_baseline);
    const auto axes = search_axes(options, trial.is_baseline ? trial.experiment.strategy : std::string());
    if (number > 0) trial.chosen = draw_settings(axes, trial.experiment.seed, number);
    for (const auto& [name, value] : trial.chosen) options.set(name, value);
    trial.experiment.options = std::move(options);
    for (const RunRecord& one : earlier_) {
      if (one.name == trial_name(number)) trial.run = one;
    }
    return trial;
  }

  /// Successive halving over some trials: all of them a little, the better third more, the best to the end.
  void bracket(int first, int end) {
    std::vector<Trial> trials;
    for (int i = first; i < end; ++i) trials.push_back(make_trial(i));
    std::vector<Trial*> going;
    for (Trial& one : trials) going.push_back(&one);
    for (int share = kBracketTrials; !going.empty(); share /= kThinning) {
      for (Trial* one : going) {
        if (is_spent()) break;
        train_until(*one, std::max(1, (one->planned() + share - 1) / share));
        tell_progress();
      }
      if (is_spent() || share == 1) break;
      std::stable_sort(going.begin(), going.end(), [this](const Trial* a, const Trial* b) { return is_better(*a, *b); });
      const std::size_t left = std::max<std::size_t>(1, going.size() / kThinning);
      for (std::size_t i = left; i < going.size(); ++i) give_up(*going[i], going.size(), left);
      going.resize(left);
    }
    for (Trial& one : trials) {
      if (one.run) done_.push_back(std::move(one));
    }
  }

  /// Trains, or goes on training, to the end of an epoch. The schedule is always that of all planned epochs, so
  /// that a trial that goes on ends as if it had never been interrupted.
  void train_until(Trial& trial, int epochs) {
    const bool is_known = trial.run.has_value();
    if (is_known && (trial.run->epochs_done >= epochs || is_final(trial.run->state))) return;
    RunControl own;
    const bool to_the_end = trial.is_baseline || epochs >= trial.planned();
    const EventSink sink = [&](const Event& event) {
      if (events_) events_(event);
      control_.wait_while_paused();
      if (control_.stop() == Stop::cancel) own.cancel();
      if (control_.stop() == Stop::keep_best) own.stop_keep_best();
      const auto* epoch = std::get_if<EpochDone>(&event);
      if (epoch != nullptr && !to_the_end && epoch->epoch.epoch >= epochs) own.stop_keep_best();
    };
    try {
      if (is_known && !trial.is_baseline) {
        trial.run = resume_run(request_.base.project, trial.run->id, request_.base.table, sink, own);
      } else {
        TrainRequest request = request_.base;
        request.experiment = trial.experiment;
        request.run_name = trial_name(trial.number);
        request.series = series_;
        trial.run = train_run(request, sink, own);
      }
    } catch (const Error& problem) {
      if (problem.code() != "training.diverged" && problem.code() != "training.memory") throw;
      trial.run = newest_run(trial);  // such a trial has lost, and the search goes on
    }
  }

  std::optional<RunRecord> newest_run(const Trial& trial) const {
    const ProjectStore store(request_.base.project, ProjectStore::Mode::read_only);
    std::optional<RunRecord> found;
    for (const RunRecord& one : store.runs()) {
      if (one.series == series_ && one.name == trial_name(trial.number)) found = one;
    }
    return found;
  }

  static bool is_final(RunState state) {
    return state == RunState::finished || state == RunState::stopped_early || state == RunState::failed;
  }

  void give_up(Trial& trial, std::size_t of, std::size_t left) {
    if (!trial.run || is_final(trial.run->state)) return;
    ProjectStore store(request_.base.project, ProjectStore::Mode::read_write);
    RunRecord record = store.run(trial.run->id);
    record.state = RunState::stopped_early;
    record.message = fmt::format("Given up after epoch {}: of {} trials the better {} went on.", record.epochs_done, of, left);
    store.update_run(record);
    trial.run = record;
    if (events_) events_(RunFinished{record});
  }

  static bool has_value(const Trial& trial) { return trial.run && trial.run->best_epoch > 0 && std::isfinite(trial.run->best_value); }

  bool is_better(const Trial& a, const Trial& b) const {
    if (has_value(a) != has_value(b)) return has_value(a);
    if (!has_value(a)) return false;
    const bool higher = find_metric(a.run->watched_metric)->higher_is_better;
    return higher ? a.run->best_value > b.run->best_value : a.run->best_value < b.run->best_value;
  }

  /// In trainings: a trial counts once for each time that it is taken up.
  void tell_progress() {
    ++trainings_;
    if (!events_) return;
    std::int64_t total = 0;
    for (int first = 0; first < request_.trials; first += kBracketTrials) {
      for (int n = std::min(kBracketTrials, request_.trials - first), share = kBracketTrials; share >= 1; share /= kThinning) {
        total += n;
        n = std::max(1, n / kThinning);
      }
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    const double by_count = seconds / static_cast<double>(trainings_) * static_cast<double>(total - trainings_);
    const double by_clock = request_.minutes > 0 ? request_.minutes * 60 - seconds : by_count;
    events_(Progress{"tune", trainings_, total, std::max(0.0, std::min(by_count, by_clock))});
  }

  TuneResult result() const {
    TuneResult all;
    all.series = series_;
    all.was_stopped = control_.stop() != Stop::none;
    const Trial* best = nullptr;
    for (const Trial& one : done_) {
      all.metric = one.run->watched_metric;
      all.trials.push_back({one.run->id, one.experiment.strategy, one.chosen, one.run->epochs_done,
                            has_value(one) ? one.run->best_value : std::nan("")});
      if (has_value(one) && (best == nullptr || is_better(one, *best))) best = &one;
    }
    if (best != nullptr) all.best_run = best->run->id;
    return all;
  }

  const TuneRequest& request_;
  const EventSink& events_;
  RunControl& control_;
  Clock::time_point started_;
  std::string series_;
  std::vector<std::string> strategies_;
  std::vector<RunRecord> earlier_;
  std::vector<Trial> done_;
  std::int64_t trainings_ = 0;
};

}  // namespace

TuneResult tune_settings(const TuneRequest& request, const EventSink& events, RunControl& control) {
  if (!request.base.table) throw Error(ErrorKind::internal, "training.no_table", "A search needs a table.");
  return Search(request, events, control).run();
}

}  // namespace amalgam
