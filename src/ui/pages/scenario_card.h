// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/project/run_record.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace amalgam::ui {

/// The what-ifs that were kept: those of the row beside each other and beside the row as it is, those of the run to open.
class ScenarioCard final : public Card {
  Q_OBJECT

 public:
  explicit ScenarioCard(QWidget* parent = nullptr);
  /// All scenarios of the run.
  void setScenarios(std::vector<ScenarioRecord> scenarios);
  /// The row that is looked at and what the model says of it as it is ("score", "decision", "log_odds", "contributions",
  /// and "columns" with the original cells).
  void setCase(std::int64_t row, const nlohmann::json& said, const nlohmann::json& columns);
  /// Whether there is something to keep.
  void setKeepable(bool on);
  QLineEdit* name() const { return name_; }
  QPushButton* keep() const { return keep_; }
  QTableWidget* table() const { return table_; }
  QComboBox* all() const { return all_; }
  QPushButton* remove() const { return remove_; }
  /// Opens the scenario at a place of the table's columns, from 0.
  void open(int place);

 Q_SIGNALS:
  void keepWanted(const QString& name);
  void openWanted(const amalgam::ScenarioRecord& scenario);
  void removeWanted(const amalgam::ScenarioRecord& scenario);

 private:
  void refresh();
  void refreshButtons();
  std::vector<const ScenarioRecord*> ofRow() const;
  QString freeName() const;

  std::vector<ScenarioRecord> scenarios_;
  std::int64_t row_ = -1;
  nlohmann::json said_, columns_;
  bool keepable_ = false;
  QLineEdit* name_;
  QPushButton *keep_, *open_, *remove_;
  QComboBox* all_;
  QTableWidget* table_;
};

}  // namespace amalgam::ui
