// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/lane_model.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>

#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {
const QString kMimeType = QStringLiteral("application/x-amalgam-columns");
constexpr double kSure = 0.6;  // a proposal below this confidence is worth a look
}  // namespace

LaneModel::LaneModel(Session* session, Place place, QObject* parent)
    : QAbstractListModel(parent), session_(session), place_(std::move(place)) {
  refresh();
}

Chip LaneModel::chipOf(const QStringList& columns, const QString& title) const {
  Chip chip{title, columns, 0, {}, {}, false};
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
  }
  const ColumnProposal* why = data->reason(first);
  if (!why) return chip;
  const Place now = placeOf(session_->plan().map, first);
  const Place proposed = placeOf(data->proposal.map, first);
  if (now == proposed) {
    chip.reason = q(why->reason);
    chip.is_doubtful = why->confidence < kSure && place_.kind != Place::Kind::ignored;
  } else {
    chip.reason = tr("Moved by you. Suggested: %1").arg(q(why->role));
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
        if (placeOf(map, one.name()).kind == Place::Kind::ignored) add({one.name()}, q(one.name()));
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
      return tip;
    }
    case Qt::AccessibleTextRole:
      return tr("%1, %2").arg(chip.title, typeText(static_cast<ColumnType>(chip.type)));
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
