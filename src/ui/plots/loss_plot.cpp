// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/loss_plot.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme/theme.h"

namespace amalgam::ui {

std::vector<double> debiasedAverage(const std::vector<double>& values, double factor) {
  std::vector<double> averages;
  averages.reserve(values.size());
  double sum = 0, weight = 0;
  for (const double value : values) {
    if (std::isnan(value)) {
      averages.push_back(value);
      continue;
    }
    sum = factor * sum + (1 - factor) * value;
    weight = factor * weight + (1 - factor);  // = 1 − factor^t
    averages.push_back(sum / weight);
  }
  return averages;
}

LossPlot::LossPlot(QWidget* parent) : Plot(parent) {
  raw_ = addGraph();
  smoothed_ = addGraph();
  train_ = addGraph();
  validation_ = addGraph();
  setBackgroundGraph(raw_, true);
  setBackgroundGraph(smoothed_, true);
  setIntegerKeys(true);
  bestLine_ = new QCPItemStraightLine(this);
  bestLabel_ = new QCPItemText(this);
  bestLabel_->position->setTypeX(QCPItemPosition::ptPlotCoords);
  bestLabel_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
  bestLabel_->setPadding(QMargins(6, 0, 6, 0));
  bestLabel_->setSelectable(false);
  mark_ = new QCPItemStraightLine(this);
  mark_->setSelectable(false);
  mark_->setVisible(false);
  bestLine_->setSelectable(false);
  bestLine_->setVisible(false);
  bestLabel_->setVisible(false);
  xAxis->setLabel(tr("epoch"));
  setEmptyText(tr("The curve appears with the first step of training."));
  LossPlot::applyTokens(Theme::instance().tokens());
}

void LossPlot::clear() {
  stepKeys_.clear();
  stepLosses_.clear();
  ema_ = emaWeight_ = 0;
  for (QCPGraph* g : {raw_, smoothed_, train_, validation_}) g->data()->clear();
  bestEpoch_ = 0;
  placeBestMarker();
  refresh();
  emit legendChanged();
}

void LossPlot::appendStepLosses(const std::vector<double>& epochs, const std::vector<double>& losses) {
  const std::size_t count = std::min(epochs.size(), losses.size());
  const bool first = stepKeys_.empty();
  for (std::size_t i = 0; i < count; ++i) {
    stepKeys_.push_back(epochs[i]);
    stepLosses_.push_back(losses[i]);
    raw_->addData(epochs[i], losses[i]);
    if (!std::isnan(losses[i])) {
      ema_ = smoothing_ * ema_ + (1 - smoothing_) * losses[i];
      emaWeight_ = smoothing_ * emaWeight_ + (1 - smoothing_);
      smoothed_->addData(epochs[i], ema_ / emaWeight_);
    }
  }
  if (withSteps_) refresh();
  if (first && withSteps_) emit legendChanged();
}

void LossPlot::setMetric(const QString& title, const std::vector<QPointF>& train,
                         const std::vector<QPointF>& validation, bool withSteps) {
  const auto fill = [](QCPGraph* graph, const std::vector<QPointF>& points) {
    QVector<QCPGraphData> fresh;
    fresh.reserve(static_cast<qsizetype>(points.size()));
    for (const QPointF& point : points) fresh << QCPGraphData(point.x(), point.y());
    const bool wasEmpty = graph->data()->isEmpty();
    graph->data()->set(fresh);
    return wasEmpty != fresh.isEmpty();
  };
  const bool trainChanged = fill(train_, train);
  const bool otherLegend = fill(validation_, validation) || trainChanged || withSteps != withSteps_ ||
                      title != metricTitle_;
  const bool otherMetric = title != metricTitle_;
  metricTitle_ = title;
  withSteps_ = withSteps;
  raw_->setVisible(withSteps);
  smoothed_->setVisible(withSteps);
  raw_->setName(tr("Step"));
  smoothed_->setName(smoothing_ > 0 ? tr("Steps, smoothed %1").arg(smoothing_, 0, 'g', 2) : QString());
  train_->setName(tr("Training"));
  validation_->setName(tr("Validation"));
  setLogAllowed(true);
  yAxis->setLabel(title);
  placePins();
  if (otherMetric && userZoomed()) fit();  // a range chosen for one metric says nothing about another
  refresh();
  if (otherLegend) emit legendChanged();
}

void LossPlot::setBestEpoch(int epoch) {
  bestEpoch_ = epoch;
  placeBestMarker();
  redraw();
}

void LossPlot::setMarkedEpoch(int epoch) {
  markedEpoch_ = epoch;
  mark_->setVisible(epoch > 0);
  for (QCPItemPosition* point : {mark_->point1, mark_->point2}) {
    point->setTypeX(QCPItemPosition::ptPlotCoords);
    point->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  mark_->point1->setCoords(epoch, 0);
  mark_->point2->setCoords(epoch, 1);
  redraw();
}

void LossPlot::placeBestMarker() {
  const bool shown = bestEpoch_ > 0;
  bestLine_->setVisible(shown);
  bestLabel_->setVisible(shown);
  if (!shown) return;
  bestLine_->point1->setCoords(bestEpoch_, 0);
  bestLine_->point2->setCoords(bestEpoch_, 1);
  bestLine_->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
  bestLine_->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
  bestLine_->point1->setCoords(bestEpoch_, 0);
  bestLine_->point2->setCoords(bestEpoch_, 1);
  const bool left = bestEpoch_ > xAxis->range().center();
  bestLabel_->setPositionAlignment(Qt::AlignTop | (left ? Qt::AlignRight : Qt::AlignLeft));
  bestLabel_->position->setCoords(bestEpoch_, 0.01);
  bestLabel_->setText(tr("best epoch %1").arg(bestEpoch_));
}

void LossPlot::setPins(std::vector<CurvePin> pins) {
  pins_ = std::move(pins);
  currentPin_ = std::min(currentPin_, static_cast<int>(pins_.size()) - 1);
  for (QCPItemText* item : pinItems_) removeItem(item);
  pinItems_.clear();
  for (std::size_t i = 0; i < pins_.size(); ++i) {
    auto* item = new QCPItemText(this);
    item->setText(QString::number(i + 1));
    item->setSelectable(false);
    item->setPadding(QMargins(6, 1, 6, 1));
    pinItems_.push_back(item);
  }
  placePins();
  redraw();
}

void LossPlot::setCurrentPin(int index) {
  currentPin_ = index;
  placePins();
  redraw();
}

/// Above the validation curve at the pin's epoch, or near the top where the curve has no value there.
void LossPlot::placePins() {
  const Theme& theme = Theme::instance();
  for (std::size_t i = 0; i < pinItems_.size(); ++i) {
    QCPItemText* item = pinItems_[i];
    const auto found = validation_->data()->findBegin(pins_[i].epoch, false);
    const bool known = found != validation_->data()->constEnd() && std::abs(found->key - pins_[i].epoch) < 0.5 && !std::isnan(found->value);
    item->setVisible(pins_[i].epoch > 0);
    item->position->setTypeX(QCPItemPosition::ptPlotCoords);
    item->position->setTypeY(known ? QCPItemPosition::ptPlotCoords : QCPItemPosition::ptAxisRectRatio);
    item->position->setCoords(pins_[i].epoch, known ? found->value : 0.12);
    item->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    const bool current = static_cast<int>(i) == currentPin_;
    item->setFont(theme.font(current ? FontRole::title : FontRole::caption));
    item->setColor(theme.color(ColorRole::surface));
    item->setBrush(theme.color(pins_[i].color));
    item->setPen(QPen(theme.color(current ? ColorRole::text : ColorRole::surface), current ? 2 : 1));
  }
}

int LossPlot::pinAt(const QPoint& place) const {
  for (std::size_t i = 0; i < pinItems_.size(); ++i) {
    if (!pinItems_[i]->visible()) continue;
    const QRectF box(pinItems_[i]->topLeft->pixelPosition(), pinItems_[i]->bottomRight->pixelPosition());
    if (box.normalized().adjusted(-3, -3, 3, 3).contains(place)) return static_cast<int>(i);
  }
  return -1;
}

bool LossPlot::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int pin = pinAt(help->pos()); pin >= 0) {
      QToolTip::showText(help->globalPos(), pins_[static_cast<std::size_t>(pin)].text, this);
      return true;
    }
  }
  return Plot::event(event);
}

