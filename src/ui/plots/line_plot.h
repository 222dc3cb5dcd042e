// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// One named line of points in ascending x.
struct Line {
  QString name = {};
  std::vector<double> x = {}, y = {};  ///< NaN in y leaves a gap
  std::vector<double> low = {}, high = {};  ///< a faint band around it; empty = none
  QString kindId = {};                 ///< a modality kind colours the line …
  int run = -1;                        ///< … or a run, colour and dash …
  ColorRole role = ColorRole::accent;  ///< … or a role
  Qt::PenStyle dash = Qt::SolidLine;
  bool dots = false;                   ///< marks each point
};

/// Lines over a common axis with a marker that can be moved: stress curves, gains, calibration, cut-offs.
class LinePlot : public Plot {
  Q_OBJECT
 public:
  explicit LinePlot(QWidget* parent = nullptr);
  void setLines(std::vector<Line> lines);
  void clear() { setLines({}); }
  const std::vector<Line>& lines() const { return lines_; }
  /// Always shows at least this much of an axis; NaN leaves an end to the data.
  void setLeastRanges(QCPRange x, QCPRange y);
  /// A dashed line at x with a text; NaN = none.
  void setMarker(double x, const QString& text = {});
  /// The faint line from (0, 0) to (1, 1).
  void showDiagonal(bool on);
  /// How a key is written in readouts: "%1" is the number.
  void setKeyPattern(const QString& pattern, double factor = 1);
  bool isEmpty() const override { return lines_.empty(); }

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  QString keyText(double key) const override;

 private:
  QColor colorOf(const Line& line, const Tokens& tokens) const;

  std::vector<Line> lines_;
  QList<QCPGraph*> graphs_, bands_;  // of each line; the band's lower edge or null
  QCPItemStraightLine* marker_;
  QCPItemText* markerText_;
  QCPItemLine* diagonal_;
  QCPRange leastX_{qQNaN(), qQNaN()}, leastY_{qQNaN(), qQNaN()};
  QString pattern_ = QStringLiteral("%1");
  double factor_ = 1;
};

}  // namespace amalgam::ui
