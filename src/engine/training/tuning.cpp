// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/evaluation/metrics.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/control_relay.h"
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
    const bool any = std::any_of(done_.begin(), done_.end(), [](const Trial& one) { return has_value(one); });
    if (!any && trouble_) std::rethrow_exception(trouble_);
    const Effort all = planned_effort();
    if (!is_spent() && effort_.trainings < all.trainings && events_) events_(Progress{"tune", all.trainings, all.trainings, 0});
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

  /// What trainings cost: their number, and their epochs as a multiple of all that a run has.
  struct Effort {
    std::int64_t trainings = 0;
    double cost = 0;
    void add(std::int64_t trials, int share) {
      trainings += trials;
      cost += static_cast<double>(trials) * (1.0 / share - (share == kBracketTrials ? 0.0 : 1.0 / (share * kThinning)));
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
      if (one.series != series_ || !one.name.starts_with("Trial ")) continue;
      check_same_search(one);
      earlier_.push_back(std::move(one));
    }
  }

  /// Values of other rows or of another target say nothing about these trials.
  void check_same_search(const RunRecord& trial) const {
    const Experiment& now = request_.base.experiment;
    const Experiment then = experiment_from(trial.config_json, trial.strategy);
    const auto data = ProjectStore(request_.base.project, ProjectStore::Mode::read_only).dataset(trial.dataset);
    const bool same_data = !data || data->sha256 == request_.base.dataset.sha256;
    if (same_data && then.seed == now.seed && then.split == now.split && then.map.target.column == now.map.target.column) return;
    throw Error(ErrorKind::request, "tune.other_search",
                fmt::format("The trials of '{}' were trained on other data, another target, split or seed (run {}), so new ones "
                            "cannot be compared with them. Give this search another series name.", series_, trial.id));
  }

  bool is_out_of_time() const {
    const double minutes = std::chrono::duration<double>(Clock::now() - started_).count() / 60;
    return request_.minutes > 0 && minutes >= request_.minutes;
  }
  bool is_spent() const { return control_.stop() != Stop::none || is_out_of_time(); }

  /// Trial 1 is what would be trained without a search.
  Trial make_trial(int number) const {
    Trial trial;
    trial.number = number;
    trial.experiment = request_.base.experiment;
    for (const RunRecord& one : earlier_) {
      if (one.name == trial_name(number)) trial.run = one;
    }
    Random random(trial.experiment.seed, "tuning strategy#" + std::to_string(number));
    trial.experiment.strategy = number == 0 ? strategies_.front() : strategies_[random.below(strategies_.size())];
    if (trial.run) trial.experiment.strategy = trial.run->strategy;
    Options options(settings_of(trial.experiment.strategy));
    const Options& given = request_.base.experiment.options;
    for (const Option& one : options.described()) {
      if (given.knows(one.name) && given.is_chosen(one.name)) options.set(one.name, given.value(one.name));
    }
    trial.is_baseline = static_cast<bool>(find_strategy(trial.experiment.strategy).make_baseline);
    std::vector<std::string> kinds;
    for (const ModalitySpec& one : trial.experiment.map.modalities) kinds.push_back(one.kind);
    const auto axes = search_axes(options, kinds, trial.is_baseline ? trial.experiment.strategy : std::string());
    if (number > 0) trial.chosen = draw_settings(axes, trial.experiment.seed, number);
    for (const auto& [name, value] : trial.chosen) options.set(name, value);
    trial.experiment.options = std::move(options);
    if (trial.run) {  // what it was trained with stands
      trial.experiment = experiment_from(trial.run->config_json, trial.run->strategy);
      for (auto& [name, value] : trial.chosen) value = trial.experiment.options.value(name);
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
        const bool worked = train_until(*one, std::max(1, (one->planned() + share - 1) / share));
        tell_progress(share, worked);
      }
      if (is_spent() || share == 1) break;
      // Those that have nothing left to train (baselines, those stopped early) take no place from others.
      std::erase_if(going, [](const Trial* one) { return !one->run || is_final(one->run->state); });
      if (going.empty()) break;
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
  ///
  /// Returns: whether there was anything to train
  bool train_until(Trial& trial, int epochs) {
    const bool is_known = trial.run.has_value();
    if (is_known && (trial.run->epochs_done >= epochs || is_final(trial.run->state))) return false;
    RunControl own;
    const ControlRelay relay(control_, own, [this] { return is_out_of_time(); });
    const bool to_the_end = trial.is_baseline || epochs >= trial.planned();
    const EventSink sink = [&](const Event& event) {
      if (events_) events_(event);
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
      if (!is_lost(problem)) throw;
      if (!trouble_) trouble_ = std::current_exception();
      trial.run = newest_run(trial);
      if (events_) events_(LogMessage{trial.run ? trial.run->id : 0, "warning", trial_name(trial.number) + " was lost: " + problem.what()});
    }
    if (trial.run && trial.run->state == RunState::stopped_by_user && control_.stop() == Stop::none) note_waiting(trial);
    return true;
  }

  /// Whether a trouble is one trial's alone: it has lost then, and the search goes on.
  static bool is_lost(const Error& problem) {
    return problem.kind() == ErrorKind::request || problem.code() == "training.diverged" || problem.code() == "training.self_test";
  }

  /// Nobody has stopped such a trial: it waits for the verdict on the others.
  void note_waiting(Trial& trial) {
    change(trial, RunState::stopped_by_user,
           fmt::format("Left after epoch {}; a search under the same series goes on with it.", trial.run->epochs_done));
    if (events_) events_(RunStateChanged{trial.run->id, trial.run->state, trial.run->message});
  }

  void change(Trial& trial, RunState state, const std::string& message) {
    ProjectStore store(request_.base.project, ProjectStore::Mode::read_write);
    store.set_run_state(trial.run->id, state, message);
    trial.run = store.run(trial.run->id);
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
    change(trial, RunState::stopped_early,
           fmt::format("Given up after epoch {}: of {} trials the better {} went on.", trial.run->epochs_done, of, left));
    if (events_) events_(RunFinished{*trial.run});
  }

  static bool has_value(const Trial& trial) { return trial.run && trial.run->best_epoch > 0 && std::isfinite(trial.run->best_value); }

  bool is_better(const Trial& a, const Trial& b) const {
    if (has_value(a) != has_value(b)) return has_value(a);
    if (!has_value(a)) return false;
    const bool higher = find_metric(a.run->watched_metric)->higher_is_better;
    return higher ? a.run->best_value > b.run->best_value : a.run->best_value < b.run->best_value;
  }

  /// All that the trials asked for may cost.
  Effort planned_effort() const {
    Effort effort;
    for (int first = 0; first < request_.trials; first += kBracketTrials) {
      for (int n = std::min(kBracketTrials, request_.trials - first), share = kBracketTrials; share >= 1; share /= kThinning) {
        effort.add(n, share);
        n = std::max(1, n / kThinning);
      }
    }
    return effort;
  }

  /// In trainings: a trial counts once for each time that it is taken up. How long the rest takes follows from epochs.
  void tell_progress(int share, bool worked) {
    effort_.add(1, share);
    if (worked) worked_.add(1, share);
    if (!events_) return;
    const Effort all = planned_effort();
    const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    const double by_epochs = worked_.cost > 0 ? seconds / worked_.cost * (all.cost - effort_.cost) : -1;
    const double by_clock = request_.minutes > 0 ? std::max(0.0, request_.minutes * 60 - seconds) : by_epochs;
    events_(Progress{"tune", effort_.trainings, all.trainings, by_epochs < 0 ? by_clock : std::min(by_epochs, by_clock)});
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
  Effort effort_, worked_;       // taken up so far; of these, those that were not done already
  std::exception_ptr trouble_;   // of the first trial that was lost
};

}  // namespace

TuneResult tune_settings(const TuneRequest& request, const EventSink& events, RunControl& control) {
  if (!request.base.table) throw Error(ErrorKind::internal, "training.no_table", "A search needs a table.");
  return Search(request, events, control).run();
}

}  // namespace amalgam
