// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/race_model.h"

#include <QPointF>
#include <algorithm>

#include "ui/format.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

/// How much of a lane is done.
double shareOf(const RaceLane& lane) {
  if (lane.state == RunState::finished || lane.state == RunState::stopped_early) return 1;
  if (lane.epochs_planned <= 0) return 0;
  return std::clamp((lane.epochs_done + lane.fraction) / lane.epochs_planned, 0.0, 1.0);
}

}  // namespace

void RaceModel::setLanes(std::vector<RaceLane> lanes, const QString& metric, bool lower_is_better) {
  const bool same = lanes.size() == lanes_.size();
  if (!same) beginResetModel();
  lanes_ = std::move(lanes);
  metric_ = metric;
  lowerIsBetter_ = lower_is_better;
  measure();
  if (!same) {
    endResetModel();
    return;
  }
  if (!lanes_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

/// Ranks, and the range that all curves share.
void RaceModel::measure() {
  ranks_.assign(lanes_.size(), 0);
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (!std::isfinite(lanes_[i].best)) continue;
    ranks_[i] = 1 + static_cast<int>(std::count_if(lanes_.begin(), lanes_.end(), [&](const RaceLane& other) {
                  return lowerIsBetter_ ? other.best < lanes_[i].best : other.best > lanes_[i].best;
                }));
  }
  double low = INFINITY, high = -INFINITY;
  for (const RaceLane& lane : lanes_) {
    for (const double value : lane.history) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  const bool known = std::isfinite(low) && high > low;
  low_ = known ? low : 0;
  high_ = known ? high : 1;
}

int RaceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lanes_.size());
}

int RaceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString RaceModel::text(const RaceLane& lane, int row, int column) const {
  switch (column) {
    case Rank:
      return rank(row) > 0 ? QString::number(rank(row)) : QStringLiteral("–");
    case Name:
      return lane.name;
    case State:
      return stateText(lane.state);
    case Progress:
      if (lane.run == 0) return {};
      if (is_over(lane.state)) return tr("%1 epochs").arg(lane.epochs_done);
      return tr("%1 of %2").arg(lane.epochs_done).arg(lane.epochs_planned);
    case Best:
      return metricText(lane.best);
    default:
      return {};
  }
}

QVariant RaceModel::sortKey(const RaceLane& lane, int row, int column) const {
  switch (column) {
    case Name:
      return lane.name;
    case State:
      return static_cast<int>(lane.state);
    case Progress:
      return shareOf(lane);
    default:  // lanes without a value stand last, in the order of their start
      return rank(row) > 0 ? rank(row) : static_cast<int>(lanes_.size()) + 1 + row;
  }
}

QVariant RaceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const RaceLane& lane = lanes_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return text(lane, index.row(), index.column());
    case Qt::AccessibleTextRole:
      if (index.column() != Curve) return text(lane, index.row(), index.column());
      return tr("%1 of %2, epoch by epoch").arg(metric_, lane.name);
    case Qt::ToolTipRole: {
      QString tip = tr("%1: %2, best %3 %4").arg(lane.name, stateText(lane.state), metric_, metricText(lane.best));
      if (!lane.message.isEmpty()) tip += QLatin1Char('\n') + lane.message;
      return tip;
    }
    case Qt::TextAlignmentRole:
      return index.column() == Rank || index.column() == Best ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                              : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ForegroundRole:
      if (rank(index.row()) == 1 && index.column() != Name) return Theme::instance().color(ColorRole::good);
      return rank(index.row()) == 0 ? QVariant(Theme::instance().color(ColorRole::text2)) : QVariant();
    case SortRole:
      return sortKey(lane, index.row(), index.column());
    case RunRole:
      return QVariant::fromValue<qint64>(lane.run);
    case StateRole:
      return static_cast<int>(lane.state);
    case ShareRole:
      return shareOf(lane);
    case HistoryRole:
      return QVariant::fromValue(lane.history);
    case LengthRole:
      return std::max({lane.epochs_planned, lane.epochs_done, 2});
    case RangeRole:
      return QPointF(low_, high_);
    default:
      return {};
  }
}

QVariant RaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return section == Rank || section == Best ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Rank:
      return tr("#");
    case Name:
      return tr("Lane");
    case State:
      return tr("State");
    case Progress:
      return tr("Epochs");
    case Best:
      return tr("Best %1").arg(metric_);
    default:
      return tr("%1, epoch by epoch").arg(metric_.left(1).toUpper() + metric_.mid(1));
  }
}

}  // namespace amalgam::ui
