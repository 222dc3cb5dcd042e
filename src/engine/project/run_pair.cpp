// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_pair.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/evaluation/grouped_metrics.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

constexpr double kMostDrawnRows = 2e7;  // rows · replicates of a metric that is measured anew each time: some seconds
constexpr int kLeastReplicates = 200;

TargetSpec run_target(const RunRecord& run) {
  const nlohmann::json config = nlohmann::json::parse(run.config_json, nullptr, false);
  if (config.is_object() && config.contains("map")) return ModalityMap::from_json(config.at("map")).target;
  return {};
}

/// Rows whose outputs and outcome can be measured; empty where there are none.
std::optional<PredictionRecord> usable_outputs(const ProjectStore& store, std::int64_t run, Part part, Task task) {
  const auto stored = store.predictions(run, part);
  if (!stored) return {};
  PredictionRecord kept{.part = part, .rows = {}, .targets = {}, .outputs = {}, .width = stored->width};
  const auto width = static_cast<std::size_t>(stored->width);
  for (std::size_t i = 0; i < stored->rows.size(); ++i) {
    const auto first = stored->outputs.begin() + static_cast<std::ptrdiff_t>(i * width);
    const auto last = first + static_cast<std::ptrdiff_t>(width);
    const float target = stored->targets[i];
    const bool known = task == Task::binary ? target == 0.0F || target == 1.0F : !std::isnan(target);
    if (!known || std::any_of(first, last, [](float value) { return std::isnan(value); })) continue;
    kept.rows.push_back(stored->rows[i]);
    kept.targets.push_back(target);
    kept.outputs.insert(kept.outputs.end(), first, last);
  }
  if (kept.rows.empty()) return {};
  return kept;
}

PredictionRecord needed_outputs(const ProjectStore& store, std::int64_t run, Part part, Task task) {
  auto found = usable_outputs(store, run, part, task);
  if (found) return *std::move(found);
  throw Error(ErrorKind::request, "credit.no_predictions",
              fmt::format("The project holds no usable scores of the {} rows of run {}. They are stored "
                          "when a run ends; resume it, or train again with rows in that part.",
                          to_string(part), run));
}

[[noreturn]] void other_data(const std::string& sentence) { throw Error(ErrorKind::request, "compare.other_data", sentence); }

void take_common(RunPair& pair, const PredictionRecord& one, const PredictionRecord& other) {
  std::unordered_map<std::int64_t, std::size_t> place;
  for (std::size_t i = 0; i < other.rows.size(); ++i) place.emplace(other.rows[i], i);
  const auto wide = static_cast<std::ptrdiff_t>(pair.width);
  const auto copy = [&](const std::vector<float>& from, std::size_t row, std::vector<float>& to) {
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(row) * wide;
    to.insert(to.end(), first, first + wide);
  };
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    const auto found = place.find(one.rows[i]);
    if (found == place.end()) continue;
    if (one.targets[i] != other.targets[found->second]) {
      other_data(fmt::format("Row {} has another outcome in one run than in the other: the runs answer "
                             "different questions and cannot be compared.",
                             one.rows[i]));
    }
    pair.targets.push_back(one.targets[i]);
    copy(one.outputs, i, pair.first_outputs);
    copy(other.outputs, found->second, pair.second_outputs);
  }
  pair.only_in_first = static_cast<std::int64_t>(one.rows.size() - pair.targets.size());
  pair.only_in_second = static_cast<std::int64_t>(other.rows.size() - pair.targets.size());
}

PairedDifference measured_anew(const RunPair& pair, const Metric& metric, const BootstrapOptions& options) {
  BootstrapOptions used = options;
  const double affordable = kMostDrawnRows / std::max(1.0, static_cast<double>(pair.targets.size()));
  used.replicates = std::min(options.replicates, std::max(kLeastReplicates, static_cast<int>(std::min(affordable, 1e9))));
  const auto compute = [&](std::span<const float> targets, std::span<const float> outputs) {
    return metric.compute({pair.task, targets, outputs, pair.task == Task::binary ? 2 : pair.width});
  };
  PairedDifference result = paired_bootstrap(pair.targets, pair.first_outputs, pair.second_outputs, compute, used, pair.width);
  result.metric = metric.id;
  return result;
}

bool is_higher_better(const std::string& metric) {
  for (const ScoreMetric& one : score_metrics()) {
    if (one.id == metric) return one.higher_is_better;
  }
  const Metric* found = find_metric(metric);
  return found == nullptr || found->higher_is_better;
}

std::string gain_text(double value, bool with_sign) {
  const int digits = std::abs(value) >= 100 ? 1 : 4;
  return with_sign ? fmt::format("{:+.{}f}", value, digits) : fmt::format("{:.{}f}", value, digits);
}

std::string test_sentence(const BaselineTest& test) {
  const auto between = [&](double low, double high, bool with_sign) {
    return fmt::format("[{}, {}]", gain_text(low, with_sign), gain_text(high, with_sign));
  };
  switch (test.verdict) {
    case Verdict::better:
      return fmt::format("Better by {} {}.", gain_text(test.gain, false), between(test.gains.low, test.gains.high, false));
    case Verdict::worse:
      return fmt::format("Worse by {} {}.", gain_text(-test.gain, false), between(-test.gains.high, -test.gains.low, false));
    case Verdict::no_difference:
      return fmt::format("No real difference: {} {}.", gain_text(test.difference.difference, true),
                         between(test.difference.interval.low, test.difference.interval.high, true));
    case Verdict::unknown:
      break;
  }
  return "Cannot be told: too few rows.";
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::no_difference:
      return "no_real_difference";
    case Verdict::unknown:
      break;
  }
  return "unknown";
}

