// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"
#include "engine/data/modality_map.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> column_texts(const ReadResult& result, std::string_view name) {
  const Column& column = result.table->column(name);
  std::vector<std::string> texts;
  for (std::int64_t row = 0; row < column.rows(); ++row) texts.push_back(column.text(row));
  return texts;
}

const ReadGuess& import_guess(const ReadResult& result, std::string_view what, std::string_view column = {}) {
  static const ReadGuess none;
  for (const ReadGuess& guess : result.guesses) {
    if (guess.what == what && (column.empty() || guess.column == column)) return guess;
  }
  return none;
}

std::vector<std::string> kinds_of(const ReadResult& result) {
  std::vector<std::string> kinds;
  for (const ReadProblem& one : result.problems) kinds.push_back(fmt::format("{} {}", one.line, one.kind));
  return kinds;
}

/// The text in another encoding, by ICU.
std::string encoded(const std::string& text, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding, &status);
  const icu::UnicodeString units = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(units.length()) * 4 + 16, '\0');
  bytes.resize(static_cast<std::size_t>(ucnv_fromUChars(converter, bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                                        units.getBuffer(), units.length(), &status)));
  ucnv_close(converter);
  EXPECT_TRUE(U_SUCCESS(status));
  return bytes;
}

/// A loan file in the manner of a Chinese core system: five hundred rows, of which 122 is too long, 242 too short, and
/// in 302 the age is "未知".
std::string imported_loans() {
  constexpr std::array<const char*, 3> housing = {"自有", "按揭", "租房"};
  constexpr std::array<const char*, 4> purposes = {"用于购买设备；扩大经营", "孩子上学费用", "\"还信用卡,合并债务\"", "医疗急用"};
  std::string csv = "客户编号,年龄,年收入,住房类型,申请日期,申请说明,是否违约\r\n";
  for (std::size_t i = 0; i < 500; ++i) {
    if (i == 240) {
      csv += "0000240,21,\"281,879\"\r\n";
      continue;
    }
    csv += fmt::format("{:07},{},\"{},{:03}\",{},2024/{:02}/{:02},{},{}{}\r\n", i,
                       i == 300 ? "未知" : std::to_string(20 + i * 7 % 50), 20 + i * 13 % 300, i * 37 % 1000, housing[i % 3],
                       1 + i % 12, 1 + i * 5 % 28, purposes[i * 3 % 4], i % 7 == 0 ? 1 : 0, i == 120 ? ",多余字段" : "");
  }
  return csv;
}

void expect_loans(const ReadResult& result, const std::string& encoding) {
  EXPECT_EQ(import_guess(result, "encoding").value, encoding);
  EXPECT_EQ(result.rows_read, 498);
  EXPECT_EQ(result.rows_dropped, 2);
  EXPECT_THAT(kinds_of(result), ElementsAre("122 long_row", "242 short_row", "302 missing_word"));
  EXPECT_THAT(result.problems[0].row, HasSubstr("多余字段"));
  EXPECT_EQ(result.problems[1].row, "0000240,21,\"281,879\"");
  EXPECT_EQ(result.problems[2].column, "年龄");
  const Table& table = *result.table;
  EXPECT_NE(table.column("客户编号").type(), ColumnType::number);
  EXPECT_EQ(table.column("客户编号").text(1), "0000001");
  EXPECT_EQ(import_guess(result, "identifier").column, "客户编号");
  EXPECT_EQ(table.column("年收入").type(), ColumnType::number);
  EXPECT_EQ(table.column("年收入").number(1), 33037);  // 20 + 13 thousand and 37
  EXPECT_EQ(import_guess(result, "thousands mark").column, "年收入");
  EXPECT_EQ(table.column("申请日期").type(), ColumnType::date);
  EXPECT_EQ(table.column("住房类型").type(), ColumnType::category);
  EXPECT_EQ(import_guess(result, "label").column, "是否违约");
  const MapProposal proposal = propose_map(table);
  EXPECT_EQ(proposal.map.target.column, "是否违约");
  EXPECT_THAT(proposal.map.id, ElementsAre("客户编号"));
}

// ── encodings ────────────────────────────────────────────────────────────────────────────────────

TEST(Import, ReadsAChineseLoanFileInEveryEncodingWithoutBeingTold) {
  const std::string csv = imported_loans();
  expect_loans(read_csv_text(csv), "UTF-8");
  expect_loans(read_csv_text("\xEF\xBB\xBF" + csv), "UTF-8 with BOM");
  expect_loans(read_csv_text(encoded(csv, "gb18030")), "GB18030");
  expect_loans(read_csv_text(encoded(csv, "utf-16le")), "UTF-16 LE");
  expect_loans(read_csv_text(encoded(csv, "utf-16be")), "UTF-16 BE");
  expect_loans(read_csv_text("\xFF\xFE" + encoded(csv, "utf-16le")), "UTF-16 LE with BOM");
  expect_loans(read_csv_text("\xFE\xFF" + encoded(csv, "utf-16be")), "UTF-16 BE with BOM");
}

