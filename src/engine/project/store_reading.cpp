// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "engine/project/store_impl.h"

namespace amalgam {

namespace {

constexpr const char* kRunColumns =
    "SELECT id, dataset, name, strategy, config_json, seed, device, versions_json, state, message, "
    "created_at, started_at, finished_at, seconds, epochs_planned, epochs_done, best_epoch, "
    "parameters, rows_per_second, watched_metric, best_value, series, split FROM run ";

RunState stored_state(const std::string& name) {
  try {
    return run_state_from(name);
  } catch (const Error&) {
    throw Error(ErrorKind::io, "project.corrupt",
                fmt::format("The project holds a run in the unknown state '{}'.", name));
  }
}

/// Reads the current row of a query that begins with kRunColumns.
RunRecord run_of(SQLite::Statement& row) {
  int column = 0;
  const auto next = [&] { return row.getColumn(column++); };
  RunRecord run;
  run.id = next().getInt64();
  run.dataset = next().getInt64();
  run.name = next().getString();
  run.strategy = next().getString();
  run.config_json = next().getString();
  run.seed = static_cast<std::uint64_t>(next().getInt64());
  run.device = next().getString();
  run.versions_json = next().getString();
  run.state = stored_state(next().getString());
  run.message = next().getString();
  run.created_at = next().getString();
  run.started_at = next().getString();
  run.finished_at = next().getString();
  run.seconds = sql::number(next());
  run.epochs_planned = next().getInt();
  run.epochs_done = next().getInt();
  run.best_epoch = next().getInt();
  run.parameters = next().getInt64();
  run.rows_per_second = sql::number(next());
  run.watched_metric = next().getString();
  run.best_value = sql::number(next());
  run.series = next().getString();
  run.split = next().getInt64();
  return run;
}

void read_finals(SQLite::Database& database, RunRecord& run) {
  SQLite::Statement metrics(
      database, "SELECT part, metric, value FROM final_metric WHERE run = ? ORDER BY position");
  sql::bind_all(metrics, run.id);
  while (metrics.executeStep()) {
    run.final_metrics.push_back({part_from(metrics.getColumn(0).getString()),
                                 metrics.getColumn(1).getString(),
                                 sql::number(metrics.getColumn(2))});
  }
  SQLite::Statement weights(
      database,
      "SELECT modality, raw, normalised FROM final_weight WHERE run = ? ORDER BY position");
  sql::bind_all(weights, run.id);
  while (weights.executeStep()) {
    run.final_weights.push_back({weights.getColumn(0).getString(),
                                 sql::number(weights.getColumn(1)),
                                 sql::number(weights.getColumn(2))});
  }
}

DatasetRecord dataset_of(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .path = row.getColumn(1).getString(),
          .sha256 = row.getColumn(2).getString(),
          .bytes = row.getColumn(3).getInt64(),
          .rows = row.getColumn(4).getInt64(),
          .columns = row.getColumn(5).getInt64(),
          .recipe_json = row.getColumn(6).getString(),
          .schema_json = row.getColumn(7).getString()};
}

constexpr const char* kDatasetColumns =
    "SELECT id, path, sha256, bytes, \"rows\", columns, recipe_json, schema_json FROM dataset ";

/// The first column of the first row, as text.
template <class... Values>
std::optional<std::string> find_text(SQLite::Database& database, const char* text,
                                     const Values&... values) {
  SQLite::Statement query(database, text);
  sql::bind_all(query, values...);
  if (!query.executeStep()) return {};
  return query.getColumn(0).getString();
}

}  // namespace

Part part_from(std::string_view name) {
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    if (to_string(part) == name) return part;
  }
  throw Error(ErrorKind::io, "project.corrupt",
              fmt::format("The project holds values of the unknown part '{}'.", name));
}

