// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Session that follows runs.
#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "engine/training/drop_one.h"
#include "engine/training/race.h"
#include "engine/training/tuning.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

QString Session::whyNotTrain() const {
  if (!data_) return tr("Open data first.");
  if (!client_->isReady()) return tr("The training engine is still loading.");
  if (!mapProblem_.isEmpty()) return mapProblem_;
  if (effectiveMap().modalities.empty()) {
    return tr("No column belongs to a modality yet: move some on the Modalities page.");
  }
  return {};
}

void Session::train() {
  if (const QString why = whyNotTrain(); !why.isEmpty()) {
    Q_EMIT problem(why, QStringLiteral("train.not_ready"));
    return;
  }
  saveTimer_->stop();
  saveNow();
  TrainRequest request;
  request.table = table();
  request.dataset = data_->record();
  request.experiment = experimentFor(plan_.strategy);
  request.project = toPath(projectPath_);
  std::error_code ignored;
  std::filesystem::create_directories(request.project.parent_path(), ignored);
  client_->train(std::move(request));
}

void Session::trainAll() {
  if (const QString why = whyNotTrain(); !why.isEmpty()) {
    Q_EMIT problem(why, QStringLiteral("train.not_ready"));
    return;
  }
  saveTimer_->stop();
  saveNow();
  const std::string series = freeSeries("race");
  for (const RaceEntry& entry : race_entries(client_->strategies(), effectiveMap())) {
    TrainRequest request;
    request.table = table();
    request.dataset = data_->record();
    request.experiment = experimentFor(entry.strategy);
    for (const auto& [name, value] : entry.settings) request.experiment.options.set(name, value);
    request.run_name = entry.settings.empty() ? std::string() : entry.title;
    request.series = series;
    request.project = toPath(projectPath_);
    client_->train(std::move(request));
  }
}

QString Session::tune(const std::vector<std::string>& strategies, int trials, double minutes) {
  if (const QString why = whyNotTrain(); !why.isEmpty()) {
    Q_EMIT problem(why, QStringLiteral("train.not_ready"));
    return {};
  }
  saveTimer_->stop();
  saveNow();
  TuneRequest request;
  request.base.table = table();
  request.base.dataset = data_->record();
  request.base.experiment = experimentFor(strategies.front());
  // Settings that were chosen for any of the strategies stay as they are.
  for (const std::string& one : strategies) {
    const Options options = experimentFor(one).options;
    request.base.experiment.options.describe(options.described());
    for (const Option& option : options.described()) {
      if (options.is_chosen(option.name)) request.base.experiment.options.set(option.name, options.value(option.name));
    }
  }
  request.base.project = toPath(projectPath_);
  request.base.series = freeSeries("tuning");
  request.strategies = strategies;
  request.trials = trials;
  request.minutes = minutes;
  const QString name = q(request.base.series);
  client_->tune(std::move(request));
  return name;
}

/// A name that neither a run of the project nor one that waits in the queue has.
std::string Session::freeSeries(const std::string& kind) const {
  std::vector<RunRecord> known = runs_;
  for (const EngineClient::Job& job : client_->jobs()) {
    known.emplace_back();
    known.back().series = job.series;
  }
  return next_series(kind, known);
}

void Session::resumeRun(std::int64_t id) {
  const RunRecord* record = run(id);
  if (!record) return;
  if (!client_->isReady()) {
    Q_EMIT problem(tr("The training engine is still loading."), QStringLiteral("train.not_ready"));
    return;
  }
  client_->resume(toPath(projectPath_), *record, table());
}

const RunRecord* Session::run(std::int64_t id) const {
  const auto found =
      std::find_if(runs_.begin(), runs_.end(), [&](const RunRecord& one) { return one.id == id; });
  return found == runs_.end() ? nullptr : &*found;
}

const DatasetRecord* Session::dataOf(const RunRecord& run) const {
  for (const DatasetRecord& one : datasets_) {
    if (one.id == run.dataset) return &one;
  }
  return nullptr;
}

RunRecord* Session::findRun(std::int64_t id) {
  return const_cast<RunRecord*>(std::as_const(*this).run(id));
}

void Session::selectRun(std::int64_t id) {
  selected_ = id;
  if (const RunViewPtr view = isLiveHere() ? underWay(id) : nullptr) {
    client_->forget(QStringLiteral("run"));
    selectedView_ = view;
    if (view != live_) {
      showLive(view);
      Q_EMIT liveReset();
    }
    Q_EMIT selectedRunChanged();
    return;
  }
  if (!selectedView_ || selectedView_->record.id != id) selectedView_.reset();
  Q_EMIT selectedRunChanged();
  if (id == 0) return;
  client_->ask(
      EngineClient::Thread::store, QStringLiteral("run"), this,
      [path = toPath(projectPath_), id, table = table()](Workbench*, RunControl&) {
        return readRun(path, id, table);
      },
      [this](const RunViewPtr& view) {
        selectedView_ = view;
        if (!client_->isTraining()) {  // the Train page then shows what is looked at
          live_ = view;
          liveProject_ = projectPath_;
          Q_EMIT liveReset();
        }
        Q_EMIT selectedRunChanged();
      });
}

