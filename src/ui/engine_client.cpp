// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_client.h"

#include <dlfcn.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <mutex>

#include "engine/base/error.h"
#include "engine/training/race.h"
#include "engine/training/tuning.h"
#include "ui/format.h"

namespace amalgam::ui {

namespace {

constexpr int kDrainMilliseconds = 33;
constexpr int kDeliverMilliseconds = 10;  // then the window has its turn
constexpr int kBackgroundNice = 10;  // training and reading keep all processors busy
constexpr int kMostRunsAtOnce = 8;

/// A thread that is started when it first has something to do: none delays the window.
EngineThread& made(std::unique_ptr<EngineThread>& thread, int nice = 0, int threads = 1) {
  if (!thread) thread = std::make_unique<EngineThread>(nice, threads);
  return *thread;
}

bool isIdle(const std::unique_ptr<EngineThread>& thread) { return !thread || thread->is_idle(); }

QStringList moduleCandidates() {
  const QString name = QStringLiteral("amalgam_engine.so");
  const QDir here(QCoreApplication::applicationDirPath());
  QStringList list;
  const QString named = qEnvironmentVariable("AMALGAM_ENGINE");
  if (!named.isEmpty()) list << named;
  list << here.filePath(name) << QDir::cleanPath(here.filePath("../lib/amalgam/" + name));
  return list;
}

}  // namespace

std::unique_ptr<Workbench> loadWorkbench() {
  const QStringList candidates = moduleCandidates();
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [](const QString& path) { return QFileInfo::exists(path); });
  if (found == candidates.end()) {
    throw Error(ErrorKind::io, "engine.missing",
                "The engine module amalgam_engine.so was not found. Looked at: " +
                    candidates.join(", ").toStdString() +
                    ". Reinstall Amalgam, or name the file in the variable AMALGAM_ENGINE.");
  }
  void* handle = dlopen(found->toUtf8().constData(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char* why = dlerror();
    throw Error(ErrorKind::io, "engine.broken",
                "The engine module " + found->toStdString() +
                    " could not be loaded: " + (why ? why : "unknown reason") + ".");
  }
  const auto factory = reinterpret_cast<WorkbenchFactory>(dlsym(handle, kWorkbenchSymbol));
  if (!factory) {
    throw Error(ErrorKind::io, "engine.broken",
                "The file " + found->toStdString() + " is not Amalgam's engine module.");
  }
  return std::unique_ptr<Workbench>(factory());
}

/// What waits for the timer: events of training runs and closures to run on the client's thread.
struct EngineClient::Mailbox {
  struct Letter {
    int ticket = 0;
    std::optional<Event> event;
    std::function<void()> call;
  };
  std::mutex mutex;
  std::vector<Letter> letters;

  void push(Letter letter) {
    const std::lock_guard lock(mutex);
    if (letter.event && !letters.empty() && letters.back().event &&
        letters.back().ticket == letter.ticket && merge(*letters.back().event, *letter.event)) {
      return;
    }
    letters.push_back(std::move(letter));
  }
  std::vector<Letter> take() {
    const std::lock_guard lock(mutex);
    return std::exchange(letters, {});
  }
  /// Appends consecutive steps and replaces older progress; false if both must be told.
  static bool merge(Event& old, const Event& event) {
    if (auto* steps = std::get_if<StepsDone>(&old)) {
      const auto* more = std::get_if<StepsDone>(&event);
      if (!more || more->run != steps->run ||
          more->first_step != steps->first_step + static_cast<std::int64_t>(steps->losses.size())) {
        return false;
      }
      std::vector<float> losses = std::move(steps->losses);
      losses.insert(losses.end(), more->losses.begin(), more->losses.end());
      const std::int64_t first = steps->first_step;
      *steps = *more;
      steps->first_step = first;
      steps->losses = std::move(losses);
      return true;
    }
    if (auto* progress = std::get_if<Progress>(&old)) {
      const auto* more = std::get_if<Progress>(&event);
      if (!more || more->what != progress->what) return false;
      *progress = *more;
      return true;
    }
    return false;
  }
};

/// Letters taken out of the mailbox that wait for their turn.
struct EngineClient::Pending {
  std::deque<Mailbox::Letter> letters;
};

/// The workbenches; each is touched by its own thread only, once loaded.
struct EngineClient::Benches {
  std::vector<std::unique_ptr<Workbench>> training = std::vector<std::unique_ptr<Workbench>>(kMostRunsAtOnce);
  std::unique_ptr<Workbench> preview;
  std::atomic<bool> isLoaded = false;

