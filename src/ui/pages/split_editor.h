// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/split_choice.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace amalgam::ui {

class FactList;
class RoleLabel;
class Session;

/// How rows are divided into train, validation and test, and what that comes to.
class SplitEditor final : public QWidget {
  Q_OBJECT

 public:
  explicit SplitEditor(Session* session, QWidget* parent = nullptr);
  QComboBox* kind() const { return kind_; }
  QComboBox* column() const { return column_; }
  QLineEdit* shares() const { return shares_; }
  /// "84 rows, 30.1 % positive", …: train, validation, test; empty while not known.
  const std::vector<QString>& parts() const { return parts_; }
  /// Why the rows cannot be divided like this; empty if they can.
  QString problem() const;

 private:
  void refresh();
  void fillColumns();
  void choose();
  void chooseFile();
  void summarise();

  Session* session_;
  QComboBox *kind_, *column_;
  QLineEdit* shares_;
  QPushButton* file_;
  FactList* facts_;
  RoleLabel* problem_;
  std::vector<QString> parts_;
  bool filling_ = false;
};

}  // namespace amalgam::ui
