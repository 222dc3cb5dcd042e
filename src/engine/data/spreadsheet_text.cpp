// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/spreadsheet_text.h"

#include <cmath>

#include "engine/data/table.h"

namespace amalgam {

std::string spreadsheet_safe(std::string_view cell) {
  constexpr std::string_view kOpenAFormula = "=+-@\t\r";
  if (cell.empty() || kOpenAFormula.find(cell.front()) == std::string_view::npos) return std::string(cell);
  const bool is_number = (cell.front() == '-' || cell.front() == '+') && !std::isnan(parse_number(cell.substr(1)));
  return is_number ? std::string(cell) : "'" + std::string(cell);
}

}  // namespace amalgam
