// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/project/store_impl.h"
#include "engine/project/worker.h"

namespace amalgam {

namespace {

constexpr std::size_t kRowsPerSplitBlock = 1000;

/// States in which an engine is at work on a run, or about to be.
constexpr const char* kActiveStates = "('queued', 'preparing', 'running', 'paused', 'stopping')";

bool is_active(RunState state) { return state != RunState::draft && !is_over(state); }

/// One byte a data row, up to the last row that is in a part.
std::vector<Part> split_parts(const Split& split) {
  std::int64_t rows = 0;
  for (const auto* list : {&split.train, &split.validation, &split.test}) {
    for (const std::int64_t row : *list) rows = std::max(rows, row + 1);
  }
  std::vector<Part> parts(static_cast<std::size_t>(rows), Part::none);
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const auto& list = part == Part::train        ? split.train
                       : part == Part::validation ? split.validation
                                                  : split.test;
    for (const std::int64_t row : list) {
      if (row < 0 || parts[static_cast<std::size_t>(row)] != Part::none) {
        throw Error(ErrorKind::internal, "project.split",
                    fmt::format("Row {} of the split is negative or in two parts.", row));
      }
      parts[static_cast<std::size_t>(row)] = part;
    }
  }
  return parts;
}

/// The id of a stored split that is the same, or 0. Runs that share a split share its rows.
std::int64_t find_split(SQLite::Database& database, const Split& split, std::size_t rows) {
  SQLite::Statement query(database, "SELECT id FROM split WHERE rule = ? AND \"rows\" = ?");
  sql::bind_all(query, split.rule, static_cast<std::int64_t>(rows));
  while (query.executeStep()) {
    const std::int64_t id = query.getColumn(0).getInt64();
    const Split stored = read_split(database, id);
    if (stored.train == split.train && stored.validation == split.validation &&
        stored.test == split.test) {
      return id;
    }
  }
  return 0;
}

std::int64_t store_split(SQLite::Database& database, const Split& split) {
  const std::vector<Part> parts = split_parts(split);
  if (const std::int64_t id = find_split(database, split, parts.size()); id != 0) return id;
  sql::execute(database, "INSERT INTO split (rule, \"rows\") VALUES (?, ?)", split.rule,
               static_cast<std::int64_t>(parts.size()));
  const std::int64_t id = database.getLastInsertRowid();
  SQLite::Statement insert(database,
                           "INSERT INTO split_block (split, first_row, parts) VALUES (?, ?, ?)");
  for (std::size_t first = 0; first < parts.size(); first += kRowsPerSplitBlock) {
    const std::size_t count = std::min(kRowsPerSplitBlock, parts.size() - first);
    sql::bind_all(insert, id, static_cast<std::int64_t>(first), sql::Blob{&parts[first], count});
    insert.exec();
    insert.reset();
  }
  return id;
}

/// States that this process is at work on the run.
void stamp(SQLite::Database& database, std::int64_t run) {
  const Worker worker = this_worker();
  sql::execute(
      database,
      "UPDATE run SET worker_pid = ?, worker_started = ?, worker_boot = ?, heartbeat_at = ? "
      "WHERE id = ?",
      worker.pid, worker.started, worker.boot, utc_now(), run);
}

void write_finals(SQLite::Database& database, const RunRecord& run) {
  sql::execute(database, "DELETE FROM final_metric WHERE run = ?", run.id);
  sql::execute(database, "DELETE FROM final_weight WHERE run = ?", run.id);
  int position = 0;
  for (const MetricValue& one : run.final_metrics) {
    sql::execute(
        database,
        "INSERT INTO final_metric (run, part, metric, value, position) VALUES (?, ?, ?, ?, ?)",
        run.id, to_string(one.part), one.metric, one.value, position++);
  }
  position = 0;
  for (const ModalityWeight& one : run.final_weights) {
    sql::execute(database,
                 "INSERT INTO final_weight (run, modality, raw, normalised, position) "
                 "VALUES (?, ?, ?, ?, ?)",
                 run.id, one.modality, one.raw, one.normalised, position++);
  }
}

void insert_run(SQLite::Database& database, const RunRecord& run, std::int64_t split) {
  sql::execute(
      database,
      "INSERT INTO run (dataset, split, name, strategy, config_json, seed, device, "
      "versions_json, state, message, created_at, started_at, finished_at, seconds, "
      "epochs_planned, epochs_done, best_epoch, parameters, rows_per_second, watched_metric, "
      "best_value, series) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      run.dataset, split, run.name, run.strategy, run.config_json,
      static_cast<std::int64_t>(run.seed), run.device, run.versions_json, to_string(run.state),
      run.message, run.created_at.empty() ? utc_now() : run.created_at, run.started_at,
      run.finished_at, run.seconds, run.epochs_planned, run.epochs_done, run.best_epoch,
      run.parameters, run.rows_per_second, run.watched_metric, run.best_value, run.series);
}

/// Runs in an active state whose engine is gone, each with the worker it had.
std::vector<std::pair<std::int64_t, Worker>> abandoned_runs(SQLite::Database& database) {
  std::vector<std::pair<std::int64_t, Worker>> abandoned;
  SQLite::Statement query(database,
                          fmt::format("SELECT id, worker_pid, worker_started, worker_boot FROM run "
                                      "WHERE state IN {} ORDER BY id",
                                      kActiveStates));
  while (query.executeStep()) {
    const Worker worker{.pid = query.getColumn(1).getInt64(),
                        .started = query.getColumn(2).getInt64(),
                        .boot = query.getColumn(3).getString()};
    if (!is_alive(worker)) abandoned.emplace_back(query.getColumn(0).getInt64(), worker);
  }
  return abandoned;
}

constexpr const char* kInterruptedMessage =
    "The program ended before this run did. What it had stored is kept; resume it to go on.";

}  // namespace

