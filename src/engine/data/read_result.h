// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

inline constexpr std::size_t kMostListed = 1000;  ///< problems that are listed; all are counted
inline constexpr std::size_t kFoundBytes = 200;   ///< bytes of a cell that a problem shows

/// Something a reader could not take as it stood. Data problems are values, not exceptions.
struct ReadProblem {
  std::int64_t line = 0;     ///< 1-based physical line (or row of a sheet) where the row starts
  std::string column = {};   ///< "" if the whole row is meant
  std::string found = {};    ///< the raw text, shortened to 200 bytes; bytes that are no text as \xNN
  std::string reason = {};   ///< a sentence: what was expected, what was done
  /// "long_row", "short_row", "open_quote", "text_after_quote", "bad_bytes", "bad_cell", "overflow",
  /// "missing_word", "name"; a stable id to filter and to translate by.
  std::string kind = {};
  std::string row = {};      ///< the whole row as it stands in the file, to be edited; at most 4,000 bytes
};

/// Something the reader guessed, and why.
struct ReadGuess {
  /// A stable id: "encoding", "separator", "quote", "header row", "decimal mark", "thousands mark", "date order",
  /// "missing words", "type", "identifier", "code", "linked table".
  std::string what = {};
  std::string value = {};    ///< "comma", "UTF-8 with BOM", …
  std::string reason = {};   ///< the evidence
  std::string column = {};   ///< "" if the whole file is meant
  std::vector<std::string> alternatives = {};  ///< other values that may be chosen instead
};

/// What came of reading a file.
struct ReadResult {
  TablePtr table;
  std::string path;
  std::string sha256;       ///< of the file's bytes, hex
  std::int64_t bytes = 0;
  std::int64_t rows_read = 0;
  std::int64_t rows_dropped = 0;
  std::vector<ReadGuess> guesses;
  std::vector<ReadProblem> problems;     ///< at most 1,000 are listed, by line
  std::int64_t problem_count = 0;        ///< all of them are counted
};

/// Called with bytes done and bytes in all; return false to cancel (then Error(request) "read.cancelled").
using ReadProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

}  // namespace amalgam
