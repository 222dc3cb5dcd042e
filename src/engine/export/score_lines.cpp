// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/score_lines.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/baselines/baseline.h"
#include "engine/data/csv_reader.h"
#include "engine/data/spreadsheet_text.h"
#include "engine/training/one_thread.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

constexpr std::size_t kPreparedAtOnce = 4096;
constexpr std::int64_t kScoredAtOnce = 256;  // of them: a batch's states stay in the processor's cache

/// The rows by the lengths of their sequences, the longest kind of sequence first: rows of a batch are then about as long
/// as each other, and little is computed for padding. Nothing where there are no sequences.
std::vector<std::int64_t> order_by_length(const Batch& batch) {
  std::vector<std::pair<std::int32_t, const std::vector<std::int32_t>*>> kinds;
  for (const ModalityTensors& one : batch.modalities) {
    if (!one.lengths.empty()) kinds.emplace_back(*std::max_element(one.lengths.begin(), one.lengths.end()), &one.lengths);
  }
  if (kinds.empty()) return {};
  std::stable_sort(kinds.begin(), kinds.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
  std::vector<std::int64_t> order(static_cast<std::size_t>(batch.rows()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t one, std::int64_t other) {
    for (const auto& [longest, lengths] : kinds) {
      const std::int32_t a = (*lengths)[static_cast<std::size_t>(one)], b = (*lengths)[static_cast<std::size_t>(other)];
      if (a != b) return a < b;
    }
    return false;
  });
  return order;
}

/// The cut-off that was stored with the run; scores below it are approved.
std::optional<float> cut_off_of(const TrainedModel& trained) {
  const auto found = trained.card.find("cut_off");
  if (trained.preprocessor->map().target.task != Task::binary || found == trained.card.end() || !found->is_number()) return {};
  return found->get<float>();
}

/// A cell as write_csv_row writes it; `is_only`: the line has no other.
void append_cell(std::string& out, std::string_view cell, bool is_only) {
  const bool needs_quotes = cell.find_first_of(",\"\r\n") != std::string_view::npos || (is_only && cell.empty());
  if (!needs_quotes) {
    out.append(cell);
    return;
  }
  out.push_back('"');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace

LineScorer::LineScorer(const TrainedModel& trained, std::vector<std::string> ids, const LineSettings& settings)
    : trained_(trained), ids_(std::move(ids)), is_safe_(settings.spreadsheet_safe),
      reasons_(std::min(settings.reasons, static_cast<int>(trained.preprocessor->map().modalities.size()))), cut_off_(cut_off_of(trained)),
      classes_(trained.preprocessor->classes()) {
  check_reasons(trained, reasons_);
  if (is_safe_) std::transform(classes_.begin(), classes_.end(), classes_.begin(), spreadsheet_safe);
  trained_.model->eval();
  trained_.model->report_weights(false);  // nobody reads them here
  if (settings.freezes) trained_.model->freeze();
}

LineScorer::~LineScorer() { trained_.model->report_weights(true); }

std::string LineScorer::header() const {
  std::vector<std::string> names = ids_;
  if (names.empty()) names.emplace_back("row");
  const Preprocessor& preprocessor = *trained_.preprocessor;
  switch (preprocessor.map().target.task) {
    case Task::binary:
      names.emplace_back("score");
      if (cut_off_) names.emplace_back("decision");
      break;
    case Task::regression: names.emplace_back("prediction"); break;
    case Task::multiclass:
      for (const std::string& one : preprocessor.classes()) names.push_back("score_" + one);
      names.emplace_back("predicted");
      break;
  }
  for (int i = 1; i <= reasons_; ++i) {
    names.push_back(fmt::format("reason_{}", i));
    names.push_back(fmt::format("reason_{}_effect", i));
  }
  if (is_safe_) std::transform(names.begin(), names.end(), names.begin(), spreadsheet_safe);
  std::string text;
  write_csv_row(text, names);
  return text;
}

torch::Tensor LineScorer::run(const Batch& batch) const {
  std::optional<std::lock_guard<std::mutex>> lock;
  if (trained_.model->baseline() != nullptr) lock.emplace(one_at_a_time_);
  return outputs_from_logits(trained_.model->run(batch).logits, *trained_.preprocessor).to(torch::kFloat32).contiguous();
}

std::vector<std::vector<ScoreReason>> LineScorer::explained(const Batch& batch) const {
  std::optional<std::lock_guard<std::mutex>> lock;
  if (trained_.model->baseline() != nullptr) lock.emplace(one_at_a_time_);
  return reasons_of(trained_, batch, reasons_);
}

LineScorer::Scored LineScorer::score(const Table& table, std::span<const std::int64_t> all) const {
  OneThreadEach::in_this_thread();
  const c10::InferenceMode no_gradients;
  Scored scored;
  std::vector<float>& values = scored.outputs;
  if (reasons_ > 0) scored.reasons.resize(all.size());
  for (std::size_t at = 0; at < all.size(); at += kPreparedAtOnce) {
    const auto rows = all.subspan(at, std::min<std::size_t>(kPreparedAtOnce, all.size() - at));
    Batch batch = trained_.preprocessor->transform(table, rows);
    const std::vector<std::int64_t> order = order_by_length(batch);
    if (!order.empty()) batch = batch.gather(torch::tensor(order, torch::kInt64));
    std::size_t width = 0;
    const std::size_t first = values.size();
    for (std::int64_t row = 0; row < batch.rows(); row += kScoredAtOnce) {
      const Batch some = batch.slice(row, std::min(kScoredAtOnce, batch.rows() - row));
      const torch::Tensor outputs = run(some);
      std::vector<std::vector<ScoreReason>> reasons;
      if (reasons_ > 0) reasons = explained(some);
      width = static_cast<std::size_t>(outputs.numel() / outputs.size(0));
      values.resize(first + width * rows.size());
      const float* own = outputs.data_ptr<float>();
      for (std::int64_t i = 0; i < outputs.size(0); ++i, own += width) {
        const auto place = static_cast<std::size_t>(order.empty() ? row + i : order[static_cast<std::size_t>(row + i)]);
        std::copy(own, own + width, values.begin() + static_cast<std::ptrdiff_t>(first + place * width));
        if (reasons_ > 0) scored.reasons[at + place] = std::move(reasons[static_cast<std::size_t>(i)]);
      }
    }
  }
  return scored;
}

std::vector<float> LineScorer::outputs(const Table& table, std::span<const std::int64_t> rows) const {
  struct Outputs : PartResult {
    std::vector<float> outputs;
  };
  const OneThreadEach threads;
  std::vector<float> all;
  const auto count = static_cast<std::int64_t>((rows.size() + kPreparedAtOnce - 1) / kPreparedAtOnce);
  work_in_order(
      count, 0,
      [&](std::int64_t part) {
        const auto begin = static_cast<std::size_t>(part) * kPreparedAtOnce;
        auto result = std::make_unique<Outputs>();
        result->outputs = score(table, rows.subspan(begin, std::min<std::size_t>(kPreparedAtOnce, rows.size() - begin))).outputs;
        return result;
      },
      [&](std::int64_t, PartResult& part) {
        const std::vector<float>& more = static_cast<Outputs&>(part).outputs;
        all.insert(all.end(), more.begin(), more.end());
      });
  return all;
}

std::unique_ptr<ScoredLines> LineScorer::lines(const Table& table, std::int64_t begin, std::int64_t end) const {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(end - begin));
  std::iota(rows.begin(), rows.end(), begin);
  const Scored scored = score(table, rows);
  const std::vector<float>& values = scored.outputs;
  const std::vector<std::string> modalities = trained_.preprocessor->modality_names();
  const std::size_t width = values.size() / static_cast<std::size_t>(end - begin);
  std::vector<const Column*> ids;
  for (const std::string& id : ids_) ids.push_back(&table.column(id));
  auto result = std::make_unique<ScoredLines>();
  result->rows = end - begin;
  std::string& text = result->text;
  text.reserve(static_cast<std::size_t>(end - begin) * (12 * width + 16 * ids.size() + 2));
  const bool is_multiclass = trained_.preprocessor->map().target.task == Task::multiclass;
  for (std::int64_t row = begin; row < end; ++row) {
    for (const Column* id : ids) {
      const std::string cell = id->text(row);
      append_cell(text, is_safe_ ? spreadsheet_safe(cell) : cell, false);
      text.push_back(',');
    }
    const float* own = values.data() + static_cast<std::size_t>(row - begin) * width;
    for (std::size_t c = 0; c < width; ++c) {
      if (c > 0) text.push_back(',');
      fmt::format_to(std::back_inserter(text), FMT_COMPILE("{}"), own[c]);
    }
    if (cut_off_) text.append(own[0] < *cut_off_ ? ",approve" : ",decline");
    if (is_multiclass) {
      text.push_back(',');
      append_cell(text, classes_[static_cast<std::size_t>(std::max_element(own, own + width) - own)], false);
    }
    for (int i = 0; i < reasons_; ++i) {
      const auto& own_reasons = scored.reasons[static_cast<std::size_t>(row - begin)];
      text.push_back(',');
      if (static_cast<std::size_t>(i) >= own_reasons.size()) {
        text.push_back(',');
        continue;
      }
      const ScoreReason& reason = own_reasons[static_cast<std::size_t>(i)];
      const std::string& name = modalities[static_cast<std::size_t>(reason.modality)];
      append_cell(text, is_safe_ ? spreadsheet_safe(name) : name, false);
      fmt::format_to(std::back_inserter(text), FMT_COMPILE(",{:.6g}"), reason.effect);
    }
    text.push_back('\n');
    if (ids.empty()) result->ends.push_back(text.size());
  }
  return result;
}

std::vector<float> outputs_of_rows(const TrainedModel& trained, const Table& table, std::span<const std::int64_t> rows) {
  const Batch batch = trained.preprocessor->transform(table, rows);
  const torch::Tensor outputs = predict(*trained.model, batch, *trained.preprocessor, torch::kCPU).to(torch::kFloat32).contiguous();
  return {outputs.data_ptr<float>(), outputs.data_ptr<float>() + outputs.numel()};
}

std::string LineScorer::numbered(ScoredLines& lines, std::int64_t first_row) const {
  if (!ids_.empty()) return std::move(lines.text);
  std::string text;
  text.reserve(lines.text.size() + lines.ends.size() * 10);
  std::size_t start = 0;
  for (const std::size_t end : lines.ends) {
    fmt::format_to(std::back_inserter(text), FMT_COMPILE("{},"), first_row++);
    text.append(lines.text, start, end - start);
    start = end;
  }
  return text;
}

}  // namespace amalgam
