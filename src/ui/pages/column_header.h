// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace amalgam::ui {

/// The table's header: name, and below it type icon and missing share.
class ColumnHeader final : public QHeaderView {
  Q_OBJECT

 public:
  explicit ColumnHeader(QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;
};

/// The icon of a column type ("number", "tag", …).
QString columnTypeIcon(int type);

}  // namespace amalgam::ui
