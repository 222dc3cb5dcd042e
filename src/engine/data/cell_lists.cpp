// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cell_lists.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_set>

#include "engine/base/text.h"
#include "engine/data/cell_numbers.h"

namespace amalgam {

namespace {

bool is_listed_number(std::string_view piece, bool may_be_null) {
  if (read_cell_number(piece, '.').form == NumberForm::plain) return true;
  return may_be_null && (piece == "null" || piece == "NaN");
}

/// Counts the pieces; -1 if one of them is no number.
int count_pieces(std::string_view text, char separator, bool may_be_null) {
  int count = 0;
  while (true) {
    const std::size_t end = text.find(separator);
    const std::string_view piece = trimmed(text.substr(0, end));
    const bool is_extra_blank = piece.empty() && separator == ' ';
    if (!is_extra_blank) {
      if (!is_listed_number(piece, may_be_null)) return -1;
      ++count;
    }
    if (end == std::string_view::npos) return count;
    text.remove_prefix(end + 1);
  }
}

/// Checks JSON texts one after another: an array of objects or texts, not of numbers or arrays.
class EventShape : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return depth_ > 1; }
  bool boolean(bool) override { return depth_ > 1; }
  bool number_integer(number_integer_t) override { return depth_ > 1; }
  bool number_unsigned(number_unsigned_t) override { return depth_ > 1; }
  bool number_float(number_float_t, const string_t&) override { return depth_ > 1; }
  bool string(string_t&) override { return depth_ > 0; }
  bool binary(binary_t&) override { return false; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return depth_++ > 0; }
  bool end_object() override { return depth_-- > 0; }
  bool start_array(std::size_t) override { return depth_++ != 1; }
  bool end_array() override { return depth_-- > 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  int depth_ = 0;
};

/// Whether the cells, cut at the separator, are short lists of names that recur.
bool are_name_lists(const std::vector<std::string_view>& present, char separator) {
  constexpr std::size_t kLongestName = 60;
  constexpr std::size_t kMostNames = 5000;
  std::unordered_set<std::string_view> names;
  std::size_t pieces = 0, long_cells = 0, bad_cells = 0;
  for (std::string_view cell : present) {
    std::size_t count = 0;
    bool is_good = true;
    while (is_good) {
      const std::size_t end = cell.find(separator);
      const std::string_view name = trimmed(cell.substr(0, end));
      is_good = name.size() <= kLongestName;
      if (is_good && !name.empty()) {
        names.insert(name);
        ++count;
      }
      if (end == std::string_view::npos) break;
      cell.remove_prefix(end + 1);
    }
    pieces += count;
    long_cells += count >= 3 ? 1 : 0;
    bad_cells += is_good ? 0 : 1;
    if (names.size() > kMostNames || bad_cells * 100 > present.size()) return false;
  }
  return long_cells * 2 >= present.size() && pieces >= names.size() * 2;
}

}  // namespace

int count_listed_numbers(std::string_view cell) {
  cell = trimmed(cell);
  const bool is_bracketed = cell.size() >= 2 && ((cell.front() == '[' && cell.back() == ']') ||
                                                 (cell.front() == '(' && cell.back() == ')'));
  if (is_bracketed) cell = trimmed(cell.substr(1, cell.size() - 2));
  if (cell.empty()) return is_bracketed ? 0 : -1;
  for (const char separator : {';', '|', ',', '\t', ' '}) {
    if (cell.find(separator) != std::string_view::npos) return count_pieces(cell, separator, is_bracketed);
  }
  return is_listed_number(cell, is_bracketed) ? 1 : -1;
}

bool is_json_events(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() < 2 || cell.front() != '[' || cell.back() != ']') return false;
  EventShape shape;
  return nlohmann::json::sax_parse(cell.begin(), cell.end(), &shape);
}

char name_list_separator(const std::vector<std::string_view>& present) {
  constexpr std::array<char, 3> separators = {'>', ';', '|'};
  std::array<std::size_t, separators.size()> holding = {};
  for (const std::string_view cell : present) {
    for (std::size_t i = 0; i < separators.size(); ++i) {
      holding[i] += cell.find(separators[i]) != std::string_view::npos ? 1 : 0;
    }
  }
  const auto most = std::max_element(holding.begin(), holding.end());
  const char separator = separators[static_cast<std::size_t>(most - holding.begin())];
  return *most * 2 >= present.size() && *most > 0 && are_name_lists(present, separator) ? separator : '\0';
}

}  // namespace amalgam
