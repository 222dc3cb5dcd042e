// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/workbench.h"

namespace amalgam {

/// One run of a race: a strategy, with the settings that make it this entry.
struct RaceEntry {
  std::string strategy;
  std::string title;  ///< "Hybrid fusion", "One modality alone: notes"
  std::vector<std::pair<std::string, OptionValue>> settings = {};
};

/// "Train all": every strategy once, those that read one modality once for each of the map's.
std::vector<RaceEntry> race_entries(const std::vector<StrategyInfo>& strategies, const ModalityMap& map);

/// The first of "race 1", "race 2", … that no run of a project has.
std::string next_series(const std::string& kind, const std::vector<RunRecord>& runs);

inline constexpr int kMostRunsAtOnce = 4;  ///< more would only share the same caches and memory

/// How many training runs of a queue work side by side: one for each processor that runs of so many threads leave,
/// `kMostRunsAtOnce` at most. No number of a run depends on it.
int runs_at_once(int threads_a_run);

/// Whether a run wants the machine for itself: its table is so large that two might not fit into memory beside each other, or
/// it may go to another device than the CPU.
bool trains_alone(const TrainRequest& request, const std::vector<DeviceInfo>& devices);

}  // namespace amalgam
