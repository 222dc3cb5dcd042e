// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>
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

/// The curve that was chosen for a run's score.
struct Recalibration {
  enum class Method { none, platt, isotonic };
  Method method = Method::none;
  PlattScaling platt = {};
  IsotonicCurve isotonic = {};
};
std::string_view to_string(Recalibration::Method method);  ///< "none", "platt", "isotonic"
/// Errors:  Error(request) "recalibration.unknown"
Recalibration::Method recalibration_method(std::string_view name);

/// Errors:  Error(request) "recalibration.unfit" where the rows do not hold both classes and two scores
Recalibration fit_recalibration(Recalibration::Method method, std::span<const float> targets, std::span<const float> scores);

/// Recalibrated probabilities never reach 0 or 1: their log-odds stay finite, as they leave a model.
inline constexpr double kLeastRecalibrated = 1e-7;
std::vector<float> recalibrated(const Recalibration& recalibration, std::span<const float> scores);

/// {"method", "slope", "intercept"} or {"method", "scores", "probabilities"}.
nlohmann::json recalibration_json(const Recalibration& recalibration);
/// Errors:  Error(data) "recalibration.invalid"
Recalibration recalibration_from_json(const nlohmann::json& json);

}  // namespace amalgam
