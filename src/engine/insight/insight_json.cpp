// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/insight_json.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/insight/insight_settings.h"

namespace amalgam {

namespace {

constexpr std::int64_t kMostRows = 2000;

nlohmann::json number_json(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

/// One member of the estimates as a matrix, [M][M].
nlohmann::json matrix_json(const std::vector<Estimate>& estimates, std::size_t players, double Estimate::* member) {
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t one = 0; one < players; ++one) {
    nlohmann::json row = nlohmann::json::array();
    for (std::size_t other = 0; other < players; ++other) row.push_back(number_json(estimates[one * players + other].*member));
    rows.push_back(row);
  }
  return rows;
}

nlohmann::json game_json(const ShapleyGame& game, const std::vector<std::string>& modalities) {
  const std::size_t players = modalities.size();
  nlohmann::json values = nlohmann::json::array();
  for (std::size_t m = 0; m < players; ++m) {
    nlohmann::json one = estimate_json(game.values[m]);
    one["modality"] = modalities[m];
    one["size"] = game.sizes.empty() ? nlohmann::json() : number_json(game.sizes[m].value);
    values.push_back(one);
  }
  nlohmann::json interactions = {{"value", matrix_json(game.interactions, players, &Estimate::value)},
                                 {"low", matrix_json(game.interactions, players, &Estimate::low)},
                                 {"high", matrix_json(game.interactions, players, &Estimate::high)},
                                 {"size", nlohmann::json()}};
  if (!game.interaction_sizes.empty()) {
    interactions["size"] = matrix_json(game.interaction_sizes, players, &Estimate::value);
  }
  return {{"id", game.id},
          {"metric", game.metric},
          {"higher_is_better", game.higher_is_better},
          {"none", game.coalitions.front()},
          {"all", game.coalitions.back()},
          {"coalitions", game.coalitions},
          {"values", values},
          {"interactions", interactions}};
}

std::string interval_text(const Estimate& one) { return fmt::format("{:+.4f} [{:+.4f}, {:+.4f}]", one.value, one.low, one.high); }

bool is_clear(const Estimate& one) { return one.low > 0 || one.high < 0; }

}  // namespace

nlohmann::json estimate_json(const Estimate& estimate) {
  return {{"value", number_json(estimate.value)}, {"low", number_json(estimate.low)}, {"high", number_json(estimate.high)}};
}

std::vector<std::string> shapley_findings(const ShapleyResult& result, const std::vector<std::string>& modalities) {
  std::vector<std::string> findings;
  if (result.games.empty()) return findings;
  const ShapleyGame& metric = result.games.front();
  for (std::size_t m = 0; m < modalities.size(); ++m) {
    const Estimate& one = metric.values[m];
    const std::string value = interval_text(one);  // whole sentences: the window translates them as such
    findings.push_back(!is_clear(one)  ? fmt::format("{} gives nothing that can be told from 0: {} {}.", modalities[m], value, metric.metric)
                       : one.value > 0 ? fmt::format("{} helps the result: {} {}.", modalities[m], value, metric.metric)
                                       : fmt::format("{} does harm: {} {}.", modalities[m], value, metric.metric));
  }
  // The metric's interaction is bent by its upper end (AUC 1), the information's is not.
  const ShapleyGame& pairs = result.games.size() > 2 ? result.games[1] : metric;
  for (std::size_t one = 0; one < modalities.size(); ++one) {
    for (std::size_t other = one + 1; other < modalities.size(); ++other) {
      const Estimate& both = pairs.interactions[one * modalities.size() + other];
      if (!is_clear(both)) continue;
      const std::string value = interval_text(both);
      findings.push_back(both.value > 0 ? fmt::format("{} and {} are worth more together than apart (synergy): {} ({}).", modalities[one],
                                                      modalities[other], value, pairs.metric)
                                        : fmt::format("{} and {} tell partly the same (redundancy): {} ({}).", modalities[one],
                                                      modalities[other], value, pairs.metric));
    }
  }
  return findings;
}

nlohmann::json shapley_json(const ShapleyResult& result, const OpenRun& run, const InsightRows& rows,
                            const ShapleySettings& settings, bool own_answer) {
  const std::vector<std::string> modalities = run.modalities();
  nlohmann::json games = nlohmann::json::array();
  for (const ShapleyGame& one : result.games) games.push_back(game_json(one, modalities));
  const std::vector<float> nothing =
      own_answer ? run.outputs_of(with_only(run.preprocessor().transform(run.table(), std::span(rows.rows).first(1)), 0))
                 : run.base_outputs();
  return {{"part", to_string(rows.part)},
          {"rows", rows.rows.size()},
          {"rows_of_part", rows.of},
          {"seed", settings.seed},
          {"resamples", settings.resamples},
          {"level", settings.level},
          {"fingerprint", run.fingerprint()},
          {"modalities", modalities},
          {"absence", {{"how", run.absence().how}, {"sentence", run.absence().sentence}}},
          {"empty", {{"how", own_answer ? "model" : "base_rate"}, {"outputs", nothing}}},
          {"games", games},
          {"findings", shapley_findings(result, modalities)}};
}

nlohmann::json shapley_answer(const InsightCall& call, const OpenRunPtr& run, bool may_be_kept) {
  if (may_be_kept) {
    const auto kept = call.store.insight(call.request.run, "modality_shapley");
    nlohmann::json answer = nlohmann::json::parse(kept.value_or(""), nullptr, false);
    if (answer.is_object() && answer.value("fingerprint", "") == run->fingerprint()) return answer;
  }
  const bool has_own = !may_be_kept;  // settings of another insight are not ours
  ShapleySettings settings;
  settings.seed = run->record().seed;
  std::int64_t most = kMostRows;
  std::string part, empty = "auto";
  if (has_own) {
    settings.seed = static_cast<std::uint64_t>(integer_setting(call, "seed", static_cast<std::int64_t>(settings.seed & INT64_MAX), 0, INT64_MAX));
    settings.resamples = static_cast<int>(integer_setting(call, "resamples", settings.resamples, 0, 10000));
    settings.level = number_setting(call, "level", settings.level, 0.5, 0.999);
    most = integer_setting(call, "rows", most, 2, 1'000'000);
    part = choice_setting(call, "part", "", {"", "train", "validation", "test"});
    empty = choice_setting(call, "empty", empty, {"auto", "model", "base_rate"});
  }
  const bool own_answer = empty == "model" || (empty == "auto" && run->absence().answers_nothing);
  const InsightRows rows = run->rows_of(part, most, settings.seed);
  const Batch batch = run->preprocessor().transform(run->table(), rows.rows);
  const ModalityGame game = run->game(batch, run->targets_of(rows.rows), own_answer);
  const ShapleyResult result = shapley_of_modalities(game, settings, progress_of(call));
  if (result.games.empty()) return nullptr;
  return shapley_json(result, *run, rows, settings, own_answer);
}

}  // namespace amalgam