void Session::withRun(std::int64_t id, QObject* context, std::function<void(RunViewPtr)> done) {
  client_->ask(
      EngineClient::Thread::store, QString(), context,
      [path = toPath(projectPath_), id, table = table()](Workbench*, RunControl&) {
        return readRun(path, id, table);
      },
      std::move(done));
}

void Session::refreshRuns() {
  if (!hasProject() || !QFileInfo::exists(projectPath_)) {
    Q_EMIT runsChanged();
    return;
  }
  client_->ask(
      EngineClient::Thread::store, QStringLiteral("runs"), this,
      [path = toPath(projectPath_)](Workbench*, RunControl&) {
        const ProjectStore store(path, ProjectStore::Mode::read_only);
        return std::make_tuple(store.runs(), store.datasets(), store.run_marks());
      },
      [this, path = projectPath_](const std::tuple<std::vector<RunRecord>, std::vector<DatasetRecord>,
                                                   std::map<std::int64_t, RunMarks>>& found) {
        if (path != projectPath_) return;
        std::tie(runs_, datasets_, marks_) = found;
        Q_EMIT runsChanged();
      });
}

RunViewPtr Session::underWay(std::int64_t run) const {
  const auto found = underWay_.find(run);
  return found == underWay_.end() ? nullptr : found->second;
}

/// A run that is under way, or was when it came into view.
RunViewPtr Session::inView(std::int64_t run) const {
  if (const RunViewPtr view = underWay(run)) return view;
  return live_ && live_->record.id == run ? live_ : nullptr;
}

void Session::showLive(const RunViewPtr& view) {
  live_ = view;
  client_->lookAt(view->record.id);
}

/// A run has ended: one that is still under way takes its place in view, if it was in view.
void Session::leaveLive(std::int64_t run) {
  underWay_.erase(run);
  if (!live_ || live_->record.id != run || underWay_.empty()) return;
  const RunViewPtr next = underWay_.begin()->second;
  showLive(next);
  if (isLiveHere() && selected_ == run && !is_drop_one_series(next->record.series)) {
    selected_ = next->record.id;
    selectedView_ = next;
    client_->forget(QStringLiteral("run"));
    Q_EMIT selectedRunChanged();
  }
  Q_EMIT liveReset();
}

void Session::onRunStarted(const RunStarted& event) {
  const auto& jobs = client_->jobs();
  const auto job = std::find_if(jobs.begin(), jobs.end(), [&](const EngineClient::Job& one) { return one.run == event.run.id; });
  liveProject_ = job != jobs.end() ? q(job->project) : projectPath_;
  const auto view = std::make_shared<RunView>();
  view->record = event.run;
  describeRun(*view);
  // The names of the classes are looked for in every row of the table.
  client_->ask(
      EngineClient::Thread::store, QString(), this,
      [configuration = event.run.config_json, table = table()](Workbench*, RunControl&) {
        RunView described;
        described.record.config_json = configuration;
        describeRun(described, table);
        return described.classes;
      },
      [view](const std::vector<std::string>& classes) { view->classes = classes; });
  view->modalities = event.modalities;
  view->steps_per_epoch = event.steps_per_epoch;
  // Beside a run in view another one begins out of view.
  const bool is_beside = live_ && live_->record.id != event.run.id && underWay(live_->record.id) == live_;
  underWay_[event.run.id] = view;
  if (!is_beside) showLive(view);
  if (!isLiveHere()) {
    if (!is_beside) Q_EMIT liveReset();
    return;
  }
  if (RunRecord* known = findRun(event.run.id))
    *known = event.run;
  else
    runs_.insert(std::upper_bound(runs_.begin(), runs_.end(), event.run.id, [](std::int64_t id, const RunRecord& one) { return id < one.id; }), event.run);
  if (event.run.epochs_done > 0) {  // gone on with: what it did before comes from the project
    withRun(event.run.id, this, [this, view, done = event.run.epochs_done](const RunViewPtr& earlier) { takeEarlier(view, *earlier, done); });
  }
  Q_EMIT runsChanged();
  if (is_beside) return;
  if (is_drop_one_series(event.run.series) && selected_ != 0) {  // asked for from another run, which stays in view
    Q_EMIT liveReset();
    return;
  }
  selected_ = event.run.id;
  selectedView_ = live_;
  client_->forget(QStringLiteral("run"));
  Q_EMIT liveReset();
  Q_EMIT selectedRunChanged();
}

