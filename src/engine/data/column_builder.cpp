// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/column_builder.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cmath>

#include "engine/base/not_a_number.h"
#include "engine/base/text.h"
#include "engine/base/unicode.h"
#include "engine/data/cell_lists.h"
#include "engine/data/read_result.h"

namespace amalgam {

namespace {

constexpr std::size_t kPieceClasses = 2000;  // in a dictionary, before a piece is kept as texts
constexpr std::size_t kFewClasses = 20;
constexpr double kLongestClass = 40;  // characters, on average
constexpr double kMostBlanks = 3;     // in a class, on average: more make a sentence

std::string_view built_text(const std::string& bytes, const std::vector<std::uint32_t>& ends, std::size_t row) {
  const std::size_t start = row == 0 ? 0 : ends[row - 1];
  return std::string_view(bytes).substr(start, ends[row] - start);
}

bool begins_like_a_number(std::string_view cell) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return is_digit(cell.front()) || (cell.size() > 1 && (cell.front() == '-' || cell.front() == '+') && is_digit(cell[1]));
}

std::string_view wanted_by(const ColumnPlan& plan) {
  switch (plan.kind) {
    case ColumnPlan::Kind::number: return "a number";
    case ColumnPlan::Kind::date: return "a date";
    case ColumnPlan::Kind::number_list: return "a list of numbers";
    case ColumnPlan::Kind::json_events: return "a JSON array of events";
    default: return "a text";
  }
}

}  // namespace

MissingWords::MissingWords(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::string_view plain = trimmed(word);
    if (plain.empty()) continue;
    words_.emplace_back(plain);
    begins_[static_cast<unsigned char>(plain.front())] = true;
    longest_ = std::max(longest_, plain.size());
  }
}

std::int32_t MissingWords::search(std::string_view cell) const {
  const auto found = std::find(words_.begin(), words_.end(), cell);
  return found == words_.end() ? -1 : static_cast<std::int32_t>(found - words_.begin());
}

// ── one piece ────────────────────────────────────────────────────────────────────────────────────

ColumnPiece::ColumnPiece(const ColumnPlan& plan, const MissingWords& missing, std::size_t expected_rows,
                         bool are_many_words)
    : plan_(&plan), missing_(&missing), is_text_(are_many_words) {
  using enum ColumnPlan::Kind;
  if (plan.kind == number || plan.kind == date) values_.reserve(expected_rows);
  if (plan.kind == words && !is_text_) codes_.reserve(expected_rows);
  if (plan.kind != number && (plan.kind != words || is_text_)) ends_.reserve(expected_rows);
}

void ColumnPiece::add(std::string_view whole, std::int64_t line, std::size_t row_at) {
  std::string_view cell = whole;
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (!cell.empty() && (is_edge(cell.front()) || is_edge(cell.back()))) cell = trimmed(cell);
  ++rows_;
  if (!cell.empty()) {
    if (const std::int32_t word = missing_->find(cell); word >= 0) {
      if (counts_.empty()) counts_.assign(missing_->size(), 0);
      ++counts_[static_cast<std::size_t>(word)];
      ++word_count_;
      if (words_.size() < kMostListed) words_.push_back({line, row_at, std::string(cell), false});
      cell = {};
    }
  }
  present_ += cell.empty() ? 0 : 1;
  switch (plan_->kind) {
    case ColumnPlan::Kind::number: return add_number(cell, whole, line, row_at);
    case ColumnPlan::Kind::date: return add_date(cell, whole, line, row_at);
    case ColumnPlan::Kind::words: return add_word(cell);
    default: return add_list(cell, whole, line, row_at);
  }
}

void ColumnPiece::note_odd(std::string_view whole, std::int64_t line, std::size_t row_at, bool overflows) {
  ++odd_count_;
  overflow_count_ += overflows ? 1 : 0;
  if (odd_.size() < kMostListed) odd_.push_back({line, row_at, shortened(whole, kFoundBytes), overflows});
}

