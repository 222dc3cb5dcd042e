// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>

#include "ui/models/race_model.h"
#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace amalgam::ui {

class Card;
class Throttle;

/// The lanes of runs that are trained together, as they run: one line each with rank, state, progress, the best of the
/// watched metric so far and its curve, all curves on one scale; below them who won, once all are over. Also shows what earlier races left in the project.
class RacePanel final : public QWidget {
  Q_OBJECT

 public:
  explicit RacePanel(Session* session, QWidget* parent = nullptr);
  /// Shows the lanes of a series ("race 1").
  void showSeries(const QString& series);
  QString series() const;
  RaceModel* model() const { return model_; }
  QTableView* view() const { return view_; }
  QComboBox* choice() const { return choice_; }
  QLabel* verdict() const { return verdict_; }  ///< who won, once every lane is over

 Q_SIGNALS:
  void choiceChanged();  ///< there are other series now, or none
  void inspectWanted();  ///< a lane was opened

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeView();
  void refreshChoice();
  void refresh();
  void fitLanes();
  void onSteps(const StepsDone& event);
  void onEpoch(const EpochDone& event);
  std::vector<RaceLane> lanes() const;
  void fetchCurves();
  void fetchVerdict();
  void takeCurves(const std::map<std::int64_t, QVector<double>>& found);

  Session* session_;
  RaceModel* model_;
  QSortFilterProxyModel* order_;
  QTableView* view_;
  QComboBox* choice_;
  QLabel* verdict_;
  Card* card_;
  Throttle* redraw_;
  std::map<std::int64_t, QVector<double>> curves_;  // by run
  std::set<std::int64_t> asked_;                    // runs whose curve was read, or is being read
  std::vector<std::int64_t> judged_;                // runs that the verdict is of, or was asked for
  std::map<std::int64_t, double> fractions_;  // done of the epoch in progress, of each run under way
};

}  // namespace amalgam::ui