/// Epochs up to `upTo` were done before the run was taken up again. It may have ended since.
void Session::takeEarlier(const RunViewPtr& view, const RunView& earlier, int upTo) {
  const int first = view->epochs.empty() ? std::numeric_limits<int>::max() : view->epochs.front().epoch;
  std::vector<EpochRecord> epochs;
  for (const EpochRecord& one : earlier.epochs) {
    if (one.epoch < first && one.epoch <= upTo) epochs.push_back(one);
  }
  epochs.insert(epochs.end(), view->epochs.begin(), view->epochs.end());
  view->epochs = std::move(epochs);
  if (view->step_losses.size() < earlier.step_losses.size()) {
    view->step_losses.resize(earlier.step_losses.size(), std::numeric_limits<float>::quiet_NaN());
  }
  for (std::size_t i = 0; i < earlier.step_losses.size(); ++i) {
    if (std::isnan(view->step_losses[i])) view->step_losses[i] = earlier.step_losses[i];
  }
  if (view == live_) Q_EMIT liveReset();
  if (view == selectedView_ && !underWay(view->record.id)) Q_EMIT selectedRunChanged();
}

void Session::onSteps(const StepsDone& event) {
  const RunViewPtr view = underWay(event.run);
  if (!view) return;
  const auto begin = static_cast<std::size_t>(event.first_step);
  const std::size_t end = begin + event.losses.size();
  if (view->step_losses.size() < end) view->step_losses.resize(end, std::numeric_limits<float>::quiet_NaN());
  std::copy(event.losses.begin(), event.losses.end(), view->step_losses.begin() + static_cast<std::ptrdiff_t>(begin));
  if (view == live_) Q_EMIT liveSteps(event);
  if (isLiveHere()) Q_EMIT runSteps(event);
}

void Session::onEpoch(const EpochDone& event) {
  const EpochRecord& epoch = event.epoch;
  const RunViewPtr view = underWay(epoch.run);
  if (!view) return;
  view->epochs.push_back(epoch);
  const auto update = [&](RunRecord& record) {
    record.epochs_done = epoch.epoch;
    record.seconds += epoch.seconds;
    record.rows_per_second = epoch.rows_per_second;
    if (!epoch.is_best) return;
    record.best_epoch = epoch.epoch;
    record.best_value = epoch.metric(Part::validation, record.watched_metric);
    record.final_weights = epoch.weights;
  };
  update(view->record);
  if (view == live_) Q_EMIT liveEpoch(event);
  if (!isLiveHere()) return;
  if (RunRecord* known = findRun(epoch.run)) update(*known);
  Q_EMIT runEpoch(event);
  Q_EMIT runUpdated(epoch.run);
}

void Session::onState(const RunStateChanged& event) {
  const EngineClient::Job* job = client_->activeJob();
  const bool is_here = !job || q(job->project) == projectPath_;
  const RunViewPtr view = inView(event.run);
  for (RunRecord* record : {is_here ? findRun(event.run) : nullptr, view ? &view->record : nullptr}) {
    if (!record) continue;
    record->state = event.state;
    if (!event.message.empty()) record->message = event.message;
  }
  Q_EMIT runUpdated(event.run);
}

void Session::onFinished(const RunRecord& run) {
  const RunViewPtr view = inView(run.id);
  if (view) view->record = run;
  if (!isLiveHere()) {
    leaveLive(run.id);
    Q_EMIT liveReset();
    return;
  }
  if (RunRecord* known = findRun(run.id)) *known = run;
  leaveLive(run.id);
  Q_EMIT runUpdated(run.id);
  refreshRuns();
  if (selected_ == run.id) {
    selectedView_ = view;
    Q_EMIT selectedRunChanged();  // what was seen live stands at once; the stored run follows
    client_->ask(
        EngineClient::Thread::store, QStringLiteral("run"), this,
        [path = toPath(projectPath_), id = run.id, table = table()](Workbench*, RunControl&) {
          return readRun(path, id, table);
        },
        [this](const RunViewPtr& stored) {
          selectedView_ = stored;
          if (live_ && live_->record.id == stored->record.id) live_ = stored;
          Q_EMIT selectedRunChanged();
        });
  }
}

void Session::onFailed(qint64 id, const QString& name, const QString& message,
                       const QString& code) {
  const bool is_here = !live_ || isLiveHere();
  const RunViewPtr view = inView(id);
  for (RunRecord* record : {is_here ? findRun(id) : nullptr, view ? &view->record : nullptr}) {
    if (!record) continue;
    record->state = RunState::failed;
    record->message = s(message);
  }
  leaveLive(id);
  if (id != 0) Q_EMIT runUpdated(id);
  refreshRuns();
  Q_EMIT problem(name.isEmpty() ? message : tr("%1: %2").arg(name, message), code);
}

}  // namespace amalgam::ui
