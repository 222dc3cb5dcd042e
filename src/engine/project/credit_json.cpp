// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/credit_json.h"

#include <cmath>

namespace amalgam {

using nlohmann::json;

json json_of(double value) { return std::isfinite(value) ? json(value) : json(); }

json json_of(const Interval& interval) {
  if (std::isnan(interval.low)) return {};
  return json::array({interval.low, interval.high});
}

json json_of(const MetricInterval& one) {
  return {{"metric", one.metric},
          {"value", json_of(one.value)},
          {"interval", json_of(one.interval)},
          {"deviation", json_of(one.deviation)},
          {"replicates", one.replicates}};
}

json json_of(const PairedDifference& one) {
  return {{"metric", one.metric},
          {"first", json_of(one.first)},
          {"second", json_of(one.second)},
          {"difference", json_of(one.difference)},
          {"interval", json_of(one.interval)},
          {"p_value", json_of(one.p_value)},
          {"replicates", one.replicates}};
}

json json_of(const AucInterval& one) {
  return {{"auc", json_of(one.auc)},
          {"standard_error", json_of(one.standard_error)},
          {"interval", json_of(one.interval)}};
}

json json_of(const CalibrationBin& bin) {
  return {{"lowest", bin.lowest},         {"highest", bin.highest},   {"rows", bin.rows},
          {"bads", bin.bads},             {"mean_score", bin.mean_score},
          {"bad_rate", bin.bad_rate},     {"interval", json_of(bin.interval)}};
}

json json_of(const GainsBand& band) {
  return {{"band", band.band},
          {"lowest", band.lowest},
          {"highest", band.highest},
          {"rows", band.rows},
          {"bads", band.bads},
          {"bad_rate", band.bad_rate},
          {"lift", band.lift},
          {"cumulative_rows", band.cumulative_rows},
          {"cumulative_bads", band.cumulative_bads},
          {"cumulative_lift", band.cumulative_lift},
          {"ks", band.ks}};
}

json json_of(const ScoreBand& band, const PointScale& scale) {
  return {{"low", band.low},
          {"high", band.high},
          {"points_from", scale.points(band.high)},
          {"points_to", scale.points(band.low)},
          {"rows", band.rows},
          {"bads", band.bads},
          {"share", json_of(band.share)},
          {"mean_score", json_of(band.mean_score)},
          {"bad_rate", json_of(band.bad_rate)},
          {"interval", json_of(band.interval)},
          {"breaks_order", band.breaks_order}};
}

json json_of(const Shift& shift) {
  json bins = json::array();
  for (const ShiftBin& bin : shift.bins) {
    bins.push_back({{"label", bin.label},
                    {"reference", bin.reference},
                    {"current", bin.current},
                    {"contribution", json_of(bin.contribution)}});
  }
  return {{"index", json_of(shift.index)},
          {"light", to_string(shift.light())},
          {"by_chance", json_of(shift.by_chance)},
          {"bins", bins}};
}

json json_of(const CutOffPoint& point, const DecisionCosts& costs) {
  return {{"cut_off", point.cut_off},
          {"approval_rate", json_of(point.approval_rate())},
          {"bad_rate", json_of(point.bad_rate())},
          {"bads_declined", json_of(point.bads_declined())},
          {"cost", json_of(point.cost(costs))},
          {"approved_goods", point.approved_goods},
          {"approved_bads", point.approved_bads},
          {"declined_goods", point.declined_goods},
          {"declined_bads", point.declined_bads}};
}

json json_of(const SegmentMeasures& segment) {
  json metrics = json::object();
  for (const ScoreMetric& metric : score_metrics()) {
    metrics[metric.id] = json_of(metric.of(segment.measures));
  }
  return {{"segment", segment.name},
          {"rows", segment.rows},
          {"bads", segment.bads},
          {"bad_rate", segment.bad_rate},
          {"bad_rate_interval", json_of(segment.bad_rate_interval)},
          {"mean_score", json_of(segment.mean_score)},
          {"auc_interval", json_of(segment.auc.interval)},
          {"metrics", metrics}};
}

json json_of(const Fairness& fairness) {
  json groups = json::array();
  for (const GroupFairness& group : fairness.groups) {
    groups.push_back({{"group", group.name},
                      {"rows", group.rows},
                      {"approved", group.approved},
                      {"selection_rate", json_of(group.selection_rate)},
                      {"selection_ratio", json_of(group.selection_ratio)},
                      {"goods", group.goods},
                      {"opportunity", json_of(group.opportunity)},
                      {"is_small", group.is_small}});
  }
  return {{"cut_off", fairness.cut_off},
          {"selection_ratio", json_of(fairness.selection_ratio)},
          {"opportunity_gap", json_of(fairness.opportunity_gap)},
          {"meets_four_fifths", fairness.meets_four_fifths()},
          {"groups", groups}};
}

}  // namespace amalgam
