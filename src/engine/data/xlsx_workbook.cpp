// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/xlsx_workbook.h"

#include <fmt/format.h>

#include <cctype>
#include <map>

namespace amalgam {

namespace {

int number_of(std::string_view text, int otherwise) {
  const double value = parse_number(text);
  return value >= 0 && value < 1e9 ? static_cast<int>(value) : otherwise;
}

bool is_true(std::string_view text) { return text == "1" || text == "true"; }

/// A format that every workbook knows without writing its code down.
XlsxFormat built_in_format(int id) {
  if (id == 18 || id == 19 || id == 20 || id == 21 || id == 45 || id == 47) return XlsxFormat::time_of_day;
  const bool is_date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  return is_date ? XlsxFormat::date : XlsxFormat::number;
}

// ── the parts ────────────────────────────────────────────────────────────────────────────────────

/// Relation id -> part of the archive.
std::map<std::string, std::string> read_relations(const TableSource& source, const ZipArchive& archive) {
  std::map<std::string, std::string> targets;
  const std::string entry = "xl/_rels/workbook.xml.rels";
  if (!archive.has(entry)) return targets;
  read_xml(source, archive, entry,
           {.start =
                [&](std::string_view name, const XmlAttributes& attributes) {
                  if (name != "Relationship") return;
                  std::string target(attributes.value("Target"));
                  target = target.starts_with('/') ? target.substr(1) : fmt::format("xl/{}", target);
                  targets[std::string(attributes.value("Id"))] = target;
                },
            .end = [](std::string_view) {},
            .text = [](std::string_view) {}});
  return targets;
}

void read_workbook_part(const TableSource& source, const ZipArchive& archive, XlsxWorkbook& workbook) {
  const std::string entry = "xl/workbook.xml";
  if (!archive.has(entry)) {
    const bool is_opendocument = archive.has("mimetype") && archive.has("content.xml");
    const bool is_binary = archive.has("xl/workbook.bin");
    fail_reading(source, "read.not_a_workbook",
                 is_opendocument ? "this is an OpenDocument file. Save it as .xlsx or CSV."
                 : is_binary     ? "this is a binary Excel workbook (.xlsb). Save it as .xlsx."
                                 : "this is a ZIP file, but no Excel workbook. Unpack it and open the table inside.");
  }
  const std::map<std::string, std::string> relations = read_relations(source, archive);
  const auto start = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name == "workbookPr") workbook.counts_from_1904 = is_true(attributes.value("date1904"));
    if (name != "sheet") return;
    // Two attributes end in "id": sheetId and r:id; only the second is called "id" without its prefix.
    const auto place = relations.find(std::string(attributes.value("id")));
    if (place == relations.end() || !archive.has(place->second)) return;
    workbook.sheets.push_back({.name = std::string(attributes.value("name")),
                               .entry = place->second,
                               .is_hidden = !attributes.value("state").empty() && attributes.value("state") != "visible"});
  };
  read_xml(source, archive, entry, {.start = start, .end = [](std::string_view) {}, .text = [](std::string_view) {}});
  if (workbook.sheets.empty()) fail_reading(source, "read.damaged", "the workbook has no sheet that can be read.");
}

void read_styles(const TableSource& source, const ZipArchive& archive, XlsxWorkbook& workbook) {
  const std::string entry = "xl/styles.xml";
  if (!archive.has(entry)) return;
  std::map<int, XlsxFormat> own;
  bool is_in_cell_formats = false;
  const auto start = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name == "cellXfs") is_in_cell_formats = true;
    const int id = number_of(attributes.value("numFmtId"), 0);
    if (name == "numFmt") own[id] = format_of_code(attributes.value("formatCode"));
    if (name != "xf" || !is_in_cell_formats) return;
    const auto found = own.find(id);
    workbook.formats.push_back(found == own.end() ? built_in_format(id) : found->second);
  };
  const auto end = [&](std::string_view name) {
    if (name == "cellXfs") is_in_cell_formats = false;
  };
  read_xml(source, archive, entry, {.start = start, .end = end, .text = [](std::string_view) {}});
}