  /// That of the calling training thread.
  Workbench& own(const Maker& maker) {
    std::unique_ptr<Workbench>& bench = training[EngineThread::current_thread()];
    if (!bench && isLoaded) bench = maker();
    if (!bench) throw Error(ErrorKind::internal, "engine.missing", "The training engine is not loaded.");
    return *bench;
  }
};

EngineClient::EngineClient(Maker maker, QObject* parent)
    : QObject(parent),
      mailbox_(std::make_shared<Mailbox>()),
      pending_(std::make_unique<Pending>()),
      benches_(std::make_shared<Benches>()),
      maker_(std::move(maker)),
      timer_(new QTimer(this)) {
  timer_->setInterval(kDrainMilliseconds);
  connect(timer_, &QTimer::timeout, this, &EngineClient::drain);
}

EngineClient::~EngineClient() {
  for (Job& job : jobs_) job.control->cancel();
  for (const Topic& topic : std::as_const(topics_)) topic.control->cancel();
  training_.reset();
  preview_.reset();
  files_.reset();
  store_.reset();
}

void EngineClient::start() {
  struct Known {
    std::vector<StrategyInfo> strategies;
    std::vector<KindInfo> kinds;
    std::vector<DeviceInfo> devices;
    std::vector<ExportFormat> formats;
    std::map<std::string, std::vector<Option>> settings;
  };
  const auto load = [benches = benches_, maker = maker_](Workbench*, RunControl&) {
    benches->preview = maker();
    benches->training.front() = maker();
    benches->isLoaded = true;
    Known known{benches->preview->strategies(),
                benches->preview->kinds(),
                benches->preview->devices(),
                benches->preview->export_formats(),
                {}};
    for (const StrategyInfo& one : known.strategies) {
      known.settings[one.id] = benches->preview->settings(one.id);
    }
    return known;
  };
  const auto done = [this](Known known) {
    strategies_ = std::move(known.strategies);
    kinds_ = std::move(known.kinds);
    devices_ = std::move(known.devices);
    exportFormats_ = std::move(known.formats);
    settings_ = std::move(known.settings);
    ready_ = true;
    Q_EMIT engineReady();
  };
  ask(Thread::preview, QStringLiteral("engine.load"), this, load, done,
      [this](const Problem& why) { Q_EMIT engineFailed(why.message, why.code); });
}

const StrategyInfo* EngineClient::strategy(const std::string& id) const {
  const auto found = std::find_if(strategies_.begin(), strategies_.end(),
                                  [&](const StrategyInfo& one) { return one.id == id; });
  return found == strategies_.end() ? nullptr : &*found;
}

const std::vector<Option>& EngineClient::settings(const std::string& strategy) const {
  static const std::vector<Option> none;
  const auto found = settings_.find(strategy);
  return found == settings_.end() ? none : found->second;
}

int EngineClient::train(TrainRequest request) {
  Job job;
  job.name = q(request.run_name);
  job.strategy = request.experiment.strategy;
  job.series = request.series;
  job.project = request.project.string();
  const bool alone = trains_alone(request, devices_) ||
                     (request.experiment.threads > 1 && runs_at_once(request.experiment.threads) < runsAtOnce_);
  auto shared = std::make_shared<TrainRequest>(std::move(request));
  return enqueue(std::move(job), alone,
                 [shared](Workbench& bench, const EventSink& events, RunControl& control) {
                   return bench.train(*shared, events, control);
                 });
}

int EngineClient::resume(const std::filesystem::path& project, const RunRecord& run,
                         const TablePtr& table) {
  Job job;
  job.name = q(run.name);
  job.strategy = run.strategy;
  job.series = run.series;
  job.project = project.string();
  job.run = run.id;
  return enqueue(std::move(job), true,
                 [project, id = run.id, table](Workbench& bench, const EventSink& events,
                                               RunControl& control) {
                   return bench.resume(project, id, table, events, control);
                 });
}

int EngineClient::tune(TuneRequest request) {
  Job job;
  job.name = q(request.base.series);
  job.strategy = request.base.experiment.strategy;
  job.series = request.base.series;
  job.project = request.base.project.string();
  auto shared = std::make_shared<TuneRequest>(std::move(request));
  return enqueue(std::move(job), true, [this, shared, box = mailbox_](Workbench& bench, const EventSink& events, RunControl& control) {
    RunRecord latest;
    const EventSink trials = [&](const Event& event) {
      events(event);
      const auto* over = std::get_if<RunFinished>(&event);
      if (over == nullptr) return;
      latest = over->run;
      box->push({0, {}, [this, run = over->run] { Q_EMIT runFinished(run); }});
    };
    const TuneResult result = bench.tune(*shared, trials, control);
    if (result.best_run == 0) return latest;
    return ProjectStore(shared->base.project, ProjectStore::Mode::read_only).run(result.best_run);
  });
}

int EngineClient::enqueue(
    Job job, bool alone, std::function<RunRecord(Workbench&, const EventSink&, RunControl&)> work) {
  const int ticket = ++lastTicket_;
  job.ticket = ticket;
  if (training_ && training_->threads() != runsAtOnce_ && training_->is_idle()) training_.reset();
  EngineThread& queue = made(training_, kBackgroundNice, std::clamp(runsAtOnce_, 1, kMostRunsAtOnce));
  EngineThread::Job task;
  // The numbers of runs are those of their project.
  task.alone = alone || std::any_of(jobs_.begin(), jobs_.end(), [&](const Job& one) { return one.project != job.project; });
  task.begins_late = true;
  task.work = [this, ticket, &queue, box = mailbox_, benches = benches_, maker = maker_, tell = sinkFor(ticket),
               work = std::move(work)](RunControl& control) {
    if (control.stop() == RunControl::Stop::cancel) {  // taken out of the queue at the last moment
      box->push({ticket, {}, [this, ticket] { drop(ticket); }});
      return;
    }
    box->push({ticket, {}, [this, ticket] {
                 if (Job* one = findJob(ticket)) one->isUnderWay = true;
                 Q_EMIT queueChanged();
               }});
    const EventSink events = [&](const Event& event) {
      tell(event);
      if (std::holds_alternative<RunStateChanged>(event)) queue.begun();
    };
    const RunRecord record = work(benches->own(maker), events, control);
    box->push({ticket, {}, [this, ticket, record] { finish(ticket, record); }});
  };
  task.failed = [this, ticket, box = mailbox_](const std::string& message,
                                               const std::string& code) {
    box->push({ticket, {}, [this, ticket, message, code] { fail(ticket, q(message), q(code)); }});
  };
  job.control = task.control;
  jobs_.push_back(std::move(job));
  queue.post(std::move(task));
  timer_->start();
  Q_EMIT queueChanged();
  return ticket;
}

EventSink EngineClient::sinkFor(int ticket) const {
  return [box = mailbox_, ticket](const Event& event) { box->push({ticket, event, {}}); };
}

EventSink EngineClient::sink() const { return sinkFor(0); }

std::vector<const EngineClient::Job*> EngineClient::jobsUnderWay() const {
  std::vector<const Job*> list;
  for (const Job& one : jobs_) {
    if (one.isUnderWay || &one == &jobs_.front()) list.push_back(&one);
  }
  return list;
}

const EngineClient::Job* EngineClient::activeJob() const {
  for (const Job* one : jobsUnderWay()) {
    if (one->run != 0 && one->run == lookedAt_) return one;
  }
  return jobs_.empty() ? nullptr : &jobs_.front();
}

void EngineClient::pauseTraining() {
  for (const Job* one : jobsUnderWay()) one->control->pause();
}

void EngineClient::continueTraining() {
  for (const Job* one : jobsUnderWay()) one->control->resume();
}

void EngineClient::stopKeepBest() {
  if (const Job* job = activeJob()) stopJobKeepBest(job->ticket);
}

void EngineClient::stopJobKeepBest(int ticket) {
  Job* job = findJob(ticket);
  if (!job) return;
  job->state = RunState::stopping;
  job->control->stop_keep_best();
  Q_EMIT queueChanged();
}

void EngineClient::cancelTraining() {
  if (const Job* job = activeJob()) cancelJob(job->ticket);
}

void EngineClient::cancelJob(int ticket) {
  Job* job = findJob(ticket);
  if (!job) return;
  job->control->cancel();
  const std::vector<const Job*> underWay = jobsUnderWay();
  if (std::find(underWay.begin(), underWay.end(), job) != underWay.end()) {
    job->state = RunState::stopping;  // it ends itself within a batch
  } else {
    jobs_.erase(jobs_.begin() + (job - jobs_.data()));
  }
  Q_EMIT queueChanged();
}

void EngineClient::drop(int ticket) {
  if (std::erase_if(jobs_, [&](const Job& job) { return job.ticket == ticket; }) > 0) Q_EMIT queueChanged();
}

EngineThread& EngineClient::threadOf(Thread thread) {
  switch (thread) {
    case Thread::preview:
      return made(preview_);
    case Thread::files:
      return made(files_, kBackgroundNice);
    case Thread::store:
      break;
  }
  return made(store_);
}

void EngineClient::post(Thread thread, const QString& topic, QObject* context, Work work,
                        std::function<void()> done, Failed failed) {
  const quint64 token = ++lastToken_;
  EngineThread::Job task;
  if (!topic.isEmpty()) {
    if (const auto old = topics_.constFind(topic); old != topics_.cend()) old->control->cancel();
    topics_[topic] = {token, task.control};
  }
  const QPointer<QObject> guard(context);
  const auto is_wanted = [this, topic, token, guard] {
    if (!guard) return false;
    if (topic.isEmpty()) return true;
    const auto now = topics_.constFind(topic);
    return now != topics_.cend() && now->token == token;
  };
  const bool with_bench = thread == Thread::preview && topic != QLatin1String("engine.load");
  task.work = [box = mailbox_, benches = benches_, with_bench, is_wanted, work = std::move(work),
               done = std::move(done)](RunControl& control) {
    if (with_bench && !benches->preview) {
      throw Error(ErrorKind::internal, "engine.missing", "The training engine is not loaded.");
    }
    work(with_bench ? benches->preview.get() : nullptr, control);
    box->push({0, {}, [is_wanted, done] {
                 if (is_wanted()) done();
               }});
  };
  task.failed = [this, box = mailbox_, is_wanted, failed = std::move(failed)](
                    const std::string& message, const std::string& code) {
    box->push({0, {}, [this, is_wanted, failed, message, code] {
                 if (!is_wanted()) return;
                 if (failed)
                   failed({q(message), q(code)});
                 else
                   Q_EMIT problem(q(message), q(code));
               }});
  };
  threadOf(thread).post(std::move(task));
  timer_->start();
}

void EngineClient::forget(const QString& topic) {
  if (const auto old = topics_.constFind(topic); old != topics_.cend()) {
    old->control->cancel();
    topics_.remove(topic);
  }
}

void EngineClient::drain() {
  const bool was_idle =
      isIdle(training_) && isIdle(preview_) && isIdle(files_) && isIdle(store_);
  std::vector<Mailbox::Letter> letters = mailbox_->take();
  if (was_idle && letters.empty() && pending_->letters.empty()) {
    timer_->stop();
    // A job cancelled before the thread took it up never starts and never reports.
    if (std::erase_if(jobs_, [](const Job& job) { return job.state == RunState::stopping; }) > 0) {
      Q_EMIT queueChanged();
    }
    return;
  }
  const bool is_under_way = !pending_->letters.empty();
  std::move(letters.begin(), letters.end(), std::back_inserter(pending_->letters));
  if (!is_under_way) deliverPending();
}

void EngineClient::deliverPending() {
  QElapsedTimer clock;
  clock.start();
  while (!pending_->letters.empty()) {
    if (clock.elapsed() >= kDeliverMilliseconds) {
      QTimer::singleShot(0, this, &EngineClient::deliverPending);
      return;
    }
    const Mailbox::Letter letter = std::move(pending_->letters.front());
    pending_->letters.pop_front();
    if (letter.event) deliver(letter.ticket, *letter.event);
    if (letter.call) letter.call();
  }
}

void EngineClient::deliver(int ticket, const Event& event) {
  Job* job = findJob(ticket);
  if (const auto* one = std::get_if<RunStarted>(&event)) {
    if (job) {
      job->run = one->run.id;
      if (job->name.isEmpty()) job->name = q(one->run.name);
      job->state = RunState::running;
    }
    Q_EMIT runStarted(*one);
    Q_EMIT queueChanged();
  } else if (const auto* steps = std::get_if<StepsDone>(&event)) {
    Q_EMIT stepsDone(*steps);
  } else if (const auto* epoch = std::get_if<EpochDone>(&event)) {
    Q_EMIT epochDone(*epoch);
  } else if (const auto* state = std::get_if<RunStateChanged>(&event)) {
    if (job) {
      job->run = state->run;
      job->state = state->state;
    }
    Q_EMIT runStateChanged(*state);
    Q_EMIT queueChanged();
  } else if (const auto* some = std::get_if<Progress>(&event)) {
    Q_EMIT progress(*some);
  } else if (const auto* line = std::get_if<LogMessage>(&event)) {
    Q_EMIT logged(*line);
  }
  // RunFinished is told once, by finish(), when the call itself has come back.
}

void EngineClient::finish(int ticket, const RunRecord& run) {
  std::erase_if(jobs_, [&](const Job& job) { return job.ticket == ticket; });
  Q_EMIT runFinished(run);
  Q_EMIT queueChanged();
}

void EngineClient::fail(int ticket, const QString& message, const QString& code) {
  const Job* job = findJob(ticket);
  const qint64 run = job ? job->run : 0;
  const QString name = job ? job->name : QString();
  std::erase_if(jobs_, [&](const Job& one) { return one.ticket == ticket; });
  Q_EMIT runFailed(run, name, message, code);
  Q_EMIT queueChanged();
}

EngineClient::Job* EngineClient::findJob(int ticket) {
  const auto found = std::find_if(jobs_.begin(), jobs_.end(),
                                  [&](const Job& job) { return job.ticket == ticket; });
  return found == jobs_.end() ? nullptr : &*found;
}

}  // namespace amalgam::ui