void LossPlot::mousePressEvent(QMouseEvent* event) {
  if (const int pin = pinAt(event->pos()); pin >= 0) emit pinClicked(pin);
  Plot::mousePressEvent(event);
}

void LossPlot::setSmoothing(double factor) {
  smoothing_ = std::clamp(factor, 0.0, 0.99);
  smoothed_->setName(smoothing_ > 0 ? tr("Steps, smoothed %1").arg(smoothing_, 0, 'g', 2) : QString());
  rebuildSmoothed();
  refresh();
  emit legendChanged();
  emit viewChanged();
}

void LossPlot::rebuildSmoothed() {
  const std::vector<double> averages = debiasedAverage(stepLosses_, smoothing_);
  QVector<QCPGraphData> points;
  ema_ = emaWeight_ = 0;
  for (std::size_t i = 0; i < averages.size(); ++i) {
    if (std::isnan(averages[i])) continue;
    points << QCPGraphData(stepKeys_[i], averages[i]);
    ema_ = smoothing_ * ema_ + (1 - smoothing_) * stepLosses_[i];
    emaWeight_ = smoothing_ * emaWeight_ + (1 - smoothing_);
  }
  smoothed_->data()->set(points);
}

void LossPlot::setPlannedEpochs(int epochs) {
  plannedEpochs_ = epochs;
  refresh();
}

