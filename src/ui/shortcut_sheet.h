// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <utility>
#include <vector>

class QMenuBar;

namespace amalgam::ui {

/// A heading and the lines below it: what is done, by which keys.
struct ShortcutGroup {
  QString title;
  std::vector<std::pair<QString, QString>> lines;  ///< text and keys
};

/// All shortcuts on one sheet, made from the actions themselves: nothing can be forgotten here.
class ShortcutSheet final : public QDialog {
  Q_OBJECT

 public:
  /// The shortcuts of a menu bar's actions, then those that charts, lists and the presenter understand by themselves.
  static std::vector<ShortcutGroup> groupsOf(const QMenuBar& bar);
  explicit ShortcutSheet(const std::vector<ShortcutGroup>& groups, QWidget* parent = nullptr);

 private:
  /// What no menu holds because it belongs to whatever has the focus.
  static std::vector<ShortcutGroup> groupsOfWidgets();
};

}  // namespace amalgam::ui
