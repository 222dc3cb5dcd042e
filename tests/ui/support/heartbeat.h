// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <QString>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace amalgam::ui {

/// Nanoseconds that this thread's event loop has waited for events, where it is GLib's; else 0.
class WaitingTime {
 public:
  static std::int64_t now() {
    static const bool isWatching = watch();
    return isWatching ? waited() : 0;
  }

 private:
  using Poll = int (*)(void* files, unsigned count, int timeout);
  static std::int64_t& waited() {
    static thread_local std::int64_t nanoseconds = 0;
    return nanoseconds;
  }
  static Poll& usual() {
    static Poll poll = nullptr;
    return poll;
  }
  static int timedPoll(void* files, unsigned count, int timeout) {
    const auto start = std::chrono::steady_clock::now();
    const int found = usual()(files, count, timeout);
    waited() += std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
    return found;
  }
  static bool watch() {
    const auto get = reinterpret_cast<Poll (*)(void*)>(dlsym(RTLD_DEFAULT, "g_main_context_get_poll_func"));
    const auto set = reinterpret_cast<void (*)(void*, Poll)>(dlsym(RTLD_DEFAULT, "g_main_context_set_poll_func"));
    if (get == nullptr || set == nullptr) return false;
    usual() = get(nullptr);
    set(nullptr, &timedPoll);
    return true;
  }
};

/// Watches how long the event loop of this thread is kept from its timers.
///
/// A gap between two beats holds four things: work of this thread, waits of this thread (locks, disk), time in which it was
/// ready to run but the machine ran something else, and time in which it waited for events, rightly or because the machine
/// woke it late. The last two are not the window's: the kernel counts the one (second figure of schedstat), the loop's own
/// wait is timed for the other. A stall is the gap without the larger of them, whatever else the machine does.
class Heartbeat {
 public:
  Heartbeat() : schedstat_(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)), queued_(queuedSeconds()), waited_(WaitingTime::now()), last_(Clock::now()) {
    timer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] { beat(); });
    timer_.start(4);
  }
  ~Heartbeat() {
    if (schedstat_ >= 0) close(schedstat_);
  }
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;
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
  double queuedSeconds() const {
    char text[128] = {};
    if (schedstat_ < 0 || pread(schedstat_, text, sizeof text - 1, 0) <= 0) return 0;
    double ran = 0, queued = 0;
    return std::sscanf(text, "%lf %lf", &ran, &queued) == 2 ? queued / 1e9 : 0;
  }
  void beat() {
    const auto now = Clock::now();
    const double queued = queuedSeconds();
    const std::int64_t waited = WaitingTime::now();
    const double gap = std::chrono::duration<double, std::milli>(now - last_).count();
    const double stall = gap - std::max((queued - queued_) * 1000, static_cast<double>(waited - waited_) / 1e6);
    longestGap_ = std::max(longestGap_, gap);
    longest_ = std::max(longest_, stall);
    stalls_.push_back(stall);
    last_ = now;
    queued_ = queued;
    waited_ = waited;
    ++beats_;
  }

  QTimer timer_;
  int schedstat_;
  double queued_, longest_ = 0, longestGap_ = 0;
  std::int64_t waited_;
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
