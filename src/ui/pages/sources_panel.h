// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json.hpp>

#include "ui/pages/page.h"

class QPushButton;

namespace amalgam::ui {

class BarChart;
class Card;
class ChartFrame;
class DropOneCard;
class LinePlot;
class Pill;
class SegmentedControl;
class SignedMatrix;

/// What each data source is worth to a run: Shapley values, synergy and redundancy, whether the weights say the same, and
/// what happens when a source goes missing. Answers are worked out on request and kept in the project.
class SourcesPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit SourcesPanel(Session* session, QWidget* parent = nullptr);
  /// Shows what the project keeps of the run; null clears.
  void showRun(const RunViewPtr& view);
  /// Asks the engine for all three answers, on the preview thread.
  void workOut();
  /// One answer as the engine gives it; `id` is "modality_shapley", "weights_agreement" or
  /// "missing_stress".
  void showAnswer(const std::string& id, nlohmann::json answer);
  BarChart* values() const { return values_; }
  SignedMatrix* interactions() const { return interactions_; }
  LinePlot* stress() const { return stress_; }
  QPushButton* button() const { return work_; }
  DropOneCard* dropOne() const { return dropOne_; }
  QString verdict() const;

 Q_SIGNALS:
  void problem(const QString& message, const QString& code);

 private:
  void makeCharts();
  void refresh();
  void refreshShapley();
  void refreshAgreement();
  void refreshStress();
  const nlohmann::json* answer(const std::string& id) const;
  const nlohmann::json* game() const;
  QString kindOf(const std::string& modality) const;

  Session* session_;
  RunViewPtr view_;
  std::map<std::string, nlohmann::json> answers_;
  Card *verdictCard_, *words_;
  DropOneCard* dropOne_;
  Pill* badge_;
  RoleLabel *sentence_, *findings_;
  QPushButton* work_;
  SegmentedControl* games_;
  std::vector<std::string> gameIds_;
  std::string wantedGame_;
  BarChart* values_;
  SignedMatrix* interactions_;
  LinePlot* stress_;
  ChartFrame *valuesFrame_, *interactionsFrame_, *stressFrame_;
};

}  // namespace amalgam::ui
