// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace amalgam {

/// Writes a synthetic credit portfolio with all five modalities and planted importance.
///
/// The data card (docs and `datasets/credit_sample/README.md`) states the truth: which modality carries how
/// much signal, the one pure interaction, the one useless modality. The same seed gives the same bytes.
/// Beside `path` (CSV) it writes `<stem>.map.json` and `<stem>.truth.json`.
/// Returns: the truth, as written
/// Errors:  Error(request) "generate.rows"; Error(io) "generate.unwritable"
nlohmann::json generate_credit(std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path);

}  // namespace amalgam
