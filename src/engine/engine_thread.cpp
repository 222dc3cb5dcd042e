// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine_thread.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/error.h"

namespace amalgam {

namespace {

bool is_cancelled(const EngineThread::Job& job) {
  return job.control->stop() == RunControl::Stop::cancel;
}

/// Tells the job's owner; a callback that throws in turn is only logged, the thread must live on.
void report(const EngineThread::Job& job, const std::string& message, const std::string& code) {
  if (!job.failed) {
    spdlog::error("A job failed: {} ({})", message, code);
    return;
  }
  try {
    job.failed(message, code);
  } catch (const std::exception& error) {
    spdlog::error("A job failed: {} ({}); telling so failed too: {}", message, code, error.what());
  } catch (...) {
    spdlog::error("A job failed: {} ({}); telling so failed too", message, code);
  }
}

void run(const EngineThread::Job& job) {
  try {
    job.work(*job.control);
  } catch (const Error& error) {
    report(job, error.what(), error.code());
  } catch (const std::exception& error) {
    report(job, error.what(), "internal");
  } catch (...) {
    report(job, "The work ended with an unknown error.", "internal");
  }
}

void lower_priority(int nice) {
  if (nice == 0) return;
  // On Linux this is the priority of the calling thread alone.
  if (setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice) != 0) {
    spdlog::warn("The background thread keeps its priority: {}", std::strerror(errno));
  }
}

thread_local std::size_t number_of_thread = 0;

}  // namespace

struct EngineThread::Impl {
  struct Running {
    std::shared_ptr<RunControl> control;
    std::size_t thread = 0;
    bool alone = false, may_follow = true;  // may_follow: the next job may start
  };
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::deque<Job> queue;
  std::list<Running> running;
  bool stopping = false;
  std::vector<std::jthread> threads;

  bool is_idle() const { return running.empty() && std::all_of(queue.begin(), queue.end(), is_cancelled); }

  /// Whether the first of the queue may start now.
  bool may_start() const {
    if (queue.empty()) return false;
    if (is_cancelled(queue.front())) return true;  // it only leaves the queue
    if (running.empty()) return true;
    return !queue.front().alone && std::all_of(running.begin(), running.end(), [](const Running& one) { return !one.alone && one.may_follow; });
  }

  /// Waits for a job that still wants to run and may; the end of the list when the thread is to end.
  std::list<Running>::iterator take(Job& job) {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return stopping || may_start(); });
      if (stopping) return running.end();
      job = std::move(queue.front());
      queue.pop_front();
      if (!is_cancelled(job)) return running.insert(running.end(), {job.control, number_of_thread, job.alone, !job.begins_late});
      changed.notify_all();
      lock.unlock();
      job = {};  // what it holds is let go without the lock
      lock.lock();
    }
  }

  void loop(int nice, std::size_t number) {
    number_of_thread = number;
    lower_priority(nice);
    while (true) {
      Job job;
      const auto place = take(job);
      if (!job.work) return;
      changed.notify_all();  // another thread may take the next
      run(job);
      job = {};  // before the thread counts as idle
      const std::lock_guard lock(mutex);
      running.erase(place);
      changed.notify_all();
    }
  }
};

EngineThread::EngineThread(int nice, int threads) : impl_(std::make_unique<Impl>()) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(1, threads)); ++i) {
    impl_->threads.emplace_back([impl = impl_.get(), nice, i] { impl->loop(nice, i); });
  }
}

EngineThread::~EngineThread() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    dropped.swap(impl_->queue);
    for (const Impl::Running& one : impl_->running) one.control->cancel();
  }
  impl_->changed.notify_all();
  for (const Job& job : dropped) job.control->cancel();  // whoever holds the control sees it
  impl_->threads.clear();  // joins
}

std::shared_ptr<RunControl> EngineThread::post(Job job) {
  if (!job.work)
    throw Error(ErrorKind::internal, "engine.no_work", "A job without work was posted.");
  if (!job.control) job.control = std::make_shared<RunControl>();
  std::shared_ptr<RunControl> control = job.control;
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopping) {
      control->cancel();
      return control;
    }
    impl_->queue.push_back(std::move(job));
  }
  impl_->changed.notify_all();
  return control;
}

std::size_t EngineThread::waiting() const {
  const std::lock_guard lock(impl_->mutex);
  return static_cast<std::size_t>(std::count_if(impl_->queue.begin(), impl_->queue.end(),
                                                [](const Job& job) { return !is_cancelled(job); }));
}

bool EngineThread::is_idle() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->is_idle();
}

void EngineThread::wait_until_idle() const {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock, [this] { return impl_->is_idle(); });
}

void EngineThread::begun() {
  {
    const std::lock_guard lock(impl_->mutex);
    for (Impl::Running& one : impl_->running) one.may_follow = one.may_follow || one.thread == number_of_thread;
  }
  impl_->changed.notify_all();
}

int EngineThread::threads() const { return static_cast<int>(impl_->threads.size()); }

std::size_t EngineThread::current_thread() { return number_of_thread; }

}  // namespace amalgam
