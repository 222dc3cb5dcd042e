// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/column_header.h"

#include <QPainter>

#include "ui/format.h"
#include "ui/models/table_model.h"
#include "ui/pages/cell_delegate.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

QString columnTypeIcon(int type) {
  switch (static_cast<ColumnType>(type)) {
    case ColumnType::number:
      return QStringLiteral("number");
    case ColumnType::category:
      return QStringLiteral("tag");
    case ColumnType::text:
      return QStringLiteral("text");
    case ColumnType::date:
      return QStringLiteral("clock");
    case ColumnType::number_list:
      return QStringLiteral("series");
    case ColumnType::event_list:
      return QStringLiteral("cursor");
  }
  return QStringLiteral("data");
}

ColumnHeader::ColumnHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setSectionsClickable(true);
  setHighlightSections(false);
  setSortIndicatorShown(true);
  setAccessibleName(tr("Columns"));
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, viewport(),
          qOverload<>(&QWidget::update));
}

QSize ColumnHeader::sizeHint() const { return {QHeaderView::sizeHint().width(), 48}; }

void ColumnHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  if (!model() || !rect.isValid()) return;
  const Theme& theme = Theme::instance();
  painter->save();
  painter->fillRect(rect, theme.color(ColorRole::surface2));
  painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                    theme.color(ColorRole::border));
  const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
  const int type = model()->headerData(section, Qt::Horizontal, TableModel::TypeRole).toInt();
  const QString missing =
      model()->headerData(section, Qt::Horizontal, TableModel::MissingShareRole).toString();
  const bool is_number = type == static_cast<int>(ColumnType::number);
  const bool is_sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
  QRect inner = rect.adjusted(CellDelegate::kMargin, 6, -CellDelegate::kMargin, -6);
  if (is_sorted) {
    const QString icon = sortIndicatorOrder() == Qt::AscendingOrder
                             ? QStringLiteral("chevron-up")
                             : QStringLiteral("chevron-down");
    painter->drawPixmap(
        inner.right() - 12, inner.top() + 2,
        theme.pixmap(icon, 12, theme.color(ColorRole::accent), devicePixelRatioF()));
    inner.setRight(inner.right() - 14);
  }
  const Qt::Alignment side = is_number ? Qt::AlignRight : Qt::AlignLeft;
  painter->setFont(theme.font(FontRole::bodyStrong));
  painter->setPen(theme.color(ColorRole::text));
  const QRect top(inner.left(), inner.top(), inner.width(), 18);
  painter->drawText(top, side | Qt::AlignVCenter,
                    painter->fontMetrics().elidedText(name, Qt::ElideRight, top.width()));
  painter->setFont(theme.font(FontRole::caption));
  painter->setPen(theme.color(ColorRole::text3));
  QString fact = typeText(static_cast<ColumnType>(type));
  if (missing != QLatin1String("0 %")) fact += tr(" · %1 missing").arg(missing);
  const QRect bottom(inner.left(), inner.top() + 19, inner.width(), 16);
  fact = painter->fontMetrics().elidedText(fact, Qt::ElideRight, bottom.width() - 16);
  const int width = painter->fontMetrics().horizontalAdvance(fact) + 16;
  const int x = is_number ? bottom.right() - width + 1 : bottom.left();
  painter->drawPixmap(
      x, bottom.top() + 2,
      theme.pixmap(columnTypeIcon(type), 12, theme.color(ColorRole::text3), devicePixelRatioF()));
  painter->drawText(QRect(x + 16, bottom.top(), width - 16, 16), Qt::AlignLeft | Qt::AlignVCenter,
                    fact);
  painter->restore();
}

}  // namespace amalgam::ui
