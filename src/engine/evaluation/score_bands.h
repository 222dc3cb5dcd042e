// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/intervals.h"

namespace amalgam {

/// One line of the gains table: the riskiest rows first.
struct GainsBand {
  int band = 1;                    ///< 1 = the riskiest tenth
  double lowest = 0, highest = 0;  ///< scores in the band
  std::int64_t rows = 0, bads = 0;
  double bad_rate = 0;
  double lift = 0;             ///< bad rate ÷ bad rate of all
  double cumulative_rows = 0;  ///< share of all rows down to here
  double cumulative_bads = 0;  ///< share of all bads down to here: the gain
  double cumulative_lift = 0;  ///< gain ÷ share of rows
  double ks = 0;               ///< |share of bads − share of goods| down to here
};

/// Gains and lift by bands of equal share. Equal scores are never parted, so bands may differ in
/// size and a band may be missing.
///
/// Returns: empty where there is no ranking (one class, a score that is not a number)
std::vector<GainsBand> gains_table(std::span<const float> targets, std::span<const float> scores,
                                   int bands = 10);

/// Rows whose score lies in [low, high); the last band takes its upper end in.
struct ScoreBand {
  double low = 0, high = 0;
  std::int64_t rows = 0, bads = 0;
  double share = 0;           ///< of all rows
  double mean_score = 0;      ///< NaN in an empty band
  double bad_rate = 0;        ///< NaN in an empty band
  Interval interval = {};     ///< of the bad rate, Wilson, 95 %
  bool breaks_order = false;  ///< a lower bad rate than the next lower band that has rows
};

/// Edges of bands with about equally many rows each: quantiles of the scores, from 0 to 1, each
/// once. Scores that are not numbers are passed over.
std::vector<double> quantile_edges(std::span<const float> scores, int bands);

/// The bands between the edges, lowest first. Rows outside the edges and rows without a score are
/// in none.
///
/// Errors:  Error(request) "bands.edges" unless there are at least two, ascending;
///          Error(internal) "metrics.shape"
std::vector<ScoreBand> score_bands(std::span<const float> targets, std::span<const float> scores,
                                   std::span<const double> edges);

/// How probabilities become points: `base_points` at odds of `base_odds` goods to one bad, and
/// `double_odds` more points each time the odds double.
struct PointScale {
  double base_points = 600;
  double base_odds = 50;
  double double_odds = 20;

  double factor() const;  ///< double_odds / ln 2
  double offset() const;  ///< base_points − factor · ln(base_odds)
  /// offset + factor · ln((1 − p) / p), with p kept within 1e-7 and 1 − 1e-7.
  double points(double bad_probability) const;
  double bad_probability(double points) const;
};
/// Errors:  Error(request) "points.scale" unless odds and points to double are above 0 and all are
/// numbers Source:  Siddiqi 2006, "Credit Risk Scorecards", ch. 6
void check_scale(const PointScale& scale);

}  // namespace amalgam
