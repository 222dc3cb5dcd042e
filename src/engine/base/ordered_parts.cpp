// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/ordered_parts.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace amalgam {

namespace {

/// One run of work_in_order, shared by its threads.
class OrderedRun {
 public:
  OrderedRun(std::int64_t count, int threads, const std::function<std::unique_ptr<PartResult>(std::int64_t)>& work,
             const std::function<void(std::int64_t, PartResult&)>& take, const std::function<void()>& check)
      : count_(count), ahead_(4 * static_cast<std::int64_t>(threads)), work_(work), take_(take), check_(check) {}

  void run(bool is_caller) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return is_over() || (next_ < count_ && next_ < taken_ + ahead_); });
      if (is_over()) break;
      const std::int64_t part = next_++;
      lock.unlock();
      std::unique_ptr<PartResult> result;
      std::exception_ptr failure;
      try {
        if (is_caller && check_) check_();
        result = work_(part);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure && !failure_) failure_ = failure;
      done_.emplace(part, std::move(result));
      take_those_in_order(lock);
      changed_.notify_all();
    }
    changed_.notify_all();
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  /// The last part may still be worked on elsewhere; whoever has it takes it.
  bool is_over() const { return failure_ || next_ == count_; }

  void take_those_in_order(std::unique_lock<std::mutex>& lock) {
    if (is_taking_) return;
    is_taking_ = true;
    for (auto front = done_.find(taken_); !failure_ && front != done_.end(); front = done_.find(taken_)) {
      const std::unique_ptr<PartResult> result = std::move(front->second);
      done_.erase(front);
      lock.unlock();
      std::exception_ptr failure;
      try {
        if (result) take_(taken_, *result);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure && !failure_) failure_ = failure;
      ++taken_;
      changed_.notify_all();
    }
    is_taking_ = false;
  }

  const std::int64_t count_, ahead_;
  const std::function<std::unique_ptr<PartResult>(std::int64_t)>& work_;
  const std::function<void(std::int64_t, PartResult&)>& take_;
  const std::function<void()>& check_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, std::unique_ptr<PartResult>> done_;
  std::int64_t next_ = 0, taken_ = 0;
  bool is_taking_ = false;
  std::exception_ptr failure_;
};

}  // namespace

void work_in_order(std::int64_t count, int threads, const std::function<std::unique_ptr<PartResult>(std::int64_t)>& work,
                   const std::function<void(std::int64_t, PartResult&)>& take, const std::function<void()>& check) {
  const auto machine = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto used = static_cast<int>(std::clamp<std::int64_t>(threads > 0 ? threads : machine, 1, std::max<std::int64_t>(count, 1)));
  OrderedRun run(count, used, work, take, check);
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < used; ++i) others.emplace_back([&run] { run.run(false); });
    run.run(true);
  }
  run.rethrow();
}

}  // namespace amalgam
