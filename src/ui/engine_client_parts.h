// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/training/race.h"
#include "ui/engine_client.h"

namespace amalgam::ui {

inline constexpr int kBackgroundNice = 10;  // training and reading keep all processors busy

/// A thread that is started when it first has something to do: none delays the window.
inline EngineThread& made(std::unique_ptr<EngineThread>& thread, int nice = 0, int threads = 1) {
  if (!thread) thread = std::make_unique<EngineThread>(nice, threads);
  return *thread;
}

/// What waits for the timer: events of training runs and closures to run on the client's thread.
struct EngineClient::Mailbox {
  struct Letter {
    int ticket = 0;
    std::optional<Event> event;
    std::function<void()> call;
  };
  std::mutex mutex;
  std::vector<Letter> letters;

  void push(Letter letter) {
    const std::lock_guard lock(mutex);
    if (letter.event && !letters.empty() && letters.back().event &&
        letters.back().ticket == letter.ticket && merge(*letters.back().event, *letter.event)) {
      return;
    }
    letters.push_back(std::move(letter));
  }
  std::vector<Letter> take() {
    const std::lock_guard lock(mutex);
    return std::exchange(letters, {});
  }
  /// Appends consecutive steps and replaces older progress; false if both must be told.
  static bool merge(Event& old, const Event& event) {
    if (auto* steps = std::get_if<StepsDone>(&old)) {
      const auto* more = std::get_if<StepsDone>(&event);
      if (!more || more->run != steps->run ||
          more->first_step != steps->first_step + static_cast<std::int64_t>(steps->losses.size())) {
        return false;
      }
      std::vector<float> losses = std::move(steps->losses);
      losses.insert(losses.end(), more->losses.begin(), more->losses.end());
      const std::int64_t first = steps->first_step;
      *steps = *more;
      steps->first_step = first;
      steps->losses = std::move(losses);
      return true;
    }
    if (auto* progress = std::get_if<Progress>(&old)) {
      const auto* more = std::get_if<Progress>(&event);
      if (!more || more->what != progress->what) return false;
      *progress = *more;
      return true;
    }
    return false;
  }
};

/// Letters taken out of the mailbox that wait for their turn.
struct EngineClient::Pending {
  std::deque<Mailbox::Letter> letters;
};

/// The workbenches; each is touched by its own thread only, once loaded.
struct EngineClient::Benches {
  std::vector<std::unique_ptr<Workbench>> training = std::vector<std::unique_ptr<Workbench>>(kMostRunsAtOnce);
  std::unique_ptr<Workbench> preview;
  std::atomic<bool> isLoaded = false;

  /// That of the calling training thread.
  Workbench& own(const Maker& maker) {
    std::unique_ptr<Workbench>& bench = training[EngineThread::current_thread()];
    if (!bench && isLoaded) bench = maker();
    if (!bench) throw Error(ErrorKind::internal, "engine.missing", "The training engine is not loaded.");
    return *bench;
  }
};

}  // namespace amalgam::ui
