// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "engine/base/unicode.h"
#include "engine/data/read_result.h"
#include "engine/data/text_encoding.h"

namespace amalgam {

namespace {

/// Gathers rows into blocks and problems into a list.
class RowReader {
 public:
  RowReader(std::string_view text, const CsvFormat& format, std::size_t start,
            const std::function<void(const RowBlock&)>& take)
      : text_(text), format_(format), take_(take), scanner_(text, format.separator, format.quote, start) {
    block_.stride = rows_in_block(format.names.size());
    block_.cells.resize(block_.stride * format.names.size());
    stretch_.start = start;
    block_from_ = start;
  }

  Stretch read(std::size_t limit) {
    while (scanner_.next(limit)) {
      const auto edit = format_.edits.empty() ? format_.edits.end() : format_.edits.find(scanner_.start());
      if (edit == format_.edits.end()) {
        take_record(scanner_, scanner_.line(), scanner_.fault_line(), scanner_.start());
      } else {
        take_edit(edit->second);
      }
      if (block_.rows == block_.stride) flush();
    }
    flush();
    stretch_.end = scanner_.position();
    stretch_.line_ends = scanner_.next_line() - 1;
    return std::move(stretch_);
  }

 private:
  void add_problem(std::int64_t line, std::string column, std::string_view found, std::string reason,
                   const char* kind, std::size_t row_at) {
    ++stretch_.problem_count;
    if (stretch_.problems.size() == kMostListed) return;
    stretch_.problems.push_back(
        {{line, std::move(column), escaped(found, kFoundBytes), std::move(reason), kind}, row_at});
  }

  void take_edit(const std::string& replacement) {
    edits_.push_back(replacement);
    CsvScanner scanner(edits_.back(), format_.separator, format_.quote);
    if (!scanner.next()) {  // an empty replacement takes the row out
      ++stretch_.dropped;
      return;
    }
    take_record(scanner, scanner_.line(), scanner_.line(), scanner_.start());
    edited_.push_back(std::move(scanner));  // owns cells that are not bytes of the text
  }

  void take_record(const CsvScanner& scanner, std::int64_t line, std::int64_t fault_line, std::size_t row_at) {
    const std::size_t wanted = format_.names.size();
    const auto& cells = scanner.cells();
    if (scanner.fault() == CsvScanner::Fault::unterminated_quote) {
      ++stretch_.dropped;
      add_problem(fault_line, "", scanner.raw(),
                  "A quote opens here and does not end as a cell should; the row was left out.", "open_quote", row_at);
      return;
    }
    const bool is_long = cells.size() > wanted, is_short = cells.size() < wanted;
    const bool is_kept = is_long ? format_.long_rows == LongRows::trim
                                 : !is_short || format_.short_rows == ShortRows::pad;
    if (is_long || is_short) {
      const char* done = !is_kept ? "the row was left out" : is_long ? "those behind the last column were cut off"
                                                                     : "the missing ones were left empty";
      add_problem(line, "", scanner.raw(),
                  fmt::format("Expected {} cells, found {}; {}.", wanted, cells.size(), done),
                  is_long ? "long_row" : "short_row", row_at);
    }
    if (!is_kept) {
      ++stretch_.dropped;
      return;
    }
    if (scanner.fault() == CsvScanner::Fault::text_after_quote && scanner.fault_cell() < wanted) {
      add_problem(line, format_.names[scanner.fault_cell()], cells[scanner.fault_cell()],
                  "Text stands behind the closing quote; it was kept as part of the cell.", "text_after_quote", row_at);
    }
    const std::size_t filled = std::min(wanted, cells.size());
    std::string_view* place = block_.cells.data() + block_.rows;
    for (std::size_t c = 0; c < filled; ++c, place += block_.stride) *place = cells[c];
    for (std::size_t c = filled; c < wanted; ++c, place += block_.stride) *place = {};
    block_.lines.push_back(line);
    block_.starts.push_back(row_at);
    ++block_.rows;
  }

