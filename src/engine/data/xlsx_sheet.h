// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/cell_table.h"

namespace amalgam {

/// One filled cell of a sheet.
struct SheetCell {
  enum class Kind { number, date, text } kind = Kind::text;
  int column = 0;  ///< 0-based, in the sheet
  double value = 0;
  std::string text = {};
};

struct SheetRow {
  std::int64_t number = 0;  ///< 1-based, in the sheet
  std::vector<SheetCell> cells = {};
};

/// Makes a table of a sheet's rows: finds the row that names the columns (titles may stand above it, the table may
/// begin in any column), and leaves out rows without a cell.
class SheetTable {
 public:
  explicit SheetTable(std::optional<bool> has_header) : has_header_(has_header) {}

  void take(SheetRow row);
  /// The table; nothing may be added afterwards.
  CellTable finish();
  ProblemList& problems() { return table_.problems; }

 private:
  static constexpr std::size_t kRowsLookedAt = 100;  // before the header is decided on

  void decide();
  bool looks_like_header(std::size_t at) const;
  void name_columns(const SheetRow& header);
  void store(const SheetRow& row);

  std::optional<bool> has_header_;
  bool is_decided_ = false;
  std::vector<SheetRow> first_rows_;
  std::map<int, CellColumn> columns_;  // by their place in the sheet
  std::int64_t header_row_ = 0;
  CellTable table_;
};

}  // namespace amalgam
