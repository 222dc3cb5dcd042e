// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "engine/data/link_tables.h"
#include "engine/data/propose_link.h"
#include "ui/session.h"

class QComboBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableView;

namespace amalgam::ui {

class RoleLabel;
class SegmentedControl;
class TableModel;

/// How a second table is linked to the open one: what is proposed, every part of it to be changed, and what comes of
/// it at once: the share of matched keys, rows left out, the new columns.
class LinkEditor final : public QDialog {
  Q_OBJECT

 public:
  /// `link` is an existing link of the recipe to change, at place `at`; -1 adds a new one to `file`.
  LinkEditor(Session* session, const QString& file, int at = -1, QWidget* parent = nullptr);

  bool isReady() const { return result_.table != nullptr; }  ///< the second table is read and linked
  const LinkResult& result() const { return result_; }
  LinkSpec spec() const;  ///< as the fields say now
  QString problemText() const;  ///< why the fields cannot be used; empty if they can
  QComboBox* key() const { return key_; }
  QComboBox* cutOff() const { return cutOff_; }
  SegmentedControl* kind() const { return kind_; }
  QListWidget* columns() const { return columns_; }
  void accept() override;  ///< puts the link into the recipe; the data are read again

 Q_SIGNALS:
  void linked();  ///< what comes of the fields is known

 private:
  QFormLayout* makeForm();
  void load();
  void fill(const LinkSpec& spec, const std::vector<std::string>& reasons,
            const std::vector<std::string>& tables);
  void fillColumns(const std::vector<std::string>& chosen);
  void relink();
  void showResult(const LinkResult& result);

  Session* session_;
  TablePtr main_, other_;  // main_: the open table without this link's own columns
  LinkSpec base_;          // file and how it is read
  int at_;
  bool filling_ = false;
  LinkResult result_;
  SegmentedControl* kind_;
  QString file_;  ///< absolute path of the second table
  QComboBox *table_, *key_, *otherKey_, *time_, *cutOff_, *event_;
  QLineEdit* prefix_;
  QListWidget* columns_;
  RoleLabel *why_, *share_, *outcome_, *problem_;
  QTableView* preview_;
  TableModel* model_;
  QPushButton* ok_;
};

}  // namespace amalgam::ui
