// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// How near to 0 and 1 a probability may come where its logarithm is taken: a float near 1 cannot be told from 1 much
/// beyond it.
inline constexpr double kSmallestProbability = 1e-7;

/// Outputs of a model beside the truth, for metrics.
struct Predictions {
  Task task = Task::binary;
  std::span<const float> targets;  ///< class index or value, [n]
  std::span<const float> outputs;  ///< binary: P(positive), [n]; multiclass: probabilities, [n · classes]; regression: value, [n]
  int classes = 2;
};

/// A metric described once.
struct Metric {
  std::string id;           ///< "roc_auc"
  std::string title;        ///< "ROC AUC"
  std::string help;         ///< what it says, with its formula
  bool higher_is_better = true;
  std::vector<Task> tasks;  ///< where it applies
  double (*compute)(const Predictions&);  ///< NaN where it is not defined (one class, no rows)
};

/// All metrics, in the order in which an analyst reads them: roc_auc, gini, ks, pr_auc, log_loss, brier,
/// ece (two classes), accuracy, f1 (at 0.5; macro for multiclass); rmse, mae, r2. A new metric is one entry here.
const std::vector<Metric>& metrics();
/// nullptr if there is none of that id.
const Metric* find_metric(std::string_view id);
/// Every metric that applies to the task.
std::vector<std::pair<std::string, double>> compute_metrics(const Predictions& predictions);
/// Each row's own loss, whose mean is log_loss (values: the square of rmse): −ln(probability given to what happened),
/// within kSmallestProbability; the squared error. Empty where the metrics are not defined.
std::vector<double> row_losses(const Predictions& predictions);
/// The metric that chooses the best epoch when nothing else is asked for: "log_loss", regression "rmse".
std::string default_watched_metric(Task task);

/// Area under the ROC curve by ranks; ties count half. NaN if one class is missing or a score is NaN.
double roc_auc(std::span<const float> targets, std::span<const float> scores);
/// Average precision (step-wise, ties taken together), as scikit-learn's `average_precision_score`.
double pr_auc(std::span<const float> targets, std::span<const float> scores);
/// Kolmogorov-Smirnov: max |F_bad − F_good| over the distinct scores.
double ks_statistic(std::span<const float> targets, std::span<const float> scores);

/// Points of the ROC curve at the distinct scores, from (0,0) with threshold infinity to (1,1).
/// Empty where it is not defined (one class, a score that is not a number).
struct RocCurve { std::vector<double> false_positive_rate, true_positive_rate, threshold; };
RocCurve roc_curve(std::span<const float> targets, std::span<const float> scores);

/// counts[truth][predicted]
struct ConfusionMatrix { std::vector<std::string> classes; std::vector<std::vector<std::int64_t>> counts; };
/// Binary: predicted positive where score >= cut_off (compared as float). Multiclass: the largest probability.
/// Errors:  Error(request) "metrics.no_classes" (regression); Error(data) "metrics.not_a_number" (an output is NaN);
///          Error(internal) "metrics.shape", "metrics.target"
ConfusionMatrix confusion_matrix(const Predictions& predictions, const std::vector<std::string>& classes, double cut_off = 0.5);

}  // namespace amalgam
