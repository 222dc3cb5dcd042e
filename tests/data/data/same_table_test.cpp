// SPDX-License-Identifier: GPL-3.0-or-later
// One table written in every format must be read as the same typed table.
#include <gmock/gmock.h>

#include <chrono>
#include <cmath>

#include "engine/data/csv_reader.h"
#include "engine/data/reader.h"
#include "support/read_results.h"
#include "support/table_files.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using namespace testing;

enum class As { number, date, text };

struct LogicalColumn {
  std::string name;
  As as;
  std::vector<std::string> cells;  // as a CSV writes them
};

double days_of(const std::string& date) {  // since 1970-01-01
  using namespace std::chrono;
  const sys_days day = year(std::stoi(date.substr(0, 4))) / std::stoi(date.substr(5, 2)) / std::stoi(date.substr(8, 2));
  return static_cast<double>(day.time_since_epoch().count());
}

/// Sixty applicants; every seventh income and every ninth note is missing.
std::vector<LogicalColumn> applicants() {
  std::vector<LogicalColumn> table = {{"id", As::text, {}},       {"income", As::number, {}}, {"age", As::number, {}},
                                      {"region", As::text, {}},   {"joined", As::date, {}},   {"note", As::text, {}},
                                      {"pays", As::text, {}},     {"clicks", As::text, {}},   {"card", As::text, {}},
                                      {"bad", As::number, {}}};
  const char* regions[] = {"North", "Süden", "东区"};
  for (int i = 0; i < 60; ++i) {
    const std::vector<std::string> row = {
        fmt::format("{:06}", i * 37),
        i % 7 == 3 ? "" : fmt::format("{}", 1000.25 + i * 13.5),
        std::to_string(20 + i % 45),
        regions[i % 3],
        fmt::format("{}-{:02}-{:02}", 2020 + i % 3, 1 + i % 12, 1 + i % 28),
        i % 9 == 4 ? "" : fmt::format("Applicant {} asks for a loan to pay for item {} of a list", i, i * 7),
        fmt::format("[{}, {}, {}]", i, i + 1, i * 2.5),
        fmt::format("[{{\"a\": \"login\", \"t\": {}}}, {{\"a\": \"pay\", \"t\": {}}}]", i, i + 5),
        fmt::format("{}", 622202000000000000LL + i * 7919LL),
        std::to_string(i % 4 == 0 ? 1 : 0)};
    for (std::size_t c = 0; c < row.size(); ++c) table[c].cells.push_back(row[c]);
  }
  return table;
}

std::string as_csv(const std::vector<LogicalColumn>& table) {
  std::string csv;
  std::vector<std::string> row;
  for (const auto& column : table) row.push_back(column.name);
  write_csv_row(csv, row);
  for (std::size_t i = 0; i < table[0].cells.size(); ++i) {
    row.clear();
    for (const auto& column : table) row.push_back(column.cells[i]);
    write_csv_row(csv, row);
  }
  return csv;
}

std::string xml_text(const std::string& text) {
  std::string xml;
  for (const char c : text) xml += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  return xml;
}

std::string as_xlsx(const std::vector<LogicalColumn>& table) {
  XlsxParts parts{.format_codes = {"yyyy\\-mm\\-dd"}};
  std::string rows = "<row r=\"1\">";
  const auto reference = [](std::size_t column, std::size_t row) { return fmt::format("{}{}", static_cast<char>('A' + column), row); };
  for (std::size_t c = 0; c < table.size(); ++c) {
    parts.shared_texts.push_back(table[c].name);
    rows += fmt::format("<c r=\"{}\" t=\"s\"><v>{}</v></c>", reference(c, 1), c);
  }
  rows += "</row>";
  for (std::size_t i = 0; i < table[0].cells.size(); ++i) {
    rows += fmt::format("<row r=\"{}\">", i + 2);
    for (std::size_t c = 0; c < table.size(); ++c) {
      const std::string& cell = table[c].cells[i];
      if (cell.empty()) continue;
      const std::string place = reference(c, i + 2);
      if (table[c].as == As::number) rows += fmt::format("<c r=\"{}\"><v>{}</v></c>", place, cell);
      if (table[c].as == As::date) rows += fmt::format("<c r=\"{}\" s=\"1\"><v>{}</v></c>", place, days_of(cell) + 25569);
      if (table[c].as == As::text) rows += fmt::format("<c r=\"{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", place, xml_text(cell));
    }
    rows += "</row>";
  }
  parts.sheets = {{"Applicants", rows}};
  return xlsx_bytes(parts);
}

