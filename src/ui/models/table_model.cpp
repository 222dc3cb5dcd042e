// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/table_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/format.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kLongestCell = 300;  // characters shown; the tool tip has the rest
}

void TableModel::setTable(const TablePtr& table) {
  beginResetModel();
  table_ = table;
  order_.clear();
  endResetModel();
}

void TableModel::setRowOrder(std::vector<std::int64_t> order) {
  if (!table_ || (!order.empty() && static_cast<std::int64_t>(order.size()) != table_->rows()))
    return;
  order_ = std::move(order);
  if (rowCount() > 0) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
  }
}

std::vector<std::int64_t> TableModel::sortedRows(const Table& table, int column,
                                                 Qt::SortOrder order) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), 0);
  if (column < 0 || column >= static_cast<int>(table.columns().size())) return rows;
  const Column& cells = table.columns()[static_cast<std::size_t>(column)];
  const bool falls = order == Qt::DescendingOrder;
  const auto sort = [&](const auto& keys) {
    std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) {
      const bool a_missing = cells.is_missing(a), b_missing = cells.is_missing(b);
      if (a_missing || b_missing) return !a_missing && b_missing;
      const auto& x = keys[static_cast<std::size_t>(a)];
      const auto& y = keys[static_cast<std::size_t>(b)];
      return falls ? y < x : x < y;
    });
  };
  if (cells.type() == ColumnType::number || cells.type() == ColumnType::date) {
    std::vector<double> keys(rows.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
      keys[i] = cells.number(static_cast<std::int64_t>(i));
    sort(keys);
  } else {
    std::vector<std::string> keys(rows.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
      keys[i] = cells.text(static_cast<std::int64_t>(i));
    sort(keys);
  }
  return rows;
}

std::int64_t TableModel::tableRow(int row) const {
  return order_.empty() ? row : order_[static_cast<std::size_t>(row)];
}

int TableModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() || !table_) return 0;
  return static_cast<int>(std::min<std::int64_t>(table_->rows(), std::numeric_limits<int>::max()));
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || !table_ ? 0 : static_cast<int>(table_->columns().size());
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !table_) return {};
  const Column& column = table_->columns()[static_cast<std::size_t>(index.column())];
  const std::int64_t row = tableRow(index.row());
  switch (role) {
    case Qt::DisplayRole: {
      if (column.is_missing(row)) return QStringLiteral("–");
      QString text = q(column.text(row));
      if (text.size() > kLongestCell) text = text.left(kLongestCell) + QStringLiteral("…");
      return text.replace(QLatin1Char('\n'), QLatin1Char(' '));
    }
    case Qt::ToolTipRole: {
      if (column.is_missing(row)) return tr("Missing");
      const QString text = q(column.text(row));
      return text.size() > 24 ? QVariant(text) : QVariant();
    }
    case Qt::TextAlignmentRole:
      return QVariant(column.type() == ColumnType::number ? Qt::AlignRight | Qt::AlignVCenter
                                                          : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ForegroundRole:
      if (column.is_missing(row)) return Theme::instance().color(ColorRole::text3);
      return {};
    case IsMissingRole:
      return column.is_missing(row);
    case TableRowRole:
      return QVariant::fromValue<qint64>(row);
    default:
      return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (!table_ || section < 0) return {};
  if (orientation == Qt::Vertical) {
    if (role == Qt::DisplayRole && section < rowCount())
      return QVariant::fromValue<qint64>(tableRow(section) + 1);
    return {};
  }
  if (section >= columnCount()) return {};
  const Column& column = table_->columns()[static_cast<std::size_t>(section)];
  switch (role) {
    case Qt::DisplayRole:
      return q(column.name());
    case TypeRole:
      return static_cast<int>(column.type());
    case MissingShareRole:
      return shareText(column.missing(), column.rows());
    case Qt::ToolTipRole:
      return tr("%1: %2, %3 missing")
          .arg(q(column.name()), typeText(column.type()),
               shareText(column.missing(), column.rows()));
    case Qt::TextAlignmentRole:
      return QVariant(column.type() == ColumnType::number ? Qt::AlignRight | Qt::AlignVCenter
                                                          : Qt::AlignLeft | Qt::AlignVCenter);
    default:
      return {};
  }
}

}  // namespace amalgam::ui
