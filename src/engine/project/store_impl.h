// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <type_traits>

#include "engine/project/project_store.h"
#include "engine/project/sql.h"
#include "engine/project/store_errors.h"

namespace amalgam {

/// The connection behind ProjectStore; private to the project's sources.
struct ProjectStore::Impl {
  std::filesystem::path path;
  SQLite::Database database;

  /// Runs `action(database)` in one transaction that holds the write lock from its start.
  template <class Action>
  auto write(Action action) {
    return guarded([&] {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      if constexpr (std::is_void_v<decltype(action(database))>) {
        action(database);
        transaction.commit();
      } else {
        auto result = action(database);
        transaction.commit();
        return result;
      }
    });
  }

  /// Runs `action(database)` on one consistent state of the file.
  template <class Action>
  auto read(Action action) {
    return guarded([&] {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::DEFERRED);
      auto result = action(database);
      transaction.commit();
      return result;
    });
  }

  template <class Action>
  auto guarded(Action action) -> decltype(action()) {
    try {
      return action();
    } catch (const SQLite::Exception& error) {
      throw store_error(error, path);
    }
  }
};

/// "2026-01-31T09:05:07.123Z"
std::string utc_now();

/// Opens and checks a project file, making or upgrading it where the mode allows it.
SQLite::Database open_project(const std::filesystem::path& path, ProjectStore::Mode mode);

/// Throws Error(request) "project.no_run" listing the ids there are, unless the run is there.
void require_run(SQLite::Database& database, std::int64_t run);

/// Reads a stored split by its id.
Split read_split(SQLite::Database& database, std::int64_t split);

/// "train", "validation", "test" as Part. Errors: Error(io) "project.corrupt"
Part part_from(std::string_view name);

}  // namespace amalgam
