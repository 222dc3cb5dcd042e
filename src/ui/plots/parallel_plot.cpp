// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr double kNearLine = 6, kNearAxis = 14, kClick = 4;  // pixels
}

ParallelPlot::ParallelPlot(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  setTitle(tr("Trials"));
  setDescription(tr("Each line is a trial; it crosses every axis at its setting and ends at its metric. Without a dot on an axis it "
                    "has no such setting. Drag along an axis to keep the trials that pass there, double-click to keep all again, click a line to choose its run."));
  setEmptyText(tr("Trials appear here as the search tries them."));
  xAxis->setTicks(false);
  yAxis->setTicks(false);
  xAxis->setTickLabels(false);
  yAxis->setTickLabels(false);
  xAxis->grid()->setVisible(false);
  yAxis->grid()->setVisible(false);
  ParallelPlot::applyTokens(Theme::instance().tokens());
}

void ParallelPlot::setData(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines, bool higherIsBetter) {
  if (axes.size() != axes_.size()) brushes_.clear();
  axes_ = std::move(axes);
  lines_ = std::move(lines);
  higherIsBetter_ = higherIsBetter;
  ranges_.assign(axes_.size(), {0, 1});
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    double low = INFINITY, high = -INFINITY;
    for (const ParallelLine& line : lines_) {
      if (std::isnan(line.values[a])) continue;
      low = std::min(low, line.values[a]);
      high = std::max(high, line.values[a]);
    }
    if (!axes_[a].categories.isEmpty()) {
      low = 0;
      high = std::max<double>(1, static_cast<double>(axes_[a].categories.size()) - 1);
    }
    if (!std::isfinite(low)) low = 0, high = 1;
    if (low == high) {
      const double margin = axes_[a].logarithmic ? low * 0.1 : std::max(1e-6, std::abs(low) * 0.1);
      low -= margin;
      high += margin;
    }
    ranges_[a] = {low, high};
  }
  rebuild();
  refresh();
  emit legendChanged();
}

double ParallelPlot::place(std::size_t axis, double value) const {
  const auto [low, high] = ranges_[axis];
  if (axes_[axis].logarithmic && low > 0 && value > 0) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

double ParallelPlot::valueAt(std::size_t axis, double share) const {
  const auto [low, high] = ranges_[axis];
  if (share <= 0 || share >= 1) return share <= 0 ? low : high;  // to the bit
  if (axes_[axis].logarithmic && low > 0) return low * std::pow(high / low, share);
  return low + share * (high - low);
}

QString ParallelPlot::textOf(std::size_t axis, double value) const {
  if (std::isnan(value)) return QStringLiteral("–");
  const QStringList& names = axes_[axis].categories;
  if (!names.isEmpty()) return names.value(static_cast<int>(std::lround(value)));
  return QString::number(value, 'g', 3);
}

void ParallelPlot::rebuild() {
  clearGraphs();
  graphs_.clear();
  for (QCPItemLine* one : bars_) removeItem(one);
  for (QCPItemText* one : labels_) removeItem(one);
  for (QCPItemRect* one : brushItems_) removeItem(one);
  bars_.clear();
  labels_.clear();
  brushItems_.clear();
  for (const ParallelLine& line : lines_) {
    QCPGraph* graph = addGraph();
    graph->setName(line.name);
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      const double value = line.values[a];
      if (!std::isnan(value)) graph->addData(static_cast<double>(a), place(a, value));
    }
    graphs_.push_back(graph);
  }
  const auto label = [this](double x, double y, const QString& text, Qt::Alignment alignment) {
    auto* item = new QCPItemText(this);
    item->position->setCoords(x, y);
    item->setPositionAlignment(alignment);
    item->setText(text);
    item->setSelectable(false);
    item->setClipToAxisRect(false);
    labels_.push_back(item);
  };
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    const auto x = static_cast<double>(a);
    auto* bar = new QCPItemLine(this);
    bar->start->setCoords(x, 0);
    bar->end->setCoords(x, 1);
    bar->setSelectable(false);
    bars_.push_back(bar);
    // Titles of neighbours stand at two heights, so that long ones do not run into each other; the metric's above.
    const bool is_last = a > 0 && a + 1 == axes_.size();
    label(is_last ? x + 0.35 : x, is_last ? 1.3 : (a % 2 ? 1.14 : 1.22), axes_[a].title, (is_last ? Qt::AlignRight : Qt::AlignHCenter) | Qt::AlignBottom);
    if (axes_[a].categories.isEmpty()) {
      label(x, -0.03, textOf(a, ranges_[a].first), Qt::AlignHCenter | Qt::AlignTop);
      label(x, 1.03, textOf(a, ranges_[a].second), Qt::AlignHCenter | Qt::AlignBottom);
      continue;
    }
    for (int i = 0; i < axes_[a].categories.size(); ++i) {
      const bool last = a + 1 == axes_.size();
      label(x + (last ? -0.04 : 0.04), place(a, i), axes_[a].categories[i], Qt::AlignVCenter | (last ? Qt::AlignRight : Qt::AlignLeft));
    }
  }
  for (const auto& [axis, range] : brushes_) {
    auto* item = new QCPItemRect(this);
    item->topLeft->setCoords(axis - 0.06, place(static_cast<std::size_t>(axis), range.second));
    item->bottomRight->setCoords(axis + 0.06, place(static_cast<std::size_t>(axis), range.first));
    item->setSelectable(false);
    brushItems_.push_back(item);
  }
  style();
}

