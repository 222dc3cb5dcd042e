// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/problem_model.h"
#include "ui/models/table_model.h"
#include "ui/pages/page.h"

class QLineEdit;
class QStackedWidget;
class QTableView;

namespace amalgam::ui {

class AspectBar;
class Card;
class ColumnHeader;
class ColumnPanel;
class EmptyState;
class LinkPanel;
class Pill;
class ProblemPanel;
class SegmentedControl;

/// The table as read, what was wrong with it and what was guessed.
class DataPage final : public Page {
  Q_OBJECT

 public:
  explicit DataPage(Session* session, QWidget* parent = nullptr);
  ColumnPanel* columnPanel() const { return panel_; }
  QTableView* tableView() const { return view_; }
  AspectBar* aspects() const { return aspects_; }
  ProblemPanel* problems() const { return problems_; }
  LinkPanel* links() const { return links_; }
  /// Selects the first column whose name contains the text; false if there is none.
  bool findColumn(const QString& text, bool next = false);
  void focusSearch();

 Q_SIGNALS:
  void casesWanted();  ///< those of the filter, on Inspect

 private:
  void refresh();
  void makeTable();
  void makeRecipeMenu();
  QTableView* makeList(QAbstractItemModel* model, const QString& name);
  void sortBy(int column, Qt::SortOrder order);
  void fitColumns();
  void chooseColumn();
  void showColumn();

  TableModel* table_;
  AspectBar* aspects_;
  ProblemPanel* problems_;
  LinkPanel* links_;
  GuessModel* guesses_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  Card* card_;
  SegmentedControl* tabs_;
  QStackedWidget* lists_;
  QTableView* view_;
  ColumnHeader* header_;
  ColumnPanel* panel_;
  QLineEdit* search_;
  Pill* dropped_;
  QPushButton* next_;
  QString shownPath_;  ///< the file that the lists tell of
};

}  // namespace amalgam::ui
