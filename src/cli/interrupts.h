// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

#include "engine/base/run_control.h"

namespace amalgam::cli {

/// Ctrl+C (and a polite kill) while it lives: the first asks to stop and keep the best so far, the second cancels.
///
/// One at a time in a process. Threads: `count` from any.
class Interrupts {
 public:
  explicit Interrupts(RunControl& control);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  int count() const { return count_.load(); }

 private:
  void listen();
  RunControl& control_;
  std::atomic<int> count_{0};
  int pipe_[2] = {-1, -1};
  std::thread listener_;
};

}  // namespace amalgam::cli
