// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/race.h"

#include <algorithm>

namespace amalgam {

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

}  // namespace amalgam
