// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QListWidget>
#include <QSpinBox>
#include <cmath>

#include "ui/main_window.h"
#include "ui/pages/tune_dialog.h"
#include "ui/plots/parallel_plot.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

std::vector<ParallelAxis> someAxes() {
  return {{"Learning rate", true, {}}, {"strategy", false, {"early", "late"}}, {"validation ROC AUC", false, {}}};
}
std::vector<ParallelLine> someLines() {
  return {{11, "Trial 1", {0.001, 0, 0.80}}, {12, "Trial 2", {0.01, 1, 0.70}}, {13, "Trial 3", {0.1, 0, std::nan("")}}};
}

class ParallelPlotTest : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    plot_.setData(someAxes(), someLines(), true);
    plot_.resize(900, 420);
    plot_.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&plot_));
    plot_.fit();
    plot_.replot();
  }
  /// Where trial 1 crosses an axis: the top of the metric's, the bottom of the rate's.
  QPointF crossing(int axis, double share) const { return {plot_.xAxis->coordToPixel(axis), plot_.yAxis->coordToPixel(share)}; }
  ParallelPlot plot_;
};

TEST_F(ParallelPlotTest, ShowsEveryTrialAsALineAndReadsItOff) {
  EXPECT_EQ(plot_.graphCount(), 3);
  const PlotTable table = plot_.table();
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.header.last(), "validation ROC AUC");
  const QPointF top = crossing(2, 1);
  ASSERT_EQ(plot_.lineAt(top), 0);
  const QString read = plot_.readoutAt(top).text();
  EXPECT_TRUE(read.contains("Trial 1") && read.contains("0.8") && read.contains("early")) << read.toStdString();
  EXPECT_EQ(plot_.lineAt(QPointF(2, 2)), -1);
}

TEST_F(ParallelPlotTest, ALogarithmicAxisHasEqualFactorsAtEqualDistances) {
  const double low = plot_.graph(0)->data()->at(0)->value, middle = plot_.graph(1)->data()->at(0)->value;
  EXPECT_NEAR(low, 0, 1e-9);
  EXPECT_NEAR(middle, 0.5, 1e-9);
}

TEST_F(ParallelPlotTest, ABrushKeepsTheTrialsThatPassThere) {
  plot_.setBrush(0, 0.005, 0.2);
  EXPECT_EQ(plot_.keptRuns(), (std::vector<qint64>{12, 13}));
  EXPECT_EQ(plot_.table().rows.size(), 2u);
  plot_.setBrush(1, 0.9, 1.1);
  EXPECT_EQ(plot_.keptRuns(), (std::vector<qint64>{12}));
  plot_.clearBrushes();
  EXPECT_EQ(plot_.keptRuns().size(), 3u);
}

TEST_F(ParallelPlotTest, DraggingAlongAnAxisBrushesIt) {
  const QPoint from = crossing(0, 0.4).toPoint(), to = crossing(0, 1.0).toPoint();
  QTest::mousePress(&plot_, Qt::LeftButton, {}, from);
  QMouseEvent move(QEvent::MouseMove, to, plot_.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
  QApplication::sendEvent(&plot_, &move);
  QTest::mouseRelease(&plot_, Qt::LeftButton, {}, to);
  EXPECT_EQ(plot_.keptRuns(), (std::vector<qint64>{12, 13}));
}

TEST_F(ParallelPlotTest, AClickOnALineChoosesItsRun) {
  qint64 chosen = 0;
  QObject::connect(&plot_, &ParallelPlot::runChosen, &plot_, [&](qint64 run) { chosen = run; });
  const QPointF a = crossing(1, 0), b = crossing(2, 1);
  QTest::mouseClick(&plot_, Qt::LeftButton, {}, (a + (b - a) / 4).toPoint());
  EXPECT_EQ(chosen, 11);
}

class TuneTest : public UiFixture {};

TEST_F(TuneTest, StartsASearchAndShowsItsTrials) {
  openLoans();
  script_->milliseconds_per_step = 0;
  TuneDialog dialog(session_.get());
  dialog.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
  EXPECT_EQ(dialog.strategies()->count(), 4);
  EXPECT_TRUE(dialog.plot()->isEmpty());
  dialog.trials()->setValue(3);
  dialog.startSearch();
  EXPECT_EQ(dialog.series()->currentText(), "tuning 1");
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining() && session_->runs().size() == 3; }, 30000));
  ASSERT_TRUE(waitUntil([&] { return dialog.plot()->table().rows.size() == 3; }, 3000));
  EXPECT_EQ(dialog.plot()->table().header.at(2), "Learning rate");
  for (const RunRecord& one : session_->runs()) EXPECT_EQ(one.series, "tuning 1");
  EXPECT_EQ(session_->tune({"early"}, 1, 0), "tuning 2");
  ASSERT_TRUE(waitUntil([this] { return !client_->isTraining(); }, 30000));
}

TEST_F(TuneTest, WantsAStrategy) {
  openLoans();
  TuneDialog dialog(session_.get());
  for (int i = 0; i < dialog.strategies()->count(); ++i) dialog.strategies()->item(i)->setCheckState(Qt::Unchecked);
  dialog.startSearch();
  EXPECT_FALSE(client_->isTraining());
}

}  // namespace
}  // namespace amalgam::ui
