// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_client.h"

#include <QElapsedTimer>
#include <QTimer>
#include <algorithm>
#include <iterator>

#include "ui/engine_client_parts.h"
#include "ui/format.h"

namespace amalgam::ui {

namespace {

constexpr int kDrainMilliseconds = 33;
constexpr int kDeliverMilliseconds = 10;  // then the window has its turn

bool isIdle(const std::unique_ptr<EngineThread>& thread) { return !thread || thread->is_idle(); }

}  // namespace

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
  // An event of its own: timers stand before painting in a turn of GLib's loop, which would be one long turn together.
  if (!is_under_way) QTimer::singleShot(0, this, &EngineClient::deliverPending);
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

}  // namespace amalgam::ui
