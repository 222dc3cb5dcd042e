// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cell_numbers.h"

#include <array>
#include <cmath>
#include <cstddef>

#include "engine/base/text.h"
#include "engine/data/table.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostDigits = 15;  // every integer of so many digits is exact in a double
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

/// Bytes of the grouping mark that stands at `at`; 0 if none does.
std::size_t group_mark_at(std::string_view cell, std::size_t at, char group) {
  if (at >= cell.size()) return 0;
  if (cell[at] == group) return 1;
  if (group != ' ') return 0;
  if (cell.substr(at, 2) == "\xC2\xA0") return 2;                                         // no-break space
  return cell.substr(at, 3) == "\xE2\x80\xAF" || cell.substr(at, 3) == "\xE2\x80\x89" ? 3 : 0;  // narrow, thin
}

/// The cell with a point for its decimal mark and without groups; empty if the groups are malformed or it is too long.
std::string_view ungrouped(std::string_view cell, std::size_t first_digits, const NumberStyle& style,
                           std::array<char, 64>& buffer) {
  std::size_t size = 0, at = 0;
  const std::size_t start = is_digit(cell[0]) ? 0 : 1;
  const auto keep = [&](std::size_t count) {
    for (std::size_t i = 0; i < count && size < buffer.size(); ++i) buffer[size++] = cell[at + i];
    at += count;
  };
  keep(start + first_digits);
  while (const std::size_t mark = group_mark_at(cell, at, style.thousands)) {
    if (digits_from(cell, at + mark) != 3) return {};
    at += mark;
    keep(3);
  }
  while (at < cell.size()) {
    if (group_mark_at(cell, at, style.thousands) > 0) return {};  // a group behind the decimal mark
    if (size == buffer.size()) return {};
    buffer[size++] = cell[at] == style.decimal ? '.' : cell[at];
    ++at;
  }
  return {buffer.data(), size};
}

bool is_infinity(std::string_view cell) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  if (cell.size() != 3 && cell.size() != 8) return false;
  constexpr std::string_view word = "infinity";
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if ((cell[i] | 0x20) != word[i]) return false;
  }
  return true;
}

CellNumber parsed(std::string_view plain, NumberForm form, bool has_mark) {
  const double value = parse_number(plain);
  if (!std::isnan(value)) return {form, value, has_mark};
  // The shape of a number, but beyond every double: "1e999".
  const std::size_t exponent = plain.find_first_of("eE");
  const bool is_huge = exponent != std::string_view::npos && exponent > 0 && exponent + 1 < plain.size() &&
                       !std::isnan(parse_number(plain.substr(0, exponent))) &&
                       !std::isnan(parse_number(plain.substr(exponent + 1)));
  return {is_huge ? NumberForm::overflow : NumberForm::none, 0, false};
}

CellNumber read_slowly(std::string_view cell, std::size_t start, std::size_t digits, const NumberStyle& style) {
  const std::size_t after = start + digits;
  const bool is_grouped = digits >= 1 && digits <= 3 && cell[start] != '0' && style.thousands != '\0' &&
                          group_mark_at(cell, after, style.thousands) > 0;
  if (!is_grouped) {
    if (is_infinity(cell)) return {NumberForm::overflow, 0, false};
    const std::size_t mark = cell.find(style.decimal);
    const bool has_mark = mark != std::string_view::npos;
    if (style.decimal == '.') return parsed(cell, NumberForm::plain, has_mark);
    const bool is_bare = has_mark && (digits == 0 || digits_from(cell, mark + 1) == 0);
    if (is_bare || cell.find('.') != std::string_view::npos) return {};
    NumberStyle no_groups = style;
    no_groups.thousands = '\0';
    std::array<char, 64> buffer;
    const std::string_view plain = ungrouped(cell, digits, no_groups, buffer);
    return plain.empty() ? CellNumber{} : parsed(plain, NumberForm::plain, has_mark);
  }
  std::array<char, 64> buffer;
  const std::string_view plain = ungrouped(cell, digits, style, buffer);
  if (plain.empty()) return {};
  const std::size_t whole = digits_from(plain, start);
  const bool has_mark = whole + start < plain.size() && plain[whole + start] == '.';
  if (whole > kMostDigits && whole + start == plain.size()) return {NumberForm::identifier, 0, false};
  if (style.decimal == ',' && has_mark && digits_from(plain, whole + start + 1) == 0) return {};
  return parsed(plain, NumberForm::grouped, has_mark);
}

}  // namespace

NumberSigns without_signs(std::string_view cell) {
  constexpr std::array<std::string_view, 9> signs = {"¥", "￥", "$", "€", "£", "元", "CNY", "USD", "EUR"};
  NumberSigns found{cell, {}, false};
  if (cell.empty()) return found;
  if (cell.ends_with('%')) {
    found.bare = trimmed(cell.substr(0, cell.size() - 1));
    found.is_percent = true;
    return found;
  }
  const bool is_negative = cell.size() > 1 && cell[0] == '-' && !is_digit(cell[1]);
  const std::string_view body = is_negative ? cell.substr(1) : cell;
  for (const std::string_view sign : signs) {
    if (body.size() <= sign.size()) continue;
    // "-¥5" has its minus before the sign: what is left would not be one piece, so that it is no number.
    if (body.starts_with(sign) && !is_negative) return {trimmed(body.substr(sign.size())), sign, false};
    if (body.ends_with(sign)) return {trimmed(cell.substr(0, cell.size() - sign.size())), sign, false};
  }
  return found;
}

CellNumber read_cell_number(std::string_view cell, const NumberStyle& style) {
  if (style.is_percent || style.is_money) {
    const NumberSigns signs = without_signs(cell);
    if (signs.is_percent != style.is_percent || (!signs.currency.empty() && !style.is_money)) return {};
    cell = signs.bare;
  }
  const std::size_t start = !cell.empty() && (cell[0] == '-' || cell[0] == '+') ? 1 : 0;
  std::uint64_t whole = 0;  // wraps for very long cells, which are read slowly
  std::size_t at = start;
  for (; at < cell.size() && is_digit(cell[at]); ++at) whole = whole * 10 + static_cast<unsigned>(cell[at] - '0');
  const std::size_t digits = at - start;
  if (digits > 1 && cell[start] == '0') {
    const bool is_numeric = at == cell.size() || read_slowly(cell, start, digits, style).form != NumberForm::none;
    return {is_numeric ? NumberForm::identifier : NumberForm::none, 0, false};  // "007", but not "01/02/2024"
  }
  const bool is_negative = start == 1 && cell[0] == '-';
  if (at == cell.size() && digits > 0) {  // most cells: an integer
    if (digits > kMostDigits) return {NumberForm::identifier, 0, false};
    const auto value = static_cast<double>(whole);
    return {NumberForm::plain, is_negative ? -value : value, false};
  }
  if (digits > 0 && at < cell.size() && cell[at] == style.decimal) {  // most others: a short fraction
    const std::size_t mark = at++;
    for (; at < cell.size() && is_digit(cell[at]); ++at) whole = whole * 10 + static_cast<unsigned>(cell[at] - '0');
    const std::size_t places = at - mark - 1;
    // Both are exact doubles, so that one division rounds correctly (Clinger 1990).
    if (at == cell.size() && places > 0 && digits + places <= kMostDigits) {
      const double value = static_cast<double>(whole) / kPowersOfTen[places];
      return {NumberForm::plain, is_negative ? -value : value, true};
    }
  }
  return cell.empty() ? CellNumber{} : read_slowly(cell, start, digits, style);
}

}  // namespace amalgam
