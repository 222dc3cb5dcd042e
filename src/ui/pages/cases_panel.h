// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <set>

#include "ui/models/case_model.h"
#include "ui/pages/page.h"

class QTableView;
class QTableWidget;
class QTimer;

namespace amalgam::ui {

class BarChart;
class Card;
class ChartFrame;
class KpiTile;
class SegmentedControl;

/// One applicant at a time: what the model says and why, token by token, and what if a cell were another.
class CasesPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit CasesPanel(Session* session, QWidget* parent = nullptr);
  /// Lists the scored rows of a run; null clears.
  void showRun(const RunViewPtr& view);
  void showCases(PredictionRecord predictions);
  /// The engine's answer about the chosen row; see docs/insight.md, "case".
  void showAnswer(nlohmann::json answer);
  void chooseRow(std::int64_t dataRow);
  std::int64_t chosenRow() const { return row_; }
  /// Changes a cell of the chosen row and asks again.
  void edit(const QString& column, const QString& text);
  void resetEdits();
  CaseModel* cases() const { return cases_; }
  BarChart* contributions() const { return contributions_; }
  QTableWidget* cells() const { return cells_; }
  KpiTile* score() const { return score_; }
  const nlohmann::json& edits() const { return edits_; }
  QString change() const;

 private:
  QWidget* makeList();
  QWidget* makeCard();
  void ask();
  void refreshCells();
  void refreshTokens();
  QString kindOf(const std::string& modality) const;

  Session* session_;
  RunViewPtr view_;
  CaseModel* cases_;
  QTableView* list_;
  SegmentedControl* filter_;
  RoleLabel* message_;
  QWidget* card_;
  KpiTile *score_, *truth_, *before_;
  ChartFrame* contributionsFrame_;
  BarChart* contributions_;
  RoleLabel *change_, *tokens_;
  QTableWidget* cells_;
  QPushButton* reset_;
  QTimer* asking_;
  nlohmann::json answer_, edits_ = nlohmann::json::object();
  std::int64_t row_ = -1;
  bool filling_ = false;
};

}  // namespace amalgam::ui
