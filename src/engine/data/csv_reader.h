// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

/// Something a reader could not take as it stood. Data problems are values, not exceptions.
struct ReadProblem {
  std::int64_t line = 0;   ///< 1-based physical line of the file where the row starts
  std::string column;      ///< "" if the whole row is meant
  std::string found;       ///< the raw text, shortened to 200 bytes
  std::string reason;      ///< a sentence: what was expected, what was done
};

/// Something the reader guessed, and why.
struct ReadGuess {
  std::string what;    ///< "separator", "encoding", "header row", "decimal mark"
  std::string value;   ///< "comma", "UTF-8 with BOM", …
  std::string reason;  ///< the evidence
};

/// How a file is to be read. Everything left empty is guessed.
struct CsvRecipe {
  std::optional<char> separator = {};   ///< ',', '\t', ';', '|'
  std::optional<bool> header = {};
  std::vector<std::string> missing_words = {"", "NA", "N/A", "NaN", "nan", "NULL", "null", "#N/A", "无", "未知"};
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
  std::vector<ReadProblem> problems;     ///< at most 1,000 are listed
  std::int64_t problem_count = 0;        ///< all of them are counted
};

/// Called with bytes done and bytes in all; return false to cancel (then Error(request) "read.cancelled").
using ReadProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Reads a CSV or TSV file (RFC 4180: quoted separators and newlines, doubled quotes; LF, CRLF or CR; UTF-8
/// with or without a byte-order mark) into a typed table. Rows that are too long or too short are kept out,
/// counted and listed with their line; a bad cell becomes missing and is listed.
///
/// Errors:  Error(io) "read.missing", "read.directory", "read.unreadable"; Error(data) "read.empty",
///          "read.no_rows" (header only), "read.not_text" (NUL bytes, not UTF-8), "read.duplicate_header"
/// Cost:    O(bytes); the file and the table are in memory
ReadResult read_csv(const std::filesystem::path& path, const CsvRecipe& recipe = {},
                    const ReadProgress& progress = {});
/// The same from bytes in memory; `name` stands for the path in messages.
ReadResult read_csv_text(std::string_view bytes, const CsvRecipe& recipe = {},
                         const std::string& name = "data");

/// Writes a header and rows, quoting where RFC 4180 asks for it (separator, quote, CR, LF).
void write_csv_row(std::string& out, const std::vector<std::string>& cells);

}  // namespace amalgam
