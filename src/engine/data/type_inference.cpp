// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/type_inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <unordered_map>

#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/cell_lists.h"
#include "engine/data/cell_numbers.h"
#include "engine/data/column_names.h"
#include "engine/data/dates.h"

namespace amalgam {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kGoodCellsWanted = 20;  // before a bad cell is taken for a slip
constexpr std::size_t kFewClasses = 20;
constexpr double kLongestClass = 40;  // characters, on average
constexpr double kMostBlanks = 3;     // in a class, on average: more make a sentence

/// The cells of one column: trimmed; missing ones are empty.
struct Cells {
  const RawColumn& raw;
  const std::vector<std::int64_t>& lines;
  std::vector<std::string_view> trimmed;
  std::size_t present = 0;
  std::vector<std::size_t> words;  // rows whose cell is a word for "missing"

  /// How many cells may be of another kind.
  std::size_t tolerated() const { return present / 100; }
  bool tolerates(std::size_t bad) const {
    return present > 0 && (bad == 0 || (bad <= tolerated() && present - bad >= kGoodCellsWanted));
  }
};

Cells look_at(const RawColumn& raw, const std::vector<std::int64_t>& lines, const MissingWords& missing) {
  Cells cells{.raw = raw, .lines = lines, .trimmed = {}, .present = 0, .words = {}};
  cells.trimmed.reserve(raw.cells.size());
  for (std::size_t row = 0; row < raw.cells.size(); ++row) {
    const std::string_view cell = trimmed(raw.cells[row]);
    const bool is_word = !cell.empty() && missing.contains(cell);
    if (is_word) cells.words.push_back(row);
    cells.trimmed.push_back(is_word ? std::string_view() : cell);
    cells.present += cells.trimmed.back().empty() ? 0 : 1;
  }
  return cells;
}

/// Lists the cells that became missing, and words for "missing" where they are rare enough to be slips.
void list_bad_cells(const Cells& cells, const std::vector<std::size_t>& bad, std::string_view wanted,
                    ProblemList& problems) {
  for (const std::size_t row : bad) {
    problems.add(cells.lines[row], cells.raw.name, cells.raw.cells[row],
                 fmt::format("Expected {}; the cell was left empty.", wanted));
  }
  if (cells.words.size() * 100 > cells.trimmed.size()) return;
  for (const std::size_t row : cells.words) {
    problems.add(cells.lines[row], cells.raw.name, cells.raw.cells[row],
                 fmt::format("Expected {}, found a word for 'missing'; the cell counts as empty.", wanted));
  }
}

// ── numbers ──────────────────────────────────────────────────────────────────────────────────────

struct Numbers {
  NumberStorage storage;
  std::vector<std::size_t> bad;
  bool has_mark = false, has_groups = false;
};

/// All cells as numbers; nothing if too many are not, or one is an identifier.
std::optional<Numbers> read_numbers(const Cells& cells, char mark) {
  Numbers numbers;
  numbers.storage.values.reserve(cells.trimmed.size());
  for (std::size_t row = 0; row < cells.trimmed.size(); ++row) {
    double value = kNaN;
    if (!cells.trimmed[row].empty()) {
      const CellNumber cell = read_cell_number(cells.trimmed[row], mark);
      if (cell.form == NumberForm::identifier) return {};
      if (cell.form == NumberForm::none) {
        numbers.bad.push_back(row);
        if (numbers.bad.size() > cells.tolerated()) return {};
      } else {
        value = cell.value;
      }
      numbers.has_mark = numbers.has_mark || cell.has_mark;
      numbers.has_groups = numbers.has_groups || cell.form == NumberForm::grouped;
    }
    numbers.storage.values.push_back(value);
  }
  if (!cells.tolerates(numbers.bad.size())) return {};
  return numbers;
}

std::optional<InferredColumn> try_numbers(const Cells& cells, bool decimal_comma, ProblemList& problems) {
  std::optional<Numbers> point = read_numbers(cells, '.');
  std::optional<Numbers> comma;
  const bool is_ambiguous = point && point->has_groups && !point->has_mark;
  if (!point || !point->bad.empty() || (is_ambiguous && decimal_comma)) comma = read_numbers(cells, ',');
  const bool takes_comma =
      comma && comma->has_mark &&
      (!point || comma->bad.size() < point->bad.size() || (is_ambiguous && decimal_comma));
  if (!point && !takes_comma) return {};
  Numbers& numbers = takes_comma ? *comma : *point;
  list_bad_cells(cells, numbers.bad, "a number", problems);
  return InferredColumn{.column = Column(cells.raw.name, ColumnType::number, std::move(numbers.storage)),
                        .needed_comma = takes_comma && !is_ambiguous,
                        .could_have_comma = is_ambiguous,
                        .has_point = !takes_comma && numbers.has_mark,
                        .date_order = {}};
}

// ── dates ────────────────────────────────────────────────────────────────────────────────────────

struct Dates {
  DateStyle style = DateStyle::year_first;
  std::vector<double> seconds;
  std::vector<std::size_t> bad;
};

std::optional<Dates> read_dates(const Cells& cells, DateStyle style) {
  Dates dates{.style = style, .seconds = {}, .bad = {}};
  for (std::size_t row = 0; row < cells.trimmed.size(); ++row) {
    const bool is_missing = cells.trimmed[row].empty();
    dates.seconds.push_back(is_missing ? kNaN : parse_date(cells.trimmed[row], style));
    if (is_missing || !std::isnan(dates.seconds.back())) continue;
    dates.bad.push_back(row);
    if (dates.bad.size() > cells.tolerated()) return {};
  }
  if (!cells.tolerates(dates.bad.size())) return {};
  return dates;
}

void append(TextStorage& texts, std::string_view text) {
  texts.bytes.append(text);
  texts.offsets.push_back(texts.bytes.size());
}

InferredColumn date_column(const Cells& cells, Dates dates, std::string order, ProblemList& problems) {
  DateStorage storage;
  for (std::size_t row = 0; row < dates.seconds.size(); ++row) {
    append(storage.raw, std::isnan(dates.seconds[row]) ? std::string_view() : cells.trimmed[row]);
  }
  storage.seconds = std::move(dates.seconds);
  list_bad_cells(cells, dates.bad, fmt::format("a date ({})", to_string(dates.style)), problems);
  return {.column = Column(cells.raw.name, ColumnType::date, std::move(storage)), .date_order = std::move(order)};
}

std::optional<InferredColumn> try_dates(const Cells& cells, ProblemList& problems) {
  using enum DateStyle;
  for (const DateStyle style : {year_first, dotted}) {
    if (auto dates = read_dates(cells, style)) return date_column(cells, std::move(*dates), {}, problems);
  }
  auto month = read_dates(cells, month_first);
  auto day = read_dates(cells, day_first);
  if (month && day && month->bad.size() == day->bad.size()) {
    const bool differs = !std::equal(
        month->seconds.begin(), month->seconds.end(), day->seconds.begin(),
        [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); });
    return date_column(cells, std::move(*month), differs ? std::string(to_string(month_first)) : std::string(),
                       problems);
  }
  if (day && (!month || day->bad.size() < month->bad.size())) return date_column(cells, std::move(*day), {}, problems);
  if (month) return date_column(cells, std::move(*month), {}, problems);
  return {};
}

