// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/cell_table.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// A format that tables are read from. One file and one line in readers.def each.
struct Reader {
  std::string_view id = {};     ///< "xlsx"; stable
  std::string_view title = {};  ///< "Excel workbook"
  std::vector<std::string_view> extensions = {};  ///< lower case, with the dot
  bool is_binary = true;        ///< begins with magic bytes of its own
  /// Whether a file that begins with these bytes (4,096, or all) is of this format.
  bool (*recognises)(std::string_view first_bytes) = nullptr;
  /// Errors:  Error(data) naming the file and the reason
  ReadResult (*read)(const TableSource& source, const ReadRecipe& recipe, const ReadProgress& progress) = nullptr;
  /// The sheets or tables in a file; nullptr where a file is one table.
  std::vector<std::string> (*tables)(const TableSource& source) = nullptr;
};

/// Every format, in the order in which they are tried; CSV stands last.
const std::vector<Reader>& readers();

/// Reads a file of any known format into a typed table. The format is told from the first bytes, else from the
/// name's ending; anything else is read as CSV. A guess "format" with its evidence is the first in the result.
///
/// Errors:  Error(io) "read.missing", "read.directory", "read.unreadable", "read.locked"; Error(data) "read.empty",
///          "read.wrong_format", "read.old_excel", "read.encrypted", "read.damaged", "read.bomb", "read.no_table" and
///          those of read_csv; Error(request) "read.cancelled"
/// Cost:    O(bytes); the file and the table are in memory
ReadResult read_table(const std::filesystem::path& path, const ReadRecipe& recipe = {},
                      const ReadProgress& progress = {});

/// Whether read_table would read the file as CSV. False where it does not exist or cannot be read.
bool is_csv_file(const std::filesystem::path& path);

/// The same from bytes in memory; the ending of `name` counts as a file's.
ReadResult read_table_bytes(std::string_view bytes, const std::string& name, const ReadRecipe& recipe = {},
                            const ReadProgress& progress = {});

/// The sheets or tables that `recipe.table` may name, in the file's order; empty where a file is one table.
///
/// Errors:  as read_table
std::vector<std::string> tables_in(const std::filesystem::path& path);

}  // namespace amalgam
