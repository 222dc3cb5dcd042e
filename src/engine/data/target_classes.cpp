// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/target_classes.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace amalgam {

std::vector<std::pair<std::string, std::int64_t>> count_classes(const Column& column) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
  std::unordered_map<std::string, std::size_t> places;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (column.is_missing(row)) continue;
    const std::string value = column.text(row);
    const auto [place, added] = places.try_emplace(value, counts.size());
    if (added) {
      counts.emplace_back(value, 0);
      if (counts.size() > kMaximumClasses) return counts;
    }
    ++counts[place->second].second;
  }
  return counts;
}

bool same_class(std::string_view one, std::string_view other) {
  if (one == other) return true;
  const double a = parse_number(one);
  return !std::isnan(a) && a == parse_number(other);
}

int class_index(const std::vector<std::string>& classes, std::string_view value) {
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (same_class(classes[i], value)) return static_cast<int>(i);
  }
  return -1;
}

std::string guess_positive(const std::vector<std::pair<std::string, std::int64_t>>& classes) {
  static const std::vector<std::string> words = {
      "1",     "yes",     "true",  "y",        "t",  "bad",  "default", "defaulted",
      "churn", "churned", "fraud", "positive", "是", "违约", "坏",      "逾期"};
  for (const std::string& word : words) {
    for (const auto& [name, count] : classes) {
      std::string lower = name;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      if (same_class(lower, word)) return name;
    }
  }
  if (classes.empty()) return {};
  return std::min_element(classes.begin(), classes.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::vector<std::string> ordered_classes(
    const TargetSpec& target, const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  std::vector<std::string> classes;
  for (const auto& [name, count] : counts) classes.push_back(name);
  std::sort(classes.begin(), classes.end(), [](const std::string& a, const std::string& b) {
    const double x = parse_number(a);
    const double y = parse_number(b);
    if (!std::isnan(x) && !std::isnan(y) && x != y) return x < y;
    if (std::isnan(x) != std::isnan(y)) return std::isnan(y);  // numbers first
    return a < b;
  });
  if (target.task != Task::binary || classes.size() != 2) return classes;
  const std::string positive = target.positive.empty() ? guess_positive(counts) : target.positive;
  if (same_class(classes[0], positive)) std::swap(classes[0], classes[1]);
  return classes;
}

}  // namespace amalgam
