// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/csv_scanner.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// What is settled about a text before its rows are read.
struct CsvFormat {
  char separator = ',';
  char quote = '"';
  std::vector<std::string> names = {};  ///< of the columns
  LongRows long_rows = LongRows::skip;
  ShortRows short_rows = ShortRows::skip;
  /// Where a row starts -> the raw text that is read in its place.
  std::map<std::size_t, std::string> edits = {};
};

/// Rows in a block: few enough that their cells stay in the cache while column after column is converted.
std::size_t rows_in_block(std::size_t columns);

/// Rows of equal length, column by column.
struct RowBlock {
  std::size_t rows = 0, stride = 0;
  std::vector<std::string_view> cells = {};  ///< [column * stride + row]
  std::vector<std::int64_t> lines = {};      ///< counted from where the stretch starts
  std::vector<std::size_t> starts = {};      ///< where the rows start in the text
};

/// A problem whose line is counted from the start of its stretch.
struct RowProblem {
  ReadProblem problem;
  std::size_t row_at = 0;
};

/// What came of the rows that start in a stretch of text.
struct Stretch {
  std::size_t start = 0;        ///< where its first row starts
  std::size_t end = 0;          ///< where the next row after it starts
  std::int64_t line_ends = 0;   ///< lines from `start` to `end`
  std::int64_t rows = 0, dropped = 0;
  std::int64_t problem_count = 0;
  bool has_bad_bytes = false;  ///< a cell was emptied because its bytes are no text
  std::vector<RowProblem> problems = {};  ///< at most the first 1,000
};

/// Reads the rows that start in [start, limit) of the text and hands them over block by block.
///
/// Rows that are too long or too short are dealt with as the format says; a cell with bytes that are no text is
/// emptied. Both are listed.
Stretch read_rows(std::string_view text, const CsvFormat& format, std::size_t start, std::size_t limit,
                  const std::function<void(const RowBlock&)>& take);

/// Where a row probably starts at or behind `at`: behind the next line end, or behind the one after a quoted cell
/// that `at` lies in. Only a guess; whoever reads up to it knows.
std::size_t likely_row_start(std::string_view text, const CsvFormat& format, std::size_t at);

}  // namespace amalgam
