// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keyboard_path.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QEvent>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace amalgam::ui {

namespace {

class TabKeeper final : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() != QEvent::Polish) return false;
    if (auto* view = qobject_cast<QAbstractItemView*>(object)) view->setTabKeyNavigation(false);
    if (auto* text = qobject_cast<QTextEdit*>(object)) text->setTabChangesFocus(true);
    if (auto* text = qobject_cast<QPlainTextEdit*>(object)) text->setTabChangesFocus(true);
    return false;
  }
};

}  // namespace

void keepTabMoving(QApplication& app) {
  static const char* const kName = "tabKeeper";
  if (app.findChild<QObject*>(QLatin1String(kName), Qt::FindDirectChildrenOnly)) return;
  auto* keeper = new TabKeeper(&app);
  keeper->setObjectName(QLatin1String(kName));
  app.installEventFilter(keeper);
}

}  // namespace amalgam::ui
