// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/row_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/evaluation/column_bins.h"

namespace amalgam {

namespace {

constexpr int kNumberBins = 4, kScoreBins = 5;
const std::vector<std::string> kComparisons = {"<=", ">=", "!=", "<", ">", "="};  // longer ones first

/// What a name stands for here; nothing if for nothing.
std::optional<RowCondition::Subject> subject_of(const std::string& name, const Table& table) {
  using enum RowCondition::Subject;
  if (table.has(name)) return column;
  if (name == "score" || name == "model.score") return score;
  if (name == "class" || name == "model.class") return label;
  if (name == "outcome" || name == "model.outcome") return outcome;
  return {};
}

std::vector<std::string> known_names(const Table& table) {
  std::vector<std::string> names = {"score", "class", "outcome"};
  for (const Column& column : table.columns()) names.push_back(column.name());
  return names;
}

/// Splits at the first comparison whose left side is a known name, or at the first of all.
std::optional<RowCondition> split_condition(std::string_view text, const Table& table, bool must_be_known) {
  std::optional<RowCondition> first;
  for (std::size_t at = 1; at < text.size(); ++at) {
    for (const std::string& comparison : kComparisons) {
      if (text.compare(at, comparison.size(), comparison) != 0) continue;
      RowCondition found;
      found.column = trimmed(text.substr(0, at));
      found.comparison = comparison;
      found.value = trimmed(text.substr(at + comparison.size()));
      if (const auto subject = subject_of(found.column, table)) {
        found.subject = *subject;
        return found;
      }
      if (!first) first = found;
      break;
    }
  }
  return must_be_known ? std::nullopt : first;
}

RowCondition read_condition(std::string_view text, const Table& table) {
  auto found = split_condition(text, table, false);
  if (!found) {
    throw Error(ErrorKind::request, "filter.syntax",
                fmt::format("'{}' is no condition. Write a column, one of = != < <= > >=, and a value: income < 3000.", trimmed(text)));
  }
  if (!subject_of(found->column, table)) {
    throw Error(ErrorKind::request, "filter.unknown",
                fmt::format("There is no column '{}'.{} Beside columns there are score, class and outcome.", found->column,
                            suggestion(found->column, known_names(table))));
  }
  found->number = parse_number(found->value);
  const bool is_order = found->comparison != "=" && found->comparison != "!=";
  if (is_order && std::isnan(found->number)) {
    throw Error(ErrorKind::request, "filter.syntax",
                fmt::format("'{}' compares with '{}', which is no number. Use = or != for words.", trimmed(text), found->value));
  }
  return *found;
}

bool compare(double left, const std::string& comparison, double right) {
  if (comparison == "=") return left == right;
  if (comparison == "!=") return left != right;
  if (std::isnan(left)) return false;
  if (comparison == "<") return left < right;
  if (comparison == "<=") return left <= right;
  if (comparison == ">") return left > right;
  return left >= right;
}

std::string label_text(const JudgedRows& rows, std::size_t row) {
  const float target = rows.targets[row];
  if (rows.task == Task::regression) return std::isnan(target) ? std::string() : format_number(static_cast<double>(target));
  return target >= 0 ? rows.classes[static_cast<std::size_t>(target)] : std::string();
}

void need_classes(const JudgedRows& rows, const char* what) {
  if (rows.task != Task::regression) return;
  throw Error(ErrorKind::request, "groups.not_applicable",
              fmt::format("The target is a number, so that rows have no {}. Group by a column or by score.", what));
}

RowGroups grouped(std::vector<std::string> names, std::size_t rows, const auto& group_of) {
  RowGroups all{std::move(names), {}};
  std::vector<std::int64_t> counts(all.names.size());
  for (std::size_t row = 0; row < rows; ++row) {
    all.group_of.push_back(group_of(row));
    if (all.group_of.back() >= 0) ++counts[static_cast<std::size_t>(all.group_of.back())];
  }
  std::vector<std::int32_t> place(all.names.size(), -1);
  RowGroups kept;
  for (std::size_t group = 0; group < counts.size(); ++group) {
    if (counts[group] == 0) continue;
    place[group] = static_cast<std::int32_t>(kept.names.size());
    kept.names.push_back(all.names[group]);
  }
  for (const std::int32_t group : all.group_of) kept.group_of.push_back(group < 0 ? -1 : place[static_cast<std::size_t>(group)]);
  return kept;
}

RowGroups by_column(const JudgedRows& rows, const Column& column, std::size_t most) {
  const ColumnBins bins = bin_column(column, rows.rows, kNumberBins, most);
  return grouped(bins.labels, rows.rows.size(), [&](std::size_t row) { return bins.bin_of[static_cast<std::size_t>(rows.rows[row])]; });
}

RowGroups by_score(const JudgedRows& rows) {
  NumberStorage scores;
  std::vector<std::int64_t> all;
  for (std::size_t row = 0; row < rows.rows.size(); ++row) {
    scores.values.push_back(std::round(rows.score(row) * 1e4) / 1e4);  // edges that can be read
    all.push_back(static_cast<std::int64_t>(row));
  }
  const ColumnBins bins = bin_column(Column("score", ColumnType::number, std::move(scores)), all, kScoreBins);
  return grouped(bins.labels, rows.rows.size(), [&](std::size_t row) { return bins.bin_of[row]; });
}

}  // namespace

int JudgedRows::decision(std::size_t row) const {
  if (task == Task::regression) return 0;
  if (task == Task::binary) return static_cast<double>(outputs[row]) >= cut_off ? 1 : 0;
  const auto first = outputs.begin() + static_cast<std::ptrdiff_t>(row * classes.size());
  return static_cast<int>(std::max_element(first, first + static_cast<std::ptrdiff_t>(classes.size())) - first);
}

double JudgedRows::score(std::size_t row) const {
  if (task != Task::multiclass) return outputs[row];
  return outputs[row * classes.size() + static_cast<std::size_t>(decision(row))];
}

const char* JudgedRows::outcome(std::size_t row) const {
  const bool is_right = targets[row] == static_cast<float>(decision(row));
  if (task == Task::multiclass) return is_right ? "right" : "wrong";
  return decision(row) == 1 ? (is_right ? "TP" : "FP") : (is_right ? "TN" : "FN");
}

bool RowCondition::holds(const JudgedRows& rows, std::size_t row) const {
  switch (subject) {
    case Subject::score: return compare(rows.score(row), comparison, number);
    case Subject::outcome: return (value == rows.outcome(row)) == (comparison == "=");
    case Subject::label: {
      if (comparison != "=" && comparison != "!=") return compare(rows.targets[row], comparison, number);
      const std::string label = label_text(rows, row);
      const bool same = label == value || (!std::isnan(number) && parse_number(label) == number);
      return same == (comparison == "=");
    }
    case Subject::column: break;
  }
  const Column& cells = rows.table.column(column);
  const std::int64_t at = rows.rows[row];
  const bool is_order = comparison != "=" && comparison != "!=";
  if (value.empty()) return cells.is_missing(at) == (comparison == "=");
  if (is_order) return compare(cells.number(at), comparison, number);
  const bool same = cells.text(at) == value || (!std::isnan(number) && cells.number(at) == number);
  return same == (comparison == "=");
}

std::vector<RowCondition> read_conditions(const std::string& text, const Table& table) {
  constexpr std::string_view kAnd = " and ";
  std::vector<RowCondition> conditions;
  std::string_view rest = text;
  while (!trimmed(rest).empty()) {
    // Values may hold the word: only where a known name and a comparison follow does it end a condition.
    std::size_t end = rest.find(kAnd);
    while (end != std::string_view::npos && !split_condition(rest.substr(end + kAnd.size()), table, true)) {
      end = rest.find(kAnd, end + 1);
    }
    conditions.push_back(read_condition(rest.substr(0, end), table));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kAnd.size());
  }
  return conditions;
}

