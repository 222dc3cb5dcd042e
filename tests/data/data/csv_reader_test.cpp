// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_reader.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> texts_of(const Table& table, std::string_view name) {
  const Column& column = table.column(name);
  std::vector<std::string> texts;
  for (std::int64_t row = 0; row < column.rows(); ++row) texts.push_back(column.text(row));
  return texts;
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns()) names.push_back(column.name());
  return names;
}

/// "line column: reason" of every problem.
std::vector<std::string> problems_of(const ReadResult& result) {
  std::vector<std::string> lines;
  for (const ReadProblem& problem : result.problems) {
    lines.push_back(std::to_string(problem.line) + " " + problem.column + ": " + problem.reason);
  }
  return lines;
}

std::string guess_of(const ReadResult& result, std::string_view what) {
  for (const ReadGuess& guess : result.guesses) {
    if (guess.what == what) return guess.value;
  }
  return "";
}

/// Code and sentence of the Error that `call` throws, "code: sentence"; "" if it throws none.
std::string csv_error(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

std::string error_reading(std::string_view bytes, const ReadRecipe& recipe = {}) {
  return csv_error([&] { read_csv_text(bytes, recipe, "f.csv"); });
}

// ── RFC 4180 ─────────────────────────────────────────────────────────────────────────────────────

TEST(CsvReader, KeepsSeparatorsNewlinesAndDoubledQuotesInsideQuotes) {
  const auto result = read_csv_text("a,b\n\"x,1\",\"two\nlines\"\n\"say \"\"hi\"\"\",\"\"\"\"\n");
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("x,1", "say \"hi\""));
  EXPECT_THAT(texts_of(*result.table, "b"), ElementsAre("two\nlines", "\""));
  EXPECT_EQ(result.problem_count, 0);
}

TEST(CsvReader, EndsLinesAtLfCrlfAndCr) {
  for (const char* bytes : {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\r\n3,4"}) {
    const auto result = read_csv_text(bytes);
    EXPECT_THAT(names_of(*result.table), ElementsAre("a", "b"));
    EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("1", "3"));
    EXPECT_THAT(texts_of(*result.table, "b"), ElementsAre("2", "4"));
    EXPECT_EQ(result.problem_count, 0);
  }
}

TEST(CsvReader, ReadsALastCellThatIsEmpty) {
  const auto result = read_csv_text("a,b\n1,2\n3,");
  EXPECT_THAT(texts_of(*result.table, "b"), ElementsAre("2", ""));
  EXPECT_EQ(result.table->column("b").missing(), 1);
}

TEST(CsvReader, KeepsTheByteOrderMarkOutOfTheFirstName) {
  const auto result = read_csv_text("\xEF\xBB\xBF\"a\",b\n1,2\n");
  EXPECT_THAT(names_of(*result.table), ElementsAre("a", "b"));
  EXPECT_EQ(guess_of(result, "encoding"), "UTF-8 with BOM");
}

TEST(CsvReader, TakesAQuoteInsideAnUnquotedCellAsItStands) {
  const auto result = read_csv_text("a,b\n6\" pipe,1\n");
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("6\" pipe"));
  EXPECT_EQ(result.problem_count, 0);
}

TEST(CsvReader, SkipsBlankLinesButCountsThem) {
  const auto result = read_csv_text("\n\na,b\n\n1,2\n   \n1,2,3\n\n");
  EXPECT_EQ(result.rows_read, 1);
  EXPECT_THAT(problems_of(result), ElementsAre("7 : Expected 2 cells, found 3; the row was left out."));
}

TEST(CsvReader, TakesAQuotedEmptyCellOfASingleColumnForARow) {
  const auto result = read_csv_text("a\nx\n\"\"\ny\n", {.separator = ',', .header = true});
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("x", "", "y"));
}

