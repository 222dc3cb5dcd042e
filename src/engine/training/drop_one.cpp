// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/drop_one.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

using nlohmann::json;

constexpr std::string_view kSeriesStart = "drop-one ";

ModalityMap map_of_run(const RunRecord& run) {
  const json config = json::parse(run.config_json, nullptr, false);
  if (!config.is_object() || !config.contains("map")) {
    throw Error(ErrorKind::data, "run.configuration", "The run's stored configuration cannot be read; the project file may be damaged.");
  }
  return ModalityMap::from_json(config.at("map"));
}

std::vector<std::string> names_of(const ModalityMap& map) {
  std::vector<std::string> names;
  for (const ModalitySpec& one : map.modalities) names.push_back(one.name);
  return names;
}

/// The modality that a run lacks of another one's; empty if it is not exactly one.
std::string dropped_modality(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  std::string dropped;
  for (const std::string& name : all) {
    if (std::find(some.begin(), some.end(), name) != some.end()) continue;
    if (!dropped.empty()) return {};
    dropped = name;
  }
  return dropped;
}

/// Trained as far as its settings or the analyst wanted; a run that was given up or failed says nothing of a modality.
bool has_result(const RunRecord& run) {
  return run.state == RunState::finished || run.state == RunState::stopped_early || run.state == RunState::stopped_by_user;
}

json json_or_null(double value) { return std::isfinite(value) ? json(value) : json(); }

/// Two runs' outputs on the rows that both have.
struct PairedOutputs {
  std::vector<float> targets, first, second;
};

PairedOutputs paired_outputs(const PredictionRecord& first, const PredictionRecord& second) {
  PairedOutputs pairs;
  if (first.width != second.width) return pairs;
  const auto width = static_cast<std::size_t>(std::max(1, first.width));
  std::unordered_map<std::int64_t, std::size_t> places;
  for (std::size_t i = 0; i < second.rows.size(); ++i) places.emplace(second.rows[i], i);
  for (std::size_t i = 0; i < first.rows.size(); ++i) {
    const auto found = places.find(first.rows[i]);
    if (found == places.end()) continue;
    pairs.targets.push_back(first.targets[i]);
    const auto copy = [width](const PredictionRecord& from, std::size_t at, std::vector<float>& to) {
      to.insert(to.end(), from.outputs.begin() + static_cast<std::ptrdiff_t>(at * width),
                from.outputs.begin() + static_cast<std::ptrdiff_t>((at + 1) * width));
    };
    copy(first, i, pairs.first);
    copy(second, found->second, pairs.second);
  }
  return pairs;
}

PairedDifference difference_of(const PairedOutputs& pairs, const Metric& metric, Task task, int width, const BootstrapOptions& options) {
  if (task == Task::binary) {
    for (const PairedDifference& one : paired_bootstrap(pairs.targets, pairs.first, pairs.second, options)) {
      if (one.metric == metric.id) return one;
    }
  }
  const int classes = std::max(2, width);
  return paired_bootstrap(
      pairs.targets, pairs.first, pairs.second,
      [&](std::span<const float> targets, std::span<const float> outputs) { return metric.compute({task, targets, outputs, classes}); },
      options, width);
}

/// What the project keeps of a modality's Shapley value in a metric.
json kept_shapley(const json& answer, const std::string& metric, const std::string& modality) {
  if (!answer.is_object()) return nullptr;
  for (const json& game : answer.value("games", json::array())) {
    if (game.value("id", "") != "metric" || game.value("metric", "") != metric) continue;
    for (const json& one : game.value("values", json::array())) {
      if (one.value("modality", "") != modality) continue;
      return {{"value", one.value("value", json())}, {"low", one.value("low", json())}, {"high", one.value("high", json())}};
    }
  }
  return nullptr;
}

std::string loss_verdict(const PairedDifference& difference, double loss, const std::string& modality) {
  if (std::isnan(difference.interval.low)) return "cannot be told: too few rows";
  if (difference.interval.low <= 0 && difference.interval.high >= 0) {
    return fmt::format("no real difference: the others make up for '{}'", modality);
  }
  return loss > 0 ? fmt::format("'{}' is needed: without it the result is worse", modality)
                  : fmt::format("'{}' does harm: without it the result is better", modality);
}

}  // namespace

std::string drop_one_series(std::int64_t run) { return fmt::format("{}{}", kSeriesStart, run); }

bool is_drop_one_series(std::string_view series) { return series.starts_with(kSeriesStart); }

