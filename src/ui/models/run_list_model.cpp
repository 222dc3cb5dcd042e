// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_list_model.h"

#include <algorithm>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/run_swatch.h"

namespace amalgam::ui {

void RunListModel::setRuns(const std::vector<RunRecord>& runs) {
  std::vector<RunRecord> now(runs.rbegin(), runs.rend());
  const auto same_ids = [](const RunRecord& a, const RunRecord& b) { return a.id == b.id; };
  const std::size_t added = now.size() - std::min(now.size(), runs_.size());
  const bool is_tail = now.size() >= runs_.size() &&
                       std::equal(runs_.begin(), runs_.end(),
                                  now.begin() + static_cast<std::ptrdiff_t>(added), same_ids);
  if (!is_tail) {
    beginResetModel();
    runs_ = std::move(now);
    endResetModel();
    return;
  }
  if (added > 0) {
    beginInsertRows({}, 0, static_cast<int>(added) - 1);
    runs_ = std::move(now);
    endInsertRows();
  } else {
    runs_ = std::move(now);
  }
  if (!runs_.empty()) Q_EMIT dataChanged(index(0), index(static_cast<int>(runs_.size()) - 1));
}

void RunListModel::updateRun(const RunRecord& run) {
  const QModelIndex at = indexOf(run.id);
  if (!at.isValid()) return;
  runs_[static_cast<std::size_t>(at.row())] = run;
  Q_EMIT dataChanged(at, at);
}

const RunRecord* RunListModel::run(const QModelIndex& index) const {
  return index.isValid() ? &runs_[static_cast<std::size_t>(index.row())] : nullptr;
}

QModelIndex RunListModel::indexOf(std::int64_t id) const {
  const auto found =
      std::find_if(runs_.begin(), runs_.end(), [&](const RunRecord& one) { return one.id == id; });
  return found == runs_.end() ? QModelIndex() : index(static_cast<int>(found - runs_.begin()));
}

void RunListModel::setCheckable(bool on) { checkable_ = on; }

std::vector<std::int64_t> RunListModel::checkedRuns() const {
  std::vector<std::int64_t> ids;
  for (const RunRecord& one : runs_) {
    if (checked_.contains(one.id)) ids.push_back(one.id);
  }
  return ids;
}

void RunListModel::setChecked(std::int64_t id, bool on) {
  if (checked_.contains(id) == on) return;
  if (on)
    checked_.insert(id);
  else
    checked_.remove(id);
  if (const QModelIndex at = indexOf(id); at.isValid())
    Q_EMIT dataChanged(at, at, {Qt::CheckStateRole});
  Q_EMIT checksChanged();
}

QString RunListModel::headline(const RunRecord& run) {
  for (const char* metric : {"roc_auc", "rmse"}) {
    const double value = run.metric(Part::test, metric);
    if (std::isfinite(value)) return metricText(value);
  }
  return run.best_epoch > 0 ? metricText(run.best_value) : QString();
}

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  const RunRecord* run = this->run(index);
  if (!run) return {};
  const QString name = run->name.empty() ? tr("Run %1").arg(run->id) : q(run->name);
  switch (role) {
    case Qt::DisplayRole:
      return name;
    case Qt::ToolTipRole: {
      QString tip =
          tr("%1 · %2 · %3 epochs").arg(name, stateText(run->state)).arg(run->epochs_done);
      if (!run->message.empty()) tip += QLatin1Char('\n') + engineText(run->message);
      return tip;
    }
    case Qt::AccessibleTextRole:
      return tr("%1, %2, %3").arg(name, stateText(run->state), headline(*run));
    case Qt::DecorationRole:
      return runSwatch(run->id);
    case Qt::CheckStateRole:
      if (!checkable_) return {};
      return checked_.contains(run->id) ? Qt::Checked : Qt::Unchecked;
    case IdRole:
      return QVariant::fromValue<qint64>(run->id);
    case StateRole:
      return static_cast<int>(run->state);
    case StateTextRole:
      return stateText(run->state);
    case MetricRole:
      return headline(*run);
    case StrategyRole:
      return q(run->strategy);
    case ProgressRole:
      return run->epochs_planned > 0 ? static_cast<double>(run->epochs_done) / run->epochs_planned
                                     : 0.0;
    default:
      return {};
  }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  const RunRecord* one = run(index);
  if (!one || role != Qt::CheckStateRole || !checkable_) return false;
  setChecked(one->id, value.toInt() == Qt::Checked);
  return true;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  return checkable_ ? base | Qt::ItemIsUserCheckable : base;
}

}  // namespace amalgam::ui
