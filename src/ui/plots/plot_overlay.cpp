// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_overlay.h"

#include <QPainter>

#include "ui/plots/plot.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kPadding = 10, kSwatch = 14, kGap = 8, kLine = 19;
}

PlotOverlay::PlotOverlay(Plot* plot) : QWidget(plot), plot_(plot) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_NoSystemBackground);
  setFocusPolicy(Qt::NoFocus);
}

void PlotOverlay::setFocusRing(bool on) {
  focusRing_ = on;
  update();
}

void PlotOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& t = plot_->tokens();
  if (plot_->isEmpty() && !plot_->emptyText_.isEmpty()) {
    painter.setFont(Theme::instance().font(FontRole::body));
    painter.setPen(t.text2);
    painter.drawText(rect().adjusted(24, 8, -24, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     plot_->emptyText_);
  }
  if (!plot_->readout_.isEmpty()) paintReadout(painter);
  if (focusRing_) {
    painter.setPen(QPen(t.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), design::radiusControl,
                            design::radiusControl);
  }
}

void PlotOverlay::paintReadout(QPainter& painter) const {
  const Readout& readout = plot_->readout_;
  const Tokens& t = plot_->tokens();
  const QRect area = plot_->axisRect()->rect();
  if (readout.lineX) {
    painter.setPen(QPen(t.text3, 1, Qt::DashLine));
    painter.drawLine(QPointF(*readout.lineX, area.top()), QPointF(*readout.lineX, area.bottom()));
  }
  for (std::size_t i = 0; i < readout.markers.size(); ++i) {
    painter.setPen(QPen(t.surface, 2));
    painter.setBrush(i < readout.rows.size() ? readout.rows[i].color : t.accent);
    painter.drawEllipse(readout.markers[i], 5, 5);
  }

  const QFont body = Theme::instance().font(FontRole::caption);
  QFont strong = body;
  strong.setWeight(QFont::DemiBold);
  const QFontMetrics metrics(body), strongMetrics(strong);
  int nameWidth = 0, valueWidth = 0;
  bool swatches = false;
  for (const Readout::Row& row : readout.rows) {
    nameWidth = std::max(nameWidth, metrics.horizontalAdvance(row.name));
    valueWidth = std::max(valueWidth, strongMetrics.horizontalAdvance(row.value));
    swatches = swatches || row.color.isValid();
  }
  const int left = swatches ? kSwatch + kGap : 0;
  const int rowsWidth = readout.rows.empty() ? 0 : left + nameWidth + 2 * kGap + valueWidth;
  const int width =
      std::max(rowsWidth, strongMetrics.horizontalAdvance(readout.title)) + 2 * kPadding;
  const int lines = static_cast<int>(readout.rows.size()) + (readout.title.isEmpty() ? 0 : 1);
  const int height = lines * kLine + 2 * kPadding - 4;

  QPointF anchor = readout.lineX ? QPointF(*readout.lineX, area.top() + 8)
                                 : QPointF(plot_->mapFromGlobal(QCursor::pos()));
  if (!readout.lineX && !readout.markers.empty()) anchor = readout.markers.front();
  if (!rect().contains(anchor.toPoint())) anchor = area.center();
  double x = anchor.x() + 14, y = anchor.y() + (readout.lineX ? 0 : 12);
  if (x + width > this->width() - 2) x = anchor.x() - 14 - width;
  x = std::max(2.0, std::min(x, this->width() - width - 2.0));
  y = std::max(2.0, std::min(y, this->height() - height - 2.0));
  const QRectF box(x, y, width, height);
  painter.setPen(QPen(t.borderStrong, 1));
  QColor ground = t.surface2;
  ground.setAlphaF(0.96F);
  painter.setBrush(ground);
  painter.drawRoundedRect(box.translated(0.5, 0.5), design::radiusControl, design::radiusControl);

  double top = y + kPadding - 2;
  if (!readout.title.isEmpty()) {
    painter.setFont(strong);
    painter.setPen(t.text);
    painter.drawText(QRectF(x + kPadding, top, width, kLine), Qt::AlignVCenter, readout.title);
    top += kLine;
  }
  for (const Readout::Row& row : readout.rows) {
    if (row.color.isValid()) {
      painter.setPen(QPen(row.color, 2.5, row.dash, Qt::FlatCap));
      painter.drawLine(QPointF(x + kPadding, top + kLine / 2.0),
                       QPointF(x + kPadding + kSwatch, top + kLine / 2.0));
    }
    painter.setFont(body);
    painter.setPen(t.text2);
    painter.drawText(QRectF(x + kPadding + left, top, width, kLine), Qt::AlignVCenter, row.name);
    painter.setFont(strong);
    painter.setPen(t.text);
    painter.drawText(QRectF(x, top, width - kPadding, kLine), Qt::AlignVCenter | Qt::AlignRight,
                     row.value);
    top += kLine;
  }
}

}  // namespace amalgam::ui
