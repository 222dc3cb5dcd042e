// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QSet>
#include <vector>

#include "engine/project/run_record.h"

namespace amalgam::ui {

/// The runs of the project, newest first. A check mark takes a run into comparisons.
class RunListModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    IdRole = Qt::UserRole,
    StateRole,
    StateTextRole,
    MetricRole,
    StrategyRole,
    ProgressRole
  };
  using QAbstractListModel::QAbstractListModel;

  /// `runs` oldest first, as the project lists them. Check marks stay with their runs.
  void setRuns(const std::vector<RunRecord>& runs);
  void updateRun(const RunRecord& run);
  const RunRecord* run(const QModelIndex& index) const;
  QModelIndex indexOf(std::int64_t id) const;
  void setCheckable(bool on);
  std::vector<std::int64_t> checkedRuns() const;  ///< in list order
  void setChecked(std::int64_t id, bool on);
  /// The figure that a list shows for a run: test ROC AUC (RMSE for regression), else the best of
  /// the watched metric.
  static QString headline(const RunRecord& run);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  void checksChanged();

 private:
  std::vector<RunRecord> runs_;  // newest first
  QSet<qint64> checked_;
  bool checkable_ = false;
};

}  // namespace amalgam::ui
