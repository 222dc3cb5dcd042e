// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_guess.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/base/text.h"
#include "engine/data/csv_scanner.h"
#include "engine/data/dates.h"

namespace amalgam {

namespace {

constexpr std::size_t kRecordsLookedAt = 200;
constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};

/// How evenly a separator cuts the first records.
struct Cut {
  char separator = ',';
  std::size_t cells = 1;   // the most frequent count
  double share = 0;        // of the records that have it
  double single = 0;       // share of the records that are not cut at all
  bool first_agrees = false;
  std::size_t records = 0;
};

Cut cut_by(std::string_view bytes, char separator, char quote) {
  std::map<std::size_t, std::size_t> counts;
  std::size_t first = 0;
  CsvScanner scanner(bytes, separator, quote);
  Cut cut{.separator = separator};
  while (cut.records < kRecordsLookedAt && scanner.next()) {
    if (scanner.fault() == CsvScanner::Fault::unterminated_quote) continue;
    if (cut.records++ == 0) first = scanner.cells().size();
    ++counts[scanner.cells().size()];
  }
  std::size_t most = 0;
  for (const auto& [cells, records] : counts) {
    if (records < most) continue;  // of two equally frequent counts the larger
    most = records;
    cut.cells = cells;
  }
  if (cut.records == 0) return cut;
  cut.share = static_cast<double>(most) / static_cast<double>(cut.records);
  cut.single = static_cast<double>(counts[1]) / static_cast<double>(cut.records);
  cut.first_agrees = first == cut.cells;
  return cut;
}

/// A number as it may stand in a file, digits grouped or not.
bool is_value(std::string_view cell) {
  std::string plain;
  for (const char c : cell) {
    if (c != ',') plain.push_back(c);
  }
  return !std::isnan(parse_number(plain)) || is_any_date(cell);
}

ReadGuess separator_guess(char separator, std::string reason) {
  ReadGuess guess{.what = "separator", .value = separator_name(separator), .reason = std::move(reason)};
  for (const char other : kSeparators) {
    if (other != separator) guess.alternatives.push_back(separator_name(other));
  }
  return guess;
}

ReadGuess header_guess(bool has_header, std::string reason) {
  return {.what = "header row",
          .value = has_header ? "yes" : "no",
          .reason = std::move(reason),
          .alternatives = {has_header ? "no" : "yes"}};
}

bool is_year(std::string_view cell) {
  const double number = parse_number(cell);
  return number >= 1900 && number <= 2100 && number == std::floor(number);
}

}  // namespace

std::string separator_name(char separator) {
  switch (separator) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "bar";
    default: return {separator};
  }
}

std::string_view guessable_start(std::string_view bytes) {
  constexpr std::size_t kMost = 1 << 20;
  if (bytes.size() <= kMost) return bytes;
  const std::size_t end = bytes.find_last_of("\r\n", kMost);
  return bytes.substr(0, end == std::string_view::npos ? kMost : end + 1);
}

std::pair<char, ReadGuess> guess_quote(std::string_view bytes) {
  const auto enclosed = [&](char quote) {  // opens behind a separator or line end and closes before one
    std::size_t count = 0;
    const auto is_edge = [](char c) { return c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n' || c == '\r'; };
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
      const bool opens = bytes[i] == quote && (i == 0 || is_edge(bytes[i - 1]));
      if (!opens) continue;
      const std::size_t end = bytes.find(quote, i + 1);
      if (end == std::string_view::npos) break;
      if (end + 1 == bytes.size() || is_edge(bytes[end + 1])) ++count;
      i = end;
    }
    return count;
  };
  const std::size_t twice = enclosed('"'), once = enclosed('\'');
  if (twice == 0 && once >= 2) {
    return {'\'', {.what = "quote", .value = "'", .reason = fmt::format("{} cells stand between single quotes, none between double ones.", once),
                   .alternatives = {"\"", "none"}}};
  }
  return {'"', {.what = "quote", .value = "\"", .reason = fmt::format("{} cells in the first rows stand between double quotes.", twice),
                .alternatives = {"'", "none"}}};
}

std::pair<char, ReadGuess> guess_separator_of(std::string_view bytes, char quote) {
  std::array<Cut, kSeparators.size()> cuts;
  for (std::size_t i = 0; i < cuts.size(); ++i) cuts[i] = cut_by(bytes, kSeparators[i], quote);
  const auto score = [](const Cut& cut) {
    return cut.cells < 2 ? 0.0 : cut.share * (cut.first_agrees ? 1.0 : 0.5);
  };
  const Cut& best = *std::max_element(cuts.begin(), cuts.end(), [&](const Cut& a, const Cut& b) {
    const double x = score(a), y = score(b);
    return x != y ? x < y : a.cells < b.cells;
  });
  if (score(best) >= 0.4) {
    return {best.separator,
            separator_guess(best.separator, fmt::format("It cuts {:.0f} % of the first {} rows into {} cells each.",
                                                        best.share * 100, best.records, best.cells))};
  }
  const Cut& whole = *std::max_element(cuts.begin(), cuts.end(),
                                       [](const Cut& a, const Cut& b) { return a.single < b.single; });
  return {whole.separator,
          separator_guess(whole.separator,
                          "No separator cuts the rows into equally many cells: read as a single column.")};
}

ReadGuess guess_header(std::string_view bytes, char separator, char quote) {
  CsvScanner scanner(bytes, separator, quote);
  std::vector<std::vector<std::string_view>> records;
  while (records.size() < kRecordsLookedAt && scanner.next()) {
    if (scanner.fault() != CsvScanner::Fault::unterminated_quote) records.push_back(scanner.cells());
  }
  if (records.empty()) return header_guess(true, "There is nothing to tell it from.");
  const auto& first = records.front();
  std::size_t text_over_values = 0, values_over_values = 0, years = 0, recurring = 0;
  for (std::size_t c = 0; c < first.size(); ++c) {
    std::size_t present = 0, values = 0;
    bool recurs = false;
    for (std::size_t r = 1; r < records.size(); ++r) {
      if (c >= records[r].size() || trimmed(records[r][c]).empty()) continue;
      ++present;
      if (is_value(records[r][c])) ++values;
      recurs = recurs || records[r][c] == first[c];
    }
    recurring += recurs ? 1 : 0;
    const bool is_first_value = is_value(first[c]);
    years += is_first_value && is_year(first[c]) ? 1 : 0;
    const bool mostly_values = records.size() == 1 || (values > 0 && values * 10 >= present * 9);
    if (!mostly_values) continue;
    if (is_first_value) ++values_over_values;
    else if (records.size() > 1 && !trimmed(first[c]).empty()) ++text_over_values;
  }
  if (text_over_values > 0 && text_over_values >= values_over_values) {
    return header_guess(true, fmt::format("The first row has text over {} column{} of numbers or dates.", text_over_values,
                        text_over_values == 1 ? "" : "s"));
  }
  if (values_over_values > 0 && years != values_over_values) {
    return header_guess(false, "The first row holds numbers or dates like the rows below it.");
  }
  if (records.size() > 3 && recurring == first.size()) {
    return header_guess(false, "Every cell of the first row occurs again below it.");
  }
  return header_guess(true, years > 0 ? "The first row holds years." : "Nothing speaks against it.");
}

}  // namespace amalgam
