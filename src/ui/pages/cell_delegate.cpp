// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cell_delegate.h"

#include <QPainter>

#include "ui/theme/theme.h"

namespace amalgam::ui {

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const bool selected = option.state & QStyle::State_Selected;
  painter->save();
  if (selected) painter->fillRect(option.rect, theme.color(ColorRole::accentSoft));
  const QVariant ink = index.data(Qt::ForegroundRole);
  painter->setPen(ink.isValid() ? qvariant_cast<QColor>(ink) : theme.color(ColorRole::text));
  painter->setFont(theme.font(FontRole::body));
  const QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
  const QVariant side = index.data(Qt::TextAlignmentRole);
  const int alignment = side.isValid() ? side.toInt() : int(Qt::AlignLeft | Qt::AlignVCenter);
  painter->drawText(area, alignment | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                      Qt::ElideRight, area.width()));
  if (option.state & QStyle::State_HasFocus) {
    painter->setPen(theme.color(ColorRole::accent));
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  }
  painter->restore();
}

}  // namespace amalgam::ui
