// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/cell_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::int64_t kExactDigits = 1'000'000'000'000'000;  // larger integers are identifiers, kept as text

std::string_view cell_of(const TextStorage& texts, std::size_t place) {
  return std::string_view(texts.bytes).substr(texts.offsets[place], texts.offsets[place + 1] - texts.offsets[place]);
}

}  // namespace

// ── cells ────────────────────────────────────────────────────────────────────────────────────────

void CellColumn::add(std::int64_t row, Kind kind, double value) {
  kinds_.resize(static_cast<std::size_t>(row), Kind::missing);
  values_.resize(static_cast<std::size_t>(row), kNaN);
  kinds_.push_back(kind);
  values_.push_back(value);
  ++filled_;
}

void CellColumn::add_number(std::int64_t row, double value) {
  if (std::isnan(value)) return;
  if (std::isinf(value)) return add_text(row, value > 0 ? "Infinity" : "-Infinity");
  has_number_ = true;
  add(row, Kind::number, value);
}

void CellColumn::add_integer(std::int64_t row, std::int64_t value) {
  if (value <= -kExactDigits || value >= kExactDigits) return add_text(row, std::to_string(value));
  add_number(row, static_cast<double>(value));
}

void CellColumn::add_date(std::int64_t row, double seconds) {
  if (std::isnan(seconds)) return;
  has_date_ = true;
  add(row, Kind::date, seconds);
}

void CellColumn::add_text(std::int64_t row, std::string_view text) {
  if (text.empty()) return;
  has_text_ = true;
  add(row, Kind::text, static_cast<double>(texts_.offsets.size() - 1));
  texts_.append(text);
}

// ── columns ──────────────────────────────────────────────────────────────────────────────────────

/// Turns the cells of one column into a typed column.
class CellTyper {
 public:
  CellTyper(const CellTable& table, const ReadRecipe& recipe)
      : lines_(table.lines), recipe_(recipe), missing_(recipe.missing_words.value_or(usual_missing_words())) {}

  InferredColumn type(const CellColumn& column, bool decimal_comma, ProblemList& problems) const {
    const bool is_asked = recipe_.types.contains(column.name_);
    if (column.is_category_ && !is_asked) return {.column = categories(column), .date_order = {}};
    const bool is_plain = !column.has_text_ && column.has_number_ != column.has_date_;
    if (is_plain && !is_asked && column.has_date_) return {.column = dates(column), .date_order = {}};
    if (is_plain && !is_asked && is_number_in_a_csv(column)) return {.column = numbers(column), .date_order = {}};
    return infer(column, rows(), decimal_comma, problems);
  }

 private:
  std::size_t rows() const { return lines_.size(); }

  std::string text_of(const CellColumn& column, std::size_t row) const {
    if (row >= column.kinds_.size()) return {};
    using enum CellColumn::Kind;
    switch (column.kinds_[row]) {
      case number: return format_number(column.values_[row]);
      case date: return date_text(column.values_[row]);
      case text: return std::string(cell_of(column.texts_, static_cast<std::size_t>(column.values_[row])));
      default: return {};
    }
  }

  /// Type inference over the first `count` cells as texts.
  InferredColumn infer(const CellColumn& column, std::size_t count, bool decimal_comma, ProblemList& problems) const {
    TextStorage texts;
    for (std::size_t row = 0; row < count; ++row) texts.append(text_of(column, row));
    RawColumn raw{column.name_, {}};
    raw.cells.reserve(count);
    for (std::size_t row = 0; row < count; ++row) raw.cells.push_back(cell_of(texts, row));
    return infer_column(raw, lines_, missing_, decimal_comma, problems, recipe_);
  }

  /// Whether these numbers would be numbers in a CSV too (and not days such as 20240301, or codes): its first
  /// cells tell.
  bool is_number_in_a_csv(const CellColumn& column) const {
    constexpr std::size_t kCellsLookedAt = 2000;
    ProblemList ignored;
    return infer(column, std::min(rows(), kCellsLookedAt), false, ignored).column.type() == ColumnType::number;
  }

  Column numbers(const CellColumn& column) const {
    NumberStorage storage{column.values_};
    storage.values.resize(rows(), kNaN);
    return Column(column.name_, ColumnType::number, std::move(storage));
  }

  Column dates(const CellColumn& column) const {
    DateStorage storage;
    storage.seconds = column.values_;
    storage.seconds.resize(rows(), kNaN);
    for (const double seconds : storage.seconds) {
      storage.raw.append(std::isnan(seconds) ? std::string() : date_text(seconds));
    }
    return Column(column.name_, ColumnType::date, std::move(storage));
  }

  Column categories(const CellColumn& column) const {
    CategoryStorage storage;
    std::unordered_map<std::string, std::int32_t> codes;
    for (std::size_t row = 0; row < rows(); ++row) {
      const std::string text(trimmed(text_of(column, row)));
      if (text.empty()) {
        storage.codes.push_back(-1);
        continue;
      }
      const auto [place, is_new] = codes.try_emplace(text, static_cast<std::int32_t>(codes.size()));
      if (is_new) storage.dictionary.push_back(text);
      storage.codes.push_back(place->second);
    }
    return Column(column.name_, ColumnType::category, std::move(storage));
  }

  const std::vector<std::int64_t>& lines_;
  const ReadRecipe& recipe_;
  MissingWords missing_;
};

