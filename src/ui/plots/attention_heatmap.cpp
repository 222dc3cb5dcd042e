// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/attention_heatmap.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/cell_names.h"
#include "ui/plots/matrix_style.h"
#include "ui/plots/color_gradient.h"
#include "ui/plots/number_ticker.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kMostPrinted = 16;                      // cells a side that still get a number
constexpr int kLeastCellWidth = 26, kLeastCellHeight = 16;  // pixels; smaller ones lose it
}

AttentionHeatmap::AttentionHeatmap(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  map_ = new QCPColorMap(xAxis, yAxis);
  map_->setInterpolate(false);
  map_->setTightBoundary(false);
  map_->setAntialiased(false);
  scale_ = new QCPColorScale(this);
  plotLayout()->addElement(0, 1, scale_);
  scale_->setType(QCPAxis::atRight);
  scale_->setBarWidth(12);
  scale_->setRangeDrag(false);
  scale_->setRangeZoom(false);
  scale_->axis()->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
  map_->setColorScale(scale_);  // takes the scale's gradient and range, so ours go onto the scale, afterwards
  auto* group = new QCPMarginGroup(this);
  axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  scale_->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  yAxis->setRangeReversed(true);
  setRoleTitles(tr("query (who looks)"), tr("key (who is looked at)"));
  setEmptyText(tr("This strategy has no attention, or no epoch is finished yet."));
  addLabelledAxis(scale_->axis());
  setNamesCells(true);
  connect(this, &QCustomPlot::afterLayout, this, &AttentionHeatmap::updateTexts);
  AttentionHeatmap::applyTokens(Theme::instance().tokens());
  rebuild();
}

void AttentionHeatmap::setRoleTitles(const QString& query, const QString& key) {
  queryTitle_ = query;
  keyTitle_ = key;
  xAxis->setLabel(key);
  yAxis->setLabel(query);
  redraw();
}

void AttentionHeatmap::setData(const QStringList& names, const std::vector<float>& values,
                               const QStringList& keyNames) {
  const QStringList& keys = keyNames.isEmpty() ? names : keyNames;
  if (values.size() != static_cast<std::size_t>(names.size() * keys.size())) {
    clear();
    return;
  }
  const bool sameShape = names == queries_ && keys == keys_;
  queries_ = names;
  keys_ = keys;
  values_ = values;
  if (!sameShape || texts_.empty()) rebuild();
  updateColors();
}

void AttentionHeatmap::clear() {
  queries_.clear();
  keys_.clear();
  values_.clear();
  rebuild();
  updateColors();
}

void AttentionHeatmap::setRange(double maximumOverAllEpochs) {
  maximum_ = std::max(0.5, std::isfinite(maximumOverAllEpochs) ? maximumOverAllEpochs : 0.5);
  updateColors();
}

void AttentionHeatmap::setReach(double largestDifference) {
  reach_ = std::max(0.05, std::isfinite(largestDifference) ? largestDifference : 0.05);
  updateColors();
}

void AttentionHeatmap::setMode(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  updateColors();
  emit viewChanged();
}

double AttentionHeatmap::shown(int query, int key) const {
  const double value =
      values_[static_cast<std::size_t>(query) * static_cast<std::size_t>(keys_.size()) +
              static_cast<std::size_t>(key)];
  return mode_ == Mode::differenceToUniform ? value - 1.0 / static_cast<double>(keys_.size()) : value;
}

QCPRange AttentionHeatmap::scaleRange() const { return scale_->dataRange(); }
QCPColorGradient AttentionHeatmap::gradient() const { return map_->gradient(); }

ColorStops AttentionHeatmap::stops() const {
  return mode_ == Mode::value ? tokens().sequentialStops() : tokens().divergingStops();
}

int AttentionHeatmap::cellTextCount() const {
  return static_cast<int>(std::count_if(texts_.begin(), texts_.end(),
                                        [](const QCPItemText* text) { return text->visible(); }));
}

QString AttentionHeatmap::cellText(int query, int key) const {
  const double value = shown(query, key);
  if (std::isnan(value)) return QStringLiteral("–");
  const QString text = QLocale().toString(value, 'f', 2);
  return mode_ != Mode::value && value > 0 ? QLatin1Char('+') + text : text;
}

void AttentionHeatmap::rebuild() {
  for (QCPItemText* text : texts_) removeItem(text);
  texts_.clear();
  const int rows = static_cast<int>(queries_.size()), columns = static_cast<int>(keys_.size());
  const bool any = rows > 0 && columns > 0;
  map_->setVisible(any);
  scale_->setVisible(any);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(any);
  map_->data()->setSize(std::max(1, columns), std::max(1, rows));
  map_->data()->setRange(QCPRange(0, std::max(0, columns - 1)), QCPRange(0, std::max(0, rows - 1)));
  if (any && rows <= kMostPrinted && columns <= kMostPrinted) {
    for (int query = 0; query < rows; ++query) {
      for (int key = 0; key < columns; ++key) {
        auto* text = new QCPItemText(this);
        text->setSelectable(false);
        text->position->setCoords(key, query);
        texts_.push_back(text);
      }
    }
  }
  fitRanges();
}

