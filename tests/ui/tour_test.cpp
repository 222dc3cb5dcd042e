// SPDX-License-Identifier: GPL-3.0-or-later
// Samples, the guided tour and the presenter: what a first visitor and an audience see.
#include "ui/tour.h"

#include <QLabel>
#include <QPushButton>

#include "ui/main_window.h"
#include "ui/pages/welcome_page.h"
#include "ui/plots/line_plot.h"
#include "ui/presenter.h"
#include "ui/samples.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/chart_frame.h"

namespace amalgam::ui {
namespace {

class FirstVisit : public UiFixture {
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
  QPushButton* button(const QString& name) const { return window_->findChild<QPushButton*>(name); }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(FirstVisit, OneClickLeadsFromTheWelcomePageToResults) {
  ASSERT_EQ(window_->currentPage(), MainWindow::kWelcome);
  button("lesson-redundancy")->click();
  ASSERT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kTrain; }));
  ASSERT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kInspect; }, 60000));
  EXPECT_EQ(session_->runs().size(), lesson("redundancy").runs.size());
  EXPECT_EQ(session_->runs().front().name, lesson("redundancy").runs.front().title);
  // Its own map was used, not a proposed one.
  ASSERT_EQ(session_->effectiveMap().modalities.size(), 3U);
  EXPECT_EQ(session_->effectiveMap().modalities.front().name, "bureau");
}

TEST_F(FirstVisit, ASampleThatWasTrainedIsShownNotTrainedAgain) {
  window_->startSample("redundancy", true);
  ASSERT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kInspect; }, 60000));
  const std::size_t runs = session_->runs().size();
  window_->showPage(MainWindow::kWelcome);
  window_->startSample("redundancy", true);
  ASSERT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kInspect; }));
  EXPECT_EQ(session_->runs().size(), runs);
}

TEST_F(FirstVisit, WhoeverGoesElsewhereMeanwhileIsNotCalledBack) {
  script_->milliseconds_per_step = 2;
  window_->startSample("redundancy", true);
  ASSERT_TRUE(waitUntil([this] { return client_->isTraining(); }));
  window_->showPage(MainWindow::kModalities);
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 60000));
  QTest::qWait(200);
  EXPECT_EQ(window_->currentPage(), MainWindow::kModalities);
}

TEST_F(FirstVisit, EachSampleIsThereAndSaysWhatItTeaches) {
  const auto all = samples();
  ASSERT_EQ(all.size(), 4U);
  for (const Sample& one : all) {
    EXPECT_FALSE(one.data.isEmpty()) << one.id.toStdString();
    EXPECT_FALSE(one.map.isEmpty()) << one.id.toStdString();
    EXPECT_FALSE(one.teaches.isEmpty());
    EXPECT_FALSE(one.runs.empty());
  }
}

// ── the tour ─────────────────────────────────────────────────────────────────────────────────────────

TEST_F(FirstVisit, TheTourGoesThroughEightStopsAndWaitsForRealThings) {
  Tour* tour = window_->startTour();
  ASSERT_EQ(tour->count(), 8);
  EXPECT_EQ(window_->currentPage(), MainWindow::kWelcome);
  EXPECT_TRUE(tour->ring()->isVisible());
  tour->next();  // opens the sample; the tour goes on once it is there
  EXPECT_EQ(tour->current(), 0);
  ASSERT_TRUE(waitUntil([&] { return tour->current() == 1; }, 60000));
  EXPECT_NE(session_->data(), nullptr);
  EXPECT_EQ(window_->currentPage(), MainWindow::kData);
  tour->next();
  EXPECT_EQ(window_->currentPage(), MainWindow::kModalities);
  tour->next();
  EXPECT_EQ(window_->currentPage(), MainWindow::kModel);
  ASSERT_TRUE(waitUntil([this] { return session_->whyNotTrain().isEmpty(); }));
  tour->next();
  EXPECT_EQ(window_->currentPage(), MainWindow::kTrain);
  tour->next();  // trains
  EXPECT_EQ(tour->current(), 4);
  ASSERT_TRUE(waitUntil([this] { return client_->isTraining(); }));
  ASSERT_TRUE(waitUntil([&] { return tour->current() == 5; }, 60000));
  EXPECT_EQ(window_->currentPage(), MainWindow::kInspect);
  EXPECT_EQ(session_->runs().size(), 1U);
  tour->next();
  tour->next();
  EXPECT_EQ(window_->currentPage(), MainWindow::kExport);
  tour->back();
  EXPECT_EQ(window_->currentPage(), MainWindow::kInspect);
  tour->next();
  tour->next();
  EXPECT_FALSE(tour->isUnderWay());
  EXPECT_FALSE(tour->isVisible());
  EXPECT_FALSE(tour->ring()->isVisible());
}

