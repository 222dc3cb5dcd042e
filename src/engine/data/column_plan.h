// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/cell_numbers.h"
#include "engine/data/dates.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

inline constexpr std::size_t kDateStyles = 6;

/// What the cells of a column speak for. Evidence of parts of a column adds up to that of the whole.
struct ColumnEvidence {
  std::int64_t rows = 0;
  std::int64_t present = 0;                 ///< neither empty nor a word for "missing"
  std::int64_t identifiers = 0;             ///< "0000123", or more than 15 digits
  std::int64_t overflows = 0;
  struct Style {
    std::int64_t good = 0, marks = 0, grouped = 0;
    bool operator==(const Style&) const = default;
  };
  std::array<Style, kNumberStyles.size()> numbers = {};  ///< bare numbers, by style
  std::int64_t plain_integers = 0;          ///< good in every style; not counted in `numbers`
  std::int64_t money = 0, percent = 0;      ///< numbers with such a sign
  std::vector<std::string> currencies = {}; ///< the signs seen
  std::array<std::int64_t, kDateStyles> dates = {};
  std::int64_t swappable = 0;               ///< dates whose day and month may be swapped and would differ
  std::int64_t number_lists = 0, longer_lists = 0, json_events = 0;
  std::vector<std::string> examples = {};   ///< the first texts that may be lists of names

  void look_at(std::string_view trimmed_cell);  ///< of a cell that is present
  void add(const ColumnEvidence& other);
};

/// How a column is converted. Whether words are categories or texts shows when all of them are there.
struct ColumnPlan {
  enum class Kind { words, number, date, number_list, json_events, name_list };
  Kind kind = Kind::words;
  NumberStyle number = {};
  DateStyle date = DateStyle::year_first;
  bool could_swap_marks = false;   ///< "1,234": one thousand, or one and a bit
  bool needs_comma = false;        ///< its numbers make sense only with a decimal comma
  bool has_point = false;          ///< its numbers have a decimal point for sure
  bool could_swap_date = false;    ///< no day above 12 tells day and month apart
  std::optional<ColumnType> forced = {};  ///< the recipe's type

  bool operator==(const ColumnPlan&) const = default;
};

/// How many of `present` cells may be of another kind than the column.
std::int64_t tolerated(std::int64_t present);
/// Whether a column keeps its type with so many bad cells (at most 1 %, and 20 good ones if any is bad).
bool tolerates(std::int64_t present, std::int64_t bad);

/// The plan for one column. `decimal_comma`: the file's other columns write 1,5 for one and a half.
ColumnPlan plan_column(const std::string& name, const ColumnEvidence& evidence, const ReadRecipe& recipe,
                       bool decimal_comma);

/// Plans for all columns; the decimal mark of columns that could have either is that of the others.
std::vector<ColumnPlan> plan_columns(const std::vector<std::string>& names,
                                     const std::vector<ColumnEvidence>& evidence, const ReadRecipe& recipe);

}  // namespace amalgam
