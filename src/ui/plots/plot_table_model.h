// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "ui/plots/plot_table.h"

class QTableView;

namespace amalgam::ui {

/// A plot's numbers as a model: only the visible cells are ever asked for.
class PlotTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  explicit PlotTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
  void setTable(PlotTable table);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  PlotTable table_;
};

/// A read-only view set up for it: fixed rows, per-pixel scrolling, Ctrl+C copies the selection as TSV.
QTableView* makePlotTableView(QWidget* parent);

}  // namespace amalgam::ui
