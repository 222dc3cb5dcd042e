// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// Who attends to whom: rows are queries, columns keys, values printed in the cells.
///
/// The colour scale is fixed by setRange() and never follows the data shown, so that noise around 1/M stays pale
/// and the picture keeps its meaning while the epoch slider moves.
class AttentionHeatmap : public Plot {
  Q_OBJECT
 public:
  enum class Mode { value, differenceToUniform, signedValues };
  explicit AttentionHeatmap(QWidget* parent = nullptr);

  /// `values` [M·M], row-major: values[query·M + key]. Columns may be named differently (`keyNames`, default: same).
  void setData(const QStringList& names, const std::vector<float>& values, const QStringList& keyNames = {});
  void clear();
  /// The largest value over all epochs of the run; the scale becomes 0 … max(0.5, maximum).
  void setRange(double maximumOverAllEpochs);
  /// signedValues: the values are differences already (of two groups, epochs or runs) and are drawn around 0.
  void setMode(Mode mode);
  /// Ends of the scale of signed values; at least 0.05, so that noise stays pale.
  void setReach(double largestDifference);
  Mode mode() const { return mode_; }
  /// Axis titles, default "query (who looks)" and "key (who is looked at)".
  void setRoleTitles(const QString& query, const QString& key);

  QCPRange scaleRange() const;             ///< of the colours, in the units shown
  QCPColorGradient gradient() const;       ///< that the cells are really drawn with
  ColorStops stops() const;                ///< that were chosen
  int cellTextCount() const;               ///< cells with a printed number
  QString cellText(int query, int key) const;

  std::vector<LegendEntry> legendEntries() const override { return {}; }
  bool isEmpty() const override { return values_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;
  QVariantMap viewState() const override;
  void restoreViewState(const QVariantMap& state) override;

 signals:
  void cellClicked(int query, int key);

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  void nameCells() override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  void rebuild();
  void updateColors();
  void updateTexts();
  double shown(int query, int key) const;

  QStringList queries_, keys_;
  std::vector<float> values_;
  Mode mode_ = Mode::value;
  double maximum_ = 0.5, reach_ = 0.05;
  QString queryTitle_, keyTitle_;
  QCPColorMap* map_;
  QCPColorScale* scale_;
  std::vector<QCPItemText*> texts_;
};

}  // namespace amalgam::ui
