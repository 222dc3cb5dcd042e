// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/reader.h"
#include "engine/data/split_rules.h"
#include "engine/data/stratified.h"

namespace amalgam {

namespace {

constexpr std::string_view kColumnPrefix = "column:";
constexpr std::string_view kTimePrefix = "time:";
constexpr std::string_view kGroupPrefix = "group:";
constexpr std::string_view kFoldPrefix = "fold:";

/// train, val, valid, validation or test, capitals and blanks ignored; none for anything else.
Part part_from(std::string_view word) {
  const std::string folded = fold_case(trimmed(word));
  if (folded == "train") return Part::train;
  if (folded == "val" || folded == "valid" || folded == "validation") return Part::validation;
  return folded == "test" ? Part::test : Part::none;
}

// ── shares ──────────────────────────────────────────────────────────────────────────────────────────

std::vector<Part> parts_by_shares(const std::string& rule, const Table& table, const TargetValues& target,
                                  std::uint64_t seed) {
  const std::array<double, 3> shares = parse_shares(rule, rule);
  std::vector<Part> parts(static_cast<std::size_t>(table.rows()), Part::none);
  const auto assigned = assign_stratified(strata_of(target), shares, target.task != Task::regression, seed);
  for (std::size_t k = 0; k < assigned.size(); ++k) {
    for (const std::int64_t row : assigned[k]) parts[static_cast<std::size_t>(row)] = static_cast<Part>(k);
  }
  return parts;
}

// ── given ────────────────────────────────────────────────────────────────────────────────────────

std::vector<Part> parts_by_column(const std::string& rule, const Table& table) {
  const std::string name = rule.substr(kColumnPrefix.size());
  const Column* column = table.find(name);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const Column& one : table.columns()) names.push_back(one.name());
    fail_split_rule(rule, fmt::format("names a column that the table does not have.{}", suggestion(name, names)));
  }
  std::vector<Part> parts;
  for (std::int64_t row = 0; row < column->rows(); ++row) parts.push_back(part_from(column->text(row)));
  return parts;
}

[[noreturn]] void fail_file(const std::string& path, const std::string& why) {
  throw Error(ErrorKind::data, "split.file", fmt::format("Split file {}: {}", path, why));
}

TablePtr read_split_file(const std::string& path) {
  ReadRecipe recipe;
  recipe.header = true;
  try {
    return read_table(path, recipe).table;
  } catch (const Error& error) {
    fail_file(path, fmt::format("{} A split is a CSV file with the columns row and split, shares such as "
                                "70/15/15, or column:NAME.",
                                error.what()));
  }
}

std::vector<Part> parts_by_file(const std::string& path, const Table& table) {
  const TablePtr file = read_split_file(path);
  const Column* rows = file->find("row");
  const Column* splits = file->find("split");
  if (rows == nullptr || splits == nullptr) fail_file(path, "it must have the columns row and split.");
  std::vector<Part> parts(static_cast<std::size_t>(table.rows()), Part::none);
  std::vector<bool> seen(parts.size(), false);
  for (std::int64_t i = 0; i < file->rows(); ++i) {
    const double row = rows->number(i);
    if (std::isnan(row) || row != std::floor(row)) {
      fail_file(path, fmt::format("'{}' in its data row {} is no row number.", shortened(rows->text(i), 50), i + 1));
    }
    if (row < 0 || row >= static_cast<double>(table.rows())) {
      throw Error(ErrorKind::data, "split.row_out_of_range",
                  fmt::format("Split file {}: row {} is not in the table, which has the rows 0 to {}.", path,
                              format_number(row), table.rows() - 1));
    }
    const auto place = static_cast<std::size_t>(row);
    if (seen[place]) fail_file(path, fmt::format("row {} stands in it twice.", place));
    seen[place] = true;
    parts[place] = part_from(splits->text(i));
  }
  return parts;
}

// ── checks ───────────────────────────────────────────────────────────────────────────────────────

void check_part(const Split& split, Part part, const TargetValues& target) {
  const std::vector<std::int64_t>& rows = split.rows_of(part);
  if (rows.empty()) {
    throw Error(ErrorKind::data, "split.empty_part",
                fmt::format("The split '{}' leaves no row with a target for {}. Train and validation both need rows.",
                            split.rule, to_string(part)));
  }
  if (target.task == Task::regression) return;
  std::set<double> classes;
  for (const std::int64_t row : rows) classes.insert(target.values[static_cast<std::size_t>(row)]);
  if (classes.size() > 1) return;
  const auto index = static_cast<std::size_t>(*classes.begin());
  const std::string name = index < target.classes.size() ? target.classes[index] : std::to_string(index);
  throw Error(ErrorKind::data, "split.one_class",
              fmt::format("The split '{}' gives {} {} row{}, all of the class '{}'. Train and validation both need "
                          "rows of two classes.",
                          split.rule, to_string(part), rows.size(), rows.size() == 1 ? "" : "s", name));
}

}  // namespace

std::string_view to_string(Part part) {
  switch (part) {
    case Part::train: return "train";
    case Part::validation: return "validation";
    case Part::test: return "test";
    default: return "none";
  }
}

std::vector<Part> Split::parts(std::int64_t rows) const {
  std::vector<Part> all(static_cast<std::size_t>(rows), Part::none);
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    for (const std::int64_t row : rows_of(part)) {
      if (row < rows) all[static_cast<std::size_t>(row)] = part;
    }
  }
  return all;
}

const std::vector<std::int64_t>& Split::rows_of(Part part) const {
  switch (part) {
    case Part::train: return train;
    case Part::validation: return validation;
    case Part::test: return test;
    default: throw Error(ErrorKind::internal, "split.no_part", "Rows outside the split are not kept.");
  }
}

Split make_split(const std::string& rule, const Table& table, const TargetValues& target, std::uint64_t seed) {
  if (static_cast<std::int64_t>(target.values.size()) != table.rows()) {
    throw Error(ErrorKind::internal, "split.target", "The target has not one value for each row of the table.");
  }
  if (trimmed(rule).empty()) fail_split_rule(rule, "is empty.");
  std::vector<Part> parts;
  if (rule.starts_with(kColumnPrefix)) {
    parts = parts_by_column(rule, table);
  } else if (rule.starts_with(kTimePrefix)) {
    parts = parts_by_time(rule, table, target);
  } else if (rule.starts_with(kGroupPrefix)) {
    parts = parts_by_group(rule, table, target, seed);
  } else if (rule.starts_with(kFoldPrefix)) {
    parts = parts_by_fold(rule, table, target, seed);
  } else if (looks_like_shares(rule)) {
    parts = parts_by_shares(rule, table, target, seed);
  } else {
    parts = parts_by_file(rule, table);
  }
  Split split{.rule = rule, .train = {}, .validation = {}, .test = {}};
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const double value = target.values[row];
    if (std::isnan(value) || (target.task != Task::regression && value < 0)) continue;
    const auto place = static_cast<std::int64_t>(row);
    if (parts[row] == Part::train) split.train.push_back(place);
    if (parts[row] == Part::validation) split.validation.push_back(place);
    if (parts[row] == Part::test) split.test.push_back(place);
  }
  check_part(split, Part::train, target);
  check_part(split, Part::validation, target);
  return split;
}

}  // namespace amalgam
