// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "ui/pages/page.h"

class QComboBox;
class QTableWidget;
class QTimer;

namespace amalgam::ui {

class Card;
class Pill;

/// What needs the data set beside the scores: metrics and fairness by group of a column, and how far each column and modality
/// has moved from the training rows, with traffic lights.
class CreditColumnsCard final : public QWidget {
  Q_OBJECT

 public:
  explicit CreditColumnsCard(Session* session, QWidget* parent = nullptr);
  /// Works them out for a part of a run at a cut-off; asks again at the earliest a moment later.
  void showRun(std::int64_t run, Part part, std::optional<double> cut_off);
  void clear();
  /// The answer of credit_columns.
  void showAnswer(const nlohmann::json& answer);
  QComboBox* column() const { return column_; }
  QTableWidget* groups() const { return groups_; }
  QTableWidget* columns() const { return columns_; }
  QTableWidget* modalities() const { return modalities_; }
  Pill* ratio() const { return ratio_; }
  Pill* gap() const { return gap_; }

 private:
  void fillChoice();
  void ask();
  void showGroups(const nlohmann::json& segments);
  void showStability(const nlohmann::json& stability);

  Session* session_;
  std::int64_t run_ = 0;
  Part part_ = Part::none;
  std::optional<double> cutOff_;
  QComboBox* column_;
  Card *groupsCard_, *stabilityCard_;
  Pill *ratio_, *gap_;
  RoleLabel* words_;
  QTableWidget *groups_, *columns_, *modalities_;
  QTimer* later_;
};

}  // namespace amalgam::ui
