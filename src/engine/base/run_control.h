// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>

namespace amalgam {

/// What a listener asks of work in progress; the worker looks once per batch.
///
/// Threads: any thread may ask; one worker answers.
class RunControl {
 public:
  enum class Stop { none, keep_best, cancel };

  void pause() { set([this] { paused_ = true; }); }
  void resume() { set([this] { paused_ = false; }); }
  void stop_keep_best() { set([this] { if (stop_ == Stop::none) stop_ = Stop::keep_best; }); }
  void cancel() { set([this] { stop_ = Stop::cancel; }); }

  Stop stop() const { const std::lock_guard lock(mutex_); return stop_; }
  bool wants_pause() const { const std::lock_guard lock(mutex_); return paused_ && stop_ == Stop::none; }
  /// Blocks while paused; a stop ends the wait.
  void wait_while_paused() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !paused_ || stop_ != Stop::none; });
  }

 private:
  template <class F>
  void set(F change) {
    { const std::lock_guard lock(mutex_); change(); }
    changed_.notify_all();
  }
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool paused_ = false;
  Stop stop_ = Stop::none;
};

}  // namespace amalgam
