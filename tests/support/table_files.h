// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>
#include <readstat.h>
#include <sqlite3.h>
#include <zip.h>
#include <zlib.h>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace amalgam::testing {

/// A ZIP file of these entries (name, bytes).
inline std::string zip_bytes(const std::vector<std::pair<std::string, std::string>>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : entries) {
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("zip_close");
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string all(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, all.data(), all.size());
  zip_source_close(target);
  zip_source_free(target);
  return all;
}

/// What a workbook is made of; rows are the inside of <sheetData>.
struct XlsxParts {
  std::vector<std::pair<std::string, std::string>> sheets = {};  ///< name, rows
  std::vector<std::string> shared_texts = {};
  std::vector<std::string> format_codes = {};  ///< style 1, 2 … of the cells; style 0 is General
  bool from_1904 = false;
  std::string behind_rows = {};  ///< behind </sheetData> of every sheet
};

inline std::string xlsx_bytes(const XlsxParts& parts) {
  std::string workbook = fmt::format("<workbook xmlns:r=\"urn:r\"><workbookPr{}/><sheets>", parts.from_1904 ? " date1904=\"1\"" : "");
  std::string relations = "<Relationships>", texts = "<sst>", formats = "<styleSheet><numFmts>", cell_formats = "<cellXfs><xf numFmtId=\"0\"/>";
  std::vector<std::pair<std::string, std::string>> entries;
  for (std::size_t i = 0; i < parts.sheets.size(); ++i) {
    const auto& [name, rows] = parts.sheets[i];
    workbook += fmt::format("<sheet name=\"{}\" sheetId=\"{}\" r:id=\"rId{}\"/>", name, i + 1, i + 1);
    relations += fmt::format("<Relationship Id=\"rId{}\" Target=\"worksheets/sheet{}.xml\"/>", i + 1, i + 1);
    entries.emplace_back(fmt::format("xl/worksheets/sheet{}.xml", i + 1),
                         "<worksheet><sheetData>" + rows + "</sheetData>" + parts.behind_rows + "</worksheet>");
  }
  for (const std::string& text : parts.shared_texts) texts += "<si><t>" + text + "</t></si>";
  for (std::size_t i = 0; i < parts.format_codes.size(); ++i) {
    formats += fmt::format("<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>", 164 + i, parts.format_codes[i]);
    cell_formats += fmt::format("<xf numFmtId=\"{}\"/>", 164 + i);
  }
  entries.emplace_back("xl/workbook.xml", workbook + "</sheets></workbook>");
  entries.emplace_back("xl/_rels/workbook.xml.rels", relations + "</Relationships>");
  entries.emplace_back("xl/sharedStrings.xml", texts + "</sst>");
  entries.emplace_back("xl/styles.xml", formats + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" + cell_formats + "</cellXfs></styleSheet>");
  return zip_bytes(entries);
}

inline std::string gzip_bytes(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// Runs SQL on a new database file.
inline void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  char* message = nullptr;
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
    const std::string why = message == nullptr ? "sql" : message;
    sqlite3_free(message);
    sqlite3_close(database);
    throw std::runtime_error(why);
  }
  sqlite3_close(database);
}

/// A cell of a test's table.
struct TestCell {
  enum class Kind { missing, number, text, tagged } kind = Kind::missing;
  double number = 0;
  std::string text = {};
};
inline TestCell cell(double number) { return {TestCell::Kind::number, number, {}}; }
inline TestCell cell(const std::string& text) { return {text.empty() ? TestCell::Kind::missing : TestCell::Kind::text, 0, text}; }
inline TestCell missing_cell() { return {}; }
inline TestCell tagged_cell(char tag) { return {TestCell::Kind::tagged, 0, std::string(1, tag)}; }

struct TestVariable {
  std::string name = {};
  std::string format = {};  ///< the program's own display format
  bool is_text = false;
  std::vector<TestCell> cells = {};
  std::vector<std::pair<double, std::string>> labels = {};
  std::vector<double> missing_values = {};  ///< SPSS
};

enum class StatisticsFile { sav, zsav, dta, xpt, sas7bdat };

/// The bytes that ReadStat writes for a table.
inline std::string statistics_bytes(StatisticsFile kind, const std::vector<TestVariable>& table) {
  const auto ok = [](readstat_error_t state) {
    if (state != READSTAT_OK) throw std::runtime_error(readstat_error_message(state));
  };
  std::string bytes;
  readstat_writer_t* writer = readstat_writer_init();
  readstat_set_data_writer(writer, [](const void* data, std::size_t size, void* context) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data), size);
    return static_cast<ssize_t>(size);
  });
  std::vector<readstat_variable_t*> variables;
  for (const TestVariable& one : table) {
    std::size_t width = 1;
    for (const TestCell& cell : one.cells) width = std::max(width, cell.text.size());
    auto* variable = readstat_add_variable(writer, one.name.c_str(), one.is_text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
                                           one.is_text ? width : 8);
    if (!one.format.empty()) readstat_variable_set_format(variable, one.format.c_str());
    if (!one.labels.empty()) {
      const bool is_stata = kind == StatisticsFile::dta;
      auto* set = readstat_add_label_set(writer, is_stata ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE, ("l_" + one.name).c_str());
      for (const auto& [value, label] : one.labels) {
        if (is_stata) {
          readstat_label_int32_value(set, static_cast<std::int32_t>(value), label.c_str());
        } else {
          readstat_label_double_value(set, value, label.c_str());
        }
      }
      readstat_variable_set_label_set(variable, set);
    }
    for (const double value : one.missing_values) ok(readstat_variable_add_missing_double_value(variable, value));
    variables.push_back(variable);
  }
  const auto rows = static_cast<long>(table.front().cells.size());
  if (kind == StatisticsFile::xpt) readstat_writer_set_file_format_version(writer, 8);
  if (kind == StatisticsFile::zsav) readstat_writer_set_compression(writer, READSTAT_COMPRESS_BINARY);
  switch (kind) {
    case StatisticsFile::sav:
    case StatisticsFile::zsav: ok(readstat_begin_writing_sav(writer, &bytes, rows)); break;
    case StatisticsFile::dta: ok(readstat_begin_writing_dta(writer, &bytes, rows)); break;
    case StatisticsFile::xpt: ok(readstat_begin_writing_xport(writer, &bytes, rows)); break;
    case StatisticsFile::sas7bdat: ok(readstat_begin_writing_sas7bdat(writer, &bytes, rows)); break;
  }
  for (long row = 0; row < rows; ++row) {
    ok(readstat_begin_row(writer));
    for (std::size_t i = 0; i < table.size(); ++i) {
      const TestCell& cell = table[i].cells[static_cast<std::size_t>(row)];
      switch (cell.kind) {
        case TestCell::Kind::missing: ok(readstat_insert_missing_value(writer, variables[i])); break;
        case TestCell::Kind::number: ok(readstat_insert_double_value(writer, variables[i], cell.number)); break;
        case TestCell::Kind::text: ok(readstat_insert_string_value(writer, variables[i], cell.text.c_str())); break;
        case TestCell::Kind::tagged: ok(readstat_insert_tagged_missing_value(writer, variables[i], cell.text[0])); break;
      }
    }
    ok(readstat_end_row(writer));
  }
  ok(readstat_end_writing(writer));
  readstat_writer_free(writer);
  return bytes;
}

}  // namespace amalgam::testing
