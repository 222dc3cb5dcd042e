// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <system_error>
#include <thread>

#include "engine/project/migrations.h"
#include "engine/project/store_impl.h"

namespace amalgam {

namespace {

namespace fs = std::filesystem;
using Mode = ProjectStore::Mode;

constexpr int kBusyTimeoutMs = 5000;

[[noreturn]] void fail(const char* code, const std::string& sentence) {
  throw Error(ErrorKind::io, code, sentence);
}

[[noreturn]] void not_a_project(const fs::path& path, const char* what) {
  fail("project.not_a_project",
       fmt::format("'{}' {}, not an Amalgam project. Choose a file that Amalgam made.",
                   path.string(), what));
}

/// What can be told without SQLite, in clearer words than SQLite has.
void check_path(const fs::path& path, Mode mode) {
  std::error_code ignored;
  if (path.empty()) fail("project.not_found", "No project file was named.");
  if (fs::is_directory(path, ignored)) not_a_project(path, "is a directory");
  if (fs::exists(path, ignored)) {
    if (!fs::is_regular_file(path, ignored)) not_a_project(path, "is a device or a socket");
    return;
  }
  if (mode != Mode::create) {
    fail("project.not_found",
         fmt::format("There is no project '{}'. Check the path.", path.string()));
  }
  const fs::path folder = path.parent_path();
  if (!fs::exists(folder, ignored)) {
    fail("project.unwritable",
         fmt::format("The project '{}' cannot be made: the folder '{}' does not exist.",
                     path.string(), folder.string()));
  }
  if (!fs::is_directory(folder, ignored)) {
    fail("project.unwritable", fmt::format("The project '{}' cannot be made: '{}' is not a folder.",
                                           path.string(), folder.string()));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    fail("project.unwritable",
         fmt::format("The project '{}' cannot be made: you may not write to the folder '{}'.",
                     path.string(), folder.string()));
  }
}

/// Whether there is anything to read. Only SQLite itself may open the file: when any other descriptor of it
/// is closed, POSIX drops the locks that this process' connections hold on it.
void check_content(const fs::path& path, Mode mode) {
  std::error_code error;
  if (!fs::exists(path, error)) return;
  if (access(path.c_str(), R_OK) != 0) {
    fail("project.unreadable",
         fmt::format("The project '{}' cannot be read. Check its permissions.", path.string()));
  }
  if (mode != Mode::create && fs::file_size(path, error) == 0 && !error) {
    not_a_project(path, "is an empty file");
  }
}

std::string file_uri(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

bool has_pending_wal(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path.string() + "-wal", error);
  return !error && size > 0;
}

/// Opens for reading, also where nothing may be written (WAL wants a shared-memory file beside the
/// project): a file that was closed properly can then be read as one that never changes.
SQLite::Database open_for_reading(const fs::path& path) {
  try {
    SQLite::Database database(path.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs);
    database.execAndGet("PRAGMA user_version").getInt();
    database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    return database;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    const bool no_shared_memory = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
    if (!no_shared_memory) throw;
    if (has_pending_wal(path)) {
      fail("project.unreadable",
           fmt::format(
               "The project '{}' was not closed properly and its folder is read-only. Copy it "
               "together with its '-wal' file to a folder you may write to.",
               path.string()));
    }
  }
  return {file_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs};
}

SQLite::Database open_for_writing(const fs::path& path, Mode mode) {
  const int create = mode == Mode::create ? SQLite::OPEN_CREATE : 0;
  return {path.string(), SQLite::OPEN_READWRITE | create, kBusyTimeoutMs};
}

/// Refuses other people's files and files of a newer Amalgam; returns the schema version.
/// Reads in one transaction: somebody else may be making the file just now.
int check_identity(SQLite::Database& database, const fs::path& path, Mode mode) {
  const SQLite::Transaction snapshot(database);
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (application != kProjectApplicationId) {
    const int objects = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    const bool is_blank = application == 0 && version == 0 && objects == 0;
    if (!is_blank) not_a_project(path, "is an SQLite file of another program");
    if (mode != Mode::create) not_a_project(path, "is an SQLite file without content");
  }
  if (version > ProjectStore::schema_version()) {
    fail("project.newer",
         fmt::format(
             "The project '{}' was made by a newer Amalgam (format {}; this one knows up to {}). "
             "Update Amalgam to open it.",
             path.string(), version, ProjectStore::schema_version()));
  }
  return version;
}

/// WAL is a property of the file. The switch needs the file for itself and does not wait on its
/// own.
void switch_to_wal(SQLite::Database& database) {
  using namespace std::chrono_literals;
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyTimeoutMs);
  while (true) {
    try {
      if (database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal") return;
    } catch (const SQLite::Exception& error) {
      const bool is_busy = (error.getErrorCode() & 0xff) == SQLITE_BUSY;
      if (!is_busy || std::chrono::steady_clock::now() > deadline) throw;
    }
    if (std::chrono::steady_clock::now() > deadline) {
      throw SQLite::Exception("the journal mode could not be changed to WAL", SQLITE_BUSY);
    }
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace

SQLite::Database open_project(const fs::path& path, Mode mode) {
  check_path(path, mode);
  check_content(path, mode);
  try {
    if (mode == Mode::read_only) {
      SQLite::Database database = open_for_reading(path);
      if (check_identity(database, path, mode) == ProjectStore::schema_version()) return database;
      open_project(path, Mode::read_write);  // takes the missing steps of the schema
      return open_for_reading(path);
    }
    SQLite::Database database = open_for_writing(path, mode);
    const int version = check_identity(database, path, mode);
    database.exec("PRAGMA foreign_keys = ON");
    switch_to_wal(database);
    database.exec("PRAGMA synchronous = NORMAL");
    if (version < ProjectStore::schema_version()) {
      migrate(database, project_migrations());
    } else {
      // SQLite opens a write-protected file for reading without a word; taking the write lock
      // tells.
      SQLite::Transaction probe(database, SQLite::TransactionBehavior::IMMEDIATE);
      probe.commit();
    }
    return database;
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xff) == SQLITE_NOTADB) not_a_project(path, "is another kind of file");
    throw store_error(error, path);
  }
}

}  // namespace amalgam
