// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/single_changes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace amalgam {

namespace {

constexpr int kQuantiles = 20;
constexpr std::size_t kMostCategories = 40;

/// The share of the numbers below `value`, those equal to it counting half.
double place_of(const std::vector<double>& sorted, double value) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  return static_cast<double>(below + up_to) / 2 / static_cast<double>(sorted.size());
}

std::vector<SingleChange> number_changes(const std::vector<double>& sorted, double current) {
  std::set<double> tried;
  for (int i = 0; i <= kQuantiles && !sorted.empty(); ++i) {
    const double at = static_cast<double>(i) / kQuantiles * static_cast<double>(sorted.size() - 1);
    tried.insert(sorted[static_cast<std::size_t>(std::llround(at))]);
  }
  tried.erase(current);
  std::vector<SingleChange> changes;
  for (const double value : tried) {
    const double distance = std::isnan(current) ? 1.0 : std::abs(place_of(sorted, value) - place_of(sorted, current));
    changes.push_back({format_number(value), distance});
  }
  return changes;
}

ColumnValues values_of(const Column& column, std::size_t modality, std::span<const std::int64_t> rows) {
  ColumnValues values{column.name(), modality, column.type() == ColumnType::number, {}, {}};
  std::map<std::string, double> counts;
  double present = 0;
  for (const std::int64_t row : rows) {
    if (column.is_missing(row)) continue;
    present += 1;
    if (values.is_number) {
      values.sorted.push_back(column.number(row));
    } else {
      counts[column.text(row)] += 1;
    }
  }
  std::sort(values.sorted.begin(), values.sorted.end());
  for (const auto& [text, count] : counts) values.shares.emplace_back(text, count / present);
  std::stable_sort(values.shares.begin(), values.shares.end(),
                   [](const auto& one, const auto& other) { return one.second > other.second; });
  return values;
}

}  // namespace

std::vector<ColumnValues> column_values(const Table& table, const ModalityMap& map, std::span<const std::int64_t> rows) {
  std::vector<ColumnValues> all;
  for (std::size_t m = 0; m < map.modalities.size(); ++m) {
    const ModalitySpec& spec = map.modalities[m];
    const bool is_searched = spec.kind == "numerical" || spec.kind == "categorical" || !spec.channels.empty();
    for (const std::string& name : is_searched ? spec.all_columns() : std::vector<std::string>{}) {
      const Column& column = table.column(name);
      if (column.type() == ColumnType::number || column.type() == ColumnType::category) {
        all.push_back(values_of(column, m, rows));
      }
    }
  }
  return all;
}

std::vector<SingleChange> single_changes(const ColumnValues& values, const std::string& current) {
  std::vector<SingleChange> changes;
  if (values.is_number) {
    changes = number_changes(values.sorted, parse_number(current));
  } else {
    for (std::size_t i = 0; i < std::min(values.shares.size(), kMostCategories); ++i) {
      const auto& [text, share] = values.shares[i];
      if (text != current) changes.push_back({text, current.empty() ? 1.0 : 1 - share});
    }
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const SingleChange& one, const SingleChange& other) { return one.distance < other.distance; });
  return changes;
}

}  // namespace amalgam