std::vector<std::size_t> places_where(const JudgedRows& rows, const std::vector<RowCondition>& conditions) {
  for (const RowCondition& one : conditions) {
    if (one.subject != RowCondition::Subject::outcome) continue;
    if (rows.task == Task::regression) {
      throw Error(ErrorKind::request, "filter.not_applicable", "The target is a number, so that rows have no outcome. Filter by score instead.");
    }
    const std::vector<std::string> known = rows.task == Task::binary ? std::vector<std::string>{"TP", "FP", "FN", "TN"}
                                                                      : std::vector<std::string>{"right", "wrong"};
    if (std::find(known.begin(), known.end(), one.value) != known.end() && (one.comparison == "=" || one.comparison == "!=")) continue;
    throw Error(ErrorKind::request, "filter.unknown_value",
                fmt::format("There is no outcome '{}'. Write outcome = one of {}.", one.value, rows.task == Task::binary ? "TP, FP, FN, TN" : "right, wrong"));
  }
  std::vector<std::size_t> places;
  for (std::size_t row = 0; row < rows.rows.size(); ++row) {
    if (std::all_of(conditions.begin(), conditions.end(), [&](const RowCondition& one) { return one.holds(rows, row); })) places.push_back(row);
  }
  return places;
}

bool grouping_asks_model(const std::string& by, const Table& table) {
  const auto subject = subject_of(by, table);
  return subject == RowCondition::Subject::score || subject == RowCondition::Subject::outcome;
}

RowGroups group_rows(const JudgedRows& rows, const std::string& by, std::size_t most) {
  const auto subject = subject_of(by, rows.table);
  if (!subject) {
    throw Error(ErrorKind::request, "groups.unknown",
                fmt::format("There is no column '{}' to group by.{} Beside columns there are class, outcome and score.", by,
                            suggestion(by, known_names(rows.table))));
  }
  using enum RowCondition::Subject;
  if (*subject == column) return by_column(rows, rows.table.column(by), most);
  if (*subject == score) return by_score(rows);
  if (*subject == label) {
    need_classes(rows, "class");
    return grouped(rows.classes, rows.rows.size(), [&](std::size_t row) { return rows.targets[row] < 0 ? -1 : static_cast<std::int32_t>(rows.targets[row]); });
  }
  need_classes(rows, "outcome");
  const std::vector<std::string> names = rows.task == Task::binary ? std::vector<std::string>{"TP", "FP", "FN", "TN"}
                                                                    : std::vector<std::string>{"right", "wrong"};
  return grouped(names, rows.rows.size(), [&](std::size_t row) {
    return static_cast<std::int32_t>(std::find(names.begin(), names.end(), rows.outcome(row)) - names.begin());
  });
}

std::vector<std::string> possible_groupings(Task task, const Table& table, const ModalityMap& map) {
  std::vector<std::string> all;
  if (task != Task::regression) all = {"class", "outcome"};
  all.emplace_back("score");
  std::vector<std::string> columns;
  for (const Column& column : table.columns()) {
    const bool is_id = std::find(map.id.begin(), map.id.end(), column.name()) != map.id.end();
    if (!is_id && column.name() != map.target.column && can_be_binned(column)) columns.push_back(column.name());
  }
  // Categories first: their groups have names.
  std::stable_partition(columns.begin(), columns.end(), [&](const std::string& name) { return table.column(name).type() == ColumnType::category; });
  all.insert(all.end(), columns.begin(), columns.end());
  return all;
}

}  // namespace amalgam
