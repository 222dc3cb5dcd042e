// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amalgam {

/// What a cell is when it is looked at as a number.
enum class NumberForm {
  none,        ///< not a number
  plain,       ///< "35", "-0.25", "1e6"
  grouped,     ///< "63,086": thousands set apart
  identifier   ///< "0000123" or more than 15 digits: a double would change it
};

struct CellNumber {
  NumberForm form = NumberForm::none;
  double value = 0;
  bool has_mark = false;  ///< a decimal mark stands in it
};

/// Reads a cell without blanks around it. `mark` is the decimal mark, '.' or ','; the other one groups
/// thousands.
CellNumber read_cell_number(std::string_view cell, char mark);

}  // namespace amalgam