Split read_split(SQLite::Database& database, std::int64_t split) {
  Split read;
  read.rule = find_text(database, "SELECT rule FROM split WHERE id = ?", split).value_or("");
  SQLite::Statement query(
      database, "SELECT first_row, parts FROM split_block WHERE split = ? ORDER BY first_row");
  sql::bind_all(query, split);
  while (query.executeStep()) {
    std::int64_t row = query.getColumn(0).getInt64();
    for (const Part part : sql::values_of<Part>(query.getColumn(1))) {
      if (part == Part::train) read.train.push_back(row);
      if (part == Part::validation) read.validation.push_back(row);
      if (part == Part::test) read.test.push_back(row);
      ++row;
    }
  }
  return read;
}

std::vector<DatasetRecord> ProjectStore::datasets() const {
  return impl_->read([](SQLite::Database& database) {
    std::vector<DatasetRecord> found;
    SQLite::Statement query(database, std::string(kDatasetColumns) + "ORDER BY id");
    while (query.executeStep()) found.push_back(dataset_of(query));
    return found;
  });
}

std::optional<DatasetRecord> ProjectStore::dataset(std::int64_t id) const {
  return impl_->read([&](SQLite::Database& database) -> std::optional<DatasetRecord> {
    SQLite::Statement query(database, std::string(kDatasetColumns) + "WHERE id = ?");
    sql::bind_all(query, id);
    if (!query.executeStep()) return {};
    return dataset_of(query);
  });
}

std::optional<ProjectStore::SavedMap> ProjectStore::saved_map() const {
  return impl_->read([](SQLite::Database& database) -> std::optional<SavedMap> {
    SQLite::Statement query(
        database, "SELECT dataset, map_json, split_rule FROM map ORDER BY id DESC LIMIT 1");
    if (!query.executeStep()) return {};
    return SavedMap{query.getColumn(0).getInt64(), query.getColumn(1).getString(),
                    query.getColumn(2).getString()};
  });
}

std::vector<RunRecord> ProjectStore::runs() const {
  return impl_->read([](SQLite::Database& database) {
    std::vector<RunRecord> found;
    SQLite::Statement query(database, std::string(kRunColumns) + "ORDER BY id");
    while (query.executeStep()) found.push_back(run_of(query));
    for (RunRecord& run : found) read_finals(database, run);
    return found;
  });
}

RunRecord ProjectStore::run(std::int64_t id) const {
  return impl_->read([&](SQLite::Database& database) {
    require_run(database, id);
    SQLite::Statement query(database, std::string(kRunColumns) + "WHERE id = ?");
    sql::bind_all(query, id);
    query.executeStep();
    RunRecord run = run_of(query);
    read_finals(database, run);
    return run;
  });
}

Split ProjectStore::run_split(std::int64_t id) const {
  return impl_->read([&](SQLite::Database& database) {
    require_run(database, id);
    SQLite::Statement query(database, "SELECT split FROM run WHERE id = ?");
    sql::bind_all(query, id);
    query.executeStep();
    return read_split(database, query.getColumn(0).getInt64());
  });
}

std::string ProjectStore::run_note(std::int64_t id) const {
  return impl_->read([&](SQLite::Database& database) {
    require_run(database, id);
    return find_text(database, "SELECT text FROM note WHERE run = ?", id).value_or("");
  });
}

std::optional<std::string> ProjectStore::insight(std::int64_t run, std::string_view kind) const {
  return impl_->read([&](SQLite::Database& database) {
    return find_text(database, "SELECT json FROM insight WHERE run = ? AND kind = ?", run, kind);
  });
}

std::optional<std::string> ProjectStore::view_state(std::string_view key) const {
  return impl_->read([&](SQLite::Database& database) {
    return find_text(database, "SELECT json FROM view_state WHERE key = ?", key);
  });
}

std::vector<ProjectStore::LogLine> ProjectStore::log(std::int64_t run) const {
  return impl_->read([&](SQLite::Database& database) {
    std::vector<LogLine> lines;
    SQLite::Statement query(
        database, "SELECT at, level, text FROM log WHERE run IS nullif(?, 0) ORDER BY id");
    sql::bind_all(query, run);
    while (query.executeStep()) {
      lines.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                       query.getColumn(2).getString()});
    }
    return lines;
  });
}

}  // namespace amalgam
