// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/project/project_store.h"

namespace amalgam {

/// A run of a race, by its loss on the validation rows: −log of the truth's probability, for values the squared error.
struct RaceStanding {
  std::int64_t run = 0;
  double loss = std::numeric_limits<double>::quiet_NaN();    ///< mean over the rows
  double behind = std::numeric_limits<double>::quiet_NaN();  ///< loss − that of the run in front
  double error = std::numeric_limits<double>::quiet_NaN();   ///< standard error of `behind`, from the same rows in both
  bool is_level = false;  ///< not behind by more than one standard error: the data do not tell it from the one in front
};

/// Who won, by validation alone.
struct RaceWinner {
  std::int64_t run = 0;      ///< 0 = no run of the race has scores of validation rows
  std::int64_t simplest = 0; ///< of the runs that are level with the one in front, the one with the fewest parameters
  std::vector<RaceStanding> standings = {};  ///< best first
  std::string sentence = {};
};

/// The run with the least loss on validation. Where an ensemble is level with it, the ensemble wins: a mean of models is
/// steadier on new rows than the luckiest of many. Runs on other rows or another target than the first are left out.
///
/// Source:  the one-standard-error rule of Breiman et al. 1984, with the error of the paired difference
RaceWinner race_winner(const ProjectStore& store, const std::vector<std::int64_t>& runs,
                       const std::function<bool(const std::string& strategy)>& is_ensemble);

nlohmann::json json_of(const RaceWinner& winner);

}  // namespace amalgam
