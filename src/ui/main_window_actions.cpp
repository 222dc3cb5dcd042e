// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that holds menus, shortcuts and what they do.
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

#include "ui/banner.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/data_page.h"
#include "ui/pages/modalities_page.h"
#include "ui/pages/train_page.h"
#include "ui/pages/tune_dialog.h"
#include "ui/pages/welcome_page.h"
#include "ui/preferences.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

void MainWindow::makeMenus() {
  const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& keys, auto action) {
    return menu->addAction(text, keys, this, action);
  };
  QMenu* file = menuBar()->addMenu(tr("&File"));
  add(file, tr("&Open data…"), QKeySequence(Qt::CTRL | Qt::Key_O), [this] { chooseData(); });
  add(file, tr("Open &project…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
      [this] { chooseProject(); });
  add(file, tr("Open the &sample"), {}, [this] { openSample(); });
  add(file, tr("&Reload data"), QKeySequence(Qt::CTRL | Qt::Key_R), [this] {
    if (session_->data())
      session_->openData(q(session_->data()->read.path), session_->projectPath());
  });
  file->addSeparator();
  add(file, tr("Save project &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
      [this] { saveAs(); });
  file->addSeparator();
  add(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });

  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  QAction* undo = session_->undoStack()->createUndoAction(this, tr("&Undo"));
  undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
  QAction* redo = session_->undoStack()->createRedoAction(this, tr("&Redo"));
  redo->setShortcuts(
      {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  edit->addActions({undo, redo});
  edit->addSeparator();
  add(edit, tr("&Find column"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { findInPage(); });
  add(edit, tr("&Command palette"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
  edit->addSeparator();
  add(edit, tr("&Preferences…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { showPreferences(); });

  QMenu* view = menuBar()->addMenu(tr("&View"));
  const QStringList names{tr("Data"),  tr("Modalities"), tr("Model"),
                          tr("Train"), tr("Inspect"),    tr("Export")};
  add(view, tr("Welcome"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { goTo(kWelcome); });
  for (int i = 0; i < names.size(); ++i) {
    add(view, names[i], QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)),
        [this, i] { goTo(i + 1); });
  }
  view->addSeparator();
  add(view, tr("Light or dark theme"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
      [this] { toggleTheme(); });
  makeLanguageMenu(view);
  add(view, tr("Full screen"), QKeySequence(Qt::Key_F11),
      [this] { isFullScreen() ? showNormal() : showFullScreen(); });
  add(view, tr("Presenter"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F11), [this] { present(); });

  QMenu* run = menuBar()->addMenu(tr("&Run"));
  QAction* train = add(run, tr("&Train"), QKeySequence(Qt::Key_F5), [this] { this->train(); });
  train->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Return)});
  add(run, tr("Train &all strategies"), QKeySequence(Qt::CTRL | Qt::Key_F5),
      [this] { trainAll(); });
  add(run, tr("&Look for better settings …"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), [this] { tune(); });
  run->addSeparator();
  add(run, tr("&Pause or resume"), QKeySequence(Qt::Key_F6), [this] { trainPage()->togglePause(); });
  add(run, tr("&Stop and keep the best"), QKeySequence(Qt::SHIFT | Qt::Key_F5),
      [this] { session_->client()->stopKeepBest(); });
  add(run, tr("&Cancel"), {}, [this] { session_->client()->cancelTraining(); });

  makeHelpMenu();
}

void MainWindow::openFile(const QString& path) {
  pendingResume_ = 0;
  session_->openFile(path);
}

void MainWindow::chooseData() {
  const QString from = QSettings().value(QStringLiteral("lastFolder")).toString();
  const QString endings = QStringLiteral("*") + tableEndings().join(QStringLiteral(" *"));
  const QString path = QFileDialog::getOpenFileName(this, tr("Open data"), from,
                                                    tr("All files (*);;Tables (%1)").arg(endings));
  if (path.isEmpty()) return;
  QSettings().setValue(QStringLiteral("lastFolder"), QFileInfo(path).path());
  openFile(path);
}

void MainWindow::chooseProject() {
  const QString from = QSettings().value(QStringLiteral("lastFolder")).toString();
  const QString path = QFileDialog::getOpenFileName(
      this, tr("Open project"), from, tr("Amalgam projects (*.amalgam);;All files (*)"));
  if (path.isEmpty()) return;
  QSettings().setValue(QStringLiteral("lastFolder"), QFileInfo(path).path());
  session_->openProject(path);
}

void MainWindow::saveAs() {
  const QString path = QFileDialog::getSaveFileName(
      this, tr("Save project as"), session_->projectPath(), tr("Amalgam projects (*.amalgam)"));
  if (!path.isEmpty()) session_->saveProjectAs(path);
}

void MainWindow::train() {
  if (!session_->whyNotTrain().isEmpty()) {
    banner_->showProblem(session_->whyNotTrain(), QStringLiteral("train.not_ready"));
    return;
  }
  showPage(kTrain);
  session_->train();
}

void MainWindow::trainAll() {
  if (!session_->whyNotTrain().isEmpty()) {
    banner_->showProblem(session_->whyNotTrain(), QStringLiteral("train.not_ready"));
    return;
  }
  showPage(kTrain);
  session_->trainAll();
}

TuneDialog* MainWindow::tune() {
  auto* dialog = new TuneDialog(session_, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
  return dialog;
}

void MainWindow::toggleTheme() {
  const bool dark = Theme::instance().scheme() == Scheme::dark;
  chooseTheme(dark ? ThemeChoice::light : ThemeChoice::dark);
}

void MainWindow::findInPage() {
  if (currentPage() == kModalities) {
    modalitiesPage()->focusSearch();
    return;
  }
  showPage(kData);
  dataPage()->focusSearch();
}

void MainWindow::runMenu(const QPoint& position) {
  const RunRecord* run = runs_->run(runList_->indexAt(position));
  if (!run) return;
  const std::int64_t id = run->id;
  QMenu menu(this);
  QAction* look = menu.addAction(tr("Inspect"));
  QAction* resume = run->state == RunState::interrupted || run->state == RunState::paused
                        ? menu.addAction(tr("Continue training"))
                        : nullptr;
  QAction* take = menu.addAction(tr("Export"));
  QAction* chosen = menu.exec(runList_->viewport()->mapToGlobal(position));
  if (!chosen) return;
  session_->selectRun(id);
  if (chosen == look) showPage(kInspect);
  if (chosen == take) showPage(kExport);
  if (resume && chosen == resume) {
    session_->resumeRun(id);
    showPage(kTrain);
  }
}

void MainWindow::lookForInterrupted() {
  std::vector<std::filesystem::path> projects;
  for (const QString& path : recent()) {
    if (QFileInfo::exists(path)) projects.push_back(toPath(path));
  }
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("interrupted"), this,
      [projects](Workbench*, RunControl&) { return findInterrupted(projects); },
      [this](const std::vector<InterruptedRun>& runs) { welcome_->setInterrupted(runs); });
}

void MainWindow::continueRun(const QString& project, qint64 run) {
  pendingResume_ = run;  // once the data is there and the engine is ready
  session_->openProject(project);
}

QStringList MainWindow::recent() const {
  return QSettings().value(QStringLiteral("recent")).toStringList().mid(0, Preferences::load().recentLength);
}

void MainWindow::remember(const QString& path) {
  QStringList list = QSettings().value(QStringLiteral("recent")).toStringList();
  if (path.isEmpty() || list.value(0) == path) return;
  list.removeAll(path);
  list.prepend(path);
  constexpr int kMostRemembered = 20;
  while (list.size() > kMostRemembered) list.removeLast();
  QSettings().setValue(QStringLiteral("recent"), list);
  welcome_->setRecent(recent());
}

}  // namespace amalgam::ui
