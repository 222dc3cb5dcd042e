// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted run, from the button to the restarted window.
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTimer>
#include <cmath>

#include "ui/banner.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/export_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/learned_panel.h"
#include "ui/pages/lane_view.h"
#include "ui/pages/modalities_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/run_tiles.h"
#include "ui/pages/train_page.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/roc_plot.h"
#include "ui/plots/weights_plot.h"
#include "ui/support/heartbeat.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_selector.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/state_line.h"
#include "ui/widgets/step_rail.h"

namespace amalgam::ui {
namespace {

class RunTest : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  void restart() {
    window_.reset();
    stop();
    start();
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->show();
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(RunTest, FillsCurvesWeightsAttentionAndTilesWhileItRuns) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitUntil(
      [this] { return session_->liveView() && session_->liveView()->epochs.size() >= 3; }));
  TrainPage* page = window_->trainPage();
  EXPECT_TRUE(waitUntil([&] {  // drawn ten times a second
    return !page->curves()->curves()->isEmpty() && !page->weights()->weights()->isEmpty() &&
           !page->attention()->map()->isEmpty() && page->tiles()->metric()->value() != QStringLiteral("–");
  }, 2000));
  ASSERT_TRUE(waitForEnd());
  // The script's validation loss is lowest in epoch 5 and rises by 0.02 an epoch after it.
  EXPECT_EQ(session_->selectedView()->record.best_epoch, 5);
  EXPECT_TRUE(waitUntil([&] { return page->tiles()->epoch()->value() == "8 / 8"; }, 2000));
  EXPECT_EQ(page->curves()->curves()->bestEpoch(), 5);
  EXPECT_TRUE(page->stateLine()->stateText().startsWith("Finished"))
      << page->stateLine()->stateText().toStdString();
}

TEST_F(RunTest, ThePageAskedForLastIsShownAndItIsFull) {
  openLoans();
  window_->goTo(MainWindow::kModel);  // has the most put off
  window_->goTo(MainWindow::kModalities);
  ASSERT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kModalities; }));
  EXPECT_FALSE(window_->modalitiesPage()->catchUpOne()) << "nothing is put off any more";
  QTest::qWait(100);
  EXPECT_EQ(window_->currentPage(), MainWindow::kModalities);
  window_->goTo(MainWindow::kModel);
  window_->showPage(MainWindow::kTrain);  // by the program
  QTest::qWait(100);
  EXPECT_EQ(window_->currentPage(), MainWindow::kTrain);
}

TEST_F(RunTest, KeepsEveryStepLoss) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(session_->selectedView()->step_losses.size(), 80u);  // 8 epochs of 10 steps
  for (const float loss : session_->selectedView()->step_losses) EXPECT_TRUE(std::isfinite(loss));
}

TEST_F(RunTest, ShowsAHeadAndAnEpochOnAFixedScale) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window_->showPage(MainWindow::kInspect);
  AttentionFrame* frame = window_->inspectPage()->learned()->attention();
  ASSERT_EQ(frame->slider()->count(), 8);
  ASSERT_EQ(frame->heads()->heads(), 4);
  // Mean over the heads of the diagonal: 0.2 + 0.05 · 1.5 + 0.01 · epoch; epoch 8: 0.355, epoch 1:
  // 0.285.
  EXPECT_NEAR(frame->map()->table().rows.at(0).last().toDouble(), 0.355, 1e-6);
  const QCPRange scale = frame->map()->scaleRange();
  frame->slider()->setEpoch(1);
  EXPECT_NEAR(frame->map()->table().rows.at(0).last().toDouble(), 0.285, 1e-6);
  EXPECT_EQ(frame->map()->scaleRange(), scale);
  EXPECT_TRUE(frame->subtitle().contains("epoch 1")) << frame->subtitle().toStdString();
}

