// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace amalgam {

/// What a cell is when it is looked at as a number.
enum class NumberForm {
  none,        ///< not a number
  plain,       ///< "35", "-0.25", "1e6"
  grouped,     ///< "63,086": thousands set apart
  identifier,  ///< "0000123" or more than 15 digits: a double would change it
  overflow     ///< "inf", "1e999": no double holds it
};

/// How a column writes its numbers.
struct NumberStyle {
  char decimal = '.';       ///< '.' or ','
  char thousands = ',';     ///< ',', '.', ' ' (also the non-breaking ones), '\'' or '\0' (none)
  bool is_money = false;    ///< a currency sign may stand before or behind
  bool is_percent = false;  ///< a percent sign stands behind every number; it is taken off, the figure stays

  bool operator==(const NumberStyle&) const = default;
};

/// The styles that are tried, the likeliest first.
inline constexpr std::array<NumberStyle, 6> kNumberStyles = {{{'.', ','}, {'.', ' '}, {'.', '\''},
                                                              {',', '.'}, {',', ' '}, {',', '\''}}};

struct CellNumber {
  NumberForm form = NumberForm::none;
  double value = 0;
  bool has_mark = false;  ///< a decimal mark stands in it
};

/// Reads a cell without blanks around it.
CellNumber read_cell_number(std::string_view cell, const NumberStyle& style);

/// The signs that were taken off a number's ends.
struct NumberSigns {
  std::string_view bare;      ///< what is left
  std::string_view currency;  ///< "¥", "$", … or ""
  bool is_percent = false;
};
NumberSigns without_signs(std::string_view cell);

}  // namespace amalgam
