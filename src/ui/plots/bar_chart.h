// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

struct Bar {
  QString label;
  double value = 0;
  double low = qQNaN(), high = qQNaN();  ///< ends of the whisker; NaN = none
  QString kindId;                        ///< a modality kind colours the bar; empty = accent
};

/// Horizontal bars, first on top, lengths proportional to the values from zero.
class BarChart : public Plot {
  Q_OBJECT
 public:
  explicit BarChart(QWidget* parent = nullptr);
  void setBars(std::vector<Bar> bars);
  void clear() { setBars({}); }
  void setValueTitle(const QString& title);  ///< with its unit, below the axis
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  bool isEmpty() const override { return bars_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;

 private:
  QStringList valueTexts() const;  ///< what is printed beside the bars

  std::vector<Bar> bars_;
  QList<QCPBars*> plottables_;
  QList<QCPErrorBars*> whiskers_;
  QList<QCPItemText*> labels_;
};

}  // namespace amalgam::ui
