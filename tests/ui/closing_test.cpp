// SPDX-License-Identifier: GPL-3.0-or-later
// Closing the window while a run is under way: it asks, it never hangs, the project stays sound.
#include <QMessageBox>
#include <QPushButton>

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

class Closing : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    openLoans();
    script_->milliseconds_per_step = 10;  // 8 epochs of 10 steps: 0.8 s
  }
  void TearDown() override {
    script_->is_deaf = false;
    window_.reset();
    UiFixture::TearDown();
  }
  void trainAFewEpochs() {
    session_->train();
    ASSERT_TRUE(waitUntil(
        [this] { return session_->liveView() && session_->liveView()->epochs.size() >= 2; }));
  }
  QMessageBox* box() const { return window_->findChild<QMessageBox*>(); }
  void press(const char* name) {
    ASSERT_TRUE(waitUntil([this] { return box() != nullptr; }));
    auto* button = box()->findChild<QPushButton*>(QLatin1String(name));
    ASSERT_NE(button, nullptr) << name;
    QTest::mouseClick(button, Qt::LeftButton);
  }
  bool waitUntilClosed() {
    return waitUntil([this] { return !window_->isVisible(); });
  }
  /// The only run as the project file has it, once all threads have ended.
  RunRecord runInProject() {
    window_.reset();
    stop();
    ProjectStore store(toPath(projectPath()), ProjectStore::Mode::read_write);
    EXPECT_EQ(store.integrity_check(), "ok");
    const auto runs = store.runs();
    EXPECT_EQ(runs.size(), 1u);
    return runs.empty() ? RunRecord() : runs.front();
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(Closing, WithoutARunDoesNotAsk) {
  window_->close();
  EXPECT_EQ(box(), nullptr);
  EXPECT_TRUE(waitUntilClosed());
}

TEST_F(Closing, DuringARunAsksOnceAndStaysOpen) {
  trainAFewEpochs();
  EXPECT_FALSE(window_->close());
  EXPECT_FALSE(window_->close());
  EXPECT_EQ(window_->findChildren<QMessageBox*>().size(), 1);
  EXPECT_TRUE(window_->isVisible());
}

TEST_F(Closing, KeepTrainingAndEscapeChangeNothing) {
  trainAFewEpochs();
  window_->close();
  press("keepTraining");
  ASSERT_TRUE(waitUntil([this] { return box() == nullptr; }));
  window_->close();
  ASSERT_NE(box(), nullptr);
  QTest::keyClick(box(), Qt::Key_Escape);
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(window_->isVisible());
  EXPECT_EQ(session_->selectedView()->record.state, RunState::finished);
}

TEST_F(Closing, StopKeepsTheBestEpochTested) {
  trainAFewEpochs();
  window_->close();
  press("stopAndClose");
  ASSERT_TRUE(waitUntilClosed());
  EXPECT_FALSE(window_->leavesAtOnce());
  const RunRecord run = runInProject();
  EXPECT_EQ(run.state, RunState::stopped_by_user);
  EXPECT_GT(run.best_epoch, 0);
  EXPECT_DOUBLE_EQ(run.metric(Part::test, "roc_auc"), 0.8);
}

TEST_F(Closing, CancelEndsTheRunAtOnce) {
  trainAFewEpochs();
  window_->close();
  press("cancelAndClose");
  ASSERT_TRUE(waitUntilClosed());
  EXPECT_EQ(runInProject().state, RunState::cancelled);
}

TEST_F(Closing, PauseLeavesTheRunToBeContinued) {
  trainAFewEpochs();
  window_->close();
  press("pauseAndClose");
  ASSERT_TRUE(waitUntilClosed());
  EXPECT_TRUE(window_->leavesAtOnce());
  ProjectStore store(toPath(projectPath()), ProjectStore::Mode::read_only);
  EXPECT_EQ(store.runs().front().state, RunState::paused);
}

TEST_F(Closing, WaitingRunsAreTakenOut) {
  session_->trainAll();
  ASSERT_TRUE(waitUntil([this] { return session_->liveView() != nullptr; }));
  window_->close();
  press("cancelAndClose");
  ASSERT_TRUE(waitUntilClosed());
  runInProject();  // one run only
}

TEST_F(Closing, ARunThatEndsWhileTheQuestionStandsIsNoHindrance) {
  trainAFewEpochs();
  window_->close();
  ASSERT_TRUE(waitForEnd());
  press("stopAndClose");
  ASSERT_TRUE(waitUntilClosed());
  EXPECT_EQ(runInProject().state, RunState::finished);
}

TEST_F(Closing, AnEngineThatDoesNotAnswerIsLeftBehind) {
  trainAFewEpochs();
  script_->is_deaf = true;
  window_->setClosePatience(300);
  window_->close();
  QElapsedTimer clock;
  clock.start();
  press("stopAndClose");
  ASSERT_TRUE(waitUntilClosed());
  EXPECT_LT(clock.elapsed(), 3000);
  EXPECT_TRUE(window_->leavesAtOnce());
  script_->is_deaf = false;
}

TEST_F(Closing, AChangeJustMadeIsSavedFirst) {
  session_->moveColumns({"note"}, {Place::Kind::ignored, {}});
  window_->close();  // within the 400 ms that a change waits for others
  ASSERT_TRUE(waitUntilClosed());
  const auto saved =
      ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).saved_map();
  ASSERT_TRUE(saved.has_value());
  EXPECT_EQ(saved->map_json, session_->effectiveMap().to_json().dump());
}

}  // namespace
}  // namespace amalgam::ui
