// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/evaluation/bootstrap.h"
#include "engine/evaluation/grouped_metrics.h"

namespace amalgam {

namespace {

constexpr double kMostDraws = 5e7;  // rows · replicates: some seconds
constexpr int kFewestReplicates = 200;

void check_lengths(std::size_t targets, std::size_t first, std::size_t second, int width) {
  const std::size_t outputs = targets * static_cast<std::size_t>(width);
  if (first == outputs && second == outputs) return;
  throw Error(ErrorKind::internal, "metrics.shape",
              fmt::format("{} targets do not fit {} and {} outputs.", targets, first, second));
}

/// One model's rows in the order of its scores, so that drawn rows can be counted by group.
class CountedScores {
 public:
  CountedScores(std::span<const float> targets, std::span<const float> scores)
      : group_of_(scores.size()), is_bad_(scores.size()) {
    std::vector<std::uint32_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
    for (const std::uint32_t row : order) {
      if (groups_.empty() || groups_.back().score != scores[row]) groups_.push_back({scores[row]});
      group_of_[row] = static_cast<std::uint32_t>(groups_.size() - 1);
      is_bad_[row] = targets[row] == 1.0F ? 1 : 0;
    }
  }
  ScoreMeasures measure(const std::vector<std::uint32_t>& drawn_rows) {
    for (ScoreGroup& group : groups_) group.positives = group.negatives = 0;
    for (const std::uint32_t row : drawn_rows) {
      ScoreGroup& group = groups_[group_of_[row]];
      ++(is_bad_[row] != 0 ? group.positives : group.negatives);
    }
    return measure_scores(groups_);
  }

 private:
  std::vector<ScoreGroup> groups_;       // highest score first
  std::vector<std::uint32_t> group_of_;  // [n]
  std::vector<std::uint8_t> is_bad_;     // [n]
};

void draw_rows(Random& random, std::vector<std::uint32_t>& rows) {
  for (std::uint32_t& row : rows) row = static_cast<std::uint32_t>(random.below(rows.size()));
}

PairedDifference summarised(std::string metric, double first, double second,
                            std::vector<double>& drawn, const BootstrapOptions& options) {
  PairedDifference result{std::move(metric), first, second, first - second};
  result.replicates = static_cast<int>(drawn.size());
  if (std::isnan(result.difference) || drawn.empty() ||
      2 * result.replicates < options.replicates) {
    return result;
  }
  result.interval = percentile_interval(drawn, options.level);
  const auto not_above = std::upper_bound(drawn.begin(), drawn.end(), 0.0) - drawn.begin();
  const auto not_below = drawn.end() - std::lower_bound(drawn.begin(), drawn.end(), 0.0);
  const auto fewer = static_cast<double>(std::min(not_above, not_below));
  result.p_value = std::min(1.0, 2 * (fewer + 1) / (static_cast<double>(drawn.size()) + 1));
  return result;
}

}  // namespace

std::vector<PairedDifference> paired_bootstrap(std::span<const float> targets,
                                               std::span<const float> first,
                                               std::span<const float> second,
                                               const BootstrapOptions& options) {
  check_lengths(targets.size(), first.size(), second.size(), 1);
  const auto exact_first = group_scores(targets, first);
  const auto exact_second = group_scores(targets, second);
  if (!exact_first || !exact_second) return {};
  BootstrapOptions used = options;
  const double affordable = kMostDraws / static_cast<double>(targets.size());
  used.replicates = std::min(
      options.replicates, std::max(kFewestReplicates, static_cast<int>(std::min(affordable, 1e9))));
  const auto& metrics = score_metrics();
  CountedScores one(targets, first);
  CountedScores other(targets, second);
  std::vector<std::vector<double>> drawn(metrics.size());
  std::vector<std::uint32_t> rows(targets.size());
  Random random(options.seed, "paired bootstrap");
  for (int i = 0; i < used.replicates; ++i) {
    draw_rows(random, rows);
    const ScoreMeasures of_one = one.measure(rows);
    const ScoreMeasures of_other = other.measure(rows);
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      const double difference = metrics[m].of(of_one) - metrics[m].of(of_other);
      if (!std::isnan(difference)) drawn[m].push_back(difference);
    }
  }
  const ScoreMeasures of_first = measure_scores(exact_first->groups);
  const ScoreMeasures of_second = measure_scores(exact_second->groups);
  std::vector<PairedDifference> results;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    results.push_back(summarised(metrics[m].id, metrics[m].of(of_first), metrics[m].of(of_second),
                                 drawn[m], used));
  }
  return results;
}

PairedDifference paired_bootstrap(
    std::span<const float> targets, std::span<const float> first, std::span<const float> second,
    const std::function<double(std::span<const float>, std::span<const float>)>& metric,
    const BootstrapOptions& options, int width) {
  check_lengths(targets.size(), first.size(), second.size(), width);
  const auto wide = static_cast<std::size_t>(width);
  std::vector<std::uint32_t> rows(targets.size());
  std::vector<float> truth(targets.size()), one(first.size()), other(second.size());
  std::vector<double> drawn;
  Random random(options.seed, "paired bootstrap");
  for (int i = 0; i < options.replicates && !targets.empty(); ++i) {
    draw_rows(random, rows);
    for (std::size_t at = 0; at < rows.size(); ++at) {
      truth[at] = targets[rows[at]];
      std::copy_n(first.begin() + static_cast<std::ptrdiff_t>(rows[at] * wide), wide,
                  one.begin() + static_cast<std::ptrdiff_t>(at * wide));
      std::copy_n(second.begin() + static_cast<std::ptrdiff_t>(rows[at] * wide), wide,
                  other.begin() + static_cast<std::ptrdiff_t>(at * wide));
    }
    const double difference = metric(truth, one) - metric(truth, other);
    if (!std::isnan(difference)) drawn.push_back(difference);
  }
  return summarised({}, metric(targets, first), metric(targets, second), drawn, options);
}

std::string verdict(const PairedDifference& difference, bool higher_is_better,
                    const std::string& first_name, const std::string& second_name) {
  if (std::isnan(difference.interval.low)) return "cannot be told: too few rows";
  if (difference.interval.low <= 0 && difference.interval.high >= 0) return "no real difference";
  const bool first_wins = (difference.difference > 0) == higher_is_better;
  return (first_wins ? first_name : second_name) + " is better";
}

}  // namespace amalgam
