// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace amalgam {
namespace {

// A made-up history of a schema: a table, a column more, its values doubled.
constexpr std::array kHistory = {
    Migration{1, "CREATE TABLE thing (a INTEGER); INSERT INTO thing VALUES (1), (2);"},
    Migration{2, "ALTER TABLE thing ADD COLUMN b INTEGER; UPDATE thing SET b = 10 * a;"},
    Migration{3, "UPDATE thing SET b = 2 * b;"},
};

int number(SQLite::Database& database, const std::string& query) {
  return database.execAndGet(query).getInt();
}

SQLite::Database in_memory() { return {":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}; }

TEST(Migrate, ReachesTheSameSchemaFromEveryEarlierVersion) {
  for (std::size_t from = 0; from <= kHistory.size(); ++from) {
    SQLite::Database database = in_memory();
    migrate(database, std::span(kHistory).first(from));
    EXPECT_EQ(number(database, "PRAGMA user_version"), static_cast<int>(from));
    EXPECT_EQ(migrate(database, kHistory), static_cast<int>(kHistory.size() - from));
    EXPECT_EQ(number(database, "PRAGMA user_version"), 3);
    EXPECT_EQ(number(database, "PRAGMA application_id"), kProjectApplicationId);
    EXPECT_EQ(number(database, "SELECT sum(b) FROM thing"), 60);  // 2 · 10 · (1 + 2)
  }
}

TEST(Migrate, DoesNothingToAFileThatIsUpToDate) {
  SQLite::Database database = in_memory();
  migrate(database, kHistory);
  EXPECT_EQ(migrate(database, kHistory), 0);
  EXPECT_EQ(number(database, "SELECT sum(b) FROM thing"), 60);
}

TEST(Migrate, LeavesTheFileAsItWasWhenAStepFails) {
  constexpr std::array broken = {kHistory[0], kHistory[1],
                                 Migration{3, "UPDATE missing SET b = 1;"}};
  SQLite::Database database = in_memory();
  migrate(database, std::span(broken).first(1));
  EXPECT_THROW(migrate(database, broken), SQLite::Exception);
  EXPECT_EQ(number(database, "PRAGMA user_version"), 1);
  EXPECT_EQ(number(database, "SELECT count(*) FROM pragma_table_info('thing') WHERE name = 'b'"),
            0);
}

TEST(Migrate, NumbersTheProjectsStepsWithoutAGap) {
  int expected = 1;
  for (const Migration& migration : project_migrations()) EXPECT_EQ(migration.version, expected++);
  EXPECT_GT(expected, 1);
}

}  // namespace
}  // namespace amalgam
