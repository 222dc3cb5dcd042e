// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that closes it, and takes files dropped on it.
#include <QCloseEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTimer>

#include "ui/main_window.h"

namespace amalgam::ui {

namespace {
constexpr int kPausePatience = 8000;  // milliseconds until a pause that does not come is given up
}  // namespace

void MainWindow::closeWhenPaused() {
  const EngineClient::Job* job = session_->client()->activeJob();
  if (!job || job->state == RunState::paused) {
    leftRunPaused_ = job != nullptr;
    closing_ = false;
    closeConfirmed_ = true;
    close();
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (session_->client()->isTraining() && !closeConfirmed_) {
    event->ignore();
    if (closing_) return;
    auto* box = new QMessageBox(QMessageBox::Question, tr("A run is under way"),
                                tr("The run is paused and kept in the project; you can continue it "
                                   "next time, exactly where it stopped."),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* leave = box->addButton(tr("Pause and close"), QMessageBox::AcceptRole);
    connect(leave, &QAbstractButton::clicked, this, [this] {
      closing_ = true;
      for (const EngineClient::Job& job :
           std::vector<EngineClient::Job>(session_->client()->jobs())) {
        if (job.ticket != session_->client()->activeJob()->ticket)
          session_->client()->cancelJob(job.ticket);
      }
      session_->client()->pauseTraining();
      closeWhenPaused();
      QTimer::singleShot(kPausePatience, this, [this] {
        closeConfirmed_ = true;
        leftRunPaused_ = true;
        close();
      });
    });
    box->open();
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
