// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAccessible>
#include <QDialog>
#include <QDropEvent>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/plots/loss_plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_selector.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/layout_pause.h"
#include "ui/widgets/measured_label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/state_line.h"
#include "ui/widgets/step_rail.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {
namespace {

StepRail* makeRail(QWidget* parent) {
  auto* rail = new StepRail(parent);
  rail->setSteps({{"data", "Data", StepState::done, {}},
                  {"model", "Model", StepState::attention, "No target is chosen."},
                  {"train", "Train", StepState::disabled, "Choose a target first."}});
  return rail;
}

/// Notes each height that a widget is given.
class HeightLog : public QWidget {
 public:
  std::vector<int> heights;

 protected:
  void resizeEvent(QResizeEvent*) override { heights.push_back(height()); }
};

TEST(LayoutPause, WhatIsShownTogetherIsLaidOutOnce) {
  QWidget window;
  window.resize(200, 400);
  auto* column = new QVBoxLayout(&window);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* list = new QWidget;
  auto* rows = new QVBoxLayout(list);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  auto* rest = new HeightLog;
  column->addWidget(list);
  column->addWidget(rest, 1);
  window.show();
  QCoreApplication::processEvents();
  rest->heights.clear();
  const auto addRow = [&] {
    auto* row = new QWidget;
    row->setFixedHeight(20);
    rows->addWidget(row);
    row->setVisible(true);
  };
  {
    const LayoutPause pause(list);
    {
      const LayoutPause inner(list);
      addRow();
    }
    addRow();
    addRow();
    EXPECT_TRUE(rest->heights.empty());
  }
  for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
  EXPECT_EQ(rest->heights, std::vector<int>{340});
  rest->heights.clear();
  addRow();
  addRow();
  EXPECT_EQ(rest->heights.size(), 2u) << "without a pause each is laid out at once";
}

TEST(StepRail, MovesWithTheArrowKeysAndChoosesWithEnterOrSpace) {
  QWidget window;
  StepRail* rail = makeRail(&window);
  window.show();
  window.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
  rail->buttonOf(0)->setFocus();
  QSignalSpy chosen(rail, &StepRail::stepChosen);
  QTest::keyClick(rail->buttonOf(0), Qt::Key_Down);
  EXPECT_TRUE(rail->buttonOf(1)->hasFocus());
  EXPECT_EQ(chosen.count(), 0);  // moving is not choosing
  QTest::keyClick(rail->buttonOf(1), Qt::Key_Return);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toInt(), 1);
  EXPECT_EQ(rail->current(), 1);
  QTest::keyClick(rail->buttonOf(1), Qt::Key_End);
  QTest::keyClick(rail->buttonOf(2), Qt::Key_Space);
  ASSERT_EQ(chosen.count(), 2);
  EXPECT_EQ(chosen[1][0].toInt(), 2);
}

TEST(StepRail, SaysWhyAStepIsNotReadyYet) {
  QWidget window;
  StepRail* rail = makeRail(&window);
  EXPECT_EQ(rail->buttonOf(2)->toolTip(), "Choose a target first.");
  EXPECT_EQ(rail->buttonOf(2)->accessibleName(), "Train");
  EXPECT_EQ(rail->buttonOf(2)->accessibleDescription(), "not yet: Choose a target first.");
  rail->setState(2, StepState::running);
  EXPECT_EQ(rail->buttonOf(2)->accessibleDescription(), "running");
}

TEST(StepRail, IsChosenByAClick) {
  QWidget window;
  StepRail* rail = makeRail(&window);
  window.show();
  QSignalSpy chosen(rail, &StepRail::stepChosen);
  QTest::mouseClick(rail->buttonOf(1), Qt::LeftButton);
  ASSERT_EQ(chosen.count(), 1);
  rail->setCurrent(0);
  EXPECT_EQ(chosen.count(), 1);  // a program's choice is not the user's
}

