// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace SQLite {
class Database;
}

namespace amalgam {

/// "AMLG" as a number: the application_id that marks an SQLite file as a project.
inline constexpr int kProjectApplicationId = 0x414D4C47;

/// One step of the schema: the SQL that turns version `version - 1` into `version`.
struct Migration {
  int version = 0;
  const char* sql = "";
};

/// All steps, version 1 first, without a gap.
std::span<const Migration> project_migrations();

/// Brings a project file from whatever version it has to the last of `migrations`, in one
/// transaction: afterwards it is entirely new or entirely as it was.
///
/// Returns: the number of steps taken (0 = it was up to date)
/// Errors:  SQLite::Exception if a step fails; the file keeps its version
int migrate(SQLite::Database& database, std::span<const Migration> migrations);

}  // namespace amalgam
