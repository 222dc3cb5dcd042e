// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "engine/data/reader.h"
#include "engine/data/statistical_dates.h"
#include "support/read_results.h"
#include "support/table_files.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<TestCell> numbers(std::initializer_list<double> values) {
  std::vector<TestCell> cells;
  for (const double value : values) cells.push_back(cell(value));
  return cells;
}

TEST(StatisticalReaders, ValueLabelsBecomeClasses) {
  const std::vector<TestVariable> table = {
      {.name = "sex", .cells = numbers({1, 2, 2, 3}), .labels = {{1, "male"}, {2, "female"}}},
      {.name = "sum", .cells = numbers({10, 20, 30, 999}), .labels = {{999, "refused"}}}};
  for (const auto kind : {StatisticsFile::sav, StatisticsFile::dta}) {
    const ReadResult read = read_table_bytes(statistics_bytes(kind, table), "t");
    EXPECT_THAT(types_of(*read.table), ElementsAre("sex: category", "sum: number"));
    EXPECT_THAT(cells_of(*read.table, "sex"), ElementsAre("male", "female", "female", "3"));
    EXPECT_THAT(guess_text(read, "value labels"), StartsWith("2 labels"));
  }
}

TEST(StatisticalReaders, MissingCodesAreMissingAndCounted) {
  const std::vector<TestVariable> spss = {
      {.name = "income", .cells = numbers({10, -9, 30, -9, -8}), .labels = {{-9, "refused"}}, .missing_values = {-9, -8}}};
  const ReadResult read = read_table_bytes(statistics_bytes(StatisticsFile::sav, spss), "t.sav");
  EXPECT_THAT(cells_of(*read.table, "income"), ElementsAre("10", "", "30", "", ""));
  EXPECT_EQ(guess_text(read, "missing codes"),
            "-8, -9 (refused): The file declares these codes as missing in column 'income'; 3 cells hold them.");
  for (const auto kind : {StatisticsFile::dta, StatisticsFile::sas7bdat, StatisticsFile::xpt}) {
    const char first = kind == StatisticsFile::dta ? 'a' : 'A';  // .a in Stata, .A in SAS
    const std::vector<TestVariable> table = {
        {.name = "income",
         .cells = {cell(1.0), tagged_cell(first), missing_cell(), tagged_cell(static_cast<char>(first + 1))}}};
    const ReadResult tagged = read_table_bytes(statistics_bytes(kind, table), "t");
    EXPECT_THAT(cells_of(*tagged.table, "income"), ElementsAre("1", "", "", ""));
    EXPECT_THAT(guess_text(tagged, "missing codes"), HasSubstr("2 cells hold them"));
  }
}

// 2024-03-01 12:00 is 1709294400 seconds after 1970 (date -ud).
TEST(StatisticalReaders, DatesOfEveryProgramAreTheSameMoment) {
  using enum StatisticsProgram;
  constexpr double kNoon = 1709294400, kMidnight = 1709251200;
  EXPECT_EQ(date_seconds(sas, "DATE9", 23436), kMidnight);        // days from 1960-01-01
  EXPECT_EQ(date_seconds(sas, "DATETIME20", 2024913600), kNoon);  // seconds from 1960-01-01
  EXPECT_EQ(date_seconds(sas, "E8601DA10.", 23436), kMidnight);
  EXPECT_EQ(date_seconds(spss, "ADATE10", 13928630400), kMidnight);  // seconds from 1582-10-14
  EXPECT_EQ(date_seconds(spss, "DATETIME20", 13928673600), kNoon);
  EXPECT_EQ(date_seconds(stata, "%td", 23436), kMidnight);
  EXPECT_EQ(date_seconds(stata, "%tcHH:MM", 2024913600000), kNoon);
  EXPECT_EQ(date_seconds(stata, "%tm", 770), kMidnight);           // months from 1960: 64 * 12 + 2
  EXPECT_EQ(date_text(date_seconds(stata, "%tq", -1)), "1959-10-01");
  EXPECT_EQ(date_text(date_seconds(stata, "%tm", -13)), "1958-12-01");
  EXPECT_EQ(date_text(date_seconds(stata, "%ty", 2024)), "2024-01-01");
  EXPECT_EQ(date_text(date_seconds(stata, "%tw", 64 * 52 + 1)), "2024-01-08");
}

TEST(StatisticalReaders, TimesOfDayAndPlainNumbersAreNoDates) {
  using enum StatisticsProgram;
  for (const char* format : {"TIME8", "F8.2", "BEST12", "COMMA10.2", "$CHAR20", ""}) EXPECT_FALSE(is_date_format(sas, format)) << format;
  for (const char* format : {"TIME8", "DTIME20", "F8.2", "A20", "WKDAY3", "MONTH9"}) EXPECT_FALSE(is_date_format(spss, format)) << format;
  for (const char* format : {"%9.0g", "%12s", "%8.2f"}) EXPECT_FALSE(is_date_format(stata, format)) << format;
  for (const char* format : {"DATE9.", "YYMMDD10", "ddmmyyp10.", "DATETIME"}) EXPECT_TRUE(is_date_format(sas, format)) << format;
  for (const char* format : {"%td", "%d", "%tdD_m_Y", "%tc", "%-td"}) EXPECT_TRUE(is_date_format(stata, format)) << format;
}

TEST(StatisticalReaders, TextsInAnotherEncodingThanDeclaredAreFound) {
  // "Süden" in Windows-1252, in a file that says nothing of it.
  std::vector<TestVariable> table = {{.name = "region", .is_text = true, .cells = {cell(std::string("S\xFC" "den")), cell(std::string("Nord"))}}};
  const ReadResult read = read_table_bytes(statistics_bytes(StatisticsFile::xpt, table), "t.xpt");
  EXPECT_THAT(cells_of(*read.table, "region"), ElementsAre("Süden", "Nord"));
  table[0].cells[0] = cell(std::string("\xB1\xB1\xBE\xA9"));  // 北京 in GBK
  const ReadResult chinese = read_table_bytes(statistics_bytes(StatisticsFile::xpt, table), "t.xpt");
  EXPECT_THAT(cells_of(*chinese.table, "region"), ElementsAre("北京", "Nord"));
  EXPECT_THAT(guess_text(chinese, "encoding"), StartsWith("GB18030"));
}

}  // namespace
}  // namespace amalgam
