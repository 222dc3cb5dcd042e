// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

/// Small helpers between our values and SQLite's; private to the project's sources.
namespace amalgam::sql {

static_assert(std::endian::native == std::endian::little,
              "BLOBs are little-endian, copied as they are");

/// Bytes to be bound without a copy; they must live until the statement has run.
struct Blob {
  const void* data = nullptr;
  std::size_t size = 0;
};

template <class T>
Blob blob_of(std::span<const T> values) {
  return {values.data(), values.size_bytes()};
}
template <class T>
Blob blob_of(const std::vector<T>& values) {
  return blob_of(std::span<const T>(values));
}

inline void bind(SQLite::Statement& statement, int index, std::int64_t value) {
  statement.bind(index, value);
}
inline void bind(SQLite::Statement& statement, int index, int value) {
  statement.bind(index, value);
}
inline void bind(SQLite::Statement& statement, int index, bool value) {
  statement.bind(index, value ? 1 : 0);
}
inline void bind(SQLite::Statement& statement, int index, double value) {
  if (std::isnan(value)) {
    statement.bind(index);  // NULL: not defined
  } else {
    statement.bind(index, value);
  }
}
inline void bind(SQLite::Statement& statement, int index, std::nullptr_t) { statement.bind(index); }
inline void bind(SQLite::Statement& statement, int index, const std::string& value) {
  statement.bind(index, value);
}
inline void bind(SQLite::Statement& statement, int index, std::string_view value) {
  statement.bind(index, std::string(value));
}
inline void bind(SQLite::Statement& statement, int index, const char* value) {
  statement.bind(index, value);
}
inline void bind(SQLite::Statement& statement, int index, Blob value) {
  if (value.size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw Error(ErrorKind::io, "project.too_big",
                "A value of more than 2 GB cannot be stored in a project file.");
  }
  // A null pointer would bind NULL instead of an empty BLOB.
  statement.bindNoCopy(index, value.data == nullptr ? "" : value.data,
                       static_cast<int>(value.size));
}

/// Binds all parameters, in order.
template <class... Values>
void bind_all(SQLite::Statement& statement, const Values&... values) {
  int index = 0;
  (bind(statement, ++index, values), ...);
}

/// Runs one statement; returns how many rows it changed.
template <class... Values>
int execute(SQLite::Database& database, const char* text, const Values&... values) {
  SQLite::Statement statement(database, text);
  bind_all(statement, values...);
  return statement.exec();
}

/// NULL reads as NaN.
inline double number(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

/// A BLOB's values; bytes beyond a whole value are left out.
template <class T>
std::vector<T> values_of(const SQLite::Column& column) {
  const void* const data = column.getBlob();  // before the size, as SQLite asks
  std::vector<T> values(static_cast<std::size_t>(column.getBytes()) / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), data, values.size() * sizeof(T));
  return values;
}

}  // namespace amalgam::sql
