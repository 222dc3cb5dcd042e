// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "engine/base/error.h"
#include "engine/data/reader.h"
#include "engine/data/csv_reader.h"
#include "engine/data/spreadsheet_text.h"
#include "engine/export/atomic_file.h"
#include "engine/export/bundle.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

constexpr std::int64_t kScoredAtOnce = 4096;

void require_columns(const ModalityMap& map, const Table& table, const std::filesystem::path& data) {
  std::vector<std::string> absent;
  for (const ModalitySpec& spec : map.modalities) {
    for (const std::string& column : spec.all_columns()) {
      if (!table.has(column)) absent.push_back("'" + column + "' (" + spec.name + ")");
    }
  }
  if (absent.empty()) return;
  throw Error(ErrorKind::data, "score.no_column",
              fmt::format("{} lacks {} that the model reads: {}. Add {} to the file; cells may be empty.", data.string(),
                          absent.size() == 1 ? "a column" : fmt::format("{} columns", absent.size()),
                          fmt::join(absent, ", "), absent.size() == 1 ? "it" : "them"));
}

/// The id columns that the data has.
std::vector<std::string> id_columns(const ModalityMap& map, const Table& table, ScoreResult& result) {
  std::vector<std::string> ids;
  for (const std::string& id : map.id) {
    if (table.has(id)) {
      ids.push_back(id);
    } else {
      result.notes.push_back("The id column '" + id + "' is not in the data and is left out.");
    }
  }
  return ids;
}

std::vector<std::string> header(const Preprocessor& preprocessor, const std::vector<std::string>& ids) {
  std::vector<std::string> names = ids;
  if (names.empty()) names.push_back("row");
  switch (preprocessor.map().target.task) {
    case Task::binary: names.push_back("score"); break;
    case Task::regression: names.push_back("prediction"); break;
    case Task::multiclass:
      for (const std::string& one : preprocessor.classes()) names.push_back("score_" + one);
      names.push_back("predicted");
      break;
  }
  return names;
}

/// One chunk of lines.
std::string lines(const TrainedModel& trained, const Table& table, const std::vector<std::string>& ids,
                  const std::vector<std::int64_t>& rows, bool is_safe) {
  const auto text_cell = [&](const std::string& text) { return is_safe ? spreadsheet_safe(text) : text; };
  const Batch batch = trained.preprocessor->transform(table, rows);
  const torch::Tensor outputs =
      predict(*trained.model, batch, *trained.preprocessor, torch::kCPU).to(torch::kFloat32).contiguous();
  const std::size_t width = outputs.dim() > 1 ? static_cast<std::size_t>(outputs.size(1)) : 1;
  const float* values = outputs.data_ptr<float>();
  const std::vector<std::string>& classes = trained.preprocessor->classes();
  std::string text;
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cells.clear();
    for (const std::string& id : ids) cells.push_back(text_cell(table.column(id).text(rows[i])));
    if (ids.empty()) cells.push_back(std::to_string(rows[i]));
    const float* own = values + i * width;
    for (std::size_t c = 0; c < width; ++c) cells.push_back(fmt::format("{}", own[c]));
    if (width > 1) cells.push_back(text_cell(classes[static_cast<std::size_t>(std::max_element(own, own + width) - own)]));
    write_csv_row(text, cells);
  }
  return text;
}

}  // namespace

ScoreResult score_file(const ScoreRequest& request, const EventSink& events, RunControl& control) {
  const auto started = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  };
  ScoreResult result;
  const TrainedModel trained = read_bundle(request.bundle);
  // New rows may look like another type (all-digit notes, one class only): training decides.
  ReadRecipe recipe = request.recipe;
  recipe.types.insert(trained.preprocessor->column_types().begin(), trained.preprocessor->column_types().end());
  const ReadResult read = read_table(request.data, recipe);
  const Table& table = *read.table;
  require_columns(trained.preprocessor->map(), table, request.data);
  const std::vector<std::string> ids = id_columns(trained.preprocessor->map(), table, result);
  result.rows_dropped = read.rows_dropped;
  if (read.rows_dropped > 0) {
    result.notes.push_back(fmt::format("{} rows of the file could not be read and have no score; the first: line {}, {}",
                                       read.rows_dropped, read.problems.empty() ? 0 : read.problems.front().line,
                                       read.problems.empty() ? "" : read.problems.front().reason));
  }
  AtomicFile file(request.out);
  std::string text;
  std::vector<std::string> names = header(*trained.preprocessor, ids);
  if (request.spreadsheet_safe) std::transform(names.begin(), names.end(), names.begin(), spreadsheet_safe);
  write_csv_row(text, names);
  file.write(text);
  for (std::int64_t begin = 0; begin < table.rows(); begin += kScoredAtOnce) {
    control.wait_while_paused();
    if (control.stop() != RunControl::Stop::none) {
      throw Error(ErrorKind::request, "score.cancelled", "Scoring was stopped; no file was written.");
    }
    std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(kScoredAtOnce, table.rows() - begin)));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = begin + static_cast<std::int64_t>(i);
    file.write(lines(trained, table, ids, rows, request.spreadsheet_safe));
    result.rows += static_cast<std::int64_t>(rows.size());
    const double share = static_cast<double>(result.rows) / static_cast<double>(table.rows());
    if (events) events(Progress{"score", result.rows, table.rows(), elapsed() * (1 - share) / share});
  }
  file.commit();
  result.seconds = elapsed();
  return result;
}

}  // namespace amalgam
