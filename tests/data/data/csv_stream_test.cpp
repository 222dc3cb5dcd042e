// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

/// The cells of a part as texts, row by row.
struct PartCells : PartResult {
  std::vector<std::vector<std::string>> rows;
};

std::vector<std::vector<std::string>> stream_cells(const Table& table, const std::vector<std::string>& columns) {
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(table.rows()));
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    for (const std::string& column : columns) rows[static_cast<std::size_t>(row)].push_back(table.column(column).text(row));
  }
  return rows;
}

class CsvStreamTest : public ::testing::Test {
 protected:
  /// All rows of a stream; expects that each part begins where the one before it ended.
  std::vector<std::vector<std::string>> read(CsvStream& stream, const std::vector<std::string>& columns, const ReadEffort& effort) {
    std::vector<std::vector<std::string>> rows;
    parts_ = 0;
    is_read_ = stream.read(
        columns,
        [&](const Table& part) {
          auto cells = std::make_unique<PartCells>();
          cells->rows = stream_cells(part, columns);
          return cells;
        },
        [&](PartResult& part, std::int64_t first_row) {
          ++parts_;
          EXPECT_EQ(first_row, static_cast<std::int64_t>(rows.size()));
          for (auto& row : static_cast<PartCells&>(part).rows) rows.push_back(std::move(row));
        },
        result_, {}, effort);
    return rows;
  }
  /// Loans with quoted separators and line ends, missing cells, bad numbers and rows that are too long or too short.
  std::string loans(int rows) const {
    std::string text = "id,amount,opened,purpose,note,unused\r\n";
    for (int i = 0; i < rows; ++i) {
      text += "00" + std::to_string(i) + ",";
      text += i % 97 == 5 ? "many," : i % 31 == 2 ? "NA," : std::to_string(i) + ".50,";
      text += "2024-0" + std::to_string(1 + i % 9) + "-11,";
      text += std::string(i % 3 == 0 ? "car" : "house") + ",";
      text += i % 5 == 0 ? "\"said \"\"no\"\", then\nyes, " + std::to_string(i) + "\"," : "note " + std::to_string(i) + ",";
      text += "x";
      if (i % 211 == 7) text += ",too,many";
      text += "\n";
      if (i % 301 == 9) text += "short,row\n";
    }
    return text;
  }
  static ReadRecipe types() {
    ReadRecipe recipe;
    recipe.types = {{"id", ColumnType::text}, {"amount", ColumnType::number}, {"opened", ColumnType::date},
                    {"purpose", ColumnType::category}, {"note", ColumnType::text}};
    return recipe;
  }

  testing::TemporaryFolder folder_;
  StreamResult result_;
  bool is_read_ = false;
  int parts_ = 0;
};

TEST_F(CsvStreamTest, GivesTheRowsOfTheWholeFileWhateverTheChunksAndThreads) {
  const auto path = folder_.write("loans.csv", loans(3000));
  const std::vector<std::string> columns = {"id", "amount", "opened", "purpose", "note"};
  const ReadResult whole = read_csv(path, types());
  const auto expected = stream_cells(*whole.table, columns);
  for (const int threads : {1, 2, 5}) {
    for (const std::size_t bytes : {std::size_t{777}, std::size_t{20'000}, std::size_t{0}}) {
      const auto stream = CsvStream::open(path, types());
      ASSERT_NE(stream, nullptr);
      EXPECT_EQ(read(*stream, columns, {.threads = threads, .chunk_bytes = bytes}), expected) << threads << " threads, " << bytes;
      EXPECT_TRUE(is_read_);
      EXPECT_EQ(result_.rows, whole.rows_read);
      EXPECT_EQ(result_.dropped, whole.rows_dropped);
      if (bytes == 777) {
        EXPECT_GT(parts_, 50);
      }
    }
  }
  EXPECT_GT(whole.rows_dropped, 20);
  EXPECT_EQ(result_.first_problem.kind, "long_row");
  const auto first_long = std::find_if(whole.problems.begin(), whole.problems.end(), [](const auto& one) { return one.kind == "long_row"; });
  ASSERT_NE(first_long, whole.problems.end());
  EXPECT_EQ(result_.first_problem.line, first_long->line);
}

TEST_F(CsvStreamTest, ConvertsOnlyTheColumnsThatAreWanted) {
  const auto stream = CsvStream::open(folder_.write("loans.csv", loans(50)), types());
  EXPECT_EQ(stream->columns().size(), 6U);
  stream->read({"note", "id"},
               [](const Table& part) {
                 EXPECT_EQ(part.columns().size(), 2U);
                 return std::make_unique<PartCells>();
               },
               [](PartResult&, std::int64_t) {}, result_);
  EXPECT_EQ(result_.rows, 49);  // one row is too long
}

TEST_F(CsvStreamTest, LeavesOtherEncodingsAndEditsToTheReaderOfWholeFiles) {
  const std::string utf16("\xFF\xFE" "a\0,\0b\0\n\0" "1\0,\0" "2\0\n\0", 18);
  EXPECT_EQ(CsvStream::open(folder_.write("utf16.csv", utf16), {}), nullptr);
  ReadRecipe edits;
  edits.edits[2] = "1,2";
  EXPECT_EQ(CsvStream::open(folder_.write("plain.csv", "a,b\n1,2\n"), edits), nullptr);
  EXPECT_NE(CsvStream::open(folder_.write("plain.csv", "a,b\n1,2\n"), {}), nullptr);
}

TEST_F(CsvStreamTest, SaysWhenAFileThatBeganAsAsciiIsNoUtf8) {
  // 24 MB of plain letters: the byte of another encoding lies behind all that is looked at first.
  std::string text = "name,amount\n";
  while (text.size() < (24U << 20)) text += "somebody with a long enough name to fill a line,12\n";
  text += "caf\xE9,13\n";
  const auto stream = CsvStream::open(folder_.write("late.csv", text), {});
  ASSERT_NE(stream, nullptr);
  read(*stream, {"name"}, {});
  EXPECT_FALSE(is_read_);
}

TEST_F(CsvStreamTest, PassesOnWhatTheWorkThrows) {
  const auto stream = CsvStream::open(folder_.write("loans.csv", loans(500)), types());
  const auto run = [&] {
    stream->read({"id"}, [](const Table&) -> std::unique_ptr<PartResult> { throw Error(ErrorKind::data, "test.work", "no"); },
                 [](PartResult&, std::int64_t) { FAIL() << "nothing was made"; }, result_, {}, {.threads = 2, .chunk_bytes = 999});
  };
  EXPECT_THROW(run(), Error);
}

TEST_F(CsvStreamTest, SaysThatAFileHasNoRows) {
  const auto stream = CsvStream::open(folder_.write("empty.csv", "a,b\n"), {});
  ASSERT_NE(stream, nullptr);
  try {
    read(*stream, {"a"}, {});
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "read.no_rows");
  }
}

}  // namespace
}  // namespace amalgam
