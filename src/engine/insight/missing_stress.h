// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/insight/modality_shapley.h"

namespace amalgam {

/// The metric when some of the rows that have a modality lose it.
struct StressPoint {
  double share = 0;  ///< of the rows that have it, taken away at random
  Estimate metric;   ///< mean over the repeats, smallest and largest
};

struct StressCurve {
  std::string modality;
  double lacking = 0;  ///< share of the rows that lack it anyway
  std::vector<StressPoint> points;
};

/// A curve for each modality: 0, 1/steps, … all of its rows without it. In one repeat the rows that lose it at 10 % are
/// among those that lose it at 20 %. Empty if `progress` said stop.
///
/// Shapes:  present: M × [n]
/// Errors:  Error(data) "stress.undefined" when the metric has no value on these rows
/// Cost:    M + 1 passes of the model; M · steps · repeats metrics
std::vector<StressCurve> missing_stress_curves(const ModalityGame& game, const std::vector<std::vector<bool>>& present,
                                               const std::string& metric, int steps, int repeats, std::uint64_t seed,
                                               const std::function<bool(double)>& progress = {});

}  // namespace amalgam
