// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/map_edit.h"
#include "ui/widgets/card.h"

class QToolButton;

namespace amalgam::ui {

class LaneView;
class Pill;
class Session;

/// One lane of the board: the modality's icon and name, how many columns, its menu, its chips.
class LaneCard final : public Card {
  Q_OBJECT

 public:
  /// For a modality, identifiers or unused columns; `key` is the keyboard's shortcut shown in the
  /// tool tip.
  LaneCard(Session* session, const Place& place, const QString& key, QWidget* parent = nullptr);
  LaneView* view() const { return view_; }
  void refresh();

 private:
  void makeMenu();
  void editFormat();
  const ModalitySpec* modality() const;

  Session* session_;
  Place place_;
  LaneView* view_;
  Pill* count_;
  QToolButton* menu_;
};

}  // namespace amalgam::ui
