// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

std::size_t predicted_class(const Predictions& predictions, std::size_t row, float cut_off) {
  if (predictions.task == Task::binary) return predictions.outputs[row] >= cut_off ? 1 : 0;
  const auto classes = static_cast<std::size_t>(predictions.classes);
  const auto first = predictions.outputs.begin() + static_cast<std::ptrdiff_t>(row * classes);
  return static_cast<std::size_t>(
      std::max_element(first, first + static_cast<std::ptrdiff_t>(classes)) - first);
}

void check_predictions(const Predictions& predictions, std::size_t classes) {
  if (predictions.task == Task::regression) {
    throw Error(ErrorKind::request, "metrics.no_classes",
                "A confusion matrix needs classes; this target is a number.");
  }
  const std::size_t expected = predictions.task == Task::binary
                                   ? 2
                                   : static_cast<std::size_t>(std::max(predictions.classes, 0));
  const std::size_t width = predictions.task == Task::binary ? 1 : expected;
  if (classes != expected || predictions.outputs.size() != predictions.targets.size() * width) {
    throw Error(
        ErrorKind::internal, "metrics.shape",
        fmt::format("{} targets, {} outputs and {} class names do not fit {} classes.",
                    predictions.targets.size(), predictions.outputs.size(), classes, expected));
  }
  if (std::any_of(predictions.outputs.begin(), predictions.outputs.end(),
                  [](float value) { return std::isnan(value); })) {
    throw Error(
        ErrorKind::data, "metrics.not_a_number",
        "The model's outputs are not all numbers, so there is no confusion matrix. Train again "
        "with a smaller learning rate.");
  }
}

}  // namespace

ConfusionMatrix confusion_matrix(const Predictions& predictions,
                                 const std::vector<std::string>& classes, double cut_off) {
  check_predictions(predictions, classes.size());
  ConfusionMatrix matrix{classes, {}};
  matrix.counts.assign(classes.size(), std::vector<std::int64_t>(classes.size(), 0));
  // In float, as the scores are: a score written as 0.7 reaches a cut-off of 0.7.
  const auto cut = static_cast<float>(cut_off);
  for (std::size_t row = 0; row < predictions.targets.size(); ++row) {
    const float target = predictions.targets[row];
    const bool is_class = target >= 0.0F && target < static_cast<float>(classes.size()) &&
                          target == std::floor(target);
    if (!is_class) {
      throw Error(ErrorKind::internal, "metrics.target",
                  fmt::format("The target {} of row {} is not one of {} classes.", target, row,
                              classes.size()));
    }
    ++matrix.counts[static_cast<std::size_t>(target)][predicted_class(predictions, row, cut)];
  }
  return matrix;
}

}  // namespace amalgam
