// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme/theme.h"

namespace amalgam::ui {

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

/// The places where lanes stack up: all of them, one above the other.
inline void stack(const Drawing& d, double atX) {
  const double full = d.area.height() * 0.92, part = full / static_cast<double>(d.colors.size());
  d.painter.setPen(Qt::NoPen);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    const double top = d.middle() - full / 2 + part * static_cast<double>(i);
    d.painter.setBrush(d.colors[i]);
    d.painter.drawRoundedRect(QRectF(atX - 8, top + 1, 16, part - 2), 2, 2);
  }
}

inline void disc(const Drawing& d, double atX, double atY, double radius, const QColor& color, bool filled = true) {
  d.painter.setPen(filled ? QPen(Qt::NoPen) : QPen(color, 1.6));
  d.painter.setBrush(filled ? color : d.theme.color(ColorRole::surface));
  d.painter.drawEllipse(QPointF(atX, atY), radius, radius);
}

inline QColor accent(const Drawing& d) { return d.theme.color(ColorRole::accent); }

/// The tokens of a lane, as small squares from `from` on.
inline void tokens(const Drawing& d, double from, qsizetype lane, int count) {
  const double size = std::min(7.0, d.laneHeight() * 0.55);
  d.painter.setPen(Qt::NoPen);
  d.painter.setBrush(d.colors[lane]);
  for (int k = 0; k < count; ++k) {
    d.painter.drawRoundedRect(QRectF(from + k * (size + 3), d.y(lane) - size / 2, size, size), 1.5, 1.5);
  }
}

/// A frame that the lanes run into; returns where its content may be drawn.
inline QRectF frame(const Drawing& d) {
  const double side = std::min(d.area.height() * 0.84, d.area.width() * 0.36);
  const QRectF box(d.x(0.54) - side / 2, d.middle() - side / 2, side, side);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.curve({d.x(0.03), d.y(i)}, {box.left(), d.middle()}, d.faint(d.colors[i], 0.6F), 1.6);
  }
  d.straight(box.right(), d.x(0.97), d.middle(), d.line());
  d.painter.setPen(QPen(d.theme.color(ColorRole::borderStrong), 1.4));
  d.painter.setBrush(d.theme.color(ColorRole::surface));
  d.painter.drawRoundedRect(box, 6, 6);
  return box.adjusted(8, 8, -8, -8);
}

}  // namespace amalgam::ui
