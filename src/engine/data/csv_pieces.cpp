// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_pieces.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/data/csv_guess.h"
#include "engine/data/csv_reader.h"
#include "engine/data/csv_scanner.h"
#include "engine/data/reader.h"
#include "engine/data/text_encoding.h"

namespace amalgam {

namespace {

constexpr std::size_t kPieceStart = 1 << 20;    // bytes at the start, for the guesses
constexpr std::size_t kLongestRow = 4 << 20;  // bytes that a row may go on behind the end of a piece

bool is_csv_file(const std::filesystem::path& path, std::string_view start) {
  constexpr std::size_t kFirstBytes = 4096;
  for (const Reader& reader : readers()) {
    if (reader.id == "csv") continue;
    const bool is_named = std::find(reader.extensions.begin(), reader.extensions.end(), path.extension().string()) != reader.extensions.end();
    if (is_named || (reader.recognises != nullptr && reader.recognises(start.substr(0, kFirstBytes)))) return false;
  }
  return !start.starts_with("\x1f\x8b");  // gzip
}

}  // namespace

std::optional<CsvPieces> CsvPieces::open(const std::filesystem::path& path, const ReadRecipe& recipe, std::size_t piece_bytes) {
  std::error_code problem;
  const std::uintmax_t size = std::filesystem::file_size(path, problem);
  if (problem || size <= piece_bytes || !recipe.links.empty() || !recipe.edits.empty()) return {};
  CsvPieces pieces;
  pieces.path_ = path;
  pieces.recipe_ = recipe;
  pieces.piece_bytes_ = piece_bytes;
  pieces.bytes_ = size;
  pieces.file_.open(path, std::ios::binary);
  pieces.fill(std::max(kPieceStart, piece_bytes));
  if (!is_csv_file(path, pieces.waiting_)) return {};
  const EncodingGuess encoding = guess_encoding(std::string_view(pieces.waiting_).substr(0, kPieceStart));
  const std::string chosen = recipe.encoding.value_or(encoding.encoding);
  if (!encoding.is_text || chosen.starts_with("utf-16")) return {};
  // Where only ASCII was seen so far, each piece may still find that it is another encoding.
  if (!encoding.guess.reason.starts_with("Only ASCII")) pieces.recipe_.encoding = chosen;
  if (chosen == "utf-8") pieces.waiting_.erase(0, encoding.mark_bytes);
  const std::string_view start = guessable_start(pieces.waiting_);
  const char quote = recipe.quote ? *recipe.quote : guess_quote(start).first;
  const char separator = recipe.separator ? *recipe.separator : guess_separator_of(start, quote).first;
  const bool has_header = recipe.header ? *recipe.header : guess_header(start, separator, quote).value == "yes";
  pieces.recipe_.quote = quote;
  pieces.recipe_.separator = separator;
  pieces.recipe_.header = has_header;
  if (has_header) {
    CsvScanner scanner(pieces.waiting_, separator, quote);
    if (!scanner.next() || scanner.fault() != CsvScanner::Fault::none) return {};
    pieces.header_ = pieces.waiting_.substr(0, scanner.position());
    if (!pieces.header_.ends_with('\n') && !pieces.header_.ends_with('\r')) return {};
    pieces.waiting_.erase(0, scanner.position());
  }
  return pieces;
}

void CsvPieces::fill(std::size_t wanted) {
  const std::size_t had = waiting_.size();
  if (had >= wanted || !file_) return;
  waiting_.resize(wanted);
  file_.read(waiting_.data() + had, static_cast<std::streamsize>(wanted - had));
  waiting_.resize(had + static_cast<std::size_t>(file_.gcount()));
  if (file_.bad()) {
    throw Error(ErrorKind::io, "read.unreadable", "Cannot read " + path_.string() + ": the medium reports an error.");
  }
}

std::optional<ReadResult> CsvPieces::next() {
  fill(piece_bytes_ + kLongestRow);
  if (waiting_.empty()) return {};
  std::size_t end = waiting_.size();
  if (end > piece_bytes_ + piece_bytes_ / 2 || file_) {  // more may come: cut behind the last row that begins in the piece
    CsvScanner scanner(waiting_, *recipe_.separator, *recipe_.quote);
    while (scanner.next(piece_bytes_)) scanner.forget_cells();
    end = std::max<std::size_t>(scanner.position(), 1);
  }
  const std::string text = header_ + waiting_.substr(0, end);
  waiting_.erase(0, end);
  done_ = bytes_ - std::min<std::uint64_t>(bytes_, waiting_.size() + static_cast<std::uint64_t>(file_ ? bytes_ - static_cast<std::uint64_t>(file_.tellg()) : 0));
  ReadResult result;
  try {
    result = read_csv_text(text, recipe_, path_.string());
  } catch (const Error& problem) {
    if (problem.code() != "read.no_rows" && problem.code() != "read.empty") throw;
    result.rows_dropped = 0;  // blank lines, or rows that could not be read
  }
  for (ReadProblem& one : result.problems) one.line += lines_before_;
  lines_before_ += count_line_ends(text) - count_line_ends(header_);
  if (is_first_ && result.table) settle(result);
  return result;
}

void CsvPieces::settle(const ReadResult& first) {
  constexpr std::ptrdiff_t kMostGuesses = 50;  // of a kind: see column_guesses
  is_first_ = false;
  const auto marks = std::count_if(first.guesses.begin(), first.guesses.end(), [](const ReadGuess& one) { return one.what == "decimal mark"; });
  for (const Column& column : first.table->columns()) {
    if (marks >= kMostGuesses) break;
    if (column.type() == ColumnType::number && !recipe_.decimal_mark) recipe_.decimal_marks.try_emplace(column.name(), '.');
  }
  for (const ReadGuess& guess : first.guesses) {
    const bool is_own = !guess.column.empty();
    if (is_own && guess.what == "decimal mark" && guess.value == "comma" && !recipe_.decimal_mark) recipe_.decimal_marks[guess.column] = ',';
    if (!is_own || (guess.what != "date order" && guess.what != "date format") || recipe_.date_order) continue;
    if (guess.value == "month/day/year") recipe_.date_orders.try_emplace(guess.column, DateOrder::mdy);
    if (guess.value == "day/month/year") recipe_.date_orders.try_emplace(guess.column, DateOrder::dmy);
  }
}

}  // namespace amalgam
