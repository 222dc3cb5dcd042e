// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/evaluation/resampled_metric.h"

namespace amalgam {

/// Kendall's tau-b: pairs in the same order minus pairs in the opposite one, corrected for ties; −1 … 1. NaN where one of
/// the two is constant or has fewer than two values.
/// Source:  Kendall 1945, "The treatment of ties in ranking problems"
double kendall_tau_b(std::span<const double> one, std::span<const double> other);

/// Spearman's rho: the correlation of the ranks, ties sharing theirs. NaN as kendall_tau_b.
/// Source:  Spearman 1904, "The Proof and Measurement of Association between Two Things"
double spearman_rho(std::span<const double> one, std::span<const double> other);

/// Ranks from 1 = largest; equal values share the mean of theirs.
std::vector<double> ranks_of(std::span<const double> values);

/// How the order of modality weights stands to the order of values with intervals.
struct OrderAgreement {
  int agree = 0;      ///< pairs that both put in the same order
  int disagree = 0;   ///< pairs in opposite order
  int undecided = 0;  ///< pairs whose intervals overlap, or whose weights are as good as equal
  std::string badge;  ///< "agree", "unclear", "disagree"
  std::string sentence;
};

/// Compares pair by pair. A pair counts where the intervals of its values do not overlap and its weights differ by more
/// than 0.01. "agree": at least half of all pairs count, and at most a tenth of those are the wrong way round;
/// "disagree": at least half of those that count are the wrong way round (and at least one counts); else "unclear".
OrderAgreement compare_order(const std::vector<std::string>& names, std::span<const double> weights,
                             std::span<const Estimate> values);

}  // namespace amalgam