void read_shared_texts(const TableSource& source, const ZipArchive& archive, XlsxWorkbook& workbook) {
  const std::string entry = "xl/sharedStrings.xml";
  if (!archive.has(entry)) return;
  TextStorage& texts = workbook.shared_texts;
  std::string text;
  bool is_text = false;
  int in_reading_aid = 0;  // <rPh>: how to pronounce it
  const auto start = [&](std::string_view name, const XmlAttributes&) {
    if (name == "si") text.clear();
    if (name == "rPh") ++in_reading_aid;
    is_text = name == "t" && in_reading_aid == 0;
  };
  const auto end = [&](std::string_view name) {
    is_text = false;
    if (name == "rPh") --in_reading_aid;
    if (name != "si") return;
    texts.bytes += unescaped(text);
    texts.offsets.push_back(texts.bytes.size());
  };
  const auto take = [&](std::string_view piece) {
    if (is_text) text += piece;
  };
  read_xml(source, archive, entry, {.start = start, .end = end, .text = take});
}

}  // namespace

void read_xml(const TableSource& source, const ZipArchive& archive, const std::string& entry, XmlHandler handler) {
  XmlReader reader(std::move(handler));
  const auto check = [&](const std::string& fault) {
    if (!fault.empty()) {
      fail_reading(source, "read.damaged", fmt::format("the workbook's part '{}' is damaged: {}.", entry, fault));
    }
  };
  archive.read(entry, [&](std::string_view piece) { check(reader.parse(piece, false)); });
  check(reader.parse({}, true));
}

XlsxFormat format_of_code(std::string_view code) {
  code = code.substr(0, code.find(';'));  // the form of positive numbers
  bool has_day = false, has_hour = false, has_month = false, has_second = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    switch (std::tolower(static_cast<unsigned char>(code[i]))) {
      case '"': i = std::min(code.find('"', i + 1), code.size()); break;
      case '\\':
      case '_':
      case '*': ++i; break;
      case '[':
        // [h]:mm is a duration: a number of hours, not a moment.
        if (code.size() > i + 1 && std::string_view("hHmMsS").find(code[i + 1]) != std::string_view::npos) return XlsxFormat::number;
        i = std::min(code.find(']', i), code.size());
        break;
      case 'y':
      case 'd': has_day = true; break;
      case 'm': has_month = true; break;
      case 'h': has_hour = true; break;
      case 's': has_second = true; break;
      case 'g':  // General
        if (code.substr(i, 7) == "General") i += 6;
        break;
      default: break;
    }
  }
  if (has_day || (has_month && !has_hour && !has_second)) return XlsxFormat::date;
  return has_hour || has_second ? XlsxFormat::time_of_day : XlsxFormat::number;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  std::size_t at = 0;
  while (true) {
    const std::size_t mark = text.find("_x", at);
    plain += text.substr(at, mark == std::string_view::npos ? mark : mark - at);
    if (mark == std::string_view::npos) return plain;
    const std::string_view digits = text.substr(mark + 2, 4);
    const bool is_escape = digits.size() == 4 && text.size() > mark + 6 && text[mark + 6] == '_' &&
                           digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    const unsigned code = is_escape ? static_cast<unsigned>(std::stoul(std::string(digits), nullptr, 16)) : 0;
    if (is_escape && code > 0 && code < 0x80) {  // what XML cannot hold: control characters, and "_" itself
      plain += static_cast<char>(code);
      at = mark + 7;
    } else {
      plain += "_x";
      at = mark + 2;
    }
  }
}

std::vector<XlsxSheet> read_sheets(const TableSource& source, const ZipArchive& archive) {
  XlsxWorkbook workbook;
  read_workbook_part(source, archive, workbook);
  return workbook.sheets;
}

XlsxWorkbook read_workbook(const TableSource& source, const ZipArchive& archive) {
  XlsxWorkbook workbook;
  read_workbook_part(source, archive, workbook);
  read_styles(source, archive, workbook);
  read_shared_texts(source, archive, workbook);
  return workbook;
}

}  // namespace amalgam
