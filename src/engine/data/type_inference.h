// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/column_builder.h"
#include "engine/data/read_result.h"
#include "engine/data/table.h"

namespace amalgam {

/// Problems met while reading: all are counted, the first 1,000 are kept.
class ProblemList {
 public:
  static constexpr std::size_t kMost = 1000;

  /// `found` is shortened to 200 bytes.
  void add(std::int64_t line, std::string column, std::string_view found, std::string reason, std::string kind = {});
  std::int64_t count() const { return count_; }
  /// The problems kept, by line.
  std::vector<ReadProblem> by_line() const;

 private:
  std::vector<ReadProblem> problems_;
  std::int64_t count_ = 0;
};

/// A column's cells as they stand in the file, one per row.
struct RawColumn {
  std::string name;
  std::vector<std::string_view> cells;
};

/// A typed column and what was guessed on the way.
struct InferredColumn {
  Column column;
  bool needed_comma = false;     ///< its numbers make sense only with a decimal comma
  bool could_have_comma = false; ///< "1,234": one thousand, or one and a bit
  bool has_point = false;        ///< its numbers have a decimal point
  std::string date_order = {};   ///< a day and month that could be swapped, and how they were read
};

/// Decides a column's type from all its cells and converts them, for readers whose cells are in memory.
///
/// A column with a few cells of another kind (at most 1 % of those present, at least 20 good ones) keeps
/// its type; those cells become missing and are listed in `problems` with the line in `lines`. In such a
/// column of numbers or dates a word for "missing" that stands in so few cells is listed too.
/// `decimal_comma`: read numbers like "1,234" as one and a bit. Of `recipe` the types, marks and orders count.
InferredColumn infer_column(const RawColumn& raw, const std::vector<std::int64_t>& lines,
                            const MissingWords& missing, bool decimal_comma, ProblemList& problems,
                            const ReadRecipe& recipe = {});

}  // namespace amalgam
