// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/type_inference.h"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/data/dates.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A file with one column; every cell is quoted.
ReadResult read_column(const std::vector<std::string>& cells, const std::string& name = "x") {
  std::string bytes = name + ",other\n";
  for (const std::string& cell : cells) {
    bytes += "\"";
    for (const char c : cell) bytes += c == '"' ? "\"\"" : std::string(1, c);
    bytes += "\",-\n";
  }
  return read_csv_text(bytes, {.separator = ',', .header = true}, "test.csv");
}

ColumnType type_of(const std::vector<std::string>& cells, const std::string& name = "x") {
  return read_column(cells, name).table->column(name).type();
}

std::vector<double> numbers_of(const std::vector<std::string>& cells) {
  const auto result = read_column(cells);
  const Column& column = result.table->column("x");
  EXPECT_EQ(column.type(), ColumnType::number);
  std::vector<double> numbers;
  for (std::int64_t row = 0; row < column.rows(); ++row) numbers.push_back(column.number(row));
  return numbers;
}

std::string type_guess(const ReadResult& result, std::string_view what) {
  for (const ReadGuess& guess : result.guesses) {
    if (guess.what == what) return guess.value;
  }
  return "";
}

std::vector<std::string> repeated(std::vector<std::string> cells, std::size_t times) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < times; ++i) all.insert(all.end(), cells.begin(), cells.end());
  return all;
}

// ── numbers ──────────────────────────────────────────────────────────────────────────────────────

TEST(TypeInference, TakesNumbersInEveryPlainForm) {
  EXPECT_THAT(numbers_of({"1", "-2.5", "+3", "1e3", ".5", " 7 "}), ElementsAre(1, -2.5, 3, 1000, 0.5, 7));
}

TEST(TypeInference, LooksAtEveryCellNotAtASample) {
  std::vector<std::string> cells(5000, "1");
  for (int i = 0; i < 60; ++i) cells.push_back("late");  // more than 1 %
  EXPECT_EQ(type_of(cells), ColumnType::category);
}

TEST(TypeInference, DoesNotTakeInfinityOrHexadecimalForNumbers) {
  for (const char* cell : {"inf", "-Infinity", "0x1F", "1e999"}) EXPECT_EQ(type_of({cell, "b"}), ColumnType::category);
  EXPECT_EQ(type_of({"inf", "-inf", "inf"}), ColumnType::category);
  EXPECT_EQ(type_of({"0x10", "0x11"}), ColumnType::category);
}

TEST(TypeInference, KeepsIdentifiersAsTheyStand) {
  const auto result = read_column({"0000123", "12", "7"});
  EXPECT_EQ(result.table->column("x").type(), ColumnType::category);
  EXPECT_EQ(result.table->column("x").text(0), "0000123");
  EXPECT_EQ(type_of({"1234567890123456", "1"}), ColumnType::category);   // 16 digits
  EXPECT_EQ(type_of({"123456789012345", "1"}), ColumnType::number);      // 15 digits: exact in a double
  EXPECT_EQ(type_of({"0", "0.5", "-0.25"}), ColumnType::number);         // a zero of its own is no leading one
  EXPECT_EQ(type_of({"0.1234567890123456789", "1"}), ColumnType::number);
}

TEST(TypeInference, OneIdentifierAmongManyNumbersKeepsAllAsTheyStand) {
  auto cells = std::vector<std::string>(1000, "12");
  cells.push_back("012");
  EXPECT_EQ(type_of(cells), ColumnType::category);
}

TEST(TypeInference, ReadsGroupedThousands) {
  EXPECT_THAT(numbers_of({"63,086", "1,234,567.5", "999", "-1,000"}), ElementsAre(63086, 1234567.5, 999, -1000));
  EXPECT_NE(type_of({"63,086", "63,08,1"}), ColumnType::number);  // neither thousands nor one decimal mark
}

TEST(TypeInference, ReadsADecimalComma) {
  EXPECT_THAT(numbers_of({"1,5", "2,25", "-3"}), ElementsAre(1.5, 2.25, -3));
  EXPECT_THAT(numbers_of({"1.234,5", "12"}), ElementsAre(1234.5, 12));
  EXPECT_THAT(numbers_of({"0,125", "0,5"}), ElementsAre(0.125, 0.5));
}

