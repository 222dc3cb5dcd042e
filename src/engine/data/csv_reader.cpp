// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/csv_guess.h"
#include "engine/data/csv_scanner.h"
#include "engine/data/type_inference.h"

namespace amalgam {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kBytesPerReport = 1 << 20;

/// One reading: the bytes, what is asked for, and what has come of it so far.
struct Reading {
  std::string_view bytes;  // without a byte-order mark
  std::string name;
  const CsvRecipe& recipe;
  const ReadProgress& progress;
  std::int64_t total = 0;
  char separator = ',';
  bool has_header = true;
  std::vector<RawColumn> columns = {};
  std::vector<std::int64_t> lines = {};  // one per row kept
  std::int64_t dropped = 0;
  ProblemList problems = {};
  std::vector<ReadGuess> guesses = {};
};

[[noreturn]] void fail(const Reading& reading, const char* code, const std::string& sentence) {
  throw Error(ErrorKind::data, code, reading.name + ": " + sentence);
}

void report(const Reading& reading, double share) {
  if (!reading.progress) return;
  const auto done = static_cast<std::int64_t>(share * static_cast<double>(reading.total));
  if (!reading.progress(done, reading.total)) {
    throw Error(ErrorKind::request, "read.cancelled", "Reading " + reading.name + " was cancelled.");
  }
}

// ── is it text ───────────────────────────────────────────────────────────────────────────────────

[[noreturn]] void fail_not_text(const Reading& reading, std::size_t at, const std::string& what) {
  const std::string_view before = reading.bytes.substr(0, at);
  const std::size_t line_end = before.find_last_of("\r\n");
  const std::size_t in_line = line_end == std::string_view::npos ? at : at - line_end - 1;
  fail(reading, "read.not_text",
       fmt::format("line {}, byte {}: {} Only UTF-8 text (with or without a byte-order mark) is read now; "
                   "save the file as \"CSV UTF-8\" and open it again.",
                   grouped_digits(count_line_ends(before) + 1), grouped_digits(static_cast<std::int64_t>(in_line) + 1),
                   what));
}

void check_text(const Reading& reading) {
  const bool is_utf16 = reading.bytes.starts_with("\xFF\xFE") || reading.bytes.starts_with("\xFE\xFF");
  if (is_utf16) fail_not_text(reading, 0, "the file begins like UTF-16.");
  if (const std::size_t at = reading.bytes.find('\0'); at != std::string_view::npos) {
    fail_not_text(reading, at, "a NUL byte: this is not a text file.");
  }
  if (const std::size_t at = find_invalid_utf8(reading.bytes); at != std::string_view::npos) {
    fail_not_text(reading, at,
                  fmt::format("0x{:02X} is not UTF-8; the file is in another encoding (GBK, Latin-1 …).",
                              static_cast<unsigned char>(reading.bytes[at])));
  }
  if (trimmed(reading.bytes).empty()) fail(reading, "read.empty", "the file is empty.");
}

// ── records ──────────────────────────────────────────────────────────────────────────────────────

/// Names from the header's cells. An empty one gets its position as a name and is listed.
void name_columns(Reading& reading, const CsvScanner& scanner) {
  std::map<std::string, std::size_t> places;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scanner.cells().size(); ++i) {
    names.push_back(normalized(trimmed(scanner.cells()[i])));
    if (names.back().empty()) continue;
    const auto [place, is_new] = places.try_emplace(names.back(), i);
    if (!is_new) {
      fail(reading, "read.duplicate_header",
           fmt::format("line {}: columns {} and {} are both called '{}'. Rename one of them.", scanner.line(),
                       place->second + 1, i + 1, shortened(names.back(), 100)));
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty()) continue;
    names[i] = fmt::format("column_{}", i + 1);
    while (places.contains(names[i])) names[i] += "_";
    places.emplace(names[i], i);
    reading.problems.add(scanner.line(), names[i], "",
                         fmt::format("Column {} has no name; it is called '{}' here.", i + 1, names[i]));
  }
  for (std::string& name : names) reading.columns.push_back({std::move(name), {}});
}

/// Without a header the columns are as many as most of the first rows have cells.
void number_columns(Reading& reading) {
  constexpr std::size_t kRecordsLookedAt = 200;
  std::map<std::size_t, std::size_t> counts;
  CsvScanner scanner(reading.bytes, reading.separator);
  for (std::size_t i = 0; i < kRecordsLookedAt && scanner.next(); ++i) {
    if (scanner.fault() != CsvScanner::Fault::unterminated_quote) ++counts[scanner.cells().size()];
  }
  const auto most = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const std::size_t count = most == counts.end() ? 0 : most->first;
  for (std::size_t i = 0; i < count; ++i) reading.columns.push_back({fmt::format("column_{}", i + 1), {}});
}

