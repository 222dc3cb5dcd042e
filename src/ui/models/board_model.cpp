// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/board_model.h"

#include <algorithm>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/run_swatch.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

/// Where the run is better than the baseline 1, where it is worse −1, else 0.
int sideOf(double delta, bool higher_is_better) {
  if (!std::isfinite(delta) || delta == 0) return 0;
  return (delta > 0) == higher_is_better ? 1 : -1;
}

/// Differences are small: a digit more than values have.
QString smallText(double value) { return std::abs(value) < 10 ? QString::number(value, 'f', 4) : metricText(value); }

QString withSign(double value) {
  const QString text = smallText(value);
  return value > 0 ? QLatin1Char('+') + text : text;
}

}  // namespace

QString deltaText(double delta, bool higher_is_better) {
  if (!std::isfinite(delta)) return QStringLiteral("–");
  const int side = sideOf(delta, higher_is_better);
  const QString mark = side > 0 ? QStringLiteral("▲ ") : side < 0 ? QStringLiteral("▽ ") : QStringLiteral("= ");
  return mark + withSign(delta);
}

QString testText(const BaselineTest& test) {
  const Interval& gains = test.gains;
  switch (test.verdict) {
    case Verdict::better:
      return BoardModel::tr("Better by %1 [%2, %3]").arg(smallText(test.gain), smallText(gains.low), smallText(gains.high));
    case Verdict::worse:
      return BoardModel::tr("Worse by %1 [%2, %3]").arg(smallText(-test.gain), smallText(-gains.high), smallText(-gains.low));
    case Verdict::no_difference:
      return BoardModel::tr("No real difference: %1 [%2, %3]")
          .arg(withSign(test.difference.difference), withSign(test.difference.interval.low), withSign(test.difference.interval.high));
    case Verdict::unknown:
      break;
  }
  return BoardModel::tr("Cannot be told: too few rows");
}

void BoardModel::setBoard(RunBoard board) {
  const bool same = board.runs.size() == board_.runs.size() &&
                    std::equal(board.runs.begin(), board.runs.end(), board_.runs.begin(),
                               [](const BoardRun& a, const BoardRun& b) { return a.record.id == b.record.id; });
  if (!same) beginResetModel();
  board_ = std::move(board);
  if (!same) {
    endResetModel();
    return;
  }
  if (!board_.runs.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
}

void BoardModel::setTest(std::int64_t run, BoardTest test) {
  tests_[run] = std::move(test);
  const int row = rowOf(run);
  if (row >= 0) Q_EMIT dataChanged(index(row, Versus), index(row, Versus));
}

void BoardModel::clearTests() {
  tests_.clear();
  if (!board_.runs.empty()) Q_EMIT dataChanged(index(0, Versus), index(rowCount() - 1, Versus));
}

const BoardTest* BoardModel::test(std::int64_t run) const {
  const auto found = tests_.find(run);
  return found == tests_.end() ? nullptr : &found->second;
}

const BoardRun* BoardModel::run(std::int64_t id) const {
  const int row = rowOf(id);
  return row < 0 ? nullptr : &board_.runs[static_cast<std::size_t>(row)];
}

int BoardModel::rowOf(std::int64_t id) const {
  const auto found = std::find_if(board_.runs.begin(), board_.runs.end(), [&](const BoardRun& one) { return one.record.id == id; });
  return found == board_.runs.end() ? -1 : static_cast<int>(found - board_.runs.begin());
}

void BoardModel::setChecked(std::int64_t id, bool on) {
  if (checked_.contains(id) == on) return;
  if (on)
    checked_.insert(id);
  else
    checked_.remove(id);
  if (const int row = rowOf(id); row >= 0) Q_EMIT dataChanged(index(row, Name), index(row, Name), {Qt::CheckStateRole});
  Q_EMIT checksChanged();
}

std::vector<std::int64_t> BoardModel::checkedRuns() const {
  std::vector<std::int64_t> ids;
  for (const BoardRun& one : board_.runs) {
    if (checked_.contains(one.record.id)) ids.push_back(one.record.id);
  }
  return ids;
}

int BoardModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(board_.runs.size()); }
int BoardModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString BoardModel::text(const BoardRun& run, int column) const {
  const bool is_baseline = run.record.id == board_.baseline;
  switch (column) {
    case Name:
      return run.record.name.empty() ? tr("Run %1").arg(run.record.id) : q(run.record.name);
    case Tags: {
      QStringList tags;
      for (const std::string& one : run.marks.tags) tags << q(one);
      return tags.join(QStringLiteral(", "));
    }
    case Best:
      return metricText(run.best_validation.value);
    case BestDelta:
      return board_.baseline == 0 || is_baseline ? QString() : deltaText(run.best_validation.delta, board_.higher_is_better);
    case Last:
      return metricText(run.last_validation.value);
    case Test:
      return metricText(run.test.value);
    case TestDelta:
      return board_.baseline == 0 || is_baseline ? QString() : deltaText(run.test.delta, board_.higher_is_better);
    case Versus: {
      if (is_baseline) return tr("the baseline");
      const BoardTest* found = test(run.record.id);
      if (!found) return board_.baseline == 0 ? QString() : QStringLiteral("…");
      return found->test ? testText(*found->test) : found->problem;
    }
    case Epochs:
      return run.record.best_epoch > 0 ? tr("%1, best %2").arg(run.record.epochs_done).arg(run.record.best_epoch)
                                       : QString::number(run.record.epochs_done);
    default:
      return {};
  }
}