TEST_F(RunTest, IsFoundAgainAfterARestartWithAllItsFigures) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  restart();
  window_->openFile(projectPath());
  ASSERT_TRUE(waitUntil([this] { return session_->selectedView() != nullptr; }));
  window_->showPage(MainWindow::kInspect);
  EXPECT_EQ(window_->runList()->model()->rowCount(), 1);
  InspectPage* page = window_->inspectPage();
  EXPECT_EQ(page->learned()->tiles().front()->value(), "0.800");
  EXPECT_FALSE(page->learned()->roc()->isEmpty());
  EXPECT_FALSE(page->learned()->confusion()->isEmpty());
  EXPECT_FALSE(page->learned()->attention()->map()->isEmpty());
}

TEST_F(RunTest, ThatFailsShowsItsMessage) {
  openLoans();
  script_->fail_at_epoch = 3;
  session_->train();
  ASSERT_TRUE(waitUntil([this] { return window_->banner()->isVisible(); }));
  EXPECT_TRUE(window_->banner()->text().contains("the loss is not a number"))
      << window_->banner()->text().toStdString();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }));
  ASSERT_EQ(session_->runs().size(), 1u);
  EXPECT_EQ(session_->runs().front().state, RunState::failed);
  EXPECT_TRUE(waitUntil(
      [this] { return window_->trainPage()->stateLine()->stateText().contains("Failed"); }, 2000));
  script_->fail_at_epoch = 0;
  session_->train();  // the queue lives on
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->runs().back().state, RunState::finished);
}

TEST_F(RunTest, PausesAndGoesOn) {
  openLoans();
  script_->milliseconds_per_step = 5;
  session_->train();
  ASSERT_TRUE(
      waitUntil([this] { return session_->liveView() && !session_->liveView()->epochs.empty(); }));
  window_->trainPage()->togglePause();
  ASSERT_TRUE(waitUntil([this] { return session_->liveView()->record.state == RunState::paused; }));
  const std::size_t epochs = session_->liveView()->epochs.size();
  QTest::qWait(200);  // four epochs' time
  EXPECT_EQ(session_->liveView()->epochs.size(), epochs);
  window_->trainPage()->togglePause();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->selectedView()->record.state, RunState::finished);
  EXPECT_EQ(session_->selectedView()->epochs.size(), 8u);
}

TEST_F(RunTest, StopsAndKeepsTheBest) {
  openLoans();
  script_->milliseconds_per_step = 10;
  session_->train();
  ASSERT_TRUE(waitUntil(
      [this] { return session_->liveView() && session_->liveView()->epochs.size() >= 2; }));
  client_->stopKeepBest();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->selectedView()->record.state, RunState::stopped_by_user);
  EXPECT_LT(session_->selectedView()->epochs.size(), 8u);
}

TEST_F(RunTest, OfEveryStrategyIsQueuedAndAWaitingOneCanBeTakenOut) {
  openLoans();
  script_->milliseconds_per_step = 5;
  session_->trainAll();
  ASSERT_EQ(client_->jobs().size(), 4u);
  client_->cancelJob(client_->jobs().back().ticket);
  EXPECT_EQ(client_->jobs().size(), 3u);
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  ASSERT_TRUE(waitUntil([this] { return session_->runs().size() == 3; }));
  EXPECT_EQ(session_->runs()[0].strategy, "early");
  EXPECT_EQ(session_->runs()[2].strategy, "hybrid");
}

TEST_F(RunTest, LeftPausedIsOfferedAgainAndResumesWhereItStopped) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  {  // as a killed process leaves it: running, with nobody at work
    ProjectStore store(toPath(projectPath()), ProjectStore::Mode::read_write);
    RunRecord run = store.runs().back();
    run.state = RunState::interrupted;
    run.epochs_done = 3;
    store.update_run(run);
  }
  restart();
  window_->openFile(projectPath());
  ASSERT_TRUE(waitUntil([this] { return session_->data() && session_->whyNotTrain().isEmpty(); }));
  session_->resumeRun(session_->runs().back().id);
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->selectedView()->record.epochs_done, 8);
  EXPECT_TRUE(waitUntil([this] { return session_->selectedView()->epochs.size() == 8; }))
      << "what it did before is read beside it, and may come after its end";
}

