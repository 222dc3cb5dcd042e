// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/reader.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include "support/read_results.h"
#include "support/table_files.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Reader, EveryFormatHasItsOwnIdAndEndings) {
  std::vector<std::string> ids, endings;
  for (const Reader& reader : readers()) {
    ids.emplace_back(reader.id);
    for (const auto ending : reader.extensions) endings.emplace_back(ending);
  }
  EXPECT_EQ(ids.back(), "csv");
  std::sort(ids.begin(), ids.end());
  std::sort(endings.begin(), endings.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(std::unique(endings.begin(), endings.end()), endings.end());
}

TEST(Reader, WhatCannotBeOpenedIsNamedWithItsReason) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_text([&] { read_table(folder / "none.xlsx"); }), StartsWith("read.missing"));
  EXPECT_THAT(error_text([&] { read_table(folder.path()); }), StartsWith("read.directory"));
  EXPECT_THAT(error_text([&] { read_table("/dev/null"); }), StartsWith("read.unreadable"));
  EXPECT_THAT(error_text([&] { tables_in(folder / "none.db"); }), StartsWith("read.missing"));
  const auto locked = folder.write("locked.xlsx", "PK");
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  if (::geteuid() == 0) return;  // root may read everything
  EXPECT_THAT(error_text([&] { read_table(locked); }), StartsWith("read.unreadable"));
}

TEST(Reader, AnEmptyFileOfAnyNameIsCalledEmpty) {
  const TemporaryFolder folder;
  for (const char* name : {"a.xlsx", "a.jsonl", "a.db", "a.sav", "a.dta", "a.sas7bdat", "a.gz", "a.csv"}) {
    EXPECT_THAT(error_text([&] { read_table(folder.write(name, "")); }), StartsWith("read.empty")) << name;
  }
}

TEST(Reader, BinaryNoiseUnderABinaryNameIsNotReadAsText) {
  const TemporaryFolder folder;
  const std::string noise("\1\2\0\3noise", 9);
  for (const char* name : {"a.xlsx", "a.db", "a.sav", "a.dta", "a.sas7bdat", "a.xpt", "a.gz"}) {
    EXPECT_THAT(error_text([&] { read_table(folder.write(name, noise)); }), StartsWith("read.wrong_format")) << name;
  }
}

TEST(Reader, ACsvUnderAnExcelNameIsReadAndSaidSo) {
  const TemporaryFolder folder;
  const ReadResult read = read_table(folder.write("report.xlsx", "a,b\n1,x\n2,y\n"));
  EXPECT_EQ(read.table->rows(), 2);
  EXPECT_EQ(guess_text(read, "format"), "CSV: The name says Excel workbook, but the content is text.");
}

TEST(Reader, OldExcelAndProtectedWorkbooksAreToldApart) {
  const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  std::string encrypted = ole + std::string(600, '\0');
  for (const char c : std::string("EncryptedPackage")) encrypted += {c, '\0'};
  EXPECT_THAT(error_text([&] { read_table_bytes(ole + std::string(600, '\0'), "a.xls"); }), StartsWith("read.old_excel"));
  EXPECT_THAT(error_text([&] { read_table_bytes(encrypted, "a.xlsx"); }), HasSubstr("protected with a password"));
  const TemporaryFolder folder;
  EXPECT_THAT(error_text([&] { read_table(folder.write("a.xlsx", encrypted)); }), StartsWith("read.encrypted"));
}

// ── gzip ─────────────────────────────────────────────────────────────────────────────────────────

TEST(GzipReader, SeveralMembersAreReadOneBehindTheOther) {
  const ReadResult read = read_table_bytes(gzip_bytes("a,b\n1,x\n") + gzip_bytes("2,y\n"), "t.csv.gz");
  EXPECT_THAT(cells_of(*read.table, "a"), ::testing::ElementsAre("1", "2"));
  EXPECT_THAT(guess_text(read, "format"), StartsWith("gzip"));
  EXPECT_THAT(guess_text(read, "format inside"), StartsWith("CSV"));
}

TEST(GzipReader, RefusesABombAndWhatIsCutShort) {
  const std::string bomb = gzip_bytes(std::string(100 << 20, '0'));
  ASSERT_LT(bomb.size(), 1u << 20);
  EXPECT_THAT(error_text([&] { read_table_bytes(bomb, "b.csv.gz"); }), StartsWith("read.bomb"));
  const std::string whole = gzip_bytes("a,b\n1,x\n2,y\n");
  EXPECT_THAT(error_text([&] { read_table_bytes(whole.substr(0, whole.size() - 9), "b.csv.gz"); }), StartsWith("read.damaged"));
  std::string wrong = whole;
  wrong[wrong.size() - 6] ^= 1;  // its checksum
  EXPECT_THAT(error_text([&] { read_table_bytes(wrong, "b.csv.gz"); }), StartsWith("read.damaged"));
  EXPECT_THAT(error_text([&] { read_table_bytes(gzip_bytes(whole), "b.csv.gz"); }), HasSubstr("compressed twice"));
}

