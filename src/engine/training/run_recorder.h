// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/event.h"
#include "engine/project/project_store.h"
#include "engine/training/trainer.h"

namespace amalgam {

/// Stamps a run once a second while it lives, over a connection of its own: also while training is paused or
/// a long epoch is under way.
class Heartbeat {
 public:
  Heartbeat(const std::filesystem::path& project, std::int64_t run);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void beat(const std::stop_token& stop, const std::filesystem::path& project, std::int64_t run);
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

/// Keeps one run's record: each thing that happens is written to the project first and told to the listener then.
class RunRecorder {
 public:
  /// `record` stands in the project already.
  RunRecorder(ProjectStore& store, RunRecord record, const EventSink& events);

  RunRecord& record() { return record_; }
  void log(const std::string& level, const std::string& text);
  void change_state(RunState state, const std::string& message = {});
  /// Writes the record as it stands.
  void save() { store_.update_run(record_); }
  void tell(const Event& event) const;

  /// Hooks for the trainer. `model_metadata` is put into every checkpoint, so that it can be loaded alone.
  TrainerHooks hooks(nlohmann::json model_metadata);
  /// For a run that goes on: what earlier epochs left behind.
  void take_up(const std::vector<EpochRecord>& earlier);

 private:
  void keep_epoch(EpochRecord& epoch, double eta_seconds);

  ProjectStore& store_;
  RunRecord record_;
  const EventSink& events_;
};

}  // namespace amalgam