void drop_unterminated(Reading& reading, const CsvScanner& scanner) {
  ++reading.dropped;
  reading.problems.add(scanner.fault_line(), "", scanner.raw(),
                       "A quote opens here and does not end as a cell should; the row was left out.");
}

void take_row(Reading& reading, const CsvScanner& scanner) {
  const auto& cells = scanner.cells();
  if (cells.size() != reading.columns.size()) {
    ++reading.dropped;
    reading.problems.add(scanner.line(), "", scanner.raw(),
                         fmt::format("Expected {} cells, found {}; the row was left out.", reading.columns.size(),
                                     cells.size()));
    return;
  }
  if (scanner.fault() == CsvScanner::Fault::text_after_quote) {
    reading.problems.add(scanner.line(), reading.columns[scanner.fault_cell()].name, cells[scanner.fault_cell()],
                         "Text stands behind the closing quote; it was kept as part of the cell.");
  }
  for (std::size_t i = 0; i < cells.size(); ++i) reading.columns[i].cells.push_back(cells[i]);
  reading.lines.push_back(scanner.line());
}

void scan(Reading& reading, CsvScanner& scanner) {
  bool needs_header = reading.has_header;
  if (!needs_header) number_columns(reading);
  std::size_t reported = 0;
  while (scanner.next()) {
    if (scanner.fault() == CsvScanner::Fault::unterminated_quote) {
      drop_unterminated(reading, scanner);
    } else if (needs_header) {
      name_columns(reading, scanner);
      needs_header = false;
    } else {
      take_row(reading, scanner);
    }
    if (scanner.position() - reported < kBytesPerReport) continue;
    reported = scanner.position();
    report(reading, 0.5 * static_cast<double>(reported) / static_cast<double>(reading.bytes.size()));
  }
  if (!reading.lines.empty()) return;
  if (reading.dropped == 0) {
    fail(reading, "read.no_rows", "the file has a header but no rows.");
  }
  const ReadProblem first = reading.problems.by_line().front();
  fail(reading, "read.no_rows",
       fmt::format("no row could be read; all {} were left out. Line {}: {}", grouped_digits(reading.dropped),
                   grouped_digits(first.line), first.reason));
}

// ── columns ──────────────────────────────────────────────────────────────────────────────────────

/// Whether the file writes 1,5 for one and a half: asked once, of all columns.
bool uses_decimal_comma(const std::vector<InferredColumn>& columns) {
  const auto count = [&](bool InferredColumn::*mark) {
    return std::count_if(columns.begin(), columns.end(), [&](const auto& column) { return column.*mark; });
  };
  return count(&InferredColumn::needed_comma) > 0 && count(&InferredColumn::has_point) == 0;
}

void note_marks(Reading& reading, const std::vector<InferredColumn>& columns, bool decimal_comma) {
  const auto example = [&](const std::string& what, const auto& is_meant) -> std::string {
    for (const InferredColumn& column : columns) {
      if (is_meant(column)) return fmt::format("{} in column '{}'.", what, column.column.name());
    }
    return {};
  };
  const std::string comma = example("Numbers such as 1,5 stand", [](const auto& c) { return c.needed_comma; });
  const std::string grouped = example("Commas stand before three digits each time",
                                      [](const auto& c) { return c.could_have_comma; });
  if (!comma.empty()) reading.guesses.push_back({"decimal mark", "comma", comma});
  if (comma.empty() && !grouped.empty() && !decimal_comma) reading.guesses.push_back({"decimal mark", "point", grouped});
  for (const InferredColumn& column : columns) {
    if (column.date_order.empty()) continue;
    reading.guesses.push_back(
        {"date order", column.date_order,
         fmt::format("No day above 12 in column '{}' tells day and month apart.", column.column.name())});
  }
}

