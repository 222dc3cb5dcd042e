// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace amalgam {

/// What the values of a column are. A type is a fact about the cells; a role (target, id, modality) is the
/// analyst's decision and lives in ModalityMap.
enum class ColumnType {
  number,       ///< every present cell is a number
  category,     ///< few distinct texts, each standing for a class
  text,         ///< free text (also long identifiers)
  date,         ///< a point in time; stored as seconds since 1970-01-01 UTC, raw text kept
  number_list,  ///< several numbers in one cell: "[1, 2.5, 3]" or "1;2.5;3"
  event_list    ///< a JSON array of events, or a separated list of names: "login>search>apply"
};

std::string_view to_string(ColumnType type);  ///< "number", "category", …
ColumnType column_type_from(std::string_view name);  ///< throws Error(request) "table.unknown_type"

/// Numbers; NaN marks a missing cell.
struct NumberStorage {
  std::vector<double> values;
};
/// Dictionary-coded texts; code -1 marks a missing cell.
struct CategoryStorage {
  std::vector<std::int32_t> codes;
  std::vector<std::string> dictionary;  ///< in order of first appearance
};
/// Texts end to end; cell i is bytes [offsets[i], offsets[i+1]); an empty cell is missing.
struct TextStorage {
  std::string bytes;
  std::vector<std::uint64_t> offsets = {0};

  /// Adds a cell.
  void append(std::string_view text) {
    bytes.append(text);
    offsets.push_back(bytes.size());
  }
};
/// Dates: seconds since 1970-01-01 UTC (NaN = missing) and the cells as they stood in the file.
struct DateStorage {
  std::vector<double> seconds;
  TextStorage raw;
};

/// One named, typed column. Immutable after reading; copies share their cells.
class Column {
 public:
  using Storage = std::variant<NumberStorage, CategoryStorage, TextStorage, DateStorage>;

  Column(std::string name, ColumnType type, Storage storage);

  const std::string& name() const { return name_; }
  ColumnType type() const { return type_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t missing() const { return missing_; }  ///< how many cells are missing
  const Storage& storage() const { return *storage_; }

  bool is_missing(std::int64_t row) const;
  /// The cell as a number: parsed where the column holds texts; NaN where missing or not a number.
  double number(std::int64_t row) const;
  /// The cell as text, as an analyst would write it ("35", "0.25", "Kenya"); "" where missing.
  std::string text(std::int64_t row) const;

 private:
  std::string name_;
  ColumnType type_;
  std::shared_ptr<const Storage> storage_;
  std::int64_t rows_ = 0;
  std::int64_t missing_ = 0;
};

/// Named columns of equal length. Immutable after reading; share it as `std::shared_ptr<const Table>`.
class Table {
 public:
  Table() = default;
  /// Errors:  Error(data) "table.ragged" if lengths differ, "table.duplicate_column" if a name stands twice
  explicit Table(std::vector<Column> columns);

  std::int64_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// nullptr if there is no such column. Constant time.
  const Column* find(std::string_view name) const;
  /// Errors:  Error(data) "table.no_column" naming the nearest existing column
  const Column& column(std::string_view name) const;

 private:
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };

  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>> places_;
  std::int64_t rows_ = 0;
};

using TablePtr = std::shared_ptr<const Table>;

/// A number as an analyst would write it: integers without a point, others with the fewest digits that
/// read back to the same double.
std::string format_number(double value);
/// The whole of `text` as a number (spaces around it allowed); NaN if it is not one.
double parse_number(std::string_view text);

}  // namespace amalgam