  /// Empties and lists the cells of the block that hold bytes which are no text.
  void empty_hurt_cells() {
    for (std::size_t row = 0; row < block_.rows; ++row) {
      for (std::size_t c = 0; c < format_.names.size(); ++c) {
        std::string_view& cell = block_.cells[c * block_.stride + row];
        const bool has_zero = cell.find('\0') != std::string_view::npos;
        if (!has_zero && find_invalid_utf8(cell) == std::string_view::npos) continue;
        add_problem(block_.lines[row], format_.names[c], cell,
                    has_zero ? "The cell holds a zero byte, which is no text; it was left empty."
                             : "The cell holds bytes that are no text in the file's encoding; it was left empty.",
                    "bad_bytes", block_.starts[row]);
        stretch_.has_bad_bytes = true;
        cell = {};
      }
    }
  }

  void flush() {
    const std::string_view part = text_.substr(block_from_, scanner_.position() - block_from_);
    const bool is_hurt = !edits_.empty() || part.find('\0') != std::string_view::npos ||
                         find_invalid_utf8(part) != std::string_view::npos;
    if (is_hurt) empty_hurt_cells();
    if (block_.rows > 0) take_(block_);
    stretch_.rows += static_cast<std::int64_t>(block_.rows);
    block_.rows = 0;
    block_.lines.clear();
    block_.starts.clear();
    scanner_.forget_cells();
    edits_.clear();
    edited_.clear();
    block_from_ = scanner_.position();
  }

  std::string_view text_;
  const CsvFormat& format_;
  const std::function<void(const RowBlock&)>& take_;
  CsvScanner scanner_;
  RowBlock block_;
  Stretch stretch_;
  std::size_t block_from_ = 0;
  std::deque<std::string> edits_;
  std::deque<CsvScanner> edited_;
};

/// How many of the first rows from `at` have as many cells as there are columns.
int good_rows_from(std::string_view text, const CsvFormat& format, std::size_t at) {
  constexpr int kRowsLookedAt = 4;
  constexpr std::size_t kFarthest = 1 << 16;
  const std::string_view part = text.substr(0, std::min(text.size(), at + kFarthest));
  CsvScanner scanner(part, format.separator, format.quote, at);
  int good = 0;
  for (int i = 0; i < kRowsLookedAt && scanner.next(); ++i) {
    const bool is_whole = scanner.position() < part.size() || part.size() == text.size();
    if (!is_whole) break;
    good += scanner.fault() == CsvScanner::Fault::none && scanner.cells().size() == format.names.size() ? 1 : -1;
  }
  return good;
}

std::size_t behind_line_end(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("\r\n", at);
  if (end == std::string_view::npos) return text.size();
  return end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
}

}  // namespace

std::size_t rows_in_block(std::size_t columns) {
  constexpr std::size_t kCells = 6144;  // 96 KiB
  return std::clamp<std::size_t>(kCells / std::max<std::size_t>(columns, 1), 1, 512);
}

Stretch read_rows(std::string_view text, const CsvFormat& format, std::size_t start, std::size_t limit,
                  const std::function<void(const RowBlock&)>& take) {
  return RowReader(text, format, start, take).read(limit);
}

std::size_t likely_row_start(std::string_view text, const CsvFormat& format, std::size_t at) {
  if (at == 0 || at >= text.size()) return std::min(at, text.size());
  const std::size_t outside = behind_line_end(text, at - 1);
  const std::size_t quote = format.quote == '\0' ? std::string_view::npos : text.find(format.quote, at);
  if (quote == std::string_view::npos || quote > outside) {
    // No quote before the line end: inside of a quoted cell only if its other lines say so.
    if (good_rows_from(text, format, outside) > 0) return outside;
  }
  if (quote == std::string_view::npos) return outside;
  const std::size_t inside = behind_line_end(text, quote);
  return good_rows_from(text, format, inside) > good_rows_from(text, format, outside) ? inside : outside;
}

}  // namespace amalgam
