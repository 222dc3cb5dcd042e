// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/workbench.h"

namespace amalgam {

/// The largest difference between exported and original that counts as the same; relative where a value exceeds 1.
inline constexpr double kExportTolerance = 1e-5;

/// "bundle", "torchscript", "onnx"
std::vector<std::string> known_export_formats();

/// See Workbench::export_run.
ExportResult export_trained_run(const std::filesystem::path& project, std::int64_t run, const std::string& format,
                                const std::filesystem::path& out, const TablePtr& table);

}  // namespace amalgam
