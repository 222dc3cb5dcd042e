// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/evaluation/grouped_metrics.h"

namespace amalgam {

namespace {

std::size_t class_count(const Predictions& p) {
  return static_cast<std::size_t>(std::max(p.classes, 0));
}

/// Rows that every metric can count on: right shape, something there, no NaN, targets that are
/// classes.
bool is_measurable(const Predictions& p) {
  const std::size_t width = p.task == Task::multiclass ? class_count(p) : 1;
  if (p.outputs.size() != p.targets.size() * width) {
    throw Error(ErrorKind::internal, "metrics.shape",
                fmt::format("{} targets do not fit {} outputs of width {}.", p.targets.size(),
                            p.outputs.size(), width));
  }
  const auto is_number = [](float value) { return !std::isnan(value); };
  const float classes = p.task == Task::binary ? 2.0F : static_cast<float>(p.classes);
  const auto is_target = [&](float value) {
    if (p.task == Task::regression) return !std::isnan(value);
    return value >= 0.0F && value < classes && value == std::floor(value);
  };
  return !p.targets.empty() && std::all_of(p.outputs.begin(), p.outputs.end(), is_number) &&
         std::all_of(p.targets.begin(), p.targets.end(), is_target);
}

/// Mean over the rows of `value(row)`, summed in double; NaN where nothing can be measured.
template <class Value>
double mean_over_rows(const Predictions& p, Value value) {
  if (!is_measurable(p)) return kNaN;
  double sum = 0;
  for (std::size_t row = 0; row < p.targets.size(); ++row) sum += value(row);
  return sum / static_cast<double>(p.targets.size());
}

using RankingMetric = double (*)(std::span<const float>, std::span<const float>);

/// A ranking metric of each class against the rest, unweighted mean over the classes where it is
/// defined.
double one_vs_rest(const Predictions& p, RankingMetric metric) {
  if (!is_measurable(p)) return kNaN;
  if (p.task == Task::binary) return metric(p.targets, p.outputs);
  const std::size_t classes = class_count(p);
  std::vector<float> targets(p.targets.size());
  std::vector<float> scores(p.targets.size());
  double sum = 0;
  int defined = 0;
  for (std::size_t one = 0; one < classes; ++one) {
    for (std::size_t row = 0; row < targets.size(); ++row) {
      targets[row] = static_cast<std::size_t>(p.targets[row]) == one ? 1.0F : 0.0F;
      scores[row] = p.outputs[row * classes + one];
    }
    const double value = metric(targets, scores);
    if (std::isnan(value)) continue;
    sum += value;
    ++defined;
  }
  return defined == 0 ? kNaN : sum / defined;
}

double roc_auc_of(const Predictions& p) { return one_vs_rest(p, roc_auc); }
double gini_of(const Predictions& p) { return 2 * roc_auc_of(p) - 1; }
double ks_of(const Predictions& p) { return one_vs_rest(p, ks_statistic); }
double pr_auc_of(const Predictions& p) { return one_vs_rest(p, pr_auc); }

double log_loss_of_row(const Predictions& p, std::size_t row) {
  const auto target = static_cast<std::size_t>(p.targets[row]);
  double probability = 0;  // that the model gave to what happened
  if (p.task == Task::binary) {
    const auto positive = static_cast<double>(p.outputs[row]);
    probability = target == 1 ? positive : 1.0 - positive;
  } else {
    probability = static_cast<double>(p.outputs[row * class_count(p) + target]);
  }
  return -std::log(std::clamp(probability, kSmallestProbability, 1.0 - kSmallestProbability));
}

double log_loss_of(const Predictions& p) {
  return mean_over_rows(p, [&](std::size_t row) { return log_loss_of_row(p, row); });
}

double ece_of(const Predictions& p) { return expected_calibration_error(p.targets, p.outputs); }

double brier_of(const Predictions& p) {
  return mean_over_rows(p, [&](std::size_t row) {
    if (p.task == Task::binary) {
      const double miss = static_cast<double>(p.outputs[row]) - static_cast<double>(p.targets[row]);
      return miss * miss;
    }
    double sum = 0;
    for (std::size_t one = 0; one < class_count(p); ++one) {
      const double truth = static_cast<std::size_t>(p.targets[row]) == one ? 1.0 : 0.0;
      const double miss = static_cast<double>(p.outputs[row * class_count(p) + one]) - truth;
      sum += miss * miss;
    }
    return sum;
  });
}

ConfusionMatrix counts_of(const Predictions& p) {
  const std::size_t classes = p.task == Task::binary ? 2 : class_count(p);
  return confusion_matrix(p, std::vector<std::string>(classes));
}

double accuracy_of(const Predictions& p) {
  if (!is_measurable(p)) return kNaN;
  const ConfusionMatrix matrix = counts_of(p);
  std::int64_t right = 0;
  for (std::size_t one = 0; one < matrix.counts.size(); ++one) right += matrix.counts[one][one];
  return static_cast<double>(right) / static_cast<double>(p.targets.size());
}

/// Twice the hits over hits, misses and false alarms; NaN if the class is neither there nor
/// predicted.
double f1_of_class(const ConfusionMatrix& matrix, std::size_t one) {
  std::int64_t real = 0;
  std::int64_t predicted = 0;
  for (std::size_t other = 0; other < matrix.counts.size(); ++other) {
    real += matrix.counts[one][other];
    predicted += matrix.counts[other][one];
  }
  if (real + predicted == 0) return kNaN;
  return 2.0 * static_cast<double>(matrix.counts[one][one]) / static_cast<double>(real + predicted);
}

double f1_of(const Predictions& p) {
  if (!is_measurable(p)) return kNaN;
  const ConfusionMatrix matrix = counts_of(p);
  if (p.task == Task::binary) {
    const double positive = f1_of_class(matrix, 1);
    return std::isnan(positive) ? 0.0 : positive;  // as scikit-learn: no bads, none predicted
  }
  double sum = 0;
  int defined = 0;
  for (std::size_t one = 0; one < matrix.counts.size(); ++one) {
    const double value = f1_of_class(matrix, one);
    if (std::isnan(value)) continue;
    sum += value;
    ++defined;
  }
  return sum / defined;
}

double miss_of(const Predictions& p, std::size_t row) {
  return static_cast<double>(p.outputs[row]) - static_cast<double>(p.targets[row]);
}

double squared_error(const Predictions& p) {
  return mean_over_rows(p, [&](std::size_t row) { return miss_of(p, row) * miss_of(p, row); });
}

double rmse_of(const Predictions& p) { return std::sqrt(squared_error(p)); }

double mae_of(const Predictions& p) {
  return mean_over_rows(p, [&](std::size_t row) { return std::abs(miss_of(p, row)); });
}

double r2_of(const Predictions& p) {
  const double mean =
      mean_over_rows(p, [&](std::size_t row) { return static_cast<double>(p.targets[row]); });
  const double variance = mean_over_rows(p, [&](std::size_t row) {
    const double distance = static_cast<double>(p.targets[row]) - mean;
    return distance * distance;
  });
  return variance > 0 ? 1 - squared_error(p) / variance : kNaN;
}

}  // namespace

const std::vector<Metric>& metrics() {
  static const std::vector<Task> classes = {Task::binary, Task::multiclass};
  static const std::vector<Task> two_classes = {Task::binary};
  static const std::vector<Task> values = {Task::regression};
  static const std::vector<Metric> all = {
      {"roc_auc", "ROC AUC",
       "The probability that a bad scores higher than a good, ties counting half: 0.5 is chance, "
       "1 is perfect. Several classes: mean of each class against the rest.",
       true, classes, roc_auc_of},
      {"gini", "Gini", "The ROC AUC from 0 (chance) to 1 (perfect): 2 · AUC − 1.", true, classes,
       gini_of},
      {"ks", "KS",
       "Kolmogorov-Smirnov: the largest distance between the score distributions of bads "
       "and goods, max |F_bad − F_good|. Several classes: mean of each class against the rest.",
       true, classes, ks_of},
      {"pr_auc", "PR AUC",
       "Average precision: Σ precision · added recall over the distinct scores. Chance is "
       "the share of bads. Several classes: mean of each class against the rest.",
       true, classes, pr_auc_of},
      {"log_loss", "Log loss",
       "Mean of −ln(probability given to what happened), in nats; probabilities are kept "
       "within 1e-7 and 1 − 1e-7. Rewards honest probabilities.",
       false, classes, log_loss_of},
      {"brier", "Brier score",
       "Mean squared distance between probability and outcome. Two classes: (p − y)², 0 to 1. "
       "Several: summed over the classes, 0 to 2.",
       false, classes, brier_of},
      {"ece", "ECE",
       "Expected calibration error: Σ over ten equal bins of the score of share of rows · |bad rate − mean score|. "
       "0 where scores are honest probabilities.",
       false, two_classes, ece_of},
      {"accuracy", "Accuracy",
       "The share of rows whose predicted class is right: the cut-off is 0.5, with several classes "
       "the most probable counts.",
       true, classes, accuracy_of},
      {"f1", "F1",
       "2 · hits / (2 · hits + misses + false alarms) of the bads at a cut-off of 0.5; 0 if there "
       "are none and none was predicted. Several classes: mean over the classes that occur.",
       true, classes, f1_of},
      {"rmse", "RMSE",
       "Root of the mean squared error, √(mean (output − value)²), in the target's own unit.",
       false, values, rmse_of},
      {"mae", "MAE", "Mean absolute error, mean |output − value|, in the target's own unit.", false,
       values, mae_of},
      {"r2", "R²",
       "The share of the target's variance that is explained, 1 − Σ (output − value)² / Σ "
       "(value − mean)²; 0 is as good as the mean. Not defined for a constant target.",
       true, values, r2_of},
  };
  return all;
}

std::vector<double> row_losses(const Predictions& predictions) {
  if (!is_measurable(predictions)) return {};
  std::vector<double> losses(predictions.targets.size());
  for (std::size_t row = 0; row < losses.size(); ++row) {
    const double miss = predictions.task == Task::regression ? miss_of(predictions, row) : 0;
    losses[row] = predictions.task == Task::regression ? miss * miss : log_loss_of_row(predictions, row);
  }
  return losses;
}

const Metric* find_metric(std::string_view id) {
  for (const Metric& metric : metrics()) {
    if (metric.id == id) return &metric;
  }
  return nullptr;
}

std::vector<std::pair<std::string, double>> compute_metrics(const Predictions& predictions) {
  std::vector<std::pair<std::string, double>> values;
  for (const Metric& metric : metrics()) {
    const auto& tasks = metric.tasks;
    if (std::find(tasks.begin(), tasks.end(), predictions.task) == tasks.end()) continue;
    values.emplace_back(metric.id, metric.compute(predictions));
  }
  return values;
}

std::string default_watched_metric(Task task) {
  return task == Task::regression ? "rmse" : "log_loss";
}

}  // namespace amalgam
