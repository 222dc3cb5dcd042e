// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QTableView>
#include <cmath>

#include "engine/project/project_store.h"
#include "ui/main_window.h"
#include "ui/models/race_model.h"
#include "ui/pages/race_panel.h"
#include "ui/pages/train_page.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

RaceLane lane(std::int64_t run, const char* name, double best, QVector<double> history) {
  RaceLane made{.run = run, .name = name, .state = RunState::finished, .epochs_done = 3, .epochs_planned = 3};
  made.best = best;
  made.history = std::move(history);
  return made;
}

TEST(RaceModel, RanksBySmallestLossAndSharesPlaces) {
  RaceModel model;
  model.setLanes({lane(1, "Early", 0.5, {0.9, 0.6, 0.5}), lane(2, "Late", 0.3, {0.8, 0.3}), lane(3, "Hybrid", 0.5, {0.5}),
                  RaceLane{.name = "Gated"}}, "Log loss", true);
  EXPECT_EQ(model.rank(0), 2);
  EXPECT_EQ(model.rank(1), 1);
  EXPECT_EQ(model.rank(2), 2);
  EXPECT_EQ(model.rank(3), 0) << "nothing is known of a lane that waits";
  EXPECT_EQ(model.index(3, RaceModel::Rank).data().toString(), "–");
  EXPECT_EQ(model.index(3, RaceModel::State).data().toString(), "Queued");
  EXPECT_EQ(model.index(0, RaceModel::Curve).data(RaceModel::RangeRole).toPointF(), QPointF(0.3, 0.9)) << "one scale for all";
  EXPECT_GT(model.index(3, RaceModel::Rank).data(RaceModel::SortRole).toInt(), 4);
}

TEST(RaceModel, RanksByLargestWhereLargeIsGood) {
  RaceModel model;
  model.setLanes({lane(1, "Early", 0.8, {}), lane(2, "Late", 0.9, {}), lane(3, "Hybrid", std::nan(""), {})}, "ROC AUC", false);
  EXPECT_EQ(model.rank(0), 2);
  EXPECT_EQ(model.rank(1), 1);
  EXPECT_EQ(model.rank(2), 0);
}

TEST(RaceModel, ProgressCountsTheEpochUnderWay) {
  RaceModel model;
  RaceLane running{.run = 4, .name = "Early", .state = RunState::running, .epochs_done = 1, .epochs_planned = 4, .fraction = 0.5};
  model.setLanes({running}, "Log loss", true);
  EXPECT_DOUBLE_EQ(model.index(0, RaceModel::Progress).data(RaceModel::ShareRole).toDouble(), 0.375);
  EXPECT_EQ(model.index(0, RaceModel::Progress).data().toString(), "1 of 4");
  running.state = RunState::stopped_early;  // has nothing left to do
  model.setLanes({running}, "Log loss", true);
  EXPECT_DOUBLE_EQ(model.index(0, RaceModel::Progress).data(RaceModel::ShareRole).toDouble(), 1);
}

class RaceTest : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    open();
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  void open() {
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    window_->showPage(MainWindow::kTrain);
  }
  /// Opens the project of four runs in a program that starts anew, at the page of its race.
  void startAgain() {
    start();
    open();
    window_->openFile(projectPath());
    ASSERT_TRUE(waitUntil([this] { return session_->runs().size() == 4; }));
    window_->showPage(MainWindow::kTrain);
    ASSERT_TRUE(waitUntil([this] { return race()->series() == "race 1"; }));
  }
  RacePanel* race() const { return window_->trainPage()->race(); }
  QString cell(int row, int column) const { return race()->view()->model()->index(row, column).data().toString(); }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(RaceTest, ShowsALaneForEachRunThatWaitsRunsOrIsDone) {
  openLoans();
  script_->milliseconds_per_step = 2;
  EXPECT_FALSE(race()->isVisible());
  session_->trainAll();
  ASSERT_TRUE(waitUntil([this] { return race()->isVisible() && race()->model()->rowCount() == 4; }, 5000));
  EXPECT_EQ(race()->series(), "race 1");
  ASSERT_TRUE(waitUntil([this] {
    const auto& lanes = race()->model()->lanes();
    return lanes[0].state == RunState::running && lanes[0].epochs_done >= 2 && lanes[0].history.size() >= 2;
  }));
  EXPECT_EQ(race()->model()->lanes()[3].state, RunState::queued);
  EXPECT_EQ(race()->model()->rank(0), 1);
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  ASSERT_TRUE(waitUntil([this] {
    const auto& lanes = race()->model()->lanes();
    return lanes.size() == 4 && std::all_of(lanes.begin(), lanes.end(), [](const RaceLane& one) {
             return one.state == RunState::finished && one.history.size() == 8;
           });
  }, 5000));
  for (const RaceLane& one : race()->model()->lanes()) {
    EXPECT_EQ(one.run > 0, true);
    EXPECT_NEAR(one.best, *std::min_element(one.history.begin(), one.history.end()), 1e-12);
  }
  EXPECT_EQ(cell(0, RaceModel::Progress), "8 epochs");
}

