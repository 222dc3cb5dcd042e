// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace amalgam::ui {

/// Draws a cell's text at the same margin as the header above it.
class CellDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int kMargin = 8;  ///< pixels left and right of a cell's and a header's text
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

}  // namespace amalgam::ui
