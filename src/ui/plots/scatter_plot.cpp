// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/scatter_plot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kShadeSteps = 12;
constexpr int kMostClasses = 8;
constexpr double kReach = 14;        // pixels around a point in which it is read off
constexpr double kClick = 4;         // pixels; less is no drag
constexpr float kPaleAlpha = 0.16F;
const QList<QCPScatterStyle::ScatterShape> kShapes = {QCPScatterStyle::ssDisc,     QCPScatterStyle::ssTriangle, QCPScatterStyle::ssSquare,
                                                      QCPScatterStyle::ssDiamond,  QCPScatterStyle::ssTriangleInverted,
                                                      QCPScatterStyle::ssCross,    QCPScatterStyle::ssPlus,     QCPScatterStyle::ssCircle};

}  // namespace

ScatterPlot::ScatterPlot(QWidget* parent) : Plot(parent) {
  setLogAllowed(false);
  outline_ = new QCPCurve(xAxis, yAxis);
  outline_->setVisible(false);
  outline_->setSelectable(QCP::stNone);
  ring_ = addGraph();
  ring_->setLineStyle(QCPGraph::lsNone);
}

void ScatterPlot::setPoints(std::vector<double> x, std::vector<double> y, QStringList names) {
  const bool fits = x.size() == y.size() && static_cast<std::size_t>(names.size()) == x.size();
  x_ = fits ? std::move(x) : std::vector<double>();
  y_ = fits ? std::move(y) : std::vector<double>();
  names_ = fits ? std::move(names) : QStringList();
  classes_.clear();
  classOf_.clear();
  shades_.clear();
  picked_.clear();
  current_ = -1;
  rebuild();
}

void ScatterPlot::setClasses(const QStringList& names, const std::vector<int>& of) {
  classes_ = names;
  classOf_ = of;
  classOf_.resize(x_.size(), -1);
  shades_.clear();
  rebuild();
}

void ScatterPlot::setShades(const QString& title, const std::vector<double>& values) {
  classes_.clear();
  classOf_.clear();
  shadeTitle_ = title;
  shades_ = values;
  shades_.resize(x_.size(), qQNaN());
  lowShade_ = qInf();
  highShade_ = -qInf();
  for (const double value : shades_) {
    if (!std::isfinite(value)) continue;
    lowShade_ = std::min(lowShade_, value);
    highShade_ = std::max(highShade_, value);
  }
  if (!(lowShade_ < highShade_)) highShade_ = (lowShade_ = std::isfinite(lowShade_) ? lowShade_ : 0) + 1;
  rebuild();
}

void ScatterPlot::setPicked(std::vector<bool> picked) {
  picked_ = std::move(picked);
  if (!picked_.empty()) picked_.resize(x_.size(), false);
  rebuild();
}

void ScatterPlot::setCurrent(std::ptrdiff_t point) {
  current_ = point >= 0 && static_cast<std::size_t>(point) < x_.size() ? point : -1;
  rebuild();
}

void ScatterPlot::setDrag(Drag drag) {
  drag_ = drag;
  setSelectionRectMode(drag == Drag::zoom ? QCP::srmZoom : QCP::srmNone);
  setCursor(drag == Drag::zoom ? Qt::ArrowCursor : Qt::CrossCursor);
}

/// The last group holds those without a class or a number.
int ScatterPlot::groups() const { return shades_.empty() ? std::max(1, static_cast<int>(classes_.size())) + 1 : kShadeSteps + 1; }

int ScatterPlot::groupOf(std::size_t point) const {
  const int none = groups() - 1;
  if (!shades_.empty()) {
    const double value = shades_[point];
    if (!std::isfinite(value)) return none;
    return std::clamp(static_cast<int>((value - lowShade_) / (highShade_ - lowShade_) * kShadeSteps), 0, kShadeSteps - 1);
  }
  if (classes_.isEmpty()) return 0;
  const int which = classOf_[point];
  return which >= 0 && which < classes_.size() ? which : none;
}

QColor ScatterPlot::groupColor(int group, const Tokens& tokens) const {
  if (group == groups() - 1) return tokens.text3;
  if (!shades_.empty()) {
    // The palest shade must still be seen on the surface.
    const double position = 0.18 + 0.82 * (group + 0.5) / kShadeSteps;
    return colorAt(tokens.sequentialStops(), position);
  }
  return classes_.isEmpty() ? tokens.accent : tokens.runColor(group % kMostClasses);
}