std::vector<DropOneEntry> drop_one_entries(const RunRecord& run, const StrategyInfo& strategy, const std::vector<Option>& settings) {
  if (run.best_epoch == 0 || !is_over(run.state)) {
    throw Error(ErrorKind::request, "drop_one.unfinished",
                fmt::format("Run {} has not been trained to an end; what a modality is worth to it cannot be told yet.", run.id));
  }
  Experiment whole;
  whole.strategy = run.strategy;
  whole.options = Options(settings);
  whole.merge_json(json::parse(run.config_json, nullptr, false));
  if (whole.map.modalities.size() < 2 || !strategy.modality_option.empty()) {
    throw Error(ErrorKind::request, "drop_one.one_modality",
                fmt::format("Run {} reads one modality: without it nothing would be left to learn from.", run.id));
  }
  std::vector<DropOneEntry> entries;
  for (std::size_t m = 0; m < whole.map.modalities.size(); ++m) {
    DropOneEntry entry{whole.map.modalities[m].name, fmt::format("{} without {}", run.name, whole.map.modalities[m].name), whole};
    entry.experiment.map.modalities.erase(entry.experiment.map.modalities.begin() + static_cast<std::ptrdiff_t>(m));
    entries.push_back(std::move(entry));
  }
  return entries;
}

json drop_one_answer(const ProjectStore& store, std::int64_t id, const BootstrapOptions& options) {
  const RunRecord run = store.run(id);
  const ModalityMap map = map_of_run(run);
  const std::vector<std::string> names = names_of(map);
  const Task task = map.target.task;
  const Metric& metric = *find_metric(task == Task::regression ? "rmse" : "roc_auc");
  Part part = Part::test;
  auto whole = store.predictions(id, part);
  if (!whole || whole->rows.empty()) {
    part = Part::validation;
    whole = store.predictions(id, part);
  }
  if (!whole || whole->rows.empty()) {
    throw Error(ErrorKind::request, "drop_one.no_predictions", fmt::format("Run {} has no scored rows to compare on.", id));
  }
  std::unordered_map<std::string, RunRecord> without;
  for (RunRecord& one : store.runs()) {  // oldest first: the last one stays
    if (one.series != drop_one_series(id)) continue;
    const std::string dropped = dropped_modality(names, names_of(map_of_run(one)));
    if (dropped.empty()) continue;
    const auto known = without.find(dropped);
    if (known == without.end() || has_result(one) || !has_result(known->second)) without[dropped] = std::move(one);
  }
  const auto kept = store.insight(id, "modality_shapley");
  const json shapley = kept ? json::parse(*kept, nullptr, false) : json();
  const double sign = metric.higher_is_better ? 1 : -1;
  json modalities = json::array();
  for (const std::string& name : names) {
    json entry = {{"modality", name},  {"run", nullptr},      {"state", nullptr},   {"without", nullptr}, {"loss", nullptr},
                  {"interval", nullptr}, {"p_value", nullptr}, {"verdict", nullptr}, {"shapley", kept_shapley(shapley, metric.id, name)}};
    const auto found = without.find(name);
    if (found != without.end()) {
      entry["run"] = found->second.id;
      entry["state"] = to_string(found->second.state);
      const auto less = store.predictions(found->second.id, part);
      const PairedOutputs pairs = less ? paired_outputs(*whole, *less) : PairedOutputs{};
      if (!pairs.targets.empty() && has_result(found->second)) {
        const PairedDifference difference = difference_of(pairs, metric, task, whole->width, options);
        const double loss = sign * difference.difference;
        entry["without"] = json_or_null(difference.second);
        entry["loss"] = json_or_null(loss);
        if (std::isfinite(difference.interval.low)) {
          const double one = sign * difference.interval.low, other = sign * difference.interval.high;
          entry["interval"] = {std::min(one, other), std::max(one, other)};
        }
        entry["p_value"] = json_or_null(difference.p_value);
        entry["verdict"] = loss_verdict(difference, loss, name);
        entry["rows"] = pairs.targets.size();
      }
    }
    modalities.push_back(std::move(entry));
  }
  return {{"run", id},
          {"series", drop_one_series(id)},
          {"metric", metric.id},
          {"higher_is_better", metric.higher_is_better},
          {"part", to_string(part)},
          {"rows", whole->rows.size()},
          {"with", json_or_null(metric.compute({task, whole->targets, whole->outputs, std::max(2, whole->width)}))},
          {"bootstrap", {{"kind", "paired, percentile"}, {"level", options.level}, {"seed", options.seed}, {"replicates", options.replicates}}},
          {"modalities", modalities}};
}

}  // namespace amalgam