TEST_F(RaceTest, FindsTheCurvesOfARaceAgainInTheProject) {
  openLoans();
  script_->milliseconds_per_step = 0;
  session_->trainAll();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 4; }, 30000));
  window_.reset();
  stop();
  ASSERT_NO_FATAL_FAILURE(startAgain());
  EXPECT_FALSE(race()->isVisible()) << "one run's charts come first";
  window_->trainPage()->showRace(true);
  ASSERT_TRUE(waitUntil([this] {
    const auto& lanes = race()->model()->lanes();
    return lanes.size() == 4 && std::all_of(lanes.begin(), lanes.end(), [](const RaceLane& one) { return one.history.size() == 8; });
  }, 5000));
  // The script's loss: 0.4 + 0.3 exp(-0.3) + 0.01 after the first epoch.
  EXPECT_NEAR(race()->model()->lanes()[2].history[0], 0.41 + 0.3 * std::exp(-0.3), 1e-6);
}

TEST_F(RaceTest, SaysWhoWonOnceEveryLaneIsOver) {
  openLoans();
  script_->milliseconds_per_step = 0;
  session_->trainAll();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 4; }, 30000));
  std::vector<std::pair<std::int64_t, std::string>> runs;
  for (const RunRecord& one : session_->runs()) runs.emplace_back(one.id, one.name);
  std::sort(runs.begin(), runs.end());
  window_.reset();
  stop();
  {
    ProjectStore store(projectPath().toStdString(), ProjectStore::Mode::read_write);
    for (const auto& [id, name] : runs) {
      const float p = id == runs[1].first ? 0.9F : 0.6F;  // the second is the surest, and right
      store.write_predictions(id, {Part::validation, {1, 2, 3, 4}, {1, 0, 1, 0}, {p, 1 - p, p, 1 - p}, 1});
    }
  }
  ASSERT_NO_FATAL_FAILURE(startAgain());
  window_->trainPage()->showRace(true);
  ASSERT_TRUE(waitUntil([this] { return race()->verdict()->isVisible(); }, 5000));
  EXPECT_EQ(race()->verdict()->text(),
            QString::fromStdString(runs[1].second) +
                " wins: no other of 4 models comes within one standard error of its loss on validation.");
}

TEST_F(RaceTest, AClickOnALaneChoosesItsRun) {
  openLoans();
  script_->milliseconds_per_step = 0;
  session_->trainAll();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 4; }, 30000));
  ASSERT_TRUE(waitUntil([this] { return race()->model()->rowCount() == 4 && race()->model()->lanes()[3].run > 0; }, 5000));
  const QModelIndex at = race()->view()->model()->index(1, RaceModel::Name);
  QTest::mouseClick(race()->view()->viewport(), Qt::LeftButton, {}, race()->view()->visualRect(at).center());
  EXPECT_EQ(session_->selectedRun(), at.data(RaceModel::RunRole).toLongLong());
}

TEST_F(RaceTest, TwoPressesAreTwoRacesAndASingleRunTakesThePageBack) {
  openLoans();
  script_->milliseconds_per_step = 0;
  session_->trainAll();
  session_->trainAll();
  EXPECT_EQ(client_->jobs().size(), 8u);
  EXPECT_EQ(client_->jobs()[0].series, "race 1");
  EXPECT_EQ(client_->jobs()[7].series, "race 2");
  EXPECT_EQ(session_->tune({"early"}, 1, 0), "tuning 1");
  EXPECT_EQ(session_->tune({"early"}, 1, 0), "tuning 2") << "a search that waits is not gone on with by the next";
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 60000));
  EXPECT_EQ(race()->choice()->count(), 4);
  session_->train();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
  EXPECT_FALSE(race()->isVisible());
}

}  // namespace
}  // namespace amalgam::ui
