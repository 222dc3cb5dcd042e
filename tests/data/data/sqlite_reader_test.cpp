// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "engine/data/reader.h"
#include "support/read_results.h"
#include "support/table_files.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class SqliteReader : public ::testing::Test {
 protected:
  std::filesystem::path database(const std::string& sql, const std::string& name = "t.db") {
    run_sql((folder_ / name).string(), sql);
    return folder_ / name;
  }
  TemporaryFolder folder_;
};

constexpr const char* kTwoTables =
    "CREATE TABLE small (a); INSERT INTO small VALUES (1);"
    "CREATE TABLE \"the \"\"loans\" (id INTEGER, name TEXT, sum REAL); INSERT INTO \"the \"\"loans\" VALUES "
    "(110105199001011234, 'Ann', 1.5), (2, NULL, 2), (3, 'Bob', x'00FF');"
    "CREATE VIEW bobs AS SELECT * FROM \"the \"\"loans\" WHERE name = 'Bob';";

TEST_F(SqliteReader, TakesTheLargestTableAndSaysSo) {
  const auto path = database(kTwoTables);
  const ReadResult read = read_table(path);
  EXPECT_THAT(guess_text(read, "table"), HasSubstr("the \"loans: Of 2 tables it has the most rows (3)."));
  EXPECT_THAT(cells_of(*read.table, "id"), ElementsAre("110105199001011234", "2", "3"));
  EXPECT_THAT(problem_lines(read), ElementsAre(HasSubstr("3 sum: The cell holds 2 bytes of binary data")));
  EXPECT_THAT(tables_in(path), ElementsAre("small", "the \"loans", "bobs"));
}

TEST_F(SqliteReader, ReadsANamedTableAViewOrAQuery) {
  const auto path = database(kTwoTables);
  ReadRecipe recipe;
  recipe.table = "bobs";
  EXPECT_EQ(read_table(path, recipe).table->rows(), 1);
  recipe.table = "smal";
  EXPECT_THAT(error_text([&] { read_table(path, recipe); }), HasSubstr("Did you mean 'small'?"));
  recipe = {};
  recipe.query = "SELECT a, a + 1 AS a FROM small";
  EXPECT_THAT(types_of(*read_table(path, recipe).table), ElementsAre("a: number", "a_2: number"));
}

TEST_F(SqliteReader, AQueryCanOnlyRead) {
  const auto path = database(kTwoTables);
  for (const char* query : {"DELETE FROM small", "DROP TABLE small", "PRAGMA journal_mode = DELETE", "ATTACH '/tmp/x' AS x",
                            "SELECT load_extension('x')", "SELECT 1; SELECT 2", "", "CREATE TABLE x (y)"}) {
    ReadRecipe recipe;
    recipe.query = query;
    if (std::string(query).empty()) recipe.query = " -- nothing";
    EXPECT_THAT(error_text([&] { read_table(path, recipe); }), StartsWith("read.query")) << query;
  }
  EXPECT_EQ(read_table(path).table->rows(), 3);
}

TEST_F(SqliteReader, AQueryWithoutAnEndCanBeStopped) {
  const auto path = database(kTwoTables);
  ReadRecipe recipe;
  recipe.query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  int calls = 0;
  EXPECT_THAT(error_text([&] { read_table(path, recipe, [&](auto, auto) { return ++calls < 5; }); }), StartsWith("read.cancelled"));
}

TEST_F(SqliteReader, ReadsWhatStandsInTheWriteAheadLog) {
  const auto path = database("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);");
  EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
  EXPECT_EQ(read_table(path).table->rows(), 2);
  EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));  // reading leaves nothing beside the file
  sqlite3* writer = nullptr;
  sqlite3_open(path.c_str(), &writer);
  sqlite3_exec(writer, "INSERT INTO t VALUES (3)", nullptr, nullptr, nullptr);
  EXPECT_EQ(read_table(path).table->rows(), 3);
  sqlite3_close(writer);
}

TEST_F(SqliteReader, ALockedDatabaseIsSaidToBeLocked) {
  const auto path = database("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
  sqlite3* writer = nullptr;
  sqlite3_open(path.c_str(), &writer);
  sqlite3_exec(writer, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
  EXPECT_THAT(error_text([&] { read_table(path); }), StartsWith("read.locked"));
  sqlite3_close(writer);
}

TEST_F(SqliteReader, OddPathsAndEmptyDatabases) {
  const auto path = database("CREATE TABLE t (a); INSERT INTO t VALUES (1);", "100% of #1?.db");
  EXPECT_EQ(read_table(path).table->rows(), 1);
  EXPECT_THAT(error_text([&] { read_table(database("CREATE TABLE t (a); DROP TABLE t;", "none.db")); }), StartsWith("read.no_table"));
  EXPECT_THAT(error_text([&] { read_table(database("CREATE TABLE t (a);", "norows.db")); }), StartsWith("read.no_rows"));
}

}  // namespace
}  // namespace amalgam