// ── JSON Lines ───────────────────────────────────────────────────────────────────────────────────

ReadResult jsonl(const std::string& text) { return read_table_bytes(text, "t.jsonl"); }

TEST(JsonlReader, FlattensObjectsAndKeepsArraysAsLists) {
  const ReadResult read = jsonl(
      "{\"who\": {\"name\": \"Ann\", \"age\": 41}, \"pays\": [1, 2.50, null], \"log\": [{\"a\": \"in\", \"t\": [1, {}]}, \"x\"]}\n"
      "\n{\"who\": {\"name\": \"Bob\"}, \"pays\": [3, 4], \"log\": [], \"ok\": true}\r\n");
  EXPECT_THAT(types_of(*read.table), ::testing::ElementsAre("who.name: category", "who.age: number", "pays: number_list",
                                                            "log: event_list", "ok: category"));
  EXPECT_THAT(cells_of(*read.table, "pays"), ::testing::ElementsAre("[1, 2.50, null]", "[3, 4]"));
  EXPECT_THAT(cells_of(*read.table, "log"), ::testing::ElementsAre("[{\"a\": \"in\", \"t\": [1, {}]}, \"x\"]", "[]"));
  EXPECT_THAT(cells_of(*read.table, "ok"), ::testing::ElementsAre("", "true"));
}

TEST(JsonlReader, BadLinesAreLeftOutAndListedAtTheirLine) {
  const ReadResult read = jsonl("{\"a\": 1}\n{\"a\": 2\n\n[3]\n{\"a\": 4}\nfive\n{\"a\": 6} {\"a\": 7}\n{\"a\": \"\xFF\"}\n");
  EXPECT_THAT(cells_of(*read.table, "a"), ::testing::ElementsAre("1", "4"));
  EXPECT_EQ(read.rows_dropped, 5);
  std::vector<std::int64_t> lines;
  for (const auto& problem : read.problems) lines.push_back(problem.line);
  EXPECT_THAT(lines, ::testing::ElementsAre(2, 4, 6, 7, 8));
  EXPECT_THAT(error_text([] { jsonl("{\"a\n{\"b\n"); }), StartsWith("read.no_rows"));
}

TEST(JsonlReader, LongIntegersStayExactAndARepeatedMemberIsListed) {
  const ReadResult read = jsonl("{\"id\": 110105199001011234, \"n\": 1, \"n\": 2}\n{\"id\": 98765432109876543210987}\n");
  EXPECT_THAT(cells_of(*read.table, "id"), ::testing::ElementsAre("110105199001011234", "98765432109876543210987"));
  EXPECT_THAT(cells_of(*read.table, "n"), ::testing::ElementsAre("1", ""));
  EXPECT_THAT(problem_lines(read), ::testing::ElementsAre(HasSubstr("stands twice")));
}

TEST(JsonlReader, AFileMayBeOneArrayOfObjects) {
  const ReadResult read = read_table_bytes("\xEF\xBB\xBF [\n {\"a\": 1, \"l\": [1, 2]},\n {\"a\": 2, \"l\": [3, 4]}\n]", "t.json");
  EXPECT_THAT(cells_of(*read.table, "a"), ::testing::ElementsAre("1", "2"));
  EXPECT_THAT(guess_text(read, "layout"), StartsWith("one array"));
  const ReadResult cut = read_table_bytes("[{\"a\": 1}, {\"a\": 2}, {\"a\": ", "t.json");
  EXPECT_EQ(cut.table->rows(), 2);
  EXPECT_THAT(problem_lines(cut), ::testing::ElementsAre(HasSubstr("Object 3 of the array cannot be read")));
}

TEST(JsonlReader, DepthAndNumbersBeyondReasonAreProblemsNotCrashes) {
  const std::string deep = "{\"a\": " + std::string(100000, '[') + "}\n{\"a\": 1}\n{\"a\": 1e999}\n";
  const ReadResult read = jsonl(deep);
  EXPECT_EQ(read.table->rows(), 1);
  EXPECT_EQ(read.rows_dropped, 2);
}

}  // namespace
}  // namespace amalgam
