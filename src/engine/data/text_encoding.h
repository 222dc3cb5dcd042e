// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/read_result.h"

namespace amalgam {

/// Which encoding a text file is in, and why.
struct EncodingGuess {
  std::string encoding;       ///< "utf-8", "utf-16le", "utf-16be", "gb18030", "big5" or "windows-1252"
  std::size_t mark_bytes = 0; ///< of the byte-order mark before the text
  bool is_text = true;        ///< false: too many bytes that stand in no text of any encoding
  ReadGuess guess;            ///< the evidence, for the analyst
};

/// Looks at the start of the bytes and at stretches spread over them (`thorough`: at all of them).
///
/// Whether two-byte text is GB18030 or Big5 is told by how many of its pairs are valid and how many stand for common
/// characters.
EncodingGuess guess_encoding(std::string_view bytes, bool thorough = false);

/// The text as UTF-8. A byte that is no text in this encoding becomes 0xFF and the byte itself, which is no
/// UTF-8, so that it is found later and never passes for a character.
/// `done` is told now and then how many bytes are behind; it may throw to stop.
///
/// Errors:  Error(request) "read.encoding" if there is no such encoding
std::string decoded(std::string_view bytes, const std::string& encoding,
                    const std::function<void(std::size_t)>& done = {});

/// A text as it may be shown: bytes that are no UTF-8 and control characters as \xNN.
std::string escaped(std::string_view text, std::size_t most_bytes);

}  // namespace amalgam