/// 20240301 is a date only where the column's name says so.
std::optional<InferredColumn> try_compact_dates(const Cells& cells, ProblemList& problems) {
  if (!name_has(cells.raw.name, {"date", "dates", "dt", "日期", "时间"})) return {};
  auto dates = read_dates(cells, DateStyle::compact);
  if (!dates) return {};
  return date_column(cells, std::move(*dates), {}, problems);
}

// ── lists ────────────────────────────────────────────────────────────────────────────────────────

InferredColumn text_column(const Cells& cells, ColumnType type, const std::vector<std::size_t>& bad,
                           std::string_view wanted, ProblemList& problems) {
  TextStorage storage;
  storage.offsets.reserve(cells.trimmed.size() + 1);
  auto next_bad = bad.begin();
  for (std::size_t row = 0; row < cells.trimmed.size(); ++row) {
    const bool is_bad = next_bad != bad.end() && *next_bad == row;
    if (is_bad) ++next_bad;
    const bool is_missing = is_bad || cells.trimmed[row].empty();
    append(storage, is_missing ? std::string_view() : cells.raw.cells[row]);
  }
  if (type != ColumnType::text) list_bad_cells(cells, bad, wanted, problems);
  return {.column = Column(cells.raw.name, type, std::move(storage)), .date_order = {}};
}

