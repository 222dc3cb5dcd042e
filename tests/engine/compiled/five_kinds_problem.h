// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/data/csv_reader.h"
#include "engine/training/training_fixture.h"
#include "support/five_kinds.h"

namespace amalgam::testing {

/// All five kinds of modality, so that every encoder takes part.
inline Problem five_kinds_problem(const std::string& target,
                                  const std::vector<std::string>& kinds) {
  Problem problem;
  problem.table = read_csv_text(five_kinds_csv(330)).table;
  problem.map = ModalityMap::from_json(five_kinds_map(target));
  if (!kinds.empty()) {
    std::erase_if(problem.map.modalities, [&](const ModalitySpec& one) {
      return std::find(kinds.begin(), kinds.end(), one.kind) == kinds.end();
    });
  }
  check_map(problem.map, *problem.table);
  problem.target = read_target(problem.map.target, *problem.table);
  for (std::int64_t i = 0; i < 330; ++i)
    (i % 4 == 3 ? problem.validation : problem.train).push_back(i);
  return problem;
}

/// Ids of the strategies that are networks, and so have a training step.
inline std::vector<std::string> network_strategies() {
  std::vector<std::string> ids;
  for (const Strategy& one : strategy_registry()) {
    if (one.make) ids.push_back(one.info.id);
  }
  return ids;
}

}  // namespace amalgam::testing
