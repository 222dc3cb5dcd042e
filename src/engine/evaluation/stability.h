// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/column_bins.h"

namespace amalgam {

/// What a stability index says: below 0.1 nothing, below 0.25 look, else act.
enum class TrafficLight { unknown, green, amber, red };
std::string_view to_string(TrafficLight light);  ///< "unknown", "green", "amber", "red"
TrafficLight traffic_light(double index);        ///< unknown where NaN

/// How one bin moved.
struct ShiftBin {
  std::string label = {};
  std::int64_t reference = 0, current = 0;  ///< rows
  double contribution = 0;                  ///< its term of the sum
};

/// How a distribution moved between two parts.
struct Shift {
  double index = std::numeric_limits<double>::quiet_NaN();  ///< PSI of scores, CSI of a column
  std::vector<ShiftBin> bins = {};                          ///< that hold a row in either part
  /// What the index is on average where nothing moved: (bins − 1) · (1/reference rows + 1/current
  /// rows). Source:  Yurdakul & Naranjo 2020, "Statistical properties of the population stability
  /// index"
  double by_chance = std::numeric_limits<double>::quiet_NaN();
  TrafficLight light() const { return traffic_light(index); }
};

/// Σ (current share − reference share) · ln(current share / reference share). A bin that is empty
/// in one part counts there as half a row, so that the sum stays finite.
///
/// Returns: NaN where a part has no rows
/// Errors:  Error(internal) "metrics.shape" unless both have as many bins
/// Source:  Siddiqi 2006, "Credit Risk Scorecards", ch. 9
double stability_index(std::span<const std::int64_t> reference,
                       std::span<const std::int64_t> current);

/// PSI of scores by quantiles of the reference scores, (a, b]; scores that are not numbers are a
/// bin of their own.
Shift score_shift(std::span<const float> reference, std::span<const float> current, int bins = 10);

/// CSI of a column: `bins` as bin_column makes them from the reference rows.
Shift column_shift(const ColumnBins& bins, std::span<const std::int64_t> reference_rows,
                   std::span<const std::int64_t> current_rows);

}  // namespace amalgam
