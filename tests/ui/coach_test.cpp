// SPDX-License-Identifier: GPL-3.0-or-later
#include <QListWidget>
#include <QPushButton>

#include "ui/main_window.h"
#include "ui/pages/coach_panel.h"
#include "ui/pages/model_page.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/train_page.h"
#include "ui/plots/loss_plot.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {
namespace {

class CoachTest : public UiFixture {
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
  static CoachFinding overfitting() {
    return {CoachKind::overfitting, CoachSeverity::warning, 6, {}, "Over-fitting from epoch 6.",
            {{"Raise dropout to 0.35.", "model.dropout", 0.35}, {"Look at the data."}}};
  }
  std::unique_ptr<MainWindow> window_;
};

// The script's validation loss is lowest in epoch 5 and rises after it.
TEST_F(CoachTest, SaysWhatItFindsAndPinsItOnTheCurve) {
  openLoans();
  window_->showPage(MainWindow::kTrain);
  session_->train();
  ASSERT_TRUE(waitForEnd());
  CoachPanel* panel = window_->trainPage()->coachPanel();
  ASSERT_TRUE(waitUntil([&] { return !panel->findings().empty(); }, 3000));
  EXPECT_TRUE(panel->isVisible());
  EXPECT_EQ(panel->list()->count(), static_cast<int>(panel->findings().size()));
  const LossPlot* plot = window_->trainPage()->curves()->curves();
  ASSERT_EQ(plot->pins().size(), panel->findings().size());
  for (std::size_t i = 0; i < plot->pins().size(); ++i) EXPECT_EQ(plot->pins()[i].epoch, panel->findings()[i].epoch);
}

TEST_F(CoachTest, ARemedySetsTheSettingOfTheNextRun) {
  openLoans();
  CoachPanel* panel = window_->trainPage()->coachPanel();
  panel->setFindings({overfitting()});
  const auto buttons = panel->findChildren<QPushButton*>();
  ASSERT_EQ(buttons.size(), 1);
  EXPECT_EQ(buttons.front()->accessibleName(), "Raise dropout to 0.35.");
  QTest::mouseClick(buttons.front(), Qt::LeftButton);
  EXPECT_DOUBLE_EQ(session_->experimentFor(session_->plan().strategy).options.number("model.dropout"), 0.35);
}

TEST_F(CoachTest, PinAndLineAreChosenTogether) {
  CoachPanel panel(session_.get());
  LossPlot plot;
  QObject::connect(&panel, &CoachPanel::currentChanged, &plot, &LossPlot::setCurrentPin);
  QObject::connect(&plot, &LossPlot::pinClicked, &panel, &CoachPanel::setCurrent);
  CoachFinding second = overfitting();
  second.epoch = 2;
  second.sentence = "Something else.";
  panel.setFindings({overfitting(), second});
  std::vector<QPointF> curve;
  for (int epoch = 1; epoch <= 8; ++epoch) curve.emplace_back(epoch, 0.5 + 0.01 * epoch);
  plot.setMetric("loss", curve, curve);
  plot.setPins({{6, "Over-fitting from epoch 6.", ColorRole::warn}, {2, "Something else.", ColorRole::warn}});
  plot.resize(640, 400);
  plot.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&plot));
  plot.fit();
  plot.replot();
  const QPoint place(qRound(plot.xAxis->coordToPixel(2)), qRound(plot.yAxis->coordToPixel(0.52)) - 6);
  ASSERT_EQ(plot.pinAt(place), 1);
  EXPECT_EQ(plot.pinAt(QPoint(2, 2)), -1);
  QTest::mouseClick(&plot, Qt::LeftButton, {}, place);
  EXPECT_EQ(panel.list()->currentRow(), 1);
}

TEST_F(CoachTest, StrategiesStandUnderTheirFamilies) {
  openLoans();
  window_->showPage(MainWindow::kModel);
  EXPECT_EQ(window_->modelPage()->cards().size(), client_->strategies().size());
  for (const StrategyCard* card : window_->modelPage()->cards()) EXPECT_TRUE(card->isVisibleTo(window_->modelPage()));
}

}  // namespace
}  // namespace amalgam::ui
