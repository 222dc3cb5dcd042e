// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/evaluation/recalibration.h"
#include "engine/project/run_decision.h"
#include "engine/project/run_marks.h"
#include "engine/project/store_impl.h"

namespace amalgam {

namespace {

std::string without_blanks(const std::string& text) {
  constexpr const char* blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void set_mark(SQLite::Database& database, std::int64_t run, const char* column, bool on) {
  sql::execute(database, fmt::format("INSERT INTO run_mark (run, {0}) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET {0} = excluded.{0}", column).c_str(),
               run, on);
}

void set_tags(SQLite::Database& database, std::int64_t run, const std::vector<std::string>& tags) {
  sql::execute(database, "DELETE FROM run_tag WHERE run = ?", run);
  for (const std::string& tag : tags) sql::execute(database, "INSERT INTO run_tag (run, tag) VALUES (?, ?)", run, tag);
}

}  // namespace

std::vector<std::string> tidy_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> tidy;
  for (const std::string& one : tags) {
    const std::string tag = without_blanks(one);
    if (tag.empty() || tag.find_first_of(",\n\r") != std::string::npos) {
      throw Error(ErrorKind::request, "project.tag", fmt::format("'{}' cannot be a tag: a tag is a word or a few, without a comma.", one));
    }
    tidy.push_back(tag);
  }
  std::sort(tidy.begin(), tidy.end());
  tidy.erase(std::unique(tidy.begin(), tidy.end()), tidy.end());
  return tidy;
}

void ProjectStore::mark_run(std::int64_t run, const RunMarkChange& change) {
  const std::optional<std::vector<std::string>> tags = change.tags ? std::optional(tidy_tags(*change.tags)) : std::nullopt;
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    if (change.name && !without_blanks(*change.name).empty()) {
      sql::execute(database, "UPDATE run SET name = ? WHERE id = ?", without_blanks(*change.name), run);
    }
    if (change.is_baseline) {
      if (*change.is_baseline) sql::execute(database, "UPDATE run_mark SET is_baseline = 0 WHERE run <> ?", run);
      set_mark(database, run, "is_baseline", *change.is_baseline);
    }
    if (change.is_pinned) set_mark(database, run, "is_pinned", *change.is_pinned);
    if (change.is_archived) set_mark(database, run, "is_archived", *change.is_archived);
    if (change.note && change.note->empty()) {
      sql::execute(database, "DELETE FROM note WHERE run = ?", run);
    } else if (change.note) {
      sql::execute(database, "INSERT OR REPLACE INTO note (run, text, written_at) VALUES (?, ?, ?)", run, *change.note, utc_now());
    }
    if (tags) set_tags(database, run, *tags);
  });
}

std::map<std::int64_t, RunMarks> ProjectStore::run_marks() const {
  return impl_->read([](SQLite::Database& database) {
    std::map<std::int64_t, RunMarks> found;
    SQLite::Statement marks(database, "SELECT run, is_baseline, is_pinned, is_archived FROM run_mark");
    while (marks.executeStep()) {
      RunMarks& one = found[marks.getColumn(0).getInt64()];
      one.is_baseline = marks.getColumn(1).getInt() != 0;
      one.is_pinned = marks.getColumn(2).getInt() != 0;
      one.is_archived = marks.getColumn(3).getInt() != 0;
    }
    SQLite::Statement notes(database, "SELECT run, text FROM note");
    while (notes.executeStep()) found[notes.getColumn(0).getInt64()].note = notes.getColumn(1).getString();
    SQLite::Statement tags(database, "SELECT run, tag FROM run_tag ORDER BY run, tag");
    while (tags.executeStep()) found[tags.getColumn(0).getInt64()].tags.push_back(tags.getColumn(1).getString());
    return found;
  });
}

void ProjectStore::write_run_decision(std::int64_t run, const RunDecision& decision) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    if (decision == RunDecision{}) {
      sql::execute(database, "DELETE FROM run_decision WHERE run = ?", run);
      return;
    }
    sql::execute(database,
                 "INSERT OR REPLACE INTO run_decision (run, cut_off, recalibration, recalibration_json, written_at) "
                 "VALUES (?, ?, ?, ?, ?)",
                 run, decision.cut_off.value_or(std::numeric_limits<double>::quiet_NaN()), decision.recalibration,
                 decision.recalibration_json, utc_now());
  });
}

RunDecision ProjectStore::run_decision(std::int64_t id) const {
  return impl_->read([&](SQLite::Database& database) {
    require_run(database, id);
    RunDecision decision;
    SQLite::Statement query(database, "SELECT cut_off, recalibration, recalibration_json FROM run_decision WHERE run = ?");
    sql::bind_all(query, id);
    if (!query.executeStep()) return decision;
    if (!query.getColumn(0).isNull()) decision.cut_off = query.getColumn(0).getDouble();
    decision.recalibration = query.getColumn(1).getString();
    decision.recalibration_json = query.getColumn(2).getString();
    return decision;
  });
}

std::optional<PredictionRecord> ProjectStore::predictions(std::int64_t run, Part part) const {
  auto found = predictions_as_trained(run, part);
  if (!found || found->width != 1) return found;
  const RunDecision decision = run_decision(run);
  if (decision.recalibration != "none") found->outputs = recalibrated(recalibration_of(decision), found->outputs);
  return found;
}

std::vector<std::pair<int, double>> ProjectStore::metric_curve(std::int64_t run, Part part, std::string_view metric) const {
  return impl_->read([&](SQLite::Database& database) {
    require_run(database, run);
    std::vector<std::pair<int, double>> curve;
    SQLite::Statement query(database, "SELECT epoch, value FROM epoch_metric WHERE run = ? AND part = ? AND metric = ? ORDER BY epoch");
    sql::bind_all(query, run, to_string(part), metric);
    while (query.executeStep()) curve.emplace_back(query.getColumn(0).getInt(), sql::number(query.getColumn(1)));
    return curve;
  });
}

}  // namespace amalgam
