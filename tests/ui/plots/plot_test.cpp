// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <memory>

#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/histogram.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/roc_plot.h"
#include "ui/plots/weights_plot.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {
namespace {

/// A plot with one curve whose base members are open to the test.
class CurvePlot : public Plot {
 public:
  CurvePlot() {
    curve = addGraph();
    curve->setName("curve");
    setLogAllowed(true);
    resize(400, 300);
  }
  void add(double x, double y) {
    curve->addData(x, y);
    refresh();
  }
  QCPGraph* curve;
};

void wheel(QWidget* widget, QPointF at, int delta) {
  QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(widget, &event);
}

/// Every kind of chart with something in it.
std::vector<std::unique_ptr<Plot>> everyPlot() {
  std::vector<std::unique_ptr<Plot>> plots;
  auto loss = std::make_unique<LossPlot>();
  loss->appendStepLosses({0.1, 0.2, 1.5}, {0.9, 0.8, 0.5});
  loss->setMetric("loss", {{1, 0.7}, {2, 0.5}}, {{1, 0.72}, {2, 0.6}}, true);
  loss->setBestEpoch(2);
  plots.push_back(std::move(loss));
  auto weights = std::make_unique<WeightsPlot>();
  weights->setModalities({"bureau", "notes"}, {"numerical", "text"});
  weights->appendEpoch(1, {0.5, 0.5}, {0.5, 0.5});
  weights->appendEpoch(2, {0.6, 0.4}, {0.9, 0.6});
  plots.push_back(std::move(weights));
  auto heat = std::make_unique<AttentionHeatmap>();
  heat->setData({"bureau", "notes"}, {0.7F, 0.3F, 0.4F, 0.6F});
  plots.push_back(std::move(heat));
  auto roc = std::make_unique<RocPlot>();
  roc->setCurves({{"run 1", {0, 0.2, 1}, {0, 0.7, 1}, {2, 0.6, 0}, 0.75, 1}});
  plots.push_back(std::move(roc));
  auto confusion = std::make_unique<ConfusionPlot>();
  confusion->setMatrix({"good", "bad"}, {{80, 20}, {5, 15}});
  plots.push_back(std::move(confusion));
  auto bars = std::make_unique<BarChart>();
  bars->setBars({{"bureau", 0.08, 0.05, 0.11, "numerical"}, {"notes", 0.02, 0.01, 0.03, "text"}});
  bars->setValueTitle("AUC lost when shuffled");
  plots.push_back(std::move(bars));
  auto histogram = std::make_unique<Histogram>();
  histogram->setBins({0, 10, 20, 30}, {5, 9, 2});
  plots.push_back(std::move(histogram));
  return plots;
}

TEST(Plot, KeepsTheZoomTheUserChoseWhileAThousandPointsArrive) {
  CurvePlot plot;
  for (int i = 0; i < 10; ++i) plot.add(i, i);
  plot.replot();
  wheel(&plot, plot.axisRect()->rect().center(), 120);
  ASSERT_TRUE(plot.userZoomed());
  const QCPRange x = plot.xAxis->range(), y = plot.yAxis->range();
  for (int i = 10; i < 1010; ++i) plot.add(i, i);
  EXPECT_EQ(plot.xAxis->range(), x);
  EXPECT_EQ(plot.yAxis->range(), y);
  QTest::keyClick(&plot, Qt::Key_R);
  EXPECT_FALSE(plot.userZoomed());
  EXPECT_GE(plot.xAxis->range().upper, 1009);
}

TEST(Plot, FollowsNewDataUntilTheUserZooms) {
  CurvePlot plot;
  plot.add(0, 0);
  plot.add(1, 5);
  EXPECT_GE(plot.yAxis->range().upper, 5);
  plot.add(2, 50);
  EXPECT_GE(plot.yAxis->range().upper, 50);
  EXPECT_EQ(plot.xAxis->range(), QCPRange(0, 2));
}

TEST(Plot, ZoomsOnlyTheAxisUnderTheWheel) {
  CurvePlot plot;
  for (int i = 0; i < 10; ++i) plot.add(i, i);
  plot.replot();
  const QCPRange x = plot.xAxis->range(), y = plot.yAxis->range();
  const QRect area = plot.axisRect()->rect();
  wheel(&plot, QPointF(area.left() - 5, area.center().y()), 120);
  EXPECT_EQ(plot.xAxis->range(), x);
  EXPECT_LT(plot.yAxis->range().size(), y.size());
}

TEST(Plot, PansAndZoomsFromTheKeyboard) {
  CurvePlot plot;
  for (int i = 0; i <= 10; ++i) plot.add(i, i);
  plot.show();
  QTest::keyClick(&plot, Qt::Key_Right);
  EXPECT_NEAR(plot.xAxis->range().lower, 1.0, 1e-9);  // a tenth of 0 … 10
  EXPECT_NEAR(plot.xAxis->range().upper, 11.0, 1e-9);
  const double size = plot.xAxis->range().size();
  QTest::keyClick(&plot, Qt::Key_Plus);
  EXPECT_NEAR(plot.xAxis->range().size(), 0.8 * size, 1e-9);
}

TEST(Plot, DraggingABoxZoomsIntoIt) {
  CurvePlot plot;
  for (int i = 0; i <= 10; ++i) plot.add(i, i);
  plot.show();
  plot.replot();
  const QRect area = plot.axisRect()->rect();
  const QPoint from = area.center() - QPoint(60, 40), to = area.center() + QPoint(60, 40);
  const double left = plot.xAxis->pixelToCoord(from.x()), right = plot.xAxis->pixelToCoord(to.x());
  QTest::mousePress(&plot, Qt::LeftButton, {}, from);
  QMouseEvent move(QEvent::MouseMove, to, plot.mapToGlobal(to), Qt::LeftButton, Qt::LeftButton, {});
  QCoreApplication::sendEvent(&plot, &move);
  const QColor line = Theme::instance().tokens().accent;
  const auto boxLine = [&] { return plot.grab().toImage().pixelColor(QPoint((from.x() + to.x()) / 2, from.y())); };
  EXPECT_EQ(boxLine(), line) << "the box is seen while it is dragged";
  QTest::mouseRelease(&plot, Qt::LeftButton, {}, to);
  QCoreApplication::processEvents();
  EXPECT_NE(boxLine(), line);
  EXPECT_TRUE(plot.userZoomed());
  EXPECT_NEAR(plot.xAxis->range().lower, left, 0.2);
  EXPECT_NEAR(plot.xAxis->range().upper, right, 0.2);
}

TEST(Plot, DraggingWithShiftMovesTheRangeAndKeepsItsSize) {
  CurvePlot plot;
  for (int i = 0; i <= 10; ++i) plot.add(i, i);
  plot.show();
  plot.replot();
  const QCPRange before = plot.xAxis->range();
  const QPoint from = plot.axisRect()->rect().center(), to = from + QPoint(50, 0);
  QTest::mousePress(&plot, Qt::LeftButton, Qt::ShiftModifier, from);
  QMouseEvent move(QEvent::MouseMove, to, plot.mapToGlobal(to), Qt::LeftButton, Qt::LeftButton,
                   Qt::ShiftModifier);
  QCoreApplication::sendEvent(&plot, &move);
  QTest::mouseRelease(&plot, Qt::LeftButton, Qt::ShiftModifier, to);
  EXPECT_NEAR(plot.xAxis->range().size(), before.size(), 1e-9);
  EXPECT_LT(plot.xAxis->range().lower, before.lower);
  EXPECT_EQ(plot.selectionRectMode(), QCP::srmZoom);
}

TEST(Plot, ReadsAllSeriesAtTheNearestKey) {
  CurvePlot plot;
  QCPGraph* second = plot.addGraph();
  second->setName("other");
  second->addData(4, 40);
  for (int i = 0; i <= 10; ++i) plot.add(i, 2 * i);
  plot.replot();
  const double pixel = plot.xAxis->coordToPixel(4.2);
  const Readout readout = plot.readoutAt(QPointF(pixel, plot.axisRect()->rect().center().y()));
  ASSERT_EQ(readout.rows.size(), 2U);
  EXPECT_EQ(readout.rows[0].name, "curve");
  EXPECT_EQ(readout.rows[0].value, "8");
  EXPECT_EQ(readout.rows[1].value, "40");
  ASSERT_TRUE(readout.lineX);
  EXPECT_NEAR(*readout.lineX, plot.xAxis->coordToPixel(4), 0.01);
}

TEST(Plot, TellsTheOthersWhereItsCrosshairStands) {
  CurvePlot plot, other;
  for (int i = 0; i <= 10; ++i) {
    plot.add(i, i);
    other.add(i, 100 - i);
  }
  plot.show();
  plot.replot();
  other.replot();
  QObject::connect(&plot, &Plot::cursorMoved, &other, &Plot::showCursorAt);
  const QPoint at(static_cast<int>(plot.xAxis->coordToPixel(7)), plot.axisRect()->rect().center().y());
  QMouseEvent move(QEvent::MouseMove, at, plot.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(&plot, &move);
  ASSERT_FALSE(other.currentReadout().rows.empty());
  EXPECT_EQ(other.currentReadout().rows[0].value, "93");
}

TEST(Plot, SaysHowManyPointsALogarithmicAxisHides) {
  CurvePlot plot;
  plot.add(0, 0);
  plot.add(1, -2);
  plot.add(2, 3);
  plot.add(3, qQNaN());
  EXPECT_TRUE(plot.hiddenChipText().isEmpty());
  QTest::keyClick(&plot, Qt::Key_L);
  EXPECT_TRUE(plot.isLogY());
  EXPECT_EQ(plot.hiddenPointCount(), 2);
  EXPECT_TRUE(plot.hiddenChipText().startsWith(QStringLiteral("2 points ≤ 0")));
  EXPECT_GT(plot.yAxis->range().lower, 0);
  plot.setLogY(false);
  EXPECT_TRUE(plot.hiddenChipText().isEmpty());
}

TEST(Plot, HasTicksToReadOnALogarithmicAxisShorterThanADecade) {
  CurvePlot plot;
  for (int i = 0; i <= 10; ++i) plot.add(i, 0.3 + 0.04 * i);
  plot.setLogY(true);
  plot.replot();
  int inside = 0;
  for (const double tick : plot.yAxis->tickVector()) inside += plot.yAxis->range().contains(tick) ? 1 : 0;
  EXPECT_GE(inside, 3);
}

TEST(Plot, CutsAnAxisTitleOnlyForDrawing) {
  CurvePlot plot;
  plot.add(0, 1);
  plot.add(1, 2);
  plot.resize(300, 120);
  const QString title = "share of the learned weight of every modality there is";
  plot.setAxisTitles("epoch", title);
  plot.replot();
  EXPECT_EQ(plot.yAxis->label(), title);
  plot.toPixmap(300, 120);
  EXPECT_EQ(plot.yAxis->label(), title);
}

TEST(Plot, TakesTheThemesGroundWhenTheThemeChanges) {
  CurvePlot plot;
  plot.add(0, 1);
  plot.add(1, 2);
  const auto ground = [&plot] {
    plot.replot();
    return plot.toPixmap(200, 150).toImage().pixelColor(1, 1);
  };
  EXPECT_EQ(ground(), tokensOf(Scheme::light).surface);
  Theme::instance().setChoice(ThemeChoice::dark);
  EXPECT_EQ(ground(), tokensOf(Scheme::dark).surface);
  EXPECT_EQ(plot.xAxis->tickLabelColor(), tokensOf(Scheme::dark).text2);
  Theme::instance().setChoice(ThemeChoice::light);
  EXPECT_EQ(ground(), tokensOf(Scheme::light).surface);
}

TEST(Plot, PutsPictureDrawingAndNumbersOnTheClipboardTogether) {
  CurvePlot plot;
  plot.add(0, 1.5);
  plot.add(1, 2);
  QTest::keyClick(&plot, Qt::Key_C, Qt::ControlModifier);
  const QMimeData* data = QGuiApplication::clipboard()->mimeData();
  EXPECT_TRUE(data->hasImage());
  EXPECT_TRUE(data->data("image/svg+xml").contains("<svg"));
  EXPECT_EQ(data->text(), "x\tcurve\n0\t1.5\n1\t2\n");
}

TEST(Plot, RefusesAnEndingItDoesNotKnowWithASentence) {
  CurvePlot plot;
  QString error;
  EXPECT_FALSE(plot.exportTo("/tmp/chart.gif", &error));
  EXPECT_TRUE(error.contains(".png"));
  EXPECT_FALSE(plot.exportTo("/nowhere/at/all/chart.csv", &error));
  EXPECT_TRUE(error.contains("cannot be written"));
}

TEST(Plot, RestoresZoomAndLogarithmicAxis) {
  CurvePlot first, second;
  for (CurvePlot* plot : {&first, &second})
    for (int i = 1; i <= 10; ++i) plot->add(i, i);
  first.setLogY(true);
  first.xAxis->setRange(2, 3);
  first.replot();
  wheel(&first, first.axisRect()->rect().center(), 120);
  second.restoreViewState(first.viewState());
  EXPECT_TRUE(second.isLogY());
  EXPECT_TRUE(second.userZoomed());
  EXPECT_EQ(second.xAxis->range(), first.xAxis->range());
}

TEST(Plot, AsksForTheTableOnT) {
  CurvePlot plot;
  QSignalSpy asked(&plot, &Plot::tableRequested);
  QTest::keyClick(&plot, Qt::Key_T);
  EXPECT_EQ(asked.count(), 1);
}

TEST(Plot, OffersTheSameInItsMenuAsOnItsButtons) {
  CurvePlot plot;
  const std::unique_ptr<QMenu> menu(plot.makeContextMenu(nullptr));
  QStringList texts;
  for (const QAction* action : menu->actions())
    if (!action->isSeparator()) texts << action->text().section('\t', 0, 0);
  EXPECT_EQ(texts, QStringList({"Copy picture and data", "Copy data (TSV)", "Save as PNG…", "Save as SVG…",
                                "Save as PDF…", "Save as CSV…", "Fit", "Logarithmic values", "Show as table"}));
}

TEST(EveryPlot, IsReachableByTabAndHasANameADescriptionAndATable) {
  for (const auto& plot : everyPlot()) {
    plot->setTitle("Title");
    SCOPED_TRACE(plot->metaObject()->className());
    EXPECT_EQ(plot->focusPolicy(), Qt::StrongFocus);
    EXPECT_TRUE(plot->accessibleName().contains("Title"));
    EXPECT_FALSE(plot->accessibleDescription().isEmpty());
    const PlotTable table = plot->table();
    ASSERT_FALSE(table.rows.empty());
    for (const QStringList& row : table.rows) EXPECT_EQ(row.size(), table.header.size());
    EXPECT_FALSE(plot->isEmpty());
  }
}

TEST(EveryPlot, ExportsPngSvgPdfAndCsvAndKeepsAChineseTitleAsText) {
  QTemporaryDir folder;
  const QString title = QStringLiteral("训练损失 – 第一次运行");
  for (const auto& plot : everyPlot()) {
    SCOPED_TRACE(plot->metaObject()->className());
    plot->setTitle(title);
    QString error;
    const auto read = [&](const char* name) {
      const QString path = folder.filePath(QLatin1String(name));
      EXPECT_TRUE(plot->exportTo(path, &error)) << error.toStdString();
      QFile file(path);
      EXPECT_TRUE(file.open(QIODevice::ReadOnly));
      return file.readAll();
    };
    const QImage picture = QImage::fromData(read("chart.png"), "PNG");
    EXPECT_GE(picture.width(), 960);  // twice the least width
    EXPECT_TRUE(read("chart.pdf").startsWith("%PDF-"));
    EXPECT_EQ(read("chart.csv").mid(3), plot->table().toCsv().toUtf8());
    QXmlStreamReader xml(read("chart.svg"));
    QString texts;
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
        texts += xml.readElementText(QXmlStreamReader::IncludeChildElements);  // one element a font
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    EXPECT_TRUE(texts.contains(title)) << texts.toStdString();
  }
}

TEST(EveryPlot, ExportsOnALightGroundAndStaysDarkOnScreen) {
  Theme::instance().setChoice(ThemeChoice::dark);
  QTemporaryDir folder;
  for (const auto& plot : everyPlot()) {
    SCOPED_TRACE(plot->metaObject()->className());
    const QString path = folder.filePath("chart.png");
    EXPECT_TRUE(plot->exportTo(path));
    EXPECT_EQ(QImage(path).pixelColor(2, 2), tokensOf(Scheme::light).surface);
    EXPECT_EQ(plot->toPixmap(300, 200).toImage().pixelColor(1, 1), tokensOf(Scheme::dark).surface);
  }
  Theme::instance().setChoice(ThemeChoice::light);
}

TEST(EveryPlot, SurvivesBeingEmptied) {
  LossPlot loss;
  loss.clear();
  EXPECT_TRUE(loss.isEmpty());
  WeightsPlot weights;
  weights.clear();
  AttentionHeatmap heat;
  heat.clear();
  RocPlot roc;
  roc.clear();
  ConfusionPlot confusion;
  confusion.clear();
  BarChart bars;
  bars.clear();
  Histogram histogram;
  histogram.clear();
  for (Plot* plot : std::initializer_list<Plot*>{&loss, &weights, &heat, &roc, &confusion, &bars, &histogram}) {
    SCOPED_TRACE(plot->metaObject()->className());
    EXPECT_TRUE(plot->isEmpty());
    plot->resize(300, 200);
    EXPECT_FALSE(plot->toImage().isNull());
    EXPECT_TRUE(plot->table().rows.empty());
    EXPECT_TRUE(plot->readoutAt(QPointF(150, 100)).isEmpty());
  }
}

}  // namespace
}  // namespace amalgam::ui