TEST(Import, SaysHowItToldTheEncoding) {
  const ReadGuess guess = import_guess(read_csv_text(encoded(imported_loans(), "gb18030")), "encoding");
  EXPECT_THAT(guess.reason, HasSubstr("100.0 % of the multi-byte pairs are valid"));
  EXPECT_THAT(guess.alternatives, ::testing::Contains("big5"));
}

TEST(Import, TellsBig5FromGb18030ByWhatTheCharactersAre) {
  const std::string traditional = "姓名,職業,收入\n王小明,教師,52000\n陳大文,會計師,61000\n林美麗,護理師,48000\n";
  const auto big5 = read_csv_text(encoded(traditional, "big5"));
  EXPECT_EQ(import_guess(big5, "encoding").value, "Big5");
  EXPECT_THAT(column_texts(big5, "職業"), ElementsAre("教師", "會計師", "護理師"));
  const std::string simplified = "姓名,职业,收入\n王小明,教师,52000\n陈大文,会计师,61000\n林美丽,护士,48000\n";
  const auto gbk = read_csv_text(encoded(simplified, "gb18030"));
  EXPECT_EQ(import_guess(gbk, "encoding").value, "GB18030");
  EXPECT_THAT(column_texts(gbk, "职业"), ElementsAre("教师", "会计师", "护士"));
}

TEST(Import, ReadsWesternAccents) {
  const auto result = read_csv_text(encoded("name,city\nMüller,Köln\nGonçalves,São Paulo\nLefèvre,Orléans\n", "windows-1252"));
  EXPECT_EQ(import_guess(result, "encoding").value, "Windows-1252");
  EXPECT_THAT(column_texts(result, "city"), ElementsAre("Köln", "São Paulo", "Orléans"));
}

TEST(Import, TakesTheRecipesEncoding) {
  const auto result = read_csv_text(encoded("姓,名\n王,明\n", "gb18030"), {.header = true, .encoding = "gb18030"});
  EXPECT_THAT(column_texts(result, "名"), ElementsAre("明"));
  EXPECT_EQ(import_guess(result, "encoding").value, "");
}

TEST(Import, FindsChineseThatComesOnlyFarDownAnAsciiFile) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 300000; ++i) csv += "1234,abc\n";
  csv += encoded("1,中国银行的贷款\n", "gb18030");
  const auto result = read_csv_text(csv);
  EXPECT_EQ(import_guess(result, "encoding").value, "GB18030");
  EXPECT_EQ(result.table->column("b").text(300000), "中国银行的贷款");
}

TEST(Import, EmptiesAndListsCellsWithBadBytesAndKeepsTheirRows) {
  std::string utf8 = "名字,数\n";
  for (int i = 0; i < 30; ++i) utf8 += "张三,1\n";
  const auto result = read_csv_text(utf8 + "李\xFF四,2\n王五,3\n");
  EXPECT_EQ(result.rows_read, 32);
  EXPECT_THAT(kinds_of(result), ElementsAre("32 bad_bytes"));
  EXPECT_EQ(result.problems[0].column, "名字");
  EXPECT_EQ(result.problems[0].found, "李\\xFF四");
  EXPECT_TRUE(result.table->column("名字").is_missing(30));
  EXPECT_EQ(result.table->column("数").number(30), 2);

  const std::string gbk = encoded(utf8, "gb18030");
  const auto other = read_csv_text(gbk + "\xC0\xFF,2\n" + encoded("王五,3\n", "gb18030"));
  EXPECT_EQ(other.rows_read, 32);
  EXPECT_THAT(kinds_of(other), ElementsAre("32 bad_bytes"));
  EXPECT_THAT(other.problems[0].found, HasSubstr("\\xFF"));
  EXPECT_EQ(other.table->column("名字").text(31), "王五");
}

TEST(Import, EmptiesAndListsCellsWithZeroBytes) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 100; ++i) csv += "1,some text here\n";
  csv += std::string("2,x\0y\n", 6);
  const auto result = read_csv_text(csv);
  EXPECT_EQ(result.rows_read, 101);
  EXPECT_THAT(kinds_of(result), ElementsAre("102 bad_bytes"));
  EXPECT_EQ(result.problems[0].found, "x\\x00y");
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────────

