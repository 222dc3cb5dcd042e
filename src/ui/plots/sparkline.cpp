// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/sparkline.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::NoFocus);
  setAttribute(Qt::WA_TransparentForMouseEvents);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { update(); });
}

void Sparkline::setValues(std::vector<double> values) {
  values_ = std::move(values);
  std::erase_if(values_, [](double value) { return !std::isfinite(value); });
  update();
}

void Sparkline::paintEvent(QPaintEvent*) {
  if (values_.size() < 2) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  const double span = *high > *low ? *high - *low : 1;
  const QRectF area = QRectF(rect()).adjusted(4, 4, -5, -4);
  const auto place = [&](std::size_t i) {
    return QPointF(area.left() + area.width() * static_cast<double>(i) / static_cast<double>(values_.size() - 1),
                   area.bottom() - area.height() * (values_[i] - *low) / span);
  };
  QPainterPath line(place(0));
  for (std::size_t i = 1; i < values_.size(); ++i) line.lineTo(place(i));
  QPainterPath ground = line;
  ground.lineTo(area.right(), rect().bottom());
  ground.lineTo(area.left(), rect().bottom());
  const QColor accent = Theme::instance().color(ColorRole::accent);
  QLinearGradient fade(0, area.top(), 0, rect().bottom());
  QColor top = accent, bottom = accent;
  top.setAlphaF(0.16F);
  bottom.setAlphaF(0.0F);
  fade.setColorAt(0, top);
  fade.setColorAt(1, bottom);
  painter.fillPath(ground, fade);
  painter.setPen(QPen(accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(line);
  painter.setBrush(accent);
  painter.setPen(Qt::NoPen);
  painter.drawEllipse(place(values_.size() - 1), 2.5, 2.5);
}

}  // namespace amalgam::ui