TEST_F(RunTest, NeverStallsTheEventLoopHoweverLongItsHistory) {
  openLoans();
  session_->setOption("training.epochs", std::int64_t{300});
  script_->milliseconds_per_step = 0;
  script_->steps_per_epoch = 40;
  Heartbeat heart;
  for (const int page : {MainWindow::kTrain, MainWindow::kInspect, MainWindow::kModalities}) {
    window_->showPage(page);
    session_->train();
    ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 60000));
    EXPECT_LT(heart.longestStall(), longestStallAllowed()) << "on page " << page;
  }
  EXPECT_EQ(session_->liveView()->epochs.size(), 300u);
  EXPECT_GT(heart.beats(), 50);
  RecordProperty("longest_stall_ms", std::to_string(heart.longestStall()));
}

TEST_F(RunTest, CurvesAreZoomedReadAndFittedWhileItRuns) {
  openLoans();
  session_->setOption("training.epochs", std::int64_t{60});
  script_->milliseconds_per_step = 3;
  window_->showPage(MainWindow::kTrain);
  session_->train();
  ASSERT_TRUE(waitUntil(
      [this] { return session_->liveView() && session_->liveView()->epochs.size() >= 4; }));
  LossPlot* plot = window_->trainPage()->curves()->curves();
  EXPECT_EQ(plot->xAxis->label(), "epoch");
  EXPECT_EQ(plot->yAxis->label(), "loss (nats a row)");
  const QPoint middle = plot->axisRect()->rect().center();
  QWheelEvent wheel(middle, plot->mapToGlobal(middle), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(plot, &wheel);
  EXPECT_TRUE(plot->userZoomed());
  const QCPRange chosen = plot->xAxis->range();
  const std::size_t epochs = session_->liveView()->epochs.size();
  ASSERT_TRUE(waitUntil([&] { return session_->liveView()->epochs.size() > epochs + 2; }));
  EXPECT_EQ(plot->xAxis->range(), chosen) << "a run under way must not move what the user looks at";
  QTest::mouseDClick(plot, Qt::LeftButton, {}, middle);
  EXPECT_FALSE(plot->userZoomed());
  EXPECT_LT(plot->xAxis->range().lower, 1);
  QTest::keyClick(plot, Qt::Key_L);
  EXPECT_EQ(plot->yAxis->scaleType(), QCPAxis::stLogarithmic);
  plot->showCursorAt(2);
  const QString read = plot->currentReadout().text();
  EXPECT_TRUE(read.contains("epoch 2") && read.contains("Validation")) << read.toStdString();
  client_->cancelTraining();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(RunTest, PagesFitASmallWindowWithoutScrollingSideways) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window_->resize(1280, 800);
  for (int page = MainWindow::kWelcome; page <= MainWindow::kExport; ++page) {
    window_->showPage(page);
    QTest::qWait(50);
    for (QScrollArea* area : window_->findChildren<QScrollArea*>()) {
      if (!area->isVisible()) continue;
      EXPECT_EQ(area->horizontalScrollBar()->maximum(), 0)
          << "page " << page << ", " << area->widget()->minimumSizeHint().width() << " in "
          << area->viewport()->width();
    }
  }
}

TEST_F(RunTest, IsExplainedAndExported) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window_->showPage(MainWindow::kInspect);
  window_->inspectPage()->learned()->measureImportance();
  ASSERT_TRUE(waitUntil([this] { return !window_->inspectPage()->learned()->importance()->isEmpty(); }));
  EXPECT_EQ(window_->inspectPage()->learned()->importance()->table().rows.size(), 5u);  // one bar a modality
  const QString path = folder_.filePath("model.pt");
  window_->exportPage()->exportTo("torchscript", path);
  ASSERT_TRUE(waitUntil([&] { return QFile::exists(path); }));
}

TEST_F(RunTest, SummaryShowsPartsAndFollowsTheMap) {
  openLoans();
  window_->showPage(MainWindow::kModel);
  QTableWidget* table = window_->modelPage()->summaryTable();
  ASSERT_TRUE(waitUntil([&] { return table->rowCount() == 7; }));  // five modalities, fusion, head
  session_->moveColumns({"note"}, {Place::Kind::ignored, {}});
  ASSERT_TRUE(waitUntil([&] { return table->rowCount() == 6; }));
}

}  // namespace
}  // namespace amalgam::ui