TEST(TypeInference, DecidesTheDecimalMarkOnceForTheWholeFile) {
  // 1,234 alone is a thousand and more; beside 1,5 in another column it is one and a bit.
  const auto file = read_csv_text("a;b\n1,234;1,5\n2,345;2,5\n");
  EXPECT_EQ(file.table->column("a").number(0), 1.234);
  EXPECT_EQ(file.table->column("b").number(1), 2.5);
  const auto alone = read_csv_text("a;b\n1,234;1.5\n2,345;2.5\n");
  EXPECT_EQ(alone.table->column("a").number(0), 1234);
  EXPECT_EQ(type_guess(alone, "decimal mark"), "point");
}

TEST(TypeInference, AFewBadCellsBecomeMissingAndAreListed) {
  auto cells = std::vector<std::string>(199, "5");
  cells.insert(cells.begin() + 3, "five");
  const auto result = read_column(cells);
  EXPECT_EQ(result.table->column("x").type(), ColumnType::number);
  EXPECT_EQ(result.table->column("x").missing(), 1);
  EXPECT_TRUE(result.table->column("x").is_missing(3));
  ASSERT_EQ(result.problem_count, 1);
  EXPECT_EQ(result.problems[0].line, 5);  // header, three rows, then this one
  EXPECT_EQ(result.problems[0].column, "x");
  EXPECT_EQ(result.problems[0].found, "five");
  EXPECT_EQ(result.problems[0].reason, "Expected a number; the cell was left empty.");
}

TEST(TypeInference, MoreThanOneBadCellInAHundredMakesACategory) {
  auto cells = std::vector<std::string>(99, "5");
  cells.push_back("five");
  EXPECT_EQ(type_of(cells), ColumnType::number);  // exactly 1 %
  cells.push_back("six");
  EXPECT_EQ(type_of(cells), ColumnType::category);
  EXPECT_EQ(type_of({"1", "2", "three"}), ColumnType::category);
}

// ── missing ──────────────────────────────────────────────────────────────────────────────────────

TEST(TypeInference, TakesMissingWordsWithBlanksAroundThem) {
  const auto result = read_column({"1", " NA ", "", "未知", "null", "2"});
  EXPECT_EQ(result.table->column("x").type(), ColumnType::number);
  EXPECT_EQ(result.table->column("x").missing(), 4);
  EXPECT_EQ(result.problem_count, 0);
}

TEST(TypeInference, ListsAMissingWordThatIsRareAmongNumbers) {
  auto cells = std::vector<std::string>(200, "5");
  cells[100] = "未知";
  const auto result = read_column(cells);
  ASSERT_EQ(result.problem_count, 1);
  EXPECT_EQ(result.problems[0].line, 102);
  EXPECT_EQ(result.problems[0].found, "未知");
  EXPECT_TRUE(result.table->column("x").is_missing(100));
}

TEST(TypeInference, TakesOnlyTheRecipesMissingWords) {
  const ReadRecipe recipe{.separator = ',', .header = true, .missing_words = {{"-9"}}};
  const auto result = read_csv_text("a,b\n-9,NA\n1,x\n,y\n", recipe);
  EXPECT_EQ(result.table->column("a").missing(), 2);  // an empty cell is missing whatever the words
  EXPECT_EQ(result.table->column("b").missing(), 0);
  EXPECT_EQ(result.table->column("b").text(0), "NA");
}

TEST(TypeInference, AColumnWithoutAnyValueIsACategoryOfNothing) {
  const auto result = read_column({"", "NA", ""});
  EXPECT_EQ(result.table->column("x").type(), ColumnType::category);
  EXPECT_EQ(result.table->column("x").missing(), 3);
  EXPECT_EQ(result.table->column("x").text(1), "");
}

// ── dates ────────────────────────────────────────────────────────────────────────────────────────

TEST(ParseDate, CountsSecondsSince1970) {
  using enum DateStyle;
  EXPECT_EQ(parse_date("1970-01-01", year_first), 0);
  EXPECT_EQ(parse_date("2000-03-01", year_first), 951868800);  // date -u -d 2000-03-01 +%s
  EXPECT_EQ(parse_date("2011-10-01T00:38:44.5+02:00", year_first), 1317422324.5);
  EXPECT_EQ(parse_date("1970-01-02 01:00", year_first), 86400 + 3600);
  EXPECT_EQ(parse_date("1970-01-01T00:00:00Z", year_first), 0);
  EXPECT_EQ(parse_date("1970-01-01T00:00:00 -0130", year_first), 5400);
  EXPECT_EQ(parse_date("1970-01-01 24:00", year_first), 86400);
  EXPECT_EQ(parse_date("1969/12/31", year_first), -86400);
  EXPECT_EQ(parse_date("1970/1/2", year_first), 86400);
  EXPECT_EQ(parse_date("02.01.1970", dotted), 86400);
  EXPECT_EQ(parse_date("01/02/1970", month_first), 86400);
  EXPECT_EQ(parse_date("02/01/1970", day_first), 86400);
  EXPECT_EQ(parse_date("19700102", compact), 86400);
}