QVariant BoardModel::sortKey(const BoardRun& run, int column) const {
  switch (column) {
    case Mark:
      return run.record.id == board_.baseline ? 0 : 1;
    case Best:
      return run.best_validation.value;
    case BestDelta:
      return run.best_validation.delta;
    case Last:
      return run.last_validation.value;
    case Test:
      return run.test.value;
    case TestDelta:
      return run.test.delta;
    case Versus: {
      const BoardTest* found = test(run.record.id);
      return found && found->test ? found->test->gain : std::nan("");
    }
    case Epochs:
      return run.record.epochs_done;
    default:
      return text(run, column);
  }
}

QVariant BoardModel::ink(const BoardRun& run, int column) const {
  const auto toned = [](int side) -> QVariant {
    if (side == 0) return {};
    return Theme::instance().color(side > 0 ? ColorRole::good : ColorRole::bad);
  };
  if (column == BestDelta) return toned(sideOf(run.best_validation.delta, board_.higher_is_better));
  if (column == TestDelta) return toned(sideOf(run.test.delta, board_.higher_is_better));
  if (column == Tags) return Theme::instance().color(ColorRole::text2);
  if (column == Versus) {
    const BoardTest* found = test(run.record.id);
    if (found && found->test && found->test->verdict == Verdict::better) return toned(1);
    if (found && found->test && found->test->verdict == Verdict::worse) return toned(-1);
    return Theme::instance().color(ColorRole::text2);
  }
  return run.marks.is_archived ? QVariant(Theme::instance().color(ColorRole::text3)) : QVariant();
}

