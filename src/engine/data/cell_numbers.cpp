// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cell_numbers.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/data/table.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostDigits = 15;  // every integer of so many digits is exact in a double

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// Groups of three digits behind the first one to three; where they end, or `at` if they are malformed.
std::size_t skip_groups(std::string_view cell, std::size_t at, char group, std::size_t& digits) {
  while (at < cell.size() && cell[at] == group) {
    if (digits_from(cell, at + 1) != 3) return std::string_view::npos;
    at += 4;
    digits += 3;
  }
  return at;
}

/// The value of a cell whose marks are not those of parse_number.
double value_without_groups(std::string_view cell, char mark, char group) {
  std::array<char, 64> plain;
  std::size_t size = 0;
  for (const char c : cell) {
    if (c == group) continue;
    if (size == plain.size()) return std::nan("");
    plain[size++] = c == mark ? '.' : c;
  }
  return parse_number({plain.data(), size});
}

}  // namespace

CellNumber read_cell_number(std::string_view cell, char mark) {
  const std::size_t start = !cell.empty() && (cell[0] == '-' || cell[0] == '+') ? 1 : 0;
  std::size_t digits = digits_from(cell, start);
  std::size_t at = start + digits;
  if (digits > 1 && cell[start] == '0') return {NumberForm::identifier, 0, false};
  if (at == cell.size() && digits > 0 && digits <= kMostDigits) {  // most cells: a small integer
    std::int64_t whole = 0;
    for (std::size_t i = start; i < at; ++i) whole = whole * 10 + (cell[i] - '0');
    return {NumberForm::plain, static_cast<double>(cell[0] == '-' ? -whole : whole), false};
  }
  const char group = mark == '.' ? ',' : '.';
  const bool is_grouped = digits >= 1 && digits <= 3 && cell[start] != '0' && at < cell.size() && cell[at] == group;
  if (is_grouped) at = skip_groups(cell, at, group, digits);
  if (at == std::string_view::npos) return {};
  if (at == cell.size() && digits > kMostDigits) return {NumberForm::identifier, 0, false};
  const bool has_mark = at < cell.size() && cell[at] == mark;
  const bool is_bare_comma = has_mark && mark == ',' && (digits == 0 || digits_from(cell, at + 1) == 0);
  if (is_bare_comma) return {};
  const double value =
      is_grouped || mark != '.' ? value_without_groups(cell, mark, group) : parse_number(cell);
  const bool other_marks = !is_grouped && cell.find(group) != std::string_view::npos;
  if (std::isnan(value) || other_marks) return {};
  return {is_grouped ? NumberForm::grouped : NumberForm::plain, value, has_mark};
}

}  // namespace amalgam
