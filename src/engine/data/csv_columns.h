// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/column_builder.h"
#include "engine/data/csv_rows.h"
#include "engine/data/read_effort.h"

namespace amalgam {

/// The text of a file and what may be done with it while it is read.
struct CsvSource {
  std::string_view text;
  /// Told how many bytes of the text are behind; throws to cancel. Called on the reading thread only.
  std::function<void(std::size_t)> report;
  /// Bytes [from, to) are not needed for now, or needed again. May be empty.
  std::function<void(std::size_t, std::size_t)> release, restore;
  /// All bytes before this one are about to be read. May be empty; called on any thread.
  std::function<void(std::size_t)> need = {};
};

/// The typed columns of a text, and everything said on the way.
struct CsvColumns {
  std::vector<Column> columns = {};
  std::vector<ColumnPlan> plans = {};
  std::vector<ColumnEvidence> evidence = {};              ///< of the rows that were looked at to make the plans
  std::vector<std::vector<std::int64_t>> missing_counts = {};  ///< [column][word for "missing"]
  std::int64_t rows = 0, dropped = 0;
  std::int64_t problem_count = 0;
  std::vector<RowProblem> problems = {};  ///< by line, at most 1,000; lines count from `first_line`
};

/// Reads the rows from `start` on (whose line is `first_line`) into typed columns.
///
/// Plans are made from rows at the start and at places spread over the text. Then all rows are converted, chunk
/// by chunk on all threads: where a chunk starts is guessed and checked against where the one before it ended. A
/// column whose cells turn out not to fit its plan is looked at whole and converted again.
///
/// Cost:    O(bytes); the table, a few chunks and one column more are in memory
CsvColumns read_columns(const CsvSource& source, const CsvFormat& format, std::size_t start, std::int64_t first_line,
                        const ReadRecipe& recipe, const MissingWords& missing, const ReadEffort& effort);

}  // namespace amalgam
