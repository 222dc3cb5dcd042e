// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/workbench.h"

namespace amalgam {

/// A search for better settings.
struct TuneRequest {
  TrainRequest base;                    ///< data, map, split, seed and the settings that stay; `series` names the search
  std::vector<std::string> strategies;  ///< to choose from; empty = the base experiment's
  int trials = 24;                      ///< the most trials
  double minutes = 0;                   ///< the most time; 0 = no limit
};

/// One trial, finished or given up early.
struct TuneTrial {
  std::int64_t run = 0;
  std::string strategy;
  std::vector<std::pair<std::string, OptionValue>> settings;  ///< those that the search chose
  int epochs = 0;
  double value = 0;  ///< best watched metric on validation
};

struct TuneResult {
  std::string series, metric;
  std::vector<TuneTrial> trials;
  std::int64_t best_run = 0;  ///< 0 = no trial was finished
  bool was_stopped = false;   ///< by the user, not by the budget
};

/// See Workbench::tune. Random search with successive halving: many trials of few epochs, the better third of them go on
/// with three times as many, until few have been trained to the end.
///
/// Source:  Li et al. 2018, "Hyperband"; Bergstra & Bengio 2012, "Random Search for Hyper-Parameter Optimization"
/// Errors:  Error(request) "tune.budget" if there is nothing to spend
TuneResult tune_settings(const TuneRequest& request, const EventSink& events, RunControl& control);

}  // namespace amalgam
