// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace amalgam::ui {

class MainWindow;
class Session;

/// Saves every page of the window as PNG into a folder: "1-data-light.png", …; waits until the
/// pages have settled.
///
/// `file` (a project or a data file; may be empty) is opened first; the last run is selected.
/// Returns: the process's exit code; what went wrong goes to stderr
int savePictures(MainWindow& window, Session& session, const QString& file, const QString& folder);

}  // namespace amalgam::ui
