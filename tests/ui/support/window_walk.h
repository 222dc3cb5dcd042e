// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <functional>
#include <memory>

#include "ui/command_palette.h"
#include "ui/main_window.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/train_page.h"
#include "ui/pages/tune_dialog.h"
#include "ui/preferences_dialog.h"
#include "ui/shortcut_sheet.h"
#include "ui/tour.h"
#include "ui/widgets/elided_label.h"

namespace amalgam::ui {

/// Goes to every page of a window and every view of its pages, and opens every dialog that it can open by itself; `look` is
/// told the name of the place and the widget that holds it.
inline void lookEverywhere(MainWindow& window, const std::function<void(const QString& place, QWidget& root)>& look, int settle = 300) {
  static const QStringList names{"welcome", "data", "modalities", "model", "train", "inspect", "export"};
  for (int page = MainWindow::kWelcome; page <= MainWindow::kExport; ++page) {
    window.showPage(page);
    QTest::qWait(settle);
    if (page != MainWindow::kInspect) {
      look(names[page], window);
      continue;
    }
    for (int view = 0;; ++view) {
      window.inspectPage()->showView(view);
      if (window.inspectPage()->currentView() != view) break;
      QTest::qWait(settle);
      look(QStringLiteral("inspect, view %1").arg(view), window);
    }
    window.inspectPage()->showView(0);
  }
  window.showPage(MainWindow::kModel);
  const auto dialog = [&](const QString& name, QDialog* shown) {
    QTest::qWait(settle);
    look(name, *shown);
    delete shown;
  };
  dialog("preferences", window.showPreferences());
  dialog("shortcuts", window.showShortcuts());
  for (QAction* action : window.findChildren<QAction*>()) {
    if (action->shortcut() != QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T)) continue;
    action->trigger();
    dialog("search for better settings", window.findChild<TuneDialog*>());
    break;
  }
}

/// Why a widget's text does not fit into it; empty if it does.
inline QString cutText(const QWidget& widget) {
  constexpr int kTolerance = 1;  // rounding of font metrics
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
    if (label->text().isEmpty() || dynamic_cast<const ElidedLabel*>(label)) return {};
    if (label->toolTip() == label->text()) return {};  // meant to be cut where there is no room: the tip tells all
    if (label->wordWrap())
      return label->heightForWidth(label->width()) > label->height() + kTolerance ? label->text() : QString();
    return label->sizeHint().width() > label->width() + kTolerance ? label->text() : QString();
  }
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
    if (!qobject_cast<const QPushButton*>(button) && !qobject_cast<const QToolButton*>(button)) return {};
    const auto* tool = qobject_cast<const QToolButton*>(button);
    if (button->text().isEmpty() || (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()))
      return {};
    const int needed = button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width() +
                       (button->icon().isNull() ? 0 : button->iconSize().width());
    return needed > button->width() ? button->text() : QString();
  }
  return {};
}

}  // namespace amalgam::ui
