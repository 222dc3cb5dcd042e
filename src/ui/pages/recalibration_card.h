// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "ui/session.h"
#include "ui/widgets/card.h"

class QTableWidget;

namespace amalgam::ui {

class RoleLabel;
class SegmentedControl;

/// What each recalibration makes of the score, and which one is stored with the run.
class RecalibrationCard final : public Card {
  Q_OBJECT

 public:
  explicit RecalibrationCard(Session* session, QWidget* parent = nullptr);
  /// The credit pack's members "recalibration" and "decision".
  void showAnswer(std::int64_t run, const nlohmann::json& pack);
  SegmentedControl* choice() const { return choice_; }
  QTableWidget* table() const { return table_; }
  /// Stores a recalibration with the run: 0 none, 1 Platt, 2 isotonic.
  void choose(int index);

 private:
  Session* session_;
  std::int64_t run_ = 0;
  SegmentedControl* choice_;
  QTableWidget* table_;
  RoleLabel* words_;
};

}  // namespace amalgam::ui