RunPair pair_runs(const ProjectStore& store, std::int64_t first, std::int64_t second) {
  if (first == second) {
    throw Error(ErrorKind::request, "compare.same_run",
                fmt::format("Run {} cannot be compared with itself; name two runs.", first));
  }
  RunPair pair{.first = store.run(first), .second = store.run(second)};
  if (pair.first.dataset != pair.second.dataset) {
    other_data(fmt::format("Runs {} and {} were trained on different data; only runs on the same data set "
                           "share rows.",
                           first, second));
  }
  const TargetSpec target = run_target(pair.first), other_target = run_target(pair.second);
  if (target.task != other_target.task || target.column != other_target.column) {
    other_data(fmt::format("Runs {} and {} have different targets ('{}' and '{}') and cannot be compared.", first, second,
                           target.column, other_target.column));
  }
  pair.task = target.task;
  const bool both_tested = usable_outputs(store, first, Part::test, pair.task) && usable_outputs(store, second, Part::test, pair.task);
  pair.part = both_tested ? Part::test : Part::validation;
  const PredictionRecord one = needed_outputs(store, first, pair.part, pair.task), other = needed_outputs(store, second, pair.part, pair.task);
  if (one.width != other.width) {
    other_data(fmt::format("Runs {} and {} know different classes and cannot be compared.", first, second));
  }
  pair.width = one.width;
  take_common(pair, one, other);
  if (pair.targets.empty()) {
    throw Error(ErrorKind::request, "compare.no_common_rows",
                fmt::format("Runs {} and {} have no {} row in common; train both with the same split.", first,
                            second, to_string(pair.part)));
  }
  return pair;
}

std::vector<std::string> paired_metrics(Task task) {
  std::vector<std::string> ids;
  if (task == Task::binary) {
    for (const ScoreMetric& one : score_metrics()) ids.emplace_back(one.id);
    return ids;
  }
  for (const Metric& one : metrics()) {
    if (std::find(one.tasks.begin(), one.tasks.end(), task) != one.tasks.end()) ids.push_back(one.id);
  }
  return ids;
}

std::vector<PairedDifference> paired_differences(const RunPair& pair, const BootstrapOptions& options, std::string_view metric) {
  const auto& known = score_metrics();
  const bool is_score_metric = std::any_of(known.begin(), known.end(), [&](const ScoreMetric& one) { return one.id == metric; });
  if (pair.task == Task::binary && (metric.empty() || is_score_metric)) {
    std::vector<PairedDifference> all = paired_bootstrap(pair.targets, pair.first_outputs, pair.second_outputs, options);
    if (!metric.empty()) std::erase_if(all, [&](const PairedDifference& one) { return one.metric != metric; });
    return all;
  }
  std::vector<PairedDifference> all;
  for (const std::string& id : metric.empty() ? paired_metrics(pair.task) : std::vector<std::string>{std::string(metric)}) {
    const Metric* found = find_metric(id);
    if (found == nullptr || std::find(found->tasks.begin(), found->tasks.end(), pair.task) == found->tasks.end()) {
      throw Error(ErrorKind::request, "compare.metric",
                  fmt::format("Runs cannot be compared by '{}'. Choose {}.", id, fmt::join(paired_metrics(pair.task), ", ")));
    }
    all.push_back(measured_anew(pair, *found, options));
  }
  return all;
}

BaselineTest test_against(const ProjectStore& store, std::int64_t run, std::int64_t baseline, const std::string& metric,
                          const BootstrapOptions& options) {
  const RunPair pair = pair_runs(store, run, baseline);
  BaselineTest test{.run = run, .baseline = baseline, .part = pair.part, .rows = static_cast<std::int64_t>(pair.targets.size())};
  if (pair.task == Task::binary && (metric == "roc_auc" || metric == "gini")) {
    const DelongTest delong = delong_test(pair.targets, pair.first_outputs, pair.second_outputs);
    const double factor = metric == "gini" ? 2 : 1;  // Gini = 2 · AUC − 1
    const auto value = [&](double auc) { return metric == "gini" ? 2 * auc - 1 : auc; };
    test.method = "delong";
    test.difference = {.metric = metric,
                       .first = value(delong.first.auc),
                       .second = value(delong.second.auc),
                       .difference = factor * delong.difference,
                       .interval = {factor * delong.interval.low, factor * delong.interval.high},
                       .p_value = delong.p_value};
  } else {
    test.method = "bootstrap";
    const auto found = paired_differences(pair, options, metric);
    if (!found.empty()) test.difference = found.front();
  }
  const PairedDifference& found = test.difference;
  const bool higher = is_higher_better(metric);
  test.gain = higher ? found.difference : -found.difference;
  test.gains = higher ? found.interval : Interval{-found.interval.high, -found.interval.low};
  if (!std::isnan(found.interval.low)) {
    test.verdict = test.gains.low > 0 ? Verdict::better : test.gains.high < 0 ? Verdict::worse : Verdict::no_difference;
  }
  test.sentence = test_sentence(test);
  return test;
}

}  // namespace amalgam
