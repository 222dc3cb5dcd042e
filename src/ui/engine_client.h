// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/event.h"
#include "engine/engine_thread.h"
#include "engine/workbench.h"
#include "ui/load_workbench.h"

class QTimer;

namespace amalgam::ui {

/// Commands in, signals out: the only class of the window that knows of another thread.
///
/// Background threads: training (as many as runs may train at once), previews (each of these with a workbench of its own),
/// files, project store. Answers and events wait in a guarded mailbox that a 33 ms timer empties, so a flood of
/// events costs one redraw. Every signal and callback comes on the thread of the client.
class EngineClient final : public QObject {
  Q_OBJECT

 public:
  using Maker = std::function<std::unique_ptr<Workbench>()>;
  enum class Thread { preview, files, store };
  struct Problem {
    QString message, code;
  };
  using Failed = std::function<void(const Problem&)>;

  /// A training run that is queued or under way.
  struct Job {
    int ticket = 0;
    QString name;          ///< what the queue shows
    std::string strategy;  ///< id
    std::string series;    ///< see RunRecord::series
    std::string project;   ///< path of the project that it is written to
    std::int64_t run = 0;  ///< 0 until the engine has given it a number
    RunState state = RunState::queued;
    bool isUnderWay = false;  ///< a thread works at it
    std::shared_ptr<RunControl> control;
  };

  /// `maker` is called twice on a background thread by `start`, and once by every further thread that trains.
  explicit EngineClient(Maker maker = loadWorkbench, QObject* parent = nullptr);
  /// Cancels what runs and joins the threads.
  ~EngineClient() override;

  /// Begins loading the engine; `engineReady` or `engineFailed` follows.
  void start();
  bool isReady() const { return ready_; }

  const std::vector<StrategyInfo>& strategies() const {
    return strategies_;
  }                                                           ///< empty until ready
  const StrategyInfo* strategy(const std::string& id) const;  ///< nullptr if there is none
  const std::vector<KindInfo>& kinds() const { return kinds_; }
  const std::vector<DeviceInfo>& devices() const { return devices_; }
  const std::vector<ExportFormat>& exportFormats() const { return exportFormats_; }
  /// Every setting of a strategy; empty until ready.
  const std::vector<Option>& settings(const std::string& strategy) const;

  /// Queues a training run; returns its ticket.
  int train(TrainRequest request);
  /// Queues going on with a run.
  int resume(const std::filesystem::path& project, const RunRecord& run, const TablePtr& table);
  /// Queues a search for better settings; each trial is told as a run of its own.
  int tune(TuneRequest request);
  /// So many runs of a project train side by side; one as long as nobody says otherwise. No number of a run depends on it.
  void setRunsAtOnce(int runs) { runsAtOnce_ = runs; }
  const std::vector<Job>& jobs() const { return jobs_; }  ///< in the order in which they begin
  std::vector<const Job*> jobsUnderWay() const;
  /// The job that the analyst looks at, or else the first; nullptr if there is none.
  const Job* activeJob() const;
  /// Says which of the runs under way the analyst looks at.
  void lookAt(std::int64_t run) { lookedAt_ = run; }
  bool isTraining() const { return !jobs_.empty(); }
  void pauseTraining();  ///< all that is under way
  void continueTraining();
  void stopKeepBest();    ///< the active job
  void cancelTraining();  ///< the active job
  void stopJobKeepBest(int ticket);
  /// Takes a waiting run out of the queue; one under way is cancelled.
  void cancelJob(int ticket);

  /// Runs `work(Workbench*, RunControl&)` on a background thread and hands its result to `done`
  /// here.
  ///
  /// The workbench is nullptr but on the preview thread. A newer question on the same `topic`
  /// cancels an older one and drops its answer; so does the end of `context`. Without `failed` a
  /// problem is told by `problem`.
  template <class Work, class Done>
  void ask(Thread thread, const QString& topic, QObject* context, Work work, Done done,
           Failed failed = {}) {
    using Result = std::invoke_result_t<Work&, Workbench*, RunControl&>;
    auto result = std::make_shared<std::optional<Result>>();
    post(
        thread, topic, context,
        [result, work = std::move(work)](Workbench* bench, RunControl& control) mutable {
          result->emplace(work(bench, control));
        },
        [result, done = std::move(done)]() mutable { done(std::move(**result)); },
        std::move(failed));
  }
  /// Cancels the question on a topic and drops its answer.
  void forget(const QString& topic);
  /// Told from any thread, arrives here as signals.
  EventSink sink() const;

 Q_SIGNALS:
  void engineReady();
  void engineFailed(const QString& message, const QString& code);
  void queueChanged();
  void runStarted(const amalgam::RunStarted& event);
  void stepsDone(const amalgam::StepsDone& event);  ///< consecutive steps put together
  void epochDone(const amalgam::EpochDone& event);
  void runStateChanged(const amalgam::RunStateChanged& event);
  void runFinished(const amalgam::RunRecord& run);
  void runFailed(qint64 run, const QString& name, const QString& message, const QString& code);
  void progress(const amalgam::Progress& event);
  void logged(const amalgam::LogMessage& event);
  void problem(const QString& message, const QString& code);

 private:
  struct Mailbox;
  struct Pending;
  struct Benches;
  using Work = std::function<void(Workbench*, RunControl&)>;

  void post(Thread thread, const QString& topic, QObject* context, Work work,
            std::function<void()> done, Failed failed);
  int enqueue(Job job, bool alone, std::function<RunRecord(Workbench&, const EventSink&, RunControl&)> work);
  EventSink sinkFor(int ticket) const;
  void drain();
  void deliverPending();
  void deliver(int ticket, const Event& event);
  void drop(int ticket);
  void finish(int ticket, const RunRecord& run);
  void fail(int ticket, const QString& message, const QString& code);
  Job* findJob(int ticket);
  EngineThread& threadOf(Thread thread);

  std::shared_ptr<Mailbox> mailbox_;
  std::unique_ptr<Pending> pending_;
  std::shared_ptr<Benches> benches_;  // outlives the threads below
  Maker maker_;
  QTimer* timer_ = nullptr;
  bool ready_ = false;
  int lastTicket_ = 0;
  int runsAtOnce_ = 1;
  std::int64_t lookedAt_ = 0;
  quint64 lastToken_ = 0;
  struct Topic {
    quint64 token = 0;
    std::shared_ptr<RunControl> control;
  };
  QHash<QString, Topic> topics_;
  std::vector<Job> jobs_;
  std::vector<StrategyInfo> strategies_;
  std::vector<KindInfo> kinds_;
  std::vector<DeviceInfo> devices_;
  std::vector<ExportFormat> exportFormats_;
  std::map<std::string, std::vector<Option>> settings_;
  std::unique_ptr<EngineThread> training_, preview_, files_, store_;
};

}  // namespace amalgam::ui
