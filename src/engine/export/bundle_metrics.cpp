// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/data/profile.h"
#include "engine/evaluation/column_bins.h"
#include "engine/evaluation/metrics.h"
#include "engine/export/bundle_card.h"
#include "engine/project/credit_json.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostSegmentColumns = 5;
constexpr std::int64_t kMostGroups = 12;
constexpr int kQuarters = 4;

/// Columns whose values part the population: categories with few values, and the first amounts by quarters.
std::vector<std::string> segment_columns(const ModalityMap& map, const Table& table) {
  std::vector<std::string> chosen, amounts;
  for (const ModalitySpec& spec : map.modalities) {
    for (const std::string& name : spec.all_columns()) {
      const Column& column = table.column(name);
      if (spec.kind == "numerical" && can_be_binned(column)) amounts.push_back(name);
      if (spec.kind != "categorical" || !can_be_binned(column) || chosen.size() == kMostSegmentColumns - 1) continue;
      const std::int64_t values = profile_column(column).distinct;
      if (values >= 2 && values <= kMostGroups) chosen.push_back(name);
    }
  }
  for (const std::string& name : amounts) {
    if (chosen.size() < kMostSegmentColumns) chosen.push_back(name);
    if (chosen.size() >= 3) break;
  }
  return chosen;
}

/// Metrics of each group of a column's values among the predicted rows.
nlohmann::json measured_by(const std::string& name, const Table& table, const PredictionRecord& all, Task task) {
  const ColumnBins bins = bin_column(table.column(name), all.rows, kQuarters);
  const auto width = static_cast<std::size_t>(all.width);
  nlohmann::json groups = nlohmann::json::array();
  for (std::size_t bin = 0; bin < bins.labels.size(); ++bin) {
    std::vector<float> targets, outputs;
    for (std::size_t i = 0; i < all.rows.size(); ++i) {
      if (bins.bin_of[static_cast<std::size_t>(all.rows[i])] != static_cast<std::int32_t>(bin)) continue;
      targets.push_back(all.targets[i]);
      outputs.insert(outputs.end(), all.outputs.begin() + static_cast<std::ptrdiff_t>(i * width),
                     all.outputs.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
    }
    if (targets.empty()) continue;
    nlohmann::json group = {{"segment", bins.labels[bin]}, {"rows", targets.size()}, {"metrics", nlohmann::json::object()}};
    for (const auto& [id, value] : compute_metrics({task, targets, outputs, std::max(2, all.width)})) {
      group["metrics"][id] = json_of(value);
    }
    groups.push_back(group);
  }
  return {{"column", name}, {"segments", groups}};
}

nlohmann::json calibration_of(const FusionModel& model) {
  if (!model.is_calibrated()) return nullptr;
  const torch::Tensor numbers = model.named_buffers()["calibration"].to(torch::kFloat64).cpu();
  return {{"scale", numbers[0].item<double>()}, {"shift", numbers[1].item<double>()}};
}

}  // namespace

nlohmann::json bundle_metrics(const ExportTask& task) {
  const RunRecord& record = task.loaded.record;
  const ModalityMap& map = task.loaded.trained.preprocessor->map();
  nlohmann::json out = {{"task", to_string(map.target.task)},
                        {"parts", nlohmann::json::object()},
                        {"calibration", calibration_of(*task.loaded.trained.model)},
                        {"cut_off", nullptr},
                        {"segments", nlohmann::json::array()},
                        {"credit", nullptr}};
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    if (!task.split.rows_of(part).empty()) out["parts"][std::string(to_string(part))]["rows"] = task.split.rows_of(part).size();
  }
  for (const MetricValue& one : record.final_metrics) out["parts"][std::string(to_string(one.part))][one.metric] = json_of(one.value);

  auto predictions = task.store.predictions(record.id, Part::test);
  if (!predictions || predictions->rows.empty()) predictions = task.store.predictions(record.id, Part::validation);
  if (!predictions || predictions->rows.empty()) return out;
  out["measured_on"] = to_string(predictions->part);
  const std::vector<std::string> columns = segment_columns(map, *task.table);
  if (map.target.task == Task::binary) {
    CreditPackOptions options;
    options.segments = columns;
    nlohmann::json credit = credit_pack(task.store, record.id, task.table.get(), options);
    out["segments"] = credit.at("segments");
    if (credit.at("cut_off").is_object()) out["cut_off"] = credit.at("cut_off").at("chosen").at("cut_off");
    credit.erase("segments");
    out["credit"] = std::move(credit);
    return out;
  }
  for (const std::string& name : columns) out["segments"].push_back(measured_by(name, *task.table, *predictions, map.target.task));
  return out;
}

}  // namespace amalgam