void ColumnPiece::add_number(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at) {
  if (cell.empty()) {
    values_.push_back(kNaN);
    return;
  }
  const CellNumber number = read_cell_number(cell, plan_->number);
  if (number.form == NumberForm::plain || number.form == NumberForm::grouped) {
    values_.push_back(number.value);
    return;
  }
  values_.push_back(kNaN);
  identifiers_ += number.form == NumberForm::identifier ? 1 : 0;
  if (number.form == NumberForm::none) {
    for (NumberStyle style : kNumberStyles) {
      style.is_money = plan_->number.is_money;
      style.is_percent = plan_->number.is_percent;
      const NumberForm form = read_cell_number(cell, style).form;
      if (form != NumberForm::plain && form != NumberForm::grouped) continue;
      ++other_style_;
      break;
    }
  }
  note_odd(whole, line, row_at, number.form == NumberForm::overflow);
}

void ColumnPiece::add_date(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at) {
  const double seconds = cell.empty() ? kNaN : parse_date(cell, plan_->date);
  values_.push_back(seconds);
  const bool is_bad = std::isnan(seconds);
  add_text(is_bad ? std::string_view() : cell);
  if (is_bad && !cell.empty()) note_odd(whole, line, row_at, false);
}

void ColumnPiece::add_list(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at) {
  bool is_good = true;
  if (!cell.empty() && plan_->kind == ColumnPlan::Kind::number_list) is_good = count_listed_numbers(cell) >= 0;
  if (!cell.empty() && plan_->kind == ColumnPlan::Kind::json_events) is_good = is_json_events(cell);
  add_text(is_good && !cell.empty() ? whole : std::string_view());
  if (!is_good) note_odd(whole, line, row_at, false);
}

void ColumnPiece::add_text(std::string_view text) {
  bytes_.append(text);
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
}

void ColumnPiece::add_word(std::string_view cell) {
  if (!cell.empty() && begins_like_a_number(cell)) ++numberish_;
  if (is_text_) return add_text(cell);
  codes_.push_back(cell.empty() ? -1 : dictionary_.code(cell));
  if (dictionary_.size() > kPieceClasses) become_text();
}

void ColumnPiece::become_text() {
  is_text_ = true;
  for (const std::int32_t code : codes_) {
    add_text(code < 0 ? std::string_view() : dictionary_.text(static_cast<std::size_t>(code)));
  }
  codes_ = {};
  dictionary_ = {};
}

// ── the column ───────────────────────────────────────────────────────────────────────────────────

namespace {

/// Room for so many elements. Large arrays ask for large pages: fewer faults while they are filled.
template <class Container>
void make_room(Container& container, std::size_t count) {
  constexpr std::size_t kPage = 4096, kWorthLargePages = 16U << 20;
  container.reserve(count);
  const std::size_t bytes = container.capacity() * sizeof(*container.data());
  if (bytes < kWorthLargePages) return;
  const auto start = (reinterpret_cast<std::uintptr_t>(container.data()) + kPage - 1) / kPage * kPage;
  madvise(reinterpret_cast<void*>(start), bytes - kPage, MADV_HUGEPAGE);
}

/// Grows by an eighth, not by doubling: the old and the new array are both in memory meanwhile.
template <class Container>
void need_room(Container& container, std::size_t more) {
  const std::size_t size = container.size() + more;
  if (size > container.capacity()) make_room(container, std::max(size, container.capacity() + container.capacity() / 8));
}

void add_odd(std::vector<OddCell>& all, const std::vector<OddCell>& more, std::int64_t first_line) {
  for (const OddCell& cell : more) {
    if (all.size() == ColumnPiece::kMostListed) return;
    all.push_back(cell);
    all.back().line += first_line - 1;
  }
}

}  // namespace

