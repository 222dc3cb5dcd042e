// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace amalgam::ui {

/// The text in the window's language, for functions that belong to no QObject. Its context is "amalgam::ui".
inline QString tr(const char* text) { return QCoreApplication::translate("amalgam::ui", text); }

}  // namespace amalgam::ui
