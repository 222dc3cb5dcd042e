// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "engine/project/report_document.h"

namespace amalgam::ui {

/// A report as a PDF: A4 pages with numbers, text that can be searched and copied, figures as vectors. Headings stay with
/// what follows them, figures and lines of tables are never cut, long tables repeat their header.
///
/// Any thread. Errors:  Error(request) "report.no_font" (no font with Chinese letters for a Chinese report)
QByteArray reportAsPdf(const ReportDocument& document);

/// Errors:  of reportAsPdf; Error(io) "file.unwritable"
void writeReportPdf(const ReportDocument& document, const QString& path);

/// What `amalgam --print-report DOCUMENT FILE` does; returns the exit code and tells problems on stderr.
int printStoredReport(const QString& document, const QString& pdf);

}  // namespace amalgam::ui
