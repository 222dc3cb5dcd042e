// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/strategy_card.h"

#include <QPainter>
#include <QTextLayout>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kMostLines = 4;

/// A text in lines of a width; what does not fit into the last one ends with "…".
QStringList wrapped(const QString& text, const QFont& font, int width) {
  QTextLayout layout(text, font);
  layout.beginLayout();
  QStringList lines;
  while (true) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(width);
    if (lines.size() + 1 == kMostLines) {
      lines << QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
      break;
    }
    lines << text.mid(line.textStart(), line.textLength()).trimmed();
  }
  layout.endLayout();
  return lines;
}

}  // namespace

StrategyCard::StrategyCard(const QString& strategyId, const QString& title, const QString& summary,
                           QWidget* parent)
    : QPushButton(parent), id_(strategyId) {
  setCheckable(true);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setCursor(Qt::PointingHandCursor);
  setTexts(title, summary);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { update(); });
}

void StrategyCard::setTexts(const QString& title, const QString& summary) {
  setText(title);
  summary_ = summary;
  setAccessibleName(title);
  setAccessibleDescription(summary);
  setToolTip(summary);
  update();
}

void StrategyCard::setModalityKinds(const QStringList& kindIds) {
  kinds_ = kindIds;
  update();
}

void StrategyCard::enterEvent(QEnterEvent* event) {
  QPushButton::enterEvent(event);
  update();
}

void StrategyCard::leaveEvent(QEvent* event) {
  QPushButton::leaveEvent(event);
  update();
}

void StrategyCard::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(isChecked() ? QPen(theme.color(ColorRole::accent), 2)
                             : QPen(theme.color(underMouse() ? ColorRole::text3 : ColorRole::border), 1));
  painter.setBrush(theme.color(ColorRole::surface));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), design::radiusCard,
                          design::radiusCard);
  if (hasFocus()) {  // a ring of its own: being looked at is not being chosen
    painter.setPen(QPen(theme.color(ColorRole::accent), 1.5, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(5, 5, -5, -5), 7, 7);
  }
  const QRect inner = rect().adjusted(design::space4, design::space3, -design::space4, -design::space3);
  painter.setFont(theme.font(FontRole::title));
  painter.setPen(theme.color(isEnabled() ? ColorRole::text : ColorRole::text3));
  painter.drawText(QRect(inner.left(), inner.top(), inner.width() - 26, 22), Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text(), Qt::ElideRight, inner.width() - 26));
  if (isChecked())
    painter.drawPixmap(QRect(inner.right() - 17, inner.top() + 2, 18, 18),
                       theme.pixmap(QStringLiteral("check-circle"), 18, theme.color(ColorRole::accent),
                                    devicePixelRatioF()));
  painter.setFont(theme.font(FontRole::caption));
  const QStringList lines = wrapped(summary_, painter.font(), inner.width());
  const int lineHeight = painter.fontMetrics().lineSpacing();
  const int summaryHeight = lineHeight * static_cast<int>(lines.size());
  painter.setPen(theme.color(ColorRole::text2));
  for (int i = 0; i < lines.size(); ++i) {
    painter.drawText(QRect(inner.left(), inner.bottom() - summaryHeight + 1 + i * lineHeight, inner.width(), lineHeight),
                     Qt::AlignVCenter | Qt::AlignLeft, lines[i]);
  }
  paintStrategy(painter, QRectF(inner).adjusted(2, 32, -2, -summaryHeight - 10), id_, kinds_);
}

}  // namespace amalgam::ui
