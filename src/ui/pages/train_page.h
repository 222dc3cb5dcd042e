// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

class QPlainTextEdit;
class QStackedWidget;
class QTimer;

namespace amalgam::ui {

class AttentionFrame;
class CoachPanel;
class CurveFrame;
class RacePanel;
class RunTiles;
class SegmentedControl;
class StateLine;
class Throttle;
class WeightBars;
class WeightsFrame;

/// A run under way: state, figures, curves, weights and attention as they come; queue and log.
class TrainPage final : public Page {
  Q_OBJECT

 public:
  explicit TrainPage(Session* session, QWidget* parent = nullptr);
  CurveFrame* curves() const { return curves_; }
  WeightsFrame* weights() const { return weights_; }
  AttentionFrame* attention() const { return attention_; }
  RunTiles* tiles() const { return tiles_; }
  StateLine* stateLine() const { return state_; }
  CoachPanel* coachPanel() const { return coach_; }
  RacePanel* race() const { return race_; }
  /// The lanes of a race instead of one run's charts.
  void showRace(bool on);

 public Q_SLOTS:
  void togglePause();

 Q_SIGNALS:
  void trainWanted();
  /// What the status bar shows: text, done, total, how long still. total 0 = nothing is going on.
  void progressShown(const QString& text, qint64 done, qint64 total, const QString& eta);

 private:
  void makeHeader();
  void makeCharts();
  void makeInspector();
  void resetRun();
  void onSteps(const StepsDone& event);
  void onEpoch(const EpochDone& event);
  void redraw();
  void showBoard();
  void refreshState();
  void refreshTiles();
  void refreshInspector();
  void refreshFacts();
  void refreshCoach();
  void refreshViews();
  void followQueue();
  void addLog(const LogMessage& line);
  const StrategyInfo* strategy() const;

  QStackedWidget* pages_;
  QPushButton *pause_, *stop_, *cancel_, *again_;
  StateLine* state_;
  SegmentedControl* view_;
  QStackedWidget* views_;
  RacePanel* race_;
  RunTiles* tiles_;
  CurveFrame* curves_;
  WeightsFrame* weights_;
  AttentionFrame* attention_;
  WeightBars* bars_;
  CoachPanel* coach_;
  FactList* facts_;
  QPlainTextEdit* log_;
  QTimer* clock_;
  Throttle* redraw_;
  QTimer* inspectorNext_;  ///< a frame for the charts, the next for the inspector
  bool epochsCame_ = false;  ///< that are not drawn yet
  bool pauseShowsPlay_ = false;
  QString raceSeen_;  ///< project and series of the race that was brought to the front last
  double eta_ = -1, fraction_ = 0, seconds_ = 0, rate_ = 0;
};

}  // namespace amalgam::ui
