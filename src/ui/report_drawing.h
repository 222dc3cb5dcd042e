// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QSvgRenderer>
#include <vector>

class QPainter;

namespace amalgam::ui {

/// A drawing of a report whose letters stay letters: QSvgRenderer paints them as outlines, so that a PDF of it could be
/// neither searched nor read aloud. Lines and areas are left to it, texts are painted as texts.
class ReportDrawing {
 public:
  /// `svg` as the engine writes charts: texts stand in no group, and a text has one turn at most. All its letters are of
  /// `family`. A file that is no XML draws nothing.
  ReportDrawing(const QByteArray& svg, const QString& family);
  /// Paints it into `place`, stretched as the SVG's view box asks.
  void render(QPainter& painter, const QRectF& place);
  /// Its texts, in the order in which they are painted.
  QStringList texts() const;

 private:
  struct Text {
    QString text;
    QPointF at;          // where the base line begins, has its middle or ends, in the view box
    qreal share = 0;     // of its width that lies before `at`: 0, ½ or 1
    qreal size = 12;     // pixels of the view box
    int weight = 400;
    QColor color = Qt::black;
    qreal turn = 0;      // degrees clockwise, about `centre`
    QPointF centre;
  };

  QString family_;
  QSvgRenderer shapes_;
  std::vector<Text> texts_;
};

}  // namespace amalgam::ui
