// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/color_gradient.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/histogram.h"
#include "ui/plots/roc_plot.h"
#include "ui/plots/weights_plot.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {
namespace {

QPointF pixelOf(const Plot& plot, double x, double y) {
  return {plot.xAxis->coordToPixel(x), plot.yAxis->coordToPixel(y)};
}

TEST(AttentionHeatmap, DrawsWithTheGradientThatWasChosenAlthoughAColourScaleIsAttached) {
  AttentionHeatmap map;
  map.setData({"a", "b"}, {0.7F, 0.3F, 0.4F, 0.6F});
  EXPECT_EQ(map.gradient(), toGradient(tokensOf(Scheme::light).sequentialStops()));
  map.setMode(AttentionHeatmap::Mode::differenceToUniform);
  EXPECT_EQ(map.gradient(), toGradient(tokensOf(Scheme::light).divergingStops()));
  Theme::instance().setChoice(ThemeChoice::dark);
  EXPECT_EQ(map.gradient(), toGradient(tokensOf(Scheme::dark).divergingStops()));
  Theme::instance().setChoice(ThemeChoice::light);
}

TEST(AttentionHeatmap, KeepsItsScaleWhenTheDataChange) {
  AttentionHeatmap map;
  map.setData({"a", "b"}, {0.51F, 0.49F, 0.5F, 0.5F});
  EXPECT_EQ(map.scaleRange(), QCPRange(0, 0.5));
  map.setData({"a", "b"}, {0.99F, 0.01F, 0.5F, 0.5F});
  EXPECT_EQ(map.scaleRange(), QCPRange(0, 0.5));
  map.setRange(0.99);
  EXPECT_EQ(map.scaleRange(), QCPRange(0, 0.99));
  map.setRange(0.2);
  EXPECT_EQ(map.scaleRange(), QCPRange(0, 0.5));  // never finer than a half
}

TEST(AttentionHeatmap, CentresTheDifferenceOnUniformAttention) {
  AttentionHeatmap map;
  map.setData({"a", "b"}, {0.75F, 0.25F, 0.5F, 0.5F});
  map.setMode(AttentionHeatmap::Mode::differenceToUniform);
  EXPECT_DOUBLE_EQ(map.scaleRange().lower, -map.scaleRange().upper);
  EXPECT_EQ(map.cellText(0, 0), "+0.25");  // 0.75 − 1/2
  EXPECT_EQ(map.cellText(0, 1), "-0.25");
  EXPECT_EQ(map.cellText(1, 1), "0.00");
}

TEST(AttentionHeatmap, PrintsAReadableNumberInEveryCellUpToSixteen) {
  AttentionHeatmap map;
  map.resize(900, 600);
  QStringList names;
  for (int i = 0; i < 16; ++i) names << QString::number(i);
  map.setData(names, std::vector<float>(256, 1.0F / 16));
  map.replot();
  EXPECT_EQ(map.cellTextCount(), 256);
  names << "16";
  map.setData(names, std::vector<float>(289, 1.0F / 17));
  map.replot();
  EXPECT_EQ(map.cellTextCount(), 0);
}

TEST(AttentionHeatmap, SaysWhoAttendsToWhom) {
  AttentionHeatmap map;
  map.resize(500, 400);
  map.setData({"Text", "Numerical"}, {0.8F, 0.2F, 0.4F, 0.6F});
  map.replot();
  // Row 0 is the query Text, column 1 the key Numerical; two modalities make 1/2 uniform.
  EXPECT_EQ(map.readoutAt(pixelOf(map, 1, 0)).title, "Text attends to Numerical: 0.20 (uniform 0.50)");
  EXPECT_GT(map.yAxis->coordToPixel(1), map.yAxis->coordToPixel(0));  // the first query is on top
}

TEST(AttentionHeatmap, SlantsColumnNamesThatWouldRunIntoEachOther) {
  AttentionHeatmap map;
  map.resize(300, 300);
  const QStringList names = {"Numerical features", "Categorical features", "Temporal features", "Text"};
  map.setData(names, std::vector<float>(16, 0.25F));
  map.show();
  map.replot();
  EXPECT_LT(map.xAxis->tickLabelRotation(), 0);
  EXPECT_EQ(map.xAxis->ticker().dynamicCast<QCPAxisTickerText>()->ticks()[0], "Numerical features");
  const int under = map.height() - map.axisRect()->bottom();
  map.resize(900, 300);
  map.replot();
  EXPECT_EQ(map.xAxis->tickLabelRotation(), 0);  // with room they are level, in the first picture that has it
  EXPECT_LT(map.height() - map.axisRect()->bottom(), under);
  map.resize(160, 300);
  map.replot();
  EXPECT_EQ(map.xAxis->tickLabelRotation(), -90);
  EXPECT_TRUE(map.table().rows[0].contains("Numerical features"));
}

TEST(AttentionHeatmap, TellsWhichCellWasClicked) {
  AttentionHeatmap map;
  map.resize(500, 400);
  map.setData({"a", "b"}, {0.7F, 0.3F, 0.4F, 0.6F});
  map.show();
  map.replot();
  QSignalSpy clicked(&map, &AttentionHeatmap::cellClicked);
  QTest::mouseClick(&map, Qt::LeftButton, {}, pixelOf(map, 0, 1).toPoint());
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked[0][0].toInt(), 1);
  EXPECT_EQ(clicked[0][1].toInt(), 0);
}

