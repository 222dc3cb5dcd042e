// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include "ui/models/lane_model.h"

namespace amalgam::ui {

/// The chips of one lane. Keys: 1 … 5 move the selection to a kind, T target, I identifier, 0 or
/// Delete not used.
class LaneView final : public QListView {
  Q_OBJECT

 public:
  LaneView(Session* session, Place place, QWidget* parent = nullptr);
  LaneModel* lane() const { return model_; }
  QStringList selectedColumns() const;
  QSize minimumSizeHint() const override { return {120, 44}; }
  QSize sizeHint() const override { return {200, 96}; }  // lanes share what room there is

 Q_SIGNALS:
  /// A column became current: for profiles beside the board.
  void columnFocused(const QString& column);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void moveSelection(const Place& to);

  Session* session_;
  LaneModel* model_;
};

}  // namespace amalgam::ui
