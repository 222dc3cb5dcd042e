// SPDX-License-Identifier: GPL-3.0-or-later
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include <fstream>
#include <functional>
#include <thread>
#include <vector>

#include "data/project/project_fixture.h"
#include "engine/project/migrations.h"
#include "engine/project/store_errors.h"

namespace amalgam {
namespace {

using ::testing::HasSubstr;
using Mode = ProjectStore::Mode;
namespace fs = std::filesystem;

class OpeningAProject : public ProjectFixture {
 protected:
  std::string open(const fs::path& path, Mode mode) {
    return code_of([&] { ProjectStore(path, mode); });
  }
  void write_text(const std::string& text) const { std::ofstream(file()) << text; }
  void run_sql(const std::string& text) const {
    SQLite::Database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(text);
  }
  int pragma(const char* name) const {
    SQLite::Database database(file().string());
    return database.execAndGet(std::string("PRAGMA ") + name).getInt();
  }
};

/// Runs an action in a child without root's rights; returns its exit code.
int run_unprivileged(const std::function<int()>& action) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(99);
    _exit(action());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(OpeningAProject, MarksTheFileAsAProject) {
  { create(); }
  EXPECT_EQ(pragma("application_id"), 0x414D4C47);
  EXPECT_EQ(pragma("user_version"), ProjectStore::schema_version());
  SQLite::Database database(file().string());
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database
                .execAndGet("SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
                            "AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT%'")
                .getInt(),
            0);
}

TEST_F(OpeningAProject, SaysThatAFileIsNotThere) {
  for (const Mode mode : {Mode::read_only, Mode::read_write}) {
    EXPECT_EQ(open(file(), mode), "project.not_found");
    EXPECT_EQ(kind_, ErrorKind::io);
    EXPECT_FALSE(fs::exists(file()));
  }
  EXPECT_EQ(open({}, Mode::create), "project.not_found");
}

TEST_F(OpeningAProject, RefusesAFolder) {
  fs::create_directory(file());
  for (const Mode mode : {Mode::read_only, Mode::read_write, Mode::create}) {
    EXPECT_EQ(open(file(), mode), "project.not_a_project");
    EXPECT_THAT(sentence_, HasSubstr("directory"));
  }
}

TEST_F(OpeningAProject, RefusesATextFileAndLeavesItAsItWas) {
  write_text("age,default\n31,0\n");
  for (const Mode mode : {Mode::read_only, Mode::read_write, Mode::create}) {
    EXPECT_EQ(open(file(), mode), "project.not_a_project");
  }
  std::ifstream in(file());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "age,default\n31,0\n");
}

TEST_F(OpeningAProject, RefusesTheDatabaseOfAnotherProgramAndLeavesItAsItWas) {
  run_sql("CREATE TABLE bookmark (url TEXT)");
  for (const Mode mode : {Mode::read_only, Mode::read_write, Mode::create}) {
    EXPECT_EQ(open(file(), mode), "project.not_a_project");
    EXPECT_THAT(sentence_, HasSubstr("another program"));
  }
  EXPECT_EQ(pragma("application_id"), 0);
  SQLite::Database database(file().string());
  EXPECT_TRUE(database.tableExists("bookmark"));
  EXPECT_FALSE(database.tableExists("run"));
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "delete");
}

TEST_F(OpeningAProject, RefusesAProjectOfANewerAmalgam) {
  { create(); }
  run_sql("PRAGMA user_version = 9");
  for (const Mode mode : {Mode::read_only, Mode::read_write, Mode::create}) {
    EXPECT_EQ(open(file(), mode), "project.newer");
    EXPECT_THAT(sentence_, HasSubstr("format 9"));
  }
}

TEST_F(OpeningAProject, MakesAProjectOfAnEmptyFile) {
  write_text("");
  EXPECT_EQ(open(file(), Mode::read_only), "project.not_a_project");
  EXPECT_EQ(open(file(), Mode::create), "nothing thrown");
  EXPECT_EQ(pragma("user_version"), ProjectStore::schema_version());
}

TEST_F(OpeningAProject, TakesTheMissingStepsOfAnEarlierVersion) {
  for (const Mode mode : {Mode::read_only, Mode::read_write}) {
    fs::remove(file());
    run_sql("PRAGMA application_id = 0x414D4C47");  // version 0: marked, nothing in it yet
    EXPECT_EQ(ProjectStore(file(), mode).runs().size(), 0U);
    EXPECT_EQ(pragma("user_version"), ProjectStore::schema_version());
  }
}

TEST_F(OpeningAProject, SaysThatAFileIsDamaged) {
  {
    ProjectStore store = create();
    add_sample_run(store);
  }
  fs::resize_file(file(), 4096);  // the first page alone: the schema's pages are gone
  const std::string code = open(file(), Mode::read_write);
  EXPECT_EQ(code, "project.corrupt") << sentence_;
}

