// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

namespace amalgam::ui {

/// A column's title stands where its cells do: at the left, at the right, in the middle. The first row tells.
inline void alignHeaders(QTableWidget& table) {
  for (int column = 0; column < table.columnCount(); ++column) {
    QTableWidgetItem* title = table.horizontalHeaderItem(column);
    const QTableWidgetItem* cell = table.item(0, column);
    if (title == nullptr) continue;
    const int side = cell != nullptr && cell->textAlignment() != 0 ? cell->textAlignment() : static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    title->setTextAlignment(static_cast<Qt::Alignment>(side));
  }
}

}  // namespace amalgam::ui