TEST(SegmentedControl, TellsTheUsersChoiceAndKeepsQuietAboutTheProgrammes) {
  SegmentedControl control({"Loss", "AUC", "F1"});
  control.show();
  QSignalSpy chosen(&control, &SegmentedControl::chosen);
  control.setCurrentIndex(1);
  EXPECT_EQ(chosen.count(), 0);
  QTest::keyClick(&control, Qt::Key_Right);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(control.currentIndex(), 2);
  control.setTexts({"Loss", "AUC"});
  EXPECT_EQ(control.count(), 2);
  EXPECT_EQ(control.currentIndex(), 1);
}

TEST(EpochSlider, FollowsNewEpochsUntilTheUserMovesIt) {
  EpochSlider slider;
  slider.setCount(3);
  EXPECT_EQ(slider.epoch(), 3);
  EXPECT_EQ(slider.labelText(), "epoch 3 of 3");
  slider.setCount(4);
  EXPECT_EQ(slider.epoch(), 4);
  QTest::keyClick(&slider, Qt::Key_Comma);
  EXPECT_EQ(slider.epoch(), 3);
  slider.setCount(10);
  EXPECT_EQ(slider.epoch(), 3);
  QTest::keyClick(&slider, Qt::Key_End);
  slider.setCount(11);
  EXPECT_EQ(slider.epoch(), 11);
}

TEST(EpochSlider, PlaysToTheEndAndStops) {
  EpochSlider slider;
  slider.setCount(3);
  QSignalSpy moved(&slider, &EpochSlider::epochChanged);
  slider.setPlaying(true);
  EXPECT_EQ(slider.epoch(), 1);  // from the start, as it stood at the end
  EXPECT_TRUE(QTest::qWaitFor([&] { return !slider.isPlaying(); }, 4000));
  EXPECT_EQ(slider.epoch(), 3);
  EXPECT_EQ(moved.count(), 3);
}

TEST(HeadSelector, StepsThroughTheMeanAndTheHeads) {
  HeadSelector selector;
  selector.setHeads(2);
  EXPECT_EQ(selector.head(), -1);
  QSignalSpy chosen(&selector, &HeadSelector::headChosen);
  QTest::keyClick(&selector, Qt::Key_BracketRight);
  EXPECT_EQ(selector.head(), 0);
  QTest::keyClick(&selector, Qt::Key_BracketLeft);
  QTest::keyClick(&selector, Qt::Key_BracketLeft);
  EXPECT_EQ(selector.head(), 1);  // round the end
  QTest::keyClick(&selector, Qt::Key_A);
  EXPECT_EQ(selector.head(), -1);
  EXPECT_EQ(chosen.count(), 4);
  selector.setHeads(1);
  EXPECT_TRUE(selector.isHidden());
}

TEST(HeadSelector, OffersAListWhereThereAreTooManyHeadsForButtons) {
  HeadSelector selector;
  selector.setHeads(16);
  auto* list = selector.findChild<QComboBox*>();
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->count(), 17);  // the mean and sixteen heads
  QSignalSpy chosen(&selector, &HeadSelector::headChosen);
  list->setCurrentIndex(3);
  emit list->activated(3);
  EXPECT_EQ(selector.head(), 2);
  EXPECT_EQ(chosen.count(), 1);
  EXPECT_LT(selector.sizeHint().width(), 330) << "half a page of a small window";
}

TEST(StepRail, ShowsItsFocusRingToTheKeyboardOnly) {
  StepRail rail;
  rail.setSteps({{QStringLiteral("home"), QStringLiteral("Start"), StepState::idle, {}},
                 {QStringLiteral("data"), QStringLiteral("Data"), StepState::idle, {}}});
  rail.resize(200, 100);
  rail.show();
  rail.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&rail));
  rail.buttonOf(1)->setFocus(Qt::OtherFocusReason);
  const QImage without = rail.buttonOf(1)->grab().toImage();
  rail.buttonOf(0)->setFocus(Qt::TabFocusReason);
  rail.buttonOf(1)->setFocus(Qt::TabFocusReason);
  EXPECT_NE(rail.buttonOf(1)->grab().toImage(), without);
  rail.buttonOf(0)->setFocus(Qt::OtherFocusReason);
  rail.buttonOf(1)->setFocus(Qt::OtherFocusReason);
  EXPECT_EQ(rail.buttonOf(1)->grab().toImage(), without);
}

