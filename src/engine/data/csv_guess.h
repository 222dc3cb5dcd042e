// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "engine/data/csv_reader.h"

namespace amalgam {

/// "comma", "semicolon", "tab" or "bar"; the character itself for any other.
std::string separator_name(char separator);

/// The start of a text that guesses look at: at most a megabyte, cut behind a line end where there is one.
std::string_view guessable_start(std::string_view bytes);

/// The character that encloses cells: '"', or '\'' if cells begin and end with it and with no '"'.
std::pair<char, ReadGuess> guess_quote(std::string_view bytes);

/// The separator that cuts the first records into equally many cells.
/// Returns: the character, and the guess with its evidence
std::pair<char, ReadGuess> guess_separator_of(std::string_view bytes, char quote = '"');

/// Whether the first record names the columns: value "yes" or "no", with the evidence.
ReadGuess guess_header(std::string_view bytes, char separator, char quote = '"');

}  // namespace amalgam
