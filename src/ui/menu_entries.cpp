// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/menu_entries.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QStringList>

namespace amalgam::ui {

namespace {

void followMenu(const QMenu& menu, const QString& title, std::vector<MenuEntry>& entries) {
  for (QAction* action : menu.actions()) {
    if (action->isSeparator()) continue;
    const QString text = withoutMnemonic(action->text());
    if (const QMenu* inner = action->menu())
      followMenu(*inner, title + QStringLiteral(" › ") + text, entries);
    else if (!text.isEmpty())
      entries.push_back({action, title, text});
  }
}

}  // namespace

std::vector<MenuEntry> menuEntries(const QMenuBar& bar) {
  std::vector<MenuEntry> entries;
  for (const QAction* top : bar.actions()) {
    if (const QMenu* menu = top->menu()) followMenu(*menu, withoutMnemonic(top->text()), entries);
  }
  return entries;
}

QString withoutMnemonic(const QString& text) {
  static const QRegularExpression bracket(QStringLiteral("\\s*\\(&.\\)"));
  QString plain = text;
  plain.remove(bracket);
  plain.replace(QLatin1String("&&"), QString(QChar(0)));
  plain.remove(QLatin1Char('&'));
  plain.replace(QChar(0), QLatin1Char('&'));
  return plain;
}

QString keysText(const QAction& action) {
  QStringList keys;
  for (const QKeySequence& one : action.shortcuts()) {
    if (!one.isEmpty()) keys << one.toString(QKeySequence::NativeText);
  }
  return keys.join(QStringLiteral(" / "));
}

}  // namespace amalgam::ui
