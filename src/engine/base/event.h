// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "engine/project/run_record.h"

namespace amalgam {

/// A run has its number; the model is built.
struct RunStarted { RunRecord run; std::vector<std::string> modalities; std::int64_t steps_per_epoch = 0; };
/// Training loss of consecutive steps (nats a row, or the loss's own unit), at most ten times a second.
struct StepsDone {
  std::int64_t run = 0, first_step = 0;
  std::vector<float> losses;
  int epoch = 0;              ///< the epoch in progress, 1-based
  double epoch_fraction = 0;  ///< of that epoch, 0 … 1
  double rows_per_second = 0;
  double eta_seconds = -1;    ///< to the last planned epoch; < 0 = not known yet
};
struct EpochDone { EpochRecord epoch; double eta_seconds = -1; };
struct RunStateChanged { std::int64_t run = 0; RunState state = RunState::running; std::string message; };
struct RunFinished { RunRecord run; };
/// Work that is not a training run: scoring, export, explaining.
struct Progress { std::string what; std::int64_t done = 0, total = 0; double eta_seconds = -1; };
struct LogMessage { std::int64_t run = 0; std::string level, text; };

/// What work in progress tells its listener: plain values, stored in the project before they are told.
using Event = std::variant<RunStarted, StepsDone, EpochDone, RunStateChanged, RunFinished, Progress, LogMessage>;
/// Called on the engine's thread; must not block.
using EventSink = std::function<void(const Event&)>;

}  // namespace amalgam
