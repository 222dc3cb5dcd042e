// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/store_errors.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <string>

namespace amalgam {

namespace {

struct Sentence {
  const char* code;
  const char* text;  // {} = the file
};

Sentence sentence_for(int primary_code) {
  switch (primary_code) {
    case SQLITE_FULL:
      return {"project.unwritable",
              "The disk with the project '{}' is full. Free some space; what was stored before is "
              "safe."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {
          "project.unwritable",
          "The project '{}' is read-only. Change its permissions or copy it to a folder you may "
          "write to."};
    case SQLITE_CANTOPEN:
      return {
          "project.unwritable",
          "The project '{}' cannot be opened. Check that its folder exists and that you may write "
          "to it."};
    case SQLITE_IOERR:
      return {"project.unwritable",
              "Reading or writing the project '{}' failed. Check the disk and its free space."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"project.busy",
              "Another program has kept the project '{}' locked for over five seconds. Close it or "
              "try again."};
    case SQLITE_CORRUPT:
      return {"project.corrupt",
              "The project '{}' is damaged. Go back to a copy, or rescue what can be read with "
              "sqlite3's '.recover'."};
    case SQLITE_NOTADB:
      return {"project.not_a_project", "'{}' is not an Amalgam project (nor an SQLite file)."};
    case SQLITE_TOOBIG:
      return {"project.too_big", "A value is too big to be stored in the project '{}'."};
    case SQLITE_NOMEM:
      return {"project.unwritable", "There is not enough memory to work on the project '{}'."};
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
      return {"project.corrupt",
              "The project '{}' lacks tables or columns it should have; another program may have "
              "changed it."};
    default:
      return {"project.internal",
              "The project '{}' did not accept a change. This is a fault in Amalgam."};
  }
}

}  // namespace

Error store_error(const SQLite::Exception& error, const std::filesystem::path& path) {
  const Sentence sentence = sentence_for(error.getErrorCode() & 0xff);
  const bool ours = std::string_view(sentence.code) == "project.internal";
  return Error(ours ? ErrorKind::internal : ErrorKind::io, sentence.code,
               fmt::format(fmt::runtime(sentence.text), path.string()),
               fmt::format("SQLite {}: {}", error.getExtendedErrorCode(), error.what()));
}

}  // namespace amalgam
