// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/case_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

namespace {

using nlohmann::json;
using ConditionKind = CaseCondition::Kind;

constexpr std::array<std::pair<ConditionKind, const char*>, 6> kKindNames = {{{ConditionKind::outcome, "outcome"},
                                                                     {ConditionKind::correct, "correct"},
                                                                     {ConditionKind::score, "score"},
                                                                     {ConditionKind::rows, "rows"},
                                                                     {ConditionKind::value, "value"},
                                                                     {ConditionKind::range, "range"}}};
constexpr std::size_t kMostBars = 20;  // of a category

/// Whether two conditions are answers to the same question, of which only one can be asked at a time.
bool exclude_each_other(const CaseCondition& one, const CaseCondition& other) {
  const auto question = [](const CaseCondition& c) {
    if (c.kind == ConditionKind::correct) return ConditionKind::outcome;
    return c.kind == ConditionKind::range ? ConditionKind::value : c.kind;
  };
  return question(one) == question(other) && (question(one) != ConditionKind::value || one.column == other.column);
}

[[noreturn]] void fail_filter(const std::string& sentence) {
  throw Error(ErrorKind::request, "cases.filter", "The filter of cases: " + sentence);
}

template <class T>
void read_filter_member(const json& object, const char* name, T& value) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return;
  try {
    value = found->get<T>();
  } catch (const json::exception&) {
    fail_filter(fmt::format("'{}' has the wrong type: found {}.", name, found->dump()));
  }
}

bool is_between(double x, const CaseCondition& condition) {
  return x >= condition.low && (x < condition.high || (condition.is_closed && x == condition.high));
}

json condition_json(const CaseCondition& condition) {
  json one = json::object();
  for (const auto& [kind, name] : kKindNames) {
    if (kind == condition.kind) one["kind"] = name;
  }
  switch (condition.kind) {
    case ConditionKind::outcome:
      one["truth"] = condition.truth;
      one["decision"] = condition.decision;
      one["cut_off"] = condition.cut_off;
      break;
    case ConditionKind::correct:
      one["is_right"] = condition.is_right;
      one["cut_off"] = condition.cut_off;
      break;
    case ConditionKind::rows:
      one["rows"] = condition.rows;
      one["label"] = condition.label;
      break;
    case ConditionKind::value:
      one["column"] = condition.column;
      one["value"] = condition.value;
      break;
    case ConditionKind::range:
      one["column"] = condition.column;
      [[fallthrough]];
    case ConditionKind::score:
      one["low"] = std::isfinite(condition.low) ? json(condition.low) : json();
      one["high"] = std::isfinite(condition.high) ? json(condition.high) : json();
      one["is_closed"] = condition.is_closed;
      break;
  }
  return one;
}

CaseCondition condition_from(const json& one) {
  if (!one.is_object()) fail_filter("a condition must be an object; found " + one.dump() + ".");
  const std::string named = one.contains("kind") && one["kind"].is_string() ? one["kind"].get<std::string>() : "";
  const auto found = std::find_if(kKindNames.begin(), kKindNames.end(), [&](const auto& pair) { return named == pair.second; });
  if (found == kKindNames.end()) fail_filter(fmt::format("there is no kind of condition '{}'.", named));
  CaseCondition condition;
  condition.kind = found->first;
  read_filter_member(one, "truth", condition.truth);
  read_filter_member(one, "decision", condition.decision);
  read_filter_member(one, "is_right", condition.is_right);
  read_filter_member(one, "cut_off", condition.cut_off);
  read_filter_member(one, "low", condition.low);
  read_filter_member(one, "high", condition.high);
  read_filter_member(one, "is_closed", condition.is_closed);
  read_filter_member(one, "column", condition.column);
  read_filter_member(one, "value", condition.value);
  read_filter_member(one, "rows", condition.rows);
  read_filter_member(one, "label", condition.label);
  std::sort(condition.rows.begin(), condition.rows.end());
  return condition;
}

std::vector<CaseBar> number_bars(const std::vector<double>& values, double low, double high, int bins, const CaseCondition& like) {
  std::vector<CaseBar> bars(static_cast<std::size_t>(bins));
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto edge = [&](std::size_t k) { return low + (high - low) * static_cast<double>(k) / bins; };
    bars[i].low = edge(i);
    bars[i].high = edge(i + 1);
    bars[i].condition = like;
    bars[i].condition.low = bars[i].low;
    bars[i].condition.high = bars[i].high;
    bars[i].condition.is_closed = i + 1 == bars.size();
    bars[i].label = fmt::format("{:.4g} … {:.4g}", bars[i].low, bars[i].high);
  }
  for (const double value : values) {
    // By the limits themselves, so that a bar counts exactly what its condition matches.
    for (CaseBar& bar : bars) {
      if (is_between(value, bar.condition)) ++bar.rows;
    }
  }
  return bars;
}

std::vector<CaseBar> value_bars(const std::vector<std::string>& values, const std::string& column) {
  std::map<std::string, std::int64_t> counts;
  for (const std::string& value : values) ++counts[value];
  std::vector<CaseBar> bars;
  for (const auto& [value, rows] : counts) {
    CaseBar bar{.label = value, .rows = rows, .condition = {.kind = ConditionKind::value, .column = column, .value = value}};
    bars.push_back(std::move(bar));
  }
  std::stable_sort(bars.begin(), bars.end(), [](const CaseBar& a, const CaseBar& b) {
    if (a.label.empty() != b.label.empty()) return b.label.empty();
    return a.rows > b.rows;
  });
  if (bars.size() > kMostBars) bars.erase(bars.begin() + static_cast<std::ptrdiff_t>(kMostBars), bars.end());
  return bars;
}

}  // namespace

