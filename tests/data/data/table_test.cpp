// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/base/error.h"

namespace amalgam {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

Column numbers(std::string name, std::vector<double> values) {
  return Column(std::move(name), ColumnType::number, NumberStorage{std::move(values)});
}

TEST(FormatNumber, WritesIntegersWithoutAPoint) {
  EXPECT_EQ(format_number(35), "35");
  EXPECT_EQ(format_number(-100000), "-100000");
  EXPECT_EQ(format_number(0.0), "0");
  EXPECT_EQ(format_number(-0.0), "0");
  EXPECT_EQ(format_number(999999999999999.0), "999999999999999");
}

TEST(FormatNumber, WritesTheFewestDigitsThatReadBack) {
  EXPECT_EQ(format_number(0.25), "0.25");
  EXPECT_EQ(format_number(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(format_number(0.0001), "0.0001");
  EXPECT_EQ(format_number(1e-7), "1e-07");
  EXPECT_EQ(format_number(1e22), "1e+22");
  EXPECT_EQ(format_number(kNoNumber), "");
  for (const double value : {1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.123, 2e15 + 2}) {
    EXPECT_EQ(parse_number(format_number(value)), value);
  }
}

TEST(ParseNumber, ReadsWholeTextsOnly) {
  EXPECT_EQ(parse_number(" 12.5 "), 12.5);
  EXPECT_EQ(parse_number("+7"), 7);
  EXPECT_EQ(parse_number("-.5"), -0.5);
  EXPECT_EQ(parse_number("5."), 5);
  EXPECT_EQ(parse_number("1e3"), 1000);
  EXPECT_EQ(parse_number("1e-400"), 0);
  for (const char* text : {"", " ", "12x", "1 2", "1,234", "inf", "-inf", "nan", "NaN", "infinity", "0x10", "+-5",
                           "--5", "+", "-", ".", "e5", "1e", "1e400", "一"}) {
    EXPECT_TRUE(std::isnan(parse_number(text))) << text;
  }
}

TEST(ColumnType, ComesBackFromItsName) {
  using enum ColumnType;
  for (const ColumnType type : {number, category, text, date, number_list, event_list}) {
    EXPECT_EQ(column_type_from(to_string(type)), type);
  }
  EXPECT_THROW(column_type_from("numbr"), Error);
}

TEST(Column, OfNumbersAnswersAsNumberAndText) {
  const Column column = numbers("x", {35, kNoNumber, 0.25});
  EXPECT_EQ(column.rows(), 3);
  EXPECT_EQ(column.missing(), 1);
  EXPECT_EQ(column.text(0), "35");
  EXPECT_EQ(column.text(1), "");
  EXPECT_EQ(column.text(2), "0.25");
  EXPECT_TRUE(column.is_missing(1));
  EXPECT_TRUE(std::isnan(column.number(1)));
}

TEST(Column, OfCategoriesParsesItsNumbers) {
  const Column column("x", ColumnType::category, CategoryStorage{{1, -1, 0}, {"Kenya", "007"}});
  EXPECT_EQ(column.missing(), 1);
  EXPECT_EQ(column.text(0), "007");
  EXPECT_EQ(column.number(0), 7);
  EXPECT_EQ(column.text(1), "");
  EXPECT_TRUE(std::isnan(column.number(2)));
}

TEST(Column, OfTextsTakesAnEmptyCellForMissing) {
  const Column column("x", ColumnType::text, TextStorage{"ab3.5", {0, 2, 2, 5}});
  EXPECT_EQ(column.rows(), 3);
  EXPECT_EQ(column.missing(), 1);
  EXPECT_EQ(column.text(0), "ab");
  EXPECT_TRUE(column.is_missing(1));
  EXPECT_EQ(column.number(2), 3.5);
}

TEST(Column, OfDatesKeepsTheCellsAsTheyStood) {
  const Column column("x", ColumnType::date, DateStorage{{86400, kNoNumber}, {"1970/01/02", {0, 10, 10}}});
  EXPECT_EQ(column.number(0), 86400);
  EXPECT_EQ(column.text(0), "1970/01/02");
  EXPECT_EQ(column.missing(), 1);
  EXPECT_EQ(column.text(1), "");
}

TEST(Column, RefusesAStorageThatDoesNotFit) {
  EXPECT_THROW(Column("x", ColumnType::text, NumberStorage{{1}}), Error);
  EXPECT_THROW(Column("x", ColumnType::number, TextStorage{}), Error);
  EXPECT_THROW(Column("x", ColumnType::category, CategoryStorage{{2}, {"a", "b"}}), Error);
  EXPECT_THROW(Column("x", ColumnType::text, TextStorage{"ab", {0, 3}}), Error);
  EXPECT_THROW(Column("x", ColumnType::text, TextStorage{"", {}}), Error);
  EXPECT_THROW(Column("x", ColumnType::date, DateStorage{{1, 2}, {"a", {0, 1}}}), Error);
}

TEST(Table, FindsColumnsByName) {
  const Table table({numbers("age", {1, 2}), numbers("income", {3, 4})});
  EXPECT_EQ(table.rows(), 2);
  EXPECT_TRUE(table.has("age"));
  EXPECT_EQ(table.find("Age"), nullptr);
  EXPECT_EQ(table.column("income").number(1), 4);
  EXPECT_EQ(Table().rows(), 0);
}

TEST(Table, NamesTheNearestColumn) {
  const Table table({numbers("age", {1}), numbers("income", {3})});
  try {
    table.column("incme");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "table.no_column");
    EXPECT_STREQ(error.what(), "There is no column 'incme'. Did you mean 'income'?");
  }
}

TEST(Table, RefusesColumnsOfDifferentLengthOrEqualName) {
  const auto code = [](std::vector<Column> columns) -> std::string {
    try {
      const Table table(std::move(columns));
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  };
  EXPECT_EQ(code({numbers("a", {1}), numbers("b", {1, 2})}), "table.ragged");
  EXPECT_EQ(code({numbers("a", {1}), numbers("a", {2})}), "table.duplicate_column");
  EXPECT_EQ(code({numbers("a", {1}), numbers("b", {2})}), "");
}

}  // namespace
}  // namespace amalgam
