// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"
#include "engine/data/xml_events.h"
#include "engine/data/zip_archive.h"

namespace amalgam {

/// What a number in a cell is shown as.
enum class XlsxFormat { number, date, time_of_day };

struct XlsxSheet {
  std::string name = {};
  std::string entry = {};  ///< its part in the archive
  bool is_hidden = false;
};

/// A workbook without its cells.
struct XlsxWorkbook {
  std::vector<XlsxSheet> sheets = {};
  bool counts_from_1904 = false;
  std::vector<XlsxFormat> formats = {};  ///< by the style number of a cell
  TextStorage shared_texts = {};
};

/// Errors:  Error(data) "read.not_a_workbook" (a ZIP file of another kind), "read.damaged", "read.bomb"
XlsxWorkbook read_workbook(const TableSource& source, const ZipArchive& archive);
/// The sheets alone, quickly.
std::vector<XlsxSheet> read_sheets(const TableSource& source, const ZipArchive& archive);

/// Reads a part of the archive as XML.
///
/// Errors:  Error(data) "read.damaged"
void read_xml(const TableSource& source, const ZipArchive& archive, const std::string& entry, XmlHandler handler);

/// Whether a format code such as "yyyy\-mm\-dd", "[$-409]d/m/yy" or "0.00" shows a date.
XlsxFormat format_of_code(std::string_view code);

/// "_x000D_" in a text stands for the character of that number.
std::string unescaped(std::string_view text);

}  // namespace amalgam