TEST(DropZone, TakesOnlyFilesWithAnEndingItKnows) {
  DropZone zone;
  zone.setExtensions({".csv"});
  QSignalSpy dropped(&zone, &DropZone::fileDropped);
  const auto drop = [&zone](const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    // Qt delivers a drop only where an enter was accepted.
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&zone, &enter);
    QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&zone, &event);
  };
  drop("/tmp/picture.png");
  EXPECT_EQ(dropped.count(), 0);
  drop("/tmp/Loans.CSV");
  ASSERT_EQ(dropped.count(), 1);
  EXPECT_EQ(dropped[0][0].toString(), "/tmp/Loans.CSV");
  QSignalSpy clicked(&zone, &DropZone::clicked);
  QTest::keyClick(&zone, Qt::Key_Return);
  EXPECT_EQ(clicked.count(), 1);
}

TEST(StrategyCard, IsChosenWithSpaceAndDrawsAStrategyItDoesNotKnow) {
  StrategyCard card("tensor", "Tensor fusion", "Outer products.");
  card.resize(300, 240);
  card.show();
  QTest::keyClick(&card, Qt::Key_Space);
  EXPECT_TRUE(card.isChecked());
  EXPECT_EQ(card.accessibleName(), "Tensor fusion");
  StrategyCard known("hybrid", "Tensor fusion", "Outer products.");
  known.resize(300, 240);
  known.setChecked(true);
  EXPECT_NE(card.grab().toImage(), known.grab().toImage());
}

TEST(StrategyCard, DrawsOneLanePerModality) {
  const auto picture = [](const QStringList& kinds) {
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintStrategy(painter, QRectF(10, 10, 280, 180), "early", kinds);
    return image;
  };
  const auto has = [](const QImage& image, const QColor& color) {
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x)
        if (image.pixelColor(x, y) == color) return true;
    return false;
  };
  const QColor text = Theme::instance().modalityColor("text");
  EXPECT_TRUE(has(picture({"numerical", "text"}), text));
  EXPECT_FALSE(has(picture({"numerical", "temporal"}), text));
}

TEST(ChartFrame, SwitchesToTheNumbersAndBackFromTheKeyboard) {
  auto* plot = new LossPlot;
  ChartFrame frame(plot, "Loss");
  plot->setMetric("loss", {{1, 0.5}}, {{1, 0.6}});
  frame.show();
  QTest::keyClick(plot, Qt::Key_T);
  ASSERT_TRUE(frame.isTableShown());
  auto* table = frame.findChild<QTableView*>();
  EXPECT_EQ(table->model()->rowCount(), 2);
  QTest::keyClick(table, Qt::Key_Escape);
  EXPECT_FALSE(frame.isTableShown());
}

TEST(ChartFrame, GivesItsPlotTheTitleAndItsButtonsNames) {
  auto* plot = new LossPlot;
  ChartFrame frame(plot, "Loss", "run 12");
  EXPECT_EQ(plot->title(), QStringLiteral("Loss – run 12"));
  for (const QToolButton* button : frame.findChildren<QToolButton*>())
    EXPECT_FALSE(button->accessibleName().isEmpty());
}

TEST(ChartFrame, MovesThePlotIntoAWindowOfItsOwnAndBack) {
  auto* plot = new LossPlot;
  ChartFrame frame(plot, "Loss");
  frame.show();
  frame.setMaximised(true);
  EXPECT_TRUE(frame.isMaximised());
  auto* dialog = qobject_cast<QDialog*>(plot->window());
  ASSERT_NE(dialog, nullptr);
  dialog->close();
  EXPECT_FALSE(frame.isMaximised());
  EXPECT_EQ(plot->window(), &frame);
  EXPECT_TRUE(plot->isVisible());
}

TEST(StateLine, ShowsAShareOfCountsThatDoNotFitAnInt) {
  StateLine line;
  line.setState("Training", Tone::accent);
  line.setProgress(3'000'000'000, 4'000'000'000);
  EXPECT_EQ(line.bar()->value(), 750);
  EXPECT_FALSE(line.bar()->isHidden());
  line.setProgress(0, 0);
  EXPECT_TRUE(line.bar()->isHidden());
}

