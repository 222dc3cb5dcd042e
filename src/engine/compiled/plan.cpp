// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/plan.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <new>

namespace amalgam::compiled {

namespace {

constexpr std::int64_t kLine = 16;  // numbers of a cache line

std::int64_t whole_lines(std::int64_t count) { return std::max<std::int64_t>(1, (count + kLine - 1) / kLine) * kLine; }

/// Free stretches of an arena of any length: first fit from below.
class FreeStretches {
 public:
  std::int64_t take(std::int64_t count) {
    for (auto one = free_.begin(); one != free_.end(); ++one) {
      if (one->second < count) continue;
      const auto [begin, length] = *one;
      free_.erase(one);
      if (length > count) free_[begin + count] = length - count;
      return begin;
    }
    std::int64_t begin = end_;
    if (!free_.empty() && std::prev(free_.end())->first + std::prev(free_.end())->second == end_) {
      begin = std::prev(free_.end())->first;
      free_.erase(begin);
    }
    end_ = begin + count;
    return begin;
  }
  void give_back(std::int64_t begin, std::int64_t count) {
    const auto next = free_.lower_bound(begin);
    if (next != free_.end() && begin + count == next->first) {
      count += next->second;
      free_.erase(next);
    }
    const auto after = free_.lower_bound(begin);
    if (after != free_.begin() && std::prev(after)->first + std::prev(after)->second == begin) {
      std::prev(after)->second += count;
    } else {
      free_[begin] = count;
    }
  }
  std::int64_t end() const { return end_; }

 private:
  std::map<std::int64_t, std::int64_t> free_;
  std::int64_t end_ = 0;
};

}  // namespace

float* Arena::require(std::int64_t count) {
  if (count > count_) {
    constexpr std::size_t kLargePage = std::size_t{1} << 21;
    memory_.reset();
    count_ = 0;
    const std::size_t wanted = static_cast<std::size_t>(whole_lines(count)) * sizeof(float);
    const std::size_t page = wanted >= kLargePage / 4 ? kLargePage : 64;
    const std::size_t bytes = (wanted + page - 1) / page * page;
    memory_.reset(static_cast<float*>(std::aligned_alloc(page, bytes)));
    if (!memory_) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    // Rows are read in random order: with small pages, looking up where they lie costs more than reading them.
    if (page == kLargePage) madvise(memory_.get(), bytes, MADV_HUGEPAGE);
#endif
    count_ = count;
    std::fill_n(memory_.get(), count, 0.0F);
  }
  return memory_.get();
}

void Arena::Release::operator()(float* memory) const { std::free(memory); }

int Plan::add(Kind kind, std::int64_t count, float* outside) {
  storages_.push_back({kind, count, 0, outside});
  return static_cast<int>(storages_.size()) - 1;
}

int Plan::add_storage(std::int64_t count) { return add(Kind::planned, count, nullptr); }
int Plan::add_input(std::int64_t count) { return add(Kind::input, count, nullptr); }
int Plan::add_outside(float* memory, std::int64_t count) { return add(Kind::outside, count, memory); }

void Plan::finish() {
  constexpr std::size_t kNever = static_cast<std::size_t>(-1);
  std::vector<std::size_t> first(storages_.size(), kNever), last(storages_.size(), 0);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const auto* list : {&steps_[i].reads, &steps_[i].writes}) {
      for (const int storage : *list) {
        const auto s = static_cast<std::size_t>(storage);
        first[s] = std::min(first[s], i);
        last[s] = std::max(last[s], i);
      }
    }
  }
  FreeStretches free;
  std::vector<std::vector<std::size_t>> begins(steps_.size()), ends(steps_.size());
  for (std::size_t s = 0; s < storages_.size(); ++s) {
    if (storages_[s].kind == Kind::input) storages_[s].begin = free.take(whole_lines(storages_[s].count));
    if (storages_[s].kind != Kind::planned || first[s] == kNever) continue;
    begins[first[s]].push_back(s);
    ends[last[s]].push_back(s);
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const std::size_t s : begins[i]) storages_[s].begin = free.take(whole_lines(storages_[s].count));
    for (const std::size_t s : ends[i]) free.give_back(storages_[s].begin, whole_lines(storages_[s].count));
  }
  need_ = free.end();
  bind();
}

void Plan::bind() {
  float* const memory = arena_->require(need_);
  if (memory == bound_) return;
  bound_ = memory;
  bases_.resize(storages_.size());
  for (std::size_t s = 0; s < storages_.size(); ++s) {
    bases_[s] = storages_[s].kind == Kind::outside ? storages_[s].outside : memory + storages_[s].begin;
  }
}

float* Plan::memory(int storage) {
  bind();
  return bases_[static_cast<std::size_t>(storage)];
}

std::vector<double> Plan::time_steps(int runs) {
  bind();
  std::vector<double> seconds(steps_.size(), 0.0);
  for (int r = 0; r < runs; ++r) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      steps_[i].run(bases_.data());
      const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      seconds[i] = r == 0 ? took : std::min(seconds[i], took);
    }
  }
  return seconds;
}

}  // namespace amalgam::compiled
