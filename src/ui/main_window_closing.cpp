// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that closes it, and takes files dropped on it.
#include <QAbstractButton>
#include <QCloseEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTimer>
#include <algorithm>

#include "ui/banner.h"
#include "ui/main_window.h"

namespace amalgam::ui {

void MainWindow::askHowToClose() {
  if (closeBox_) {
    closeBox_->raise();
    return;
  }
  closeBox_ = new QMessageBox(
      QMessageBox::Question, tr("A run is under way"),
      tr("A run is under way. What is to become of it?\n\nWhatever you choose, all that it has done "
         "so far stays in the project. Waiting runs are taken out of the queue."),
      QMessageBox::NoButton, this);
  closeBox_->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [this](const QString& name, const QString& text, QMessageBox::ButtonRole role) {
    QPushButton* button = closeBox_->addButton(text, role);
    button->setObjectName(name);
    return button;
  };
  auto* keep = add(QStringLiteral("keepTraining"), tr("Keep training"), QMessageBox::RejectRole);
  auto* best = add(QStringLiteral("stopAndClose"), tr("Stop, keep the best and close"),
                   QMessageBox::AcceptRole);
  auto* pause = add(QStringLiteral("pauseAndClose"), tr("Pause and close"), QMessageBox::AcceptRole);
  auto* cancel = add(QStringLiteral("cancelAndClose"), tr("Cancel the run and close"),
                     QMessageBox::DestructiveRole);
  best->setToolTip(tr("Ends after this batch; the best epoch is tested and kept"));
  pause->setToolTip(tr("You can continue it next time, exactly where it stopped"));
  cancel->setToolTip(tr("Ends at once; the best epoch so far is kept all the same"));
  closeBox_->setEscapeButton(keep);
  closeBox_->setDefaultButton(keep);
  connect(best, &QAbstractButton::clicked, this, [this] { endRunAndClose(Ending::stop); });
  connect(pause, &QAbstractButton::clicked, this, [this] { endRunAndClose(Ending::pause); });
  connect(cancel, &QAbstractButton::clicked, this, [this] { endRunAndClose(Ending::cancel); });
  closeBox_->open();
}

void MainWindow::endRunAndClose(Ending ending) {
  closing_ = true;
  ending_ = ending;
  EngineClient* client = session_->client();
  std::vector<int> underWay;
  for (const EngineClient::Job* job : client->jobsUnderWay()) underWay.push_back(job->ticket);
  const std::vector<EngineClient::Job> jobs = client->jobs();
  for (auto job = jobs.rbegin(); job != jobs.rend(); ++job) {  // those that wait, the last first, so that none of them begins
    if (std::find(underWay.begin(), underWay.end(), job->ticket) == underWay.end()) client->cancelJob(job->ticket);
  }
  if (ending == Ending::pause) client->pauseTraining();
  for (const int ticket : underWay) {
    if (ending == Ending::stop) client->stopJobKeepBest(ticket);
    if (ending == Ending::cancel) client->cancelJob(ticket);
  }
  banner_->showNotice(tr("The window closes as soon as the batch in progress is done."));
  // Whoever wants to leave is never held up: the project keeps what was done, and the next start
  // finds the run interrupted and offers to continue it.
  QTimer::singleShot(closePatience_, this, [this] {
    leavesAtOnce_ = true;
    closeConfirmed_ = true;
    close();
  });
  closeWhenEnded();
}

void MainWindow::closeWhenEnded() {
  if (!closing_ || closeConfirmed_) return;
  const std::vector<const EngineClient::Job*> jobs = session_->client()->jobsUnderWay();
  const bool is_paused = !jobs.empty() && ending_ == Ending::pause &&
                         std::all_of(jobs.begin(), jobs.end(), [](const EngineClient::Job* one) { return one->state == RunState::paused; });
  if (!jobs.empty() && !is_paused) return;
  leavesAtOnce_ = is_paused;
  closeConfirmed_ = true;
  QTimer::singleShot(0, this, [this] { close(); });  // the signal's other listeners come first
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (session_->client()->isTraining() && !closeConfirmed_) {
    event->ignore();
    if (!closing_) askHowToClose();
    return;
  }
  if (session_->isSaving() && !leavesAtOnce_ && !savePatienceOver_) {
    event->ignore();
    if (savingThenClosing_) return;
    savingThenClosing_ = true;
    connect(session_, &Session::savingEnded, this, [this](bool all_saved) {
      savePatienceOver_ = true;  // what could not be saved is told; closing again leaves
      if (all_saved) close();
    });
    QTimer::singleShot(closePatience_, this, [this] {
      savePatienceOver_ = true;
      close();
    });
    session_->saveAtOnce();
    return;
  }
  QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile())
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  if (!event->mimeData()->hasUrls()) return;
  event->acceptProposedAction();
  openFile(event->mimeData()->urls().front().toLocalFile());
}

}  // namespace amalgam::ui
