// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

/// Column -> cell as an analyst would write it; "" = missing.
using CellEdits = std::map<std::string, std::string>;

/// One row of a table several times over, each time with other cells: what a what-if is worked out on.
///
/// Only `columns` are taken; each keeps its type. A category may be new. Dates are written as 2024-03-01.
/// Returns: a row for each of `variants`, in their order
/// Errors:  Error(request) "edit.no_column" (an edit outside `columns`), "edit.not_a_number", "edit.not_a_date";
///          those of Table::column
Table edited_rows(const Table& table, std::int64_t row, const std::vector<std::string>& columns,
                  const std::vector<CellEdits>& variants);

}  // namespace amalgam
