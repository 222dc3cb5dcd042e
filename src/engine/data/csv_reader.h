// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/read_effort.h"
#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam {

/// Reads a CSV or TSV file (RFC 4180: quoted separators and newlines, doubled quotes; LF, CRLF or CR, mixed if
/// need be) into a typed table. Encoding, separator, quote, header, types and marks are guessed with reasons
/// where the recipe leaves them open. Rows that are too long or too short, quotes that do not end, bytes that are no
/// text and cells that fit no type are counted and listed with their line; none of them stops the reading.
///
/// Errors:  Error(io) "read.missing", "read.directory", "read.unreadable", "read.changed"; Error(data) "read.empty",
///          "read.no_rows" (header only), "read.not_text"; Error(request) "read.separator", "read.cancelled"
/// Threads: `progress` is called on the calling thread
/// Cost:    O(bytes) on all processors; the file's bytes are given back as the table grows
ReadResult read_csv(const std::filesystem::path& path, const ReadRecipe& recipe = {},
                    const ReadProgress& progress = {}, const ReadEffort& effort = {});
/// The same from bytes in memory; `name` stands for the path in messages.
ReadResult read_csv_text(std::string_view bytes, const ReadRecipe& recipe = {}, const std::string& name = "data",
                         const ReadProgress& progress = {}, const ReadEffort& effort = {});

/// Writes a header and rows, quoting where RFC 4180 asks for it (separator, quote, CR, LF).
void write_csv_row(std::string& out, const std::vector<std::string>& cells);

}  // namespace amalgam
