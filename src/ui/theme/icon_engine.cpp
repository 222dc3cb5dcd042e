// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon_engine.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <utility>

#include "ui/theme/theme.h"

namespace amalgam::ui {

QByteArray iconSvg(const QString& name, const QColor& color) {
  QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
  if (!file.open(QIODevice::ReadOnly)) {
    qWarning("There is no icon named '%s'.", qPrintable(name));
    if (name == QLatin1String("info")) return {};
    return iconSvg(QStringLiteral("info"), color);
  }
  return file.readAll().replace("currentColor", color.name().toLatin1());
}

QPixmap renderIcon(const QString& name, int pixels, const QColor& color) {
  const QString key = QStringLiteral("amalgam/%1/%2/%3").arg(name).arg(pixels).arg(color.rgba());
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = QPixmap(pixels, pixels);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  QSvgRenderer(iconSvg(name, color)).render(&painter, QRectF(0, 0, pixels, pixels));
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

IconEngine::IconEngine(QString name, std::function<QColor()> color)
    : name_(std::move(name)), color_(std::move(color)) {}

QColor IconEngine::colorFor(QIcon::Mode mode) const {
  if (mode != QIcon::Disabled) return color_();
  QColor faint = Theme::instance().color(ColorRole::text3);
  faint.setAlphaF(0.6F);
  return faint;
}

QPixmap IconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
  return scaledPixmap(size, mode, state, 1.0);
}

QPixmap IconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) {
  const QColor color = colorFor(mode);
  QPixmap picture = renderIcon(name_, qMax(1, qMin(size.width(), size.height())),
                               QColor(color.red(), color.green(), color.blue()));
  if (color.alpha() < 255) {
    QPixmap faint(picture.size());
    faint.fill(Qt::transparent);
    QPainter painter(&faint);
    painter.setOpacity(color.alphaF());
    painter.drawPixmap(0, 0, picture);
    painter.end();
    picture = faint;
  }
  picture.setDevicePixelRatio(scale);
  return picture;
}

void IconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) {
  const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
  const int edge = qMin(rect.width(), rect.height());
  const int pixels = qRound(edge * ratio);
  QRect target(0, 0, edge, edge);
  target.moveCenter(rect.center());
  painter->drawPixmap(target, scaledPixmap({pixels, pixels}, mode, state, ratio));
}

}  // namespace amalgam::ui