std::string as_jsonl(const std::vector<LogicalColumn>& table) {
  std::string text;
  for (std::size_t i = 0; i < table[0].cells.size(); ++i) {
    text += "{";
    for (std::size_t c = 0; c < table.size(); ++c) {
      const std::string& cell = table[c].cells[i];
      const bool is_plain = table[c].as == As::number || (!cell.empty() && cell[0] == '[');
      const std::string value = cell.empty() ? "null" : is_plain ? cell : "\"" + cell + "\"";
      text += fmt::format("{}\"{}\": {}", c == 0 ? "" : ", ", table[c].name, value);
    }
    text += "}\n";
  }
  return text;
}

std::string as_sql(const std::vector<LogicalColumn>& table) {
  std::string sql = "BEGIN; CREATE TABLE applicants (";
  for (std::size_t c = 0; c < table.size(); ++c) sql += (c == 0 ? "" : ", ") + table[c].name + (table[c].as == As::number ? " REAL" : " TEXT");
  sql += ");";
  for (std::size_t i = 0; i < table[0].cells.size(); ++i) {
    sql += "INSERT INTO applicants VALUES (";
    for (std::size_t c = 0; c < table.size(); ++c) {
      const std::string& cell = table[c].cells[i];
      sql += (c == 0 ? "" : ", ") + (cell.empty() ? "NULL" : table[c].as == As::number ? cell : "'" + cell + "'");
    }
    sql += ");";
  }
  return sql + "COMMIT;";
}

std::string as_statistics(const std::vector<LogicalColumn>& table, StatisticsFile kind) {
  std::vector<TestVariable> variables;
  for (const LogicalColumn& column : table) {
    TestVariable variable{.name = column.name, .is_text = column.as == As::text};
    const bool is_spss = kind == StatisticsFile::sav || kind == StatisticsFile::zsav;
    if (column.as == As::date) variable.format = is_spss ? "SDATE10" : kind == StatisticsFile::dta ? "%td" : "YYMMDD10";
    for (const std::string& text : column.cells) {
      if (text.empty()) {
        variable.cells.push_back(missing_cell());
      } else if (column.as == As::text) {
        variable.cells.push_back(cell(text));
      } else if (column.as == As::number) {
        variable.cells.push_back(cell(std::stod(text)));
      } else {
        variable.cells.push_back(cell(is_spss ? days_of(text) * 86400 + 12219379200.0 : days_of(text) + 3653));
      }
    }
    variables.push_back(variable);
  }
  return statistics_bytes(kind, variables);
}

void expect_same(const Table& expected, const Table& found, const std::string& format) {
  ASSERT_EQ(types_of(expected), types_of(found)) << format;
  ASSERT_EQ(expected.rows(), found.rows()) << format;
  for (const Column& column : expected.columns()) {
    EXPECT_EQ(cells_of(expected, column.name()), cells_of(found, column.name())) << format << ", " << column.name();
    if (column.type() != ColumnType::number && column.type() != ColumnType::date) continue;
    for (std::int64_t row = 0; row < expected.rows(); ++row) {
      const double want = column.number(row), have = found.column(column.name()).number(row);
      if (std::isnan(want) && std::isnan(have)) continue;
      ASSERT_EQ(want, have) << format << ", " << column.name() << ", row " << row;
    }
  }
}

