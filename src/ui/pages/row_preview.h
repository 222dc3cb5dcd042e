// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

class QGridLayout;
class QSpinBox;

namespace amalgam::ui {

class RoleLabel;
class Session;

/// One row of the table as the model will see it: the values of each modality; steps through rows.
class RowPreview final : public Card {
  Q_OBJECT

 public:
  explicit RowPreview(Session* session, QWidget* parent = nullptr);
  /// Another table: back to its first row.
  void startOver();
  /// The same row, with the map as it stands.
  void refresh();
  /// 1-based, as in the data table.
  void showRow(int row);
  /// What is shown of a modality; empty if there is none of that name.
  QString textOf(const std::string& modality) const;

 private:
  Session* session_;
  QSpinBox* row_;
  QGridLayout* grid_;
  RoleLabel* outcome_;
  struct Line {
    std::string modality;
    RoleLabel *name, *text;
  };
  std::vector<Line> lines_;
};

}  // namespace amalgam::ui
