// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/reader.h"

namespace amalgam {

namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);

bool recognises_sqlite(std::string_view first) { return first.starts_with(kMagic); }

// ── the database ─────────────────────────────────────────────────────────────────────────────────

struct Closer {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;
using Statement = std::unique_ptr<sqlite3_stmt, Closer>;

[[noreturn]] void fail_sqlite(const TableSource& source, sqlite3* database, const std::string& doing) {
  const int code = sqlite3_errcode(database) & 0xFF;
  const std::string why = sqlite3_errmsg(database);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    throw Error(ErrorKind::io, "read.locked",
                source.name + ": another program is writing to the database. Close it there and try again.");
  }
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT) {
    fail_reading(source, "read.damaged",
                 fmt::format("the SQLite database is damaged or cut short ({}) while {}.", why, doing));
  }
  if (code == SQLITE_INTERRUPT) throw Error(ErrorKind::request, "read.cancelled", "Reading " + source.name + " was cancelled.");
  if (code == SQLITE_CANTOPEN || code == SQLITE_IOERR || code == SQLITE_READONLY) {
    throw Error(ErrorKind::io, "read.unreadable",
                fmt::format("{}: SQLite cannot open it ({}). If a file ending in -wal or -journal stands beside it, its "
                            "folder must be writable; or copy all of them elsewhere.",
                            source.name, why));
  }
  fail_reading(source, "read.query", fmt::format("SQLite says \"{}\" while {}.", why, doing));
}

/// Only reading is allowed: no attached files, no settings, no loaded code.
int allow_reading(void*, int action, const char*, const char* name, const char*, const char*) {
  if (action == SQLITE_FUNCTION) return name != nullptr && std::string_view(name) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ? SQLITE_OK : SQLITE_DENY;
}

/// A URI of SQLite's: everything but plain characters as %XX.
std::string uri_of(const std::string& path, const char* settings) {
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '/' || c == '.' || c == '-' || c == '_') {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", byte);
    }
  }
  return uri + settings;
}

/// A database in WAL mode whose WAL is gone was closed by all its writers. It can be read without the two helper
/// files that SQLite would otherwise leave beside it.
bool is_closed_wal(const TableSource& source) {
  constexpr std::size_t kReadVersion = 19;
  std::error_code ignored;
  return source.bytes.size() > kReadVersion && source.bytes[kReadVersion] == 2 &&
         !std::filesystem::exists(source.path + "-wal", ignored);
}

/// SQLite itself fills a last page that is cut off with zeros and says nothing.
void check_whole(const TableSource& source) {
  const auto number_at = [&](std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) number = number * 256 + static_cast<unsigned char>(source.bytes[at + i]);
    return number;
  };
  constexpr std::size_t kHeader = 100;
  if (source.bytes.size() < kHeader) fail_reading(source, "read.damaged", "the SQLite database is cut short in its header.");
  const std::uint64_t page = number_at(16, 2) == 1 ? 65536 : number_at(16, 2);
  const std::uint64_t pages = number_at(28, 4);
  const bool is_known = number_at(24, 4) == number_at(92, 4);  // else an old SQLite wrote the file last
  if (!is_known || source.bytes.size() >= page * pages) return;
  fail_reading(source, "read.damaged",
               fmt::format("the SQLite database is cut short: it should have {} bytes and has {}.",
                           grouped_digits(static_cast<std::int64_t>(page * pages)),
                           grouped_digits(static_cast<std::int64_t>(source.bytes.size()))));
}