TEST_F(OpeningAProject, FindsDamageInThePages) {
  {
    ProjectStore store = create();
    const std::int64_t id = add_sample_run(store);
    store.write_checkpoint(id, "best", 1, std::vector<std::byte>(100'000, std::byte{7}));
  }
  std::ifstream in(file(), std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  const std::size_t page = bytes.find(std::string(4092, '\7'));  // after the link to the next page
  ASSERT_NE(page, std::string::npos);
  std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
  out.seekp(static_cast<std::streamoff>(page / 4096 * 4096));
  out.write("\xff\xff\xff\xff", 4);
  out.close();
  const ProjectStore store(file(), Mode::read_write);
  EXPECT_NE(store.integrity_check(), "ok");
}

TEST_F(OpeningAProject, SaysWhyAFileCannotBeMade) {
  EXPECT_EQ(open(folder_ / "missing" / "p.amalgam", Mode::create), "project.unwritable");
  EXPECT_THAT(sentence_, HasSubstr("does not exist"));
  EXPECT_EQ(kind_, ErrorKind::io);
  write_text("a file");
  EXPECT_EQ(open(file() / "p.amalgam", Mode::create), "project.unwritable");
  EXPECT_THAT(sentence_, HasSubstr("not a folder"));
}

TEST_F(OpeningAProject, SaysThatAFolderMayNotBeWrittenTo) {
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_EQ(
      run_unprivileged([&] { return open(file(), Mode::create) == "project.unwritable" ? 0 : 1; }),
      0);
}

TEST_F(OpeningAProject, SaysThatAWriteProtectedFileMayNotBeWrittenTo) {
  { create(); }
  fs::permissions(file(), fs::perms(0444));
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_EQ(run_unprivileged(
                [&] { return open(file(), Mode::read_write) == "project.unwritable" ? 0 : 1; }),
            0);
  EXPECT_EQ(
      run_unprivileged([&] { return open(file(), Mode::create) == "project.unwritable" ? 0 : 1; }),
      0);
}

TEST_F(OpeningAProject, ReadsAWriteProtectedFileInAWriteProtectedFolder) {
  const fs::path odd = file("100% #1?.amalgam");  // characters that mean something in a URI
  {
    ProjectStore store(odd, Mode::create);
    const std::int64_t id = add_sample_run(store);
    store.write_epoch(sample_epoch(id, 1, 0.5, true));
  }
  fs::permissions(odd, fs::perms(0444));
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_EQ(run_unprivileged([&] {
              try {
                const ProjectStore store(odd, Mode::read_only);
                return store.epochs(1).size() == 1 && store.integrity_check() == "ok" ? 0 : 1;
              } catch (const std::exception& error) {
                std::fprintf(stderr, "%s\n", error.what());
                return 2;
              }
            }),
            0);
}

TEST_F(OpeningAProject, DoesNotLeaveOutWhatAnUnfinishedJournalHolds) {
  const fs::path copy = folder_ / "copy" / "p.amalgam";
  fs::create_directory(copy.parent_path());
  {
    ProjectStore store = create();
    add_sample_run(store);
    fs::copy_file(file(), copy);  // as after a crash: the run is in the journal only
    fs::copy_file(file("p.amalgam-wal"), copy.string() + "-wal");
  }
  fs::permissions(copy.parent_path(), fs::perms(0555));
  EXPECT_EQ(
      run_unprivileged([&] { return open(copy, Mode::read_only) == "project.unreadable" ? 0 : 1; }),
      0);
  fs::permissions(copy.parent_path(), fs::perms(0755));
  EXPECT_EQ(ProjectStore(copy, Mode::read_only).runs().size(), 1U);
}

TEST_F(OpeningAProject, SaysThatAnotherProgramHoldsTheLock) {
  { create(); }
  SQLite::Database other(file().string(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  EXPECT_EQ(open(file(), Mode::read_only), "nothing thrown");  // readers do not mind
  EXPECT_EQ(open(file(), Mode::read_write), "project.busy");   // after five seconds
}

TEST(StoreError, TurnsEachFaultOfSqliteIntoACode) {
  const auto code = [](int result) {
    return store_error(SQLite::Exception("words of SQLite", result), "p.amalgam").code();
  };
  EXPECT_EQ(code(SQLITE_FULL), "project.unwritable");
  EXPECT_EQ(code(SQLITE_READONLY), "project.unwritable");
  EXPECT_EQ(code(SQLITE_IOERR_WRITE), "project.unwritable");
  EXPECT_EQ(code(SQLITE_CANTOPEN), "project.unwritable");
  EXPECT_EQ(code(SQLITE_BUSY), "project.busy");
  EXPECT_EQ(code(SQLITE_BUSY_SNAPSHOT), "project.busy");
  EXPECT_EQ(code(SQLITE_CORRUPT), "project.corrupt");
  EXPECT_EQ(code(SQLITE_NOTADB), "project.not_a_project");
  EXPECT_EQ(code(SQLITE_TOOBIG), "project.too_big");
  EXPECT_EQ(code(SQLITE_CONSTRAINT_CHECK), "project.internal");
}

TEST_F(OpeningAProject, ManyThreadsMakeOneFileTogether) {
  for (int round = 0; round < 40; ++round) {
    const fs::path path = file("together" + std::to_string(round) + ".amalgam");
    std::vector<std::string> codes(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      threads.emplace_back([&, i] {
        codes[i] = code_of([&] {
          ProjectStore store(path, Mode::create);
          store.add_dataset(sample_dataset());
          ProjectStore(path, Mode::read_only).runs();
        });
      });
    }
    for (std::thread& one : threads) one.join();
    for (const std::string& code : codes) EXPECT_EQ(code, "nothing thrown") << "round " << round;
    EXPECT_EQ(SQLite::Database(path.string()).execAndGet("PRAGMA integrity_check").getString(), "ok");
  }
}

TEST(StoreError, NamesTheFileAndTheDiskThatIsFull) {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("CREATE TABLE t (x BLOB); PRAGMA max_page_count = 3");
  try {
    database.exec("INSERT INTO t VALUES (zeroblob(100000))");
    FAIL() << "a database of three pages took 100 kB";
  } catch (const SQLite::Exception& error) {
    const Error told = store_error(error, "/data/p.amalgam");
    EXPECT_EQ(told.kind(), ErrorKind::io);
    EXPECT_THAT(told.what(), HasSubstr("/data/p.amalgam' is full"));
    EXPECT_THAT(told.details(), HasSubstr("full"));
  }
}

}  // namespace
}  // namespace amalgam
