// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"
#include "engine/project/case_filter.h"
#include "engine/project/run_record.h"

namespace amalgam::ui {

/// The scored rows of one part: row, outcome, score, what the model decides. Sorted by any column.
class CaseModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kRow, kTruth, kScore, kDecision, kColumns };

  explicit CaseModel(QObject* parent = nullptr);
  /// `classes` = {negative, positive} or more; empty for values.
  void setCases(PredictionRecord predictions, Task task, std::vector<std::string> classes, double cutOff);
  /// Shows some of them only: places in the predictions.
  void setMatching(std::vector<std::size_t> places);
  std::int64_t dataRow(int row) const;  ///< 0-based row of the data; -1 outside
  int placeOf(std::int64_t dataRow) const;  ///< -1 if it is not shown

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

 private:
  double score(std::size_t i) const { return case_score(predictions_, i); }
  int decision(std::size_t i) const { return case_decision(predictions_, i, task_, cutOff_); }
  double key(std::size_t i, int column) const;
  void rank();     ///< all cases in the order that is asked for
  void arrange();  ///< those of them that match

  PredictionRecord predictions_;
  Task task_ = Task::binary;
  std::vector<std::string> classes_;
  double cutOff_ = 0.5;
  std::vector<std::size_t> matching_;
  int sortColumn_ = kScore;
  Qt::SortOrder order_ = Qt::DescendingOrder;
  std::vector<std::size_t> ranked_, shown_;
};

}  // namespace amalgam::ui