TEST(SameTable, EveryFormatGivesTheTypesAndCellsOfTheCsv) {
  const TemporaryFolder folder;
  const std::vector<LogicalColumn> table = applicants();
  const ReadResult csv = read_table(folder.write("t.csv", as_csv(table)));
  EXPECT_THAT(types_of(*csv.table),
              ::testing::IsSupersetOf({"income: number", "age: number", "region: category", "joined: date",
                                       "note: text", "pays: number_list", "clicks: event_list"}));
  EXPECT_EQ(csv.table->column("id").text(1), "000037");
  EXPECT_EQ(csv.table->column("card").text(1), "622202000000007919");
  EXPECT_EQ(csv.problem_count, 0);
  run_sql((folder / "t.db").string(), as_sql(table));
  const std::vector<std::filesystem::path> files = {
      folder.write("t.xlsx", as_xlsx(table)),
      folder.write("t.jsonl", as_jsonl(table)),
      folder / "t.db",
      folder.write("t.csv.gz", gzip_bytes(as_csv(table))),
      folder.write("t.jsonl.gz", gzip_bytes(as_jsonl(table))),
      folder.write("t.sav", as_statistics(table, StatisticsFile::sav)),
      folder.write("t.zsav", as_statistics(table, StatisticsFile::zsav)),
      folder.write("t.dta", as_statistics(table, StatisticsFile::dta)),
      folder.write("t.xpt", as_statistics(table, StatisticsFile::xpt)),
      folder.write("t.sas7bdat", as_statistics(table, StatisticsFile::sas7bdat))};
  for (const auto& file : files) {
    const ReadResult read = read_table(file);
    expect_same(*csv.table, *read.table, file.filename().string());
    EXPECT_EQ(read.problem_count, 0) << file;
    EXPECT_EQ(read.guesses.front().what, "format") << file;
    EXPECT_EQ(read.path, file.string());
    EXPECT_EQ(read.sha256.size(), 64u);
  }
}

TEST(SameTable, TheContentTellsTheFormatWhateverTheNameSays) {
  const TemporaryFolder folder;
  const std::vector<LogicalColumn> table = applicants();
  for (const std::string& bytes : {as_xlsx(table), as_statistics(table, StatisticsFile::sav), as_statistics(table, StatisticsFile::dta)}) {
    EXPECT_EQ(read_table(folder.write("t.csv", bytes)).table->rows(), 60);
    EXPECT_EQ(read_table(folder.write("without_ending", bytes)).table->rows(), 60);
  }
  EXPECT_THAT(guess_text(read_table(folder.write("lines", as_jsonl(table))), "format"), ::testing::StartsWith("JSON Lines"));
}

TEST(SameTable, ReadingCanBeCancelledInEveryFormat) {
  const TemporaryFolder folder;
  const std::vector<LogicalColumn> table = applicants();
  run_sql((folder / "t.db").string(), as_sql(table));
  for (const auto& file : {folder.write("t.xlsx", as_xlsx(table)), folder.write("t.jsonl", as_jsonl(table)), folder / "t.db",
                           folder.write("t.csv.gz", gzip_bytes(as_csv(table))),
                           folder.write("t.sav", as_statistics(table, StatisticsFile::sav))}) {
    EXPECT_THAT(error_text([&] { read_table(file, {}, [](auto, auto) { return false; }); }),
                ::testing::StartsWith("read.cancelled"))
        << file;
  }
}

TEST(SameTable, AFileCutShortOrFilledWithNoiseIsRefusedOrReadInPartNeverMore) {
  const std::vector<LogicalColumn> table = applicants();
  const TemporaryFolder folder;
  run_sql((folder / "t.db").string(), as_sql(table));
  const std::vector<std::pair<std::string, std::string>> files = {
      {"t.xlsx", as_xlsx(table)},
      {"t.db", text_of(folder / "t.db")},
      {"t.csv.gz", gzip_bytes(as_csv(table))},
      {"t.sav", as_statistics(table, StatisticsFile::sav)},
      {"t.dta", as_statistics(table, StatisticsFile::dta)},
      {"t.xpt", as_statistics(table, StatisticsFile::xpt)},
      {"t.sas7bdat", as_statistics(table, StatisticsFile::sas7bdat)}};
  for (const auto& file : files) {
    const std::string &name = file.first, &bytes = file.second;
    for (const double share : {0.1, 0.5, 0.9}) {
      const std::string cut = bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * share));
      const auto path = folder.write("cut_" + name, cut);
      const std::string error = error_text([&] {
        EXPECT_LT(read_table(path).table->rows(), 60) << name << " at " << share;
      });
      EXPECT_TRUE(error.empty() || error.find("cut_" + name) != std::string::npos) << error;
      std::string noisy = bytes;
      for (std::size_t i = static_cast<std::size_t>(static_cast<double>(bytes.size()) * share); i < noisy.size(); i += 97) noisy[i] = static_cast<char>(i * 31);
      error_text([&] { read_table(folder.write("noisy_" + name, noisy)); });  // an Error or a table, no crash
    }
  }
}

}  // namespace
}  // namespace amalgam
