// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// A text without HTML tags and comments, its entities decoded ("&amp;" -> "&"); unknown entities stay.
/// Cost:    O(bytes)
std::string strip_markup(std::string_view text);

/// The words of a text, compatibility-normalised and case-folded (NFKC_Casefold): runs of letters, digits,
/// marks and inner apostrophes; scripts written without spaces (Chinese, Japanese, Thai …) and
/// pictographs give one token a character. Punctuation is left out.
/// Cost:    O(bytes)
std::vector<std::string> text_tokens(std::string_view text);

/// Two neighbouring tokens as one: "not bad", but "好吃" where both are written without spaces.
std::string join_tokens(std::string_view one, std::string_view other);

}  // namespace amalgam
