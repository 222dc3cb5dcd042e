// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/workbench.h"

namespace amalgam {

/// Every form in which models leave: see exporters.def.
std::vector<ExportFormat> export_format_list();

/// See Workbench::export_run.
ExportResult export_trained_run(const std::filesystem::path& project, std::int64_t run, const std::string& format,
                                const std::filesystem::path& out, const TablePtr& table);

}  // namespace amalgam
