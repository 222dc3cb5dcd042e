// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

#include "engine/base/run_control.h"

namespace amalgam {

/// While it lives, what is asked of a whole piece of work is asked of its part under way: pause, go on, stop. When
/// `is_over` says so, the part is stopped and keeps its best.
///
/// Threads: a thread of its own looks two hundred times a second
class ControlRelay {
 public:
  ControlRelay(const RunControl& whole, RunControl& part, std::function<bool()> is_over)
      : thread_([&whole, &part, is_over = std::move(is_over)](const std::stop_token& end) {
          while (!end.stop_requested()) {
            pass_on(whole, part, is_over);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
          }
        }) {}
  ControlRelay(const ControlRelay&) = delete;
  ControlRelay& operator=(const ControlRelay&) = delete;

 private:
  static void pass_on(const RunControl& whole, RunControl& part, const std::function<bool()>& is_over) {
    if (whole.stop() == RunControl::Stop::cancel) part.cancel();
    if (whole.stop() == RunControl::Stop::keep_best || is_over()) part.stop_keep_best();
    whole.wants_pause() ? part.pause() : part.resume();
  }
  std::jthread thread_;
};

}  // namespace amalgam
