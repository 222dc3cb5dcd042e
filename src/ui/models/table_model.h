// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <vector>

#include "engine/data/table.h"

namespace amalgam::ui {

/// A Table as a virtual item model: cells are made when they are looked at, so a million rows cost
/// nothing.
class TableModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role { TypeRole = Qt::UserRole, MissingShareRole, IsMissingRole, TableRowRole };
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(const TablePtr& table);
  const TablePtr& table() const { return table_; }
  /// Shows the rows in this order; empty = as in the file. Must be a permutation of the table's
  /// rows.
  void setRowOrder(std::vector<std::int64_t> order);
  /// The order that sorts by a column, missing cells last. Blocks: call it on a background thread.
  static std::vector<std::int64_t> sortedRows(const Table& table, int column, Qt::SortOrder order);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::int64_t tableRow(int row) const;

  TablePtr table_;
  std::vector<std::int64_t> order_;
};

}  // namespace amalgam::ui
