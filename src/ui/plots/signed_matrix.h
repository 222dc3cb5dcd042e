// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// A symmetric matrix of signed numbers on a diverging scale around 0, its values printed in the cells: interactions.
class SignedMatrix : public Plot {
  Q_OBJECT
 public:
  explicit SignedMatrix(QWidget* parent = nullptr);
  /// Square; NaN on the diagonal leaves those cells empty. `low`/`high` are the ends of the intervals, may be empty.
  void setValues(const QStringList& names, const std::vector<std::vector<double>>& values,
                 const std::vector<std::vector<double>>& low = {}, const std::vector<std::vector<double>>& high = {});
  void clear() { setValues({}, {}); }
  /// What a value above and below zero is called, e.g. "synergy", "redundancy", and the unit.
  void setMeaning(const QString& above, const QString& below, const QString& unit);
  bool isEmpty() const override { return names_.isEmpty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;
  QString cellText(int row, int column) const;

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  void nameCells() override;

 private:
  void updateColors();
  double at(const std::vector<std::vector<double>>& matrix, int row, int column) const;

  QStringList names_;
  std::vector<std::vector<double>> values_, low_, high_;
  QString above_, below_, unit_;
  QCPColorMap* map_;
  QCPColorScale* scale_;
  std::vector<QCPItemText*> texts_;
};

}  // namespace amalgam::ui
