// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/credit_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/evaluation/recalibration.h"
#include "engine/project/credit_columns.h"
#include "engine/project/credit_json.h"
#include "engine/project/run_decision.h"

namespace amalgam {

namespace {

using nlohmann::json;

ModalityMap map_of(const RunRecord& run) {
  const json config = json::parse(run.config_json, nullptr, false);
  if (config.is_object() && config.contains("map")) return ModalityMap::from_json(config.at("map"));
  return {};
}

enum class Scores { decided, as_trained };

std::optional<PartScores> scores_if_stored(const ProjectStore& store, std::int64_t run, Part part, Scores which = Scores::decided) {
  const auto stored = which == Scores::decided ? store.predictions(run, part) : store.predictions_as_trained(run, part);
  if (!stored || stored->rows.empty()) return {};
  PartScores scores{.part = part};
  for (std::size_t i = 0; i < stored->rows.size(); ++i) {
    const float target = stored->targets[i];
    if (std::isnan(stored->outputs[i]) || (target != 0.0F && target != 1.0F)) {
      ++scores.without_score;
      continue;
    }
    scores.rows.push_back(stored->rows[i]);
    scores.targets.push_back(target);
    scores.scores.push_back(stored->outputs[i]);
  }
  return scores;
}

PartScores needed_scores(const ProjectStore& store, std::int64_t run, Part part, Scores which) {
  check_binary_run(store.run(run));
  auto scores = scores_if_stored(store, run, part, which);
  if (scores && !scores->rows.empty()) return *std::move(scores);
  throw Error(ErrorKind::request, "credit.no_predictions",
              fmt::format("The project holds no usable scores of the {} rows of run {}. They are stored "
                          "when a run ends; resume it, or train again with rows in that part.",
                          to_string(part), run));
}

/// What all members of the pack are made from.
struct Pack {
  const ProjectStore& store;
  const RunRecord run;
  const Table* table;
  const CreditPackOptions& options;
  PartScores part;
  std::optional<PartScores> validation;  ///< where it is not `part` itself
  RunDecision decision = {};             ///< what is stored with the run
  double cut_off = 0.5;
};

json summary_of(const Pack& pack) {
  const PartScores& part = pack.part;
  const auto rows = static_cast<double>(part.rows.size());
  const auto bads = std::count(part.targets.begin(), part.targets.end(), 1.0F);
  const double sum = std::accumulate(part.scores.begin(), part.scores.end(), 0.0);
  return {{"part", to_string(part.part)},
          {"rows", part.rows.size()},
          {"without_score", part.without_score},
          {"bads", bads},
          {"bad_rate", json_of(static_cast<double>(bads) / rows)},
          {"mean_score", json_of(sum / rows)}};
}

json metrics_of(const Pack& pack) {
  const auto grouped = group_scores(pack.part.targets, pack.part.scores);
  if (!grouped) return json::array();
  return json_list(bootstrap_metrics(*grouped, pack.options.bootstrap));
}

json measured(std::span<const float> targets, std::span<const float> scores) {
  const auto grouped = group_scores(targets, scores);
  const ProbabilityMeasures all = grouped ? measure_probabilities(grouped->groups) : ProbabilityMeasures{};
  return {{"brier", json_of(all.brier)}, {"log_loss", json_of(all.log_loss)}, {"ece", json_of(all.ece)}};
}

/// Of the scores as they were trained, whatever was decided since. Fitted on validation, measured on the part: on the same
/// rows it would flatter itself.
json recalibration_table(const Pack& pack) {
  if (!pack.validation) return {};
  const PartScores from = part_scores_as_trained(pack.store, pack.run.id, Part::validation);
  const PartScores part = part_scores_as_trained(pack.store, pack.run.id, pack.part.part);
  const PlattScaling platt = fit_platt(from.targets, from.scores);
  const IsotonicCurve isotonic = fit_isotonic(from.targets, from.scores);
  json by_platt = measured(part.targets, recalibrated(platt, part.scores));
  by_platt["slope"] = platt.slope;
  by_platt["intercept"] = platt.intercept;
  json by_isotonic = measured(part.targets, recalibrated(isotonic, part.scores));
  by_isotonic["scores"] = isotonic.scores;
  by_isotonic["probabilities"] = isotonic.probabilities;
  return {{"fitted_on", to_string(from.part)},
          {"stored", pack.decision.recalibration},
          {"as_it_is", measured(part.targets, part.scores)},
          {"platt", by_platt},
          {"isotonic", by_isotonic}};
}

json bands_of(const Pack& pack) {
  const CreditPackOptions& options = pack.options;
  const PartScores& from = pack.validation ? *pack.validation : pack.part;
  const std::vector<double> edges =
      options.edges.empty() ? quantile_edges(from.scores, options.bands) : options.edges;
  json list = json::array();
  int breaks = 0;
  for (const ScoreBand& band : score_bands(pack.part.targets, pack.part.scores, edges)) {
    list.push_back(json_of(band, options.scale));
    breaks += band.breaks_order ? 1 : 0;
  }
  return {{"edges_from", options.edges.empty() ? std::string(to_string(from.part)) : "given"},
          {"order_breaks", breaks},
          {"bands", list},
          {"points", {{"base_points", options.scale.base_points},
                      {"base_odds", options.scale.base_odds},
                      {"double_odds", options.scale.double_odds},
                      {"factor", options.scale.factor()},
                      {"offset", options.scale.offset()}}}};
}

/// Chosen on validation, shown on the part.
json cut_off_of(Pack& pack) {
  const CreditPackOptions& options = pack.options;
  const PartScores& from = pack.validation ? *pack.validation : pack.part;
  const auto chosen_from = group_scores(from.targets, from.scores);
  const auto shown_on = group_scores(pack.part.targets, pack.part.scores);
  if (!chosen_from || !shown_on) return {};
  const CutOffLab chooser(*chosen_from), lab(*shown_on);
  const CutOffPoint cheapest = chooser.cheapest(options.costs);
  const std::optional<double> wanted = options.cut_off ? options.cut_off : pack.decision.cut_off;
  pack.cut_off = wanted.value_or(cheapest.cut_off);
  json by_approval = json::array();
  for (const double share : {0.5, 0.6, 0.7, 0.8, 0.9}) {
    json point = json_of(lab.at(chooser.for_approval(share).cut_off), options.costs);
    point["target_approval"] = share;
    by_approval.push_back(point);
  }
  json curve = json::array();
  for (const CutOffPoint& point : lab.curve(101)) curve.push_back(json_of(point, options.costs));
  return {{"costs", {{"approved_bad", options.costs.approved_bad},
                     {"declined_good", options.costs.declined_good},
                     {"approved_good", options.costs.approved_good},
                     {"declined_bad", options.costs.declined_bad}}},
          {"chosen_on", options.cut_off ? "given" : wanted ? "stored" : std::string(to_string(from.part))},
          {"chosen", json_of(lab.at(pack.cut_off), options.costs)},
          {"best_in_hindsight", json_of(lab.cheapest(options.costs), options.costs)},
          {"by_approval", by_approval},
          {"curve", curve}};
}

json stability_of(const Pack& pack) {
  json stability = json::object();
  if (pack.validation) {
    stability["scores"] = json_of(score_shift(pack.validation->scores, pack.part.scores));
    stability["scores"]["reference"] = to_string(pack.validation->part);
  }
  if (pack.table != nullptr) stability["columns"] = column_stability(pack.store, pack.run, *pack.table, pack.part.rows);
  return stability;
}

json segments_of(const Pack& pack) {
  const auto& columns = pack.options.segments;
  if (columns.empty()) return json::array();
  if (pack.table == nullptr) {
    throw Error(ErrorKind::request, "credit.no_table",
                "Segments by '" + columns.front() + "' need the data set; give it too.");
  }
  return segments_of_scores(pack.part, *pack.table, columns, pack.cut_off);
}

}  // namespace

void check_binary_run(const RunRecord& run) {
  const TargetSpec target = map_of(run).target;
  if (target.task == Task::binary) return;
  throw Error(ErrorKind::request, "credit.not_binary",
              fmt::format("The credit pack needs a yes/no target; that of run {} ('{}') is {}.", run.id,
                          target.column,
                          target.task == Task::regression ? "a number" : "one of several classes"));
}

PartScores part_scores(const ProjectStore& store, std::int64_t run, Part part) {
  return needed_scores(store, run, part, Scores::decided);
}

PartScores part_scores_as_trained(const ProjectStore& store, std::int64_t run, Part part) {
  return needed_scores(store, run, part, Scores::as_trained);
}

Part credit_part(const ProjectStore& store, std::int64_t run, Part wanted) {
  if (wanted != Part::none) return wanted;
  return scores_if_stored(store, run, Part::test) ? Part::test : Part::validation;
}

json credit_pack(const ProjectStore& store, std::int64_t run, const Table* table,
                 const CreditPackOptions& options) {
  check_scale(options.scale);
  const RunRecord record = store.run(run);
  check_binary_run(record);
  const Part part = credit_part(store, run, options.part);
  Pack pack{store, record, table, options, part_scores(store, run, part), {}, store.run_decision(run)};
  if (part != Part::validation) {
    pack.validation = scores_if_stored(store, run, Part::validation);
    if (pack.validation && pack.validation->rows.empty()) pack.validation.reset();
  }
  const auto& targets = pack.part.targets;
  const auto& scores = pack.part.scores;
  json out = summary_of(pack);
  out["run"] = run;
  out["name"] = record.name;
  out["strategy"] = record.strategy;
  out["bad"] = map_of(record).target.positive;
  const std::string rule = store.run_split(run).rule;
  out["is_out_of_time"] = part == Part::test && rule.starts_with("time:");
  out["bootstrap"] = {{"kind", "plain, percentile"},
                      {"replicates", options.bootstrap.replicates},
                      {"level", options.bootstrap.level},
                      {"seed", options.bootstrap.seed}};
  out["metrics"] = metrics_of(pack);
  out["delong"] = json_of(delong_interval(targets, scores));
  out["calibration"] = {
      {"equal_width", json_list(calibration_bins(targets, scores))},
      {"equal_count", json_list(calibration_bins(targets, scores, 10, BinRule::equal_count))}};
  out["recalibration"] = recalibration_table(pack);
  out["decision"] = json_of(pack.decision);
  out["gains"] = json_list(gains_table(targets, scores));
  out["bands"] = bands_of(pack);
  out["cut_off"] = cut_off_of(pack);
  out["stability"] = stability_of(pack);
  out["segments"] = segments_of(pack);
  return out;
}

}  // namespace amalgam
