// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace amalgam::ui {

/// Draws a cell's text over a bar as long as the share in BarRole, 0 … 1; in the warning colour where WarnRole is true.
class BarCellDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  enum Role { BarRole = Qt::UserRole + 40, WarnRole };
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace amalgam::ui