TEST(Import, TrimsAndPadsRowsIfAsked) {
  const char* csv = "a,b\n1,2\n3,4,5\n6\n";
  const auto result = read_csv_text(csv, {.header = true, .long_rows = LongRows::trim, .short_rows = ShortRows::pad});
  EXPECT_THAT(column_texts(result, "a"), ElementsAre("1", "3", "6"));
  EXPECT_THAT(column_texts(result, "b"), ElementsAre("2", "4", ""));
  EXPECT_EQ(result.rows_dropped, 0);
  EXPECT_THAT(kinds_of(result), ElementsAre("3 long_row", "4 short_row"));
  EXPECT_THAT(result.problems[0].reason, HasSubstr("those behind the last column were cut off"));
}

TEST(Import, ReadsARowAsItWasEdited) {
  const char* csv = "a,b\n1,2\n3,\"4\n5\",6\n\"open,7\n8,9\n";
  const auto before = read_csv_text(csv, {.header = true});
  EXPECT_THAT(column_texts(before, "a"), ElementsAre("1", "8"));
  EXPECT_THAT(kinds_of(before), ElementsAre("3 long_row", "5 open_quote"));
  const auto after = read_csv_text(csv, {.header = true, .edits = {{3, "3,4"}, {5, "\"op,en\",7"}}});
  EXPECT_THAT(column_texts(after, "a"), ElementsAre("1", "3", "op,en", "8"));
  EXPECT_EQ(after.problem_count, 0);
}

TEST(Import, ReadsMixedLineEndsAndLoneReturns) {
  const auto result = read_csv_text("a,b\r\n1,2\n3,4\r5,6\r\n7\n");
  EXPECT_THAT(column_texts(result, "a"), ElementsAre("1", "3", "5"));
  EXPECT_THAT(kinds_of(result), ElementsAre("5 short_row"));
}

TEST(Import, FindsSingleQuotes) {
  const auto result = read_csv_text("a,b\n'x,1','y'\n'z','it''s'\n");
  EXPECT_EQ(import_guess(result, "quote").value, "'");
  EXPECT_THAT(column_texts(result, "a"), ElementsAre("x,1", "z"));
  EXPECT_THAT(column_texts(result, "b"), ElementsAre("y", "it's"));
  EXPECT_THAT(column_texts(read_csv_text("a,b\n\"x,1\n", {.header = true, .quote = '\0'}), "a"), ElementsAre("\"x"));
}

TEST(Import, ReadsATableOfManyColumns) {
  constexpr int columns = 200000;
  std::string csv;
  for (int row = 0; row < 3; ++row) {
    for (int c = 0; c < columns; ++c) csv += (c == 0 ? "" : ",") + (row == 0 ? fmt::format("c{}", c) : std::to_string(row + c % 7));
    csv += "\n";
  }
  const auto result = read_csv_text(csv);
  EXPECT_EQ(result.table->columns().size(), static_cast<std::size_t>(columns));
  EXPECT_EQ(result.table->column("c199999").number(1), 2 + 199999 % 7);
}

TEST(Import, ReadsAHugeCell) {
  std::string csv = "a,b\n1,\"";
  csv.append(20'000'000, 'x');
  csv += "\nz\"\n2,y\n";
  const auto result = read_csv_text(csv, {.separator = ','});
  EXPECT_EQ(result.rows_read, 2);
  EXPECT_EQ(result.table->column("b").text(0).size(), 20'000'002U);
  std::string open = "a,b\n1,\"";
  open.append(20'000'000, 'x');
  EXPECT_EQ(read_csv_text(open + "\n2,y\n", {.separator = ','}).rows_read, 1);
}

// ── values ───────────────────────────────────────────────────────────────────────────────────────

TEST(Import, ReadsNumbersInManyHabits) {
  const auto result = read_csv_text(
      "de;space;swiss;money;share\n1.234,5;1 234,5;1'234.5;\"¥1,234.50\";12.5%\n2,5;10 000,25;2.5;¥99;7%\n3.000.000,25;7,5;10'000;¥0.5;0.25%\n");
  EXPECT_EQ(result.table->column("de").number(2), 3000000.25);
  EXPECT_EQ(result.table->column("space").number(1), 10000.25);
  EXPECT_EQ(result.table->column("swiss").number(2), 10000);
  EXPECT_EQ(result.table->column("money").number(0), 1234.5);
  EXPECT_EQ(result.table->column("share").number(0), 12.5);
  EXPECT_EQ(import_guess(result, "thousands mark", "swiss").value, "apostrophe");
  EXPECT_EQ(import_guess(result, "currency sign").column, "money");
  EXPECT_EQ(import_guess(result, "percent sign").column, "share");
}

