// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <utility>

#include "ui/models/board_model.h"
#include "ui/session.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QTableView;
class QTimer;

namespace amalgam::ui {

class Card;
class ChartFrame;
class LinePlot;
class PairedTestsCard;
class RoleLabel;
class RunNotesCard;
class SegmentedControl;
class SettingsCard;

/// Runs side by side: the leaderboard with a baseline and tested differences, curves over each other in the runs' own
/// colours and dashes, what they were trained with, and what the analyst says of them.
///
/// Keys in the table: B baseline, P pin, Del archive, space ticks.
class ComparePanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ComparePanel(Session* session, QWidget* parent = nullptr);
  /// Reads the runs again if they are looked at.
  void refresh();
  BoardModel* model() const { return model_; }
  QTableView* table() const { return table_; }
  LinePlot* curves() const { return curves_; }
  SettingsCard* settings() const { return settings_; }
  PairedTestsCard* tests() const { return tests_; }
  RunNotesCard* notes() const { return notes_; }
  QComboBox* metric() const { return metric_; }
  QComboBox* tagFilter() const { return tag_; }
  QCheckBox* archivedSwitch() const { return archived_; }
  std::int64_t currentRun() const;
  /// Each turns the mark of the current run on or off.
  void toggleBaseline();
  void togglePin();
  void toggleArchived();

 protected:
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Curves {
    std::vector<std::pair<int, double>> training, validation, metric;
  };
  void makeTable();
  void makeCurves();
  void showBoard(const RunBoard& board);
  void list();
  void refreshActions();
  void refreshTags(const RunBoard& board);
  void refreshMetrics(const RunBoard& board);
  void testNext();
  void refreshTicked();
  void drawCurves();
  void toggleBaselineOf(std::int64_t run);

  Session* session_;
  BoardModel* model_;
  BoardOrder* order_;
  Card* card_;
  RoleLabel* hint_;
  QTableView* table_;
  QComboBox *metric_, *tag_;
  QCheckBox* archived_;
  QPushButton *star_, *pin_, *archive_;
  ChartFrame* frame_;
  LinePlot* curves_;
  SegmentedControl* which_;
  RunNotesCard* notes_;
  SettingsCard* settings_;
  PairedTestsCard* tests_;
  QTimer* redraw_;
  RunBoard all_;                       // before the filters
  std::map<std::int64_t, Curves> read_;
  std::set<std::int64_t> known_;       // runs that were ticked or not before
  QString testsOf_;                    // baseline and metric of the tests at hand
  std::map<std::int64_t, std::string> testStamps_;
  bool filling_ = false;
};

}  // namespace amalgam::ui