ColumnAssembler::ColumnAssembler(std::string name, const ColumnPlan& plan, const MissingWords& missing,
                                 std::size_t expected_rows)
    : name_(std::move(name)),
      plan_(&plan),
      expected_rows_(expected_rows),
      counts_(missing.size(), 0),
      is_text_(plan.forced == ColumnType::text) {
  using enum ColumnPlan::Kind;
  if (plan.kind == number || plan.kind == date) make_room(values_, expected_rows);
  if (plan.kind == words && !is_text_) make_room(codes_, expected_rows);
  if (plan.kind != number && (plan.kind != words || is_text_)) make_room(texts_.offsets, expected_rows + 1);
}

void ColumnAssembler::add(const ColumnPiece& piece) {
  summary_.rows += piece.rows_;
  summary_.present += piece.present_;
  summary_.odd += piece.odd_count_;
  summary_.identifiers += piece.identifiers_;
  summary_.other_style += piece.other_style_;
  summary_.numberish += piece.numberish_;
  word_count_ += piece.word_count_;
  for (std::size_t i = 0; i < piece.counts_.size(); ++i) counts_[i] += piece.counts_[i];
  add_odd(odd_, piece.odd_, piece.first_line_);
  add_odd(words_, piece.words_, piece.first_line_);
  if (plan_->kind == ColumnPlan::Kind::words) return add_words(piece);
  need_room(values_, piece.values_.size());
  values_.insert(values_.end(), piece.values_.begin(), piece.values_.end());
  add_texts(piece);
}

void ColumnAssembler::add_texts(const ColumnPiece& piece) {
  const std::size_t start = texts_.bytes.size();
  if (texts_.bytes.capacity() == 0 && summary_.rows > 0) {
    // The first piece tells how long texts are.
    make_room(texts_.bytes, piece.bytes_.size() * (expected_rows_ / static_cast<std::size_t>(summary_.rows) + 1));
  }
  need_room(texts_.bytes, piece.bytes_.size());
  texts_.bytes.append(piece.bytes_);
  need_room(texts_.offsets, piece.ends_.size());
  for (const std::uint32_t end : piece.ends_) texts_.offsets.push_back(start + end);
}

void ColumnAssembler::add_text(std::string_view text) {
  need_room(texts_.bytes, text.size());
  texts_.bytes.append(text);
  texts_.offsets.push_back(texts_.bytes.size());
}

void ColumnAssembler::add_words(const ColumnPiece& piece) {
  if (!is_text_) {
    std::vector<std::int32_t> codes(piece.dictionary_.size());
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = dictionary_.code(piece.dictionary_.text(i));
    need_room(codes_, static_cast<std::size_t>(piece.rows_));
    for (const std::int32_t code : piece.codes_) codes_.push_back(code < 0 ? -1 : codes[static_cast<std::size_t>(code)]);
    for (std::size_t row = 0; row < piece.ends_.size(); ++row) {
      const std::string_view text = built_text(piece.bytes_, piece.ends_, row);
      codes_.push_back(text.empty() ? -1 : dictionary_.code(text));
    }
    const std::size_t most = std::max<std::size_t>(kPieceClasses, expected_rows_ / 20);
    if (dictionary_.size() > most && !plan_->forced) become_text();
    return;
  }
  if (piece.is_text_) return add_texts(piece);
  need_room(texts_.offsets, piece.codes_.size());
  for (const std::int32_t code : piece.codes_) {
    add_text(code < 0 ? std::string_view() : piece.dictionary_.text(static_cast<std::size_t>(code)));
  }
}

void ColumnAssembler::become_text() {
  is_text_ = true;
  distinct_ = dictionary_.size();
  make_room(texts_.offsets, std::max(expected_rows_, codes_.size()) + 1);
  std::size_t bytes = 0;
  for (const std::int32_t code : codes_) bytes += code < 0 ? 0 : dictionary_.text(static_cast<std::size_t>(code)).size();
  make_room(texts_.bytes, bytes * (expected_rows_ / std::max<std::size_t>(codes_.size(), 1) + 1));
  for (const std::int32_t code : codes_) {
    add_text(code < 0 ? std::string_view() : dictionary_.text(static_cast<std::size_t>(code)));
  }
  codes_ = {};
  dictionary_ = {};
}

