// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/wordpiece.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

bool is_of(UChar32 c, std::uint32_t categories) { return (U_MASK(u_charType(c)) & categories) != 0; }

bool is_space(UChar32 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || is_of(c, U_GC_Z_MASK); }

/// Marks of ASCII count as punctuation even where Unicode calls them symbols.
bool is_punctuation(UChar32 c) {
  if (c < 128) return c > ' ' && c < 127 && !u_isalnum(c);
  return is_of(c, U_GC_P_MASK);
}

bool is_chinese(UChar32 c) {
  constexpr std::array<std::pair<UChar32, UChar32>, 8> blocks = {{{0x4E00, 0x9FFF},
                                                                  {0x3400, 0x4DBF},
                                                                  {0x20000, 0x2A6DF},
                                                                  {0x2A700, 0x2B73F},
                                                                  {0x2B740, 0x2B81F},
                                                                  {0x2B820, 0x2CEAF},
                                                                  {0xF900, 0xFAFF},
                                                                  {0x2F800, 0x2FA1F}}};
  return std::any_of(blocks.begin(), blocks.end(), [c](const auto& one) { return c >= one.first && c <= one.second; });
}

template <class Visit>
void for_each_character(const icu::UnicodeString& text, Visit visit) {
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) visit(text.char32At(at));
}

icu::UnicodeString normalized_by(const icu::Normalizer2* (*instance)(UErrorCode&), const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(status);
  icu::UnicodeString result;
  if (U_SUCCESS(status)) result = normalizer->normalize(text, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::internal, "text.normalize",
                std::string("The Unicode library could not normalise a text: ") + u_errorName(status) + ".");
  }
  return result;
}

/// Control characters away, every space a plain one, Chinese characters set apart.
icu::UnicodeString cleaned(const icu::UnicodeString& text, bool split_chinese) {
  icu::UnicodeString clean;
  for_each_character(text, [&](UChar32 c) {
    if (is_space(c)) {
      clean.append(static_cast<UChar32>(' '));
    } else if (split_chinese && is_chinese(c)) {
      clean.append(static_cast<UChar32>(' ')).append(c).append(static_cast<UChar32>(' '));
    } else if (c != 0xFFFD && !is_of(c, U_GC_C_MASK)) {
      clean.append(c);
    }
  });
  return clean;
}

icu::UnicodeString without_accents(const icu::UnicodeString& text) {
  icu::UnicodeString plain;
  for_each_character(normalized_by(&icu::Normalizer2::getNFDInstance, text), [&](UChar32 c) {
    if (!is_of(c, U_GC_MN_MASK)) plain.append(c);
  });
  return plain;
}

icu::UnicodeString prepared(std::string_view text, const WordPieceSettings& settings) {
  const icu::StringPiece bytes(text.data(), static_cast<std::int32_t>(text.size()));
  icu::UnicodeString result = cleaned(icu::UnicodeString::fromUTF8(bytes), settings.split_chinese);
  result = normalized_by(&icu::Normalizer2::getNFCInstance, result);
  if (settings.lower_case) result.toLower(icu::Locale::getRoot());
  return settings.strip_accents ? without_accents(result) : result;
}

/// How many items each list may keep so that all fit into `most`: the longest are cut first.
std::vector<std::size_t> shares_of(std::vector<std::size_t> sizes, std::size_t most) {
  std::size_t total = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
  while (total > most) {
    // Of equally long ones the later is cut first.
    const auto longest = std::max_element(sizes.rbegin(), sizes.rend());
    --*longest;
    --total;
  }
  return sizes;
}

}  // namespace

bool is_wordpiece_space(char32_t character) { return is_space(static_cast<UChar32>(character)); }
bool is_wordpiece_punctuation(char32_t character) { return is_punctuation(static_cast<UChar32>(character)); }
bool is_wordpiece_chinese(char32_t character) { return is_chinese(static_cast<UChar32>(character)); }

