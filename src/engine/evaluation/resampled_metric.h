// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/evaluation/metrics.h"

namespace amalgam {

/// A number with the interval that resampling gives it. NaN where it is not defined.
struct Estimate {
  double value = 0, low = 0, high = 0;
};

/// How often each row is drawn in each bootstrap resample: as many draws as there are rows, with replacement.
///
/// Source:  Efron 1979, "Bootstrap Methods: Another Look at the Jackknife"
class Resamples {
 public:
  Resamples(std::size_t rows, int count, std::uint64_t seed);
  std::size_t rows() const { return rows_; }
  int count() const { return count_; }
  /// Draws of each row, [rows].
  std::span<const std::uint16_t> draws(int resample) const;
  /// Mean of `values` [rows] and its percentile interval.
  Estimate mean(std::span<const double> values, double level) const;

 private:
  std::size_t rows_;
  int count_;
  std::vector<std::uint16_t> draws_;  // [count, rows]
};

/// "roc_auc", "log_loss" or "rmse" on the rows as they are (first) and on every resample: 1 + count values, NaN where
/// the metric is not defined (a resample with one class only).
///
/// Errors:  Error(internal) "metrics.resampled" for another metric; those of the metric
/// Cost:    one sort a class, then O(rows) a resample
std::vector<double> resampled_metric(std::string_view metric, const Predictions& predictions, const Resamples& resamples);

/// The first value, and the percentile interval of the others that are numbers: the middle `level` of them, by linear
/// interpolation between order statistics. Without any the interval is not defined.
Estimate estimate_from(std::span<const double> value_and_resampled, double level);

}  // namespace amalgam