CaseFilter CaseFilter::with(const CaseCondition& condition) const {
  CaseFilter filter = *this;
  const auto found = std::find_if(filter.conditions.begin(), filter.conditions.end(),
                                  [&](const CaseCondition& one) { return exclude_each_other(one, condition); });
  if (found == filter.conditions.end()) {
    filter.conditions.push_back(condition);
  } else {
    *found = condition;
  }
  return filter;
}

CaseFilter CaseFilter::without(std::size_t place) const {
  CaseFilter filter = *this;
  if (place < filter.conditions.size()) filter.conditions.erase(filter.conditions.begin() + static_cast<std::ptrdiff_t>(place));
  return filter;
}

bool CaseFilter::has(const CaseCondition& condition) const {
  return std::find(conditions.begin(), conditions.end(), condition) != conditions.end();
}

json to_json(const CaseFilter& filter) {
  json list = json::array();
  for (const CaseCondition& one : filter.conditions) list.push_back(condition_json(one));
  return list;
}

CaseFilter case_filter_from(const json& list) {
  if (!list.is_array()) fail_filter("it must be a list of conditions.");
  CaseFilter filter;
  for (const json& one : list) filter = filter.with(condition_from(one));
  return filter;
}

double case_score(const PredictionRecord& predictions, std::size_t i) {
  const auto width = static_cast<std::size_t>(std::max(1, predictions.width));
  if (width == 1) return static_cast<double>(predictions.outputs[i]);
  const auto first = predictions.outputs.begin() + static_cast<std::ptrdiff_t>(i * width);
  return static_cast<double>(*std::max_element(first, first + static_cast<std::ptrdiff_t>(width)));
}

int case_decision(const PredictionRecord& predictions, std::size_t i, Task task, double cut_off) {
  if (task == Task::regression) return -1;
  const auto width = static_cast<std::size_t>(std::max(1, predictions.width));
  if (width == 1) return case_score(predictions, i) >= cut_off ? 1 : 0;
  const auto first = predictions.outputs.begin() + static_cast<std::ptrdiff_t>(i * width);
  return static_cast<int>(std::max_element(first, first + static_cast<std::ptrdiff_t>(width)) - first);
}

bool can_hold(const CaseCondition& condition, Task task, std::size_t classes, const Table* table) {
  switch (condition.kind) {
    case ConditionKind::outcome:
      return task != Task::regression && condition.truth < static_cast<int>(classes) && condition.decision < static_cast<int>(classes);
    case ConditionKind::correct:
      return task != Task::regression;
    case ConditionKind::value:
    case ConditionKind::range:
      return table != nullptr && table->has(condition.column);
    case ConditionKind::score:
    case ConditionKind::rows:
      break;
  }
  return true;
}

std::vector<std::size_t> matching_cases(const CaseFilter& filter, const PredictionRecord& predictions, Task task, const Table* table) {
  const auto holds = [&](const CaseCondition& condition, std::size_t i) {
    const std::int64_t row = predictions.rows[i];
    const int truth = static_cast<int>(predictions.targets[i]);
    switch (condition.kind) {
      case ConditionKind::outcome: {
        if (task == Task::regression) return false;
        const int decision = case_decision(predictions, i, task, condition.cut_off);
        return (condition.truth < 0 || condition.truth == truth) && (condition.decision < 0 || condition.decision == decision);
      }
      case ConditionKind::correct:
        return task != Task::regression && (truth == case_decision(predictions, i, task, condition.cut_off)) == condition.is_right;
      case ConditionKind::score:
        return is_between(case_score(predictions, i), condition);
      case ConditionKind::rows:
        return std::binary_search(condition.rows.begin(), condition.rows.end(), row);
      case ConditionKind::value:
      case ConditionKind::range: {
        const Column* column = table != nullptr ? table->find(condition.column) : nullptr;
        if (column == nullptr || row < 0 || row >= table->rows()) return false;
        return condition.kind == ConditionKind::value ? column->text(row) == condition.value : is_between(column->number(row), condition);
      }
    }
    return false;
  };
  std::vector<std::size_t> matching;
  for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
    if (std::all_of(filter.conditions.begin(), filter.conditions.end(), [&](const CaseCondition& one) { return holds(one, i); })) {
      matching.push_back(i);
    }
  }
  return matching;
}

std::vector<CaseBar> case_bars(const PredictionRecord& predictions, Task task, const Table* table, const std::string& column, int bins) {
  const auto range_bars = [&](const std::vector<double>& values, bool is_share, const CaseCondition& like) -> std::vector<CaseBar> {
    if (values.empty()) return {};
    if (is_share) return number_bars(values, 0, 1, bins, like);
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return number_bars(values, *least, *most > *least ? *most : *least + 1, *most > *least ? bins : 1, like);
  };
  std::vector<double> numbers;
  if (column.empty()) {
    for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
      if (const double score = case_score(predictions, i); std::isfinite(score)) numbers.push_back(score);
    }
    return range_bars(numbers, task != Task::regression, {.kind = ConditionKind::score});
  }
  const Column* cells = table != nullptr ? table->find(column) : nullptr;
  if (cells == nullptr) return {};
  std::vector<std::string> texts;
  for (const std::int64_t row : predictions.rows) {
    if (row < 0 || row >= table->rows()) continue;
    if (cells->type() == ColumnType::category) texts.push_back(cells->text(row));
    if (cells->type() != ColumnType::number) continue;
    if (const double number = cells->number(row); std::isfinite(number)) numbers.push_back(number);
  }
  if (cells->type() == ColumnType::category) return value_bars(texts, column);
  return range_bars(numbers, false, {.kind = ConditionKind::range, .column = column});
}

}  // namespace amalgam
