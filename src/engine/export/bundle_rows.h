// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/data/table.h"
#include "engine/insight/evaluate.h"

namespace amalgam {

/// How another file is to be read so that it means what the run's own meant: words for "missing" and marks as the analyst
/// chose them, and the order of day and month in each date column as it was read. Types and separators are left open.
ReadRecipe reading_of_run(const LoadedRun& loaded, const Table& table);
/// `wanted` with what it leaves open taken from `usual`.
ReadRecipe merged_reading(ReadRecipe wanted, const ReadRecipe& usual);

/// The columns that a model reads, the ids first.
std::vector<std::string> input_columns(const ModalityMap& map);

/// Rows of a table as CSV, cells as a file that is read by `reading` has them: they read back to the same table.
std::string rows_as_csv(const Table& table, std::span<const std::int64_t> rows, const std::vector<std::string>& columns,
                        const ReadRecipe& reading);

}  // namespace amalgam
