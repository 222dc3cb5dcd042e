// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace amalgam {

/// How a text is prepared before its words are looked up, and what the special pieces are called.
struct WordPieceSettings {
  bool lower_case = true;
  bool strip_accents = true;                ///< "é" counts as "e"
  bool split_chinese = true;                ///< every Chinese character is a word of its own
  std::string unknown = "[UNK]";            ///< stands for a word that cannot be put together
  std::string first = "[CLS]";              ///< in front of every sequence
  std::string separator = "[SEP]";          ///< behind every text of a sequence
  std::string continuation = "##";          ///< in front of a piece that goes on a word
  std::int64_t longest_word = 100;          ///< characters; a longer word is unknown
};

/// The sets of characters by which BERT's basic tokenizer cuts.
bool is_wordpiece_space(char32_t character);
bool is_wordpiece_punctuation(char32_t character);
bool is_wordpiece_chinese(char32_t character);

/// The words of a text as BERT's basic tokenizer cuts them: without control characters, cut at white space, around
/// each punctuation mark and, if wanted, around each Chinese character; canonically composed, or lower-cased and freed
/// of accents. Names of special pieces that stand in a text are words like others.
/// Cost:    O(bytes)
/// Source:  Devlin et al. 2019, arXiv 1810.04805, and the tokenizer published with it
std::vector<std::string> basic_words(std::string_view text, const WordPieceSettings& settings);

/// Cuts words into the longest pieces that a vocabulary has, from left to right.
/// Source:  Wu et al. 2016, arXiv 1609.08144 (word pieces); greedy as in BERT
class WordPiece {
 public:
  /// Piece i of `vocabulary` has id i; of equal ones the last counts.
  /// Errors:  Error(data) "wordpiece.special" if the unknown, first or separating piece is not in the vocabulary
  WordPiece(std::vector<std::string> vocabulary, WordPieceSettings settings);

  /// The ids of a text's pieces, at most `most` of them.
  std::vector<std::int32_t> pieces(std::string_view text, std::size_t most) const;
  /// first, the pieces of a text, separator, those of the next text, separator …: at most `longest` ids. Where that is
  /// not enough, the ends of the longest texts are left out. Nothing if no text has a piece.
  std::vector<std::int32_t> sequence(const std::vector<std::string_view>& texts, std::int64_t longest) const;

  const std::vector<std::string>& vocabulary() const { return vocabulary_; }
  const WordPieceSettings& settings() const { return settings_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Ids = std::unordered_map<std::string, std::int32_t, TextHash, std::equal_to<>>;

  void add_pieces(std::string_view word, std::vector<std::int32_t>& ids) const;

  std::vector<std::string> vocabulary_;
  WordPieceSettings settings_;
  Ids starts_, continuations_;  // the latter without their mark
  std::size_t longest_piece_ = 0;  // bytes
  std::int32_t unknown_ = 0, first_ = 0, separator_ = 0;
};

}  // namespace amalgam
