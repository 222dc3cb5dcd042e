// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_recorder.h"

#include <algorithm>

#include "engine/base/error.h"

namespace amalgam {

namespace {

constexpr std::chrono::seconds kBeat{1};

}  // namespace

Heartbeat::Heartbeat(const std::filesystem::path& project, std::int64_t run)
    : thread_([this, project, run](const std::stop_token& stop) { beat(stop, project, run); }) {}

Heartbeat::~Heartbeat() {
  thread_.request_stop();
  wake_.notify_all();
}

void Heartbeat::beat(const std::stop_token& stop, const std::filesystem::path& project, std::int64_t run) {
  try {
    ProjectStore store(project, ProjectStore::Mode::read_write);
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      wake_.wait_for(lock, stop, kBeat, [] { return false; });
      if (!stop.stop_requested()) store.heartbeat(run);
    }
  } catch (const Error&) {
    // The training thread writes to the same file and will meet, and report, the same trouble.
  }
}

RunRecorder::RunRecorder(ProjectStore& store, RunRecord record, const EventSink& events)
    : store_(store), record_(std::move(record)), events_(events) {}

void RunRecorder::tell(const Event& event) const {
  if (events_) events_(event);
}

void RunRecorder::log(const std::string& level, const std::string& text) {
  store_.write_log(record_.id, level, text);
  tell(LogMessage{record_.id, level, text});
}

void RunRecorder::change_state(RunState state, const std::string& message) {
  record_.state = state;
  record_.message = message;
  store_.set_run_state(record_.id, state, message);
  if (record_.started_at.empty()) record_.started_at = store_.run(record_.id).started_at;
  tell(RunStateChanged{record_.id, state, message});
}

TrainerHooks RunRecorder::hooks(nlohmann::json model_metadata) {
  TrainerHooks hooks;
  hooks.checkpoint_metadata = std::move(model_metadata);
  hooks.steps = [this](std::int64_t first_step, const std::vector<float>& losses, int epoch, double fraction,
                       double rows_per_second, double eta_seconds) {
    store_.write_step_losses(record_.id, first_step, losses);
    tell(StepsDone{record_.id, first_step, losses, epoch, fraction, rows_per_second, eta_seconds});
  };
  hooks.epoch = [this](EpochRecord& epoch, double eta_seconds) { keep_epoch(epoch, eta_seconds); };
  hooks.checkpoint = [this](const char* kind, int epoch, const std::vector<std::byte>& bytes) {
    store_.write_checkpoint(record_.id, kind, epoch, bytes);
  };
  hooks.epoch_weights = [this](int epoch, const std::vector<std::byte>& bytes) {
    store_.write_epoch_weights(record_.id, epoch, bytes);
  };
  hooks.state = [this](RunState state, const std::string& message) { change_state(state, message); };
  hooks.log = [this](const std::string& level, const std::string& text) { log(level, text); };
  return hooks;
}

void RunRecorder::take_up(const std::vector<EpochRecord>& earlier) {
  record_.seconds = 0;
  for (const EpochRecord& epoch : earlier) {
    record_.seconds += epoch.seconds;
    if (epoch.is_best) record_.final_weights = epoch.weights;
  }
}

void RunRecorder::keep_epoch(EpochRecord& epoch, double eta_seconds) {
  epoch.run = record_.id;
  record_.seconds += epoch.seconds;
  record_.epochs_done = epoch.epoch;
  record_.rows_per_second = epoch.rows_per_second;
  if (epoch.is_best) {
    record_.best_epoch = epoch.epoch;
    record_.best_value = epoch.metric(Part::validation, record_.watched_metric);
    record_.final_weights = epoch.weights;
  }
  store_.write_epoch(epoch);
  store_.update_run(record_);
  tell(EpochDone{epoch, eta_seconds});
}

}  // namespace amalgam
