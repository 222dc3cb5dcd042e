// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_pieces.h"

#include <gtest/gtest.h>

#include "engine/data/csv_reader.h"
#include "engine/data/dates.h"
#include "support/temporary_folder.h"

namespace {

using namespace amalgam;
using amalgam::testing::TemporaryFolder;

/// Rows whose texts hold line ends, separators and quotes.
std::string rows_with_quotes(int rows) {
  std::string csv = "id,amount,note\n";
  for (int row = 0; row < rows; ++row) {
    write_csv_row(csv, {std::to_string(row), std::to_string(row % 7) + ".5", "one, \"two\"\nthree\r\n" + std::string(static_cast<std::size_t>(row % 50), 'x')});
  }
  return csv;
}

TEST(CsvPieces, OneAfterTheOtherAreTheWholeFile) {
  const TemporaryFolder folder;
  const std::string csv = rows_with_quotes(500);
  const auto path = folder.write("data.csv", csv);
  const TablePtr whole = read_csv_text(csv).table;
  for (const std::size_t piece_bytes : {100, 1000, 7777}) {
    SCOPED_TRACE(piece_bytes);
    ReadRecipe recipe;
    recipe.types = {{"note", ColumnType::text}};
    auto pieces = CsvPieces::open(path, recipe, piece_bytes);
    ASSERT_TRUE(pieces);
    std::int64_t row = 0;
    int count = 0;
    for (; const auto read = pieces->next(); ++count) {
      ASSERT_TRUE(read->table);
      for (std::int64_t i = 0; i < read->table->rows(); ++i, ++row) {
        for (const char* name : {"id", "amount", "note"}) EXPECT_EQ(read->table->column(name).text(i), whole->column(name).text(row));
      }
    }
    EXPECT_EQ(row, 500);
    EXPECT_GT(count, 3);
    EXPECT_EQ(pieces->bytes_done(), pieces->bytes());
  }
}

TEST(CsvPieces, WriteNumbersAndDatesAsTheFirstPieceDoes) {
  const TemporaryFolder folder;
  std::string csv = "amount;day\n1,5;31/01/2024\n2,25;30/01/2024\n";
  for (int i = 0; i < 100; ++i) csv += "1,234;01/02/2024\n";  // alone: one thousand …, the second of January
  ReadRecipe recipe;
  recipe.types = {{"amount", ColumnType::number}, {"day", ColumnType::date}};
  auto pieces = CsvPieces::open(folder.write("data.csv", csv), recipe, 60);
  ASSERT_TRUE(pieces);
  std::optional<ReadResult> last;
  while (auto read = pieces->next()) last = std::move(read);
  EXPECT_EQ(last->table->column("amount").number(0), 1.234);
  EXPECT_EQ(last->table->column("day").number(0), parse_date("2024-02-01", DateStyle::year_first));
}

TEST(CsvPieces, LeaveSmallAndOtherFilesToBeReadWhole) {
  const TemporaryFolder folder;
  const std::string csv = rows_with_quotes(100);
  EXPECT_FALSE(CsvPieces::open(folder.write("small.csv", csv), {}, csv.size()));
  EXPECT_FALSE(CsvPieces::open(folder.write("rows.jsonl", csv), {}, 100));
  EXPECT_FALSE(CsvPieces::open(folder.write("packed.csv", "\x1f\x8b" + csv), {}, 100));
  EXPECT_FALSE(CsvPieces::open(folder / "nowhere.csv", {}, 100));
  ReadRecipe linked;
  linked.links.resize(1);
  EXPECT_FALSE(CsvPieces::open(folder / "small.csv", linked, 100));
}

}  // namespace
