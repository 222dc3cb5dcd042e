// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// Cuts CSV bytes into records, one at a time, in one pass.
///
/// Blank lines are skipped. A quoted cell that never ends, or that ends on a later line in the middle of
/// text, would swallow the rows behind it: its line is given back as a record with a fault, and
/// reading goes on with the next line.
///
/// Cost:    O(bytes) in all. A quote that does not end leaves only even runs of quotes behind it, so no cell
///          opened there can run far: no byte is looked at more than three times.
/// Source:  RFC 4180
class CsvScanner {
 public:
  enum class Fault { none, unterminated_quote, text_after_quote };

  /// `bytes` must outlive the scanner, and the scanner the cells. `quote` '\0': cells are never quoted.
  /// `start`: where to begin, counted as line 1.
  explicit CsvScanner(std::string_view bytes, char separator, char quote = '"', std::size_t start = 0);

  /// Goes to the next record that starts before `limit`; false if there is none.
  bool next(std::size_t limit = std::string_view::npos);
  /// Cells of the records given so far need not stay valid any more.
  void forget_cells() { unquoted_.clear(); }

  /// The record's cells, without their quotes. Valid as long as the scanner. Empty if the record was cut off by an
  /// unterminated quote.
  const std::vector<std::string_view>& cells() const { return cells_; }
  std::int64_t line() const { return record_line_; }  ///< 1-based physical line where it starts
  std::int64_t next_line() const { return line_; }        ///< of what comes after it
  std::size_t start() const { return record_start_; }     ///< where it starts in the bytes
  std::string_view raw() const { return bytes_.substr(record_start_, record_end_ - record_start_); }
  Fault fault() const { return fault_; }
  std::size_t fault_cell() const { return fault_cell_; }         ///< index of the cell at fault
  std::int64_t fault_line() const { return fault_line_; }        ///< where its quote opens
  std::size_t position() const { return at_; }                   ///< bytes done

 private:
  bool read_record(std::size_t limit);
  void read_plain_cell();
  bool read_quoted_cell();  // false: the record ends here, cut off
  bool give_up_on_quote(std::size_t opened_at);
  void read_text_after_quote(std::string content);
  void end_line();

  std::string_view bytes_;
  char separator_, quote_;
  std::array<bool, 256> stops_{};  // separator and line ends
  std::uint64_t separators_ = 0;   // the separator eight times
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::vector<std::string_view> cells_;
  std::deque<std::string> unquoted_;  // cells that differ from the file's bytes; addresses stay
  bool has_quoted_ = false;
  std::size_t record_start_ = 0, record_end_ = 0;
  std::int64_t record_line_ = 0;
  Fault fault_ = Fault::none;
  std::size_t fault_cell_ = 0;
  std::int64_t fault_line_ = 0;
};

/// How many line ends (LF, CRLF or CR) stand in the text.
std::int64_t count_line_ends(std::string_view text);

}  // namespace amalgam
