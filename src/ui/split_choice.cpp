// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/split_choice.h"

#include <cmath>
#include <limits>
#include <utility>

namespace amalgam::ui {

namespace {

bool isShares(const std::string& rule) {
  return !rule.empty() && rule.find('/') != std::string::npos &&
         rule.find_first_not_of("0123456789./ ") == std::string::npos;
}

}  // namespace

SplitChoice SplitChoice::from_rule(const std::string& rule) {
  SplitChoice choice;
  const auto rest = [&](const char* prefix) { return rule.substr(std::string(prefix).size()); };
  using Prefix = std::pair<const char*, Kind>;
  for (const auto& [prefix, kind] : {Prefix{"time:", Kind::time}, Prefix{"group:", Kind::group}}) {
    if (!rule.starts_with(prefix)) continue;
    choice.kind = kind;
    choice.column = rest(prefix);
    // The shares stand behind the last colon: a column's name may hold one itself.
    if (const auto colon = choice.column.rfind(':'); colon != std::string::npos) {
      choice.shares = choice.column.substr(colon + 1);
      choice.column.resize(colon);
    }
    return choice;
  }
  if (rule.starts_with("column:")) {
    choice.kind = Kind::column;
    choice.column = rest("column:");
  } else if (isShares(rule) || rule.empty()) {
    if (!rule.empty()) choice.shares = rule;
  } else {
    choice.kind = Kind::file;
    choice.file = rule;
  }
  return choice;
}

std::string SplitChoice::rule() const {
  switch (kind) {
    case Kind::random: return shares;
    case Kind::time: return "time:" + column + ":" + shares;
    case Kind::group: return "group:" + column + ":" + shares;
    case Kind::column: return "column:" + column;
    case Kind::file: return file;
  }
  return shares;
}

SplitSummary summariseSplit(const Table& table, const TargetSpec& target, const std::string& rule,
                            std::uint64_t seed) {
  const TargetValues values = read_target(target, table);
  const Split split = make_split(rule, table, values, seed);
  SplitSummary summary;
  const std::array<const std::vector<std::int64_t>*, 3> parts = {&split.train, &split.validation, &split.test};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    summary.rows[i] = static_cast<std::int64_t>(parts[i]->size());
    double positive = 0;
    for (const std::int64_t row : *parts[i]) positive += values.values[static_cast<std::size_t>(row)];
    const bool has_rate = values.task == Task::binary && !parts[i]->empty();
    summary.rates[i] = has_rate ? positive / static_cast<double>(parts[i]->size())
                                : std::numeric_limits<double>::quiet_NaN();
  }
  return summary;
}

}  // namespace amalgam::ui
