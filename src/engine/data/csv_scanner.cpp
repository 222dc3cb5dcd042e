// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_scanner.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/base/text.h"

namespace amalgam {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kLineFeeds = kOnes * '\n';
constexpr std::uint64_t kReturns = kOnes * '\r';

/// The high bit of every byte that is zero (and perhaps of some behind the first such byte).
std::uint64_t zero_bytes(std::uint64_t eight) { return (eight - kOnes) & ~eight & (kOnes << 7); }

/// Which byte in memory the lowest marked one is.
std::size_t first_byte(std::uint64_t marks) {
  static_assert(std::endian::native == std::endian::little);
  return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

std::int64_t count_line_ends(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_lone_return = text[i] == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n');
    count += text[i] == '\n' || is_lone_return ? 1 : 0;
  }
  return count;
}

CsvScanner::CsvScanner(std::string_view bytes, char separator, char quote, std::size_t start)
    : bytes_(bytes), separator_(separator), quote_(quote), at_(start) {
  separators_ = kOnes * static_cast<unsigned char>(separator);
  for (const char c : {separator, '\n', '\r'}) stops_[static_cast<unsigned char>(c)] = true;
}

bool CsvScanner::next(std::size_t limit) {
  limit = std::min(limit, bytes_.size());
  while (read_record(limit)) {
    const bool is_blank = cells_.size() == 1 && !has_quoted_ && trimmed(cells_.front()).empty();
    if (!is_blank) return true;
  }
  return false;
}

bool CsvScanner::read_record(std::size_t limit) {
  while (at_ < limit && is_line_end(bytes_[at_])) end_line();
  cells_.clear();
  fault_ = Fault::none;
  has_quoted_ = false;
  if (at_ >= limit) return false;
  record_line_ = line_;
  record_start_ = at_;
  while (true) {
    if (quote_ != '\0' && at_ < bytes_.size() && bytes_[at_] == quote_) {
      if (!read_quoted_cell()) return true;
    } else {
      read_plain_cell();
    }
    if (at_ < bytes_.size() && bytes_[at_] == separator_) {
      ++at_;
      continue;  // a separator at the very end of the file is followed by an empty cell
    }
    record_end_ = at_;
    if (at_ < bytes_.size()) end_line();
    return true;
  }
}

void CsvScanner::read_plain_cell() {
  const std::size_t start = at_;
  std::uint64_t eight = 0;
  while (at_ + sizeof eight <= bytes_.size()) {  // eight bytes at a time, up to the first that may end the cell
    std::memcpy(&eight, bytes_.data() + at_, sizeof eight);
    const std::uint64_t ends = zero_bytes(eight ^ separators_) | zero_bytes(eight ^ kLineFeeds) |
                               zero_bytes(eight ^ kReturns);
    if (ends != 0) {
      at_ += first_byte(ends);
      break;
    }
    at_ += sizeof eight;
  }
  while (at_ < bytes_.size() && !stops_[static_cast<unsigned char>(bytes_[at_])]) ++at_;
  cells_.push_back(bytes_.substr(start, at_ - start));
}

bool CsvScanner::read_quoted_cell() {
  has_quoted_ = true;
  const std::size_t opened_at = at_;
  std::size_t from = at_ + 1;  // start of what is not yet in `content`
  std::string content;
  bool is_copied = false;
  std::size_t quote = bytes_.find(quote_, from);
  while (quote != std::string_view::npos && quote + 1 < bytes_.size() && bytes_[quote + 1] == quote_) {
    content.append(bytes_.substr(from, quote + 1 - from));
    is_copied = true;
    from = quote + 2;
    quote = bytes_.find(quote_, from);
  }
  if (quote == std::string_view::npos) return give_up_on_quote(opened_at);
  const std::int64_t lines = count_line_ends(bytes_.substr(opened_at, quote - opened_at));
  const bool ends_well = quote + 1 == bytes_.size() || stops_[static_cast<unsigned char>(bytes_[quote + 1])];
  if (!ends_well && lines > 0) return give_up_on_quote(opened_at);
  at_ = quote + 1;
  line_ += lines;
  if (!ends_well) {
    content.append(bytes_.substr(from, quote - from));
    read_text_after_quote(std::move(content));
  } else if (is_copied) {
    content.append(bytes_.substr(from, quote - from));
    cells_.push_back(unquoted_.emplace_back(std::move(content)));
  } else {
    cells_.push_back(bytes_.substr(from, quote - from));
  }
  return true;
}

/// The cell is kept as its content and the text behind it, as most readers have it.
void CsvScanner::read_text_after_quote(std::string content) {
  if (fault_ == Fault::none) {
    fault_ = Fault::text_after_quote;
    fault_cell_ = cells_.size();
    fault_line_ = line_;
  }
  read_plain_cell();
  content.append(cells_.back());
  cells_.back() = unquoted_.emplace_back(std::move(content));
}

bool CsvScanner::give_up_on_quote(std::size_t opened_at) {
  fault_ = Fault::unterminated_quote;
  fault_cell_ = cells_.size();
  fault_line_ = line_;
  cells_.clear();
  at_ = std::min(bytes_.find_first_of("\r\n", opened_at), bytes_.size());
  record_end_ = at_;
  if (at_ < bytes_.size()) end_line();
  return false;
}

void CsvScanner::end_line() {
  const bool is_pair = bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n';
  at_ += is_pair ? 2 : 1;
  ++line_;
}

}  // namespace amalgam
