// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_table_model.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "ui/theme/tokens.h"

namespace amalgam::ui {

namespace {

/// The selected cells as TSV, rows and columns in the order of the table.
QString selectionAsTsv(const QTableView& view) {
  QModelIndexList cells = view.selectionModel()->selectedIndexes();
  std::sort(cells.begin(), cells.end());
  PlotTable selected;
  int row = -1;
  for (const QModelIndex& cell : cells) {
    if (cell.row() != row) selected.rows.emplace_back();
    row = cell.row();
    selected.rows.back() << cell.data().toString();
  }
  if (selected.rows.empty()) return {};
  selected.header = selected.rows.front();  // without the table's header
  selected.rows.erase(selected.rows.begin());
  return selected.toTsv();
}

}  // namespace

void PlotTableModel::setTable(PlotTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int PlotTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int PlotTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.header.size());
}

QVariant PlotTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QString cell = table_.rows[static_cast<std::size_t>(index.row())].value(index.column());
  if (role == Qt::DisplayRole) return cell;
  if (role == Qt::TextAlignmentRole) {
    bool isNumber = false;
    cell.toDouble(&isNumber);
    return QVariant(isNumber ? Qt::AlignRight | Qt::AlignVCenter
                             : Qt::AlignLeft | Qt::AlignVCenter);
  }
  return {};
}

QVariant PlotTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  return orientation == Qt::Horizontal ? QVariant(table_.header.value(section))
                                       : QVariant(section + 1);
}

QTableView* makePlotTableView(QWidget* parent) {
  auto* view = new QTableView(parent);
  view->setWordWrap(false);
  view->setShowGrid(false);
  view->setAlternatingRowColors(true);
  view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->verticalHeader()->hide();
  view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view->verticalHeader()->setDefaultSectionSize(28);
  view->horizontalHeader()->setStretchLastSection(true);
  view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* copy = new QAction(view);
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetShortcut);
  QObject::connect(copy, &QAction::triggered, view,
                   [view] { QApplication::clipboard()->setText(selectionAsTsv(*view)); });
  view->addAction(copy);
  return view;
}

}  // namespace amalgam::ui
