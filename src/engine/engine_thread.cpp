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
#include <mutex>
#include <thread>
#include <utility>

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

}  // namespace

struct EngineThread::Impl {
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<Job> queue;
  std::shared_ptr<RunControl> running;  // null = none
  bool stopping = false;
  std::jthread thread;

  /// Waits for a job that still wants to run; false when the thread is to end.
  bool take(Job& job) {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return stopping || !queue.empty(); });
      if (stopping) return false;
      job = std::move(queue.front());
      queue.pop_front();
      if (!is_cancelled(job)) {
        running = job.control;
        return true;
      }
      lock.unlock();
      job = {};  // what it holds is let go without the lock
      lock.lock();
    }
  }

  void loop(int nice) {
    lower_priority(nice);
    Job job;
    while (take(job)) {
      run(job);
      job = {};  // before the thread counts as idle
      const std::lock_guard lock(mutex);
      running.reset();
    }
  }
};

EngineThread::EngineThread(int nice) : impl_(std::make_unique<Impl>()) {
  impl_->thread = std::jthread([impl = impl_.get(), nice] { impl->loop(nice); });
}

EngineThread::~EngineThread() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    dropped.swap(impl_->queue);
    if (impl_->running) impl_->running->cancel();
  }
  impl_->changed.notify_all();
  for (const Job& job : dropped) job.control->cancel();  // whoever holds the control sees it
  impl_->thread.join();
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
  return !impl_->running && std::all_of(impl_->queue.begin(), impl_->queue.end(), is_cancelled);
}

}  // namespace amalgam