Database open_database(const TableSource& source, std::string& copy) {
  check_whole(source);
  sqlite3* opened = nullptr;
  const bool is_file = !source.path.empty();
  const std::string uri =
      is_file ? uri_of(std::filesystem::absolute(source.path).string(), is_closed_wal(source) ? "?immutable=1" : "?mode=ro")
              : ":memory:";
  const int flags = is_file ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
  const int state = sqlite3_open_v2(uri.c_str(), &opened, flags, nullptr);
  Database database(opened);
  if (state != SQLITE_OK) fail_sqlite(source, database.get(), "opening it");
  if (!is_file) {
    copy = std::string(source.bytes);
    if (copy.size() > 20) copy[18] = copy[19] = 1;  // bytes in memory have no WAL
    const auto size = static_cast<sqlite3_int64>(copy.size());
    if (sqlite3_deserialize(opened, "main", reinterpret_cast<unsigned char*>(copy.data()), size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
      fail_sqlite(source, opened, "opening it");
    }
  }
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_busy_timeout(opened, 2000);
  sqlite3_set_authorizer(opened, allow_reading, nullptr);
  return database;
}

Statement prepare(const TableSource& source, sqlite3* database, const std::string& sql, const std::string& doing) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &statement, &tail) != SQLITE_OK) {
    fail_sqlite(source, database, doing);
  }
  Statement prepared(statement);
  if (!prepared || !trimmed(tail == nullptr ? "" : tail).empty()) {
    throw Error(ErrorKind::request, "read.query", "The query must be exactly one SELECT statement.");
  }
  return prepared;
}

