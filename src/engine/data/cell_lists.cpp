// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cell_lists.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <unordered_set>

#include "engine/base/text.h"
#include "engine/data/cell_numbers.h"

namespace amalgam {

namespace {

bool is_listed_number(std::string_view piece, bool may_be_null) {
  if (read_cell_number(piece, NumberStyle{}).form == NumberForm::plain) return true;
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

/// Checks JSON without building anything: event columns are the longest cells of a file.
///
/// Source:  RFC 8259
class JsonChecker {
 public:
  explicit JsonChecker(std::string_view text) : text_(text) {}

  /// An array of objects and texts, and nothing behind it.
  bool is_event_array() {
    if (!take('[')) return false;
    if (!take(']')) {
      do {
        if (next() != '{' && next() != '"') return false;
        if (!value(0)) return false;
      } while (take(','));
      if (!take(']')) return false;
    }
    return next() == '\0' && at_ == text_.size();
  }

 private:
  static constexpr int kDeepest = 100;

  /// The next character that is no blank; '\0' at the end.
  char next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  bool value(int depth) {
    if (depth > kDeepest) return false;
    switch (next()) {
      case '"': return string();
      case '{': return members('{', '}', depth);
      case '[': return members('[', ']', depth);
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }
  bool members(char open, char close, int depth) {
    take(open);
    if (take(close)) return true;
    do {
      if (open == '{' && (next() != '"' || !string() || !take(':'))) return false;
      if (!value(depth + 1)) return false;
    } while (take(','));
    return take(close);
  }
  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }
  /// What stands behind a backslash; ends on its last character.
  bool escape() {
    if (++at_ >= text_.size()) return false;
    if (text_[at_] != 'u') return std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos;
    for (int i = 0; i < 4; ++i) {
      if (++at_ >= text_.size() || std::isxdigit(static_cast<unsigned char>(text_[at_])) == 0) return false;
    }
    return true;
  }
  bool digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > start;
  }
  bool number() {
    word("-");
    if (!word("0") && !digits()) return false;
    if (word(".") && !digits()) return false;
    if (!word("e") && !word("E")) return true;
    if (!word("+")) word("-");
    return digits();
  }

  std::string_view text_;
  std::size_t at_ = 0;
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
  return long_cells * 2 >= present.size() && pieces * 2 >= names.size() * 3;
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

bool is_json_events(std::string_view cell) { return JsonChecker(cell).is_event_array(); }

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
