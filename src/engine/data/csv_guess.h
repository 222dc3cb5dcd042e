// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "engine/data/csv_reader.h"

namespace amalgam {

/// "comma", "semicolon", "tab" or "bar"; the character itself for any other.
std::string separator_name(char separator);

/// The separator that cuts the first records into equally many cells.
/// Returns: the character, and the guess with its evidence
std::pair<char, ReadGuess> guess_separator_of(std::string_view bytes);

/// Whether the first record names the columns: value "yes" or "no", with the evidence.
ReadGuess guess_header(std::string_view bytes, char separator);

}  // namespace amalgam
