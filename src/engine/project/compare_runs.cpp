// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "engine/evaluation/grouped_metrics.h"
#include "engine/evaluation/metrics.h"
#include "engine/project/credit_json.h"
#include "engine/project/credit_pack.h"
#include "engine/project/run_pair.h"

namespace amalgam {

namespace {

using nlohmann::json;

std::string run_title(const RunRecord& run) { return fmt::format("run {} ({})", run.id, run.name); }

bool is_better_when_higher(const std::string& id) {
  for (const ScoreMetric& one : score_metrics()) {
    if (one.id == id) return one.higher_is_better;
  }
  return find_metric(id)->higher_is_better;
}

/// DeLong's test in the words of a verdict.
json delong_json(const DelongTest& test, const std::string& first, const std::string& second) {
  PairedDifference as_difference{"roc_auc", test.first.auc, test.second.auc, test.difference, test.interval};
  return {{"first", json_of(test.first)},
          {"second", json_of(test.second)},
          {"difference", json_of(test.difference)},
          {"standard_error", json_of(test.standard_error)},
          {"interval", json_of(test.interval)},
          {"z", json_of(test.z)},
          {"p_value", json_of(test.p_value)},
          {"verdict", verdict(as_difference, true, first, second)}};
}

}  // namespace

json compare_runs(const ProjectStore& store, std::int64_t first, std::int64_t second,
                  const BootstrapOptions& options) {
  const RunPair pair = pair_runs(store, first, second);
  const std::string first_name = run_title(pair.first), second_name = run_title(pair.second);
  json differences = json::array();
  for (const PairedDifference& difference : paired_differences(pair, options)) {
    json entry = json_of(difference);
    entry["verdict"] = verdict(difference, is_better_when_higher(difference.metric), first_name, second_name);
    differences.push_back(std::move(entry));
  }
  json out = {{"runs", json::array({{{"id", first}, {"name", pair.first.name}}, {{"id", second}, {"name", pair.second.name}}})},
              {"part", to_string(pair.part)},
              {"rows", pair.targets.size()},
              {"only_in_first", pair.only_in_first},
              {"only_in_second", pair.only_in_second},
              {"bootstrap", {{"kind", "paired, percentile"}, {"level", options.level}, {"seed", options.seed}}},
              {"differences", differences}};
  if (pair.task == Task::binary) {
    out["bads"] = std::count(pair.targets.begin(), pair.targets.end(), 1.0F);
    out["delong"] = delong_json(delong_test(pair.targets, pair.first_outputs, pair.second_outputs), first_name, second_name);
    out["verdict"] = out["delong"]["verdict"];
  } else {  // no class to rank: the first metric of the task decides
    out["verdict"] = differences.empty() ? json() : differences.front().at("verdict");
  }
  return out;
}

}  // namespace amalgam
