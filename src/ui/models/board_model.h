// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QSortFilterProxyModel>
#include <map>
#include <optional>

#include "engine/project/run_board.h"

namespace amalgam::ui {

/// What a test against the baseline came to, or why there is none.
struct BoardTest {
  std::optional<BaselineTest> test = {};
  QString problem = {};
};

/// "Better by 0.012 [0.004, 0.021]", "No real difference: +0.003 [−0.004, +0.010]".
QString testText(const BaselineTest& test);
/// "▲ +0.0120": filled and up where the run is better than the baseline, "▽ …" where it is worse.
QString deltaText(double delta, bool higher_is_better);

/// The leaderboard: a line a run, with the best and the last value on validation, the value on test, how far each is from
/// the baseline's, and what the test of the difference says. A check mark takes a run into curves and settings.
class BoardModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Mark, Name, Tags, Best, BestDelta, Last, Test, TestDelta, Versus, Epochs, kColumns };
  enum Role { SortRole = Qt::UserRole, RunRole, PinnedRole };
  using QAbstractTableModel::QAbstractTableModel;

  void setBoard(RunBoard board);
  const RunBoard& board() const { return board_; }
  void setTest(std::int64_t run, BoardTest test);
  void clearTests();
  const BoardTest* test(std::int64_t run) const;
  const BoardRun* run(std::int64_t id) const;
  int rowOf(std::int64_t id) const;  ///< -1 if it is not listed
  void setChecked(std::int64_t id, bool on);
  bool isChecked(std::int64_t id) const { return checked_.contains(id); }
  std::vector<std::int64_t> checkedRuns() const;  ///< listed ones, oldest first

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 Q_SIGNALS:
  void checksChanged();

 private:
  QString text(const BoardRun& run, int column) const;
  QVariant sortKey(const BoardRun& run, int column) const;
  QVariant ink(const BoardRun& run, int column) const;

  RunBoard board_;
  std::map<std::int64_t, BoardTest> tests_;
  QSet<qint64> checked_;
};

/// Sorts a BoardModel; pinned runs stand first in either direction, values that are not known last.
class BoardOrder final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace amalgam::ui