TEST(WeightsPlot, StacksSharesToOneAndShowsTheRawWeightInTheReadout) {
  WeightsPlot plot;
  plot.resize(400, 300);
  plot.setModalities({"bureau", "notes"}, {"numerical", "text"});
  plot.appendEpoch(1, {0.25, 0.75}, {0.5, 1.5});
  plot.appendEpoch(2, {0.4, 0.6}, {0.8, 1.2});
  plot.replot();
  EXPECT_EQ(plot.graph(2)->data()->at(0)->value, 1.0);  // 0: baseline, 1: bureau, 2: bureau + notes
  EXPECT_EQ(plot.graph(1)->data()->at(1)->value, 0.4);
  const Readout readout = plot.readoutAt(pixelOf(plot, 1.1, 0.5));
  EXPECT_EQ(readout.title, "epoch 1");
  EXPECT_EQ(readout.rows[1].name, "bureau");
  EXPECT_EQ(readout.rows[1].value, "0.250 (raw 0.500)");
  plot.setMode(WeightsPlot::Mode::lines);
  EXPECT_EQ(plot.graph(2)->data()->at(0)->value, 0.75);
}

TEST(WeightsPlot, ReplacesAnEpochThatArrivesAgain) {
  WeightsPlot plot;
  plot.setModalities({"a", "b"}, {"numerical", "text"});
  plot.appendEpoch(1, {0.5, 0.5}, {});
  plot.appendEpoch(1, {0.9, 0.1}, {});
  ASSERT_EQ(plot.table().rows.size(), 1U);
  EXPECT_EQ(plot.table().rows[0][1], "0.9");
}

TEST(WeightsPlot, NeverTellsModalitiesByColourAlone) {
  WeightsPlot plot;
  plot.setModalities({"bureau", "application", "notes"}, {"numerical", "numerical", "text"});
  const auto entries = plot.legendEntries();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].color, entries[1].color);  // one kind, one colour
  EXPECT_NE(entries[0].dash, entries[1].dash);
  EXPECT_EQ(entries[2].icon, "text");
}

TEST(RocPlot, ShowsTheAreaInTheLegendAndTheThresholdUnderThePointer) {
  RocPlot plot;
  plot.resize(500, 400);
  plot.setCurves({{"run 3", {0, 0.2, 1}, {0, 0.7, 1}, {1.5, 0.62, 0.01}, 0.75, 3}});
  plot.replot();
  EXPECT_EQ(plot.legendEntries()[0].name, "run 3 (AUC 0.750)");
  const Readout readout = plot.readoutAt(pixelOf(plot, 0.21, 0.69));
  EXPECT_EQ(readout.rows[0].name, "threshold");
  EXPECT_EQ(readout.rows[0].value, "0.620");
}

TEST(RocPlot, SaysWhenTheAreaIsNotDefined) {
  RocPlot plot;
  plot.setCurves({{"run 1", {0, 1}, {0, 1}, {1, 0}, qQNaN(), 1}});
  EXPECT_EQ(plot.legendEntries()[0].name, "run 1 (AUC not defined)");
}

TEST(ConfusionPlot, PrintsCountsWithTheirShareOfTheTruth) {
  ConfusionPlot plot;
  plot.resize(400, 300);
  plot.setMatrix({"good", "bad"}, {{75, 25}, {4, 16}});
  EXPECT_EQ(plot.cellText(0, 0), "75\n75 %");
  EXPECT_EQ(plot.cellText(1, 0), "4\n20 %");  // 4 of 20
  plot.replot();
  EXPECT_EQ(plot.readoutAt(pixelOf(plot, 1, 0)).title, "Truth good, predicted bad");
  QSignalSpy clicked(&plot, &ConfusionPlot::cellClicked);
  QTest::mouseClick(&plot, Qt::LeftButton, {}, pixelOf(plot, 0, 1).toPoint());
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked[0][0].toInt(), 1);
  EXPECT_EQ(clicked[0][1].toInt(), 0);
}

