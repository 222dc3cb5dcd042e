// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kTickRoom = 60;  // pixels that a number on the axis needs
}

BarChart::BarChart(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  yAxis->setRangeReversed(true);
  setEmptyText(tr("Nothing has been measured yet."));
  connect(this, &QCustomPlot::afterLayout, this, [this] {  // the room for the values depends on the width
    fitRanges();
    axisRect()->update(QCPLayoutElement::upPreparation);  // ticks of the new range
  });
  BarChart::applyTokens(Theme::instance().tokens());
}

void BarChart::setValueTitle(const QString& title) { setAxisTitles(title, {}); }

void BarChart::setBars(std::vector<Bar> bars) {
  bars_ = std::move(bars);
  clearPlottables();
  clearItems();
  plottables_.clear();
  whiskers_.clear();
  labels_.clear();
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  ticker->setSubTickCount(0);
  const QStringList texts = valueTexts();
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const Bar& bar = bars_[i];
    const auto key = static_cast<double>(i);
    ticker->addTick(key, bar.label);
    auto* plottable = new QCPBars(yAxis, xAxis);
    plottable->setWidth(0.62);
    plottable->addData(key, std::isfinite(bar.value) ? bar.value : 0);
    plottables_ << plottable;
    const bool whisker = std::isfinite(bar.low) && std::isfinite(bar.high);
    if (whisker) {
      auto* errors = new QCPErrorBars(yAxis, xAxis);
      errors->setDataPlottable(plottable);
      errors->setErrorType(QCPErrorBars::etValueError);
      errors->setWhiskerWidth(7);
      errors->setSymbolGap(0);
      errors->addData(bar.value - bar.low, bar.high - bar.value);
      whiskers_ << errors;
    }
    auto* label = new QCPItemText(this);
    label->setSelectable(false);
    const bool negative = bar.value < 0;
    label->setPositionAlignment(Qt::AlignVCenter | (negative ? Qt::AlignRight : Qt::AlignLeft));
    label->setPadding(QMargins(6, 0, 6, 0));
    const double end = whisker ? (negative ? std::min(bar.low, bar.value) : std::max(bar.high, bar.value))
                               : bar.value;
    label->position->setCoords(std::isfinite(end) ? end : 0, key);
    label->setText(texts[static_cast<qsizetype>(i)]);
    labels_ << label;
  }
  yAxis->setTicker(ticker);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(!bars_.empty());
  applyTokens(tokens());
  refresh();
}

void BarChart::fitRanges() {
  double low = 0, high = 0;
  for (const Bar& bar : bars_) {
    for (const double value : {bar.value, bar.low, bar.high}) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  // Room for the printed values beside the bars, as a share of the width.
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  double left = 0, right = 0;
  const QStringList texts = valueTexts();
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const int text = metrics.horizontalAdvance(texts[static_cast<qsizetype>(i)]) + 14;
    double& side = bars_[i].value < 0 ? left : right;
    side = std::max(side, static_cast<double>(text) / std::max(60, axisRect()->width()));
  }
  const double span = (high > low ? high - low : 1) / std::max(0.3, 1 - left - right);
  xAxis->setRange(low - left * span, (high > low ? high : low + 1) + right * span);
  xAxis->ticker()->setTickCount(std::clamp(axisRect()->width() / kTickRoom, 2, 5));
  yAxis->setRange(-0.6, std::max(1.0, static_cast<double>(bars_.size())) - 0.4);
}

QStringList BarChart::valueTexts() const {
  std::vector<double> values;
  for (const Bar& bar : bars_) values.push_back(bar.value);
  return alignedNumbers(values, 3);
}

PlotTable BarChart::table() const {
  PlotTable table;
  table.header << tr("name") << (xAxis->label().isEmpty() ? tr("value") : xAxis->label()) << tr("low")
               << tr("high");
  for (const Bar& bar : bars_)
    table.rows.push_back({bar.label, plainNumber(bar.value), plainNumber(bar.low), plainNumber(bar.high)});
  return table;
}

Readout BarChart::readoutAt(const QPointF& position) const {
  if (bars_.empty() || !const_cast<BarChart*>(this)->axisRect()->rect().contains(position.toPoint()))
    return {};
  const auto index = static_cast<std::size_t>(std::clamp<double>(
      std::round(yAxis->pixelToCoord(position.y())), 0, static_cast<double>(bars_.size()) - 1));
  const Bar& bar = bars_[index];
  Readout readout;
  readout.title = bar.label;
  readout.rows.push_back({{}, Qt::SolidLine, tr("value"), readableNumber(bar.value)});
  if (std::isfinite(bar.low) && std::isfinite(bar.high))
    readout.rows.push_back({{}, Qt::SolidLine, tr("interval"),
                            tr("%1 to %2").arg(readableNumber(bar.low), readableNumber(bar.high))});
  return readout;
}

void BarChart::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  xAxis->grid()->setVisible(true);
  yAxis->grid()->setVisible(false);
  xAxis->grid()->setZeroLinePen(QPen(tokens.borderStrong, 1));
  xAxis->setBasePen(Qt::NoPen);
  for (qsizetype i = 0; i < plottables_.size(); ++i) {
    const QString& kind = bars_[static_cast<std::size_t>(i)].kindId;
    plottables_[i]->setPen(Qt::NoPen);
    plottables_[i]->setBrush(kind.isEmpty() ? tokens.accent : tokens.modalityColor(kind));
    labels_[i]->setColor(tokens.text);
    labels_[i]->setFont(Theme::instance().font(FontRole::caption));
  }
  for (QCPErrorBars* whisker : whiskers_) whisker->setPen(QPen(tokens.text, 1.2));
}

}  // namespace amalgam::ui
