// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/split_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/data/dates.h"

namespace amalgam {

namespace {

constexpr std::string_view kUsualShares = "70/15/15";

bool has_target(const TargetValues& target, std::size_t row) {
  const double value = target.values[row];
  return !std::isnan(value) && (target.task == Task::regression || value >= 0);
}

// ── time ─────────────────────────────────────────────────────────────────────────────────────────

/// The moments of the rows that can be in a part, ascending.
std::vector<double> moments_of(const Column& column, const TargetValues& target) {
  std::vector<double> moments;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double moment = column.number(row);
    if (!std::isnan(moment) && has_target(target, static_cast<std::size_t>(row))) moments.push_back(moment);
  }
  std::sort(moments.begin(), moments.end());
  return moments;
}

/// Where a part begins so that about `share` of the rows lie before it: at the nearest change of moment.
double begin_behind(const std::vector<double>& moments, double share) {
  const auto wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(moments.size())));
  if (wanted >= moments.size()) return std::numeric_limits<double>::infinity();
  if (wanted == 0) return moments.front();
  const auto first = std::lower_bound(moments.begin(), moments.end(), moments[wanted]);
  const auto behind = std::upper_bound(first, moments.end(), moments[wanted]);
  const auto to_first = static_cast<std::size_t>(first - moments.begin());
  const auto to_behind = static_cast<std::size_t>(behind - moments.begin());
  const bool earlier_is_nearer = to_first > 0 && wanted - to_first <= to_behind - wanted;
  if (earlier_is_nearer || behind == moments.end()) return *first;
  return *behind;
}

double cut_of(const std::string& rule, std::string_view text) {
  const double cut = parse_date(text, DateStyle::year_first);
  if (std::isnan(cut)) fail_split_rule(rule, fmt::format("has '{}', which is no date such as 2024-03-01.", text));
  return cut;
}

/// Where validation and where test begin.
std::pair<double, double> cuts_of(const std::string& rule, const std::string& rest, const std::vector<double>& moments) {
  const bool is_date = rest.size() >= 8 && rest.find('-') == 4;
  if (!is_date) {
    const std::array<double, 3> shares = parse_shares(rule, rest.empty() ? std::string(kUsualShares) : rest);
    return {begin_behind(moments, shares[0]), begin_behind(moments, shares[0] + shares[1])};
  }
  const std::size_t slash = rest.find('/');
  if (slash != std::string::npos) {
    const double validation = cut_of(rule, rest.substr(0, slash)), test = cut_of(rule, rest.substr(slash + 1));
    if (!(validation < test)) fail_split_rule(rule, "has two dates that do not follow one another.");
    return {validation, test};
  }
  constexpr double kTrainShareBeforeTest = 70.0 / 85;
  const double test = cut_of(rule, rest);
  std::vector<double> before = moments;
  before.erase(std::lower_bound(before.begin(), before.end(), test), before.end());
  return {before.empty() ? test : begin_behind(before, kTrainShareBeforeTest), test};
}

// ── groups ───────────────────────────────────────────────────────────────────────────────────────

struct Group {
  std::int64_t rows = 0;
  std::map<std::size_t, std::int64_t> strata = {};  ///< stratum -> rows
};

/// How much nearer to its due a part comes by taking a group; the larger, the better.
double gain(const Group& group, std::size_t part, const std::array<double, 3>& shares, double all,
            const std::vector<std::vector<std::int64_t>>& strata, const std::vector<std::array<double, 3>>& held,
            const std::array<double, 3>& sizes) {
  const auto nearer = [](double due, double has, double added) {
    return due <= 0 ? -added * 1e6 : ((has - due) * (has - due) - (has + added - due) * (has + added - due)) / due;
  };
  double sum = nearer(shares[part] * all, sizes[part], static_cast<double>(group.rows));
  for (const auto& [stratum, rows] : group.strata) {
    const double due = shares[part] * static_cast<double>(strata[stratum].size());
    sum += nearer(due, held[stratum][part], static_cast<double>(rows));
  }
  return sum;
}

}  // namespace

