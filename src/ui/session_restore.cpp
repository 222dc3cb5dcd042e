// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_restore.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>

#include "ui/banner.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/inspect_page.h"
#include "ui/preferences.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

constexpr int kNoteDelay = 300;  // milliseconds after the last change
const auto kLastProject = QStringLiteral("session/project"), kLastData = QStringLiteral("session/data"),
           kLastPage = QStringLiteral("session/page"), kLastRun = QStringLiteral("session/run"),
           kLastView = QStringLiteral("session/view");

}  // namespace

SessionRestore::SessionRestore(MainWindow* window, Session* session, const QString& lock, QObject* parent)
    : QObject(parent), window_(window), session_(session), timer_(new QTimer(this)) {
  QDir().mkpath(QFileInfo(lock).path());
  const bool is_left_over = QFileInfo::exists(lock);
  lock_ = std::make_unique<QLockFile>(lock);
  lock_->setStaleLockTime(0);  // never by age: a window may be open for weeks
  isFirst_ = lock_->tryLock(0);
  endedBadly_ = isFirst_ && is_left_over;
  timer_->setSingleShot(true);
  timer_->setInterval(kNoteDelay);
  connect(timer_, &QTimer::timeout, this, &SessionRestore::note);
  const auto later = [this] { timer_->start(); };
  connect(window, &MainWindow::pageShown, this, later);
  connect(session, &Session::projectChanged, this, later);
  connect(session, &Session::saved, this, later);
  connect(session, &Session::selectedRunChanged, this, later);
  connect(session, &Session::dataChanged, this, [this] {
    // The runs and the window's own steps come first.
    if (placing_ && !session_->isBusy()) QTimer::singleShot(0, this, &SessionRestore::showPlace);
  });
  connect(session, &Session::problem, this, [this] { placing_ = false; });
}

void SessionRestore::begin() {
  if (!isFirst_ || (!endedBadly_ && !Preferences::load().startsWithLast)) return;
  const QSettings settings;
  const QString project = settings.value(kLastProject).toString(), data = settings.value(kLastData).toString();
  page_ = settings.value(kLastPage).toInt();
  view_ = settings.value(kLastView).toInt();
  run_ = settings.value(kLastRun).toLongLong();
  const bool has_project = QFileInfo::exists(project);
  if (!has_project && !QFileInfo::exists(data)) return;
  placing_ = true;
  if (has_project)
    session_->openProject(project);
  else
    session_->openData(data, project);  // it was open, but nothing was kept of it yet
  if (endedBadly_)
    window_->banner()->showNotice(tr("Amalgam did not end properly last time; what was open is opened again."));
}

void SessionRestore::showPlace() {
  if (!placing_) return;
  placing_ = false;
  if (session_->run(run_) != nullptr) session_->selectRun(run_);
  if (page_ >= MainWindow::kWelcome && page_ <= MainWindow::kExport) window_->showPage(page_);
  if (page_ == MainWindow::kInspect && view_ > 0) window_->inspectPage()->showView(view_);
}

void SessionRestore::note() {
  if (!isFirst_ || placing_ || session_->isBusy()) return;
  QSettings settings;
  settings.setValue(kLastProject, session_->projectPath());
  settings.setValue(kLastData, session_->data() ? QFileInfo(q(session_->data()->read.path)).absoluteFilePath() : QString());
  settings.setValue(kLastPage, window_->currentPage());
  settings.setValue(kLastRun, static_cast<qlonglong>(session_->selectedRun()));
  settings.setValue(kLastView, window_->inspectPage()->currentView());
  settings.setValue(QStringLiteral("window/geometry"), window_->saveGeometry());
}

void SessionRestore::end() {
  if (timer_->isActive()) note();
  lock_->unlock();
}

}  // namespace amalgam::ui
