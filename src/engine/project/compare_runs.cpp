// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/evaluation/grouped_metrics.h"
#include "engine/project/credit_json.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

namespace {

using nlohmann::json;

/// Both runs' scores on the rows that both have, in the first one's order.
struct CommonScores {
  std::vector<float> targets, first, second;
};

CommonScores common_rows(const PartScores& first, const PartScores& second) {
  std::unordered_map<std::int64_t, std::size_t> place;
  for (std::size_t i = 0; i < second.rows.size(); ++i) place.emplace(second.rows[i], i);
  CommonScores common;
  for (std::size_t i = 0; i < first.rows.size(); ++i) {
    const auto found = place.find(first.rows[i]);
    if (found == place.end()) continue;
    if (first.targets[i] != second.targets[found->second]) {
      throw Error(ErrorKind::request, "compare.other_data",
                  fmt::format("Row {} has another outcome in one run than in the other: the runs answer "
                              "different questions and cannot be compared.",
                              first.rows[i]));
    }
    common.targets.push_back(first.targets[i]);
    common.first.push_back(first.scores[i]);
    common.second.push_back(second.scores[found->second]);
  }
  return common;
}

std::string run_label(const RunRecord& run) { return fmt::format("run {} ({})", run.id, run.name); }

Part part_of(const ProjectStore& store, std::int64_t first, std::int64_t second) {
  const auto one = store.predictions(first, Part::test), other = store.predictions(second, Part::test);
  return one && other && !one->rows.empty() && !other->rows.empty() ? Part::test : Part::validation;
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
  if (first == second) {
    throw Error(ErrorKind::request, "compare.same_run",
                fmt::format("Run {} cannot be compared with itself; name two runs.", first));
  }
  const RunRecord one = store.run(first), other = store.run(second);
  if (one.dataset != other.dataset) {
    throw Error(ErrorKind::request, "compare.other_data",
                fmt::format("Runs {} and {} were trained on different data; only runs on the same data set "
                            "share rows.",
                            first, second));
  }
  const Part part = part_of(store, first, second);
  const PartScores scores = part_scores(store, first, part), others = part_scores(store, second, part);
  const CommonScores common = common_rows(scores, others);
  if (common.targets.empty()) {
    throw Error(ErrorKind::request, "compare.no_common_rows",
                fmt::format("Runs {} and {} have no {} row in common; train both with the same split.", first,
                            second, to_string(part)));
  }
  const std::string first_name = run_label(one), second_name = run_label(other);
  json differences = json::array();
  for (const PairedDifference& difference :
       paired_bootstrap(common.targets, common.first, common.second, options)) {
    const auto metric = std::find_if(score_metrics().begin(), score_metrics().end(),
                                     [&](const ScoreMetric& m) { return m.id == difference.metric; });
    json entry = json_of(difference);
    entry["verdict"] = verdict(difference, metric->higher_is_better, first_name, second_name);
    differences.push_back(std::move(entry));
  }
  const DelongTest test = delong_test(common.targets, common.first, common.second);
  return {{"runs", json::array({{{"id", first}, {"name", one.name}}, {{"id", second}, {"name", other.name}}})},
          {"part", to_string(part)},
          {"rows", common.targets.size()},
          {"only_in_first", scores.rows.size() - common.targets.size()},
          {"only_in_second", others.rows.size() - common.targets.size()},
          {"bads", std::count(common.targets.begin(), common.targets.end(), 1.0F)},
          {"delong", delong_json(test, first_name, second_name)},
          {"bootstrap", {{"kind", "paired, percentile"}, {"level", options.level}, {"seed", options.seed}}},
          {"differences", differences},
          {"verdict", verdict({"roc_auc", test.first.auc, test.second.auc, test.difference, test.interval}, true,
                              first_name, second_name)}};
}

}  // namespace amalgam