TEST(ConfusionPlot, ShowsAClassWithoutCasesWithoutAShare) {
  ConfusionPlot plot;
  plot.setMatrix({"good", "bad"}, {{0, 0}, {4, 16}});
  EXPECT_EQ(plot.cellText(0, 0), "0");
}

TEST(BarChart, DrawsBarsFromZeroInProportionToTheirValues) {
  BarChart chart;
  chart.resize(400, 300);
  chart.setBars({{"a", 0.2, qQNaN(), qQNaN(), {}}, {"b", 0.1, 0.05, 0.15, {}}});
  chart.replot();
  const double zero = chart.xAxis->coordToPixel(0);
  EXPECT_EQ(chart.xAxis->range().lower, 0);
  EXPECT_NEAR((chart.xAxis->coordToPixel(0.2) - zero) / (chart.xAxis->coordToPixel(0.1) - zero), 2, 1e-6);
  const Readout readout = chart.readoutAt(pixelOf(chart, 0.05, 1));
  EXPECT_EQ(readout.text(), "b; value: 0.1; interval: 0.05 to 0.15");
}

TEST(BarChart, LeavesRoomForTheValuePrintedBesideANegativeBar) {
  BarChart chart;
  chart.resize(300, 200);
  chart.setBars({{"a", 0.2, qQNaN(), qQNaN(), {}}, {"b", -0.001, qQNaN(), qQNaN(), {}}});
  chart.replot();
  chart.replot();
  const double left = chart.xAxis->coordToPixel(-0.001) - chart.axisRect()->left();
  EXPECT_GT(left, QFontMetrics(Theme::instance().font(FontRole::caption)).horizontalAdvance("-0.001"));
}

TEST(Histogram, NamesTheBinUnderThePointer) {
  Histogram histogram;
  histogram.resize(300, 200);
  histogram.setBins({0, 10, 20}, {3, 1});
  histogram.replot();
  EXPECT_EQ(histogram.readoutAt(pixelOf(histogram, 12, 0.5)).text(), "10 to 20; rows: 1");
  histogram.setCategories({"car", "house"}, {7, 2});
  histogram.replot();
  EXPECT_EQ(histogram.readoutAt(pixelOf(histogram, 1, 1)).text(), "house; rows: 2");
}

TEST(Histogram, WritesLargeNumbersShortWhereThereIsLittleRoom) {
  Histogram histogram;
  histogram.setBins({0, 100000, 200000}, {3, 1});
  const auto labels = [&](int width) {
    histogram.resize(width, 200);
    histogram.replot();
    return histogram.xAxis->tickVectorLabels();
  };
  const QVector<QString> narrow = labels(220), wide = labels(600);
  EXPECT_GE(narrow.size(), 2);
  EXPECT_TRUE(narrow.contains(QStringLiteral("100 k")) && narrow.contains(QStringLiteral("0"))) << s(QStringList(narrow).join(", "));
  EXPECT_TRUE(wide.contains(QStringLiteral("100000")));
}

TEST(PlotTable, QuotesCommasInCsvAndFlattensTabsInTsv) {
  PlotTable table;
  table.header << "a" << "b";
  table.rows = {{"x,\"y\"", "1\t2"}};
  EXPECT_EQ(table.toCsv(), "a,b\n\"x,\"\"y\"\"\",1\t2\n");
  EXPECT_EQ(table.toTsv(), "a\tb\nx,\"y\"\t1 2\n");
}

TEST(ReadableNumber, KeepsFourDigitsWithoutAnExponentWhereItCan) {
  EXPECT_EQ(readableNumber(0.25), "0.25");
  EXPECT_EQ(readableNumber(1200), "1200");
  EXPECT_EQ(readableNumber(0.12345), "0.1235");
  EXPECT_EQ(readableNumber(1234.5), "1235");
  EXPECT_EQ(readableNumber(0.0001234, 3), "0.000123");
  EXPECT_EQ(readableNumbers({39, 29.23, 0}, 3), (QStringList{"39.0", "29.2", "0.0"}));
  EXPECT_EQ(readableNumbers({0.5, 0.25, 0.0624}, 3), (QStringList{"0.500", "0.250", "0.062"}));
  EXPECT_EQ(readableNumbers({1200, 7}, 3), (QStringList{"1200", "7"}));
  EXPECT_EQ(readableNumbers({90000.5, 0.001}, 3), (QStringList{readableNumber(90000.5, 3), readableNumber(0.001, 3)}));
  EXPECT_EQ(readableNumber(qQNaN()), QString::fromUtf8("–"));
  EXPECT_EQ(plainNumber(0.1), "0.1");
  EXPECT_EQ(plainNumber(qQNaN()), "");
}

}  // namespace
}  // namespace amalgam::ui
