// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/intervals.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

struct BootstrapOptions {
  int replicates = 1000;
  double level = 0.95;
  std::uint64_t seed = 1;
};

/// A metric with the interval that resampling the rows gives it.
struct MetricInterval {
  std::string metric = {};                                      ///< id of score_metrics()
  double value = std::numeric_limits<double>::quiet_NaN();      ///< of the rows themselves, exact
  Interval interval = {};                                       ///< percentile
  double deviation = std::numeric_limits<double>::quiet_NaN();  ///< of the replicates
  int replicates = 0;                                           ///< in which the metric was defined
};

/// Percentile bootstrap of every one of score_metrics(): plain, rows of both classes are drawn
/// together with replacement, so that the share of bads varies too. A replicate with one class
/// gives no ranking metric and is left out of them.
///
/// Groups are drawn, not rows. With more than 4,096 distinct scores neighbours are merged for the
/// replicates alone and the interval is moved by what the merging moves the value.
/// Returns: NaN intervals where fewer than half of the replicates have the metric
/// Cost:    O(replicates · min(groups, 4096)), whatever the number of rows
/// Source:  Efron 1979; Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13
std::vector<MetricInterval> bootstrap_metrics(const RankedScores& scores,
                                              const BootstrapOptions& options = {});

/// How two models differ in a metric on the same rows.
struct PairedDifference {
  std::string metric = {};
  double first = std::numeric_limits<double>::quiet_NaN();
  double second = std::numeric_limits<double>::quiet_NaN();
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< first − second
  Interval interval = {};                                        ///< of the difference
  /// Two-sided, from the share of replicates on the other side of 0: 2 · min (count + 1) /
  /// (replicates + 1)
  double p_value = std::numeric_limits<double>::quiet_NaN();
  int replicates = 0;
};

/// Paired percentile bootstrap of every one of score_metrics(): each replicate draws rows, and both
/// models are measured on the same ones.
///
/// With many rows fewer replicates are drawn (rows · replicates at most 5e7, but never under 200).
/// Shapes:  targets [n] of 0 and 1, first [n], second [n]
/// Returns: empty where nothing can be measured (no rows, a score that is not a number)
/// Errors:  Error(internal) "metrics.shape"
/// Cost:    O(replicates · n)
std::vector<PairedDifference> paired_bootstrap(std::span<const float> targets,
                                               std::span<const float> first,
                                               std::span<const float> second,
                                               const BootstrapOptions& options = {});

/// The same for any one metric, as a function of targets and outputs (of `width` values a row).
/// Cost:    replicates · (the metric twice)
PairedDifference paired_bootstrap(
    std::span<const float> targets, std::span<const float> first, std::span<const float> second,
    const std::function<double(std::span<const float>, std::span<const float>)>& metric,
    const BootstrapOptions& options = {}, int width = 1);

/// A plain sentence on a difference: "no real difference" where the interval holds 0.
std::string verdict(const PairedDifference& difference, bool higher_is_better,
                    const std::string& first_name, const std::string& second_name);

}  // namespace amalgam
