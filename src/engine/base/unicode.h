// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace amalgam {

/// Position of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and values above
/// U+10FFFF included); npos if there is none.
///
/// Source:  The Unicode Standard 15.0, table 3-7
std::size_t find_invalid_utf8(std::string_view text);

/// How many characters (code points) a UTF-8 text has.
std::int64_t count_characters(std::string_view text);

/// The code points of a UTF-8 text; bytes that are not UTF-8 become U+FFFD.
std::u32string code_points(std::string_view text);

/// At most `bytes` bytes of a text, cut between characters, with "…" behind if something was cut.
std::string shortened(std::string_view text, std::size_t bytes);

/// The text with case folded, for comparing names.
std::string fold_case(std::string_view text);

/// Whether words of this character's script are not set apart by spaces (Chinese, Japanese, Thai …).
bool is_unspaced(char32_t character);

/// The text in Unicode normalisation form C: "é" is one character whatever program wrote it.
std::string normalized(std::string_view text);

}  // namespace amalgam
