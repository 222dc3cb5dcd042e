// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/sample_rows.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"

namespace amalgam {

namespace {

nlohmann::json cell(const Column& column, std::int64_t row) {
  if (column.is_missing(row)) return nullptr;
  if (column.type() == ColumnType::number) return column.number(row);
  if (column.type() != ColumnType::date) return column.text(row);
  const double seconds = std::get<DateStorage>(column.storage()).seconds[static_cast<std::size_t>(row)];
  return nlohmann::json::array({column.text(row), seconds});
}

ColumnType type_from(const std::string& name) {
  using enum ColumnType;
  for (const ColumnType type : {number, category, text, date, number_list, event_list}) {
    if (to_string(type) == name) return type;
  }
  throw Error(ErrorKind::data, "bundle.invalid", "The sample rows have a column of the unknown type '" + name + "'.");
}

void append_text(TextStorage& texts, const nlohmann::json& value) {
  if (value.is_string()) texts.bytes += value.get_ref<const std::string&>();
  texts.offsets.push_back(texts.bytes.size());
}

NumberStorage number_cells(const nlohmann::json& rows, std::size_t at) {
  NumberStorage storage;
  for (const auto& row : rows) storage.values.push_back(row.at(at).is_null() ? kNaN : row.at(at).get<double>());
  return storage;
}

CategoryStorage categories(const nlohmann::json& rows, std::size_t at) {
  CategoryStorage storage;
  std::map<std::string, std::int32_t> known;
  for (const auto& row : rows) {
    if (row.at(at).is_null()) {
      storage.codes.push_back(-1);
      continue;
    }
    const auto text = row.at(at).get<std::string>();
    const auto [found, is_new] = known.emplace(text, static_cast<std::int32_t>(known.size()));
    if (is_new) storage.dictionary.push_back(text);
    storage.codes.push_back(found->second);
  }
  return storage;
}

Column::Storage storage_of(ColumnType type, const nlohmann::json& rows, std::size_t at) {
  if (type == ColumnType::number) return number_cells(rows, at);
  if (type == ColumnType::category) return categories(rows, at);
  if (type == ColumnType::date) {
    DateStorage dates;
    for (const auto& row : rows) {
      const bool there = row.at(at).is_array();
      append_text(dates.raw, there ? row.at(at).at(0) : nlohmann::json());
      dates.seconds.push_back(there ? row.at(at).at(1).get<double>() : kNaN);
    }
    return dates;
  }
  TextStorage texts;
  for (const auto& row : rows) append_text(texts, row.at(at));
  return texts;
}

}  // namespace

nlohmann::json rows_to_json(const Table& table, std::span<const std::int64_t> rows,
                            const std::vector<std::string>& columns) {
  nlohmann::json described = nlohmann::json::array(), cells = nlohmann::json::array();
  for (const std::string& name : columns) {
    described.push_back({{"name", name}, {"type", to_string(table.column(name).type())}});
  }
  for (const std::int64_t row : rows) {
    nlohmann::json line = nlohmann::json::array();
    for (const std::string& name : columns) line.push_back(cell(table.column(name), row));
    cells.push_back(std::move(line));
  }
  return {{"columns", described}, {"rows", cells}};
}

Table rows_from_json(const nlohmann::json& json) {
  try {
    std::vector<Column> columns;
    for (std::size_t at = 0; at < json.at("columns").size(); ++at) {
      const auto& described = json.at("columns").at(at);
      const ColumnType type = type_from(described.at("type").get<std::string>());
      columns.emplace_back(described.at("name").get<std::string>(), type, storage_of(type, json.at("rows"), at));
    }
    return Table(std::move(columns));
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "bundle.invalid", "The sample rows inside the file cannot be read; it is damaged.",
                problem.what());
  }
}

}  // namespace amalgam
