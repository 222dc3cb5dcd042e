// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

/// Some rows of a table as JSON: {"columns": [{"name","type"}], "rows": [[cell, …]]}.
///
/// A cell is null where it is missing, a number in number columns, [text, seconds] in date columns, else a text.
nlohmann::json rows_to_json(const Table& table, std::span<const std::int64_t> rows,
                            const std::vector<std::string>& columns);

/// The rows again as a table with the same column types.
///
/// Errors:  Error(data) "bundle.invalid"
Table rows_from_json(const nlohmann::json& json);

}  // namespace amalgam
