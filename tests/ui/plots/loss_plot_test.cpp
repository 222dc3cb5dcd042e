// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/loss_plot.h"

#include <gtest/gtest.h>

#include <QTest>
#include <cmath>

namespace amalgam::ui {
namespace {

TEST(DebiasedAverage, StartsAtTheFirstValueAndWeighsAsWorkedOutByHand) {
  // f = 0.5: m1 = 0.5·4 = 2, /0.5 = 4; m2 = 0.5·2 + 0.5·8 = 5, /0.75 = 6.6667; m3 = 2.5 + 0.5·2 = 3.5, /0.875 = 4.
  const std::vector<double> averages = debiasedAverage({4, 8, 2}, 0.5);
  EXPECT_DOUBLE_EQ(averages[0], 4);
  EXPECT_DOUBLE_EQ(averages[1], 20.0 / 3.0);
  EXPECT_DOUBLE_EQ(averages[2], 4);
}

TEST(DebiasedAverage, LeavesAConstantAloneAndSkipsNaN) {
  for (const double value : debiasedAverage({3, 3, 3, 3}, 0.99)) EXPECT_DOUBLE_EQ(value, 3);
  const std::vector<double> averages = debiasedAverage({4, std::nan(""), 8}, 0.5);
  EXPECT_TRUE(std::isnan(averages[1]));
  EXPECT_DOUBLE_EQ(averages[2], 20.0 / 3.0);  // as if the NaN had not been there
}

TEST(LossPlot, SmoothsArrivingStepsAsItWouldSmoothThemAllAtOnce) {
  LossPlot plot;
  plot.setSmoothing(0.5);
  plot.appendStepLosses({0.1}, {4});
  plot.appendStepLosses({0.2, 0.3}, {8, 2});
  plot.setMetric("loss", {}, {}, true);
  const QCPGraph* smoothed = plot.graph(1);
  ASSERT_EQ(smoothed->dataCount(), 3);
  EXPECT_DOUBLE_EQ(smoothed->data()->at(1)->value, 20.0 / 3.0);
  EXPECT_DOUBLE_EQ(smoothed->data()->at(2)->value, 4);
}

TEST(LossPlot, SaysInTheLegendHowMuchItSmooths) {
  LossPlot plot;
  plot.appendStepLosses({0.1, 0.2}, {4, 3});
  plot.setMetric("loss", {{1, 3.5}}, {{1, 3.6}}, true);
  plot.setSmoothing(0.5);
  QTest::keyClick(&plot, Qt::Key_S);
  EXPECT_DOUBLE_EQ(plot.smoothing(), 0.7);
  EXPECT_TRUE(plot.legendEntries().front().name.contains("0.7"));
  QTest::keyClick(&plot, Qt::Key_S, Qt::ShiftModifier);
  EXPECT_DOUBLE_EQ(plot.smoothing(), 0.5);
}

TEST(LossPlot, HidesTheStepsWhenAnotherMetricIsShown) {
  LossPlot plot;
  plot.appendStepLosses({0.1, 0.2}, {4, 3});
  plot.setMetric("AUC", {{1, 0.6}, {2, 0.7}}, {{1, 0.6}, {2, 0.65}});
  EXPECT_FALSE(plot.graph(0)->visible());
  EXPECT_LT(plot.yAxis->range().upper, 1);
  EXPECT_EQ(plot.yAxis->label(), "AUC");
  EXPECT_EQ(plot.table().rows.size(), 4U);
}

TEST(LossPlot, MarksTheBestEpochAndForgetsItWithTheRun) {
  LossPlot plot;
  plot.setMetric("loss", {{1, 0.6}, {2, 0.5}}, {{1, 0.6}, {2, 0.55}});
  plot.setBestEpoch(2);
  int visible = 0;
  for (int i = 0; i < plot.itemCount(); ++i) visible += plot.item(i)->visible() ? 1 : 0;
  EXPECT_EQ(visible, 2);  // line and label
  plot.clear();
  EXPECT_EQ(plot.bestEpoch(), 0);
  for (int i = 0; i < plot.itemCount(); ++i) EXPECT_FALSE(plot.item(i)->visible());
}

TEST(LossPlot, LeavesRoomForThePlannedEpochs) {
  LossPlot plot;
  plot.setMetric("loss", {{1, 0.6}}, {{1, 0.6}});
  plot.setPlannedEpochs(40);
  EXPECT_GE(plot.xAxis->range().upper, 40);
  EXPECT_EQ(plot.xAxis->range().lower, 0);
}

}  // namespace
}  // namespace amalgam::ui
