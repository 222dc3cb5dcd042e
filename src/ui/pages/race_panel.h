// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>

#include "ui/models/race_model.h"
#include "ui/pages/page.h"

class QComboBox;
class QSortFilterProxyModel;
class QTableView;

namespace amalgam::ui {

class Card;
class Throttle;

/// The lanes of runs that are trained together, as they run: one line each with rank, state, progress, the best of the
/// watched metric so far and its curve, all curves on one scale. Also shows what earlier races left in the project.
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
  void takeCurves(const std::map<std::int64_t, QVector<double>>& found);

  Session* session_;
  RaceModel* model_;
  QSortFilterProxyModel* order_;
  QTableView* view_;
  QComboBox* choice_;
  Card* card_;
  Throttle* redraw_;
  std::map<std::int64_t, QVector<double>> curves_;  // by run
  std::set<std::int64_t> asked_;                    // runs whose curve was read, or is being read
  std::int64_t running_ = 0;
  double fraction_ = 0;  // of the running run's epoch
};

}  // namespace amalgam::ui
