// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "engine/base/event.h"
#include "engine/data/read_result.h"

namespace amalgam::cli {

/// Progress with the time left on stderr: one line in place on a terminal, plain lines otherwise, or JSON lines.
///
/// Threads: events may come from any thread.
class ProgressPrinter {
 public:
  explicit ProgressPrinter(const std::string& mode);
  ~ProgressPrinter();
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

  EventSink sink();
  /// For read_table; `keep_on` may say no.
  ReadProgress reading(const std::string& what, std::function<bool()> keep_on);
  /// A line that stays.
  void line(const std::string& text);
  /// Removes the line in place, so that other output may follow.
  void clear();

 private:
  enum class Mode { in_place, lines, json, none };
  void take(const Event& event);
  void take_json(const Event& event);
  void show(const std::string& text);  ///< in place
  void put_line(const std::string& text);  ///< with the lock held
  bool is_time(double seconds);

  Mode mode_;
  std::mutex mutex_;
  struct Run { std::string name, watched; int epochs_planned = 0; };
  /// A run as its lines begin: the strategy, with the run's number where several are under way.
  std::string name_of(std::int64_t run) const;

  std::map<std::int64_t, Run> runs_;  // under way
  bool has_line_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace amalgam::cli