void AttentionHeatmap::updateColors() {
  const double uniform = keys_.isEmpty() ? 0.0 : 1.0 / static_cast<double>(keys_.size());
  const double reach = mode_ == Mode::signedValues ? reach_ : std::max(0.1, maximum_ - uniform);
  scale_->setGradient(toGradient(stops()));
  scale_->setDataRange(mode_ == Mode::value ? QCPRange(0, maximum_) : QCPRange(-reach, reach));
  const QString top = QLocale().toString(scale_->dataRange().upper, 'f', 2);
  scale_->axis()->setLabel(mode_ == Mode::value                 ? tr("attention, 0 to %1").arg(top)
                           : mode_ == Mode::differenceToUniform ? tr("attention − 1/M, ±%1").arg(top)
                                                                : tr("difference of attention, ±%1").arg(top));
  const int rows = static_cast<int>(queries_.size()), columns = static_cast<int>(keys_.size());
  const QFont font = Theme::instance().font(FontRole::caption);
  for (int query = 0; query < rows; ++query) {
    for (int key = 0; key < columns; ++key) {
      const double value = shown(query, key);
      map_->data()->setCell(key, query, value);
      if (texts_.empty()) continue;
      QCPItemText* text = texts_[static_cast<std::size_t>(query * columns + key)];
      const QCPRange range = scale_->dataRange();
      text->setText(cellText(query, key));
      text->setFont(font);
      text->setColor(readableOn(colorAt(stops(), (value - range.lower) / range.size())));
    }
  }
  refresh();
}

void AttentionHeatmap::updateTexts() {
  if (texts_.empty()) return;
  const QSize area = axisRect()->rect().size();
  const bool fits = area.width() / static_cast<int>(keys_.size()) >= kLeastCellWidth &&
                    area.height() / static_cast<int>(queries_.size()) >= kLeastCellHeight;
  for (QCPItemText* text : texts_) text->setVisible(fits);
}

void AttentionHeatmap::nameCells() {
  const QSize area = axisRect()->rect().size();
  scale_->setMargins({});  // else the common margin would only ever grow
  scale_->axis()->ticker()->setTickCount(area.height() < 110 ? 2 : 5);
  nameColumns(xAxis, keys_, area.width());
  nameRows(yAxis, queries_, area.height());
}

void AttentionHeatmap::fitRanges() {
  xAxis->setRange(-0.5, std::max(1.0, static_cast<double>(keys_.size())) - 0.5);
  yAxis->setRange(-0.5, std::max(1.0, static_cast<double>(queries_.size())) - 0.5);
}

PlotTable AttentionHeatmap::table() const {
  PlotTable table;
  table.header << queryTitle_ << keyTitle_ << (mode_ == Mode::signedValues ? tr("difference of attention") : tr("attention"));
  const int columns = static_cast<int>(keys_.size());
  for (int query = 0; query < static_cast<int>(queries_.size()); ++query)
    for (int key = 0; key < columns; ++key)
      table.rows.push_back(
          {queries_[query], keys_[key],
           plainNumber(values_[static_cast<std::size_t>(query * columns + key)])});
  return table;
}

Readout AttentionHeatmap::readoutAt(const QPointF& position) const {
  if (values_.empty() || !const_cast<AttentionHeatmap*>(this)->axisRect()->rect().contains(position.toPoint()))
    return {};
  const int columns = static_cast<int>(keys_.size());
  const int key = std::clamp(static_cast<int>(std::round(xAxis->pixelToCoord(position.x()))), 0, columns - 1);
  const int query = std::clamp(static_cast<int>(std::round(yAxis->pixelToCoord(position.y()))), 0,
                               static_cast<int>(queries_.size()) - 1);
  const double value = values_[static_cast<std::size_t>(query * columns + key)];
  const QLocale locale;
  Readout readout;
  if (mode_ == Mode::signedValues) {
    readout.title = tr("%1 attends to %2: %3 of difference").arg(queries_[query], keys_[key], cellText(query, key));
    return readout;
  }
  readout.title = tr("%1 attends to %2: %3 (uniform %4)")
                      .arg(queries_[query], keys_[key], locale.toString(value, 'f', 2),
                           locale.toString(1.0 / columns, 'f', 2));
  return readout;
}

void AttentionHeatmap::mousePressEvent(QMouseEvent* event) {
  Plot::mousePressEvent(event);
  if (event->button() != Qt::LeftButton || readoutAt(event->position()).isEmpty()) return;
  emit cellClicked(static_cast<int>(std::round(yAxis->pixelToCoord(event->position().y()))),
                   static_cast<int>(std::round(xAxis->pixelToCoord(event->position().x()))));
}

QVariantMap AttentionHeatmap::viewState() const {
  QVariantMap state = Plot::viewState();
  state[QStringLiteral("difference")] = mode_ == Mode::differenceToUniform;
  return state;
}

void AttentionHeatmap::restoreViewState(const QVariantMap& state) {
  if (mode_ != Mode::signedValues)  // whoever shows differences sets their mode
    setMode(state.value(QStringLiteral("difference")).toBool() ? Mode::differenceToUniform : Mode::value);
  Plot::restoreViewState(state);
}

void AttentionHeatmap::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  styleMatrix(*this, *scale_, tokens);
  updateColors();
}

}  // namespace amalgam::ui
