// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "engine/data/reader.h"
#include "engine/data/xlsx_workbook.h"
#include "support/read_results.h"
#include "support/table_files.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ReadResult xlsx(const XlsxParts& parts, const ReadRecipe& recipe = {}) {
  return read_table_bytes(xlsx_bytes(parts), "t.xlsx", recipe);
}
/// A row of inline texts (and, where a cell begins with '=', numbers).
std::string row(const std::vector<std::string>& cells) {
  std::string xml = "<row>";
  for (const std::string& cell : cells) {
    if (cell.empty()) {
      xml += "<c/>";
    } else if (cell[0] == '=') {
      xml += "<c><v>" + cell.substr(1) + "</v></c>";
    } else {
      xml += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
    }
  }
  return xml + "</row>";
}

TEST(XlsxReader, DatesFollowTheFormatAndTheEpoch) {
  // 45292 is 2024-01-01 (1900 system); 60 would be the 29th of February 1900, 1 is the 1st of January 1900.
  XlsxParts parts{.sheets = {{"S", row({"when", "at"}) + "<row><c s=\"1\"><v>45292</v></c><c s=\"2\"><v>45292.75</v></c></row>"
                                                           "<row><c s=\"1\"><v>1</v></c><c s=\"2\"><v>45293</v></c></row>"}},
                  .format_codes = {"yyyy\\-mm\\-dd", "d/m/yy h:mm"}};
  const ReadResult read = xlsx(parts);
  EXPECT_THAT(types_of(*read.table), ElementsAre("when: date", "at: date"));
  EXPECT_THAT(cells_of(*read.table, "when"), ElementsAre("2024-01-01", "1900-01-01"));
  EXPECT_THAT(cells_of(*read.table, "at"), ElementsAre("2024-01-01 18:00:00", "2024-01-02"));
  parts.from_1904 = true;  // 1,462 days later
  EXPECT_THAT(cells_of(*xlsx(parts).table, "when"), ElementsAre("2028-01-02", "1904-01-02"));
}

TEST(XlsxReader, FormatCodesTellDatesFromNumbers) {
  using enum XlsxFormat;
  for (const char* code : {"yyyy-mm-dd", "[$-409]d-mmm-yy;@", "m/d/yyyy h:mm", "yyyy\"年\"m\"月\"d\"日\"", "mmm"}) {
    EXPECT_EQ(format_of_code(code), date) << code;
  }
  for (const char* code : {"0.00", "General", "#,##0\\ \"days\"", "[Red]0", "[h]:mm:ss", "0.0E+00", "_-* #,##0_-", "\"d\""}) {
    EXPECT_EQ(format_of_code(code), number) << code;
  }
  EXPECT_EQ(format_of_code("h:mm"), time_of_day);
  EXPECT_EQ(format_of_code("mm:ss"), time_of_day);
}

TEST(XlsxReader, SharedRichAndEscapedTextsBooleansAndCachedFormulas) {
  XlsxParts parts{.sheets = {{"S", row({"a", "b", "c", "d"}) +
                                       "<row><c t=\"s\"><v>0</v></c><c t=\"b\"><v>1</v></c><c><f>1+1</f><v>2</v></c>"
                                       "<c t=\"str\"><f>\"x\"</f><v>calc</v></c></row>"
                                       "<row><c t=\"s\"><v>1</v></c><c t=\"b\"><v>0</v></c><c><f>2+1</f><v>3</v></c><c/></row>"}},
                  .shared_texts = {"x</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si><si><t>unused"}};
  const ReadResult read = xlsx(parts);
  EXPECT_THAT(cells_of(*read.table, "a"), ElementsAre("x", "rich text"));
  EXPECT_THAT(cells_of(*read.table, "b"), ElementsAre("TRUE", "FALSE"));
  EXPECT_THAT(cells_of(*read.table, "c"), ElementsAre("2", "3"));
  EXPECT_THAT(cells_of(*read.table, "d"), ElementsAre("calc", ""));
  EXPECT_EQ(unescaped("a_x000D_b_x005F_x000D__x41"), "a\rb_x000D__x41");
}

TEST(XlsxReader, ErrorsInCellsAreMissingAndListed) {
  const ReadResult read = xlsx({.sheets = {{"S", row({"a", "b"}) + row({"=1", "=2"}) +
                                                     "<row r=\"3\"><c r=\"A3\" t=\"e\"><v>#N/A</v></c><c r=\"B3\"><v>5</v></c></row>"}}});
  EXPECT_THAT(types_of(*read.table), ElementsAre("a: number", "b: number"));
  EXPECT_THAT(problem_lines(read), ElementsAre("3 A: The cell holds the error #N/A; it counts as missing."));
}

