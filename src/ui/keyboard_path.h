// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;

namespace amalgam::ui {

/// Sees to it that Tab leads out of whatever it led into, for every widget of the application from now on.
///
/// Qt's tables take Tab for going to the next cell, and its texts for a character: whoever has no mouse is then caught.
/// Arrow keys move in tables, and no text here wants a tabulator.
void keepTabMoving(QApplication& app);

}  // namespace amalgam::ui