std::vector<std::string> basic_words(std::string_view text, const WordPieceSettings& settings) {
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto finish_word = [&] {
    if (!word.isEmpty()) word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for_each_character(prepared(text, settings), [&](UChar32 c) {
    const bool is_mark = is_punctuation(c);
    if (is_mark || is_space(c)) finish_word();
    if (!is_space(c)) word.append(c);
    if (is_mark) finish_word();
  });
  finish_word();
  return words;
}

WordPiece::WordPiece(std::vector<std::string> vocabulary, WordPieceSettings settings)
    : vocabulary_(std::move(vocabulary)), settings_(std::move(settings)) {
  const std::string_view mark = settings_.continuation;
  for (std::size_t i = 0; i < vocabulary_.size(); ++i) {
    const std::string& piece = vocabulary_[i];
    const auto id = static_cast<std::int32_t>(i);
    starts_[piece] = id;
    if (piece.size() > mark.size() && piece.starts_with(mark)) continuations_[piece.substr(mark.size())] = id;
    longest_piece_ = std::max(longest_piece_, piece.size());
  }
  const auto special = [this](const std::string& piece) {
    if (const auto found = starts_.find(piece); found != starts_.end()) return found->second;
    throw Error(ErrorKind::data, "wordpiece.special",
                "The vocabulary has no piece '" + piece +
                    "', which this kind of model needs. Check that vocab.txt belongs to the model, and the names of its "
                    "special pieces in tokenizer_config.json.");
  };
  unknown_ = special(settings_.unknown);
  first_ = special(settings_.first);
  separator_ = special(settings_.separator);
}

void WordPiece::add_pieces(std::string_view word, std::vector<std::int32_t>& ids) const {
  const std::size_t before = ids.size();
  if (count_characters(word) > settings_.longest_word) {
    ids.push_back(unknown_);
    return;
  }
  std::size_t at = 0;
  while (at < word.size()) {
    const Ids& known = at == 0 ? starts_ : continuations_;
    std::size_t length = std::min(word.size() - at, longest_piece_);
    auto found = known.end();
    for (; length > 0; --length) {
      const bool is_whole = at + length == word.size() || (static_cast<unsigned char>(word[at + length]) & 0xC0U) != 0x80U;
      if (is_whole) found = known.find(word.substr(at, length));  // pieces end between characters
      if (found != known.end()) break;
    }
    if (found == known.end()) {
      ids.resize(before);
      ids.push_back(unknown_);
      return;
    }
    ids.push_back(found->second);
    at += length;
  }
}

std::vector<std::int32_t> WordPiece::pieces(std::string_view text, std::size_t most) const {
  std::vector<std::int32_t> ids;
  for (const std::string& word : basic_words(text, settings_)) {
    if (ids.size() >= most) break;
    add_pieces(word, ids);
  }
  if (ids.size() > most) ids.resize(most);
  return ids;
}

std::vector<std::int32_t> WordPiece::sequence(const std::vector<std::string_view>& texts, std::int64_t longest) const {
  const auto all = static_cast<std::size_t>(std::max<std::int64_t>(0, longest));
  std::vector<std::vector<std::int32_t>> parts;
  for (const std::string_view text : texts) {
    std::vector<std::int32_t> ids = pieces(text, all);
    if (!ids.empty()) parts.push_back(std::move(ids));
  }
  parts.resize(std::min(parts.size(), all > 0 ? (all - 1) / 2 : 0));  // each at least one piece and a separator
  if (parts.empty()) return {};
  const std::size_t special = 1 + parts.size();
  std::vector<std::size_t> sizes;
  for (const auto& part : parts) sizes.push_back(part.size());
  const std::vector<std::size_t> kept = shares_of(sizes, all - special);
  std::vector<std::int32_t> ids = {first_};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ids.insert(ids.end(), parts[i].begin(), parts[i].begin() + static_cast<std::ptrdiff_t>(kept[i]));
    ids.push_back(separator_);
  }
  return ids;
}

}  // namespace amalgam
