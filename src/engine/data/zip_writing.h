// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace amalgam {

/// Packs the files of a folder (not of folders in it) into one ZIP file, under their own names, in alphabetical order.
/// The same files give the same bytes: times are not kept.
///
/// Errors:  Error(io) "file.unwritable" with what libzip says
void write_zip(const std::filesystem::path& place, const std::filesystem::path& folder);

}  // namespace amalgam
