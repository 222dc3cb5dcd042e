// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/case_model.h"
#include "ui/models/case_selection.h"
#include "ui/widgets/card.h"

class QComboBox;
class QTableView;

namespace amalgam::ui {

class ChartFrame;
class Histogram;
class SegmentedControl;

/// The scored rows that match the filter, and how all of them spread over the score or a column; a bar is a filter.
class CaseList final : public Card {
  Q_OBJECT

 public:
  explicit CaseList(CaseSelection* selection, QWidget* parent = nullptr);
  CaseModel* cases() const { return cases_; }
  Histogram* histogram() const { return histogram_; }
  QComboBox* spread() const { return spread_; }
  SegmentedControl* outcomes() const { return outcomes_; }
  /// Moves to a row if it is listed.
  void showRow(std::int64_t dataRow);

 Q_SIGNALS:
  void rowChosen(qint64 dataRow);

 private:
  void refreshCases();
  void refreshFilter();
  void refreshBars();
  void chooseOutcome(int index);

  CaseSelection* selection_;
  CaseModel* cases_;
  SegmentedControl* outcomes_;
  QComboBox* spread_;
  Histogram* histogram_;
  ChartFrame* spreadFrame_;
  QTableView* list_;
  std::vector<CaseBar> bars_;
  bool choosing_ = false;
};

}  // namespace amalgam::ui
