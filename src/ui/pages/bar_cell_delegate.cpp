// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bar_cell_delegate.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/theme.h"

namespace amalgam::ui {

void BarCellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant share = index.data(BarRole);
  if (share.isValid()) {
    const bool warns = index.data(WarnRole).toBool();
    painter->save();
    QRectF area = QRectF(option.rect).adjusted(4, 5, -4, -5);
    area.setWidth(std::max(1.0, area.width() * std::clamp(share.toDouble(), 0.0, 1.0)));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::instance().color(warns ? ColorRole::warnSoft : ColorRole::accentSoft));
    painter->drawRoundedRect(area, 2, 2);
    painter->restore();
  }
  QStyleOptionViewItem plain = option;
  plain.state &= ~QStyle::State_HasFocus;
  QStyledItemDelegate::paint(painter, plain, index);
}

}  // namespace amalgam::ui
