// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/column_names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/text.h"

namespace amalgam {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) {
  return is_upper(c) || is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> months = {
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  if (word.size() < 3) return 0;
  static constexpr std::array<std::string_view, 12> full = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (word == months[i] || word == full[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

}  // namespace

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto close = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_digit(c) && !is_letter(c)) {
      close();
      continue;
    }
    if (!word.empty()) {
      const char before = name[i - 1];
      const bool new_hump = is_upper(c) && is_lower(before);
      if (new_hump || is_digit(c) != is_digit(before)) close();
    }
    word += lower(c);
  }
  close();
  return words;
}

bool name_has(std::string_view name, std::initializer_list<std::string_view> words) {
  const std::vector<std::string> own = name_words(name);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    if (static_cast<unsigned char>(word.front()) >= 0x80) {
      return name.find(word) != std::string_view::npos;
    }
    return std::find(own.begin(), own.end(), word) != own.end();
  });
}

std::optional<SeriesName> series_name(std::string_view name) {
  SeriesName series;
  for (std::size_t i = 0; i < name.size();) {
    if (is_digit(name[i])) {
      std::size_t end = i;
      while (end < name.size() && is_digit(name[end])) ++end;
      if (end - i > 8) return std::nullopt;  // a number that long is no step
      series.step.push_back(std::stoi(std::string(name.substr(i, end - i))));
      series.stem += '#';
      i = end;
    } else if (is_letter(name[i])) {
      std::size_t end = i;
      while (end < name.size() && is_letter(name[end])) ++end;
      std::string word(name.substr(i, end - i));
      std::transform(word.begin(), word.end(), word.begin(), lower);
      if (const int month = month_of(word); month > 0 && (i > 0 || end < name.size())) {
        series.step.push_back(month);
        series.stem += '#';
      } else {
        series.stem += name.substr(i, end - i);
      }
      i = end;
    } else {
      series.stem += name[i++];
    }
  }
  if (series.step.empty()) return std::nullopt;
  for (const char c : series.stem) {
    if (c != '#') series.channel += c;
  }
  const auto is_edge = [](char c) { return !is_letter(c); };
  while (!series.channel.empty() && is_edge(series.channel.back())) series.channel.pop_back();
  while (!series.channel.empty() && is_edge(series.channel.front())) series.channel.erase(0, 1);
  if (series.channel.empty()) return std::nullopt;
  return series;
}

}  // namespace amalgam