void require_run(SQLite::Database& database, std::int64_t run) {
  SQLite::Statement query(database, "SELECT 1 FROM run WHERE id = ?");
  sql::bind_all(query, run);
  if (query.executeStep()) return;
  constexpr int kMostRunsListed = 20;
  std::string listed;
  int count = 0;
  SQLite::Statement all(database, "SELECT id FROM run ORDER BY id");
  while (all.executeStep()) {
    if (++count > kMostRunsListed) continue;
    listed += (count > 1 ? ", " : "") + std::to_string(all.getColumn(0).getInt64());
  }
  if (count > kMostRunsListed) listed += fmt::format(" and {} more", count - kMostRunsListed);
  throw Error(ErrorKind::request, "project.no_run",
              count == 0
                  ? fmt::format("There is no run {}: the project has no runs yet.", run)
                  : fmt::format("There is no run {}. The project has the runs {}.", run, listed));
}

std::int64_t ProjectStore::add_run(const RunRecord& run, const Split& split) {
  return impl_->write([&](SQLite::Database& database) {
    SQLite::Statement query(database, "SELECT 1 FROM dataset WHERE id = ?");
    sql::bind_all(query, run.dataset);
    if (!query.executeStep()) {
      throw Error(ErrorKind::request, "project.no_dataset",
                  fmt::format("The project has no data set {} for the run.", run.dataset));
    }
    insert_run(database, run, store_split(database, split));
    RunRecord added = run;
    added.id = database.getLastInsertRowid();
    if (run.name.empty()) {
      sql::execute(database, "UPDATE run SET name = ? WHERE id = ?",
                   fmt::format("{} {}", run.strategy, added.id), added.id);
    }
    write_finals(database, added);
    if (is_active(run.state)) stamp(database, added.id);
    return added.id;
  });
}

void ProjectStore::update_run(const RunRecord& run) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run.id);
    // Not the name: an analyst may have renamed the run meanwhile.
    sql::execute(
        database,
        "UPDATE run SET device = ?, versions_json = ?, state = ?, message = ?, "
        "started_at = ?, finished_at = ?, seconds = ?, epochs_planned = ?, epochs_done = ?, "
        "best_epoch = ?, parameters = ?, rows_per_second = ?, watched_metric = ?, "
        "best_value = ? WHERE id = ?",
        run.device, run.versions_json, to_string(run.state), run.message, run.started_at,
        run.finished_at, run.seconds, run.epochs_planned, run.epochs_done, run.best_epoch,
        run.parameters, run.rows_per_second, run.watched_metric, run.best_value, run.id);
    write_finals(database, run);
    if (is_active(run.state)) stamp(database, run.id);
  });
}

void ProjectStore::set_run_state(std::int64_t run, RunState state, const std::string& message) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database, "UPDATE run SET state = ?, message = ? WHERE id = ?", to_string(state),
                 message, run);
    if (state == RunState::running) {
      sql::execute(database, "UPDATE run SET started_at = ? WHERE id = ? AND started_at = ''",
                   utc_now(), run);
    }
    if (is_over(state)) {
      sql::execute(database, "UPDATE run SET finished_at = ? WHERE id = ? AND finished_at = ''",
                   utc_now(), run);
    } else {
      sql::execute(database, "UPDATE run SET finished_at = '' WHERE id = ?", run);
    }
    if (is_active(state)) stamp(database, run);
  });
}

void ProjectStore::rename_run(std::int64_t run, const std::string& name) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database, "UPDATE run SET name = ? WHERE id = ?", name, run);
  });
}

void ProjectStore::set_run_note(std::int64_t run, const std::string& note) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database, "INSERT OR REPLACE INTO note (run, text, written_at) VALUES (?, ?, ?)",
                 run, note, utc_now());
  });
}

void ProjectStore::heartbeat(std::int64_t run) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    stamp(database, run);
  });
}

int ProjectStore::mark_interrupted() {
  // Looking needs no write lock, so that opening a project does not wait for one that is training.
  const auto abandoned =
      impl_->read([](SQLite::Database& database) { return abandoned_runs(database); });
  if (abandoned.empty()) return 0;
  return impl_->write([&](SQLite::Database& database) {
    const std::string update = fmt::format(
        "UPDATE run SET state = 'interrupted', message = ?, "
        "finished_at = coalesce(heartbeat_at, created_at) WHERE id = ? AND state IN {} "
        "AND worker_pid IS nullif(?, 0) AND coalesce(worker_started, 0) = ?",
        kActiveStates);
    int marked = 0;
    for (const auto& [run, worker] : abandoned) {  // unless someone took it up in between
      marked += sql::execute(database, update.c_str(), kInterruptedMessage, run, worker.pid,
                             worker.started);
    }
    return marked;
  });
}

}  // namespace amalgam
