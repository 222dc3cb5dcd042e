// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/race_winner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

/// A run's losses, row by row.
struct RowLosses {
  RunRecord run;
  std::vector<double> losses;
  double mean = 0;
};

/// Nothing where a row has no score or no outcome.
std::vector<double> losses_of(const PredictionRecord& scored, bool is_value) {
  std::vector<double> losses = row_losses({.task = is_value ? Task::regression : scored.width == 1 ? Task::binary : Task::multiclass,
                                           .targets = scored.targets,
                                           .outputs = scored.outputs,
                                           .classes = std::max(2, scored.width)});
  if (!std::all_of(losses.begin(), losses.end(), [](double loss) { return std::isfinite(loss); })) return {};
  return losses;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double one : values) sum += one;
  return values.empty() ? NAN : sum / static_cast<double>(values.size());
}

/// Of a − b, the mean's standard error.
double paired_error(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  if (a.size() < 2) return 0;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] - b[i];
  const double mean = sum / n;
  for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
  return std::sqrt(squares / (n - 1) / n);
}

std::vector<RowLosses> comparable_losses(const ProjectStore& store, const std::vector<std::int64_t>& runs) {
  std::vector<RowLosses> all;
  std::vector<std::int64_t> rows;
  std::vector<float> targets;
  for (const std::int64_t id : runs) {
    const auto scored = store.predictions(id, Part::validation);
    if (!scored || scored->rows.empty()) continue;
    RunRecord run = store.run(id);
    const bool is_value = !std::isnan(run.metric(Part::validation, "rmse"));
    std::vector<double> losses = losses_of(*scored, is_value);
    if (losses.empty()) continue;
    if (all.empty()) {
      rows = scored->rows;
      targets = scored->targets;
    }
    if (scored->rows != rows || scored->targets != targets) continue;
    const double mean = mean_of(losses);
    all.push_back({std::move(run), std::move(losses), mean});
  }
  std::stable_sort(all.begin(), all.end(), [](const RowLosses& a, const RowLosses& b) { return a.mean < b.mean; });
  return all;
}

std::string name_of(const RunRecord& run) { return run.name.empty() ? fmt::format("run {}", run.id) : run.name; }

}  // namespace

RaceWinner race_winner(const ProjectStore& store, const std::vector<std::int64_t>& runs,
                       const std::function<bool(const std::string&)>& is_ensemble) {
  const std::vector<RowLosses> all = comparable_losses(store, runs);
  RaceWinner found;
  if (all.empty()) return found;
  const RowLosses* winner = &all.front();
  const RowLosses* simplest = &all.front();
  std::size_t level = 0;
  for (const RowLosses& one : all) {
    RaceStanding standing{.run = one.run.id, .loss = one.mean, .behind = one.mean - all.front().mean,
                          .error = paired_error(one.losses, all.front().losses)};
    standing.is_level = standing.behind <= standing.error;
    found.standings.push_back(standing);
    if (!standing.is_level) continue;
    ++level;
    if (is_ensemble(one.run.strategy) && !is_ensemble(winner->run.strategy)) winner = &one;
    if (one.run.parameters < simplest->run.parameters) simplest = &one;
  }
  found.run = winner->run.id;
  found.simplest = simplest->run.id;
  const std::string name = name_of(winner->run);
  if (level == 1) {
    found.sentence = fmt::format("{} wins: no other of {} models comes within one standard error of its loss on validation.", name, all.size());
  } else if (simplest == winner) {
    found.sentence = fmt::format("{} wins. Level with it on validation: {} of {} models, none of them simpler.", name, level - 1, all.size());
  } else {
    found.sentence = fmt::format("{} wins. Level with it on validation: {} of {} models; the simplest of them is {}.", name, level - 1,
                                 all.size(), name_of(simplest->run));
  }
  return found;
}

nlohmann::json json_of(const RaceWinner& winner) {
  nlohmann::json standings = nlohmann::json::array();
  const auto number = [](double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); };
  for (const RaceStanding& one : winner.standings) {
    standings.push_back({{"run", one.run}, {"loss", number(one.loss)}, {"behind", number(one.behind)}, {"error", number(one.error)},
                         {"is_level", one.is_level}});
  }
  return {{"run", winner.run}, {"simplest", winner.simplest}, {"sentence", winner.sentence}, {"standings", standings}};
}

}  // namespace amalgam