TEST(Import, DoesNotMixCurrencies) {
  const auto result = read_csv_text("x,y\n$5,1\n€7,2\n$9,3\n");
  EXPECT_EQ(result.table->column("x").type(), ColumnType::category);
}

TEST(Import, ListsInfiniteAndOverflowingNumbers) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 300; ++i) csv += fmt::format("{},1\n", i == 10 ? "inf" : i == 20 ? "1e999" : std::to_string(i));
  const auto result = read_csv_text(csv);
  EXPECT_EQ(result.table->column("x").type(), ColumnType::number);
  EXPECT_TRUE(result.table->column("x").is_missing(10));
  EXPECT_THAT(kinds_of(result), ElementsAre("12 overflow", "22 overflow"));
}

TEST(Import, KeepsIdentifiersExact) {
  const auto result = read_csv_text("id,card\n110101199003078888,0012\n11010119900307888X,0013\n110101199003078889,0014\n");
  EXPECT_EQ(result.table->column("id").text(0), "110101199003078888");
  EXPECT_EQ(result.table->column("card").text(2), "0014");
}

TEST(Import, ReadsDatesInManyHabits) {
  const auto result = read_csv_text(
      "cn,cntime,named,sas,ampm,zone\n2024年8月5日,2024年8月5日 10时30分,5 Aug 2024,05AUG2024,08/05/2024 01:30 PM,2024-08-05 10:00 +0800\n"
      "2024年12月31日,2024年12月31日10时05分,31 December 2024,31DEC2024,12/31/2024 12:00 AM,2024-12-31 00:00 UTC\n");
  constexpr double day = 1722816000;  // date -u -d 2024-08-05 +%s
  EXPECT_EQ(result.table->column("cn").number(0), day);
  EXPECT_EQ(result.table->column("cntime").number(0), day + 37800);
  EXPECT_EQ(result.table->column("named").number(0), day);
  EXPECT_EQ(result.table->column("sas").number(0), day);
  EXPECT_EQ(result.table->column("ampm").number(0), day + 48600);
  EXPECT_EQ(result.table->column("zone").number(0), day + 7200);
  EXPECT_EQ(result.table->column("cn").text(0), "2024年8月5日");
}

TEST(Import, NamesTheWordsForMissingThatItFound) {
  const auto result = read_csv_text("a,b,c\n1,NA,-\n2,无,x\n?,3,y\n4,5,不详\n");
  EXPECT_EQ(result.table->column("a").type(), ColumnType::number);
  EXPECT_EQ(result.table->column("b").missing(), 2);
  const ReadGuess& guess = import_guess(result, "missing words");
  for (const char* word : {"NA", "无", "-", "?", "不详"}) EXPECT_THAT(guess.value, HasSubstr(word));
  EXPECT_THAT(guess.reason, HasSubstr("5 cells"));
}

TEST(Import, SaysWhichNumbersAreProbablyCodes) {
  std::string csv = "行业代码,邮递,amount,flag\n";
  for (int i = 0; i < 60; ++i) csv += fmt::format("{},{},{},{}\n", 10 + i % 4, 100000 + i % 5 * 1000, i * 17, i % 2);
  const auto result = read_csv_text(csv);
  EXPECT_EQ(import_guess(result, "code", "行业代码").alternatives, std::vector<std::string>{"category"});
  EXPECT_THAT(import_guess(result, "code", "邮递").reason, HasSubstr("6 digits and recur"));
  EXPECT_EQ(import_guess(result, "code", "amount").what, "");
  EXPECT_EQ(import_guess(result, "label", "flag").value, "0/1");
}

TEST(Import, TakesTheRecipesTypesMarksAndOrders) {
  ReadRecipe recipe{.header = true};
  recipe.types = {{"zip", ColumnType::category}, {"n", ColumnType::number}, {"id", ColumnType::text}};
  recipe.decimal_marks = {{"m", ','}};
  recipe.date_orders = {{"d", DateOrder::dmy}};
  const auto result = read_csv_text("zip,n,id,m,d\n100,1,7,\"1,234\",01/02/2024\n200,x,8,\"2,345\",03/02/2024\n", recipe);
  EXPECT_EQ(result.table->column("zip").type(), ColumnType::category);
  EXPECT_EQ(result.table->column("n").type(), ColumnType::number);
  EXPECT_TRUE(result.table->column("n").is_missing(1));
  EXPECT_EQ(result.table->column("id").type(), ColumnType::text);
  EXPECT_EQ(result.table->column("m").number(0), 1.234);
  EXPECT_EQ(result.table->column("d").number(0), 1706745600);  // date -u -d 2024-02-01 +%s
  EXPECT_THAT(kinds_of(result), ElementsAre("3 bad_cell"));
}

