// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_swatch.h"

#include <QGuiApplication>
#include <QPainter>

#include "ui/theme/theme.h"

namespace amalgam::ui {

QPixmap runSwatch(std::int64_t run) {
  constexpr int width = 26, height = 12;
  const qreal ratio = qGuiApp->devicePixelRatio();
  QPixmap picture(QSize(width, height) * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  const int id = static_cast<int>(run);
  painter.setPen(QPen(Theme::instance().runColor(id), 2, runDash(id), Qt::FlatCap));
  painter.drawLine(QPointF(0, height / 2.0), QPointF(width, height / 2.0));
  return picture;
}

}  // namespace amalgam::ui
