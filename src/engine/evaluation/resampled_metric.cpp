// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/resampled_metric.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/base/random.h"

namespace amalgam {

namespace {

/// The rows of one class against the rest, in the order of their scores: what every resample's AUC is counted from.
struct RankedRows {
  std::vector<std::size_t> rows;       ///< highest score first
  std::vector<char> begins_group;      ///< a new score starts here
  std::vector<char> positive;

  RankedRows(const Predictions& p, std::size_t width, std::size_t which, float positive_class) {
    rows.resize(p.targets.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto score = [&](std::size_t row) { return p.outputs[row * width + which]; };
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      begins_group.push_back(i == 0 || score(rows[i]) != score(rows[i - 1]) ? 1 : 0);
      positive.push_back(p.targets[rows[i]] == positive_class ? 1 : 0);
    }
  }

  /// Mann-Whitney with a row counted as often as it was drawn; `draws` empty = once each.
  double auc(std::span<const std::uint16_t> draws) const {
    double won = 0, above = 0, negatives = 0, group_positives = 0, group_negatives = 0;
    const auto close_group = [&] {
      won += group_negatives * (above + 0.5 * group_positives);
      above += group_positives;
      negatives += group_negatives;
      group_positives = group_negatives = 0;
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (begins_group[i] != 0) close_group();
      const double times = draws.empty() ? 1.0 : draws[rows[i]];
      (positive[i] != 0 ? group_positives : group_negatives) += times;
    }
    close_group();
    return above > 0 && negatives > 0 ? won / (above * negatives) : kNaN;
  }
};

std::vector<double> resampled_auc(const Predictions& p, const Resamples& resamples) {
  const bool is_binary = p.task == Task::binary;
  const auto classes = static_cast<std::size_t>(is_binary ? 1 : p.classes);
  std::vector<double> sums(static_cast<std::size_t>(resamples.count()) + 1, 0.0);
  std::vector<int> defined(sums.size(), 0);
  for (std::size_t one = 0; one < classes; ++one) {
    const RankedRows ranked(p, classes, one, is_binary ? 1.0F : static_cast<float>(one));
    for (std::size_t b = 0; b < sums.size(); ++b) {
      const double value = ranked.auc(b == 0 ? std::span<const std::uint16_t>() : resamples.draws(static_cast<int>(b) - 1));
      if (std::isnan(value)) continue;
      sums[b] += value;
      ++defined[b];
    }
  }
  for (std::size_t b = 0; b < sums.size(); ++b) sums[b] = defined[b] > 0 ? sums[b] / defined[b] : kNaN;
  return sums;
}

/// A metric that is a mean over rows (`squared`: the root of the mean of its squares), from its values on single rows.
std::vector<double> resampled_mean(const Metric& metric, const Predictions& p, const Resamples& resamples, bool squared) {
  const std::size_t width = p.task == Task::multiclass ? static_cast<std::size_t>(p.classes) : 1;
  std::vector<double> rows;
  rows.reserve(p.targets.size());
  for (std::size_t row = 0; row < p.targets.size(); ++row) {
    const double value = metric.compute({p.task, p.targets.subspan(row, 1), p.outputs.subspan(row * width, width), p.classes});
    rows.push_back(squared ? value * value : value);
  }
  const auto n = static_cast<double>(rows.size());
  std::vector<double> values = {std::accumulate(rows.begin(), rows.end(), 0.0) / n};
  for (int b = 0; b < resamples.count(); ++b) {
    const auto draws = resamples.draws(b);
    double sum = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) sum += draws[row] * rows[row];
    values.push_back(sum / n);
  }
  if (squared) std::transform(values.begin(), values.end(), values.begin(), [](double one) { return std::sqrt(one); });
  return values;
}

/// Linear interpolation between order statistics; `sorted` is not empty.
double value_quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

Resamples::Resamples(std::size_t rows, int count, std::uint64_t seed)
    : rows_(rows), count_(count), draws_(rows * static_cast<std::size_t>(count), 0) {
  Random random(seed, "bootstrap");
  for (int b = 0; b < count && rows > 0; ++b) {
    std::uint16_t* const own = draws_.data() + static_cast<std::size_t>(b) * rows;
    for (std::size_t i = 0; i < rows; ++i) ++own[random.below(rows)];
  }
}

std::span<const std::uint16_t> Resamples::draws(int resample) const {
  return {draws_.data() + static_cast<std::size_t>(resample) * rows_, rows_};
}

Estimate Resamples::mean(std::span<const double> values, double level) const {
  const auto n = static_cast<double>(rows_);
  std::vector<double> means = {std::accumulate(values.begin(), values.end(), 0.0) / n};
  for (int b = 0; b < count_; ++b) {
    const auto own = draws(b);
    double sum = 0;
    for (std::size_t row = 0; row < rows_; ++row) sum += own[row] * values[row];
    means.push_back(sum / n);
  }
  return estimate_from(means, level);
}

std::vector<double> resampled_metric(std::string_view metric, const Predictions& predictions, const Resamples& resamples) {
  if (metric == "roc_auc") return resampled_auc(predictions, resamples);
  if (metric == "log_loss") return resampled_mean(*find_metric(metric), predictions, resamples, false);
  if (metric == "rmse") return resampled_mean(*find_metric(metric), predictions, resamples, true);
  throw Error(ErrorKind::internal, "metrics.resampled", "The metric '" + std::string(metric) + "' cannot be resampled.");
}

Estimate estimate_from(std::span<const double> value_and_resampled, double level) {
  Estimate estimate{value_and_resampled.empty() ? kNaN : value_and_resampled.front(), kNaN, kNaN};
  std::vector<double> sorted;
  for (std::size_t i = 1; i < value_and_resampled.size(); ++i) {
    if (std::isfinite(value_and_resampled[i])) sorted.push_back(value_and_resampled[i]);
  }
  if (sorted.empty()) return estimate;
  std::sort(sorted.begin(), sorted.end());
  estimate.low = value_quantile(sorted, (1 - level) / 2);
  estimate.high = value_quantile(sorted, (1 + level) / 2);
  return estimate;
}

}  // namespace amalgam
