// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/theme/tokens.h"

namespace amalgam::ui {

/// The application's style sheet, made from the tokens alone. Writes the few pictures it needs (arrows, check
/// mark), in the scheme's colours, into a temporary folder that lives as long as the program. `textPercent` scales the letters.
QString makeStyleSheet(const Tokens& tokens, int textPercent = 100);
/// From now on the pictures wait for writeSheetPictures: the first page shows none, and eight files take their time.
void holdSheetPictures();
/// Must be called before a widget is polished whose looks have a picture; nothing if none waits.
void writeSheetPictures();

}  // namespace amalgam::ui
