// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/text.h"

#include <algorithm>

#include "engine/base/unicode.h"

namespace amalgam {

namespace {

std::size_t distance(const std::u32string& one, const std::u32string& other) {
  // Three rows of the table are enough: a swap looks two rows back.
  std::vector<std::size_t> before(other.size() + 1), last(other.size() + 1), now(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, replaced});
      const bool is_swap = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (is_swap) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[other.size()];
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t edit_distance(std::string_view one, std::string_view other) {
  return distance(code_points(one), code_points(other));
}

std::string nearest_name(std::string_view wish, const std::vector<std::string>& names) {
  constexpr std::size_t kLongest = 200;  // nobody mistypes a name longer than this
  const std::u32string wanted = code_points(fold_case(wish));
  if (wanted.empty() || wanted.size() > kLongest) return {};
  std::string best;
  std::size_t best_distance = wanted.size() / 3 + 1;
  for (const std::string& name : names) {
    const std::u32string candidate = code_points(fold_case(name));
    if (candidate.size() > kLongest) continue;
    std::size_t away = distance(wanted, candidate);
    const bool is_part = wanted.size() >= 2 && candidate.size() > wanted.size() &&
                         (candidate.starts_with(wanted) || candidate.ends_with(wanted));
    if (is_part) away = std::min(away, wanted.size() / 3);
    if (away < best_distance) {
      best = name;
      best_distance = away;
    }
  }
  return best;
}

std::string suggestion(std::string_view wish, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(wish, names);
  return nearest.empty() ? std::string() : " Did you mean '" + nearest + "'?";
}

std::string grouped_digits(std::int64_t number) {
  const std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > first && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace amalgam
