// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/credit_columns.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/evaluation/column_bins.h"
#include "engine/evaluation/score_groups.h"
#include "engine/evaluation/segments.h"
#include "engine/evaluation/stability.h"
#include "engine/project/credit_json.h"

namespace amalgam {

namespace {

using nlohmann::json;

/// How long each cell of a text or a list is, in bytes; missing cells have no length.
Column lengths_of(const Column& column) {
  std::vector<double> lengths(static_cast<std::size_t>(column.rows()), std::nan(""));
  const auto* texts = std::get_if<TextStorage>(&column.storage());
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    if (column.is_missing(row)) continue;
    lengths[at] = texts ? static_cast<double>(texts->offsets[at + 1] - texts->offsets[at]) : static_cast<double>(column.text(row).size());
  }
  return {column.name(), ColumnType::number, NumberStorage{std::move(lengths)}};
}

struct MovedColumn {
  std::string column, modality;
  bool by_length = false;
  Shift shift;
};

/// The mean over a modality's columns, and its worst one.
json modality_stability(const std::string& modality, const std::vector<MovedColumn>& columns) {
  double sum = 0, worst = std::nan("");
  int known = 0;
  std::string worst_column;
  for (const MovedColumn& one : columns) {
    if (one.modality != modality || std::isnan(one.shift.index)) continue;
    sum += one.shift.index;
    ++known;
    if (!(one.shift.index <= worst)) {
      worst = one.shift.index;
      worst_column = one.column;
    }
  }
  return {{"modality", modality},
          {"index", json_of(known > 0 ? sum / known : std::nan(""))},
          {"worst_index", json_of(worst)},
          {"worst_column", worst_column},
          {"light", to_string(traffic_light(worst))}};
}

}  // namespace

json column_stability(const ProjectStore& store, const RunRecord& run, const Table& table, std::span<const std::int64_t> rows) {
  const std::vector<std::int64_t> train = store.run_split(run.id).train;
  const json config = json::parse(run.config_json, nullptr, false);
  ModalityMap map;
  if (config.is_object() && config.contains("map")) map = ModalityMap::from_json(config.at("map"));
  std::vector<MovedColumn> moved;
  for (const ModalitySpec& modality : map.modalities) {
    for (const std::string& name : modality.all_columns()) {
      const Column& column = table.column(name);
      const bool by_length = !can_be_binned(column);
      const ColumnBins bins = bin_column(by_length ? lengths_of(column) : column, train);
      moved.push_back({name, modality.name, by_length, column_shift(bins, train, rows)});
    }
  }
  json modalities = json::array();
  for (const ModalitySpec& modality : map.modalities) modalities.push_back(modality_stability(modality.name, moved));
  std::stable_sort(moved.begin(), moved.end(), [](const MovedColumn& a, const MovedColumn& b) {
    return !std::isnan(a.shift.index) && (std::isnan(b.shift.index) || a.shift.index > b.shift.index);
  });
  json columns = json::array();
  for (const MovedColumn& one : moved) {
    json entry = json_of(one.shift);
    entry["column"] = one.column;
    entry["modality"] = one.modality;
    entry["by"] = one.by_length ? "length" : "value";
    columns.push_back(std::move(entry));
  }
  return {{"reference", "train"}, {"columns", columns}, {"modalities", modalities}};
}

json segments_of_scores(const PartScores& scores, const Table& table, const std::vector<std::string>& columns, double cut_off) {
  json list = json::array();
  for (const std::string& name : columns) {
    const ColumnBins bins = bin_column(table.column(name), scores.rows, 4);
    RowGroups groups{bins.labels, {}};
    for (const std::int64_t row : scores.rows) groups.group_of.push_back(bins.bin_of[static_cast<std::size_t>(row)]);
    list.push_back({{"column", name},
                    {"segments", json_list(measure_segments(scores.targets, scores.scores, groups))},
                    {"fairness", json_of(fairness_by_group(scores.targets, scores.scores, groups, cut_off))}});
  }
  return list;
}

json credit_columns(const ProjectStore& store, std::int64_t run, const Table& table, const CreditPackOptions& options) {
  const RunRecord record = store.run(run);
  check_binary_run(record);
  const PartScores scores = part_scores(store, run, credit_part(store, run, options.part));
  std::optional<double> cut_off = options.cut_off ? options.cut_off : store.run_decision(run).cut_off;
  if (!cut_off) {
    const auto validation = store.predictions(run, Part::validation);
    const PartScores from = validation && !validation->rows.empty() ? part_scores(store, run, Part::validation) : scores;
    if (const auto grouped = group_scores(from.targets, from.scores)) cut_off = CutOffLab(*grouped).cheapest(options.costs).cut_off;
  }
  return {{"run", run},
          {"part", to_string(scores.part)},
          {"stability", column_stability(store, record, table, scores.rows)},
          {"segments", segments_of_scores(scores, table, options.segments, cut_off.value_or(0.5))}};
}

}  // namespace amalgam