TEST_F(FirstVisit, TheTourNeverBlocksTheWindowAndEscapeEndsIt) {
  openLoans();
  Tour* tour = window_->startTour();
  QTest::keyClick(window_->focusWidget(), Qt::Key_Right);
  EXPECT_EQ(tour->current(), 1);  // data are open: nothing to wait for
  QTest::keyClick(window_->focusWidget(), Qt::Key_Left);
  EXPECT_EQ(tour->current(), 0);
  QTest::keyClick(window_->focusWidget(), Qt::Key_Return);
  EXPECT_EQ(tour->current(), 1);
  window_->showPage(MainWindow::kExport);
  EXPECT_EQ(window_->currentPage(), MainWindow::kExport);
  EXPECT_FALSE(tour->isModal());
  QTest::keyClick(tour, Qt::Key_Escape);
  EXPECT_FALSE(tour->isUnderWay());
}

TEST_F(FirstVisit, ARunThatWasCancelledMayBeTriedAgain) {
  openLoans();
  script_->milliseconds_per_step = 20;
  Tour* tour = window_->startTour();
  for (int i = 0; i < 4; ++i) tour->next();
  tour->next();
  ASSERT_TRUE(waitUntil([this] { return client_->isTraining(); }));
  client_->cancelTraining();
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }));
  if (!session_->runs().empty() && session_->runs().front().best_epoch > 0) GTEST_SKIP() << "an epoch was done before the run was cancelled";
  EXPECT_EQ(tour->current(), 4);
  script_->milliseconds_per_step = 1;
  ASSERT_TRUE(waitUntil([&] {
    if (tour->current() == 4 && !client_->isTraining()) tour->next();  // it goes on by itself when the run has ended
    return tour->current() == 5;
  }, 30000));
}

// ── the presenter ────────────────────────────────────────────────────────────────────────────────────

TEST_F(FirstVisit, WithoutAChartThePresenterDoesNotOpen) { EXPECT_EQ(window_->present(), nullptr); }

TEST_F(FirstVisit, ThePresenterShowsEveryChartThatHoldsSomethingByKeys) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window_->showPage(MainWindow::kTrain);
  QTest::qWait(300);
  Presenter* presenter = window_->present();
  ASSERT_NE(presenter, nullptr);
  const int count = presenter->count();
  EXPECT_GE(count, 4);
  EXPECT_EQ(presenter->current(), 0);
  QTest::keyClick(presenter, Qt::Key_Left);
  EXPECT_EQ(presenter->current(), 0);
  QTest::keyClick(presenter, Qt::Key_PageDown);
  EXPECT_EQ(presenter->current(), 1);
  QTest::keyClick(presenter, Qt::Key_End);
  EXPECT_EQ(presenter->current(), count - 1);
  QTest::keyClick(presenter, Qt::Key_Right);
  EXPECT_EQ(presenter->current(), count - 1);
  QTest::keyClick(presenter, Qt::Key_Home);
  EXPECT_EQ(presenter->current(), 0);
  EXPECT_TRUE(presenter->accessibleName().contains(QString::number(count)));
  const QPointer<Presenter> held = presenter;
  QTest::keyClick(presenter, Qt::Key_Escape);
  EXPECT_TRUE(waitUntil([&] { return held.isNull(); }));
}

/// The same letters on a larger window are larger in pixels: what is drawn is enlarged, not only given more room.
TEST(PresenterPicture, GrowsWithTheWindowLettersIncluded) {
  LinePlot plot;
  plot.setTitle("A title");
  const auto ink_height = [](const QImage& image) {  // from the first row that holds ink of the title to the last
    int first = -1, last = -1;
    for (int y = 0; y < image.height() / 8; ++y) {
      for (int x = 0; x < image.width() / 2; ++x) {
        if (image.pixelColor(x, y).lightness() >= 150) continue;
        if (first < 0) first = y;
        last = y;
        break;
      }
    }
    return last - first + 1;
  };
  const int small = ink_height(plot.toImage(QSize(720, 450), 1.0)), large = ink_height(plot.toImage(QSize(720, 450), 3.0));
  EXPECT_GT(small, 5);
  EXPECT_NEAR(large, 3 * small, 0.25 * small);  // edges are rounded to pixels
}

}  // namespace
}  // namespace amalgam::ui