TEST(ParseDate, RefusesWhatIsNoDate) {
  using enum DateStyle;
  for (const char* text : {"", "2024", "2024-13-01", "2023-02-29", "2024-01-32", "2024-01/02", "2024-01-01x",
                           "2024-01-01 25:00", "2024-01-01 10:60", "2024-01-01 10:00+99:00", "2024-01-01T",
                           "24-01-01", "2024-01-01 10:00Zx", "not a date"}) {
    EXPECT_TRUE(std::isnan(parse_date(text, year_first))) << text;
  }
  EXPECT_FALSE(std::isnan(parse_date("2024-02-29", year_first)));  // a leap year
  EXPECT_TRUE(std::isnan(parse_date("2024010", compact)));
}

TEST(TypeInference, RecognisesDatesAndKeepsTheirCells) {
  const auto result = read_column({"2024/08/05", "", "2024/01/24"});
  const Column& column = result.table->column("x");
  EXPECT_EQ(column.type(), ColumnType::date);
  EXPECT_EQ(column.text(0), "2024/08/05");
  EXPECT_EQ(column.missing(), 1);
  EXPECT_EQ(column.number(0) - column.number(2), 194 * 86400.0);  // 7+29+31+30+31+30+31+5 days
  EXPECT_EQ(type_of({"31.12.2023", "01.01.2024"}), ColumnType::date);
  EXPECT_EQ(type_of({"2011-10-01T00:38:44.546+02:00", "2011-10-01T00:38:44.546+01:00"}), ColumnType::date);
}

TEST(TypeInference, TellsDayAndMonthApartByAllCells) {
  const auto day = read_column({"01/02/2024", "31/12/2024"});
  EXPECT_EQ(day.table->column("x").number(0), parse_date("2024-02-01", DateStyle::year_first));
  const auto month = read_column({"01/02/2024", "12/31/2024"});
  EXPECT_EQ(month.table->column("x").number(0), parse_date("2024-01-02", DateStyle::year_first));
  EXPECT_EQ(type_of({"31/12/2024", "12/31/2024"}), ColumnType::category);  // neither order fits both
}

TEST(TypeInference, SaysSoWhereDayAndMonthCannotBeToldApart) {
  const auto result = read_column({"01/02/2024", "03/04/2024"});
  EXPECT_EQ(type_guess(result, "date order"), "month/day/year");
  const auto same = read_column({"01/01/2024", "02/02/2024"});  // both orders mean the same days
  EXPECT_EQ(type_guess(same, "date order"), "");
}

TEST(TypeInference, TakesEightDigitsForADateOnlyIfTheNameSaysSo) {
  EXPECT_EQ(type_of({"20240301", "20240302"}, "open_date"), ColumnType::date);
  EXPECT_EQ(type_of({"20240301", "20240302"}, "申请日期"), ColumnType::date);
  EXPECT_EQ(type_of({"20240301", "20240302"}, "amount"), ColumnType::number);
  EXPECT_EQ(type_of({"20249901", "20240302"}, "open_date"), ColumnType::number);  // there is no month 99
}

// ── lists ────────────────────────────────────────────────────────────────────────────────────────

TEST(TypeInference, RecognisesNumberLists) {
  for (const std::vector<std::string>& cells :
       std::vector<std::vector<std::string>>{{"[1,2.5,3]", "[4, null]", "[]"}, {"1;2;3", "4;5", "6"},
                                             {"1|2", "3|4"}, {"1 2 3", "4  5"}, {"1,2,3,4", "5,6,7"}}) {
    EXPECT_EQ(type_of(cells), ColumnType::number_list) << cells[0];
  }
  EXPECT_EQ(type_of({"1;2", "3", "4", "5"}), ColumnType::category);   // most cells hold one number
  EXPECT_EQ(type_of({"1;x;3", "4;5"}), ColumnType::category);
  EXPECT_EQ(type_of({"010 555", "020 777"}), ColumnType::category);  // telephone numbers
  EXPECT_EQ(read_column({"[1, 2]", ""}).table->column("x").text(0), "[1, 2]");
}