TEST(XlsxReader, TheTableMayBeginBelowATitleAndInAnyColumn) {
  const std::string rows =
      "<row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><t>Loans of 2024</t></is></c></row>"
      "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>sum</t></is></c>"
      "<c r=\"D3\" t=\"inlineStr\"><is><t>sum</t></is></c></row>"
      "<row r=\"4\"><c r=\"B4\"><v>1</v></c><c r=\"C4\"><v>10</v></c><c r=\"D4\"><v>11</v></c></row>"
      "<row r=\"9\"><c r=\"B9\"><v>2</v></c><c r=\"F9\"><v>7</v></c></row>";
  const ReadResult read = xlsx({.sheets = {{"S", rows}}, .behind_rows = "<mergeCells><mergeCell ref=\"B1:D1\"/></mergeCells>"});
  EXPECT_THAT(types_of(*read.table), ElementsAre("id: number", "sum: number", "sum_2: number", "column_4: number"));
  EXPECT_THAT(cells_of(*read.table, "column_4"), ElementsAre("", "7"));
  EXPECT_THAT(guess_text(read, "first row"), StartsWith("3:"));
  EXPECT_THAT(guess_text(read, "merged cells"), StartsWith("1:"));
}

TEST(XlsxReader, WithoutAHeaderTheColumnsAreNumbered) {
  EXPECT_THAT(types_of(*xlsx({.sheets = {{"S", row({"=1", "x"}) + row({"=2", "y"})}}}).table),
              ElementsAre("column_1: number", "column_2: category"));
  EXPECT_THAT(types_of(*xlsx({.sheets = {{"S", row({"yes", "m"}) + row({"no", "f"}) + row({"yes", "m"})}}}).table),
              ElementsAre("column_1: category", "column_2: category"));
  ReadRecipe recipe;
  recipe.header = true;
  EXPECT_THAT(types_of(*xlsx({.sheets = {{"S", row({"=1", "x"}) + row({"=2", "y"})}}}, recipe).table),
              ElementsAre("1: number", "x: category"));
}

TEST(XlsxReader, TheFullestSheetIsTakenAndAnyMayBeNamed) {
  const XlsxParts parts{.sheets = {{"Cover", row({"About"})}, {"Data", row({"a"}) + row({"=1"}) + row({"=2"})}, {"B", row({"b"}) + row({"=3"})}}};
  const ReadResult read = xlsx(parts);
  EXPECT_THAT(guess_text(read, "sheet"), StartsWith("Data: Of 3 sheets"));
  ReadRecipe recipe;
  recipe.table = "B";
  EXPECT_THAT(types_of(*xlsx(parts, recipe).table), ElementsAre("b: number"));
  recipe.table = "Dat";
  EXPECT_THAT(error_text([&] { xlsx(parts, recipe); }), HasSubstr("Did you mean 'Data'?"));
  const TemporaryFolder folder;
  EXPECT_THAT(tables_in(folder.write("t.xlsx", xlsx_bytes(parts))), ElementsAre("Cover", "Data", "B"));
}

TEST(XlsxReader, RoundedIdsAreSaidToBeRounded) {
  const ReadResult read = xlsx({.sheets = {{"S", row({"id"}) + row({"=1.10105199001011E+17"}) + row({"=1.10105199001012E+17"})}}});
  EXPECT_THAT(guess_text(read, "rounded numbers"), StartsWith("2:"));
}

TEST(XlsxReader, RefusesBombsEntitiesAndForeignZipFiles) {
  const std::string bomb = xlsx_bytes({.sheets = {{"S", std::string(100 << 20, ' ')}}});
  EXPECT_THAT(error_text([&] { read_table_bytes(bomb, "b.xlsx"); }), StartsWith("read.bomb"));
  const std::string laughs = "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><workbook>&b;</workbook>";
  EXPECT_THAT(error_text([&] { read_table_bytes(zip_bytes({{"xl/workbook.xml", laughs}}), "b.xlsx"); }), HasSubstr("document type"));
  EXPECT_THAT(error_text([&] { read_table_bytes(zip_bytes({{"a.csv", "a,b\n1,2\n"}}), "b.zip"); }), StartsWith("read.not_a_workbook"));
  EXPECT_THAT(error_text([&] { read_table_bytes(zip_bytes({{"mimetype", "x"}, {"content.xml", "<x/>"}}), "b.ods"); }), HasSubstr("OpenDocument"));
  EXPECT_THAT(error_text([&] { xlsx({.sheets = {{"S", "<row><c><v>1</v></row>"}}}); }), HasSubstr("sheet 'S' is damaged"));
  EXPECT_THAT(error_text([&] { xlsx({.sheets = {{"S", ""}}}); }), StartsWith("read.no_rows"));
}

TEST(XlsxReader, AHugeGridWithFewCellsIsRefused) {
  std::string rows = "<row r=\"1\">";
  for (int i = 0; i < 16384; ++i) rows += "<c t=\"inlineStr\"><is><t>n" + std::to_string(i) + "</t></is></c>";
  rows += "</row>";
  for (int i = 0; i < 4000; ++i) rows += "<row><c><v>1</v></c></row>";
  EXPECT_THAT(error_text([&] { xlsx({.sheets = {{"S", rows}}}); }), StartsWith("read.too_sparse"));
}

}  // namespace
}  // namespace amalgam
