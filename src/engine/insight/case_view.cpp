// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/case_view.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

namespace amalgam {

namespace {

std::vector<std::string> columns_of(const ModalityMap& map) {
  std::vector<std::string> columns;
  for (const ModalitySpec& spec : map.modalities) {
    for (std::string& column : spec.all_columns()) columns.push_back(std::move(column));
  }
  return columns;
}

Batch repeated(const Batch& one, std::int64_t times) { return one.gather(torch::zeros({times}, torch::kInt64)); }

/// The row once for each coalition, which its place in the batch names.
Batch all_coalitions(const Batch& row) {
  const auto modalities = static_cast<std::int64_t>(row.modalities.size());
  const std::int64_t coalitions = std::int64_t{1} << modalities;
  Batch all = repeated(row, coalitions);
  const torch::Tensor numbers = torch::arange(coalitions, torch::kInt64);
  for (std::int64_t m = 0; m < modalities; ++m) {
    ModalityTensors& one = all.modalities[static_cast<std::size_t>(m)];
    const torch::Tensor in = numbers.bitwise_and(std::int64_t{1} << m) != 0;
    one.present = torch::logical_and(one.present, in);
  }
  return all;
}

nlohmann::json numbers_json(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.to(torch::kFloat32).contiguous();
  return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
}

/// [heads, M, M] as nested lists.
nlohmann::json heads_json(const torch::Tensor& attention) {
  nlohmann::json heads = nlohmann::json::array();
  for (std::int64_t head = 0; head < attention.size(0); ++head) {
    nlohmann::json rows = nlohmann::json::array();
    for (std::int64_t query = 0; query < attention.size(1); ++query) rows.push_back(numbers_json(attention[head][query]));
    heads.push_back(rows);
  }
  return heads;
}

nlohmann::json tokens_json(const OpenRun& run, const CaseRow& row) {
  const std::vector<std::string> names = run.modalities();
  const std::vector<EncodedModality> encoded = run.encode(row.batch);
  nlohmann::json all = nlohmann::json::array();
  for (std::size_t m = 0; m < names.size(); ++m) {
    nlohmann::json tokens = nlohmann::json::array();
    if (m < encoded.size() && encoded[m].present.item<bool>()) {
      const torch::Tensor attention = encoded[m].token_attention[0].to(torch::kFloat32).contiguous();
      const torch::Tensor mask = encoded[m].mask[0].contiguous();
      const auto token_names = run.preprocessor().featurizers()[m]->token_names(row.cells, 0);
      const auto count = std::min<std::int64_t>(attention.numel(), static_cast<std::int64_t>(token_names.size()));
      for (std::int64_t t = 0; t < count; ++t) {
        if (!mask.data_ptr<bool>()[t]) continue;
        tokens.push_back({{"name", token_names[static_cast<std::size_t>(t)]}, {"attention", attention.data_ptr<float>()[t]}});
      }
    }
    all.push_back({{"modality", names[m]}, {"tokens", tokens}});
  }
  return all;
}

/// What the modalities share out of one row's score.
CoalitionSums share_out(const std::vector<double>& scores, int players) {
  CoalitionSums sums(players, 1);
  for (Coalition coalition = 0; coalition < scores.size(); ++coalition) sums.add(coalition, {&scores[coalition], 1});
  return sums;
}

/// A change that flips the decision.
struct Flip {
  const ColumnValues* column;
  std::string from;
  SingleChange change;
  double score;
  int decision;
};

nlohmann::json flip_json(const OpenRun& run, const Flip& flip) {
  return {{"column", flip.column->column},
          {"modality", run.modalities()[flip.column->modality]},
          {"from", flip.from},
          {"to", flip.change.to},
          {"distance", flip.change.distance},
          {"score", flip.score},
          {"decision", run.preprocessor().classes()[static_cast<std::size_t>(flip.decision)]}};
}

/// Tries every value of some columns of one modality in one batch; the nearest flip of each column.
void find_flips(const OpenRun& run, const CaseRow& row, const std::vector<const ColumnValues*>& columns, double cut_off,
                int decision, std::vector<Flip>& flips) {
  std::vector<CellEdits> variants;
  std::vector<std::pair<const ColumnValues*, SingleChange>> tried;
  for (const ColumnValues* column : columns) {
    for (SingleChange& change : single_changes(*column, row.cells.column(column->column).text(0))) {
      variants.push_back({{column->column, change.to}});
      tried.emplace_back(column, std::move(change));
    }
  }
  if (tried.empty()) return;
  const std::size_t m = columns.front()->modality;
  const ModalitySpec& spec = run.preprocessor().map().modalities[m];
  const Table cells = edited_rows(row.cells, 0, spec.all_columns(), variants);
  std::vector<std::int64_t> rows(tried.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  Batch batch = repeated(row.batch, static_cast<std::int64_t>(rows.size()));
  batch.modalities[m] = run.preprocessor().featurizers()[m]->transform(cells, rows);
  const std::vector<float> outputs = run.outputs_of(batch);
  const std::vector<float> probabilities = probabilities_of(outputs, run.task(), run.classes());
  const std::size_t width = outputs.size() / tried.size();
  const ColumnValues* done = nullptr;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (tried[i].first == done) continue;
    const int now = decision_of(run, {probabilities.data() + i * width, width}, cut_off);
    if (now == decision) continue;
    done = tried[i].first;
    const double score = probabilities[i * width + (width > 1 ? static_cast<std::size_t>(now) : 0)];
    flips.push_back({done, row.cells.column(done->column).text(0), tried[i].second, score, now});
  }
}

}  // namespace

CaseRow case_row(const OpenRun& run, std::int64_t row, const CellEdits& edits, Coalition muted) {
  const std::vector<std::int64_t> first = {0};
  CaseRow made{edited_rows(run.table(), row, columns_of(run.preprocessor().map()), {edits}), {}};
  made.batch = with_only(run.preprocessor().transform(made.cells, first), ~muted);
  return made;
}

int decision_of(const OpenRun& run, std::span<const float> outputs, double cut_off) {
  switch (run.task()) {
    case Task::binary: return static_cast<double>(outputs[0]) >= cut_off ? 1 : 0;
    case Task::multiclass: return static_cast<int>(std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
    case Task::regression: break;
  }
  return 0;
}

nlohmann::json say_of(const OpenRun& run, const CaseRow& row, const CaseQuestion& question, int explained) {
  const std::vector<std::string> names = run.modalities();
  const auto players = static_cast<int>(names.size());
  const Batch all = all_coalitions(row.batch);
  std::vector<float> outputs = run.outputs_of(all);
  const auto width = static_cast<std::size_t>(run.outputs());
  if (!question.own_answer) answer_for_nothing(all, run.base_outputs(), outputs);
  const std::size_t coalitions = outputs.size() / width;
  const std::vector<double> scores = scores_of(outputs, run.task(), run.classes(), std::vector<int>(coalitions, explained));
  const CoalitionSums sums = share_out(scores, players);
  const std::vector<float> probabilities =
      probabilities_of({outputs.end() - static_cast<std::ptrdiff_t>(width), outputs.end()}, run.task(), run.classes());
  const int decision = decision_of(run, probabilities, question.cut_off);
  nlohmann::json contributions = nlohmann::json::array(), interactions = nlohmann::json::array();
  for (int m = 0; m < players; ++m) {
    const auto at = static_cast<std::size_t>(m);
    contributions.push_back({{"modality", names[at]}, {"value", sums.value(m)[0]}, {"is_there", row.batch.modalities[at].present.item<bool>()}});
    nlohmann::json pairs = nlohmann::json::array();
    for (int other = 0; other < players; ++other) pairs.push_back(other == m ? 0.0 : sums.interaction(m, other)[0]);
    interactions.push_back(pairs);
  }
  const bool is_value = run.task() == Task::regression;
  std::vector<float> by_class = is_value ? std::vector<float>{} : probabilities;
  if (run.task() == Task::binary) by_class = {1 - probabilities[0], probabilities[0]};
  return {{"score", width > 1 ? probabilities[static_cast<std::size_t>(decision)] : probabilities[0]},
          {"log_odds", is_value ? nlohmann::json() : nlohmann::json(scores.back())},
          {"probabilities", by_class},
          {"decision", is_value ? nlohmann::json() : nlohmann::json(run.preprocessor().classes()[static_cast<std::size_t>(decision)])},
          {"base", scores.front()},
          {"contributions", contributions},
          {"interactions", interactions}};
}

nlohmann::json smallest_change(const OpenRun& run, const CaseRow& row, const CaseQuestion& question) {
  if (run.task() == Task::regression) return nullptr;
  const std::vector<float> now = probabilities_of(run.outputs_of(row.batch), run.task(), run.classes());
  const int decision = decision_of(run, now, question.cut_off);
  std::vector<Flip> flips;
  const std::vector<ColumnValues>& values = run.training_values();
  for (std::size_t m = 0; m < run.modalities().size(); ++m) {
    if ((question.muted >> m & 1U) != 0) continue;
    if (!question.goes_on()) return nullptr;  // a newer question waits
    std::vector<const ColumnValues*> columns;
    for (const ColumnValues& one : values) {
      if (one.modality == m) columns.push_back(&one);
    }
    if (!columns.empty()) find_flips(run, row, columns, question.cut_off, decision, flips);
  }
  if (flips.empty()) return nullptr;
  std::stable_sort(flips.begin(), flips.end(),
                   [](const Flip& one, const Flip& other) { return one.change.distance < other.change.distance; });
  nlohmann::json answer = flip_json(run, flips.front()), others = nlohmann::json::array();
  for (std::size_t i = 1; i < flips.size(); ++i) others.push_back(flip_json(run, flips[i]));
  answer["others"] = others;
  return answer;
}

nlohmann::json look_of(const OpenRun& run, const CaseRow& row) {
  const FusionOutput output = run.run(row.batch);
  nlohmann::json attention = nlohmann::json::array();
  for (const torch::Tensor& layer : output.attention) attention.push_back(heads_json(layer[0]));
  return {{"weights", output.modality_weights.defined() ? numbers_json(output.modality_weights[0]) : nlohmann::json()},
          {"attention", attention},
          {"tokens", tokens_json(run, row)}};
}

}  // namespace amalgam
