// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QVector>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/project/run_record.h"

namespace amalgam::ui {

/// One lane of a race: a run, or one that still waits for its turn.
struct RaceLane {
  std::int64_t run = 0;  ///< 0 while it waits
  QString name;
  RunState state = RunState::queued;
  QString message = {};  ///< why it ended, for the tool tip
  int epochs_done = 0, epochs_planned = 0;
  double fraction = 0;        ///< of the epoch in progress
  double best = std::nan("");  ///< of the watched metric on validation; NaN = none yet
  QVector<double> history = {};  ///< the watched metric on validation, one value an epoch; NaN = not known
};

/// The runs of one series side by side: who leads, how far each one is, and its curve.
class RaceModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Rank, Name, State, Progress, Best, Curve, kColumns };
  enum Role {
    SortRole = Qt::UserRole,
    RunRole,      ///< the run's number; 0 while it waits
    StateRole,    ///< RunState as a number
    ShareRole,    ///< of the planned epochs, 0 … 1
    HistoryRole,  ///< QVector<double>
    LengthRole,   ///< epochs that the curve's full width stands for
    RangeRole     ///< QPointF(low, high): common to all lanes
  };
  using QAbstractTableModel::QAbstractTableModel;

  /// Lanes in the order of their start. `metric` is the title of the watched metric.
  void setLanes(std::vector<RaceLane> lanes, const QString& metric, bool lower_is_better);
  const std::vector<RaceLane>& lanes() const { return lanes_; }
  /// The place of a lane, from 1; lanes with equal values share it. 0 = nothing measured yet.
  int rank(int row) const { return ranks_[static_cast<std::size_t>(row)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString text(const RaceLane& lane, int row, int column) const;
  QVariant sortKey(const RaceLane& lane, int row, int column) const;
  void measure();

  std::vector<RaceLane> lanes_;
  std::vector<int> ranks_;
  QString metric_;
  bool lowerIsBetter_ = true;
  double low_ = 0, high_ = 1;  // of all curves
};

}  // namespace amalgam::ui
