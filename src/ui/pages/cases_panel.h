// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <functional>
#include <nlohmann/json.hpp>

#include "ui/models/case_model.h"
#include "ui/models/case_selection.h"
#include "ui/pages/page.h"

class QBoxLayout;
class QTableWidget;
class QTimer;

namespace amalgam::ui {

class AttentionHeatmap;
class AttentionInside;
class BarChart;
class Card;
class CaseList;
class ChartFrame;
class KpiTile;
class ScenarioCard;
class WeightBars;
class WhatIfCard;

/// One applicant at a time: what the model says and why, token by token, what if a cell were another or a source were
/// not there, and what-ifs that are kept.
class CasesPanel final : public QWidget {
  Q_OBJECT

 public:
  /// Without a selection of its own kind the panel keeps one for itself.
  explicit CasesPanel(Session* session, CaseSelection* selection = nullptr, QWidget* parent = nullptr);
  /// Lists the scored rows of a run; null clears.
  void showRun(const RunViewPtr& view);
  void showCases(PredictionRecord predictions);
  /// The engine's answer about the chosen row; see docs/insight.md, "case". `isSearched`: it tells of the smallest change.
  void showAnswer(nlohmann::json answer, bool isSearched = true);
  void chooseRow(std::int64_t dataRow);
  std::int64_t chosenRow() const { return row_; }
  /// The row to open when the run's rows are there, instead of the first.
  void wantRow(std::int64_t dataRow) { wantedRow_ = dataRow; }
  std::int64_t wantedRow() const { return wantedRow_; }
  /// Changes a cell of the chosen row and asks again.
  void edit(const QString& column, const QString& text);
  void resetEdits();
  CaseSelection* selection() const { return selection_; }
  CaseList* list() const { return list_; }
  CaseModel* cases() const;
  BarChart* contributions() const { return contributions_; }
  QTableWidget* cells() const;
  KpiTile* score() const { return score_; }
  WhatIfCard* whatIf() const { return whatIf_; }
  ScenarioCard* scenarios() const { return scenarios_; }
  const nlohmann::json& edits() const;
  AttentionInside* inside() const { return inside_; }
  QString change() const;
  qint64 answeredIn() const { return answeredIn_; }  ///< milliseconds from the last change to its figures; −1 = none yet

 Q_SIGNALS:
  void rowChosen(qint64 dataRow);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeCard();
  void chooseFirst();
  void askSoon(bool isTyping);
  void ask(bool searches);
  void refreshWeights();
  void refreshTokens();
  void readScenarios();
  void keepScenario(const QString& name);
  void openScenario(const ScenarioRecord& scenario);
  void changeScenarios(std::function<void(ProjectStore&)> change);
  nlohmann::json settings() const;
  QString kindOf(const std::string& modality) const;

  Session* session_;
  CaseSelection* selection_;
  RunViewPtr view_;
  CaseList* list_;
  RoleLabel* message_;
  QWidget* card_;
  KpiTile *score_, *truth_, *before_;
  ChartFrame *contributionsFrame_, *attentionFrame_;
  BarChart* contributions_;
  Card* weightsCard_;
  WeightBars* weights_;
  AttentionHeatmap* attention_;
  WhatIfCard* whatIf_;
  ScenarioCard* scenarios_;
  AttentionInside* inside_;
  QBoxLayout* fusion_;
  QTimer *asking_, *searching_;
  QElapsedTimer sinceChange_;
  qint64 answeredIn_ = -1;
  nlohmann::json answer_, answered_;  // and the settings that it answers
  QString nameToKeep_;                // waits for the answer
  std::int64_t row_ = -1, wantedRow_ = -1;
};

}  // namespace amalgam::ui
