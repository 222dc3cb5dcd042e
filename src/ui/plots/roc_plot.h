// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// One ROC curve as the engine gives it.
struct RocSeries {
  QString name;                       ///< "#12 Hybrid"
  std::vector<double> falsePositiveRate, truePositiveRate, threshold;
  double auc = qQNaN();               ///< shown in the legend
  int run = 0;                        ///< chooses colour and dash
};

/// ROC curves of several runs with the diagonal of a model that knows nothing.
class RocPlot : public Plot {
  Q_OBJECT
 public:
  explicit RocPlot(QWidget* parent = nullptr);
  void setCurves(std::vector<RocSeries> curves);
  void clear() { setCurves({}); }
  std::vector<LegendEntry> legendEntries() const override;
  bool isEmpty() const override { return curves_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;

 private:
  std::vector<RocSeries> curves_;
  QList<QCPCurve*> lines_;
  QCPItemLine* diagonal_;
};

}  // namespace amalgam::ui
