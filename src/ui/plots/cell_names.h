// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QCPAxis;

namespace amalgam::ui {

/// Writes the names of a matrix' columns under it: level where each fits its column, else slanted, else upright; of too many
/// only every second, third …
void nameColumns(QCPAxis* axis, const QStringList& names, int axisWidth);
/// Writes the names of its rows beside it, of too many only every second, third …
void nameRows(QCPAxis* axis, const QStringList& names, int axisHeight);

}  // namespace amalgam::ui
