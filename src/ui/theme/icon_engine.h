// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIconEngine>
#include <functional>

namespace amalgam::ui {

/// Draws one of our line icons in a colour that is asked for at the moment of painting.
class IconEngine : public QIconEngine {
 public:
  IconEngine(QString name, std::function<QColor()> color);
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state,
                       qreal scale) override;
  QIconEngine* clone() const override { return new IconEngine(name_, color_); }
  QString key() const override { return QStringLiteral("amalgam"); }
  QString iconName() override { return name_; }

 private:
  QColor colorFor(QIcon::Mode mode) const;
  QString name_;
  std::function<QColor()> color_;
};

/// The icon's drawing with currentColor replaced; the icon "info" with a warning in the log if there is no such file.
QByteArray iconSvg(const QString& name, const QColor& color);
/// Rendered and cached; `pixels` is the edge in device pixels.
QPixmap renderIcon(const QString& name, int pixels, const QColor& color);

}  // namespace amalgam::ui