void fail_split_rule(const std::string& rule, const std::string& why) {
  throw Error(ErrorKind::request, "split.rule",
              fmt::format("The split '{}' {} Write shares such as 70/15/15, time:COLUMN:70/15/15, time:COLUMN:2024-01-01, "
                          "group:COLUMN:70/15/15, fold:2/5, column:NAME, or the path of a CSV file with the columns row and split.",
                          rule, why));
}

bool looks_like_shares(const std::string& text) {
  return text.find_first_not_of("0123456789./%+- ") == std::string::npos &&
         text.find_first_of("0123456789") != std::string::npos;
}

std::array<double, 3> parse_shares(const std::string& rule, const std::string& text) {
  std::vector<double> shares;
  std::string_view rest = text;
  while (true) {
    const std::size_t end = rest.find('/');
    std::string_view piece = trimmed(rest.substr(0, end));
    if (!piece.empty() && piece.back() == '%') piece.remove_suffix(1);
    const double share = parse_number(piece);
    if (std::isnan(share) || share < 0) fail_split_rule(rule, fmt::format("has the part '{}', which is no share.", piece));
    shares.push_back(share);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (shares.size() != 3) {
    fail_split_rule(rule, fmt::format("has {} part{} instead of three (train/validation/test).", shares.size(),
                                      shares.size() == 1 ? "" : "s"));
  }
  const double sum = shares[0] + shares[1] + shares[2];
  const bool adds_up = std::abs(sum - 100) < 0.01 || std::abs(sum - 1) < 0.0001;
  if (!adds_up) fail_split_rule(rule, fmt::format("adds up to {} instead of 100.", format_number(sum)));
  return {shares[0] / sum, shares[1] / sum, shares[2] / sum};
}

std::vector<std::vector<std::int64_t>> strata_of(const TargetValues& target) {
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < target.values.size(); ++i) {
    if (!std::isnan(target.values[i])) rows.push_back(static_cast<std::int64_t>(i));
  }
  const auto value = [&](std::int64_t row) { return target.values[static_cast<std::size_t>(row)]; };
  std::vector<std::vector<std::int64_t>> strata;
  if (target.task == Task::regression) {
    constexpr std::size_t kTenths = 10;
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return value(a) < value(b); });
    strata.resize(kTenths);
    for (std::size_t i = 0; i < rows.size(); ++i) strata[i * kTenths / rows.size()].push_back(rows[i]);
    return strata;
  }
  for (const std::int64_t row : rows) {
    const double index = value(row);
    if (index < 0) continue;
    const auto place = static_cast<std::size_t>(index);
    if (place >= strata.size()) strata.resize(place + 1);
    strata[place].push_back(row);
  }
  return strata;
}

RuleColumn column_of_rule(const std::string& rule, const Table& table) {
  const std::string text = rule.substr(rule.find(':') + 1);
  if (const Column* whole = table.find(text)) return {whole, {}};
  const std::size_t colon = text.rfind(':');
  const std::string name = text.substr(0, colon);
  if (const Column* column = table.find(name)) {
    return {column, colon == std::string::npos ? std::string() : std::string(trimmed(text.substr(colon + 1)))};
  }
  std::vector<std::string> names;
  for (const Column& one : table.columns()) names.push_back(one.name());
  fail_split_rule(rule, fmt::format("names a column that the table does not have.{}", suggestion(name, names)));
}

std::vector<Part> parts_by_time(const std::string& rule, const Table& table, const TargetValues& target) {
  const auto [column, rest] = column_of_rule(rule, table);
  if (column->type() != ColumnType::date && column->type() != ColumnType::number) {
    fail_split_rule(rule, fmt::format("asks for a date, but '{}' is a column of the type {}.", column->name(), to_string(column->type())));
  }
  std::vector<Part> parts(static_cast<std::size_t>(table.rows()), Part::none);
  const std::vector<double> moments = moments_of(*column, target);
  if (moments.empty()) fail_split_rule(rule, "finds no row with a date and a target.");
  const auto [validation, test] = cuts_of(rule, rest, moments);
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const double moment = column->number(static_cast<std::int64_t>(row));
    if (std::isnan(moment)) continue;
    parts[row] = moment >= test ? Part::test : moment >= validation ? Part::validation : Part::train;
  }
  return parts;
}

