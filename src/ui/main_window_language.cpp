// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that changes its language. All that shows texts is built anew from the session, which knows
// no widget: so no page needs to know how, and none can forget a text.
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTimer>

#include "ui/banner.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/pages/tune_dialog.h"
#include "ui/command_palette.h"
#include "ui/pages/welcome_page.h"
#include "ui/theme/theme.h"
#include "ui/tour.h"
#include "ui/view_state.h"

namespace amalgam::ui {

void MainWindow::makeLanguageMenu(QMenu* view) {
  QMenu* menu = view->addMenu(tr("&Language"));
  auto* group = new QActionGroup(menu);
  for (const Language::Choice& one : Language::choices()) {
    QAction* action = menu->addAction(one.title, this, [id = one.id] { Language::instance().choose(id); });
    action->setActionGroup(group);
    action->setCheckable(true);
    action->setChecked(one.id == Language::instance().current());
    if (Language::isShowable(one.id)) continue;
    action->setEnabled(false);
    action->setToolTip(tr("No font with these letters is installed."));
    menu->setToolTipsVisible(true);
  }
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  // Not at once: Qt goes on to tell the children, and they would be gone.
  if (event->type() == QEvent::LanguageChange && centralWidget()) QTimer::singleShot(0, this, &MainWindow::rebuild);
}

QString MainWindow::builtNow() {
  return QStringLiteral("%1 %2").arg(Language::instance().current()).arg(Theme::instance().textPercent());
}

void MainWindow::rebuild() {
  if (builtFor_ == builtNow()) return;  // several translators, one change
  builtFor_ = builtNow();
  const int page = currentPage();
  const ViewState state = ViewState::of(*centralWidget());
  const Banner::Shown shown = banner_->shown();
  QList<QPair<QRect, ViewState>> searches;
  for (TuneDialog* one : findChildren<TuneDialog*>()) {
    if (one->isVisible()) searches.append({one->geometry(), ViewState::of(*one)});
    delete one;
  }
  delete palette_;
  setUpdatesEnabled(false);
  delete menuBar();
  qDeleteAll(findChildren<QAction*>(Qt::FindDirectChildrenOnly));  // undo and redo
  delete takeCentralWidget();
  stack_ = new QStackedWidget;
  makePages();
  buildAllPages();
  makeFrame();
  makeMenus();
  banner_->showAgain(shown);
  welcome_->setRecent(recent());
  lookForInterrupted();
  refreshRuns();
  refreshStatus();
  session_->checkAgain();  // its sentence about the map
  showPage(page);
  setUpdatesEnabled(true);
  state.restore(*centralWidget());
  if (tour_ && tour_->isUnderWay()) tour_->retell(tourSteps());
  for (const auto& [geometry, arranged] : searches) {
    TuneDialog* dialog = tune();
    dialog->setGeometry(geometry);
    arranged.restore(*dialog);
  }
}

}  // namespace amalgam::ui
