// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "engine/project/report_document.h"

namespace amalgam::cli {

/// Prints a report as PDF with the window's program `amalgam --print-report`, which has the fonts and the drawing:
/// the one beside this program, else the first on the PATH. No display is needed.
///
/// Errors:  Error(request) "report.no_printer" (it is not installed), "report.print" with what it said
void print_report(const ReportDocument& document, const std::filesystem::path& pdf);

}  // namespace amalgam::cli
