// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// A CSV file that is read piece by piece, each a table of its own with the file's columns: for files larger than memory.
///
/// Separator, quote, header and encoding are those of the file's start; how its first piece writes numbers and dates holds
/// for all, so that the pieces one after the other are what the whole file would be.
class CsvPieces {
 public:
  /// Nothing where the file is no larger than a piece, is no CSV file in a one- or two-byte encoding, or is read with links
  /// or edits: such a file is read whole. `recipe` should name the types of the columns that matter.
  static std::optional<CsvPieces> open(const std::filesystem::path& path, const ReadRecipe& recipe, std::size_t piece_bytes);

  /// The next rows; nothing behind the last. A piece may have no row that could be read.
  /// Errors:  as read_csv_text; Error(io) "read.unreadable"
  /// Cost:    a piece and its table are in memory
  std::optional<ReadResult> next();

  std::uint64_t bytes_done() const { return done_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  CsvPieces() = default;
  void fill(std::size_t wanted);
  void settle(const ReadResult& first);

  std::filesystem::path path_;
  ReadRecipe recipe_;
  std::ifstream file_;
  std::string header_;   // the header's record with its line end; "" if there is none
  std::string waiting_;  // bytes read and not given yet
  std::size_t piece_bytes_ = 0;
  std::uint64_t bytes_ = 0, done_ = 0;
  std::int64_t lines_before_ = 0;  // the current piece, its header not counted
  bool is_first_ = true;
};

}  // namespace amalgam
