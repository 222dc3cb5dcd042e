// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// One axis of parallel coordinates: a setting, or the metric.
struct ParallelAxis {
  QString title;            ///< "Learning rate"
  bool logarithmic = false;
  QStringList categories;   ///< values are their indices; empty = numbers
};

/// One line: a trial.
struct ParallelLine {
  qint64 run = 0;
  QString name;                 ///< "Trial 7"
  std::vector<double> values;   ///< one per axis; NaN = the trial has no such setting
};

/// Trials as lines over one axis per setting, coloured by the last axis, the metric: which settings do the good ones
/// share? Dragging along an axis keeps the trials that pass there; a click on a line chooses its run.
///
/// Source:  Inselberg 1985, parallel coordinates
class ParallelPlot : public Plot {
  Q_OBJECT
 public:
  explicit ParallelPlot(QWidget* parent = nullptr);
  /// The last axis is the metric; `higherIsBetter` says which end of it is good.
  void setData(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines, bool higherIsBetter);
  void setCurrentRun(qint64 run);
  /// Keeps only trials between two values of an axis; low > high takes the filter away.
  void setBrush(int axis, double low, double high);
  void clearBrushes();
  /// Runs that pass every brush.
  std::vector<qint64> keptRuns() const;
  /// The line nearest to a place of the widget, within a few pixels; -1 if none.
  int lineAt(const QPointF& place) const;

  bool isEmpty() const override { return lines_.empty(); }
  PlotTable table() const override;
  std::vector<LegendEntry> legendEntries() const override;
  Readout readoutAt(const QPointF& position) const override;

 signals:
  void runChosen(qint64 run);
  void brushed();

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  void rebuild();
  void style();
  bool isKept(const ParallelLine& line) const;
  double place(std::size_t axis, double value) const;  ///< 0 … 1
  double valueAt(std::size_t axis, double place) const;
  QString textOf(std::size_t axis, double value) const;
  int axisAt(const QPointF& place) const;

  std::vector<ParallelAxis> axes_;
  std::vector<ParallelLine> lines_;
  std::vector<std::pair<double, double>> ranges_;
  std::map<int, std::pair<double, double>> brushes_;
  std::vector<QCPGraph*> graphs_;
  std::vector<QCPItemLine*> bars_;
  std::vector<QCPItemText*> labels_;
  std::vector<QCPItemRect*> brushItems_;
  bool higherIsBetter_ = true;
  qint64 current_ = 0;
  int dragAxis_ = -1;
  QPoint pressed_;
};

}  // namespace amalgam::ui