bool ParallelPlot::isKept(const ParallelLine& line) const {
  return std::all_of(brushes_.begin(), brushes_.end(), [&](const auto& brush) {
    const double value = line.values[static_cast<std::size_t>(brush.first)];
    return value >= brush.second.first && value <= brush.second.second;
  });
}

/// Good trials in the accent, poor ones in grey; those that a brush leaves out are nearly gone.
void ParallelPlot::style() {
  const Tokens& colors = tokens();
  for (std::size_t i = 0; i < lines_.size() && i < graphs_.size(); ++i) {
    const double metric = lines_[i].values.empty() ? qQNaN() : lines_[i].values.back();
    double share = std::isnan(metric) ? 0 : place(axes_.size() - 1, metric);
    if (!higherIsBetter_) share = 1 - share;
    share = std::isnan(metric) ? 0 : std::clamp(share, 0.0, 1.0);
    const auto mix = [&](int from, int to) { return static_cast<int>(std::lround(from + share * (to - from))); };
    QColor color(mix(colors.text3.red(), colors.accent.red()), mix(colors.text3.green(), colors.accent.green()),
                 mix(colors.text3.blue(), colors.accent.blue()));
    const bool kept = isKept(lines_[i]), current = lines_[i].run == current_ && current_ != 0;
    color.setAlphaF(current ? 1.0F : (kept ? 0.35F + 0.5F * static_cast<float>(share) : 0.08F));
    graphs_[i]->setPen(QPen(current ? colors.text : color, current ? 3 : 1.6));
    graphs_[i]->setScatterStyle(kept ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4) : QCPScatterStyle(QCPScatterStyle::ssNone));
  }
  for (QCPItemLine* one : bars_) one->setPen(QPen(colors.borderStrong, 1.4));
  for (QCPItemText* one : labels_) {
    one->setColor(colors.text2);
    one->setFont(Theme::instance().font(FontRole::caption));
  }
  for (QCPItemRect* one : brushItems_) {
    QColor fill = colors.accent;
    fill.setAlphaF(0.25F);
    one->setBrush(fill);
    one->setPen(QPen(colors.accent, 1));
  }
}

void ParallelPlot::setCurrentRun(qint64 run) {
  current_ = run;
  style();
  redraw();
}

void ParallelPlot::setBrush(int axis, double low, double high) {
  if (axis < 0 || axis >= static_cast<int>(axes_.size())) return;
  if (low > high) {
    brushes_.erase(axis);
  } else {
    brushes_[axis] = {low, high};
  }
  rebuild();
  redraw();
  emit brushed();
}

void ParallelPlot::clearBrushes() {
  brushes_.clear();
  rebuild();
  redraw();
  emit brushed();
}

