// SPDX-License-Identifier: GPL-3.0-or-later
// The small drawings that show where the modalities of a fusion strategy meet.
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {

namespace {

constexpr int kMostLanes = 8;

/// Everything the drawings share: where the lanes run and how things are painted.
struct Drawing {
  QPainter& painter;
  QRectF area;
  QList<QColor> colors;
  const Theme& theme = Theme::instance();

  double x(double share) const { return area.left() + share * area.width(); }
  double middle() const { return area.center().y(); }
  double laneHeight() const { return area.height() / static_cast<double>(colors.size()); }
  double y(qsizetype lane) const { return area.top() + (static_cast<double>(lane) + 0.5) * laneHeight(); }
  /// Line widths stand for learned weights; a fixed example pattern, widest first and last.
  double weight(qsizetype lane) const {
    static constexpr double pattern[] = {4.5, 2.2, 2.8, 1.8, 4.5, 2.4, 3.2, 2.0};
    return pattern[lane % 8];
  }
  QColor faint(QColor color, float alpha = 0.45F) const {
    color.setAlphaF(alpha);
    return color;
  }
  QColor line() const { return theme.color(ColorRole::borderStrong); }
  QColor end() const { return theme.color(ColorRole::text2); }

  void box(double centreX, double centreY, double width, double height, const QColor& color,
           bool filled = true) const {
    height = std::min(height, laneHeight() * 0.8);
    const QRectF rect(centreX - width / 2, centreY - height / 2, width, height);
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(color, 1.8));
    painter.setBrush(filled ? color : theme.color(ColorRole::surface));
    painter.drawRoundedRect(rect, 3.5, 3.5);
  }
  void straight(double fromX, double toX, double atY, const QColor& color, double width = 1.3) const {
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(fromX, atY), QPointF(toX, atY));
  }
  void curve(QPointF from, QPointF to, const QColor& color, double width = 1.3) const {
    QPainterPath path(from);
    const double half = (from.x() + to.x()) / 2;
    path.cubicTo(QPointF(half, from.y()), QPointF(half, to.y()), to);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawPath(path);
  }
  void inputs() const {
    for (qsizetype i = 0; i < colors.size(); ++i) box(x(0.03), y(i), 20, 12, colors[i]);
  }
  void decision() const { box(x(0.97), middle(), 13, 13, end()); }
};

/// One learned weight each, then joined.
void drawEarly(const Drawing& d) {
  const double left = d.x(0.70);
  for (qsizetype i = 0; i < d.colors.size(); ++i)
    d.straight(d.x(0.03), left, d.y(i), d.faint(d.colors[i]), d.weight(i));
  d.straight(left, d.x(0.97), d.middle(), d.line());
  const double full = d.area.height() * 0.92, part = full / static_cast<double>(d.colors.size());
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    const double top = d.middle() - full / 2 + part * static_cast<double>(i);
    d.painter.setPen(Qt::NoPen);
    d.painter.setBrush(d.colors[i]);
    d.painter.drawRoundedRect(QRectF(left - 8, top + 1, 16, part - 2), 2, 2);
  }
}

/// One model each; the decisions are added.
void drawLate(const Drawing& d) {
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.38), d.y(i), d.line());
    d.curve({d.x(0.38), d.y(i)}, {d.x(0.96), d.middle()}, d.faint(d.colors[i]), d.weight(i));
    d.box(d.x(0.38), d.y(i), 20, 13, d.colors[i], false);
  }
}

/// Tokens that attend to each other.
void drawHybrid(const Drawing& d) {
  const double from = d.x(0.42), to = d.x(0.70);
  const QColor accent = d.theme.color(ColorRole::accent);
  const auto count = d.colors.size();
  for (qsizetype i = 0; i < count; ++i) {
    d.straight(d.x(0.03), from, d.y(i), d.line());
    for (qsizetype j = 0; j < count; ++j)
      d.curve({from, d.y(i)}, {to, d.y(j)}, d.faint(accent, (i * 3 + j * 2) % 4 == 0 ? 0.75F : 0.25F), 1.2);
    d.curve({to, d.y(i)}, {d.x(0.97), d.middle()}, d.line());
  }
  for (qsizetype i = 0; i < count; ++i) {
    d.box(from, d.y(i), 9, 9, d.colors[i]);
    d.box(to, d.y(i), 9, 9, d.colors[i]);
  }
}

/// Projected, joined, compressed into one vector.
void drawEmbedding(const Drawing& d) {
  const double vector = d.x(0.70);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.39), d.y(i), d.line());
    d.curve({d.x(0.39), d.y(i)}, {vector, d.middle()}, d.line());
    d.box(d.x(0.39), d.y(i), 12, 7, d.colors[i]);
  }
  d.straight(vector, d.x(0.97), d.middle(), d.line());
  static constexpr float shades[] = {0.35F, 1.0F, 0.55F, 0.85F, 0.65F, 0.9F};
  const double cell = std::min(10.0, d.area.height() / 7);
  for (int i = 0; i < 6; ++i) {
    const QRectF rect(vector - 8, d.middle() + (i - 3) * (cell + 1), 16, cell);
    d.painter.setPen(Qt::NoPen);
    d.painter.setBrush(d.theme.color(ColorRole::surface));
    d.painter.drawRect(rect);
    d.painter.setBrush(d.faint(d.theme.color(ColorRole::accent), shades[i]));
    d.painter.drawRoundedRect(rect, 2, 2);
  }
}

/// A strategy we have no drawing for: everything meets in one box.
void drawGeneral(const Drawing& d) {
  const QRectF box(d.x(0.42), d.area.top() + d.area.height() * 0.2, d.area.width() * 0.26,
                   d.area.height() * 0.6);
  for (qsizetype i = 0; i < d.colors.size(); ++i)
    d.curve({d.x(0.03), d.y(i)}, {box.left(), d.middle()}, d.faint(d.colors[i], 0.6F), 2);
  d.straight(box.right(), d.x(0.97), d.middle(), d.line());
  d.painter.setPen(QPen(d.theme.color(ColorRole::accent), 1.6));
  d.painter.setBrush(d.theme.color(ColorRole::accentSoft));
  d.painter.drawRoundedRect(box, 8, 8);
}

}  // namespace

void paintStrategy(QPainter& painter, const QRectF& area, const QString& strategyId,
                   const QStringList& kindIds) {
  if (area.height() < 20 || area.width() < 60) return;
  const Theme& theme = Theme::instance();
  QStringList kinds = kindIds.mid(0, kMostLanes);
  if (kinds.isEmpty()) kinds = {"numerical", "categorical", "temporal", "text", "behavioural"};
  Drawing drawing{painter, area, {}};
  for (const QString& kind : kinds) drawing.colors << theme.modalityColor(kind);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (strategyId.startsWith(QLatin1String("early")))
    drawEarly(drawing);
  else if (strategyId.startsWith(QLatin1String("late")))
    drawLate(drawing);
  else if (strategyId.startsWith(QLatin1String("hybrid")))
    drawHybrid(drawing);
  else if (strategyId.startsWith(QLatin1String("embedding")))
    drawEmbedding(drawing);
  else
    drawGeneral(drawing);
  drawing.inputs();
  drawing.decision();
  painter.restore();
}

}  // namespace amalgam::ui