std::vector<Part> parts_by_group(const std::string& rule, const Table& table, const TargetValues& target,
                                 std::uint64_t seed) {
  const auto [column, rest] = column_of_rule(rule, table);
  const std::array<double, 3> shares = parse_shares(rule, rest.empty() ? std::string(kUsualShares) : rest);
  const auto strata = strata_of(target);
  std::vector<std::size_t> group_of(static_cast<std::size_t>(table.rows()));
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t row = 0; row < group_of.size(); ++row) {
    const std::string key = column->text(static_cast<std::int64_t>(row));
    const std::size_t place = key.empty() ? groups.size() : places.try_emplace(key, groups.size()).first->second;
    if (place == groups.size()) groups.emplace_back();
    group_of[row] = place;
  }
  double all = 0;
  for (std::size_t s = 0; s < strata.size(); ++s) {
    for (const std::int64_t row : strata[s]) {
      Group& group = groups[group_of[static_cast<std::size_t>(row)]];
      ++group.rows;
      ++group.strata[s];
      ++all;
    }
  }
  std::vector<std::size_t> order(groups.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Random random(seed, "split");
  random.shuffle(order);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return groups[a].rows > groups[b].rows; });
  std::vector<std::array<double, 3>> held(strata.size(), {0, 0, 0});
  std::array<double, 3> sizes{};
  std::vector<Part> part_of(groups.size(), Part::none);
  for (const std::size_t place : order) {
    const Group& group = groups[place];
    std::size_t best = 0;
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t part = 0; part < 3; ++part) {
      const double own = gain(group, part, shares, all, strata, held, sizes);
      if (own > most) {
        most = own;
        best = part;
      }
    }
    part_of[place] = static_cast<Part>(best);
    sizes[best] += static_cast<double>(group.rows);
    for (const auto& [stratum, rows] : group.strata) held[stratum][best] += static_cast<double>(rows);
  }
  std::vector<Part> parts;
  for (const std::size_t place : group_of) parts.push_back(part_of[place]);
  return parts;
}

std::vector<Part> parts_by_fold(const std::string& rule, const Table& table, const TargetValues& target,
                                std::uint64_t seed) {
  constexpr std::size_t kMostFolds = 100;
  const std::string text = rule.substr(rule.find(':') + 1);
  const std::size_t slash = text.find('/');
  const double number = parse_number(std::string_view(text).substr(0, slash));
  const double folds = slash == std::string::npos ? std::nan("") : parse_number(std::string_view(text).substr(slash + 1));
  const bool is_whole = number == std::floor(number) && folds == std::floor(folds);  // false for no number
  if (!is_whole || folds < 3 || folds > static_cast<double>(kMostFolds) || number < 1 || number > folds) {
    fail_split_rule(rule, fmt::format("asks for no fold such as fold:2/5 (3 to {} folds, counted from 1).", kMostFolds));
  }
  const auto count = static_cast<std::size_t>(folds), tested = static_cast<std::size_t>(number) - 1;
  std::vector<Part> parts(static_cast<std::size_t>(table.rows()), Part::none);
  Random random(seed, "folds");
  std::size_t next = 0;  // goes on from stratum to stratum, so that the folds stay equally large
  for (std::vector<std::int64_t> rows : strata_of(target)) {
    random.shuffle(rows);
    for (const std::int64_t row : rows) {
      const std::size_t fold = next++ % count;
      parts[static_cast<std::size_t>(row)] = fold == tested                 ? Part::test
                                             : fold == (tested + 1) % count ? Part::validation
                                                                            : Part::train;
    }
  }
  return parts;
}

}  // namespace amalgam