namespace {

std::vector<Column> type_columns(CellTable& table, const ReadRecipe& recipe) {
  const CellTyper typer(table, recipe);
  const bool decimal_comma = recipe.decimal_mark == ',';
  std::vector<Column> columns;
  for (CellColumn& cells : table.columns) {
    InferredColumn inferred = typer.type(cells, decimal_comma, table.problems);
    if (!inferred.date_order.empty()) {
      table.guesses.push_back(
          {.what = "date order",
           .value = inferred.date_order,
           .reason = fmt::format("No day above 12 in column '{}' tells day and month apart.", cells.name()),
           .column = cells.name()});
    }
    columns.push_back(std::move(inferred.column));
    cells = CellColumn({});  // its memory is not needed any more
  }
  return columns;
}

/// A few cells in a huge grid would fill the memory with nothing.
void check_density(const TableSource& source, const CellTable& table) {
  constexpr double kCellsAlwaysAllowed = 50e6;
  constexpr double kGridPerCell = 1000;
  double filled = 0;
  for (const CellColumn& column : table.columns) filled += static_cast<double>(column.filled());
  const double grid = static_cast<double>(table.columns.size()) * static_cast<double>(table.lines.size());
  if (grid <= kCellsAlwaysAllowed || grid <= kGridPerCell * filled) return;
  fail_reading(source, "read.too_sparse",
               fmt::format("{} rows and {} columns hold only {} cells; such a table would fill the memory with "
                           "nothing. Remove the empty columns or rows.",
                           grouped_digits(static_cast<std::int64_t>(table.lines.size())),
                           grouped_digits(static_cast<std::int64_t>(table.columns.size())),
                           grouped_digits(static_cast<std::int64_t>(filled))));
}

}  // namespace

// ── tables ───────────────────────────────────────────────────────────────────────────────────────

void list_problem(ProblemList& problems, std::int64_t line, const std::string& column, std::string_view found,
                  const std::string& reason, const std::string& kind) {
  problems.add(line, column, found, reason, kind);
}

std::vector<std::string> column_names_from(std::vector<std::string> names, std::int64_t line, ProblemList& problems) {
  std::unordered_set<std::string> taken;
  for (std::string& name : names) {
    name = normalized(trimmed(name));
    if (!name.empty()) taken.insert(name);
  }
  std::unordered_set<std::string> used;
  const auto unique = [&](const std::string& wish, int first) {
    for (int n = first;; ++n) {
      std::string name = fmt::format("{}_{}", wish, n);
      if (taken.insert(name).second) return name;
    }
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) {
      names[i] = unique("column", static_cast<int>(i) + 1);
      list_problem(problems, line, names[i], "",
                   fmt::format("Column {} has no name; it is called '{}' here.", i + 1, names[i]), "name");
    } else if (!used.insert(names[i]).second) {
      const std::string old = names[i];
      names[i] = unique(old, 2);
      list_problem(problems, line, names[i], old,
                   fmt::format("Another column is called '{}' too; column {} is called '{}' here.",
                               shortened(old, 100), i + 1, shortened(names[i], 100)),
                   "name");
    }
  }
  return names;
}

ReadResult finish_reading(const TableSource& source, CellTable cells, const ReadRecipe& recipe) {
  if (cells.lines.empty()) {
    const auto problems = cells.problems.by_line();
    fail_reading(source, "read.no_rows",
                 cells.dropped == 0
                     ? std::string("there are no rows to read.")
                     : fmt::format("no row could be read; all {} were left out. Row {}: {}",
                                   grouped_digits(cells.dropped), problems.empty() ? 0 : problems.front().line,
                                   problems.empty() ? "" : problems.front().reason));
  }
  check_density(source, cells);
  ReadResult result;
  result.table = std::make_shared<const Table>(type_columns(cells, recipe));
  result.path = source.name;
  result.sha256 = sha256_hex(source.bytes);
  result.bytes = static_cast<std::int64_t>(source.bytes.size());
  result.rows_read = result.table->rows();
  result.rows_dropped = cells.dropped;
  result.guesses = std::move(cells.guesses);
  result.problems = cells.problems.by_line();
  result.problem_count = cells.problems.count();
  return result;
}

void report_progress(const TableSource& source, const ReadProgress& progress, double share) {
  if (!progress) return;
  const auto total = static_cast<std::int64_t>(source.bytes.size());
  if (!progress(static_cast<std::int64_t>(share * static_cast<double>(total)), total)) {
    throw Error(ErrorKind::request, "read.cancelled", "Reading " + source.name + " was cancelled.");
  }
}

void fail_reading(const TableSource& source, const char* code, const std::string& sentence) {
  throw Error(ErrorKind::data, code, source.name + ": " + sentence);
}

std::string date_text(double seconds) {
  using namespace std::chrono;
  const double day = std::floor(seconds / 86400);
  if (std::abs(day) > 4e6) return format_number(seconds);  // beyond every calendar: hostile files only
  const year_month_day date(sys_days(days(static_cast<int>(day))));
  const double in_day = seconds - day * 86400;
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (in_day == 0) return text;
  const int whole = static_cast<int>(in_day);
  text += fmt::format(" {:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  const int thousandths = static_cast<int>((in_day - whole) * 1000 + 0.5);
  if (thousandths > 0 && thousandths < 1000) text += fmt::format(".{:03}", thousandths);
  return text;
}

}  // namespace amalgam
