// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

class QComboBox;
class QLabel;

namespace amalgam::ui {

class LaneView;
class Session;

/// The target's lane with its task and, for two classes, the positive one.
class TargetCard final : public Card {
  Q_OBJECT

 public:
  explicit TargetCard(Session* session, QWidget* parent = nullptr);
  LaneView* view() const { return view_; }
  void refresh();

 private:
  void choose();

  Session* session_;
  LaneView* view_;
  QComboBox *task_, *positive_;
  QLabel *taskLabel_, *positiveLabel_;
  bool filling_ = false;
};

}  // namespace amalgam::ui
