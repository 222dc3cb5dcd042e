// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/race.h"

#include <algorithm>
#include <thread>

#include "engine/data/table.h"

namespace amalgam {

namespace {

// Values of the mapped columns. A run keeps them as tensors, up to some gigabytes; XGBoost keeps all of them.
constexpr std::int64_t kMostValuesBesideOthers = 10'000'000;

}  // namespace

std::vector<RaceEntry> race_entries(const std::vector<StrategyInfo>& strategies, const ModalityMap& map) {
  std::vector<RaceEntry> entries;
  for (const StrategyInfo& one : strategies) {
    if (one.modality_option.empty()) {
      entries.push_back({one.id, one.title});
      continue;
    }
    for (const ModalitySpec& modality : map.modalities) {
      entries.push_back({one.id, one.title + ": " + modality.name, {{one.modality_option, modality.name}}});
    }
  }
  return entries;
}

std::string next_series(const std::string& kind, const std::vector<RunRecord>& runs) {
  for (int i = 1;; ++i) {
    const std::string name = kind + " " + std::to_string(i);
    const bool is_taken = std::any_of(runs.begin(), runs.end(), [&](const RunRecord& one) { return one.series == name; });
    if (!is_taken) return name;
  }
}

int runs_at_once(int threads_a_run) {
  const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::clamp(processors / std::max(1, threads_a_run), 1, kMostRunsAtOnce);
}

bool trains_alone(const TrainRequest& request, const std::vector<DeviceInfo>& devices) {
  const bool has_card = std::any_of(devices.begin(), devices.end(), [](const DeviceInfo& one) { return one.id != "cpu"; });
  if (has_card && request.experiment.device != "cpu") return true;
  std::int64_t columns = 1;
  for (const ModalitySpec& one : request.experiment.map.modalities) columns += static_cast<std::int64_t>(one.all_columns().size());
  return request.table && request.table->rows() * columns > kMostValuesBesideOthers;
}

}  // namespace amalgam
