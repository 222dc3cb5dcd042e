// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/options.h"

namespace amalgam {

/// A setting that a search may choose, and from what.
struct SearchAxis {
  std::string option;                    ///< "training.learning_rate"
  bool is_logarithmic = false;           ///< drawn, and drawn on a chart, by its logarithm
  double low = 0, high = 0;              ///< where `values` is empty
  std::vector<OptionValue> values = {};  ///< the candidates; empty = every number from low to high
  std::string kind = {};                 ///< only where the map has a modality of this kind; empty = always
};

/// Whether a search draws a setting by its logarithm; a chart then shows it so. False for settings that are not searched.
bool is_searched_by_logarithm(const std::string& option);

/// The axes of a search over these settings: those that are described and that nobody chose, encoders only of the
/// `kinds` of modality that the map has ("text"). With `only_group` ("xgboost") those of one group: a baseline has no
/// use for the settings of the training loop.
std::vector<SearchAxis> search_axes(const Options& options, const std::vector<std::string>& kinds,
                                    const std::string& only_group = {});

/// One point of the search: a value for each axis. The same seed and trial give the same point.
std::vector<std::pair<std::string, OptionValue>> draw_settings(const std::vector<SearchAxis>& axes, std::uint64_t seed,
                                                               int trial);

}  // namespace amalgam
