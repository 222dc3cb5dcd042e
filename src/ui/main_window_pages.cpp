// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLayout>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <algorithm>
#include <array>

#include "ui/main_window.h"
#include "ui/next_frame.h"
#include "ui/pages/data_page.h"
#include "ui/pages/export_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/modalities_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/train_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/theme/style_sheet.h"
#include "ui/widgets/state_line.h"
#include "ui/widgets/step_rail.h"

namespace amalgam::ui {

void MainWindow::makePages() {
  data_ = nullptr;
  modalities_ = nullptr;
  model_ = nullptr;
  train_ = nullptr;
  inspect_ = nullptr;
  export_ = nullptr;
  welcome_ = new WelcomePage(session_);
  // A stack shows its first page, and what is shown is laid out, although the window is not complete: not yet.
  if (welcome_->layout()) welcome_->layout()->setEnabled(false);
  stack_->addWidget(welcome_);
  for (int page = kData; page <= kExport; ++page) stack_->addWidget(new QWidget);
  connect(welcome_, &Page::pageWanted, this, &MainWindow::showPage);
  connect(welcome_, &Page::openDataWanted, this, &MainWindow::chooseData);
  connect(welcome_, &WelcomePage::sampleWanted, this, &MainWindow::startSample);
  connect(welcome_, &WelcomePage::tourWanted, this, &MainWindow::startTour);
  connect(welcome_, &WelcomePage::openProjectWanted, this, &MainWindow::chooseProject);
  connect(welcome_, &WelcomePage::fileChosen, this, &MainWindow::openFile);
  connect(welcome_, &WelcomePage::continueWanted, this, &MainWindow::continueRun);
  connect(welcome_, &WelcomePage::recentCleared, this, [this] {
    QSettings().remove(QStringLiteral("recent"));
    welcome_->setRecent({});
  });
}

void MainWindow::buildPage(int page) {
  Page* built = nullptr;
  switch (page) {
    case kData:
      if (data_) break;
      built = data_ = new DataPage(session_);
      connect(data_, &DataPage::casesWanted, this, [this] {
        showPage(kInspect);
        inspectPage()->showCases();
      });
      break;
    case kModalities:
      if (!modalities_) built = modalities_ = new ModalitiesPage(session_);
      break;
    case kModel:
      if (model_) break;
      built = model_ = new ModelPage(session_);
      connect(model_, &ModelPage::trainWanted, this, &MainWindow::train);
      connect(model_, &ModelPage::trainAllWanted, this, &MainWindow::trainAll);
      connect(model_, &ModelPage::tuneWanted, this, &MainWindow::tune);
      break;
    case kTrain:
      if (train_) break;
      built = train_ = new TrainPage(session_);
      connect(train_, &TrainPage::trainWanted, this, &MainWindow::train);
      connect(train_, &TrainPage::progressShown, this,
              [this](const QString& text, qint64 done, qint64 total, const QString& eta) {
                if (total == 0) {
                  refreshStatus();
                  return;
                }
                status_->setState(text, Tone::accent);
                status_->setProgress(done, total);
                status_->setDetail(eta);
              });
      break;
    case kInspect:
      if (!inspect_) built = inspect_ = new InspectPage(session_);
      break;
    case kExport:
      if (!export_) built = export_ = new ExportPage(session_);
      break;
    default: break;
  }
  if (!built) return;
  writeSheetPictures();
  const bool isShown = stack_->currentIndex() == page;
  QWidget* const place = stack_->widget(page);
  stack_->insertWidget(page, built);
  stack_->removeWidget(place);
  delete place;
  if (isShown) stack_->setCurrentIndex(page);
  connect(built, &Page::pageWanted, this, &MainWindow::showPage);
  connect(built, &Page::openDataWanted, this, &MainWindow::chooseData);
}

int MainWindow::currentPage() const { return stack_->currentIndex(); }

void MainWindow::goTo(int page) {
  buildPage(page);
  wantedPage_ = page;
  auto* next = qobject_cast<Page*>(stack_->widget(page));
  const bool isReady = next == nullptr || !next->catchUpOne();
  inOwnTurn(this, 1, [this, page, isReady] {
    if (wantedPage_ == page) isReady ? showPage(page) : goTo(page);
  });
}

void MainWindow::showPage(int page) {
  buildPage(page);
  wantedPage_ = page;
  if (auto* next = qobject_cast<Page*>(stack_->widget(page))) next->catchUp();  // before it is seen: then it is laid out once
  if (page == kWelcome && welcome_->layout()) welcome_->layout()->setEnabled(true);  // see makePages
  showInStack(stack_, page);
  if (page == kWelcome) lookForInterrupted();
  rail_->setCurrent(page);
  Q_EMIT pageShown(page);
}

void MainWindow::buildAllPages() {
  for (int page = kData; page <= kExport; ++page) buildPage(page);
}

/// One a turn of the event loop, so that the window answers in between.
void MainWindow::buildNextPage() {
  const std::array<const void*, 6> built{data_, modalities_, model_, train_, inspect_, export_};
  const auto next = std::find(built.begin(), built.end(), nullptr);
  if (next == built.end()) return;
  buildPage(kData + static_cast<int>(next - built.begin()));
  QTimer::singleShot(0, this, &MainWindow::buildNextPage);
}

DataPage* MainWindow::dataPage() {
  buildPage(kData);
  return data_;
}

ModalitiesPage* MainWindow::modalitiesPage() {
  buildPage(kModalities);
  modalities_->catchUp();
  return modalities_;
}

ModelPage* MainWindow::modelPage() {
  buildPage(kModel);
  model_->catchUp();
  return model_;
}

TrainPage* MainWindow::trainPage() {
  buildPage(kTrain);
  return train_;
}

InspectPage* MainWindow::inspectPage() {
  buildPage(kInspect);
  inspect_->catchUp();
  return inspect_;
}

ExportPage* MainWindow::exportPage() {
  buildPage(kExport);
  export_->catchUp();
  return export_;
}

}  // namespace amalgam::ui
