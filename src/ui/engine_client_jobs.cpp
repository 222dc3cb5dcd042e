// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of training runs: what is queued, what is under way, and what becomes of it.
#include <algorithm>

#include "engine/training/race.h"
#include "engine/training/tuning.h"
#include "ui/engine_client_parts.h"
#include "ui/format.h"

namespace amalgam::ui {

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