std::string sqlite_text(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

std::vector<std::string> list_tables(const TableSource& source, sqlite3* database, const char* types) {
  const Statement statement =
      prepare(source, database,
              fmt::format("SELECT name FROM sqlite_master WHERE type IN ({}) AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                          "ORDER BY rowid",
                          types),
              "listing its tables");
  std::vector<std::string> names;
  int state = SQLITE_ROW;
  while ((state = sqlite3_step(statement.get())) == SQLITE_ROW) names.push_back(sqlite_text(statement.get(), 0));
  if (state != SQLITE_DONE) fail_sqlite(source, database, "listing its tables");
  return names;
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

/// -1 where the table cannot be counted (a virtual one of a module that is not here).
std::int64_t count_table_rows(const TableSource& source, sqlite3* database, const std::string& table) {
  try {
    const Statement statement =
        prepare(source, database, "SELECT count(*) FROM " + quoted(table), fmt::format("counting table '{}'", table));
    return sqlite3_step(statement.get()) == SQLITE_ROW ? sqlite3_column_int64(statement.get(), 0) : -1;
  } catch (const Error& error) {
    if (error.code() != "read.query") throw;
    return -1;
  }
}

// ── which table ──────────────────────────────────────────────────────────────────────────────────

std::string choose_table(const TableSource& source, sqlite3* database, const ReadRecipe& recipe, CellTable& cells) {
  if (!recipe.table.empty()) {
    const std::vector<std::string> all = list_tables(source, database, "'table', 'view'");
    if (std::find(all.begin(), all.end(), recipe.table) != all.end()) return recipe.table;
    fail_reading(source, "read.no_table",
                 fmt::format("there is no table '{}'.{} It has: {}.", recipe.table, suggestion(recipe.table, all),
                             fmt::join(all, ", ")));
  }
  std::vector<std::string> tables = list_tables(source, database, "'table'");
  if (tables.empty()) tables = list_tables(source, database, "'view'");
  if (tables.empty()) fail_reading(source, "read.no_table", "the database has no tables.");
  std::string largest;
  std::int64_t most = -2;
  for (const std::string& table : tables) {
    const std::int64_t rows = tables.size() == 1 ? 0 : count_table_rows(source, database, table);
    if (rows > most) {
      most = rows;
      largest = table;
    }
  }
  std::vector<std::string> others;
  std::copy_if(tables.begin(), tables.end(), std::back_inserter(others), [&](const auto& one) { return one != largest; });
  const std::string reason =
      others.empty() ? std::string("It is the only table.")
                     : fmt::format("Of {} tables it has the most rows ({}).", tables.size(), grouped_digits(most));
  cells.guesses.push_back({.what = "table", .value = largest, .reason = reason, .alternatives = others});
  return largest;
}

// ── cells ────────────────────────────────────────────────────────────────────────────────────────

void take_cell(sqlite3_stmt* statement, int index, std::int64_t row, CellTable& cells) {
  CellColumn& column = cells.columns[static_cast<std::size_t>(index)];
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_NULL: return;
    case SQLITE_INTEGER: return column.add_integer(row, sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT: return column.add_number(row, sqlite3_column_double(statement, index));
    case SQLITE_TEXT: {
      const std::string text = sqlite_text(statement, index);
      if (text.find('\0') == std::string::npos && find_invalid_utf8(text) == std::string::npos) {
        return column.add_text(row, text);
      }
      return list_problem(cells.problems, row + 1, column.name(), "",
                          "The text is not UTF-8; the cell was left empty.", "bad_bytes");
    }
    default:
      list_problem(cells.problems, row + 1, column.name(), "",
                   fmt::format("The cell holds {} bytes of binary data; it was left empty.",
                               sqlite3_column_bytes(statement, index)),
                   "bad_cell");
  }
}

struct Watch {
  const TableSource& source;
  const ReadProgress& progress;
  double share = 0;
};

/// Called by SQLite now and then, so that a query that never ends can be stopped.
int keep_on(void* context) {
  const auto& watch = *static_cast<Watch*>(context);
  try {
    report_progress(watch.source, watch.progress, watch.share);
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

void take_table_rows(const TableSource& source, sqlite3* database, sqlite3_stmt* statement, CellTable& cells,
               std::int64_t expected, Watch& watch) {
  const int width = sqlite3_column_count(statement);
  std::vector<std::string> names;
  for (int i = 0; i < width; ++i) {
    const char* name = sqlite3_column_name(statement, i);
    names.emplace_back(name == nullptr ? "" : name);
  }
  for (std::string& name : column_names_from(std::move(names), 0, cells.problems)) cells.columns.emplace_back(std::move(name));
  int state = SQLITE_ROW;
  while ((state = sqlite3_step(statement)) == SQLITE_ROW) {
    const auto row = static_cast<std::int64_t>(cells.lines.size());
    for (int i = 0; i < width; ++i) take_cell(statement, i, row, cells);
    cells.lines.push_back(row + 1);
    if (expected > 0) watch.share = std::min(0.8, 0.8 * static_cast<double>(row) / static_cast<double>(expected));
  }
  if (state != SQLITE_DONE) fail_sqlite(source, database, fmt::format("reading row {}", cells.lines.size() + 1));
}

ReadResult read_sqlite(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  report_progress(source, progress, 0);
  std::string copy;  // outlives the database
  const Database database = open_database(source, copy);
  Watch watch{source, progress};
  sqlite3_progress_handler(database.get(), 100000, keep_on, &watch);
  CellTable cells;
  std::string sql = recipe.query;
  std::int64_t expected = 0;
  if (sql.empty()) {
    const std::string table = choose_table(source, database.get(), recipe, cells);
    expected = count_table_rows(source, database.get(), table);
    sql = "SELECT * FROM " + quoted(table);
  }
  const Statement statement = prepare(source, database.get(), sql, recipe.query.empty() ? "opening the table" : "preparing the query");
  take_table_rows(source, database.get(), statement.get(), cells, expected, watch);
  return finish_reading(source, std::move(cells), recipe);
}

std::vector<std::string> sqlite_tables(const TableSource& source) {
  std::string copy;
  const Database database = open_database(source, copy);
  return list_tables(source, database.get(), "'table', 'view'");
}

}  // namespace

Reader sqlite_reader() {
  return {.id = "sqlite",
          .title = "SQLite database",
          .extensions = {".sqlite", ".sqlite3", ".db", ".db3"},
          .is_binary = true,
          .recognises = recognises_sqlite,
          .read = read_sqlite,
          .tables = sqlite_tables};
}

}  // namespace amalgam
