// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/data/modality_map.h"
#include "engine/data/table.h"

namespace amalgam {

/// A setting that suits the data, and why.
struct Recommendation {
  std::string option;  ///< "model.dropout"
  OptionValue value;
  std::string reason;  ///< one sentence with the figures that it rests on
};

/// Settings for these data where they differ from the general defaults: capacity and regularisation by the number of
/// rows, encoders by what the columns hold. Looks at the training rows' inputs, never at the target.
///
/// `train_rows`: how many rows are trained on
std::vector<Recommendation> recommend_settings(const Table& table, const ModalityMap& map, std::int64_t train_rows);

/// Takes the recommendations into `options`, but for what somebody chose and for settings that are not described.
/// Returns: those that were taken
std::vector<Recommendation> take_recommendations(const std::vector<Recommendation>& recommended, Options& options);

}  // namespace amalgam
