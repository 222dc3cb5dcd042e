// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/session.h"


namespace amalgam::ui {

class BarChart;
class FactList;
class Histogram;
class LossPlot;
class Pill;
class RoleLabel;

/// The profile of one column: distribution, figures, how often the target is positive.
class ColumnPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ColumnPanel(Session* session, QWidget* parent = nullptr);
  /// Empty shows a hint instead.
  void setColumn(const QString& column);
  QString column() const { return column_; }

 private:
  void fill();
  void showDistribution(const ColumnProfile& profile);
  void showFacts(const ColumnProfile& profile);
  void askRate();

  Session* session_;
  QString column_;
  RoleLabel *name_, *role_, *rateTitle_;
  Pill* type_;
  Histogram* histogram_;
  FactList* facts_;
  BarChart* rate_;
};

}  // namespace amalgam::ui
