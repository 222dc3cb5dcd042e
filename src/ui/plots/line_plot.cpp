// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/line_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

LinePlot::LinePlot(QWidget* parent) : Plot(parent) {
  setLogAllowed(false);
  diagonal_ = new QCPItemLine(this);
  diagonal_->setSelectable(false);
  diagonal_->start->setCoords(0, 0);
  diagonal_->end->setCoords(1, 1);
  diagonal_->setVisible(false);
  marker_ = new QCPItemStraightLine(this);
  marker_->setSelectable(false);
  marker_->setVisible(false);
  markerText_ = new QCPItemText(this);
  markerText_->setSelectable(false);
  markerText_->setLayer(QStringLiteral("overlay"));  // above the curves
  markerText_->setVisible(false);
  markerText_->position->setTypeX(QCPItemPosition::ptPlotCoords);
  markerText_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  markerText_->setPadding(QMargins(6, 2, 6, 2));
  LinePlot::applyTokens(Theme::instance().tokens());
}

void LinePlot::setLines(std::vector<Line> lines) {
  lines_ = std::move(lines);
  for (QCPGraph* each : graphs_ + bands_) {
    if (each != nullptr) removeGraph(each);
  }
  graphs_.clear();
  bands_.clear();
  for (const Line& line : lines_) {
    QCPGraph* low = nullptr;
    if (!line.low.empty() && line.low.size() == line.x.size() && line.high.size() == line.x.size()) {
      low = addGraph();
      QCPGraph* high = addGraph();
      for (QCPGraph* edge : {low, high}) edge->setName({});  // neither in the legend nor in readouts
      low->setData(QVector<double>(line.x.begin(), line.x.end()), QVector<double>(line.low.begin(), line.low.end()), true);
      high->setData(QVector<double>(line.x.begin(), line.x.end()), QVector<double>(line.high.begin(), line.high.end()), true);
      high->setChannelFillGraph(low);
      bands_ << high;
    }
    bands_ << low;
    QCPGraph* graph = addGraph();
    graph->setName(line.name);
    graph->setData(QVector<double>(line.x.begin(), line.x.end()), QVector<double>(line.y.begin(), line.y.end()), true);
    graphs_ << graph;
  }
  applyTokens(tokens());
  refresh();
  emit legendChanged();
}

void LinePlot::setLeastRanges(QCPRange x, QCPRange y) {
  leastX_ = x;
  leastY_ = y;
  refresh();
}

void LinePlot::setMarker(double x, const QString& text) {
  const bool on = std::isfinite(x);
  marker_->setVisible(on);
  markerText_->setVisible(on && !text.isEmpty());
  if (on) {
    marker_->point1->setCoords(x, 0);
    marker_->point2->setCoords(x, 1);
    const bool right = x < xAxis->range().center();
    markerText_->setPositionAlignment(Qt::AlignTop | (right ? Qt::AlignLeft : Qt::AlignRight));
    markerText_->position->setCoords(x, 0.01);
    markerText_->setText(text);
  }
  redraw();
}

void LinePlot::showDiagonal(bool on) {
  diagonal_->setVisible(on);
  redraw();
}

void LinePlot::setKeyPattern(const QString& pattern, double factor) {
  pattern_ = pattern;
  factor_ = factor;
}

QString LinePlot::keyText(double key) const { return pattern_.arg(readableNumber(key * factor_, 3)); }

QColor LinePlot::colorOf(const Line& line, const Tokens& tokens) const {
  if (!line.kindId.isEmpty()) return tokens.modalityColor(line.kindId);
  return line.run >= 0 ? tokens.runColor(line.run) : tokens.color(line.role);
}

void LinePlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  diagonal_->setPen(QPen(tokens.text3, 1, Qt::DashLine));
  marker_->setPen(QPen(tokens.color(ColorRole::accent), 1.4, Qt::DashLine));
  markerText_->setColor(tokens.color(ColorRole::accent));
  markerText_->setFont(Theme::instance().font(FontRole::caption));
  markerText_->setBrush(tokens.color(ColorRole::surface));
  qsizetype band = 0;
  for (qsizetype i = 0; i < graphs_.size(); ++i) {
    const Line& line = lines_[static_cast<std::size_t>(i)];
    const QColor color = colorOf(line, tokens);
    graphs_[i]->setPen(QPen(color, 2, line.run >= 0 ? runDash(line.run) : line.dash));
    graphs_[i]->setScatterStyle(line.dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 6) : QCPScatterStyle());
    if (bands_.value(band) != nullptr) {  // upper edge, then lower
      QColor faint = color;
      faint.setAlphaF(0.16F);
      bands_[band]->setPen(Qt::NoPen);
      bands_[band]->setBrush(faint);
      bands_[band + 1]->setPen(Qt::NoPen);
      ++band;
    }
    ++band;
  }
}

void LinePlot::fitRanges() {
  double x[2] = {leastX_.lower, leastX_.upper}, y[2] = {leastY_.lower, leastY_.upper};
  const auto take = [](double (&range)[2], double value) {
    if (!std::isfinite(value)) return;
    if (!(range[0] <= value)) range[0] = value;
    if (!(range[1] >= value)) range[1] = value;
  };
  for (const Line& line : lines_) {
    for (const double value : line.x) take(x, value);
    for (const auto* values : {&line.y, &line.low, &line.high}) {
      for (const double value : *values) take(y, value);
    }
  }
  const auto set = [](QCPAxis* axis, const double (&range)[2]) {
    if (!std::isfinite(range[0]) || !std::isfinite(range[1])) return;
    const double room = range[1] > range[0] ? 0.03 * (range[1] - range[0]) : std::max(1e-3, 0.1 * std::abs(range[0]));
    axis->setRange(range[0] - room, range[1] + room);
  };
  set(xAxis, x);
  set(yAxis, y);
}

}  // namespace amalgam::ui
