// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/project/project_store.h"

namespace amalgam {

struct ReportRequest {
  std::filesystem::path out;       ///< HTML file
  std::filesystem::path pictures;  ///< folder for the figures as SVG files; empty = none
  std::string command_line;        ///< how the report was asked for, for the appendix; may be empty
};
struct ReportResult {
  std::string path;
  std::vector<std::string> pictures;
  int runs = 0;
};

/// Writes all that a project holds as one HTML file without outside links: leaderboard, data and split, a section
/// a run (loss, weights, attention, ROC, confusion, importance), and what is needed to do it again.
///
/// Errors:  Error(request) "report.format" (a PDF is asked for), "report.no_runs"; Error(io) "file.unwritable"
ReportResult write_report(const ProjectStore& store, const ReportRequest& request);

}  // namespace amalgam
