// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_chunks.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace amalgam {

namespace {

constexpr std::size_t kAhead = 4;        // chunks per thread that may be read before the one in front is settled
constexpr std::size_t kWrongGuesses = 8; // in a row, before guessing stops
constexpr std::size_t kLongestRow = 16U << 20;  // of a source whose bytes are loaded as they are needed

enum class State { waiting, busy, done };

}  // namespace

struct ChunkedText::Run {
  const MakeSink& make;
  const AcceptChunk& accept;
  double from, to;
  std::vector<Chunk> chunks = {};
  std::vector<State> states = {};
  std::size_t confirmed = 0;   // chunks whose rows are known to be right
  std::size_t settled = 0;     // of them, those handed over
  bool is_settling = false;
  std::size_t expected = 0;    // where the next chunk must start
  std::size_t next = 0;        // first that may be waiting
  std::size_t wrong = 0;       // guesses that failed in a row
  std::size_t released = 0;
  std::exception_ptr failure = {};
  std::mutex mutex = {};
  std::condition_variable changed = {};

  bool is_over() const { return failure || settled == chunks.size(); }
};

ChunkedText::ChunkedText(const CsvSource& source, const CsvFormat& format, std::size_t start, const ReadEffort& effort)
    : source_(source), format_(format), first_(start) {
  constexpr std::size_t kUsual = 1 << 20, kBytesAColumn = 4096, kLargest = 256U << 20;
  const std::size_t usual = std::clamp(format.names.size() * kBytesAColumn, kUsual, kLargest);
  chunk_bytes_ = effort.chunk_bytes > 0 ? effort.chunk_bytes : usual;
  for (std::size_t at = start + chunk_bytes_; at < source.text.size(); at += chunk_bytes_) limits_.push_back(at);
  limits_.push_back(source.text.size());
  const int machine = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  threads_ = std::min(effort.threads > 0 ? effort.threads : machine, static_cast<int>(limits_.size()));
}

void ChunkedText::read(const MakeSink& make, const AcceptChunk& accept, double from, double to) {
  Run run{.make = make, .accept = accept, .from = from, .to = to};
  run.chunks.resize(limits_.size());
  run.states.assign(limits_.size(), State::waiting);
  run.expected = first_;
  run.released = first_;
  if (source_.restore && !starts_.empty()) source_.restore(first_, source_.text.size());
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < threads_; ++i) others.emplace_back([&] { work(run, false); });
    work(run, true);
  }
  if (run.failure) std::rethrow_exception(run.failure);
  starts_.clear();
  for (const Chunk& chunk : run.chunks) starts_.push_back(chunk.stretch.start);
}

void ChunkedText::work(Run& run, bool is_caller) {
  std::unique_lock lock(run.mutex);
  while (!run.is_over()) {
    if (is_caller) {
      const double share = static_cast<double>(run.settled) / static_cast<double>(run.chunks.size());
      const double done = (run.from + (run.to - run.from) * share) * static_cast<double>(source_.text.size());
      lock.unlock();
      try {
        source_.report(static_cast<std::size_t>(done));
        lock.lock();
      } catch (...) {
        lock.lock();
        run.failure = std::current_exception();
        break;
      }
      if (run.is_over()) break;  // the others may have ended while it was reported: nobody would wake this thread
    }
    while (run.next < run.chunks.size() && run.states[run.next] != State::waiting) ++run.next;
    const bool may_guess = run.wrong < kWrongGuesses;
    const bool is_near = run.next < run.settled + kAhead * static_cast<std::size_t>(threads_);
    const bool is_known = run.next == run.confirmed || !starts_.empty();
    if (run.next == run.chunks.size() || !is_near || !(is_known || may_guess)) {
      run.changed.wait(lock);
      continue;
    }
    const std::size_t i = run.next++;
    run.states[i] = State::busy;
    const bool is_front = i == run.confirmed;
    const std::size_t front = run.expected;
    lock.unlock();
    Chunk chunk;
    std::exception_ptr failure;
    try {
      if (source_.need) source_.need(limits_[i] + kLongestRow);
      const std::size_t start = is_front           ? front
                                : !starts_.empty() ? starts_[i]
                                                   : likely_row_start(source_.text, format_, limits_[i - 1]);
      chunk.sink = run.make();
      chunk.stretch = read_rows(source_.text, format_, start, limits_[i],
                                [&](const RowBlock& block) { chunk.sink->take(block); });
      chunk.sink->finish();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && !run.failure) run.failure = failure;
    run.chunks[i] = std::move(chunk);
    run.states[i] = State::done;
    settle(run, lock);
    run.changed.notify_all();
  }
  run.changed.notify_all();
}

/// Accepts chunks in order as long as each starts where the one before it ended.
void ChunkedText::settle(Run& run, std::unique_lock<std::mutex>& lock) {
  if (run.is_settling) return;
  while (!run.failure && run.settled < run.chunks.size() && run.states[run.settled] == State::done) {
    Chunk& chunk = run.chunks[run.settled];
    if (chunk.stretch.start != run.expected) {
      chunk = {};
      run.states[run.settled] = State::waiting;
      run.next = run.settled;
      ++run.wrong;
      return;
    }
    if (run.wrong < kWrongGuesses) run.wrong = 0;
    run.expected = chunk.stretch.end;
    ++run.confirmed;
    run.is_settling = true;
    run.changed.notify_all();
    lock.unlock();
    std::exception_ptr failure;
    try {
      run.accept(chunk);
    } catch (...) {
      failure = std::current_exception();
    }
    chunk.sink.reset();
    lock.lock();
    if (failure && !run.failure) run.failure = failure;
    run.is_settling = false;
    ++run.settled;
    constexpr std::size_t kAtOnce = 8U << 20;
    if (source_.release && run.expected - run.released >= kAtOnce) {
      source_.release(run.released, run.expected);
      run.released = run.expected;
    }
  }
}

}  // namespace amalgam