void ColumnAssembler::list_odd_cells(std::vector<ReadProblem>& problems, std::vector<std::size_t>& rows_at,
                                     std::int64_t& count) const {
  const std::string wanted(wanted_by(*plan_));
  count += summary_.odd;
  for (const OddCell& cell : odd_) {
    const std::string reason = cell.overflows ? "The number is infinite or too large to be held; the cell was left empty."
                                              : fmt::format("Expected {}; the cell was left empty.", wanted);
    problems.push_back({cell.line, name_, cell.found, reason, cell.overflows ? "overflow" : "bad_cell"});
    rows_at.push_back(cell.row_at);
  }
  const bool are_slips = plan_->kind != ColumnPlan::Kind::words && plan_->kind != ColumnPlan::Kind::name_list &&
                         word_count_ * 100 <= summary_.rows;
  if (!are_slips) return;
  count += word_count_;
  for (const OddCell& cell : words_) {
    problems.push_back(
        {cell.line, name_, cell.found,
         fmt::format("Expected {}, found a word for 'missing'; the cell counts as empty.", wanted), "missing_word"});
    rows_at.push_back(cell.row_at);
  }
}

/// Gives texts their dictionary back where they turn out to be few for the rows there are.
void ColumnAssembler::recount_words(std::size_t most) {
  StringDictionary all;
  std::vector<std::int32_t> codes;
  const std::string_view bytes = texts_.bytes;
  for (std::size_t row = 0; row + 1 < texts_.offsets.size() && all.size() <= most; ++row) {
    const std::string_view text = bytes.substr(texts_.offsets[row], texts_.offsets[row + 1] - texts_.offsets[row]);
    codes.push_back(text.empty() ? -1 : all.code(text));
  }
  if (all.size() > most) return;
  is_text_ = false;
  dictionary_ = std::move(all);
  codes_ = std::move(codes);
}

Column ColumnAssembler::finish_words() {
  const std::size_t most = plan_->forced ? dictionary_.size() + 1 : std::max(kFewClasses, static_cast<std::size_t>(summary_.rows) / 20);
  if (is_text_ && !plan_->forced && distinct_ <= most) recount_words(most);
  if (!is_text_) {
    std::int64_t characters = 0, blanks = 0;
    const std::size_t size = dictionary_.size();
    for (std::size_t i = 0; size <= most && !plan_->forced && i < size; ++i) {
      characters += count_characters(dictionary_.text(i));
      blanks += std::count(dictionary_.text(i).begin(), dictionary_.text(i).end(), ' ');
    }
    const auto distinct = static_cast<double>(size);
    const bool are_short = static_cast<double>(characters) <= kLongestClass * distinct &&
                           static_cast<double>(blanks) <= kMostBlanks * distinct;
    if (size <= most && are_short) {
      CategoryStorage storage{std::move(codes_), {}};
      storage.dictionary.reserve(size);
      for (std::size_t i = 0; i < size; ++i) storage.dictionary.emplace_back(dictionary_.text(i));
      return {name_, ColumnType::category, std::move(storage)};
    }
    texts_ = {};
    become_text();
  }
  return {name_, ColumnType::text, std::move(texts_)};
}

Column ColumnAssembler::finish() {
  using enum ColumnPlan::Kind;
  switch (plan_->kind) {
    case number: return {name_, ColumnType::number, NumberStorage{std::move(values_)}};
    case date: return {name_, ColumnType::date, DateStorage{std::move(values_), std::move(texts_)}};
    case words: return finish_words();
    case number_list: return {name_, ColumnType::number_list, std::move(texts_)};
    default: return {name_, ColumnType::event_list, std::move(texts_)};
  }
}

}  // namespace amalgam