std::vector<Column> infer_columns(Reading& reading) {
  const MissingWords missing(reading.recipe.missing_words);
  const ProblemList before = reading.problems;
  const auto infer_all = [&](bool decimal_comma) {
    reading.problems = before;
    std::vector<InferredColumn> columns;
    for (const RawColumn& raw : reading.columns) {
      columns.push_back(infer_column(raw, reading.lines, missing, decimal_comma, reading.problems));
      report(reading, 0.5 + 0.5 * static_cast<double>(columns.size()) / static_cast<double>(reading.columns.size()));
    }
    return columns;
  };
  std::vector<InferredColumn> columns = infer_all(false);
  const bool is_ambiguous =
      std::any_of(columns.begin(), columns.end(), [](const auto& column) { return column.could_have_comma; });
  const bool decimal_comma = is_ambiguous && uses_decimal_comma(columns);
  if (decimal_comma) columns = infer_all(true);
  note_marks(reading, columns, decimal_comma);
  std::vector<Column> finished;
  for (InferredColumn& column : columns) finished.push_back(std::move(column.column));
  return finished;
}

ReadResult read_bytes(std::string_view all, const CsvRecipe& recipe, const std::string& name,
                      const ReadProgress& progress) {
  const bool has_mark = all.starts_with(kByteOrderMark);
  Reading reading{.bytes = has_mark ? all.substr(kByteOrderMark.size()) : all,
                  .name = name,
                  .recipe = recipe,
                  .progress = progress,
                  .total = static_cast<std::int64_t>(all.size())};
  report(reading, 0);
  check_text(reading);
  reading.guesses.push_back({"encoding", has_mark ? "UTF-8 with BOM" : "UTF-8",
                             has_mark ? "The file begins with a byte-order mark." : "Every byte is well-formed UTF-8."});
  if (recipe.separator) {
    if (*recipe.separator == '"' || *recipe.separator == '\n' || *recipe.separator == '\r') {
      throw Error(ErrorKind::request, "read.separator",
                  "A quote or a line end cannot separate cells. Use a comma, semicolon, tab or bar.");
    }
    reading.separator = *recipe.separator;
  } else {
    auto [separator, guess] = guess_separator_of(reading.bytes);
    reading.separator = separator;
    reading.guesses.push_back(std::move(guess));
  }
  if (recipe.header) {
    reading.has_header = *recipe.header;
  } else {
    reading.guesses.push_back(guess_header(reading.bytes, reading.separator));
    reading.has_header = reading.guesses.back().value == "yes";
  }
  CsvScanner scanner(reading.bytes, reading.separator);  // owns unquoted cells: lives until the table is made
  scan(reading, scanner);
  ReadResult result;
  result.table = std::make_shared<const Table>(infer_columns(reading));
  result.path = name;
  result.sha256 = sha256_hex(all);
  result.bytes = static_cast<std::int64_t>(all.size());
  result.rows_read = result.table->rows();
  result.rows_dropped = reading.dropped;
  result.guesses = std::move(reading.guesses);
  result.problems = reading.problems.by_line();
  result.problem_count = reading.problems.count();
  return result;
}

[[noreturn]] void fail_unreadable(const std::filesystem::path& path, const std::string& why) {
  throw Error(ErrorKind::io, "read.unreadable", fmt::format("{} cannot be read: {}.", path.string(), why));
}

std::string load(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(ErrorKind::io, "read.missing", fmt::format("There is no file {}.", path.string()));
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorKind::io, "read.directory",
                fmt::format("{} is a folder. Name a CSV or TSV file in it.", path.string()));
  }
  if (error) fail_unreadable(path, error.message());
  if (!std::filesystem::is_regular_file(status)) fail_unreadable(path, "it is not a regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail_unreadable(path, std::strerror(errno));
  const auto size = std::filesystem::file_size(path, error);
  if (error) fail_unreadable(path, error.message());
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (file.bad()) fail_unreadable(path, std::strerror(errno));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

ReadResult read_csv(const std::filesystem::path& path, const CsvRecipe& recipe, const ReadProgress& progress) {
  const std::string bytes = load(path);
  return read_bytes(bytes, recipe, path.string(), progress);
}

ReadResult read_csv_text(std::string_view bytes, const CsvRecipe& recipe, const std::string& name) {
  return read_bytes(bytes, recipe, name, {});
}

void write_csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out.push_back(',');
    // A row of one empty cell would otherwise be a blank line, which readers skip.
    const bool needs_quotes =
        cells[i].find_first_of(",\"\r\n") != std::string::npos || (cells.size() == 1 && cells[i].empty());
    if (!needs_quotes) {
      out.append(cells[i]);
      continue;
    }
    out.push_back('"');
    for (const char c : cells[i]) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  out.push_back('\n');
}

}  // namespace amalgam
