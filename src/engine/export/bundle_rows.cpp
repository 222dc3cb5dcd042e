// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/bundle_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/data/csv_reader.h"
#include "engine/data/dates.h"
#include "engine/project/dataset_source.h"

namespace amalgam {

namespace {

/// The order in which a column's dates were read, where their year stands last; nothing where no cell tells.
std::optional<DateOrder> date_order_of(const Column& column) {
  const auto* dates = std::get_if<DateStorage>(&column.storage());
  if (dates == nullptr) return {};
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (column.is_missing(row)) continue;
    const std::string cell = column.text(row);
    const double seconds = dates->seconds[static_cast<std::size_t>(row)];
    const bool day_first = parse_date(cell, DateStyle::day_first) == seconds;
    const bool month_first = parse_date(cell, DateStyle::month_first) == seconds;
    if (day_first != month_first) return day_first ? DateOrder::dmy : DateOrder::mdy;
  }
  return {};
}

char decimal_mark_of(const ReadRecipe& reading, const std::string& column) {
  const auto own = reading.decimal_marks.find(column);
  return own != reading.decimal_marks.end() ? own->second : reading.decimal_mark.value_or('.');
}

/// Digits that read back to the same number; a whole number of more than 15 digits would be taken for an identifier.
std::string number_cell(double value, char mark) {
  constexpr double kIdentifiersFrom = 1e15;
  std::string text = std::abs(value) < kIdentifiersFrom ? format_number(value) : fmt::format("{:.17e}", value);
  std::replace(text.begin(), text.end(), '.', mark);
  return text;
}

}  // namespace

ReadRecipe reading_of_run(const LoadedRun& loaded, const Table& table) {
  const ReadRecipe chosen = recipe_for_more(loaded.dataset);
  ReadRecipe reading;
  reading.missing_words = chosen.missing_words;
  reading.decimal_mark = chosen.decimal_mark;
  reading.thousands_mark = chosen.thousands_mark;
  reading.date_order = chosen.date_order;
  std::set<std::string> wanted;
  for (const std::string& name : input_columns(loaded.trained.preprocessor->map())) wanted.insert(name);
  for (const auto& [name, mark] : chosen.decimal_marks) {
    if (wanted.contains(name)) reading.decimal_marks.emplace(name, mark);
  }
  for (const std::string& name : wanted) {
    if (!table.has(name)) continue;
    if (const auto order = date_order_of(table.column(name))) reading.date_orders.emplace(name, *order);
  }
  return reading;
}

ReadRecipe merged_reading(ReadRecipe wanted, const ReadRecipe& usual) {
  if (!wanted.missing_words) wanted.missing_words = usual.missing_words;
  // A mark that is asked for now counts for all columns.
  if (!wanted.decimal_mark) wanted.decimal_marks.insert(usual.decimal_marks.begin(), usual.decimal_marks.end());
  if (!wanted.decimal_mark) wanted.decimal_mark = usual.decimal_mark;
  if (!wanted.thousands_mark) wanted.thousands_mark = usual.thousands_mark;
  if (!wanted.date_order) wanted.date_orders.insert(usual.date_orders.begin(), usual.date_orders.end());
  if (!wanted.date_order) wanted.date_order = usual.date_order;
  return wanted;
}

std::vector<std::string> input_columns(const ModalityMap& map) {
  std::vector<std::string> columns = map.id;
  for (const ModalitySpec& spec : map.modalities) {
    const std::vector<std::string> own = spec.all_columns();
    columns.insert(columns.end(), own.begin(), own.end());
  }
  std::set<std::string> seen;
  std::erase_if(columns, [&](const std::string& name) { return !seen.insert(name).second; });
  return columns;
}

std::string rows_as_csv(const Table& table, std::span<const std::int64_t> rows, const std::vector<std::string>& columns,
                        const ReadRecipe& reading) {
  std::string text;
  write_csv_row(text, columns);
  std::vector<std::string> cells;
  for (const std::int64_t row : rows) {
    cells.clear();
    for (const std::string& name : columns) {
      const Column& column = table.column(name);
      const bool is_number = column.type() == ColumnType::number && !column.is_missing(row);
      cells.push_back(is_number ? number_cell(column.number(row), decimal_mark_of(reading, name)) : column.text(row));
    }
    const bool is_blank = cells.size() == 1 && cells.front().empty();  // a blank line would be no row
    if (is_blank) {
      text += "\"\"\n";
    } else {
      write_csv_row(text, cells);
    }
  }
  return text;
}

}  // namespace amalgam