TEST(CsvReader, ReadsBackWhatItWrites) {
  std::string bytes;
  write_csv_row(bytes, {"name", "note"});
  write_csv_row(bytes, {"a,b", "line\nline"});
  write_csv_row(bytes, {"\"quoted\"", "\r"});
  write_csv_row(bytes, {" plain ", ""});
  EXPECT_EQ(bytes, "name,note\n\"a,b\",\"line\nline\"\n\"\"\"quoted\"\"\",\"\r\"\n plain ,\n");
  const auto result = read_csv_text(bytes, {.separator = ',', .header = true});
  EXPECT_THAT(texts_of(*result.table, "name"), ElementsAre("a,b", "\"quoted\"", "plain"));
}

TEST(CsvReader, WritesARowOfOneEmptyCellSoThatItIsNoBlankLine) {
  std::string bytes;
  write_csv_row(bytes, {""});
  EXPECT_EQ(bytes, "\"\"\n");
}

// ── rows that cannot be taken ────────────────────────────────────────────────────────────────────

TEST(CsvReader, LeavesOutRaggedRowsAndListsTheirPhysicalLine) {
  const auto result = read_csv_text("a,b\n\"one\ntwo\",1\n2\n3,3,3\n4,4\n");
  EXPECT_EQ(result.rows_read, 2);
  EXPECT_EQ(result.rows_dropped, 2);
  EXPECT_THAT(problems_of(result), ElementsAre("4 : Expected 2 cells, found 1; the row was left out.",
                                               "5 : Expected 2 cells, found 3; the row was left out."));
  EXPECT_EQ(result.problems[1].found, "3,3,3");
}

TEST(CsvReader, ReportsAnUnterminatedQuoteAndKeepsTheRowsBehindIt) {
  const auto result = read_csv_text("a,b\n1,2\n3,\"open\n5,6\n7,8\n");
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("1", "5", "7"));
  EXPECT_EQ(result.rows_dropped, 1);
  EXPECT_THAT(problems_of(result),
              ElementsAre("3 : A quote opens here and does not end as a cell should; the row was left out."));
  EXPECT_EQ(result.problems[0].found, "3,\"open");
}

TEST(CsvReader, NamesTheLineWhereAnUnterminatedQuoteOpensNotWhereItsRowStarts) {
  const auto result = read_csv_text("a,b\n\"x\ny\",\"open\n5,6\n", {.separator = ',', .header = true});
  EXPECT_THAT(texts_of(*result.table, "b"), ElementsAre("6"));
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0].line, 3);
}

TEST(CsvReader, DoesNotLetAQuoteSwallowRowsUpToTheNextQuotedCell) {
  const auto result = read_csv_text("a,b\n1,\"open\n3,4\n5,\"six\"\n");
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("3", "5"));
  EXPECT_THAT(texts_of(*result.table, "b"), ElementsAre("4", "six"));
  EXPECT_EQ(result.rows_dropped, 1);
  EXPECT_EQ(result.problems.at(0).line, 2);
}

TEST(CsvReader, KeepsTextBehindAClosingQuoteAndListsIt) {
  const auto result = read_csv_text("a,b\n\"x\"y,2\n3,4\n");
  EXPECT_THAT(texts_of(*result.table, "a"), ElementsAre("xy", "3"));
  EXPECT_THAT(problems_of(result),
              ElementsAre("2 a: Text stands behind the closing quote; it was kept as part of the cell."));
}

TEST(CsvReader, GetsThroughManyStrayQuotesInAReasonableTime) {
  std::string bytes = "a,b\n";
  for (int i = 0; i < 50000; ++i) bytes += i % 2 == 0 ? "1,\"open\n" : "\"\"\"\"x,2\n";
  const auto result = read_csv_text(bytes, {.separator = ',', .header = true});
  EXPECT_EQ(result.rows_read + result.rows_dropped, 50000);  // quadratic time would take minutes
  EXPECT_EQ(result.problems.size(), 1000U);
  EXPECT_GT(result.problem_count, 25000);
}

