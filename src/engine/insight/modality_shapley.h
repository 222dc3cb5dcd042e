// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/evaluation/resampled_metric.h"
#include "engine/insight/coalitions.h"

namespace amalgam {

/// Rows with their truth, and a model that can be asked what it says when only some of the modalities are there.
struct ModalityGame {
  std::vector<std::string> modalities;  ///< M of them
  Task task = Task::binary;
  int classes = 2;
  std::vector<float> targets;  ///< [n] class index or value
  /// Shapes:  -> [n · C], C = 1 unless multiclass: logits; regression: values in the target's unit
  std::function<std::vector<float>(Coalition)> outputs;
};

/// The most modalities: 2^12 passes over the rows.
inline constexpr int kMostPlayers = 12;

struct ShapleySettings {
  int resamples = 200;
  double level = 0.95;  ///< of the intervals
  std::uint64_t seed = 1;
};

/// One thing that the modalities may be worth something for. Values are gains: above 0 = more of it.
struct ShapleyGame {
  std::string id;      ///< "metric", "information", "score"
  std::string metric;  ///< "roc_auc", "rmse"; "log_loss" or "rmse"; "log_odds" or "value"
  bool higher_is_better = true;
  std::vector<double> coalitions;   ///< [2^M] the metric as it is, or the mean score
  std::vector<Estimate> values;     ///< [M] Shapley value: they add up to the gain of all over none
  std::vector<Estimate> sizes;      ///< [M] score only: mean over the rows of the absolute Shapley value
  std::vector<Estimate> interactions;       ///< [M · M] Shapley interaction index, 0 on the diagonal
  std::vector<Estimate> interaction_sizes;  ///< [M · M] score only: mean over the rows of the absolute index
};

struct ShapleyResult {
  std::vector<ShapleyGame> games;  ///< metric, information (classification only), score; empty if it was stopped
};

/// Exact Shapley values and pairwise interactions of the modalities, over all 2^M coalitions, with bootstrap intervals
/// over the rows (the model stays as it is: they say how far other rows would give other values).
///
/// - metric: ROC AUC or RMSE of the rows.
/// - information (classes): nats a row that the log-loss falls. With two modalities its interaction is synergy minus
///   redundancy of partial information decomposition; the AUC's has an upper end and counts two good modalities as
///   redundant early.
/// - score: log-odds of the positive class (several classes: of the class that the whole model chooses; values: the
///   value), row by row; mean and mean of the absolute over the rows.
///
/// `progress` (may be empty) hears the share done and may return false to stop.
/// Errors:  Error(request) "shapley.modalities" (more than kMostPlayers);
///          Error(data) "shapley.undefined" when the metric has no value on these rows
/// Cost:    2^M passes of the model over the rows; 2^M · resamples · rows
ShapleyResult shapley_of_modalities(const ModalityGame& game, const ShapleySettings& settings,
                                    const std::function<bool(double)>& progress = {});

/// Model outputs as metrics take them: probabilities from logits; regression as they are.
std::vector<float> probabilities_of(const std::vector<float>& outputs, Task task, int classes);

/// The class that each row is explained for: 1, or the one with the largest logit. Shapes: [n · C] -> [n]
std::vector<int> explained_classes(const std::vector<float>& outputs, Task task, int classes);

/// Log-odds of each row's explained class; regression: the value. Shapes: [n · C] -> [n]
std::vector<double> scores_of(const std::vector<float>& outputs, Task task, int classes, const std::vector<int>& explained);

}  // namespace amalgam
