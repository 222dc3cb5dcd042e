// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/data/csv_rows.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// What is known of a CSV text before its rows are read.
struct CsvHead {
  CsvFormat format = {};        ///< separator, quote, names of the columns
  std::size_t start = 0;        ///< where the rows start
  std::int64_t first_line = 1;  ///< the line of that place
  std::int64_t dropped = 0;     ///< records before the header that could not be read
  std::vector<RowProblem> problems = {};
  std::vector<ReadGuess> guesses = {};
};

/// Settles separator, quote and header of a UTF-8 text: as the recipe has it, else guessed from the first megabyte.
///
/// Errors:  Error(request) "read.separator"
CsvHead read_csv_head(std::string_view text, const ReadRecipe& recipe);

}  // namespace amalgam