TEST(TypeInference, RecognisesJsonEvents) {
  EXPECT_EQ(type_of({R"([{"t":0.0,"a":"login"},{"t":1,"a":"pay","r":null}])", "[]"}), ColumnType::event_list);
  EXPECT_EQ(type_of({R"(["login","pay"])", R"(["login"])"}), ColumnType::event_list);
  EXPECT_EQ(type_of({R"([{"t":0.0,"a":"login"])", "[]"}), ColumnType::category);  // malformed
  EXPECT_EQ(type_of({R"({"a":"login"})", "{}"}), ColumnType::category);           // an object, no list
  EXPECT_EQ(type_of({R"([ {"a" : "\u00e9\"", "b": [1, {"c": -0.5e+3}], "d": true} , "x" ])", R"(["y"] )"}),
            ColumnType::event_list);
  for (const char* cell : {R"([{"a":01}])", R"([{"a":1,}])", R"([{"a" 1}])", R"(["x"]])", R"(["x" "y"])", R"(["\q"])",
                           R"(["\u12"])", R"([{"a":tru}])", R"([{"a":1.}])", R"([{"a":-}])", R"([[]])", R"(["x)"}) {
    EXPECT_EQ(type_of({cell, R"(["x"])"}), ColumnType::category) << cell;
  }
}

TEST(TypeInference, AMalformedEventListBecomesMissingAndIsListed) {
  auto cells = std::vector<std::string>(150, R"([{"t":1,"a":"x"}])");
  cells[7] = R"([{"t":1,"a":)";
  const auto result = read_column(cells);
  EXPECT_EQ(result.table->column("x").type(), ColumnType::event_list);
  EXPECT_EQ(result.table->column("x").missing(), 1);
  ASSERT_EQ(result.problem_count, 1);
  EXPECT_EQ(result.problems[0].line, 9);
}

TEST(TypeInference, RecognisesListsOfRecurringNames) {
  EXPECT_EQ(type_of({"login>search>apply", "login>apply>pay", "login>search>apply>pay"}), ColumnType::event_list);
  EXPECT_EQ(type_of({"login;search;apply", "login;login;pay"}), ColumnType::event_list);  // six items, four names
  EXPECT_EQ(type_of({"login|search|apply", "login|search|login"}), ColumnType::event_list);
  EXPECT_EQ(type_of({"red;green", "green;red"}), ColumnType::category);                 // two names only
  EXPECT_NE(type_of({"one;two;three", "four;five;six", "seven;eight;nine"}), ColumnType::event_list);  // none recurs
}

// ── words ────────────────────────────────────────────────────────────────────────────────────────

TEST(TypeInference, TellsCategoriesFromTexts) {
  EXPECT_EQ(type_of({"Good", "Bad", "Good"}), ColumnType::category);
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back("person " + std::to_string(i));
  EXPECT_EQ(type_of(many), ColumnType::text);  // 300 different ones, more than 20 and 5 % of 300
  std::vector<std::string> coded = repeated(many, 20);  // 300 of 6,000 rows: exactly 5 %
  EXPECT_EQ(type_of(coded), ColumnType::category);
  EXPECT_EQ(type_of({"Manufacturing-of-electrical-household-appliances", "Trade"}),
            ColumnType::category);  // 26 characters on average
  EXPECT_EQ(type_of({"We want to buy an oven", "The van is for my shop"}), ColumnType::text);  // sentences
  EXPECT_EQ(type_of({"A long story that goes on for much more than forty characters.",
                     "Another one, and it goes on for even more than that, one may fear."}),
            ColumnType::text);
}

TEST(TypeInference, CategoriesAreTrimmedAndCodedInOrderOfAppearance) {
  const auto result = read_column({"b", " a", "b ", ""});
  const auto& storage = std::get<CategoryStorage>(result.table->column("x").storage());
  EXPECT_THAT(storage.dictionary, ElementsAre("b", "a"));
  EXPECT_THAT(storage.codes, ElementsAre(0, 1, 0, -1));
}

TEST(ProblemList, CountsAllAndKeepsAThousandByLine) {
  ProblemList problems;
  for (int i = 0; i < 1500; ++i) problems.add(2000 - i, "x", std::string(300, 'y'), "r");
  EXPECT_EQ(problems.count(), 1500);
  const auto kept = problems.by_line();
  EXPECT_EQ(kept.size(), 1000U);
  EXPECT_EQ(kept.front().line, 1001);  // the thousand first added: lines 2000 down to 1001
  EXPECT_EQ(kept.front().found.size(), 200U);
}

}  // namespace
}  // namespace amalgam
