// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

namespace amalgam::ui {

/// Watches how long the event loop of this thread is kept from its timers.
///
/// A gap between two beats holds three things: work of this thread, waits of this thread (locks, disk), and time
/// in which it was ready to run but the machine ran something else. The last is not the window's: the kernel
/// counts it (second figure of schedstat) and it is taken off. What is left is a stall, whatever else the machine does.
class Heartbeat {
 public:
  Heartbeat() : queued_(queuedSeconds()), last_(Clock::now()) {
    timer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { beat(); });
    timer_.start(4);
  }
  int beats() const { return beats_; }
  double longestStall() const { return longest_; }  ///< milliseconds, without the time others ran
  double longestGap() const { return longestGap_; }  ///< milliseconds on the clock
  int stallsOver(double milliseconds) const {
    return static_cast<int>(std::count_if(stalls_.begin(), stalls_.end(),
                                          [&](double one) { return one > milliseconds; }));
  }

 private:
  using Clock = std::chrono::steady_clock;
  /// Time that this thread spent waiting for a processor; 0 where the kernel does not tell.
  static double queuedSeconds() {
    const std::string path = "/proc/thread-self/schedstat";
    std::ifstream file(path);
    double ran = 0, queued = 0;
    return file >> ran >> queued ? queued / 1e9 : 0;
  }
  void beat() {
    const auto now = Clock::now();
    const double queued = queuedSeconds();
    const double gap = std::chrono::duration<double, std::milli>(now - last_).count();
    const double stall = gap - (queued - queued_) * 1000;
    longestGap_ = std::max(longestGap_, gap);
    longest_ = std::max(longest_, stall);
    stalls_.push_back(stall);
    last_ = now;
    queued_ = queued;
    ++beats_;
  }

  QTimer timer_;
  double queued_, longest_ = 0, longestGap_ = 0;
  Clock::time_point last_;
  std::vector<double> stalls_;
  int beats_ = 0;
};

/// Milliseconds of a stall that fail a test. A shared machine can hold any thread up for tens of milliseconds without
/// counting them, so the tests only fail on what nobody would call noise: a window that waits for the training.
/// AMALGAM_STALL_LIMIT_MS=50 asks for the product's own promise, on a quiet machine.
inline double longestStallAllowed() {
  const double asked = qEnvironmentVariable("AMALGAM_STALL_LIMIT_MS").toDouble();
  return asked > 0 ? asked : 500;
}

}  // namespace amalgam::ui