// ── large files ──────────────────────────────────────────────────────────────────────────────────

/// Everything about a result that must not depend on how it was read.
std::string fingerprint(const ReadResult& result) {
  std::string all = fmt::format("{} {} {}\n", result.rows_read, result.rows_dropped, result.problem_count);
  for (const Column& column : result.table->columns()) {
    all += fmt::format("{} {} {}:", column.name(), to_string(column.type()), column.missing());
    for (std::int64_t row = 0; row < column.rows(); ++row) all += column.text(row) + "|";
    if (const auto* categories = std::get_if<CategoryStorage>(&column.storage())) {
      for (const std::string& word : categories->dictionary) all += word + ";";
    }
  }
  for (const ReadProblem& one : result.problems) {
    all += fmt::format("\n{} {} {} {} {} {}", one.line, one.column, one.kind, one.found, one.reason, one.row);
  }
  for (const ReadGuess& one : result.guesses) all += fmt::format("\n{} {} {} {}", one.what, one.column, one.value, one.reason);
  return all;
}

std::string messy_rows(int rows) {
  std::string csv = "id,amount,when,note,kind,late\n";
  for (int i = 0; i < rows; ++i) {
    const char* note = i % 5 == 0 ? "\"two\nlines, and a \"\"quote\"\"\"" : i % 11 == 0 ? "\"a\r\nb\nc,d\"" : "plain";
    csv += fmt::format("{:06},{}.{},2024-0{}-1{},{} ,{},{}\n", i, i * 31 % 977, i % 10, 1 + i % 9, i % 10, note,
                       i % 97 == 0 ? "" : "k" + std::to_string(i % 23), i % 400 == 7 ? "oops" : std::to_string(i % 50));
    if (i % 301 == 5) csv += "too,short\n";
    if (i % 409 == 3) csv += "1,\"open,2,3,4\n";
    if (i % 613 == 9) csv += "\n  \n";
  }
  return csv;
}

TEST(Import, ReadsTheSameWhateverTheThreadsAndChunks) {
  const std::string csv = messy_rows(3000);
  const std::string expected = fingerprint(read_csv_text(csv, {}, "f", {}, {.threads = 1, .chunk_bytes = csv.size()}));
  EXPECT_THAT(expected, HasSubstr("open_quote"));
  for (const int threads : {1, 2, 5}) {
    for (const std::size_t bytes : {37UL, 1000UL, 4096UL, 50000UL}) {
      EXPECT_EQ(fingerprint(read_csv_text(csv, {}, "f", {}, {.threads = threads, .chunk_bytes = bytes})), expected)
          << threads << " threads, " << bytes << " bytes";
    }
  }
}

TEST(Import, LooksAgainAtAColumnThatIsOtherThanItsFirstRows) {
  std::string csv = "words,codes,late_number,comma,date\n";
  for (int i = 0; i < 120000; ++i) {
    const bool is_late = i > 60000;
    csv += fmt::format("{},{},{},{},{}\n", is_late ? "text" + std::to_string(i % 9) : std::to_string(i), is_late && i == 100001 ? "007" : std::to_string(i % 900),
                       is_late ? std::to_string(i % 70) : "", i % 3, is_late ? "31/12/2024" : "01/02/2024");
  }
  const auto result = read_csv_text(csv);
  EXPECT_EQ(result.table->column("words").type(), ColumnType::text);
  EXPECT_EQ(result.table->column("words").text(5), "5");
  EXPECT_EQ(result.table->column("codes").type(), ColumnType::category);
  EXPECT_EQ(result.table->column("codes").text(100001), "007");
  EXPECT_EQ(result.table->column("late_number").type(), ColumnType::number);
  EXPECT_EQ(result.table->column("date").number(0), 1706745600);  // the first of February, as 31/12 shows further on
  EXPECT_EQ(result.problem_count, 0);
}

TEST(Import, SaysSoWhereAFileChangesOrShrinksWhileItIsRead) {
  testing::TemporaryFolder folder;
  const auto path = folder.write("growing.csv", messy_rows(60000));
  bool is_done = false;
  try {
    read_csv(path, {}, [&](std::int64_t, std::int64_t) {
      if (!is_done) std::filesystem::resize_file(path, 1000);
      return is_done = true;
    });
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "read.changed");
  }
  EXPECT_TRUE(is_done);  // what was loaded before is a whole file; it must not crash either way
}

}  // namespace
}  // namespace amalgam
