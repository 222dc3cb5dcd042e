// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/run_board.h"
#include "ui/session.h"
#include "ui/widgets/card.h"

class QTableWidget;

namespace amalgam::ui {

class SegmentedControl;

/// What runs were trained with, side by side: only what differs, or all.
class SettingsCard final : public Card {
  Q_OBJECT

 public:
  explicit SettingsCard(Session* session, QWidget* parent = nullptr);
  /// Values in the order of the runs.
  void showSettings(const std::vector<std::int64_t>& runs, std::vector<SettingLine> lines);
  void showAll(bool on);
  QTableWidget* table() const { return table_; }

 private:
  void refresh();
  QString titleOf(const std::string& name) const;

  Session* session_;
  std::vector<std::int64_t> runs_;
  std::vector<SettingLine> lines_;
  SegmentedControl* which_;
  QTableWidget* table_;
};

}  // namespace amalgam::ui
