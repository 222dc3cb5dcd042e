// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace amalgam {

/// Probability -> 1 / (1 + exp(−(slope · log-odds + intercept))).
struct PlattScaling {
  double slope = 1, intercept = 0;
};

/// Fits Platt scaling on the log-odds of the scores; targets are smoothed as Platt does, (bads + 1)
/// / (bads + 2) and 1 / (goods + 2), so that it stays finite where the classes part without
/// overlap. Fit on one part, apply to another.
///
/// Returns: the identity where nothing can be fitted (one class, a score that is not a number, one
/// score) Cost:    O(n log n), then a few Newton steps over the distinct scores Source:  Platt
/// 1999, "Probabilistic Outputs for Support Vector Machines"; Lin, Lin & Weng 2007
PlattScaling fit_platt(std::span<const float> targets, std::span<const float> scores);
std::vector<float> recalibrated(const PlattScaling& scaling, std::span<const float> scores);

/// A rising step function, straight between its points, level beyond them.
struct IsotonicCurve {
  std::vector<double> scores;         ///< ascending
  std::vector<double> probabilities;  ///< never falling
};

/// The rising curve with the smallest squared error (pool adjacent violators).
///
/// Returns: no points where nothing can be fitted; `recalibrated` then leaves scores as they are
/// Cost:    O(n log n)
/// Source:  Zadrozny & Elkan 2002; Ayer et al. 1955; points as scikit-learn's IsotonicRegression
IsotonicCurve fit_isotonic(std::span<const float> targets, std::span<const float> scores);
std::vector<float> recalibrated(const IsotonicCurve& curve, std::span<const float> scores);

}  // namespace amalgam
