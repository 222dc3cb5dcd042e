// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/map_panel.h"

#include <QComboBox>
#include <QPushButton>

#include "ui/plots/scatter_plot.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {
namespace {

using nlohmann::json;
using Kind = CaseCondition::Kind;

/// Four points at the corners of a square and one in the middle; rows 3, 8, 9, 20, 21.
json mapAnswer() {
  return {{"task", "binary"}, {"classes", {"good", "bad"}}, {"row", {3, 8, 9, 20, 21}}, {"x", {0, 10, 0, 10, 5}}, {"y", {0, 0, 10, 10, 5}},
          {"score", {0.1, 0.9, 0.2, 0.7, 0.3}}, {"label", {0, 1, 1, 0, 0}}, {"error", {0.1, 0.1, 0.8, 0.7, 0.3}}, {"predicted", json::array()},
          {"explained", {0.6, 0.3}}, {"width", 32}, {"part", "test"}, {"rows_of_part", 9}, {"is_sampled", true}, {"seed", 1},
          {"tsne", {{"x", {0, 1, 2, 3, 4}}, {"y", {0, 1, 2, 3, 4}}, {"perplexity", 1.0}, {"iterations", 10}, {"divergence", 0.5}, {"seed", 1}}}};
}

class MapPanelTest : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    selection_ = std::make_unique<CaseSelection>(nullptr);
    selection_->setCases({.part = Part::test, .rows = {3, 8, 9, 20, 21}, .targets = {0, 1, 1, 0, 0}, .outputs = {0.1F, 0.9F, 0.2F, 0.7F, 0.3F}, .width = 1},
                         Task::binary, {"good", "bad"}, nullptr);
    panel_ = std::make_unique<MapPanel>(session_.get(), selection_.get());
    panel_->resize(900, 700);
    panel_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(panel_.get()));
    panel_->showAnswer(mapAnswer());
    QTest::qWait(50);  // the legend takes its place
    panel_->plot()->replot();
  }
  void TearDown() override {
    panel_.reset();
    selection_.reset();
    UiFixture::TearDown();
  }
  QPoint at(double x, double y) const {
    return {static_cast<int>(panel_->plot()->xAxis->coordToPixel(x)), static_cast<int>(panel_->plot()->yAxis->coordToPixel(y))};
  }
  void drag(const QList<QPoint>& way, Qt::KeyboardModifiers modifiers = {}) {
    ScatterPlot* plot = panel_->plot();
    QTest::mousePress(plot, Qt::LeftButton, modifiers, way.front());
    for (const QPoint& point : way.mid(1)) {
      QMouseEvent move(QEvent::MouseMove, point, plot->mapToGlobal(point), Qt::NoButton, Qt::LeftButton, modifiers);
      QCoreApplication::sendEvent(plot, &move);
    }
    QTest::mouseRelease(plot, Qt::LeftButton, modifiers, way.back());
  }
  std::vector<std::int64_t> picked() const {
    for (const CaseCondition& one : selection_->filter().conditions) {
      if (one.kind == Kind::rows) return one.rows;
    }
    return {};
  }
  using Rows = std::vector<std::int64_t>;
  std::unique_ptr<CaseSelection> selection_;
  std::unique_ptr<MapPanel> panel_;
};

TEST_F(MapPanelTest, ARectangleFiltersTheCasesEverywhere) {
  panel_->plot()->setDrag(ScatterPlot::Drag::rectangle);
  drag({at(-0.4, -0.4), at(3, 3), at(6, 6)});
  EXPECT_EQ(picked(), (Rows{3, 21}));
  EXPECT_EQ(selection_->matching().size(), 2U);
  EXPECT_TRUE(panel_->status().contains("2 points match the filter")) << panel_->status().toStdString();
  drag({at(9, 9), at(10.4, 10.4)}, Qt::ControlModifier);  // adds
  EXPECT_EQ(picked(), (Rows{3, 20, 21}));
  drag({at(2, 7), at(3, 8)});  // nothing there
  EXPECT_TRUE(picked().empty());
  EXPECT_EQ(selection_->matching().size(), 5U);
  selection_->back();
  EXPECT_EQ(picked(), (Rows{3, 20, 21}));
}