// ── errors ───────────────────────────────────────────────────────────────────────────────────────

TEST(CsvReader, RefusesAFileWithoutText) {
  for (const char* bytes : {"", "\n\n", " \r\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(error_reading(bytes), "read.empty: f.csv: the file is empty.");
  }
}

TEST(CsvReader, RefusesAHeaderWithoutRows) {
  EXPECT_EQ(error_reading("a,b\n"), "read.no_rows: f.csv: the file has a header but no rows.");
  EXPECT_EQ(error_reading("a,b"), "read.no_rows: f.csv: the file has a header but no rows.");
  EXPECT_EQ(error_reading("a,b\n1\n2\n", {.separator = ',', .header = true}),
            "read.no_rows: f.csv: no row could be read; all 2 were left out. Line 2: Expected 2 cells, found 1; "
            "the row was left out.");
}

TEST(CsvReader, RefusesWhatIsNoText) {
  std::string bytes = "PK\x03\x04";
  for (int i = 0; i < 4000; ++i) bytes += static_cast<char>(i * 37 % 7);
  EXPECT_THAT(error_reading(bytes), HasSubstr("read.not_text: f.csv: The file holds too many"));
}

TEST(CsvReader, GivesTwoColumnsOfOneNameDifferentNamesAndListsThem) {
  const auto result = read_csv_text("x,y, x,x_2,x\n1,2,3,4,5\n");
  EXPECT_THAT(names_of(*result.table), ElementsAre("x", "y", "x_3", "x_2", "x_4"));
  EXPECT_THAT(problems_of(result),
              ElementsAre("1 x_3: Column 3 has the name of an earlier one; it is called 'x_3' here.",
                          "1 x_4: Column 5 has the name of an earlier one; it is called 'x_4' here."));
  EXPECT_EQ(result.problems[0].kind, "name");
}

TEST(CsvReader, NamesAColumnWithoutAHeaderByItsPosition) {
  const auto result = read_csv_text("x,,column_2,\n1,2,3,4\n");
  EXPECT_THAT(names_of(*result.table), ElementsAre("x", "column_2_", "column_2", "column_4"));
  EXPECT_THAT(problems_of(result), ElementsAre("1 column_2_: Column 2 has no name; it is called 'column_2_' here.",
                                               "1 column_4: Column 4 has no name; it is called 'column_4' here."));
}

TEST(CsvReader, RefusesASeparatorThatCannotSeparate) {
  EXPECT_THAT(error_reading("a\n1\n", {.separator = '"'}), HasSubstr("read.separator"));
}

// ── guesses ──────────────────────────────────────────────────────────────────────────────────────

TEST(CsvReader, GuessesTheSeparator) {
  EXPECT_EQ(guess_of(read_csv_text("a,b\n1,2\n"), "separator"), "comma");
  EXPECT_EQ(guess_of(read_csv_text("a;b\n1,5;2\n3,5;4\n"), "separator"), "semicolon");
  EXPECT_EQ(guess_of(read_csv_text("a\tb\nx, y\tz\n"), "separator"), "tab");
  EXPECT_EQ(guess_of(read_csv_text("a|b|c\n1|2|3\n"), "separator"), "bar");
  // More semicolons than commas, but not the same number in every row, and none in the header.
  EXPECT_EQ(guess_of(read_csv_text("id,way\n1,a;b;c\n2,a;b\n3,a;b;c;d\n"), "separator"), "comma");
  EXPECT_EQ(guess_of(read_csv_text("a,b\n\"x;y\nz;w\",1\n"), "separator"), "comma");
}

TEST(CsvReader, ReadsTextWithUnevenCommasAsOneColumn) {
  const auto result = read_csv_text("review\ngood, fast, warm\nbad\nso, so\nfine\n");
  EXPECT_THAT(texts_of(*result.table, "review"), ElementsAre("good, fast, warm", "bad", "so, so", "fine"));
}

TEST(CsvReader, GuessesTheHeader) {
  EXPECT_EQ(guess_of(read_csv_text("a,b\n1,x\n2,y\n"), "header row"), "yes");
  EXPECT_EQ(guess_of(read_csv_text("1,x\n2,y\n3,z\n"), "header row"), "no");
  EXPECT_EQ(guess_of(read_csv_text("name,2019,2020\nKenya,5,6\nPeru,7,8\n"), "header row"), "yes");
  EXPECT_EQ(guess_of(read_csv_text("a,b\nx,y\nz,w\n"), "header row"), "yes");
  EXPECT_EQ(guess_of(read_csv_text("yes,m\nno,f\nyes,f\nno,m\nyes,m\n"), "header row"), "no");
  const auto result = read_csv_text("1,x\n2,y\n3,z\n");
  EXPECT_THAT(names_of(*result.table), ElementsAre("column_1", "column_2"));
  EXPECT_EQ(result.rows_read, 3);
}

TEST(CsvReader, DoesNotGuessWhatTheRecipeSays) {
  const auto result = read_csv_text("1;2\n3;4\n", {.separator = ';', .header = true});
  EXPECT_THAT(names_of(*result.table), ElementsAre("1", "2"));
  EXPECT_EQ(guess_of(result, "separator"), "");
  EXPECT_EQ(guess_of(result, "header row"), "");
  EXPECT_EQ(guess_of(result, "encoding"), "UTF-8");
}

// ── files ────────────────────────────────────────────────────────────────────────────────────────

class CsvFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    return temporary_.write(name, bytes);
  }
  testing::TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(CsvFile, IsReadWithItsSizeAndHash) {
  const std::string bytes = "a,b\n1,2\n3,4\n";
  const auto path = write("数据.csv", bytes);
  const auto result = read_csv(path);
  EXPECT_EQ(result.rows_read, 2);
  EXPECT_EQ(result.path, path.string());
  EXPECT_EQ(result.bytes, 12);
  EXPECT_EQ(result.sha256, sha256_hex(bytes));
}

