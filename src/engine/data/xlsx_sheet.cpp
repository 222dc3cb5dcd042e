// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/xlsx_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"

namespace amalgam {

namespace {

/// A column may be called 2019; other numbers name none.
bool is_name(const SheetCell& cell) {
  if (cell.kind == SheetCell::Kind::text) return true;
  return cell.kind == SheetCell::Kind::number && cell.value == std::floor(cell.value) && cell.value >= 1900 && cell.value <= 2100;
}

std::string name_text(const SheetCell& cell) {
  if (cell.kind == SheetCell::Kind::number) return format_number(cell.value);
  return cell.kind == SheetCell::Kind::date ? date_text(cell.value) : cell.text;
}

}  // namespace

void SheetTable::take(SheetRow row) {
  if (row.cells.empty()) return;
  if (is_decided_) return store(row);
  first_rows_.push_back(std::move(row));
  if (first_rows_.size() == kRowsLookedAt) decide();
}

/// All of its cells can be names, and are not simply values that come again below.
bool SheetTable::looks_like_header(std::size_t at) const {
  const SheetRow& row = first_rows_[at];
  if (!std::all_of(row.cells.begin(), row.cells.end(), is_name)) return false;
  const bool has_text = std::any_of(row.cells.begin(), row.cells.end(),
                                    [](const SheetCell& cell) { return cell.kind == SheetCell::Kind::text; });
  const auto comes_again = [&](const SheetCell& cell) {
    for (std::size_t i = at + 1; i < first_rows_.size(); ++i) {
      for (const SheetCell& other : first_rows_[i].cells) {
        if (other.column == cell.column && other.kind == cell.kind && name_text(other) == name_text(cell)) return true;
      }
    }
    return false;
  };
  return has_text && !std::all_of(row.cells.begin(), row.cells.end(), comes_again);
}

void SheetTable::decide() {
  is_decided_ = true;
  std::size_t widest = 0;
  for (const SheetRow& row : first_rows_) widest = std::max(widest, row.cells.size());
  std::size_t start = 0;
  while (start < first_rows_.size() && first_rows_[start].cells.size() * 2 < widest) ++start;  // titles
  const bool is_asked = has_header_.has_value();
  const bool has_header = start < first_rows_.size() && has_header_.value_or(looks_like_header(start));
  if (!is_asked && !has_header) start = 0;
  if (start > 0) {
    table_.guesses.push_back(
        {.what = "first row",
         .value = std::to_string(first_rows_[start].number),
         .reason = fmt::format("The rows above fill fewer than half of the {} columns, as titles do; they are left out.", widest)});
  }
  if (!is_asked) {
    table_.guesses.push_back({.what = "header row",
                              .value = has_header ? "yes" : "no",
                              .reason = has_header
                                            ? fmt::format("Every cell of row {} can be a name.", first_rows_[start].number)
                                            : "The first row holds values, not names.",
                              .alternatives = {has_header ? "no" : "yes"}});
  }
  if (has_header) name_columns(first_rows_[start++]);
  for (; start < first_rows_.size(); ++start) store(first_rows_[start]);
  first_rows_.clear();
}

void SheetTable::name_columns(const SheetRow& header) {
  header_row_ = header.number;
  for (const SheetCell& cell : header.cells) columns_.try_emplace(cell.column, name_text(cell));
}

void SheetTable::store(const SheetRow& row) {
  const auto place = static_cast<std::int64_t>(table_.lines.size());
  for (const SheetCell& cell : row.cells) {
    CellColumn& column = columns_.try_emplace(cell.column, std::string()).first->second;
    switch (cell.kind) {
      case SheetCell::Kind::number: column.add_number(place, cell.value); break;
      case SheetCell::Kind::date: column.add_date(place, cell.value); break;
      case SheetCell::Kind::text: column.add_text(place, cell.text); break;
    }
  }
  table_.lines.push_back(row.number);
}

CellTable SheetTable::finish() {
  if (!is_decided_) decide();
  std::vector<std::string> names;
  for (const auto& [place, column] : columns_) names.push_back(column.name());
  if (header_row_ > 0) {
    names = column_names_from(std::move(names), header_row_, table_.problems);
  } else {
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = fmt::format("column_{}", i + 1);
  }
  std::size_t next = 0;
  for (auto& [place, column] : columns_) {
    column.rename(names[next++]);
    table_.columns.push_back(std::move(column));
  }
  return std::move(table_);
}

}  // namespace amalgam
