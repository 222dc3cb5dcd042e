// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <string_view>

#include "engine/base/error.h"

namespace amalgam {

/// What SQLite reports, as a sentence that an analyst can act on; SQLite's own words are in the
/// details.
///
/// Codes:  "project.unwritable" (disk full, read-only, no permission, input/output),
/// "project.busy",
///         "project.corrupt", "project.not_a_project", "project.too_big", "project.internal"
Error store_error(const SQLite::Exception& error, const std::filesystem::path& path);

}  // namespace amalgam
