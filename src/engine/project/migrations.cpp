// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <array>

#include "engine/project/schema_1.h"
#include "engine/project/schema_2.h"
#include "engine/project/schema_3.h"
#include "engine/project/schema_4.h"
#include "engine/project/schema_5.h"

namespace amalgam {

namespace {

// A published step is never changed: a file made with it exists somewhere. Changes are new steps.
constexpr std::array kMigrations = {Migration{.version = 1, .sql = kSchema1},
                                    Migration{.version = 2, .sql = kSchema2},
                                    Migration{.version = 3, .sql = kSchema3},
                                    Migration{.version = 4, .sql = kSchema4},
                                    Migration{.version = 5, .sql = kSchema5}};

}  // namespace

std::span<const Migration> project_migrations() { return kMigrations; }

int migrate(SQLite::Database& database, std::span<const Migration> migrations) {
  // Immediate: two programs that open an old file at once must not both take the steps.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const int found = database.execAndGet("PRAGMA user_version").getInt();
  int steps = 0;
  for (const Migration& migration : migrations) {
    if (migration.version <= found) continue;
    database.exec(migration.sql);
    database.exec(fmt::format("PRAGMA user_version = {}", migration.version));
    ++steps;
  }
  if (steps > 0) database.exec(fmt::format("PRAGMA application_id = {}", kProjectApplicationId));
  transaction.commit();
  return steps;
}

}  // namespace amalgam
