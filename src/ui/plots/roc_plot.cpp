// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/roc_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

QString legendName(const RocSeries& curve) {
  return std::isnan(curve.auc) ? RocPlot::tr("%1 (AUC not defined)").arg(curve.name)
                               : RocPlot::tr("%1 (AUC %2)").arg(
                                     curve.name, QLocale().toString(curve.auc, 'f', 3));
}

/// A rate or score; the first threshold of a curve is infinite ("nobody").
QString rateText(double value) {
  return std::isfinite(value) ? QLocale().toString(value, 'f', 3) : readableNumber(value);
}

std::size_t pointCount(const RocSeries& curve) {
  return std::min(curve.falsePositiveRate.size(), curve.truePositiveRate.size());
}

}  // namespace

RocPlot::RocPlot(QWidget* parent) : Plot(parent) {
  setLogAllowed(false);
  diagonal_ = new QCPItemLine(this);
  diagonal_->setSelectable(false);
  diagonal_->setVisible(false);
  diagonal_->start->setCoords(0, 0);
  diagonal_->end->setCoords(1, 1);
  setAxisTitles(tr("false-positive rate (share of goods)"), tr("true-positive rate (share of bads)"));
  setEmptyText(tr("No run with scores of two classes is chosen."));
  RocPlot::applyTokens(Theme::instance().tokens());
  fitRanges();
}

void RocPlot::setCurves(std::vector<RocSeries> curves) {
  curves_ = std::move(curves);
  for (QCPCurve* line : lines_) removePlottable(line);
  lines_.clear();
  for (const RocSeries& curve : curves_) {
    auto* line = new QCPCurve(xAxis, yAxis);
    for (std::size_t i = 0; i < pointCount(curve); ++i)
      line->addData(static_cast<double>(i), curve.falsePositiveRate[i], curve.truePositiveRate[i]);
    line->setName(legendName(curve));
    lines_ << line;
  }
  diagonal_->setVisible(!curves_.empty());
  applyTokens(tokens());
  refresh();
  emit legendChanged();
}

void RocPlot::fitRanges() {
  xAxis->setRange(-0.01, 1.01);
  yAxis->setRange(-0.01, 1.02);
}

std::vector<LegendEntry> RocPlot::legendEntries() const {
  std::vector<LegendEntry> entries;
  for (const RocSeries& curve : curves_)
    entries.push_back({legendName(curve), tokens().runColor(curve.run), runDash(curve.run), false, {}});
  return entries;
}

PlotTable RocPlot::table() const {
  PlotTable table;
  table.header << tr("run") << tr("false-positive rate") << tr("true-positive rate") << tr("threshold");
  for (const RocSeries& curve : curves_)
    for (std::size_t i = 0; i < pointCount(curve); ++i)
      table.rows.push_back({curve.name, plainNumber(curve.falsePositiveRate[i]),
                            plainNumber(curve.truePositiveRate[i]),
                            i < curve.threshold.size() ? plainNumber(curve.threshold[i]) : QString()});
  return table;
}

Readout RocPlot::readoutAt(const QPointF& position) const {
  if (!const_cast<RocPlot*>(this)->axisRect()->rect().contains(position.toPoint())) return {};
  constexpr double kReach = 60;  // pixels
  double best = kReach * kReach;
  Readout readout;
  for (const RocSeries& curve : curves_) {
    for (std::size_t i = 0; i < pointCount(curve); ++i) {
      const QPointF point(xAxis->coordToPixel(curve.falsePositiveRate[i]),
                          yAxis->coordToPixel(curve.truePositiveRate[i]));
      const QPointF gap = point - position;
      const double distance = QPointF::dotProduct(gap, gap);
      if (distance >= best) continue;
      best = distance;
      const double threshold = i < curve.threshold.size() ? curve.threshold[i] : qQNaN();
      readout = {};
      readout.title = legendName(curve);
      readout.rows = {{{}, Qt::SolidLine, tr("threshold"), rateText(threshold)},
                      {{}, Qt::SolidLine, tr("true-positive rate"), rateText(curve.truePositiveRate[i])},
                      {{}, Qt::SolidLine, tr("false-positive rate"), rateText(curve.falsePositiveRate[i])}};
      readout.markers = {point};
    }
  }
  return readout;
}

void RocPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  diagonal_->setPen(QPen(tokens.text3, 1, Qt::DashLine));
  for (qsizetype i = 0; i < lines_.size(); ++i) {
    const int run = curves_[static_cast<std::size_t>(i)].run;
    lines_[i]->setPen(QPen(tokens.runColor(run), 2.2, runDash(run)));
  }
}

}  // namespace amalgam::ui
