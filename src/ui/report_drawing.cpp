// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report_drawing.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace amalgam::ui {

namespace {

constexpr auto kTextElement = "text";

/// "rotate(-90 14 120.5)" -> the three numbers; none where it is something else.
std::vector<qreal> turnOf(const QString& transform) {
  static const QRegularExpression rotate(
      QStringLiteral(R"(^\s*rotate\(\s*([-+.\deE]+)[\s,]+([-+.\deE]+)[\s,]+([-+.\deE]+)\s*\)\s*$)"));
  const QRegularExpressionMatch match = rotate.match(transform);
  if (!match.hasMatch()) return {};
  return {match.captured(1).toDouble(), match.captured(2).toDouble(), match.captured(3).toDouble()};
}

}  // namespace

ReportDrawing::ReportDrawing(const QByteArray& svg, const QString& family) : family_(family) {
  QByteArray shapes;
  QXmlStreamWriter writer(&shapes);
  QXmlStreamReader reader(svg);
  qreal size = Text().size;
  while (!reader.atEnd()) {
    reader.readNext();
    if (reader.hasError()) break;
    if (!reader.isStartElement() || reader.name() != QLatin1String(kTextElement)) {
      if (reader.isStartElement() && reader.attributes().hasAttribute(QLatin1String("font-size")))
        size = reader.attributes().value(QLatin1String("font-size")).toDouble();  // of the whole drawing
      writer.writeCurrentToken(reader);
      continue;
    }
    const QXmlStreamAttributes attributes = reader.attributes();
    const auto value = [&](const char* name) { return attributes.value(QLatin1String(name)).toString(); };
    Text text;
    text.at = {value("x").toDouble(), value("y").toDouble()};
    text.size = attributes.hasAttribute(QLatin1String("font-size")) ? value("font-size").toDouble() : size;
    if (attributes.hasAttribute(QLatin1String("font-weight"))) text.weight = value("font-weight").toInt();
    if (attributes.hasAttribute(QLatin1String("fill"))) text.color = QColor(value("fill"));
    text.share = value("text-anchor") == QLatin1String("middle") ? 0.5 : value("text-anchor") == QLatin1String("end") ? 1 : 0;
    if (const auto turn = turnOf(value("transform")); !turn.empty()) {
      text.turn = turn[0];
      text.centre = {turn[1], turn[2]};
    }
    text.text = reader.readElementText(QXmlStreamReader::IncludeChildElements);
    texts_.push_back(std::move(text));
  }
  if (reader.hasError()) {
    texts_.clear();
    return;
  }
  shapes_.load(shapes);
}

void ReportDrawing::render(QPainter& painter, const QRectF& place) {
  if (!shapes_.isValid()) return;
  shapes_.render(&painter, place);
  const QRectF box = shapes_.viewBoxF();
  const qreal scale = place.width() / box.width();
  const auto placed = [&](QPointF point) { return place.topLeft() + (point - box.topLeft()) * scale; };
  for (const Text& one : texts_) {
    painter.save();
    QFont font(family_);
    font.setPixelSize(std::max(1, qRound(one.size * scale)));
    font.setWeight(static_cast<QFont::Weight>(one.weight));
    painter.setFont(font);
    painter.setPen(one.color);
    if (one.turn != 0) {
      const QPointF centre = placed(one.centre);
      painter.translate(centre);
      painter.rotate(one.turn);
      painter.translate(-centre);
    }
    const qreal width = QFontMetricsF(font, painter.device()).horizontalAdvance(one.text);
    painter.drawText(placed(one.at) - QPointF(width * one.share, 0), one.text);
    painter.restore();
  }
}

QStringList ReportDrawing::texts() const {
  QStringList all;
  for (const Text& one : texts_) all.push_back(one.text);
  return all;
}

}  // namespace amalgam::ui
