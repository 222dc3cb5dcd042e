// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace amalgam::compiled {

/// Where each storage of a plan begins in memory.
using Bases = float* const*;

/// One call of a kernel. `reads` and `writes` are storages: they tell how long each is needed.
struct Step {
  std::string name;
  std::function<void(Bases)> run;
  std::vector<int> reads, writes;
};

/// Memory for the numbers of plans. Plans that never run at the same time share one.
class Arena {
 public:
  /// At least so many numbers, aligned to 64 bytes; what it held before is lost when it grows.
  float* require(std::int64_t count);
  std::int64_t count() const { return count_; }
  const float* memory() const { return memory_.get(); }

 private:
  struct Release {
    void operator()(float* memory) const;
  };
  std::unique_ptr<float, Release> memory_;
  std::int64_t count_ = 0;
};

/// A flat list of steps over storages in one arena. Nothing is allocated or dispatched while it runs.
class Plan {
 public:
  explicit Plan(std::shared_ptr<Arena> arena) : arena_(std::move(arena)) {}

  /// Numbers that live from their first to their last step; places are shared by those that never live together.
  int add_storage(std::int64_t count);
  /// Numbers that are filled in from outside before a run.
  int add_input(std::int64_t count);
  /// Numbers that live elsewhere.
  int add_outside(float* memory, std::int64_t count);
  std::int64_t count(int storage) const { return storages_[static_cast<std::size_t>(storage)].count; }
  bool is_planned(int storage) const { return storages_[static_cast<std::size_t>(storage)].kind == Kind::planned; }

  void add_step(Step step) { steps_.push_back(std::move(step)); }
  /// Gives every storage its place. No steps may be added after it.
  void finish();

  void run() {
    run([](std::size_t) {});
  }
  /// Calls between(i) before step i.
  template <class Between>
  void run(Between&& between) {
    bind();
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      between(i);
      steps_[i].run(bases_.data());
    }
  }
  /// Where a storage lies until the next plan on the same arena is made or run.
  float* memory(int storage);

  const std::vector<Step>& steps() const { return steps_; }
  std::int64_t arena_count() const { return need_; }
  /// The fewest seconds that each step took in one of so many runs: for benchmarks.
  std::vector<double> time_steps(int runs);

 private:
  enum class Kind { planned, input, outside };
  struct Storage {
    Kind kind;
    std::int64_t count;
    std::int64_t begin = 0;  // in the arena
    float* outside = nullptr;
  };
  int add(Kind kind, std::int64_t count, float* outside);
  void bind();

  std::shared_ptr<Arena> arena_;
  std::vector<Storage> storages_;
  std::vector<Step> steps_;
  std::vector<float*> bases_;
  float* bound_ = nullptr;
  std::int64_t need_ = 0;
};

}  // namespace amalgam::compiled
