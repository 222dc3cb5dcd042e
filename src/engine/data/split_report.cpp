// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/split_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "engine/base/not_a_number.h"
#include "engine/base/text.h"
#include "engine/data/cell_table.h"
#include "engine/data/split_rules.h"

namespace amalgam {

namespace {

PartReport report_part(Part part, const std::vector<std::int64_t>& rows, const TargetValues& target) {
  PartReport report{.part = part, .rows = static_cast<std::int64_t>(rows.size())};
  report.class_rows.resize(target.task == Task::regression ? 0 : target.classes.size());
  double sum = 0;
  for (const std::int64_t row : rows) {
    const double value = target.values[static_cast<std::size_t>(row)];
    sum += value;
    const bool is_class = value >= 0 && value < static_cast<double>(report.class_rows.size());
    if (is_class) ++report.class_rows[static_cast<std::size_t>(value)];
  }
  if (!rows.empty() && target.task != Task::multiclass) report.target_rate = sum / static_cast<double>(rows.size());
  return report;
}

void add_moments(PartReport& report, const std::vector<std::int64_t>& rows, const Column& column) {
  for (const std::int64_t row : rows) {
    const double moment = column.number(row);
    if (std::isnan(moment)) continue;
    if (std::isnan(report.first_moment) || moment < report.first_moment) report.first_moment = moment;
    if (std::isnan(report.last_moment) || moment > report.last_moment) report.last_moment = moment;
  }
}

void add_groups(PartReport& report, const std::vector<std::int64_t>& rows, const Column& column) {
  std::unordered_set<std::string> keys;
  for (const std::int64_t row : rows) {
    std::string key = column.text(row);
    report.groups += key.empty() || keys.insert(std::move(key)).second ? 1 : 0;
  }
}

std::string sentence_of(const PartReport& part, const TargetValues& target, const Column* time) {
  std::string text = fmt::format("{}: {} rows ({:.1f} %)", to_string(part.part), grouped_digits(part.rows), 100 * part.share);
  if (!std::isnan(part.target_rate)) {
    text += target.task == Task::regression
                ? fmt::format(", mean target {}", format_number(std::round(part.target_rate * 1e4) / 1e4))
                : fmt::format(", {:.2f} % '{}'", 100 * part.target_rate, target.classes.empty() ? "1" : target.classes.back());
  }
  if (!std::isnan(part.first_moment)) {
    const auto moment = [&](double value) { return time->type() == ColumnType::date ? date_text(value) : format_number(value); };
    text += fmt::format(", {} to {}", moment(part.first_moment), moment(part.last_moment));
  }
  if (part.groups > 0) text += fmt::format(", {} keys", grouped_digits(part.groups));
  return text + ".";
}

/// Parts whose target rate differs by more than half of the overall rate mislead when they are compared.
void warn_of_rates(SplitReport& report, const TargetValues& target) {
  if (target.task != Task::binary) return;
  double least = kNaN, most = kNaN;
  for (const PartReport& part : report.parts) {
    if (std::isnan(part.target_rate)) continue;
    least = std::isnan(least) ? part.target_rate : std::min(least, part.target_rate);
    most = std::isnan(most) ? part.target_rate : std::max(most, part.target_rate);
  }
  if (most - least <= 0.5 * least) return;
  report.sentences.push_back(fmt::format("The target's rate differs between the parts ({:.2f} % to {:.2f} %): their "
                                         "results are not directly comparable.",
                                         100 * least, 100 * most));
}

}  // namespace

SplitReport report_split(const Split& split, const Table& table, const TargetValues& target) {
  const bool is_time = split.rule.starts_with("time:"), is_group = split.rule.starts_with("group:");
  const Column* column = is_time || is_group ? column_of_rule(split.rule, table).column : nullptr;
  SplitReport report;
  std::int64_t all = 0;
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const std::vector<std::int64_t>& rows = split.rows_of(part);
    report.parts.push_back(report_part(part, rows, target));
    if (is_time) add_moments(report.parts.back(), rows, *column);
    if (is_group) add_groups(report.parts.back(), rows, *column);
    all += report.parts.back().rows;
  }
  for (const double value : target.values) {
    report.rows_without_target += std::isnan(value) || (target.task != Task::regression && value < 0) ? 1 : 0;
  }
  report.rows_in_no_part = table.rows() - report.rows_without_target - all;
  for (PartReport& part : report.parts) {
    part.share = all > 0 ? static_cast<double>(part.rows) / static_cast<double>(all) : 0;
    report.sentences.push_back(sentence_of(part, target, column));
  }
  if (report.rows_in_no_part > 0) {
    report.sentences.push_back(fmt::format("{} rows are in no part{}.", grouped_digits(report.rows_in_no_part),
                                           is_time ? ": they have no date" : ""));
  }
  if (report.rows_without_target > 0) {
    report.sentences.push_back(fmt::format("{} rows have no target and are left out.", grouped_digits(report.rows_without_target)));
  }
  warn_of_rates(report, target);
  return report;
}

}  // namespace amalgam
