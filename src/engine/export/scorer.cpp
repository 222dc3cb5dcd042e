// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "engine/base/error.h"
#include "engine/data/reader.h"
#include "engine/export/atomic_file.h"
#include "engine/export/bundle.h"
#include "engine/export/bundle_rows.h"
#include "engine/export/score_table.h"

namespace amalgam {

namespace {

constexpr std::int64_t kRowsAtOnce = 4096;

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
  if (trained.card.contains("reading")) recipe = merged_reading(std::move(recipe), recipe_from_json(trained.card.at("reading")));
  recipe.types.insert(trained.preprocessor->column_types().begin(), trained.preprocessor->column_types().end());
  const ReadResult read = read_table(request.data, recipe);
  const Table& table = *read.table;
  require_columns(trained.preprocessor->map(), table, request.data);
  const ScoreTable scores(trained, table, {request.spreadsheet_safe, request.reasons});
  for (const std::string& id : trained.preprocessor->map().id) {
    if (!table.has(id)) result.notes.push_back("The id column '" + id + "' is not in the data and is left out.");
  }
  result.rows_dropped = read.rows_dropped;
  if (read.rows_dropped > 0) {
    result.notes.push_back(fmt::format("{} rows of the file could not be read and have no score; the first: line {}, {}",
                                       read.rows_dropped, read.problems.empty() ? 0 : read.problems.front().line,
                                       read.problems.empty() ? "" : read.problems.front().reason));
  }
  AtomicFile file(request.out);
  file.write(scores.header());
  for (std::int64_t begin = 0; begin < table.rows(); begin += kRowsAtOnce) {
    control.wait_while_paused();
    if (control.stop() != RunControl::Stop::none) {
      throw Error(ErrorKind::request, "score.cancelled", "Scoring was stopped; no file was written.");
    }
    std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(kRowsAtOnce, table.rows() - begin)));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = begin + static_cast<std::int64_t>(i);
    file.write(scores.lines(rows));
    result.rows += static_cast<std::int64_t>(rows.size());
    const double share = static_cast<double>(result.rows) / static_cast<double>(table.rows());
    if (events) events(Progress{"score", result.rows, table.rows(), elapsed() * (1 - share) / share});
  }
  file.commit();
  result.seconds = elapsed();
  return result;
}

}  // namespace amalgam