TEST_F(CsvFile, ThatIsMissingOrAFolderOrNoFileIsAnError) {
  EXPECT_THAT(csv_error([&] { read_csv(folder_ / "none.csv"); }), HasSubstr("read.missing: There is no file"));
  EXPECT_THAT(csv_error([&] { read_csv(folder_ / "none" / "none.csv"); }), HasSubstr("read.missing"));
  EXPECT_THAT(csv_error([&] { read_csv(folder_); }), HasSubstr("read.directory"));
  EXPECT_THAT(csv_error([&] { read_csv("/dev/null"); }), HasSubstr("read.unreadable"));
}

TEST_F(CsvFile, ThatMayNotBeReadIsAnError) {
  const auto path = write("secret.csv", "a\n1\n");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const std::string error = csv_error([&] { read_csv(path); });
  if (geteuid() == 0) {
    EXPECT_EQ(error, "");  // root may read everything
  } else {
    EXPECT_THAT(error, HasSubstr("read.unreadable"));
  }
}

TEST_F(CsvFile, ReportsItsProgressAndCanBeCancelled) {
  std::string bytes = "a,b\n";
  while (bytes.size() < 3'000'000) bytes += "12345,67890\n";
  const auto path = write("large.csv", bytes);
  std::vector<std::int64_t> seen;
  read_csv(path, {}, [&](std::int64_t done, std::int64_t total) {
    EXPECT_EQ(total, static_cast<std::int64_t>(bytes.size()));
    seen.push_back(done);
    return true;
  });
  EXPECT_GE(seen.size(), 4U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), static_cast<std::int64_t>(bytes.size()));
  int calls = 0;
  EXPECT_THAT(csv_error([&] { read_csv(path, {}, [&](auto, auto) { return ++calls < 2; }); }),
              HasSubstr("read.cancelled"));
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace amalgam
