// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/session.h"

class QComboBox;
class QPushButton;
class QTableView;

namespace amalgam::ui {

class ProblemFilter;
class ProblemModel;
class RoleLabel;

/// What could not be read as it stood: filter by kind, choose what becomes of long and short rows,
/// edit a row, copy the list.
class ProblemPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit ProblemPanel(Session* session, QWidget* parent = nullptr);
  QTableView* view() const { return view_; }
  QComboBox* kinds() const { return kinds_; }
  QComboBox* longRows() const { return long_; }
  QComboBox* shortRows() const { return short_; }
  /// Reads the row of a problem as `text` from now on.
  void editRow(std::int64_t line, const QString& text);
  /// The rows shown, tab-separated with a header.
  QString toTsv() const;

 private:
  void refresh();
  void chooseRows();
  void editCurrent();
  const ReadProblem* current() const;

  Session* session_;
  ProblemModel* model_;
  ProblemFilter* filter_;
  QComboBox *kinds_, *long_, *short_;
  QPushButton *edit_, *copy_;
  RoleLabel* count_;
  QTableView* view_;
};

/// "Row too long"; the kind itself where it is unknown.
QString problemKindText(const std::string& kind);

}  // namespace amalgam::ui
