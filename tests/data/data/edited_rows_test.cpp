// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/edited_rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/data/reader.h"

namespace amalgam {
namespace {

Table sample() {
  std::string csv = "income,region,opened,note\n";
  for (int i = 0; i < 40; ++i) {
    csv += std::to_string(1000 + i) + "," + (i % 2 == 0 ? "north" : "south") + ",2024-03-" + (i % 28 < 9 ? "0" : "") +
           std::to_string(i % 28 + 1) + ",call number " + std::to_string(i) + " was about the weather and the rate of that day\n";
  }
  return *read_table_bytes(csv, "sample.csv").table;
}
const std::vector<std::string> kAll = {"income", "region", "opened", "note"};

TEST(EditedRows, RepeatTheRowWithTheCellsOfEachVariant) {
  const Table table = sample();
  ASSERT_EQ(table.column("opened").type(), ColumnType::date);
  const Table edited = edited_rows(table, 3, kAll,
                                   {{}, {{"income", "5000"}}, {{"region", "east"}, {"note", "worried"}}, {{"opened", "2025-01-31"}}});
  ASSERT_EQ(edited.rows(), 4);
  for (const std::string& name : kAll) {
    EXPECT_EQ(edited.column(name).type(), table.column(name).type()) << name;
    EXPECT_EQ(edited.column(name).text(0), table.column(name).text(3)) << name;
  }
  EXPECT_EQ(edited.column("income").number(1), 5000);
  EXPECT_EQ(edited.column("region").text(1), "south");
  EXPECT_EQ(edited.column("region").text(2), "east");  // a new category
  EXPECT_EQ(edited.column("note").text(2), "worried");
  EXPECT_EQ(edited.column("income").number(2), 1003);
  EXPECT_EQ(edited.column("opened").text(3), "2025-01-31");
  EXPECT_EQ(edited.column("opened").number(3), 1738281600);
}

TEST(EditedRows, TakeAnEmptyTextForAMissingCell) {
  const Table edited = edited_rows(sample(), 0, kAll, {{{"income", ""}, {"region", ""}, {"opened", ""}, {"note", ""}}});
  for (const std::string& name : kAll) EXPECT_TRUE(edited.column(name).is_missing(0)) << name;
}

TEST(EditedRows, HoldTheAskedColumnsOnly) {
  EXPECT_EQ(edited_rows(sample(), 0, {"region"}, {{}}).columns().size(), 1U);
}

TEST(EditedRows, SayWhichEditCannotBe) {
  const auto error_of = [](const CellEdits& edits, const std::vector<std::string>& columns) {
    try {
      edited_rows(sample(), 0, columns, {edits});
    } catch (const Error& error) {
      return error.code() + ": " + error.what();
    }
    return std::string("no error");
  };
  EXPECT_EQ(error_of({{"income", "much"}}, kAll).substr(0, 17), "edit.not_a_number");
  EXPECT_EQ(error_of({{"opened", "soon"}}, kAll).substr(0, 15), "edit.not_a_date");
  const std::string unread = error_of({{"incom", "1"}}, kAll);
  EXPECT_EQ(unread.substr(0, 14), "edit.no_column");
  EXPECT_NE(unread.find("'income'"), std::string::npos) << unread;
}

}  // namespace
}  // namespace amalgam