QVariant BoardModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const BoardRun& run = board_.runs[static_cast<std::size_t>(index.row())];
  const int column = index.column();
  const bool is_baseline = run.record.id == board_.baseline;
  switch (role) {
    case Qt::DisplayRole:
      return text(run, column);
    case Qt::AccessibleTextRole:
      if (column == Mark) return is_baseline ? tr("the baseline") : run.marks.is_pinned ? tr("pinned") : QString();
      return text(run, column);
    case Qt::DecorationRole:
      if (column == Name) return runSwatch(run.record.id);
      if (column != Mark) return {};
      if (is_baseline) return Theme::instance().icon(QStringLiteral("star-filled"), ColorRole::accent);
      if (run.marks.is_archived) return Theme::instance().icon(QStringLiteral("archive"), ColorRole::text3);
      return Theme::instance().icon(run.marks.is_pinned ? QStringLiteral("pin") : QStringLiteral("star"), run.marks.is_pinned ? ColorRole::text2 : ColorRole::text3);
    case Qt::ToolTipRole: {
      if (column == Mark) return is_baseline ? tr("The baseline. Click to unmark it.") : tr("Click to measure the other runs against this one.");
      QString tip = tr("%1 · %2 · %3").arg(text(run, Name), stateText(run.record.state), durationText(run.record.seconds));
      if (!run.marks.note.empty()) tip += QLatin1Char('\n') + q(run.marks.note);
      if (!run.has_baselines_rows) tip += QLatin1Char('\n') + tr("Trained on other data or another split than the baseline: its values are of other rows.");
      if (run.recalibration != "none" && (column == Best || column == Test)) {
        tip += QLatin1Char('\n') + (run.recalibration == "platt" ? tr("Of the score as it is recalibrated (Platt).") : tr("Of the score as it is recalibrated (isotonic)."));
      }
      if (column == Versus) tip += QLatin1Char('\n') + text(run, Versus);
      return tip;
    }
    case Qt::TextAlignmentRole: {
      const bool left = column == Name || column == Tags || column == Versus || column == Mark;
      return int((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    case Qt::ForegroundRole:
      return ink(run, column);
    case Qt::CheckStateRole:
      if (column != Name) return {};
      return checked_.contains(run.record.id) ? Qt::Checked : Qt::Unchecked;
    case SortRole:
      return sortKey(run, column);
    case RunRole:
      return QVariant::fromValue<qint64>(run.record.id);
    case PinnedRole:
      return run.marks.is_pinned;
    default:
      return {};
  }
}

bool BoardModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || role != Qt::CheckStateRole || index.column() != Name) return false;
  setChecked(board_.runs[static_cast<std::size_t>(index.row())].record.id, value.toInt() == Qt::Checked);
  return true;
}

Qt::ItemFlags BoardModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  return index.column() == Name ? base | Qt::ItemIsUserCheckable : base;
}

QVariant BoardModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    const bool left = section == Name || section == Tags || section == Versus || section == Mark;
    return int((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  const QString delta = tr("Difference from the baseline's: ▲ better, ▽ worse");
  if (role == Qt::ToolTipRole) {
    if (section == BestDelta || section == TestDelta) return delta;
    if (section == Best) return tr("On validation, of the weights that are kept");
    if (section == Last) return tr("On validation, after the last epoch");
    if (section == Versus)
      return tr("What the paired test says on the rows that both runs scored: DeLong's test of the ROC AUC, else a paired bootstrap");
    return {};
  }
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("Run");
    case Tags:
      return tr("Tags");
    case Best:
      return tr("Best");
    case Last:
      return tr("Last");
    case BestDelta:
    case TestDelta:
      return QStringLiteral("Δ");
    case Test:
      return tr("Test");
    case Versus:
      return tr("Against the baseline");
    case Epochs:
      return tr("Epochs");
    default:
      return {};
  }
}

bool BoardOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const bool down = sortOrder() == Qt::DescendingOrder;
  const bool one = left.data(BoardModel::PinnedRole).toBool(), other = right.data(BoardModel::PinnedRole).toBool();
  if (one != other) return one != down;
  const QVariant a = left.data(BoardModel::SortRole), b = right.data(BoardModel::SortRole);
  if (a.typeId() == QMetaType::Double && b.typeId() == QMetaType::Double) {
    const bool known = std::isfinite(a.toDouble()), other_known = std::isfinite(b.toDouble());
    if (known != other_known) return known != down;
    return a.toDouble() < b.toDouble();
  }
  if (a.typeId() == QMetaType::Int) return a.toInt() < b.toInt();
  return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

}  // namespace amalgam::ui
