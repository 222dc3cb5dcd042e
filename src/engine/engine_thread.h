// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/run_control.h"

namespace amalgam {

/// A queue and its background threads, as a rule one: takes jobs in order and runs as many side by side as it has threads.
///
/// A job that throws ends in its `failed` callback; the thread lives on. The destructor cancels what runs,
/// drops what waits, and joins. Threads: every member may be called from any thread.
class EngineThread {
 public:
  struct Job {
    std::function<void(RunControl&)> work;
    std::function<void(const std::string& message, const std::string& code)> failed;  ///< on the engine thread
    std::shared_ptr<RunControl> control = std::make_shared<RunControl>();
    bool alone = false;        ///< runs while no other job does
    bool begins_late = false;  ///< the next job waits until this one calls `begun` or ends: what both number stays in order
  };

  /// `nice` > 0 lowers the priority of its threads alone, so that a face stays quick.
  explicit EngineThread(int nice = 0, int threads = 1);
  ~EngineThread();
  EngineThread(const EngineThread&) = delete;
  EngineThread& operator=(const EngineThread&) = delete;

  /// Returns the control of the queued job, to pause, stop or cancel it. A job cancelled while it waits never starts.
  /// Errors:  Error(internal) "engine.no_work" if the job has no `work`
  std::shared_ptr<RunControl> post(Job job);
  /// Said by a job, on its thread: the next one may start beside it; see Job::begins_late.
  void begun();
  std::size_t waiting() const;  ///< jobs that are still to start
  bool is_idle() const;         ///< nothing runs and nothing waits
  void wait_until_idle() const;
  int threads() const;
  /// Which of its queue's threads the calling one is, from 0; for what each thread has of its own.
  static std::size_t current_thread();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amalgam
