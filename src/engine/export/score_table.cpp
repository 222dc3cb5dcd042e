// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/score_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/data/csv_reader.h"
#include "engine/data/spreadsheet_text.h"
#include "engine/insight/coalitions.h"
#include "engine/insight/modality_shapley.h"
#include "engine/insight/open_run.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

std::vector<float> score_floats(const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.to(torch::kFloat32).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// Logits, or values in the target's unit.
std::vector<float> logits_of(const TrainedModel& trained, const Batch& batch) {
  const torch::NoGradGuard no_gradient;
  const Preprocessor& preprocessor = *trained.preprocessor;
  torch::Tensor logits = trained.model->run(batch).logits;
  if (preprocessor.map().target.task == Task::regression) {
    logits = logits * preprocessor.target_deviation() + preprocessor.target_mean();
  }
  return score_floats(logits);
}

/// What the model says of a row of which nothing is known; nothing where it has an answer of its own.
std::vector<float> base_of(const TrainedModel& trained) {
  const bool answers = trained.model->baseline() != nullptr || trained.model->head().reads_absence_states();
  if (answers || !trained.card.contains("base_outputs")) return {};
  return trained.card.at("base_outputs").get<std::vector<float>>();
}

}  // namespace

std::vector<float> outputs_of_rows(const TrainedModel& trained, const Table& table, std::span<const std::int64_t> rows) {
  const Batch batch = trained.preprocessor->transform(table, rows);
  return score_floats(predict(*trained.model, batch, *trained.preprocessor, torch::kCPU));
}

ScoreTable::ScoreTable(const TrainedModel& trained, const Table& data, const ScoreTableSettings& settings)
    : trained_(trained), data_(data), settings_(settings) {
  const ModalityMap& map = trained.preprocessor->map();
  for (const std::string& id : map.id) {
    if (data.has(id)) ids_.push_back(id);
  }
  const auto modalities = static_cast<int>(map.modalities.size());
  settings_.reasons = std::min(settings_.reasons, modalities);
  if (settings_.reasons > 0 && modalities > kMostPlayers) {
    throw Error(ErrorKind::request, "score.reasons",
                fmt::format("Reasons are worked out for at most {} modalities; the model has {}.", kMostPlayers, modalities));
  }
}

std::string ScoreTable::safe(const std::string& text) const {
  return settings_.spreadsheet_safe ? spreadsheet_safe(text) : text;
}

std::string ScoreTable::header() const {
  const Preprocessor& preprocessor = *trained_.preprocessor;
  std::vector<std::string> names = ids_;
  if (names.empty()) names.push_back("row");
  switch (preprocessor.map().target.task) {
    case Task::binary: names.push_back("score"); break;
    case Task::regression: names.push_back("prediction"); break;
    case Task::multiclass:
      for (const std::string& one : preprocessor.classes()) names.push_back("score_" + one);
      names.push_back("predicted");
      break;
  }
  for (int i = 1; i <= settings_.reasons; ++i) {
    names.push_back(fmt::format("reason_{}", i));
    names.push_back(fmt::format("reason_{}_effect", i));
  }
  for (std::string& name : names) name = safe(name);
  std::string text;
  write_csv_row(text, names);
  return text;
}

std::string ScoreTable::lines(std::span<const std::int64_t> rows, std::int64_t first_row) const {
  const Batch batch = trained_.preprocessor->transform(data_, rows);
  const std::vector<float> outputs = score_floats(predict(*trained_.model, batch, *trained_.preprocessor, torch::kCPU));
  const std::size_t width = rows.empty() ? 1 : outputs.size() / rows.size();
  std::vector<std::vector<std::string>> cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& id : ids_) cells[i].push_back(safe(data_.column(id).text(rows[i])));
    if (ids_.empty()) cells[i].push_back(std::to_string(first_row + rows[i]));
    const float* own = outputs.data() + i * width;
    for (std::size_t c = 0; c < width; ++c) cells[i].push_back(fmt::format("{}", own[c]));
    if (width == 1) continue;
    const auto likeliest = static_cast<std::size_t>(std::max_element(own, own + width) - own);
    cells[i].push_back(safe(trained_.preprocessor->classes()[likeliest]));
  }
  if (settings_.reasons > 0) add_reasons(batch, cells);
  std::string text;
  for (const auto& line : cells) write_csv_row(text, line);
  return text;
}

void ScoreTable::add_reasons(const Batch& batch, std::vector<std::vector<std::string>>& cells) const {
  const Preprocessor& preprocessor = *trained_.preprocessor;
  const std::vector<std::string> names = preprocessor.modality_names();
  const auto players = static_cast<int>(names.size());
  const Task task = preprocessor.map().target.task;
  const int classes = static_cast<int>(std::max<std::size_t>(2, preprocessor.classes().size()));
  const std::vector<float> base = base_of(trained_);
  const Coalition all = (Coalition{1} << players) - 1;
  const std::vector<int> explained = explained_classes(logits_of(trained_, batch), task, classes);
  CoalitionSums sums(players, cells.size());
  for (Coalition coalition = 0; coalition <= all; ++coalition) {
    const Batch some = with_only(batch, coalition);
    std::vector<float> outputs = logits_of(trained_, some);
    if (!base.empty()) answer_for_nothing(some, base, outputs);
    sums.add(coalition, scores_of(outputs, task, classes, explained));
  }
  std::vector<int> order(names.size());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const auto effect = [&](int player) { return sums.value(player)[row]; };
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int one, int other) { return std::abs(effect(one)) > std::abs(effect(other)); });
    for (int i = 0; i < settings_.reasons; ++i) {
      const int player = order[static_cast<std::size_t>(i)];
      const bool is_none = effect(player) == 0;
      cells[row].push_back(is_none ? std::string() : safe(names[static_cast<std::size_t>(player)]));
      cells[row].push_back(is_none ? std::string() : fmt::format("{:.6g}", effect(player)));
    }
  }
}

}  // namespace amalgam