/// The rows whose cell is not as `is_good` asks; nothing if they are too many.
std::optional<std::vector<std::size_t>> rows_unlike(const Cells& cells,
                                                    const std::function<bool(std::string_view)>& is_good) {
  std::vector<std::size_t> bad;
  for (std::size_t row = 0; row < cells.trimmed.size(); ++row) {
    if (cells.trimmed[row].empty() || is_good(cells.trimmed[row])) continue;
    bad.push_back(row);
    if (bad.size() > cells.tolerated()) return {};
  }
  if (!cells.tolerates(bad.size())) return {};
  return bad;
}

std::optional<InferredColumn> try_lists(const Cells& cells, ProblemList& problems) {
  std::size_t lists = 0;
  const auto numbers = rows_unlike(cells, [&](std::string_view cell) {
    const int count = count_listed_numbers(cell);
    lists += count >= 2 ? 1 : 0;
    return count >= 0;
  });
  if (numbers && lists * 2 > cells.present) {
    return text_column(cells, ColumnType::number_list, *numbers, "a list of numbers", problems);
  }
  if (const auto events = rows_unlike(cells, is_json_events)) {
    return text_column(cells, ColumnType::event_list, *events, "a JSON array of events", problems);
  }
  std::vector<std::string_view> present;
  for (const std::string_view cell : cells.trimmed) {
    if (!cell.empty()) present.push_back(cell);
  }
  if (name_list_separator(present) == '\0') return {};
  return text_column(cells, ColumnType::event_list, {}, "a list of names", problems);
}

// ── words ────────────────────────────────────────────────────────────────────────────────────────

std::optional<InferredColumn> try_categories(const Cells& cells) {
  const std::size_t most = std::max(kFewClasses, cells.trimmed.size() / 20);
  CategoryStorage storage;
  storage.codes.reserve(cells.trimmed.size());
  std::unordered_map<std::string_view, std::int32_t> codes;
  std::int64_t characters = 0, blanks = 0;
  for (const std::string_view cell : cells.trimmed) {
    if (cell.empty()) {
      storage.codes.push_back(-1);
      continue;
    }
    const auto [place, is_new] = codes.try_emplace(cell, static_cast<std::int32_t>(codes.size()));
    if (is_new) {
      if (codes.size() > most) return {};
      storage.dictionary.emplace_back(cell);
      characters += count_characters(cell);
      blanks += std::count(cell.begin(), cell.end(), ' ');
    }
    storage.codes.push_back(place->second);
  }
  const auto distinct = static_cast<double>(codes.size());
  if (static_cast<double>(characters) > kLongestClass * distinct) return {};
  if (static_cast<double>(blanks) > kMostBlanks * distinct) return {};
  return InferredColumn{.column = Column(cells.raw.name, ColumnType::category, std::move(storage)), .date_order = {}};
}

}  // namespace

void ProblemList::add(std::int64_t line, std::string column, std::string_view found, std::string reason) {
  constexpr std::size_t kFoundBytes = 200;
  ++count_;
  if (problems_.size() == kMost) return;
  problems_.push_back({line, std::move(column), shortened(found, kFoundBytes), std::move(reason)});
}

std::vector<ReadProblem> ProblemList::by_line() const {
  std::vector<ReadProblem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ReadProblem& a, const ReadProblem& b) { return a.line < b.line; });
  return sorted;
}

MissingWords::MissingWords(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::string_view plain = trimmed(word);
    if (plain.empty()) continue;
    words_.emplace_back(plain);
    begins_[static_cast<unsigned char>(plain.front())] = true;
    longest_ = std::max(longest_, plain.size());
  }
}

bool MissingWords::contains(std::string_view trimmed_cell) const {
  if (trimmed_cell.empty()) return true;
  if (trimmed_cell.size() > longest_ || !begins_[static_cast<unsigned char>(trimmed_cell.front())]) return false;
  return std::find(words_.begin(), words_.end(), trimmed_cell) != words_.end();
}

InferredColumn infer_column(const RawColumn& raw, const std::vector<std::int64_t>& lines,
                            const MissingWords& missing, bool decimal_comma, ProblemList& problems) {
  const Cells cells = look_at(raw, lines, missing);
  if (auto dates = try_compact_dates(cells, problems)) return std::move(*dates);
  if (auto numbers = try_numbers(cells, decimal_comma, problems)) return std::move(*numbers);
  if (auto dates = try_dates(cells, problems)) return std::move(*dates);
  if (auto lists = try_lists(cells, problems)) return std::move(*lists);
  if (auto categories = try_categories(cells)) return std::move(*categories);
  return text_column(cells, ColumnType::text, {}, "a text", problems);
}

}  // namespace amalgam
