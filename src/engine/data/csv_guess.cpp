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

Cut cut_by(std::string_view bytes, char separator) {
  std::map<std::size_t, std::size_t> counts;
  std::size_t first = 0;
  CsvScanner scanner(bytes, separator);
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

std::pair<char, ReadGuess> guess_separator_of(std::string_view bytes) {
  std::array<Cut, kSeparators.size()> cuts;
  for (std::size_t i = 0; i < cuts.size(); ++i) cuts[i] = cut_by(bytes, kSeparators[i]);
  const auto score = [](const Cut& cut) {
    return cut.cells < 2 ? 0.0 : cut.share * (cut.first_agrees ? 1.0 : 0.5);
  };
  const Cut& best = *std::max_element(cuts.begin(), cuts.end(), [&](const Cut& a, const Cut& b) {
    const double x = score(a), y = score(b);
    return x != y ? x < y : a.cells < b.cells;
  });
  if (score(best) >= 0.4) {
    return {best.separator,
            {"separator", separator_name(best.separator),
             fmt::format("It cuts {:.0f} % of the first {} rows into {} cells each.", best.share * 100,
                         best.records, best.cells)}};
  }
  const Cut& whole = *std::max_element(cuts.begin(), cuts.end(),
                                       [](const Cut& a, const Cut& b) { return a.single < b.single; });
  return {whole.separator,
          {"separator", separator_name(whole.separator),
           "No separator cuts the rows into equally many cells: read as a single column."}};
}

ReadGuess guess_header(std::string_view bytes, char separator) {
  CsvScanner scanner(bytes, separator);
  std::vector<std::vector<std::string_view>> records;
  while (records.size() < kRecordsLookedAt && scanner.next()) {
    if (scanner.fault() != CsvScanner::Fault::unterminated_quote) records.push_back(scanner.cells());
  }
  if (records.empty()) return {"header row", "yes", "There is nothing to tell it from."};
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
    return {"header row", "yes",
            fmt::format("The first row has text over {} column{} of numbers or dates.", text_over_values,
                        text_over_values == 1 ? "" : "s")};
  }
  if (values_over_values > 0 && years != values_over_values) {
    return {"header row", "no", "The first row holds numbers or dates like the rows below it."};
  }
  if (records.size() > 3 && recurring == first.size()) {
    return {"header row", "no", "Every cell of the first row occurs again below it."};
  }
  return {"header row", "yes", years > 0 ? "The first row holds years." : "Nothing speaks against it."};
}

}  // namespace amalgam
