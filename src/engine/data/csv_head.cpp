// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/csv_guess.h"
#include "engine/data/csv_scanner.h"
#include "engine/data/text_encoding.h"

namespace amalgam {

namespace {

/// Settles one thing after the other.
class HeadReading {
 public:
  HeadReading(std::string_view text, const ReadRecipe& recipe) : text_(text), recipe_(recipe) {}

  CsvHead read() {
    settle_format();
    settle_header();
    return std::move(head_);
  }

 private:
  void settle_format() {
    const std::string_view start = guessable_start(text_);
    if (recipe_.quote) {
      head_.format.quote = *recipe_.quote;
    } else {
      auto [quote, guess] = guess_quote(start);
      head_.format.quote = quote;
      head_.guesses.push_back(std::move(guess));
    }
    if (recipe_.separator) {
      head_.format.separator = *recipe_.separator;
    } else {
      auto [separator, guess] = guess_separator_of(start, head_.format.quote);
      head_.format.separator = separator;
      head_.guesses.push_back(std::move(guess));
    }
    if (head_.format.separator == head_.format.quote || head_.format.separator == '"' || head_.format.separator == '\n' ||
        head_.format.separator == '\r' || static_cast<unsigned char>(head_.format.separator) >= 0x80) {
      throw Error(ErrorKind::request, "read.separator",
                  "A quote or a line end cannot separate cells. Use a comma, semicolon, tab or bar.");
    }
    head_.format.long_rows = recipe_.long_rows.value_or(LongRows::skip);
    head_.format.short_rows = recipe_.short_rows.value_or(ShortRows::skip);
  }

  // ── the header ───────────────────────────────────────────────────────────────────────────────────

  void add_problem(std::int64_t line, std::string column, std::string_view found, std::string reason,
                   const char* kind) {
    head_.problems.push_back({{line, std::move(column), escaped(found, 200), std::move(reason), kind}, 0});
  }

  void settle_header() {
    bool has_header = recipe_.header.value_or(true);
    if (!recipe_.header) {
      head_.guesses.push_back(guess_header(guessable_start(text_), head_.format.separator, head_.format.quote));
      has_header = head_.guesses.back().value == "yes";
    }
    if (!has_header) {
      number_columns();
      return;
    }
    CsvScanner scanner(text_, head_.format.separator, head_.format.quote);
    while (scanner.next()) {
      head_.start = scanner.position();
      head_.first_line = scanner.next_line();
      if (scanner.fault() != CsvScanner::Fault::unterminated_quote) {
        name_columns(scanner);
        return;
      }
      ++head_.dropped;
      add_problem(scanner.fault_line(), "", scanner.raw(),
                  "A quote opens here and does not end as a cell should; the row was left out.", "open_quote");
    }
  }

  /// Names from the header's cells, each only once. What had to be changed is listed.
  void name_columns(const CsvScanner& scanner) {
    std::vector<std::string>& names = head_.format.names;
    std::unordered_set<std::string> taken;
    for (const std::string_view cell : scanner.cells()) {
      const bool is_good = find_invalid_utf8(cell) == std::string_view::npos && cell.find('\0') == std::string_view::npos;
      names.push_back(is_good ? normalized(trimmed(cell)) : escaped(trimmed(cell), 200));
      if (!is_good) {
        add_problem(scanner.line(), names.back(), cell, "The column's name holds bytes that are no text; they are shown as \\xNN.", "bad_bytes");
      }
      if (!names.back().empty()) taken.insert(names.back());
    }
    std::unordered_set<std::string> used;
    std::unordered_map<std::string, int> counts;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string wish = names[i];
      if (!wish.empty() && used.insert(wish).second) continue;
      if (wish.empty()) {
        names[i] = fmt::format("column_{}", i + 1);
        while (taken.contains(names[i])) names[i] += "_";
        add_problem(scanner.line(), names[i], "", fmt::format("Column {} has no name; it is called '{}' here.", i + 1, names[i]), "name");
      } else {
        int& count = counts.try_emplace(wish, 1).first->second;
        do names[i] = fmt::format("{}_{}", wish, ++count);
        while (taken.contains(names[i]));
        add_problem(scanner.line(), names[i], wish,
                    fmt::format("Column {} has the name of an earlier one; it is called '{}' here.", i + 1, names[i]), "name");
      }
      taken.insert(names[i]);
      used.insert(names[i]);
    }
  }

  /// Without a header the columns are as many as most of the first rows have cells.
  void number_columns() {
    constexpr std::size_t kRecordsLookedAt = 200;
    std::map<std::size_t, std::size_t> counts;
    CsvScanner scanner(text_, head_.format.separator, head_.format.quote);
    const std::size_t limit = guessable_start(text_).size();
    for (std::size_t i = 0; i < kRecordsLookedAt && scanner.next(limit); ++i) {
      if (scanner.fault() != CsvScanner::Fault::unterminated_quote) ++counts[scanner.cells().size()];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::size_t count = most == counts.end() ? 0 : most->first;
    for (std::size_t i = 0; i < count; ++i) head_.format.names.push_back(fmt::format("column_{}", i + 1));
  }

  std::string_view text_;
  const ReadRecipe& recipe_;
  CsvHead head_;
};

}  // namespace

CsvHead read_csv_head(std::string_view text, const ReadRecipe& recipe) { return HeadReading(text, recipe).read(); }

}  // namespace amalgam
