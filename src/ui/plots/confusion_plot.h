// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// Truth against prediction: counts and their share of the truth's row. A click on a cell asks for its cases; so do the
/// arrow keys and Return.
class ConfusionPlot : public Plot {
  Q_OBJECT
 public:
  explicit ConfusionPlot(QWidget* parent = nullptr);
  /// counts[truth][predicted], square.
  void setMatrix(const QStringList& classes, const std::vector<std::vector<std::int64_t>>& counts);
  void clear();
  /// Frames a cell whose cases are looked at; −1, −1 = none.
  void setChosen(int truth, int predicted);
  std::pair<int, int> current() const { return current_; }  ///< truth and prediction where the keyboard stands; −1, −1 = nowhere
  QString cellText(int truth, int predicted) const;  ///< "412\n83 %"
  std::vector<LegendEntry> legendEntries() const override { return {}; }
  bool isEmpty() const override { return counts_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 signals:
  void cellClicked(int truth, int predicted);

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  void nameCells() override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void updateColors();
  void placeFrames();
  double share(int truth, int predicted) const;
  std::pair<int, int> cellAt(const QPointF& position) const;

  QStringList classes_;
  std::vector<std::vector<std::int64_t>> counts_;
  QCPColorMap* map_;
  std::vector<QCPItemText*> texts_;
  QCPItemRect *chosenFrame_, *currentFrame_;
  std::pair<int, int> chosen_{-1, -1}, current_{-1, -1};
};

}  // namespace amalgam::ui
