// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/run_control.h"

namespace amalgam {

/// A queue and one background thread: runs jobs one at a time, in order.
///
/// A job that throws ends in its `failed` callback; the thread lives on. The destructor cancels what runs,
/// drops what waits, and joins. Threads: every member may be called from any thread.
class EngineThread {
 public:
  struct Job {
    std::function<void(RunControl&)> work;
    std::function<void(const std::string& message, const std::string& code)> failed;  ///< on the engine thread
    std::shared_ptr<RunControl> control = std::make_shared<RunControl>();
  };

  /// `nice` > 0 lowers the priority of this one thread, so that a face stays quick.
  explicit EngineThread(int nice = 0);
  ~EngineThread();
  EngineThread(const EngineThread&) = delete;
  EngineThread& operator=(const EngineThread&) = delete;

  /// Returns the control of the queued job, to pause, stop or cancel it. A job cancelled while it waits never starts.
  /// Errors:  Error(internal) "engine.no_work" if the job has no `work`
  std::shared_ptr<RunControl> post(Job job);
  std::size_t waiting() const;  ///< jobs that are still to start
  bool is_idle() const;         ///< nothing runs and nothing waits

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amalgam
