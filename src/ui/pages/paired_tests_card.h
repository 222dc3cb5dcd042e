// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "ui/session.h"
#include "ui/widgets/card.h"

class QTableWidget;

namespace amalgam::ui {

class RoleLabel;

/// One run beside the baseline by every metric, each with its interval, p and what it says.
class PairedTestsCard final : public Card {
  Q_OBJECT

 public:
  explicit PairedTestsCard(Session* session, QWidget* parent = nullptr);
  /// Works them out for a run and the baseline; 0 for either shows a hint.
  void showPair(std::int64_t run, std::int64_t baseline);
  /// The answer of compare_runs.
  void showAnswer(const nlohmann::json& answer);
  QTableWidget* table() const { return table_; }
  QString verdict() const;

 private:
  void showHint(const QString& text);

  Session* session_;
  std::int64_t run_ = 0, baseline_ = 0;
  QString asked_;  ///< what the shown numbers are of
  RoleLabel* verdict_;
  QTableWidget* table_;
};

}  // namespace amalgam::ui
