// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "engine/project/migrations.h"
#include "engine/project/store_impl.h"

namespace amalgam {

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)), milliseconds);
}

ProjectStore::ProjectStore(const std::filesystem::path& path, Mode mode) {
  // Absolute: SQLite gives a meaning of its own to names such as ":memory:".
  std::filesystem::path absolute = path.empty() ? path : std::filesystem::absolute(path);
  SQLite::Database database = open_project(absolute, mode);
  impl_ = std::make_unique<Impl>(Impl{std::move(absolute), std::move(database)});
}

ProjectStore::~ProjectStore() = default;
ProjectStore::ProjectStore(ProjectStore&&) noexcept = default;
ProjectStore& ProjectStore::operator=(ProjectStore&&) noexcept = default;

const std::filesystem::path& ProjectStore::path() const { return impl_->path; }

int ProjectStore::schema_version() { return project_migrations().back().version; }

std::int64_t ProjectStore::add_dataset(const DatasetRecord& dataset) {
  return impl_->write([&](SQLite::Database& database) {
    sql::execute(
        database,
        "INSERT INTO dataset (path, sha256, bytes, \"rows\", columns, recipe_json, schema_json, "
        "added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path, sha256) DO NOTHING",
        dataset.path, dataset.sha256, dataset.bytes, dataset.rows, dataset.columns,
        dataset.recipe_json, dataset.schema_json, utc_now());
    SQLite::Statement query(database, "SELECT id FROM dataset WHERE path = ? AND sha256 = ?");
    sql::bind_all(query, dataset.path, dataset.sha256);
    query.executeStep();
    return query.getColumn(0).getInt64();
  });
}

void ProjectStore::save_map(std::int64_t dataset, const std::string& map_json,
                            const std::string& split_rule) {
  impl_->write([&](SQLite::Database& database) {
    SQLite::Statement query(database, "SELECT 1 FROM dataset WHERE id = ?");
    sql::bind_all(query, dataset);
    if (!query.executeStep()) {
      throw Error(ErrorKind::request, "project.no_dataset",
                  fmt::format("The project has no data set {}.", dataset));
    }
    // A new row, so that the greatest id is always the one saved last.
    sql::execute(database,
                 "INSERT OR REPLACE INTO map (dataset, map_json, split_rule, saved_at) "
                 "VALUES (?, ?, ?, ?)",
                 dataset, map_json, split_rule, utc_now());
  });
}

void ProjectStore::set_view_state(std::string_view key, const std::string& json) {
  impl_->write([&](SQLite::Database& database) {
    sql::execute(database, "INSERT OR REPLACE INTO view_state (key, json) VALUES (?, ?)", key,
                 json);
  });
}

void ProjectStore::write_log(std::int64_t run, std::string_view level, const std::string& text) {
  impl_->write([&](SQLite::Database& database) {
    constexpr const char* insert = "INSERT INTO log (run, at, level, text) VALUES (?, ?, ?, ?)";
    if (run == 0) {
      sql::execute(database, insert, nullptr, utc_now(), level, text);
      return;
    }
    require_run(database, run);
    sql::execute(database, insert, run, utc_now(), level, text);
  });
}

std::string ProjectStore::integrity_check() const {
  try {
    std::string found;
    SQLite::Statement pages(impl_->database, "PRAGMA integrity_check");
    while (pages.executeStep()) {
      if (!found.empty()) found += "\n";
      found += pages.getColumn(0).getString();
    }
    SQLite::Statement keys(impl_->database, "PRAGMA foreign_key_check");
    while (keys.executeStep()) {
      if (found == "ok") found.clear();
      found +=
          fmt::format("row {} of {} points to a missing row of {}\n", keys.getColumn(1).getInt64(),
                      keys.getColumn(0).getString(), keys.getColumn(2).getString());
    }
    return found;
  } catch (const SQLite::Exception& error) {
    return error.what();  // too damaged to be checked: that is the finding
  }
}

}  // namespace amalgam
