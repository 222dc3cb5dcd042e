// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/text_tokens.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/base/error.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void append_character(std::string& out, UChar32 c) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  out.append(bytes.data(), static_cast<std::size_t>(length));
}

UChar32 named_entity(std::string_view name) {
  struct Entity {
    std::string_view name;
    UChar32 character;
  };
  static constexpr std::array<Entity, 20> entities = {{{"amp", '&'},      {"lt", '<'},       {"gt", '>'},
                                                       {"quot", '"'},     {"apos", '\''},    {"nbsp", ' '},
                                                       {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"ldquo", 0x201C},
                                                       {"rdquo", 0x201D}, {"ndash", 0x2013}, {"mdash", 0x2014},
                                                       {"hellip", 0x2026}, {"euro", 0x20AC}, {"pound", 0xA3},
                                                       {"eacute", 0xE9},  {"ntilde", 0xF1},  {"aacute", 0xE1},
                                                       {"oacute", 0xF3},  {"uuml", 0xFC}}};
  for (const Entity& entity : entities) {
    if (entity.name == name) return entity.character;
  }
  return 0;
}

/// The character of "#8217" or "#x2019"; 0 if it is none.
UChar32 numbered_entity(std::string_view digits) {
  const bool is_hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
  digits.remove_prefix(is_hex ? 2 : 1);
  if (digits.empty()) return 0;
  std::uint32_t value = 0;
  for (const char c : digits) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (is_hex && is_ascii_letter(c) && (c | 32) <= 'f') {
      digit = static_cast<std::uint32_t>((c | 32) - 'a' + 10);
    } else {
      return 0;
    }
    value = value * (is_hex ? 16 : 10) + digit;
    if (value > 0x10FFFF) return 0;
  }
  return U_IS_UNICODE_CHAR(value) ? static_cast<UChar32>(value) : 0;
}

/// Decodes the entity at the start of `text` into `out`; bytes taken, 0 if there is none.
std::size_t take_entity(std::string_view text, std::string& out) {
  constexpr std::size_t longest = 10;
  const std::size_t end = text.substr(0, longest + 2).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  const std::string_view name = text.substr(1, end - 1);
  const UChar32 character = name[0] == '#' ? numbered_entity(name) : named_entity(name);
  if (character == 0) return 0;
  append_character(out, character);
  return end + 1;
}

/// Whether '<' at the start of `text` opens a tag, a closing tag or a comment ("a < b" does not).
bool opens_tag(std::string_view text) {
  return text.size() > 1 && (is_ascii_letter(text[1]) || text[1] == '/' || text[1] == '!');
}

/// NFKC_Casefold; plain ASCII, the common case, without ICU.
std::string folded(const std::string& text) {
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  std::string result;
  if (is_ascii) {
    result = text;
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    return result;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_SUCCESS(status)) {
    icu::StringByteSink<std::string> sink(&result);
    normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  }
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::internal, "text.normalize",
                std::string("The Unicode library could not normalise a text: ") + u_errorName(status) + ".");
  }
  return result;
}

bool is_word_character(UChar32 c) {
  if (c < 128) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  return (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

bool is_pictograph(UChar32 c) { return c > 127 && u_charType(c) == U_OTHER_SYMBOL; }

bool is_apostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

}  // namespace

std::string strip_markup(std::string_view text) {
  const std::size_t last_close = text.rfind('>');
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const bool may_close = last_close != std::string_view::npos && at < last_close;
    if (c == '<' && may_close && opens_tag(text.substr(at))) {
      const bool is_comment = text.substr(at, 4) == "<!--";
      const std::size_t comment_end = is_comment ? text.find("-->", at + 4) : std::string_view::npos;
      at = comment_end != std::string_view::npos ? comment_end + 3 : text.find('>', at) + 1;
      out += ' ';
      continue;
    }
    if (c == '&') {
      if (const std::size_t taken = take_entity(text.substr(at), out); taken > 0) {
        at += taken;
        continue;
      }
    }
    out += c;
    ++at;
  }
  return out;
}

std::vector<std::string> text_tokens(std::string_view text) {
  const bool may_hold_markup = text.find_first_of("<&") != std::string_view::npos;
  const std::string clean = folded(may_hold_markup ? strip_markup(text) : std::string(text));
  std::vector<std::string> tokens;
  std::string word;
  bool has_apostrophe = false;  // seen after `word`, kept if a letter follows
  const auto finish_word = [&] {
    if (!word.empty()) tokens.push_back(std::move(word));
    word.clear();
    has_apostrophe = false;
  };
  const char* bytes = clean.data();
  const auto length = static_cast<std::int32_t>(clean.size());
  for (std::int32_t at = 0; at < length;) {
    const std::int32_t start = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    const std::string_view character = std::string_view(clean).substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
    if (c >= 0 && (is_pictograph(c) || (is_unspaced(static_cast<char32_t>(c)) && is_word_character(c)))) {
      const bool is_mark = (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;
      finish_word();
      if (is_mark && !tokens.empty()) {  // a Thai vowel sign belongs to its consonant
        tokens.back() += character;
      } else {
        tokens.emplace_back(character);
      }
    } else if (c >= 0 && is_word_character(c)) {
      if (has_apostrophe) word += '\'';
      has_apostrophe = false;
      word += character;
    } else if (c >= 0 && is_apostrophe(c) && !word.empty() && !has_apostrophe) {
      has_apostrophe = true;
    } else {
      finish_word();
    }
  }
  finish_word();
  return tokens;
}

std::string join_tokens(std::string_view one, std::string_view other) {
  const auto first = [](std::string_view token) {
    UChar32 c = 0;
    std::int32_t at = 0;
    U8_NEXT(token.data(), at, static_cast<std::int32_t>(token.size()), c);
    return c;
  };
  std::string joined(one);
  if (!(is_unspaced(static_cast<char32_t>(first(one))) && is_unspaced(static_cast<char32_t>(first(other))))) joined += ' ';
  joined += other;
  return joined;
}

}  // namespace amalgam
