// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "engine/base/error.h"
#include "engine/data/csv_pieces.h"
#include "engine/data/reader.h"
#include "engine/export/atomic_file.h"
#include "engine/export/bundle.h"
#include "engine/export/bundle_rows.h"
#include "engine/export/score_table.h"

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

/// New rows may look like another type (all-digit notes, one class only): training decides. Ids stay as they stand.
ReadRecipe recipe_for_scoring(const TrainedModel& trained, const ReadRecipe& wanted) {
  ReadRecipe recipe = wanted;
  if (trained.card.contains("reading")) recipe = merged_reading(std::move(recipe), recipe_from_json(trained.card.at("reading")));
  recipe.types.insert(trained.preprocessor->column_types().begin(), trained.preprocessor->column_types().end());
  for (const std::string& id : trained.preprocessor->map().id) recipe.types.try_emplace(id, ColumnType::text);
  return recipe;
}

void check_columns(const Preprocessor& preprocessor, const Table& table, const std::filesystem::path& data, ScoreResult& result) {
  require_columns(preprocessor.map(), table, data);
  for (const std::string& id : preprocessor.map().id) {
    if (!table.has(id)) result.notes.push_back("The id column '" + id + "' is not in the data and is left out.");
  }
}

/// Counts rows that could not be read, and keeps the first of them.
void add_dropped(const ReadResult& read, ScoreResult& result, std::string& first) {
  if (result.rows_dropped == 0 && read.rows_dropped > 0 && !read.problems.empty()) {
    first = fmt::format("line {}, {}", read.problems.front().line, read.problems.front().reason);
  }
  result.rows_dropped += read.rows_dropped;
}

}  // namespace

ScoreResult score_file(const ScoreRequest& request, const EventSink& events, RunControl& control) {
  const auto started = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  };
  ScoreResult result;
  const TrainedModel trained = read_bundle(request.bundle);
  const ReadRecipe recipe = recipe_for_scoring(trained, request.recipe);
  std::string first_dropped;
  AtomicFile file(request.out);
  const auto score = [&](const ReadResult& read, double share_before, double share_after) {
    if (!read.table) return;
    const bool is_first = result.rows == 0;
    if (is_first) check_columns(*trained.preprocessor, *read.table, request.data, result);
    add_dropped(read, result, first_dropped);
    const ScoreTable scores(trained, *read.table, {request.spreadsheet_safe, request.reasons});
    if (is_first) file.write(scores.header());
    const std::int64_t first_row = result.rows, rows = read.table->rows();
    for (std::int64_t begin = 0; begin < rows; begin += kScoredAtOnce) {
      control.wait_while_paused();
      if (control.stop() != RunControl::Stop::none) {
        throw Error(ErrorKind::request, "score.cancelled", "Scoring was stopped; no file was written.");
      }
      std::vector<std::int64_t> some(static_cast<std::size_t>(std::min(kScoredAtOnce, rows - begin)));
      std::iota(some.begin(), some.end(), begin);
      file.write(scores.lines(some, first_row));
      result.rows += static_cast<std::int64_t>(some.size());
      const double part = static_cast<double>(result.rows - first_row) / static_cast<double>(rows);
      const double share = share_before + part * (share_after - share_before);
      const auto all = static_cast<std::int64_t>(static_cast<double>(result.rows) / share);
      if (events) events(Progress{"score", result.rows, all, elapsed() * (1 - share) / share});
    }
  };
  if (auto pieces = CsvPieces::open(request.data, recipe, request.piece_bytes)) {
    double before = 0;
    while (const auto read = pieces->next()) {
      const double after = static_cast<double>(pieces->bytes_done()) / static_cast<double>(pieces->bytes());
      score(*read, before, after);
      before = after;
    }
  } else {
    score(read_table(request.data, recipe), 0, 1);
  }
  if (result.rows == 0) throw Error(ErrorKind::data, "read.no_rows", request.data.string() + ": the file has no row that could be read.");
  if (result.rows_dropped > 0) {
    result.notes.push_back(fmt::format("{} rows of the file could not be read and have no score; the first: {}", result.rows_dropped, first_dropped));
  }
  file.commit();
  result.seconds = elapsed();
  return result;
}

}  // namespace amalgam
