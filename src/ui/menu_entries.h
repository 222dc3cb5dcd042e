// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QString>
#include <vector>

class QAction;
class QMenuBar;

namespace amalgam::ui {

/// An action of the menus as it is told elsewhere: in the command palette, on the shortcut sheet.
struct MenuEntry {
  QAction* action = nullptr;
  QString menu;  ///< "View", "View › Language"
  QString text;  ///< without its mnemonic
};

/// Every action of a menu bar that does something, in order; sub-menus are followed.
std::vector<MenuEntry> menuEntries(const QMenuBar& bar);
/// "&Open data…" → "Open data…"; "打开数据(&O)…" → "打开数据…".
QString withoutMnemonic(const QString& text);
/// The keys of an action in the words of the platform, "F5 / Ctrl+Return"; empty if it has none.
QString keysText(const QAction& action);

}  // namespace amalgam::ui
