// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"
#include "engine/data/type_inference.h"

namespace amalgam {

/// The cells of one column as a file with typed cells gives them, row by row.
///
/// Rows that were not filled are missing, so sparse columns cost nothing until the table is made.
class CellColumn {
 public:
  explicit CellColumn(std::string name) : name_(std::move(name)) {}

  /// Each adds the cell of a row; rows must come in ascending order.
  void add_number(std::int64_t row, double value);         ///< NaN is missing
  void add_integer(std::int64_t row, std::int64_t value);  ///< kept exact, whatever its size
  void add_date(std::int64_t row, double seconds);         ///< since 1970-01-01 UTC; NaN is missing
  void add_text(std::int64_t row, std::string_view text);  ///< "" is missing
  /// Its texts are the names of classes, as where a file labels its codes: no other type is guessed.
  void set_category() { is_category_ = true; }

  const std::string& name() const { return name_; }
  void rename(std::string name) { name_ = std::move(name); }
  std::int64_t filled() const { return filled_; }  ///< how many cells were given
  /// Whether the cell of this row, the last one given, is there already.
  bool has_row(std::int64_t row) const { return static_cast<std::int64_t>(kinds_.size()) > row; }

 private:
  friend class CellTyper;
  enum class Kind : std::uint8_t { missing, number, date, text };
  void add(std::int64_t row, Kind kind, double value);

  std::string name_;
  bool is_category_ = false;
  std::int64_t filled_ = 0;
  std::vector<Kind> kinds_;
  std::vector<double> values_;  // of a text: its place among the texts
  TextStorage texts_;
  bool has_number_ = false, has_date_ = false, has_text_ = false;
};

/// What a reader of typed cells has gathered.
struct CellTable {
  std::vector<CellColumn> columns = {};
  std::vector<std::int64_t> lines = {};  ///< per row: its line, or its row in the sheet or table
  std::int64_t dropped = 0;              ///< rows left out
  std::vector<ReadGuess> guesses = {};
  ProblemList problems = {};
};

/// The bytes that a reader reads.
struct TableSource {
  std::string path = {};        ///< of the file on disk; "" where the bytes were unpacked or given
  std::string name = {};        ///< stands in messages
  std::string_view bytes = {};  ///< the whole file
};

/// Adds a problem; the one place that knows how a ProblemList is filled here.
void list_problem(ProblemList& problems, std::int64_t line, const std::string& column, std::string_view found,
                  const std::string& reason, const std::string& kind);

/// Names for columns: trimmed, NFC, each one only once ("name", "name_2"); an empty one becomes "column_3". What was
/// changed is listed at `line`.
std::vector<std::string> column_names_from(std::vector<std::string> names, std::int64_t line, ProblemList& problems);

/// Makes the typed table. Columns of numbers and of dates are taken as they are; texts, and whatever is mixed, go
/// through the same type inference as a CSV's cells, so that a table has the same types in every format.
///
/// Errors:  Error(data) "read.no_rows"; "read.too_sparse" if the table would be mostly empty and very large
ReadResult finish_reading(const TableSource& source, CellTable cells, const ReadRecipe& recipe);

/// Calls `progress`; Error(request) "read.cancelled" if it says stop.
void report_progress(const TableSource& source, const ReadProgress& progress, double share);

/// Throws Error(data, code) with the source's name before the sentence.
[[noreturn]] void fail_reading(const TableSource& source, const char* code, const std::string& sentence);

/// "2024-03-01", or "2024-03-01 12:30:00" if it is not midnight.
std::string date_text(double seconds);

}  // namespace amalgam