void ScatterPlot::rebuild() {
  for (const Series& one : series_) removeGraph(one.graph);
  series_.clear();
  const bool some = !picked_.empty();
  std::map<std::pair<bool, int>, std::pair<QVector<double>, QVector<double>>> parts;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    auto& [x, y] = parts[{!some || picked_[i], groupOf(i)}];  // the pale ones first: they lie below
    x << x_[i];
    y << y_[i];
  }
  for (const auto& [key, places] : parts) {
    QCPGraph* graph = addGraph();
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setSelectable(QCP::stNone);
    graph->setData(places.first, places.second);
    series_.push_back({graph, key.second, !key.first});
  }
  removeGraph(ring_);
  ring_ = addGraph();  // above all others
  ring_->setLineStyle(QCPGraph::lsNone);
  if (current_ >= 0) ring_->addData(x_[static_cast<std::size_t>(current_)], y_[static_cast<std::size_t>(current_)]);
  applyTokens(tokens());
  refresh();
  emit legendChanged();
}

void ScatterPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  xAxis->grid()->setVisible(true);
  const double size = x_.size() > 1500 ? 5 : x_.size() > 400 ? 6 : 7;
  for (const Series& one : series_) {
    QColor color = groupColor(one.group, tokens);
    color.setAlphaF(one.isPale ? kPaleAlpha : 0.85F);
    const bool is_plain = !shades_.empty() || classes_.isEmpty();
    const auto shape = is_plain ? QCPScatterStyle::ssDisc : kShapes[one.group % kShapes.size()];
    const bool is_line = shape == QCPScatterStyle::ssCross || shape == QCPScatterStyle::ssPlus || shape == QCPScatterStyle::ssCircle;
    QPen pen(color, is_line ? 1.5 : 0.5);
    one.graph->setScatterStyle(QCPScatterStyle(shape, pen, is_line ? QBrush(Qt::NoBrush) : QBrush(color), size));
    one.graph->setPen(QPen(color));
  }
  if (ring_ != nullptr) {
    ring_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(tokens.text, 2), QBrush(Qt::NoBrush), 13));
  }
  if (outline_ != nullptr) {
    QColor area = tokens.accent;
    area.setAlphaF(0.12F);
    outline_->setPen(QPen(tokens.accent, 1.4));
    outline_->setBrush(area);
  }
}

void ScatterPlot::fitRanges() {
  if (x_.empty()) return;
  const auto [x0, x1] = std::minmax_element(x_.begin(), x_.end());
  const auto [y0, y1] = std::minmax_element(y_.begin(), y_.end());
  const auto padded = [](double low, double high) {
    const double pad = high > low ? 0.05 * (high - low) : 0.5;
    return QCPRange(low - pad, high + pad);
  };
  QCPRange x = padded(*x0, *x1), y = padded(*y0, *y1);
  const QSize area = axisRect()->size();
  if (equal_ && area.width() > 10 && area.height() > 10) {
    const double step = std::max(x.size() / area.width(), y.size() / area.height());  // units a pixel
    x = QCPRange(x.center() - step * area.width() / 2, x.center() + step * area.width() / 2);
    y = QCPRange(y.center() - step * area.height() / 2, y.center() + step * area.height() / 2);
  }
  xAxis->setRange(x);
  yAxis->setRange(y);
}

void ScatterPlot::resizeEvent(QResizeEvent* event) {
  Plot::resizeEvent(event);
  if (equal_ && !userZoomed()) fitRanges();
}

std::vector<std::size_t> ScatterPlot::inside(const QPolygonF& polygon) const {
  std::vector<std::size_t> found;
  const QRectF around = polygon.boundingRect();
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const QPointF point(x_[i], y_[i]);
    if (around.contains(point) && polygon.containsPoint(point, Qt::OddEvenFill)) found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> ScatterPlot::shown() const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    if (xAxis->range().contains(x_[i]) && yAxis->range().contains(y_[i])) found.push_back(i);
  }
  return found;
}

std::ptrdiff_t ScatterPlot::pointAt(const QPointF& position) const {
  std::ptrdiff_t nearest = -1;
  double reach = kReach * kReach;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const double dx = xAxis->coordToPixel(x_[i]) - position.x(), dy = yAxis->coordToPixel(y_[i]) - position.y();
    if (const double apart = dx * dx + dy * dy; apart < reach) {
      reach = apart;
      nearest = static_cast<std::ptrdiff_t>(i);
    }
  }
  return nearest;
}

