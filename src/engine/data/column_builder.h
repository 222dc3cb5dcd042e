// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/column_plan.h"
#include "engine/data/string_dictionary.h"
#include "engine/data/table.h"

namespace amalgam {

/// The words that stand for a missing cell, blanks around them ignored. An empty cell is always missing.
class MissingWords {
 public:
  explicit MissingWords(const std::vector<std::string>& words);
  bool contains(std::string_view trimmed_cell) const { return trimmed_cell.empty() || find(trimmed_cell) >= 0; }
  /// The word's place among those given; -1 if the cell (not empty) is none.
  std::int32_t find(std::string_view trimmed_cell) const {
    const bool may_be = trimmed_cell.size() <= longest_ && begins_[static_cast<unsigned char>(trimmed_cell.front())];
    return may_be ? search(trimmed_cell) : -1;
  }
  const std::string& word(std::size_t place) const { return words_[place]; }
  std::size_t size() const { return words_.size(); }

 private:
  std::int32_t search(std::string_view cell) const;

  std::vector<std::string> words_;
  std::array<bool, 256> begins_{};  // most cells differ from every word in their first byte
  std::size_t longest_ = 0;
};

/// A cell that could not be taken as its column's plan has it.
struct OddCell {
  std::int64_t line = 0;    ///< physical line, counted from the start of the piece
  std::size_t row_at = 0;   ///< where its row starts in the file
  std::string found;
  bool overflows = false;
};

/// The cells of one column in one stretch of a file, converted by a plan.
class ColumnPiece {
 public:
  static constexpr std::size_t kMostListed = 1000;

  /// `are_many_words`: its words need no dictionary, they will be texts.
  ColumnPiece(const ColumnPlan& plan, const MissingWords& missing, std::size_t expected_rows, bool are_many_words);

  void add(std::string_view cell, std::int64_t line, std::size_t row_at);
  void set_first_line(std::int64_t line) { first_line_ = line; }

 private:
  friend class ColumnAssembler;
  void add_number(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at);
  void add_date(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at);
  void add_list(std::string_view cell, std::string_view whole, std::int64_t line, std::size_t row_at);
  void add_word(std::string_view cell);
  void add_text(std::string_view text);
  void note_odd(std::string_view whole, std::int64_t line, std::size_t row_at, bool overflows);
  void become_text();

  const ColumnPlan* plan_;
  const MissingWords* missing_;
  std::int64_t first_line_ = 1;
  std::int64_t rows_ = 0, present_ = 0;
  std::vector<double> values_;          // numbers, dates
  std::string bytes_;                   // texts, lists, dates as they stand
  std::vector<std::uint32_t> ends_;
  bool is_text_ = false;                // words: too many different ones for a dictionary
  StringDictionary dictionary_;
  std::vector<std::int32_t> codes_;
  std::int64_t odd_count_ = 0, overflow_count_ = 0, identifiers_ = 0, other_style_ = 0, numberish_ = 0;
  std::int64_t word_count_ = 0;
  std::vector<OddCell> odd_, words_;    // `words_`: cells that hold a word for "missing"
  std::vector<std::int64_t> counts_;    // by word for "missing"
};

/// What all cells of a column say together.
struct PieceSummary {
  std::int64_t rows = 0, present = 0, odd = 0;
  std::int64_t identifiers = 0;   ///< cells of a column of numbers that a number would change
  std::int64_t other_style = 0;   ///< odd cells that are numbers in another style
  std::int64_t numberish = 0;     ///< words that begin like a number
};

/// Grows a column piece by piece, in the order of the rows.
class ColumnAssembler {
 public:
  /// `expected_rows`: room is made for so many; more are welcome.
  ColumnAssembler(std::string name, const ColumnPlan& plan, const MissingWords& missing, std::size_t expected_rows);

  void add(const ColumnPiece& piece);
  const PieceSummary& summary() const { return summary_; }
  /// Whether its words are too many for a dictionary so far; pieces may then be kept as texts from the start.
  bool has_many_words() const { return is_text_; }
  /// The cells that became missing, and words for "missing" where they are rare enough to be slips. Adds to `count`
  /// how many there are in all.
  void list_odd_cells(std::vector<ReadProblem>& problems, std::vector<std::size_t>& rows_at, std::int64_t& count) const;
  /// How often each word for "missing" stands in the column, by its place.
  const std::vector<std::int64_t>& missing_counts() const { return counts_; }
  /// The typed column; nothing may be added afterwards.
  Column finish();

 private:
  void add_texts(const ColumnPiece& piece);
  void add_words(const ColumnPiece& piece);
  void add_text(std::string_view text);
  void become_text();
  void recount_words(std::size_t most);
  Column finish_words();

  std::string name_;
  const ColumnPlan* plan_;
  std::size_t expected_rows_;
  PieceSummary summary_;
  std::int64_t word_count_ = 0;
  std::vector<OddCell> odd_, words_;   // their lines are those of the file
  std::vector<std::int64_t> counts_;
  std::vector<double> values_;
  TextStorage texts_;
  bool is_text_ = false;
  std::size_t distinct_ = 0;           // when the words became texts
  StringDictionary dictionary_;
  std::vector<std::int32_t> codes_;
};

}  // namespace amalgam
