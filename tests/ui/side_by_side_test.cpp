// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs of the queue train at once: both are followed, one is in view.
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <cmath>
#include <set>

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/models/race_model.h"
#include "ui/pages/race_panel.h"
#include "ui/pages/train_page.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

class SideBySide : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    client_->setRunsAtOnce(2);
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    window_->showPage(MainWindow::kTrain);
    openLoans();
    session_->setOption("training.epochs", std::int64_t{60});
    script_->milliseconds_per_step = 20;  // 12 s a run, until a test has seen enough
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  /// Until two runs are under way and both have done two epochs; their numbers.
  std::vector<std::int64_t> twoUnderWay() {
    std::vector<std::int64_t> ids;
    const bool came = waitUntil([&] {
      ids.clear();
      for (const EngineClient::Job* job : client_->jobsUnderWay()) {
        const RunRecord* run = session_->run(job->run);
        if (run && run->epochs_done >= 2) ids.push_back(run->id);
      }
      return ids.size() == 2;
    });
    EXPECT_TRUE(came);
    return ids;
  }
  /// Closes the window by this button of its question.
  void closeWith(const QString& button) {
    window_->close();
    ASSERT_TRUE(waitUntil([this] { return window_->findChild<QMessageBox*>() != nullptr; }));
    QTest::mouseClick(window_->findChild<QMessageBox*>()->findChild<QPushButton*>(button), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return !window_->isVisible(); }));
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(SideBySide, ARaceTrainsTwoRunsAtOnceInTheOrderOfTheQueue) {
  session_->trainAll();
  const std::vector<std::int64_t> ids = twoUnderWay();
  ASSERT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids[1], ids[0] + 1);
  const RacePanel* race = window_->trainPage()->findChild<RacePanel*>();
  ASSERT_NE(race, nullptr);
  EXPECT_TRUE(waitUntil([&] {
    int running = 0;
    for (const RaceLane& one : race->model()->lanes()) {
      if (one.state == RunState::running && one.history.size() >= 2) ++running;
    }
    return running == 2;
  }, 2000)) << "both lanes move";
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 4; }, 30000));
  const char* const strategies[] = {"early", "late", "hybrid", "embedding"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(session_->runs()[i].id, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(session_->runs()[i].strategy, strategies[i]);
    EXPECT_EQ(session_->runs()[i].state, RunState::finished);
    EXPECT_EQ(session_->runs()[i].epochs_done, 60);
  }
}

TEST_F(SideBySide, TheRunInViewStaysAndTheOtherCanBeLookedAtWithAllItDid) {
  session_->trainAll();
  const std::vector<std::int64_t> ids = twoUnderWay();
  ASSERT_EQ(ids.size(), 2U);
  const std::int64_t seen = session_->selectedRun(), other = seen == ids[0] ? ids[1] : ids[0];  // the first to begin is seen
  EXPECT_EQ(std::set<std::int64_t>(ids.begin(), ids.end()).count(seen), 1U);
  EXPECT_EQ(session_->liveView()->record.id, seen);
  EXPECT_EQ(client_->activeJob()->run, seen);
  session_->selectRun(other);
  ASSERT_EQ(session_->liveView()->record.id, other);
  EXPECT_EQ(session_->selectedView(), session_->liveView());
  EXPECT_EQ(client_->activeJob()->run, other) << "the buttons are those of the run in view";
  EXPECT_GE(session_->liveView()->epochs.size(), 2U);
  EXPECT_EQ(session_->liveView()->epochs.front().epoch, 1);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_TRUE(std::isfinite(session_->liveView()->step_losses.at(i))) << i;
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
}

TEST_F(SideBySide, WhenTheRunInViewEndsOneUnderWayTakesItsPlace) {
  session_->trainAll();
  const std::vector<std::int64_t> ids = twoUnderWay();
  ASSERT_EQ(ids.size(), 2U);
  const std::int64_t seen = session_->selectedRun(), other = seen == ids[0] ? ids[1] : ids[0];  // the first to begin is seen
  client_->stopKeepBest();
  ASSERT_TRUE(waitUntil([&] { return session_->run(seen)->state == RunState::stopped_by_user; }));
  EXPECT_TRUE(waitUntil([&] { return session_->selectedRun() == other && session_->liveView()->record.id == other; }));
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  EXPECT_EQ(session_->run(other)->state, RunState::finished);
}

