// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/event.h"
#include "engine/base/run_control.h"
#include "engine/workbench.h"

namespace amalgam {

/// Writes down what a project holds: the verdict, data and split, strategies with intervals and tests, curves, weights
/// beside Shapley values, credit pack, limits, and what is needed to do it again. The same document becomes the HTML file
/// (without outside links) and the caller's PDF.
///
/// Comments are kept in the project. Shapley values of the judged run are worked out and kept where there are none and
/// the data are at hand; where not, the report says why.
/// Errors:  Error(request) "report.no_runs", "report.section" (naming the sections there are), "report.language",
///          "report.format" (an HTML file that ends in .pdf), "project.no_run"; Error(io) "file.unwritable"
ReportResult make_report(const ReportRequest& request, const EventSink& events, RunControl& control);

/// The sections in their order, with their titles in a language.
std::vector<ReportSectionInfo> sections_of_report(const std::string& language);

/// A document as one HTML file without outside links, for the screen in light and dark and for the printer.
std::string report_html(const ReportDocument& document);

}  // namespace amalgam
