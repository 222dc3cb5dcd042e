// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <set>

#include "engine/base/error.h"
#include "engine/base/ordered_parts.h"
#include "engine/data/csv_stream.h"
#include "engine/data/reader.h"
#include "engine/export/atomic_file.h"
#include "engine/export/bundle.h"
#include "engine/export/bundle_rows.h"
#include "engine/export/score_lines.h"
#include "engine/training/one_thread.h"

namespace amalgam {

namespace {

constexpr std::int64_t kRowsAPart = 4096;  // of a table in memory

/// One scoring: the model, the columns that it wants, the file that grows.
class Scoring {
 public:
  Scoring(const ScoreRequest& request, const EventSink& events, RunControl& control)
      : request_(request), events_(events), control_(control), trained_(read_bundle(request.bundle)), recipe_(request.recipe) {
    if (trained_.card.contains("reading")) {
      recipe_ = merged_reading(std::move(recipe_), recipe_from_json(trained_.card.at("reading")));
    }
    // New rows may look like another type (all-digit notes, one class only): training decides. Ids stay as they stand.
    const auto& trained = trained_.preprocessor->column_types();
    recipe_.types.insert(trained.begin(), trained.end());
    for (const std::string& id : map().id) recipe_.types.insert({id, ColumnType::text});
  }

  ScoreResult score() {
    const OneThreadEach threads;  // rows are spread over threads, not the arithmetic of a row
    const bool may_stream = is_csv_file(request_.data);
    if (!may_stream || !score_stream()) score_table();
    result_.seconds = elapsed();
    return std::move(result_);
  }

 private:
  const ModalityMap& map() const { return trained_.preprocessor->map(); }
  double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count(); }

  void require_columns(const std::function<bool(const std::string&)>& has) const {
    std::vector<std::string> absent;
    for (const ModalitySpec& spec : map().modalities) {
      for (const std::string& column : spec.all_columns()) {
        if (!has(column)) absent.push_back("'" + column + "' (" + spec.name + ")");
      }
    }
    if (absent.empty()) return;
    throw Error(ErrorKind::data, "score.no_column",
                fmt::format("{} lacks {} that the model reads: {}. Add {} to the file; cells may be empty.", request_.data.string(),
                            absent.size() == 1 ? "a column" : fmt::format("{} columns", absent.size()),
                            fmt::join(absent, ", "), absent.size() == 1 ? "it" : "them"));
  }

  /// The id columns that the data has.
  std::vector<std::string> id_columns(const std::function<bool(const std::string&)>& has) {
    std::vector<std::string> ids;
    for (const std::string& id : map().id) {
      if (has(id)) {
        ids.push_back(id);
      } else {
        result_.notes.push_back("The id column '" + id + "' is not in the data and is left out.");
      }
    }
    return ids;
  }

  void note_dropped(std::int64_t dropped, const ReadProblem& first) {
    result_.rows_dropped = dropped;
    if (dropped == 0) return;
    result_.notes.push_back(fmt::format("{} rows of the file could not be read and have no score; the first: line {}, {}",
                                        dropped, first.line, first.reason));
  }

  /// Waits while paused; throws when it is to stop. `share` of the work is done, of `total` rows (0: not known).
  void report(double share, std::int64_t total) {
    control_.wait_while_paused();
    if (control_.stop() != RunControl::Stop::none) {
      throw Error(ErrorKind::request, "score.cancelled", "Scoring was stopped; no file was written.");
    }
    if (!events_ || share <= 0) return;
    const auto expected = total > 0 ? total : static_cast<std::int64_t>(static_cast<double>(rows_done_) / share);
    events_(Progress{"score", rows_done_, expected, elapsed() * (1 - share) / share});
  }

  /// False: the file is not one that can be read part by part.
  bool score_stream() {
    const std::unique_ptr<CsvStream> stream = CsvStream::open(request_.data, recipe_);
    if (!stream) return false;
    const std::set<std::string> names(stream->columns().begin(), stream->columns().end());
    const auto has = [&](const std::string& name) { return names.contains(name); };
    require_columns(has);
    const LineScorer scorer(trained_, id_columns(has), {request_.spreadsheet_safe, request_.reasons});
    std::vector<std::string> wanted = map().id;
    for (const ModalitySpec& spec : map().modalities) {
      for (const std::string& column : spec.all_columns()) wanted.push_back(column);
    }
    AtomicFile file(request_.out);
    file.write(scorer.header());
    StreamResult read;
    const bool is_read = stream->read(
        wanted, [&](const Table& part) { return scorer.lines(part, 0, part.rows()); },
        [&](PartResult& part, std::int64_t first_row) {
          auto& lines = static_cast<ScoredLines&>(part);
          file.write(scorer.numbered(lines, first_row));
          rows_done_ += lines.rows;
        },
        read, [&](std::int64_t done, std::int64_t total) {
          report(static_cast<double>(done) / static_cast<double>(total), 0);
          return true;
        });
    if (!is_read) {
      rows_done_ = 0;
      result_.notes.clear();
      return false;
    }
    file.commit();
    result_.rows = read.rows;
    note_dropped(read.dropped, read.first_problem);
    return true;
  }

  void score_table() {
    const ReadResult read = read_table(request_.data, recipe_);
    const Table& table = *read.table;
    const auto has = [&](const std::string& name) { return table.has(name); };
    require_columns(has);
    const LineScorer scorer(trained_, id_columns(has), {request_.spreadsheet_safe, request_.reasons});
    AtomicFile file(request_.out);
    file.write(scorer.header());
    const std::int64_t parts = (table.rows() + kRowsAPart - 1) / kRowsAPart;
    work_in_order(
        parts, 0,
        [&](std::int64_t part) {
          return scorer.lines(table, part * kRowsAPart, std::min((part + 1) * kRowsAPart, table.rows()));
        },
        [&](std::int64_t part, PartResult& lines) {
          file.write(scorer.numbered(static_cast<ScoredLines&>(lines), part * kRowsAPart));
          rows_done_ += static_cast<ScoredLines&>(lines).rows;
        },
        [&] { report(static_cast<double>(rows_done_) / static_cast<double>(table.rows()), table.rows()); });
    file.commit();
    result_.rows = table.rows();
    note_dropped(read.rows_dropped, read.problems.empty() ? ReadProblem{} : read.problems.front());
  }

  const ScoreRequest& request_;
  const EventSink& events_;
  RunControl& control_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  TrainedModel trained_;
  ReadRecipe recipe_;
  ScoreResult result_;
  std::atomic<std::int64_t> rows_done_ = 0;
};

}  // namespace

ScoreResult score_file(const ScoreRequest& request, const EventSink& events, RunControl& control) {
  return Scoring(request, events, control).score();
}

}  // namespace amalgam