TEST_F(SideBySide, APauseHoldsBothAndACancelEndsTheOneInView) {
  session_->trainAll();
  const std::vector<std::int64_t> ids = twoUnderWay();
  ASSERT_EQ(ids.size(), 2U);
  const auto bothAre = [&](RunState state) { return session_->run(ids[0])->state == state && session_->run(ids[1])->state == state; };
  window_->trainPage()->togglePause();
  ASSERT_TRUE(waitUntil([&] { return bothAre(RunState::paused); }));
  window_->trainPage()->togglePause();
  ASSERT_TRUE(waitUntil([&] { return bothAre(RunState::running); }));
  session_->selectRun(ids[1]);
  client_->cancelTraining();
  ASSERT_TRUE(waitUntil([&] { return session_->run(ids[1])->state == RunState::cancelled; }));
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  EXPECT_EQ(session_->run(ids[0])->state, RunState::finished);
}

TEST_F(SideBySide, ARunOfAnotherProjectWaitsUntilThoseUnderWayHaveEnded) {
  session_->train();
  session_->train();
  ASSERT_EQ(twoUnderWay().size(), 2U);
  const QString first = session_->projectPath();
  const QString other = folder_.filePath(QStringLiteral("other.csv"));
  ASSERT_TRUE(QFile::copy(dataPath(), other));
  session_->openData(other);
  ASSERT_TRUE(waitUntil([&] { return !session_->isBusy() && session_->projectPath() != first; }));
  session_->change(QStringLiteral("map"), [](Plan& plan) {
    plan.map = withAllLanes(loanMap());
    plan.values["training.epochs"] = std::int64_t{3};
  });
  ASSERT_TRUE(waitUntil([this] { return session_->whyNotTrain().isEmpty(); }));
  session_->train();
  ASSERT_EQ(client_->jobs().size(), 3U);
  QTest::qWait(100);
  ASSERT_EQ(client_->jobs().size(), 3U);
  EXPECT_FALSE(client_->jobs()[2].isUnderWay);
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  ASSERT_TRUE(waitUntil([this] { return session_->runs().size() == 1; }));
  EXPECT_EQ(session_->runs().front().epochs_done, 3) << "its figures are its own, though the other project has a run 1 too";
  EXPECT_EQ(ProjectStore(toPath(first), ProjectStore::Mode::read_only).runs().size(), 2U);
}

TEST_F(SideBySide, ARunTakenOutOfTheQueueNeverBegins) {
  session_->trainAll();
  ASSERT_EQ(twoUnderWay().size(), 2U);
  ASSERT_EQ(client_->jobs().back().strategy, "embedding");
  client_->cancelJob(client_->jobs().back().ticket);
  script_->milliseconds_per_step = 0;
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 3; }, 30000));
  EXPECT_EQ(session_->runs()[2].strategy, "hybrid");
}

TEST_F(SideBySide, ClosingEndsBothAsAskedAndTheOthersNeverBegin) {
  session_->trainAll();
  ASSERT_EQ(twoUnderWay().size(), 2U);
  ASSERT_NO_FATAL_FAILURE(closeWith(QStringLiteral("stopAndClose")));
  window_.reset();
  stop();
  const auto runs = ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).runs();
  ASSERT_GE(runs.size(), 2U);
  EXPECT_LT(runs.size(), 4U);
  for (std::size_t i = runs.size() - 2; i < runs.size(); ++i) EXPECT_EQ(runs[i].state, RunState::stopped_by_user);
}

TEST_F(SideBySide, ClosingCanPauseBoth) {
  session_->trainAll();
  ASSERT_EQ(twoUnderWay().size(), 2U);
  ASSERT_NO_FATAL_FAILURE(closeWith(QStringLiteral("pauseAndClose")));
  EXPECT_TRUE(window_->leavesAtOnce());
  const auto runs = ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).runs();
  ASSERT_GE(runs.size(), 2U);
  for (std::size_t i = runs.size() - 2; i < runs.size(); ++i) EXPECT_EQ(runs[i].state, RunState::paused);
}

}  // namespace
}  // namespace amalgam::ui
