// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/edited_rows.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/base/text.h"
#include "engine/data/dates.h"
#include "engine/data/string_dictionary.h"

namespace amalgam {

namespace {

double edited_number(const std::string& column, const std::string& text) {
  if (trimmed(text).empty()) return kNaN;
  const double value = parse_number(text);
  if (!std::isnan(value)) return value;
  throw Error(ErrorKind::request, "edit.not_a_number",
              "'" + text + "' is not a number, but column '" + column + "' holds numbers. Write it as 5000 or 0.25; leave it "
              "empty for a missing cell.");
}

double edited_date(const std::string& column, const std::string& text) {
  if (trimmed(text).empty()) return kNaN;
  const double seconds = parse_date(text, DateStyle::year_first);
  if (!std::isnan(seconds)) return seconds;
  throw Error(ErrorKind::request, "edit.not_a_date",
              "'" + text + "' is not a date, but column '" + column + "' holds dates. Write it as 2024-03-01.");
}

void add_text(TextStorage& storage, const std::string& text) {
  storage.bytes += text;
  storage.offsets.push_back(storage.bytes.size());
}

/// The column's cell of `row`, or the edit that a variant has for it, once a variant.
class EditedColumn {
 public:
  EditedColumn(const Column& column, std::int64_t row, const std::vector<CellEdits>& variants)
      : column_(column), row_(row), variants_(variants) {}

  Column make() const {
    switch (column_.storage().index()) {
      case 0: return {column_.name(), column_.type(), NumberStorage{numbers(edited_number, column_.number(row_))}};
      case 1: return {column_.name(), column_.type(), categories()};
      case 2: return {column_.name(), column_.type(), texts()};
      default: return {column_.name(), column_.type(), DateStorage{numbers(edited_date, column_.number(row_)), texts()}};
    }
  }

 private:
  const std::string* edit_of(const CellEdits& variant) const {
    const auto found = variant.find(column_.name());
    return found == variant.end() ? nullptr : &found->second;
  }
  std::vector<double> numbers(double (*read)(const std::string&, const std::string&), double own) const {
    std::vector<double> values;
    for (const CellEdits& variant : variants_) {
      const std::string* edit = edit_of(variant);
      values.push_back(edit != nullptr ? read(column_.name(), *edit) : own);
    }
    return values;
  }
  CategoryStorage categories() const {
    CategoryStorage storage;
    StringDictionary dictionary;
    for (const CellEdits& variant : variants_) {
      const std::string* edit = edit_of(variant);
      const std::string text = edit != nullptr ? *edit : column_.text(row_);
      storage.codes.push_back(text.empty() ? -1 : dictionary.code(text));
    }
    for (std::size_t code = 0; code < dictionary.size(); ++code) storage.dictionary.emplace_back(dictionary.text(code));
    return storage;
  }
  TextStorage texts() const {
    TextStorage storage;
    for (const CellEdits& variant : variants_) {
      const std::string* edit = edit_of(variant);
      add_text(storage, edit != nullptr ? *edit : column_.text(row_));
    }
    return storage;
  }

  const Column& column_;
  std::int64_t row_;
  const std::vector<CellEdits>& variants_;
};

}  // namespace

Table edited_rows(const Table& table, std::int64_t row, const std::vector<std::string>& columns,
                  const std::vector<CellEdits>& variants) {
  for (const CellEdits& variant : variants) {
    for (const auto& [name, text] : variant) {
      if (std::find(columns.begin(), columns.end(), name) != columns.end()) continue;
      throw Error(ErrorKind::request, "edit.no_column",
                  "The model reads no column '" + name + "', so a change of it changes nothing." + suggestion(name, columns));
    }
  }
  std::vector<Column> edited;
  for (const std::string& name : columns) edited.push_back(EditedColumn(table.column(name), row, variants).make());
  return Table(std::move(edited));
}

}  // namespace amalgam