TEST_F(MapPanelTest, ALassoPicksWhatItGoesAround) {
  panel_->plot()->setDrag(ScatterPlot::Drag::lasso);
  drag({at(-0.4, 10.4), at(-0.4, -0.4), at(0.4, -0.4), at(10.4, 9.6), at(10.4, 10.4)});  // all but the lower right corner
  EXPECT_EQ(picked(), (Rows{3, 9, 20, 21}));
}

TEST_F(MapPanelTest, WhatTheZoomShowsCanBePickedWithoutAMouse) {
  panel_->plot()->xAxis->setRange(-1, 6);
  panel_->plot()->yAxis->setRange(-1, 11);
  panel_->pickShown()->click();
  EXPECT_EQ(picked(), (Rows{3, 9, 21}));
}

TEST_F(MapPanelTest, ColoursByWhatIsKnownOfARow) {
  const auto names = [this] {
    QStringList all;
    for (const LegendEntry& one : panel_->plot()->legendEntries()) all << one.name;
    return all;
  };
  EXPECT_EQ(names().size(), 2);
  EXPECT_TRUE(names()[0].endsWith("good"));
  const int score = panel_->colour()->findData("score");
  panel_->colour()->setCurrentIndex(score);
  Q_EMIT panel_->colour()->activated(score);
  EXPECT_EQ(names().size(), 3);
  EXPECT_TRUE(names()[0].startsWith("score 0.1")) << names()[0].toStdString();
  EXPECT_EQ(panel_->state().at("colour"), "score");
  EXPECT_LT(panel_->colour()->findText("Colour: income"), 0);  // no data
  openLoans();
  selection_->setCases(selection_->predictions(), Task::binary, {"good", "bad"}, session_->table());
  const int purpose = panel_->colour()->findText("Colour: purpose");
  ASSERT_GE(purpose, 0);
  panel_->colour()->setCurrentIndex(purpose);
  Q_EMIT panel_->colour()->activated(purpose);
  EXPECT_EQ(names().size(), 2);  // rows 3, 9, 21: car; 8, 20: school
}

TEST_F(MapPanelTest, ReadsOffAPointAndOpensItsCase) {
  const Readout readout = panel_->plot()->readoutAt(at(0, 10));
  EXPECT_EQ(readout.title, "Row 10");  // people count from 1
  EXPECT_TRUE(readout.text().contains("truth: bad")) << readout.text().toStdString();
  EXPECT_TRUE(panel_->plot()->readoutAt(at(3, 7)).isEmpty());
  std::int64_t asked = -1;
  QObject::connect(panel_.get(), &MapPanel::caseWanted, [&](qint64 row) { asked = row; });
  panel_->plot()->setDrag(ScatterPlot::Drag::rectangle);
  drag({at(0, 10)});
  for (QPushButton* button : panel_->findChildren<QPushButton*>()) {
    if (button->text() == "Open this case") button->click();
  }
  EXPECT_EQ(asked, 9);
}

TEST_F(MapPanelTest, ShowsTheOtherMethodOnRequest) {
  Q_EMIT panel_->method()->chosen(0);
  EXPECT_TRUE(panel_->plot()->xAxis->label().contains("60.0 %"));
  panel_->method()->setCurrentIndex(1);
  Q_EMIT panel_->method()->chosen(1);
  EXPECT_TRUE(panel_->plot()->xAxis->label().contains("t-SNE"));
  EXPECT_TRUE(panel_->status().contains("5 of 9 rows")) << panel_->status().toStdString();
  EXPECT_EQ(panel_->plot()->table().rows.size(), 5U);
  EXPECT_EQ(panel_->plot()->table().rows[4][1], "4");
}

}  // namespace
}  // namespace amalgam::ui
