// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "ui/session.h"

class QPushButton;
class QVBoxLayout;

namespace amalgam::ui {

/// The tables linked to the open one, with what came of each: change, unlink, link another.
class LinkPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit LinkPanel(Session* session, QWidget* parent = nullptr);
  int count() const;
  /// Opens the editor for a second table; -1 = a new link. Returns at once.
  void edit(const QString& file, int at = -1);
  void unlink(int at);
  /// The linked file is another one now: the table is read again.
  void locate(int at, const QString& file);

 private:
  void refresh();
  void chooseFile();
  QString askForFile(const QString& title);

  Session* session_;
  QVBoxLayout* links_;
};

}  // namespace amalgam::ui