std::vector<qint64> ParallelPlot::keptRuns() const {
  std::vector<qint64> runs;
  for (const ParallelLine& line : lines_) {
    if (isKept(line)) runs.push_back(line.run);
  }
  return runs;
}

int ParallelPlot::lineAt(const QPointF& place) const {
  int nearest = -1;
  double least = kNearLine;
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    if (!isKept(lines_[i])) continue;
    const double distance = graphs_[i]->selectTest(place, false);
    if (distance >= 0 && distance < least) {
      least = distance;
      nearest = static_cast<int>(i);
    }
  }
  return nearest;
}

int ParallelPlot::axisAt(const QPointF& place) const {
  for (std::size_t a = 0; a < axes_.size(); ++a) {
    if (std::abs(xAxis->coordToPixel(static_cast<double>(a)) - place.x()) < kNearAxis) return static_cast<int>(a);
  }
  return -1;
}

PlotTable ParallelPlot::table() const {
  PlotTable table;
  table.header << tr("run") << tr("trial");
  for (const ParallelAxis& axis : axes_) table.header << axis.title;
  for (const ParallelLine& line : lines_) {
    if (!isKept(line)) continue;
    QStringList row{QString::number(line.run), line.name};
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      row << (axes_[a].categories.isEmpty() ? plainNumber(line.values[a]) : textOf(a, line.values[a]));
    }
    table.rows.push_back(row);
  }
  return table;
}

std::vector<LegendEntry> ParallelPlot::legendEntries() const {
  if (axes_.empty()) return {};
  const QString metric = axes_.back().title;
  return {{tr("better %1").arg(metric), tokens().accent, Qt::SolidLine, false, {}}, {tr("worse"), tokens().text3, Qt::SolidLine, false, {}}};
}

Readout ParallelPlot::readoutAt(const QPointF& position) const {
  Readout readout;
  const int at = lineAt(position);
  if (at < 0) return readout;
  const ParallelLine& line = lines_[static_cast<std::size_t>(at)];
  readout.title = tr("%1 (run %2)").arg(line.name).arg(line.run);
  const QColor color = graphs_[static_cast<std::size_t>(at)]->pen().color();
  for (std::size_t a = 0; a < axes_.size(); ++a) readout.rows.push_back({color, Qt::SolidLine, axes_[a].title, textOf(a, line.values[a])});
  return readout;
}

void ParallelPlot::fitRanges() {
  xAxis->setRange(-0.4, std::max<double>(1, static_cast<double>(axes_.size())) - 0.6);
  yAxis->setRange(-0.14, 1.42);
}

void ParallelPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(Qt::NoPen);
    axis->grid()->setVisible(false);
  }
  style();
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->pos();
  dragAxis_ = event->button() == Qt::LeftButton ? axisAt(event->pos()) : -1;
  Plot::mousePressEvent(event);
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  if (dragAxis_ >= 0 && (event->buttons() & Qt::LeftButton) && std::abs(event->pos().y() - pressed_.y()) > kClick) {
    const auto axis = static_cast<std::size_t>(dragAxis_);
    const auto share = [this](int y) {  // the ends catch, so that the outermost trials are not missed by a pixel
      const double at = yAxis->pixelToCoord(y);
      return at < 0.02 ? 0.0 : (at > 0.98 ? 1.0 : at);
    };
    const double one = share(pressed_.y()), other = share(event->pos().y());
    setBrush(dragAxis_, valueAt(axis, std::min(one, other)), valueAt(axis, std::max(one, other)));
    return;
  }
  Plot::mouseMoveEvent(event);
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  const bool is_click = (event->pos() - pressed_).manhattanLength() <= kClick;
  if (event->button() == Qt::LeftButton && is_click) {
    if (const int at = lineAt(event->pos()); at >= 0) {
      emit runChosen(lines_[static_cast<std::size_t>(at)].run);
    } else if (dragAxis_ >= 0 && brushes_.count(dragAxis_) > 0) {
      setBrush(dragAxis_, 1, 0);  // a click on a brushed axis takes its brush away
    }
  }
  dragAxis_ = -1;
  Plot::mouseReleaseEvent(event);
}

}  // namespace amalgam::ui
