// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "engine/project/case_filter.h"
#include "ui/session.h"

class QPushButton;
class QToolButton;

namespace amalgam::ui {

class BarChart;
class CaseSelection;
class ChartFrame;
class FactList;
class Histogram;
class Pill;
class RoleLabel;

/// The profile of one column: distribution, figures, how often the target is positive. A bar of the distribution is a filter
/// of the cases on Inspect.
class ColumnPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ColumnPanel(Session* session, QWidget* parent = nullptr);
  /// Empty shows a hint instead.
  void setColumn(const QString& column);
  QString column() const { return column_; }
  Histogram* histogram() const { return histogram_; }
  QToolButton* chip() const { return chip_; }
  QPushButton* showCases() const { return show_; }

 Q_SIGNALS:
  void casesWanted();

 private:
  void makeFilterRow();
  void fill();
  void showDistribution(const ColumnProfile& profile);
  void showFacts(const ColumnProfile& profile);
  void askRate();
  void refreshFilter();

  Session* session_;
  CaseSelection* selection_;
  QString column_;
  RoleLabel *name_, *role_, *rateTitle_;
  Pill* type_;
  Histogram* histogram_;
  FactList* facts_;
  BarChart* rate_;
  ChartFrame *histogramFrame_, *rateFrame_;
  QWidget* filterRow_;
  QToolButton* chip_;
  QPushButton* show_;
  std::vector<CaseCondition> bars_;  ///< what each bar of the histogram stands for
};

}  // namespace amalgam::ui
