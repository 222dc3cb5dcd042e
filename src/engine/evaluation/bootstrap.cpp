// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "engine/evaluation/binomial.h"
#include "engine/evaluation/grouped_metrics.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostGroups = 4096;  // finer ones change no interval that anyone can see

/// Neighbouring groups together, about equally many rows in each; a merged one scores their mean.
std::vector<ScoreGroup> merged(const RankedScores& scores) {
  if (scores.groups.size() <= kMostGroups) return scores.groups;
  const std::int64_t rows = scores.positives + scores.negatives;
  std::vector<ScoreGroup> out;
  std::int64_t before = 0;
  double sum = 0;  // of the scores of the group being filled
  const auto place = [&](std::int64_t row) {
    return static_cast<std::int64_t>(static_cast<double>(row) / static_cast<double>(rows) *
                                     static_cast<double>(kMostGroups));
  };
  std::int64_t last = -1;
  for (const ScoreGroup& group : scores.groups) {
    const std::int64_t here = group.positives + group.negatives;
    if (place(before) != last) {
      last = place(before);
      out.push_back({});
      sum = 0;
    }
    ScoreGroup& into = out.back();
    into.positives += group.positives;
    into.negatives += group.negatives;
    sum += static_cast<double>(group.score) * static_cast<double>(here);
    into.score = static_cast<float>(sum / static_cast<double>(into.positives + into.negatives));
    before += here;
  }
  return out;
}

/// As many rows as `from` has, drawn from its cells with replacement: one binomial after another.
void resample(const std::vector<ScoreGroup>& from, std::int64_t rows, Random& random,
              std::vector<ScoreGroup>& to) {
  std::int64_t left = rows;       // rows still to be drawn
  std::int64_t unvisited = rows;  // rows of the cells not yet visited
  const auto draw = [&](std::int64_t cell) {
    if (cell == 0) return std::int64_t{0};
    const std::int64_t drawn =
        binomial_draw(random, left, static_cast<double>(cell) / static_cast<double>(unvisited));
    left -= drawn;
    unvisited -= cell;
    return drawn;
  };
  for (std::size_t i = 0; i < from.size(); ++i) {
    to[i].positives = draw(from[i].positives);
    to[i].negatives = draw(from[i].negatives);
  }
}

double deviation_of(const std::vector<double>& values) {
  double mean = 0, squares = 0, count = 0;  // Welford 1962
  for (const double value : values) {
    const double step = value - mean;
    mean += step / ++count;
    squares += step * (value - mean);
  }
  return count > 1 ? std::sqrt(squares / (count - 1)) : std::numeric_limits<double>::quiet_NaN();
}

MetricInterval interval_of(const ScoreMetric& metric, double value, double moved,
                           std::vector<double>& drawn, const BootstrapOptions& options) {
  MetricInterval result{metric.id, value};
  result.replicates = static_cast<int>(drawn.size());
  if (std::isnan(value) || 2 * result.replicates < options.replicates || drawn.empty())
    return result;
  result.deviation = deviation_of(drawn);
  result.interval = percentile_interval(drawn, options.level);
  result.interval.low += moved;
  result.interval.high += moved;
  if (metric.higher_is_better) result.interval.high = std::min(result.interval.high, 1.0);
  if (!metric.higher_is_better) result.interval.low = std::max(result.interval.low, 0.0);
  return result;
}

}  // namespace

std::vector<MetricInterval> bootstrap_metrics(const RankedScores& scores,
                                              const BootstrapOptions& options) {
  const auto& metrics = score_metrics();
  const std::vector<ScoreGroup> cells = merged(scores);
  const ScoreMeasures exact = measure_scores(scores.groups);
  const ScoreMeasures of_cells = measure_scores(cells);
  std::vector<std::vector<double>> drawn(metrics.size());
  std::vector<ScoreGroup> replicate = cells;
  Random random(options.seed, "bootstrap");
  for (int i = 0; i < options.replicates; ++i) {
    resample(cells, scores.positives + scores.negatives, random, replicate);
    const ScoreMeasures measures = measure_scores(replicate);
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      const double value = metrics[m].of(measures);
      if (!std::isnan(value)) drawn[m].push_back(value);
    }
  }
  std::vector<MetricInterval> results;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const double value = metrics[m].of(exact);
    results.push_back(
        interval_of(metrics[m], value, value - metrics[m].of(of_cells), drawn[m], options));
  }
  return results;
}

}  // namespace amalgam
