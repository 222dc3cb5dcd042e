// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/theme/tokens.h"

namespace amalgam::ui {

/// The application's style sheet, made from the tokens alone. Writes the few pictures it needs (arrows, check
/// mark), in the scheme's colours, into a temporary folder that lives as long as the program. `textPercent` scales the letters.
QString makeStyleSheet(const Tokens& tokens, int textPercent = 100);

}  // namespace amalgam::ui