TEST(KpiTile, SpeaksLabelValueAndNote) {
  KpiTile tile("Validation AUC");
  tile.setValue("0.794");
  tile.setNote("+0.006 against run 13", Tone::good);
  EXPECT_EQ(tile.accessibleName(), "Validation AUC: 0.794. +0.006 against run 13");
}

TEST(EmptyState, OffersItsOneButton) {
  EmptyState state("data", "No table yet.", "Open data…");
  QSignalSpy clicked(&state, &EmptyState::clicked);
  state.button()->click();
  EXPECT_EQ(clicked.count(), 1);
  state.setButtonText({});
  EXPECT_TRUE(state.button()->isHidden());
}

TEST(Widgets, AreAllNamedForAssistiveTools) {
  QWidget window;
  makeRail(&window);
  new SegmentedControl({"a", "b"}, &window);
  (new EpochSlider(&window))->setCount(5);
  (new HeadSelector(&window))->setHeads(4);
  new DropZone(&window);
  new StrategyCard("late", "Late fusion", "One model each.", &window);
  new EmptyState("data", "No table yet.", "Open data…", &window);
  new ChartFrame(new LossPlot, "Loss", {}, &window);
  window.show();
  int checked = 0;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    ASSERT_NE(accessible, nullptr);
    EXPECT_FALSE(accessible->text(QAccessible::Name).isEmpty()) << widget->metaObject()->className();
    ++checked;
  }
  EXPECT_GE(checked, 20);
}

TEST(MeasuredLabel, IsAsLargeAsAnyLabelOfQt) {
  const QStringList texts{
      "Welcome to Amalgam",
      "A synthetic portfolio with numbers, categories, repayment series, notes in English and Chinese, and click streams. Its truth is known.",
      "credit-risk well-known/other (see below) 12.5% – a→b; f(x)=3",
      "x",
      "To AVAWAY Ty. ffi fi",
      "a  double  space",
      "a space behind ",
      "two\nlines",
      "<b>rich</b> text that wraps",
      "Réglage «façade» naïve — em-dash—tight… “quoted” 'q'",
      "aWordThatIsTooLongForAnyLineThatIsAskedFor and then some",
      "部分中文 in a text that wraps, 中文中文中文中文中文"};
  for (const FontRole role : {FontRole::caption, FontRole::body, FontRole::bodyStrong, FontRole::page, FontRole::figure}) {
    for (const QString& text : texts) {
      for (int kind = 0; kind < 6; ++kind) {
        QLabel plain(text);
        MeasuredLabel measured(text);
        for (QLabel* one : {&plain, static_cast<QLabel*>(&measured)}) {
          one->setFont(Theme::instance().font(role));
          one->setWordWrap(kind % 2 == 0);
          if (kind / 2 == 1) one->setContentsMargins(12, 3, 5, 2);
          if (kind / 2 == 2) one->setMinimumWidth(90);
        }
        SCOPED_TRACE(::testing::Message() << text.toStdString() << " kind " << kind << " role " << static_cast<int>(role));
        EXPECT_EQ(measured.sizeHint(), plain.sizeHint());
        EXPECT_EQ(measured.minimumSizeHint(), plain.minimumSizeHint());
        for (int width = 0; width < 700; width += 7) ASSERT_EQ(measured.heightForWidth(width), plain.heightForWidth(width)) << width;
      }
    }
  }
}

TEST(MeasuredLabel, FollowsItsTextAndItsFont) {
  QLabel plain("short");
  MeasuredLabel measured("short");
  EXPECT_EQ(measured.sizeHint(), plain.sizeHint());
  for (QLabel* one : {&plain, static_cast<QLabel*>(&measured)}) one->setText("rather longer than that");
  EXPECT_EQ(measured.sizeHint(), plain.sizeHint());
  for (QLabel* one : {&plain, static_cast<QLabel*>(&measured)}) one->setFont(Theme::instance().font(FontRole::page));
  EXPECT_EQ(measured.sizeHint(), plain.sizeHint());
}

}  // namespace
}  // namespace amalgam::ui
