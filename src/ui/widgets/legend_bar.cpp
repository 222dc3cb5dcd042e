// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/legend_bar.h"

#include <QPainter>
#include <QSvgRenderer>

#include "ui/theme/icon_engine.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kSwatch = 18, kGap = 6, kIcon = 14, kBetween = 16, kLine = 20;

int entryWidth(const LegendEntry& entry, const QFontMetrics& metrics) {
  return kSwatch + kGap + (entry.icon.isEmpty() ? 0 : kIcon + kGap) +
         metrics.horizontalAdvance(entry.name);
}

void drawEntry(QPainter& painter, const LegendEntry& entry, QPointF at, const QFontMetrics& metrics,
               const QColor& textColor) {
  const double middle = at.y() + kLine / 2.0;
  if (entry.area) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(entry.color);
    painter.drawRoundedRect(QRectF(at.x() + kSwatch - 12, middle - 5, 11, 10), 3, 3);
  } else {
    painter.setPen(QPen(entry.color, 2.2, entry.dash, Qt::FlatCap));
    painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + kSwatch, middle));
  }
  double x = at.x() + kSwatch + kGap;
  if (!entry.icon.isEmpty()) {
    QSvgRenderer(iconSvg(entry.icon, entry.color))
        .render(&painter, QRectF(x, middle - kIcon / 2.0, kIcon, kIcon));
    x += kIcon + kGap;
  }
  painter.setPen(textColor);
  painter.drawText(QRectF(x, at.y(), metrics.horizontalAdvance(entry.name) + 4, kLine),
                   Qt::AlignLeft | Qt::AlignVCenter, entry.name);
}

}  // namespace

int LegendBar::draw(QPainter* painter, const std::vector<LegendEntry>& entries, const QPoint& topLeft,
                    int width, const QFont& font, const QColor& textColor) {
  if (entries.empty()) return 0;
  const QFontMetrics metrics(font);
  if (painter != nullptr) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font);
  }
  int x = 0, y = 0;
  for (const LegendEntry& entry : entries) {
    const int needed = entryWidth(entry, metrics);
    if (x > 0 && x + needed > width) {
      x = 0;
      y += kLine;
    }
    if (painter != nullptr)
      drawEntry(*painter, entry, QPointF(topLeft.x() + x, topLeft.y() + y), metrics, textColor);
    x += needed + kBetween;
  }
  return y + kLine;
}

LegendBar::LegendBar(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setFocusPolicy(Qt::NoFocus);
}

void LegendBar::setEntries(std::vector<LegendEntry> entries) {
  entries_ = std::move(entries);
  QStringList names;
  for (const LegendEntry& entry : entries_) names << entry.name;
  setAccessibleName(tr("Legend: %1").arg(names.join(QStringLiteral(", "))));
  setVisible(!entries_.empty());
  updateGeometry();
  update();
}

int LegendBar::heightForWidth(int width) const {
  return draw(nullptr, entries_, {}, width, Theme::instance().font(FontRole::caption), Qt::black);
}

int LegendBar::lineWidth() const {
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  int width = 0;
  for (const LegendEntry& entry : entries_) width += entryWidth(entry, metrics) + kBetween;
  return width;
}

QSize LegendBar::sizeHint() const {
  return {std::min(lineWidth(), 600), heightForWidth(std::max(60, this->width()))};
}

QSize LegendBar::minimumSizeHint() const { return {60, kLine}; }

void LegendBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(&painter, entries_, {0, 0}, width(), Theme::instance().font(FontRole::caption),
       Theme::instance().color(ColorRole::text2));
}

}  // namespace amalgam::ui