std::vector<LegendEntry> ScatterPlot::legendEntries() const {
  std::vector<LegendEntry> entries;
  if (x_.empty()) return entries;
  const auto has = [&](int group) { return std::any_of(series_.begin(), series_.end(), [&](const Series& one) { return one.group == group; }); };
  const auto add = [&](const QString& name, int group) { entries.push_back({name, groupColor(group, tokens()), Qt::SolidLine, true, {}}); };
  if (!shades_.empty()) {
    add(tr("%1 %2").arg(shadeTitle_, readableNumber(lowShade_)), 0);
    add(readableNumber((lowShade_ + highShade_) / 2), kShadeSteps / 2);
    add(readableNumber(highShade_), kShadeSteps - 1);
  }
  static const QString kMarks = QStringLiteral("●▲■◆▼×+○");
  for (int i = 0; i < classes_.size(); ++i) {
    if (has(i)) add(kMarks.mid(i % kMarks.size(), 1) + QLatin1Char(' ') + classes_[i], i);
  }
  if (has(groups() - 1)) add(tr("unknown"), groups() - 1);
  return entries;
}

PlotTable ScatterPlot::table() const {
  PlotTable table;
  table.header << tr("point") << (xAxis->label().isEmpty() ? QStringLiteral("x") : xAxis->label())
               << (yAxis->label().isEmpty() ? QStringLiteral("y") : yAxis->label());
  if (!shades_.empty()) table.header << shadeTitle_;
  if (!classes_.isEmpty()) table.header << tr("class");
  for (std::size_t i = 0; i < x_.size(); ++i) {
    QStringList row{names_[static_cast<qsizetype>(i)], plainNumber(x_[i]), plainNumber(y_[i])};
    if (!shades_.empty()) row << plainNumber(shades_[i]);
    if (!classes_.isEmpty()) row << (classOf_[i] >= 0 && classOf_[i] < classes_.size() ? classes_[classOf_[i]] : QString());
    table.rows.push_back(std::move(row));
  }
  return table;
}

Readout ScatterPlot::readoutAt(const QPointF& position) const {
  const std::ptrdiff_t point = pointAt(position);
  if (point < 0 || brushing_) return {};
  const auto at = static_cast<std::size_t>(point);
  Readout readout;
  readout.title = names_[point];
  if (facts_) {
    const QColor color = groupColor(groupOf(at), tokens());
    for (const auto& [name, value] : facts_(at)) readout.rows.push_back({color, Qt::SolidLine, name, value});
  }
  readout.markers.emplace_back(xAxis->coordToPixel(x_[at]), yAxis->coordToPixel(y_[at]));
  return readout;
}

void ScatterPlot::drawBrush() {
  outline_->setVisible(brushing_ && brush_.size() > 1);
  QVector<double> x, y;
  for (const QPointF& point : brush_) {
    x << point.x();
    y << point.y();
  }
  if (!brush_.isEmpty()) {
    x << brush_.front().x();
    y << brush_.front().y();
  }
  outline_->setData(x, y);
  redraw();
}

void ScatterPlot::mousePressEvent(QMouseEvent* event) {
  pressedAt_ = event->position();
  const bool is_brush = drag_ != Drag::zoom && event->button() == Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier) &&
                        axisRect()->rect().contains(event->position().toPoint());
  if (!is_brush) return Plot::mousePressEvent(event);
  brushing_ = true;
  brush_ = QPolygonF() << QPointF(xAxis->pixelToCoord(pressedAt_.x()), yAxis->pixelToCoord(pressedAt_.y()));
  hideCursor();
}

void ScatterPlot::mouseMoveEvent(QMouseEvent* event) {
  if (!brushing_) return Plot::mouseMoveEvent(event);
  const QRect area = axisRect()->rect();
  const double x = xAxis->pixelToCoord(std::clamp<double>(event->position().x(), area.left(), area.right()));
  const double y = yAxis->pixelToCoord(std::clamp<double>(event->position().y(), area.top(), area.bottom()));
  if (drag_ == Drag::lasso) {
    brush_ << QPointF(x, y);
  } else {
    const QPointF first = brush_.front();
    brush_ = QPolygonF() << first << QPointF(x, first.y()) << QPointF(x, y) << QPointF(first.x(), y);
  }
  drawBrush();
}

void ScatterPlot::mouseReleaseEvent(QMouseEvent* event) {
  const bool is_click = (event->position() - pressedAt_).manhattanLength() < kClick;
  if (!brushing_) {
    Plot::mouseReleaseEvent(event);
    if (setDrag(drag_); is_click && event->button() == Qt::LeftButton) {
      if (const std::ptrdiff_t point = pointAt(event->position()); point >= 0) emit pointChosen(static_cast<std::size_t>(point));
    }
    return;
  }
  brushing_ = false;
  const QPolygonF polygon = brush_;
  brush_.clear();
  drawBrush();
  if (is_click) {
    if (const std::ptrdiff_t point = pointAt(event->position()); point >= 0) emit pointChosen(static_cast<std::size_t>(point));
    return;
  }
  emit brushed(inside(polygon), event->modifiers() & Qt::ControlModifier);
}

}  // namespace amalgam::ui
