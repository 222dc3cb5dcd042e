// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam {

/// Whether the character is one of 0…9.
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The text without blanks (space, tab, line ends) at its two ends.
std::string_view trimmed(std::string_view text);

/// How many characters must be put in, taken out, replaced or swapped with their neighbour to turn one
/// text into the other.
///
/// Cost:    O(length · length)
/// Source:  Damerau 1964, "A technique for computer detection and correction of spelling errors"
///          (optimal string alignment)
std::size_t edit_distance(std::string_view one, std::string_view other);

/// The name most like `wish`, capitals ignored; "" if none is alike (more than a third of the letters
/// differ). A name that begins or ends with the wish counts as alike.
std::string nearest_name(std::string_view wish, const std::vector<std::string>& names);

/// " Did you mean 'income'?" or, if no name is alike, "".
std::string suggestion(std::string_view wish, const std::vector<std::string>& names);

/// 1204 -> "1,204", as numbers stand in sentences.
std::string grouped_digits(std::int64_t number);

}  // namespace amalgam
