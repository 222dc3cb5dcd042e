// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/dates.h"
#include "engine/data/reader.h"
#include "engine/data/xlsx_sheet.h"
#include "engine/data/xlsx_workbook.h"

namespace amalgam {

namespace {

constexpr int kMostColumns = 16384;  // Excel's own limit
constexpr std::int64_t kMostRows = 1048576;

bool recognises_xlsx(std::string_view first) { return first.starts_with("PK\x03\x04"); }

/// "AB12" -> column 27; -1 if it is no reference.
int column_number(std::string_view reference) {
  int column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters) {
    column = column * 26 + (reference[letters] - 'A' + 1);
    if (column > kMostColumns) return -1;
  }
  return letters == 0 ? -1 : column - 1;
}

/// Excel's count of days as seconds since 1970. Its year 1900 has a 29th of February that never was.
double serial_seconds(double serial, bool counts_from_1904) {
  double days = serial - 25569;
  if (counts_from_1904) {
    days = serial - 24107;
  } else if (serial < 60) {
    days += 1;
  }
  return std::round(days * 86400 * 1000) / 1000;
}

std::string time_text(double serial) {
  const auto seconds = static_cast<int>(std::lround(serial * 86400));
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// Reads a sheet's XML into rows.
class SheetReader {
 public:
  SheetReader(const XlsxWorkbook& workbook, SheetTable& table) : workbook_(workbook), table_(table) {}

  void start(std::string_view name, const XmlAttributes& attributes) {
    is_text_ = false;
    if (name == "row") start_row(attributes);
    if (name == "c") start_cell(attributes);
    if (name == "rPh") ++in_reading_aid_;
    if (name == "v" || name == "t") is_text_ = in_cell_ && in_reading_aid_ == 0;
    if (name == "mergeCell") ++merged_;
  }
  void text(std::string_view piece) {
    if (is_text_) text_ += piece;
  }
  void end(std::string_view name) {
    is_text_ = false;
    if (name == "rPh") --in_reading_aid_;
    if (name == "c") end_cell();
    if (name == "row") table_.take(std::move(row_));
    if (name == "row") row_ = {};
  }

  std::int64_t merged() const { return merged_; }
  std::int64_t rounded() const { return rounded_; }

 private:
  void start_row(const XmlAttributes& attributes) {
    const double given = parse_number(attributes.value("r"));
    const bool is_usable = given >= static_cast<double>(row_number_ + 1) && given <= static_cast<double>(kMostRows);
    row_number_ = is_usable ? static_cast<std::int64_t>(given) : row_number_ + 1;
    row_ = {row_number_, {}};
    column_ = -1;
  }
  void start_cell(const XmlAttributes& attributes) {
    in_cell_ = true;
    text_.clear();
    type_ = attributes.value("t");
    style_ = parse_number(attributes.value("s"));
    const int given = column_number(attributes.value("r"));
    column_ = given > column_ ? given : column_ + 1;
  }

  void add(SheetCell::Kind kind, double value, std::string text) {
    if (kind == SheetCell::Kind::text && trimmed(text).empty()) return;
    if (column_ < kMostColumns) row_.cells.push_back({kind, column_, value, std::move(text)});
  }
  void list(const std::string& reason) {
    list_problem(table_.problems(), row_number_, column_name(), text_, reason, "bad_cell");
  }
  /// "AB": the letters over the sheet; the header's names are not known to every cell.
  std::string column_name() const {
    std::string letters;
    for (int rest = column_ + 1; rest > 0; rest = (rest - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters;
  }

  void end_cell() {
    in_cell_ = false;
    if (type_ == "s") return add_shared();
    if (type_ == "inlineStr" || type_ == "str") return add(SheetCell::Kind::text, 0, unescaped(text_));
    if (text_.empty()) return;
    if (type_ == "b") return add(SheetCell::Kind::text, 0, trimmed(text_) == "1" ? "TRUE" : "FALSE");
    if (type_ == "e") return list(fmt::format("The cell holds the error {}; it counts as missing.", shortened(text_, 20)));
    if (type_ == "d") return add_iso_date();
    add_number();
  }
  void add_shared() {
    const double index = parse_number(text_);
    const std::size_t count = workbook_.shared_texts.offsets.size() - 1;
    if (!(index >= 0 && index < static_cast<double>(count))) {
      return list("The cell points to a text that the workbook does not hold; it counts as missing.");
    }
    const auto& texts = workbook_.shared_texts;
    const auto place = static_cast<std::size_t>(index);
    add(SheetCell::Kind::text, 0, texts.bytes.substr(texts.offsets[place], texts.offsets[place + 1] - texts.offsets[place]));
  }
  void add_iso_date() {
    const double seconds = parse_date(text_, DateStyle::year_first);
    if (std::isnan(seconds)) return list("Expected a date; the cell counts as missing.");
    add(SheetCell::Kind::date, seconds, {});
  }
  void add_number() {
    const double value = parse_number(text_);
    if (std::isnan(value)) return list("Expected a number; the cell counts as missing.");
    const bool has_style = style_ >= 0 && style_ < static_cast<double>(workbook_.formats.size());
    const XlsxFormat format = has_style ? workbook_.formats[static_cast<std::size_t>(style_)] : XlsxFormat::number;
    constexpr double kMostDays = 2958466;  // the year 10000
    if (format == XlsxFormat::time_of_day && value >= 0 && value < 1) return add(SheetCell::Kind::text, 0, time_text(value));
    if (format != XlsxFormat::number && value >= 0 && value < kMostDays) {
      return add(SheetCell::Kind::date, serial_seconds(value, workbook_.counts_from_1904), {});
    }
    if (std::abs(value) >= 1e15 && value == std::floor(value)) ++rounded_;
    add(SheetCell::Kind::number, value, {});
  }

  const XlsxWorkbook& workbook_;
  SheetTable& table_;
  SheetRow row_;
  std::int64_t row_number_ = 0;
  int column_ = -1;
  std::string type_, text_;
  double style_ = 0;
  bool in_cell_ = false, is_text_ = false;
  int in_reading_aid_ = 0;
  std::int64_t merged_ = 0, rounded_ = 0;
};

// ── which sheet ──────────────────────────────────────────────────────────────────────────────────

std::vector<std::string> names_of(const std::vector<XlsxSheet>& sheets) {
  std::vector<std::string> names;
  for (const XlsxSheet& sheet : sheets) names.push_back(sheet.name);
  return names;
}

XlsxSheet choose_sheet(const TableSource& source, const ZipArchive& archive, const std::vector<XlsxSheet>& sheets,
                       const ReadRecipe& recipe, std::vector<ReadGuess>& guesses) {
  const std::vector<std::string> names = names_of(sheets);
  if (!recipe.table.empty()) {
    const auto found = std::find(names.begin(), names.end(), recipe.table);
    if (found != names.end()) return sheets[static_cast<std::size_t>(found - names.begin())];
    fail_reading(source, "read.no_table",
                 fmt::format("there is no sheet '{}'.{} It has: {}.", recipe.table, suggestion(recipe.table, names),
                             fmt::join(names, ", ")));
  }
  const XlsxSheet* largest = nullptr;
  for (const XlsxSheet& sheet : sheets) {
    const bool is_better = largest == nullptr || (largest->is_hidden && !sheet.is_hidden) ||
                           (largest->is_hidden == sheet.is_hidden && archive.size_of(sheet.entry) > archive.size_of(largest->entry));
    if (is_better) largest = &sheet;
  }
  std::vector<std::string> others;
  std::copy_if(names.begin(), names.end(), std::back_inserter(others), [&](const auto& name) { return name != largest->name; });
  const std::string reason = others.empty() ? std::string("It is the only sheet.")
                                            : fmt::format("Of {} sheets it holds the most.", sheets.size());
  guesses.push_back({.what = "sheet", .value = largest->name, .reason = reason, .alternatives = others});
  return *largest;
}

void note_oddities(const SheetReader& reader, std::vector<ReadGuess>& guesses) {
  if (reader.merged() > 0) {
    guesses.push_back({.what = "merged cells",
                       .value = grouped_digits(reader.merged()),
                       .reason = "Only the first cell of a merged range holds its value; the others are empty."});
  }
  if (reader.rounded() > 0) {
    guesses.push_back({.what = "rounded numbers",
                       .value = grouped_digits(reader.rounded()),
                       .reason = "Numbers of more than 15 digits stand in cells; Excel has rounded them when they were "
                                 "entered. Long ids must be texts in the workbook."});
  }
}

ReadResult read_xlsx(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) {
  report_progress(source, progress, 0);
  const ZipArchive archive(source);
  const XlsxWorkbook workbook = read_workbook(source, archive);
  std::vector<ReadGuess> guesses;
  const XlsxSheet sheet = choose_sheet(source, archive, workbook.sheets, recipe, guesses);
  SheetTable table(recipe.header);
  SheetReader reader(workbook, table);
  XmlReader xml({.start = [&](std::string_view name, const XmlAttributes& attributes) { reader.start(name, attributes); },
                 .end = [&](std::string_view name) { reader.end(name); },
                 .text = [&](std::string_view piece) { reader.text(piece); }});
  const auto check = [&](const std::string& fault) {
    if (fault.empty()) return;
    fail_reading(source, "read.damaged", fmt::format("sheet '{}' is damaged: {}.", shortened(sheet.name, 100), fault));
  };
  const double total = std::max(1.0, static_cast<double>(archive.size_of(sheet.entry)));
  double done = 0;
  archive.read(sheet.entry, [&](std::string_view piece) {
    check(xml.parse(piece, false));
    done += static_cast<double>(piece.size());
    report_progress(source, progress, std::min(0.8, 0.8 * done / total));
  });
  check(xml.parse({}, true));
  CellTable cells = table.finish();
  note_oddities(reader, cells.guesses);
  cells.guesses.insert(cells.guesses.begin(), guesses.begin(), guesses.end());
  return finish_reading(source, std::move(cells), recipe);
}

std::vector<std::string> xlsx_sheets(const TableSource& source) {
  const ZipArchive archive(source);
  return names_of(read_sheets(source, archive));
}

}  // namespace

Reader xlsx_reader() {
  return {.id = "xlsx",
          .title = "Excel workbook",
          .extensions = {".xlsx", ".xlsm"},
          .is_binary = true,
          .recognises = recognises_xlsx,
          .read = read_xlsx,
          .tables = xlsx_sheets};
}

}  // namespace amalgam
