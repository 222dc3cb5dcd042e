// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/data/modality_map.h"

namespace amalgam {

/// Writes a synthetic data set: `path` (CSV), `<stem>.map.json` and `<stem>.truth.json` beside it.
///
/// Errors:  Error(io) "generate.unwritable"
void write_generated(const std::filesystem::path& path, const std::string& csv, const ModalityMap& map,
                     const nlohmann::json& truth);

}  // namespace amalgam
