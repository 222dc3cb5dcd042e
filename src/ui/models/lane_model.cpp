// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/lane_model.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {
const QString kMimeType = QStringLiteral("application/x-amalgam-columns");
constexpr double kSure = 0.6;  // a proposal below this confidence is worth a look
}  // namespace

LaneModel::LaneModel(Session* session, Place place, QObject* parent)
    : QAbstractListModel(parent), session_(session), place_(std::move(place)) {
  connect(session, &Session::miniBarsChanged, this, &LaneModel::refreshBars);
  refresh();
}

void LaneModel::refreshBars() {
  const std::vector<Chip> now = chipsNow();
  if (now.size() != chips_.size()) return;
  chips_ = now;
  if (!chips_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {BarsRole});
}

Chip LaneModel::chipOf(const QStringList& columns, const QString& title) const {
  Chip chip{.title = title, .columns = columns};
  const LoadedDataPtr& data = session_->data();
  const std::string first = s(columns.front());
  if (!data) return chip;
  if (const ColumnProfile* profile = data->profile(first)) {
    chip.type = static_cast<int>(profile->type);
    std::int64_t missing = 0, cells = 0;
    for (const QString& column : columns) {
      if (const ColumnProfile* one = data->profile(s(column))) {
        missing += one->missing;
        cells += one->rows;
      }
    }
    if (missing > 0) chip.missing = shareText(missing, cells);
    if (const auto bars = session_->miniBars().find(first); bars != session_->miniBars().end())
      chip.bars = bars->second;
  }
  const ColumnProposal* why = data->reason(first);
  if (!why) return chip;
  if (place_.kind == Place::Kind::modality) {
    for (const QString& column : columns) {
      for (const QString& sentence : session_->leaksOf(column)) {
        if (!chip.leaks.contains(sentence)) chip.leaks << sentence;
      }
    }
  }
  const Place& now = session_->placeOf(first);
  const Place& proposed = data->proposed_places.of(first);
  if (now == proposed) {
    chip.reason = tr("%1 (confidence %2 %)").arg(engineText(why->reason)).arg(std::lround(why->confidence * 100));
    chip.is_doubtful = why->confidence < kSure && place_.kind != Place::Kind::ignored;
  } else {
    chip.reason = tr("Moved by you. Suggested: %1").arg(engineText(why->role));
  }
  return chip;
}

std::vector<Chip> LaneModel::chipsNow() const {
  std::vector<Chip> chips;
  const ModalityMap& map = session_->plan().map;
  const auto add = [&](const std::vector<std::string>& columns, const QString& title) {
    QStringList names;
    for (const std::string& one : columns) names << q(one);
    const bool shown = filter_.isEmpty() || title.contains(filter_, Qt::CaseInsensitive) ||
                       !names.filter(filter_, Qt::CaseInsensitive).isEmpty();
    if (!names.isEmpty() && shown) chips.push_back(chipOf(names, title));
  };
  switch (place_.kind) {
    case Place::Kind::target:
      if (!map.target.column.empty()) add({map.target.column}, q(map.target.column));
      break;
    case Place::Kind::id:
      for (const std::string& one : map.id) add({one}, q(one));
      break;
    case Place::Kind::ignored:
      if (!session_->table()) break;
      for (const Column& one : session_->table()->columns()) {
        if (session_->placeOf(one.name()).kind == Place::Kind::ignored) add({one.name()}, q(one.name()));
      }
      break;
    case Place::Kind::modality:
      for (const ModalitySpec& modality : map.modalities) {
        if (modality.name != place_.modality) continue;
        for (const ChannelSpec& channel : modality.channels) add(channel.columns, q(channel.name));
        for (const std::string& one : modality.columns) add({one}, q(one));
      }
      break;
  }
  return chips;
}

void LaneModel::refresh() {
  std::vector<Chip> now = chipsNow();
  if (now == chips_) return;
  beginResetModel();
  chips_ = std::move(now);
  endResetModel();
}

void LaneModel::setFilter(const QString& text) {
  filter_ = text;
  refresh();
}

int LaneModel::columnCountInLane() const {
  int count = 0;
  for (const Chip& chip : chips_) count += static_cast<int>(chip.columns.size());
  return count;
}

QStringList LaneModel::columnsOf(const QModelIndexList& indexes) const {
  QStringList columns;
  for (const QModelIndex& index : indexes) {
    if (index.isValid()) columns << chips_[static_cast<std::size_t>(index.row())].columns;
  }
  return columns;
}

int LaneModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(chips_.size());
}

QVariant LaneModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Chip& chip = chips_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return chip.columns.size() > 1 ? tr("%1 · %2 steps").arg(chip.title).arg(chip.columns.size())
                                     : chip.title;
    case Qt::ToolTipRole: {
      QString tip = chip.columns.size() > 1 ? chip.columns.join(QStringLiteral(" → ")) : chip.title;
      tip += QStringLiteral("\n%1").arg(typeText(static_cast<ColumnType>(chip.type)));
      if (!chip.missing.isEmpty()) tip += tr(", %1 missing").arg(chip.missing);
      if (!chip.reason.isEmpty()) tip += QLatin1Char('\n') + chip.reason;
      for (const QString& leak : chip.leaks) tip += QStringLiteral("\n⚠ ") + leak;
      return tip;
    }
    case Qt::AccessibleTextRole:
      return (QStringList(tr("%1, %2").arg(chip.title, typeText(static_cast<ColumnType>(chip.type)))) + chip.leaks)
          .join(QStringLiteral(". "));
    case ColumnsRole:
      return chip.columns;
    case TitleRole:
      return chip.title;
    case StepsRole:
      return static_cast<int>(chip.columns.size());
    case TypeRole:
      return chip.type;
    case MissingRole:
      return chip.missing;
    case BarsRole:
      return QVariant::fromValue(chip.bars);
    case LeaksRole:
      return chip.leaks;
    case DoubtfulRole:
      return chip.is_doubtful;
    default:
      return {};
  }
}

Qt::ItemFlags LaneModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::ItemIsDropEnabled;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled |
         Qt::ItemNeverHasChildren;
}

QStringList LaneModel::mimeTypes() const { return {kMimeType}; }

QMimeData* LaneModel::mimeData(const QModelIndexList& indexes) const {
  auto* mime = new QMimeData;
  const QStringList columns = columnsOf(indexes);
  mime->setData(kMimeType,
                QJsonDocument(QJsonArray::fromStringList(columns)).toJson(QJsonDocument::Compact));
  mime->setText(columns.join(QLatin1Char('\n')));
  return mime;
}

bool LaneModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int,
                                const QModelIndex&) const {
  return data && data->hasFormat(kMimeType);
}

bool LaneModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                             const QModelIndex& parent) {
  if (action == Qt::IgnoreAction) return true;
  if (!canDropMimeData(data, action, row, column, parent)) return false;
  QStringList columns;
  for (const QJsonValue& one : QJsonDocument::fromJson(data->data(kMimeType)).array())
    columns << one.toString();
  if (columns.isEmpty()) return false;
  session_->moveColumns(columns, place_);
  return true;
}

}  // namespace amalgam::ui