bool LossPlot::isEmpty() const {
  return (!withSteps_ || raw_->data()->isEmpty()) && train_->data()->isEmpty() &&
         validation_->data()->isEmpty();
}

std::vector<LegendEntry> LossPlot::legendEntries() const {
  std::vector<LegendEntry> entries;
  if (withSteps_ && !raw_->data()->isEmpty() && smoothing_ > 0)
    entries.push_back({smoothed_->name(), smoothed_->pen().color(), Qt::SolidLine, false, {}});
  for (const QCPGraph* g : {train_, validation_})
    if (!g->data()->isEmpty())
      entries.push_back({g->name(), g->pen().color(), g->pen().style(), false, {}});
  return entries;
}

PlotTable LossPlot::table() const {
  PlotTable table;
  table.header << tr("series") << tr("epoch")
               << (metricTitle_.isEmpty() ? tr("value") : metricTitle_);
  for (const QCPGraph* g : {train_, validation_, raw_}) {
    if (!g->visible()) continue;
    for (const QCPGraphData& point : *g->data())
      table.rows.push_back({g->name(), plainNumber(point.key), plainNumber(point.value)});
  }
  return table;
}

QVariantMap LossPlot::viewState() const {
  QVariantMap state = Plot::viewState();
  state[QStringLiteral("smoothing")] = smoothing_;
  return state;
}

void LossPlot::restoreViewState(const QVariantMap& state) {
  if (state.contains(QStringLiteral("smoothing")))
    setSmoothing(state.value(QStringLiteral("smoothing")).toDouble());
  Plot::restoreViewState(state);
}

void LossPlot::fitRanges() {
  Plot::fitRanges();
  double last = plannedEpochs_;
  for (const QCPGraph* g : {raw_, train_, validation_}) {
    bool found = false;
    const QCPRange keys = g->getKeyRange(found);
    if (found && g->visible()) last = std::max(last, keys.upper);
  }
  xAxis->setRange(0, last > 0 ? last * 1.01 : 1);
  placeBestMarker();
}

QString LossPlot::keyText(double key) const {
  return tr("epoch %1").arg(readableNumber(key, key == std::round(key) ? 1 : 4));
}

void LossPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_S && (event->modifiers() & ~Qt::ShiftModifier) == 0) {
    static constexpr double steps[] = {0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99};
    const bool less = event->modifiers() & Qt::ShiftModifier;
    double next = smoothing_;
    for (const double step : steps) {
      if (less && step < smoothing_ - 1e-9) next = step;
      if (!less && step > smoothing_ + 1e-9) {
        next = step;
        break;
      }
    }
    setSmoothing(next);
    return;
  }
  Plot::keyPressEvent(event);
}

void LossPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  QColor faint = tokens.text3;
  faint.setAlphaF(0.4F);
  raw_->setPen(QPen(faint, 1));
  smoothed_->setPen(QPen(tokens.text2, 1.6));
  QPen train(tokens.text2, 1.8, Qt::DashLine);
  train_->setPen(train);
  validation_->setPen(QPen(tokens.accent, 2.2));
  QColor area = tokens.accent;
  area.setAlphaF(0.07F);
  validation_->setBrush(area);
  train_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, tokens.text2, tokens.surface, 5));
  validation_->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCircle, tokens.accent, tokens.accent, 4.5));
  mark_->setPen(QPen(tokens.accent, 1.5));
  bestLine_->setPen(QPen(tokens.text2, 1, Qt::DashLine));
  bestLabel_->setColor(tokens.text);
  bestLabel_->setFont(Theme::instance().font(FontRole::caption));
  bestLabel_->setBrush(tokens.surface);
  placePins();
}

}  // namespace amalgam::ui
