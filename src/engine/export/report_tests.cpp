// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_tests.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engine/evaluation/delong.h"

namespace amalgam {

namespace {

constexpr double kLevel = 0.95;
constexpr double kMostResampled = 2e7;  // rows · resamples: a second and 40 MB
constexpr std::uint64_t kResampleSeed = 1;

Resamples resamples_for(std::size_t rows) {
  const double affordable = kMostResampled / static_cast<double>(std::max<std::size_t>(rows, 1));
  return {rows, static_cast<int>(std::clamp(affordable, 100.0, 1000.0)), kResampleSeed};
}

struct CommonRows { ScoredRows first, second; };

/// Both runs' outputs on the rows that both have, in the first one's order; nothing where the truth differs.
std::optional<CommonRows> rows_in_common(const ScoredRows& first, const ScoredRows& second) {
  if (first.width != second.width) return {};
  std::unordered_map<std::int64_t, std::size_t> place;
  for (std::size_t i = 0; i < second.rows.size(); ++i) place.emplace(second.rows[i], i);
  CommonRows common;
  common.first.width = common.second.width = first.width;
  const auto take = [](ScoredRows& to, const ScoredRows& from, std::size_t at) {
    const auto wide = static_cast<std::size_t>(from.width);
    to.rows.push_back(from.rows[at]);
    to.targets.push_back(from.targets[at]);
    const auto begin = from.outputs.begin() + static_cast<std::ptrdiff_t>(at * wide);
    to.outputs.insert(to.outputs.end(), begin, begin + static_cast<std::ptrdiff_t>(wide));
  };
  for (std::size_t i = 0; i < first.rows.size(); ++i) {
    const auto found = place.find(first.rows[i]);
    if (found == place.end()) continue;
    if (first.targets[i] != second.targets[found->second]) return {};
    take(common.first, first, i);
    take(common.second, second, found->second);
  }
  if (common.first.rows.empty()) return {};
  return common;
}

/// Two-sided, from the share of replicates on the other side of 0, as paired_bootstrap.
double bootstrap_p_value(const std::vector<double>& differences) {
  std::size_t below = 0, above = 0, count = 0;
  for (std::size_t i = 1; i < differences.size(); ++i) {
    if (!std::isfinite(differences[i])) continue;
    ++count;
    below += differences[i] <= 0 ? 1 : 0;
    above += differences[i] >= 0 ? 1 : 0;
  }
  if (count == 0) return std::nan("");
  return std::min(1.0, 2 * (static_cast<double>(std::min(below, above)) + 1) / (static_cast<double>(count) + 1));
}

}  // namespace

ScoredRows scored_rows(const ProjectStore& store, std::int64_t run, Part part) {
  ScoredRows scored;
  const auto stored = store.predictions(run, part);
  if (!stored) return scored;
  scored.width = std::max(stored->width, 1);
  const auto wide = static_cast<std::size_t>(scored.width);
  for (std::size_t i = 0; i < stored->rows.size(); ++i) {
    const auto begin = stored->outputs.begin() + static_cast<std::ptrdiff_t>(i * wide);
    const auto end = begin + static_cast<std::ptrdiff_t>(wide);
    if (!std::isfinite(stored->targets[i]) || !std::all_of(begin, end, [](float one) { return std::isfinite(one); })) continue;
    scored.rows.push_back(stored->rows[i]);
    scored.targets.push_back(stored->targets[i]);
    scored.outputs.insert(scored.outputs.end(), begin, end);
  }
  return scored;
}

Predictions predictions_of(const ScoredRows& scored, Task task) {
  return {task, scored.targets, scored.outputs, task == Task::multiclass ? scored.width : 2};
}

Estimate headline_with_interval(const ScoredRows& scored, Task task, const Metric& headline) {
  const double nothing = std::nan("");
  if (scored.rows.empty()) return {nothing, nothing, nothing};
  if (task == Task::binary) {
    const AucInterval auc = delong_interval(scored.targets, scored.outputs);
    return {auc.auc, auc.interval.low, auc.interval.high};
  }
  return estimate_from(resampled_metric(headline.id, predictions_of(scored, task), resamples_for(scored.rows.size())), kLevel);
}

std::optional<HeadlineTest> headline_test(const ScoredRows& first, const ScoredRows& second, Task task, const Metric& headline) {
  const auto common = rows_in_common(first, second);
  if (!common) return {};
  HeadlineTest test;
  test.rows = static_cast<std::int64_t>(common->first.rows.size());
  if (task == Task::binary) {
    const DelongTest delong = delong_test(common->first.targets, common->first.outputs, common->second.outputs);
    test.first = delong.first.auc;
    test.second = delong.second.auc;
    test.difference = {delong.difference, delong.interval.low, delong.interval.high};
    test.p_value = delong.p_value;
    test.is_delong = true;
  } else {
    const Resamples resamples = resamples_for(common->first.rows.size());
    std::vector<double> differences = resampled_metric(headline.id, predictions_of(common->first, task), resamples);
    const std::vector<double> others = resampled_metric(headline.id, predictions_of(common->second, task), resamples);
    test.first = differences.front();
    test.second = others.front();
    for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= others[i];
    test.difference = estimate_from(differences, kLevel);
    test.p_value = bootstrap_p_value(differences);
  }
  const Estimate& difference = test.difference;
  if (!std::isfinite(difference.low) || !std::isfinite(difference.high)) return test;  // too few rows to tell
  if (difference.low <= 0 && difference.high >= 0) {
    test.outcome = Outcome::no_difference;
  } else {
    test.outcome = (difference.value > 0) == headline.higher_is_better ? Outcome::better : Outcome::worse;
  }
  return test;
}

}  // namespace amalgam
