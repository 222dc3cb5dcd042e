// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <vector>

#include "ui/document.h"
#include "ui/map_edit.h"

namespace amalgam::ui {

class Session;

/// One chip on the modality board: a column, or the columns of one temporal channel.
struct Chip {
  QString title;             ///< the column's or the channel's name
  QStringList columns;       ///< several for a channel
  int type = 0;              ///< ColumnType of the first
  QString missing;           ///< "3 %"; empty if nothing is missing
  QString reason;            ///< why it stands here
  bool is_doubtful = false;  ///< the proposal was not sure: worth a look
  QStringList leaks;          ///< what speaks for a leak of the outcome, in sentences
  std::vector<MiniBar> bars;  ///< the first column's little histogram; may be empty
  bool operator==(const Chip&) const = default;
};

/// The chips of one lane of the board; drops move columns here, as one undoable step.
class LaneModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    ColumnsRole = Qt::UserRole,
    TitleRole,
    StepsRole,
    TypeRole,
    MissingRole,
    DoubtfulRole,
    LeaksRole,  ///< QStringList
    BarsRole  ///< std::vector<MiniBar>
  };
  LaneModel(Session* session, Place place, QObject* parent = nullptr);

  const Place& place() const { return place_; }
  /// Follows the session's map; rows are replaced only if they differ.
  void refresh();
  /// Shows chips that contain this text only.
  void setFilter(const QString& text);
  int columnCountInLane() const;  ///< columns, channels counted with all their columns
  QStringList columnsOf(const QModelIndexList& indexes) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                       const QModelIndex& parent) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

 private:
  std::vector<Chip> chipsNow() const;
  void refreshBars();
  Chip chipOf(const QStringList& columns, const QString& title) const;

  Session* session_;
  Place place_;
  QString filter_;
  std::vector<Chip> chips_;
};

}  // namespace amalgam::ui
