// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

#include "ui/main_window.h"
#include "ui/models/case_selection.h"
#include "ui/pages/case_list.h"
#include "ui/pages/cases_panel.h"
#include "ui/pages/column_panel.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/data_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/learned_panel.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/histogram.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {
namespace {

using Kind = CaseCondition::Kind;

PredictionRecord sixCases() {
  return {.part = Part::test, .rows = {3, 8, 9, 20, 21, 30}, .targets = {0, 1, 1, 0, 0, 1}, .outputs = {0.1F, 0.9F, 0.2F, 0.7F, 0.3F, 0.6F}, .width = 1};
}

std::vector<std::int64_t> listed(const CaseModel& model) {
  std::vector<std::int64_t> rows;
  for (int i = 0; i < model.rowCount(); ++i) rows.push_back(model.dataRow(i));
  std::sort(rows.begin(), rows.end());
  return rows;
}
using Rows = std::vector<std::int64_t>;

class LinkedSelection : public UiFixture {};

TEST_F(LinkedSelection, HasAHistoryOfFilters) {
  CaseSelection selection(nullptr);
  selection.setCases(sixCases(), Task::binary, {"good", "bad"}, nullptr);
  FilterBar bar(&selection);
  EXPECT_EQ(bar.countText(), "6 cases");
  EXPECT_FALSE(bar.back()->isEnabled());
  selection.add({.kind = Kind::outcome, .truth = 1, .decision = 0});
  ASSERT_EQ(bar.chips().size(), 1);
  EXPECT_EQ(bar.chips().front()->text(), "truth bad, decision good");
  EXPECT_EQ(bar.countText(), "1 of 6 cases");
  selection.add({.kind = Kind::score, .low = 0.5, .high = 1});
  EXPECT_EQ(bar.chips().size(), 2);
  EXPECT_EQ(bar.countText(), "0 of 6 cases");
  bar.back()->click();
  EXPECT_EQ(bar.chips().size(), 1);
  EXPECT_EQ(bar.countText(), "1 of 6 cases");
  bar.forward()->click();
  EXPECT_EQ(bar.chips().size(), 2);
  bar.chips().front()->click();  // the ✕ of the outcome
  EXPECT_EQ(bar.countText(), "3 of 6 cases");
  bar.clearAll()->click();
  EXPECT_EQ(bar.countText(), "6 cases");
  selection.back();
  EXPECT_EQ(selection.matching().size(), 3U);
  selection.add({.kind = Kind::correct, .is_right = true});
  EXPECT_FALSE(selection.canGoForward());  // a new step ends the way forward
  selection.toggle({.kind = Kind::correct, .is_right = true});
  EXPECT_EQ(selection.filter().conditions.size(), 1U);
}

TEST_F(LinkedSelection, DropsWhatMeansNothingForAnotherRun) {
  CaseSelection selection(nullptr);
  selection.setCases(sixCases(), Task::binary, {"good", "bad"}, nullptr);
  selection.add({.kind = Kind::outcome, .truth = 1, .decision = 0});
  selection.add({.kind = Kind::rows, .rows = {3, 8}, .label = "map"});
  selection.setCases(sixCases(), Task::regression, {}, nullptr);
  ASSERT_EQ(selection.filter().conditions.size(), 1U);
  EXPECT_EQ(selection.text(selection.filter().conditions[0]), "2 rows picked on the map");
}

TEST_F(LinkedSelection, TheListShowsOnlyWhatMatches) {
  CaseSelection selection(nullptr);
  CaseList list(&selection);
  selection.setCases(sixCases(), Task::binary, {"good", "bad"}, nullptr);
  EXPECT_EQ(list.cases()->rowCount(), 6);
  Q_EMIT list.outcomes()->chosen(4);  // FN
  EXPECT_EQ(listed(*list.cases()), Rows{9});
  EXPECT_EQ(list.subtitle(), "1 case");
  selection.add({.kind = Kind::correct, .is_right = false});
  EXPECT_EQ(list.outcomes()->currentIndex(), 2);  // the control follows the filter
  EXPECT_EQ(listed(*list.cases()), (Rows{9, 20}));
  Q_EMIT list.outcomes()->chosen(0);
  EXPECT_EQ(list.cases()->rowCount(), 6);
}

TEST_F(LinkedSelection, AHistogramBarIsAFilter) {
  CaseSelection selection(nullptr);
  CaseList list(&selection);
  list.resize(330, 800);
  list.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));
  selection.setCases(sixCases(), Task::binary, {"good", "bad"}, nullptr);
  Histogram* bars = list.histogram();
  ASSERT_EQ(bars->bars(), 20U);
  bars->setFocus();
  QTest::keyClick(bars, Qt::Key_Right);
  EXPECT_EQ(bars->currentBar(), 0);
  for (int i = 0; i < 17; ++i) QTest::keyClick(bars, Qt::Key_Right);
  QTest::keyClick(bars, Qt::Key_Return);  // 0.85 to 0.90: the float 0.9 is a little less
  EXPECT_EQ(bars->currentBar(), 17);
  EXPECT_EQ(listed(*list.cases()), Rows{8});
  QTest::keyClick(bars, Qt::Key_Return);  // the same again takes it back
  EXPECT_EQ(list.cases()->rowCount(), 6);
  bars->replot();
  const QPoint second(static_cast<int>(bars->xAxis->coordToPixel(0.125)), bars->axisRect()->rect().center().y());
  QTest::mouseClick(bars, Qt::LeftButton, {}, second);
  EXPECT_EQ(listed(*list.cases()), Rows{3});
}

TEST_F(LinkedSelection, ColumnsOfTheDataAreFiltersToo) {
  openLoans();
  CaseSelection selection(nullptr);
  CaseList list(&selection);
  selection.setCases(sixCases(), Task::binary, {"0", "1"}, session_->table());
  const int place = list.spread()->findText("purpose");
  ASSERT_GE(place, 0);
  list.spread()->setCurrentIndex(place);
  Q_EMIT list.spread()->activated(place);
  ASSERT_EQ(list.histogram()->bars(), 2U);  // rows 3, 9, 21, 30: car; 8, 20: school
  Q_EMIT list.histogram()->barChosen(0);
  EXPECT_EQ(listed(*list.cases()), (Rows{3, 9, 21, 30}));
  EXPECT_EQ(selection.text(selection.filter().conditions[0]), "purpose: car");
}

TEST_F(LinkedSelection, TheConfusionMatrixAnswersToTheKeyboard) {
  ConfusionPlot plot;
  plot.resize(300, 300);
  plot.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&plot));
  plot.setMatrix({"good", "bad"}, {{5, 2}, {1, 4}});
  std::vector<std::pair<int, int>> asked;
  QObject::connect(&plot, &ConfusionPlot::cellClicked, [&](int truth, int predicted) { asked.emplace_back(truth, predicted); });
  plot.setFocus();
  QTest::keyClick(&plot, Qt::Key_Down);
  EXPECT_EQ(plot.current(), (std::pair{0, 0}));
  QTest::keyClick(&plot, Qt::Key_Down);
  QTest::keyClick(&plot, Qt::Key_Return);
  QTest::keyClick(&plot, Qt::Key_Right);
  QTest::keyClick(&plot, Qt::Key_Right);  // the edge holds
  QTest::keyClick(&plot, Qt::Key_Space);
  EXPECT_EQ(asked, (std::vector<std::pair<int, int>>{{1, 0}, {1, 1}}));
}

TEST_F(LinkedSelection, AClickOnAConfusionCellShowsExactlyItsCasesAndBackBringsAllAgain) {
  MainWindow window(session_.get());
  window.resize(1280, 900);
  window.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window.showPage(MainWindow::kInspect);
  auto* inspect = window.findChild<InspectPage*>();
  ASSERT_NE(inspect, nullptr);
  ASSERT_TRUE(waitUntil([&] { return !inspect->selection()->predictions().rows.empty(); }));
  const PredictionRecord scored = inspect->selection()->predictions();
  Rows found;
  for (std::size_t i = 0; i < scored.rows.size(); ++i) {
    if (scored.targets[i] > 0.5F && scored.outputs[i] >= 0.5F) found.push_back(scored.rows[i]);
  }
  ASSERT_FALSE(found.empty());
  Q_EMIT inspect->learned()->confusion()->cellClicked(1, 1);
  EXPECT_EQ(inspect->currentView(), InspectPage::kCases);
  EXPECT_EQ(listed(*inspect->casesPanel()->cases()), found);
  EXPECT_EQ(inspect->filterBar()->countText(), QString("%1 of %2 cases").arg(found.size()).arg(scored.rows.size()));
  EXPECT_TRUE(inspect->filterBar()->isVisible());
  window.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
  inspect->filterBar()->back()->setFocus();
  QTest::keyClick(inspect->filterBar()->back(), Qt::Key_Left, Qt::AltModifier);
  EXPECT_EQ(inspect->casesPanel()->cases()->rowCount(), static_cast<int>(scored.rows.size()));
  Q_EMIT inspect->credit()->bandChosen(0.25, 0.5, false);
  for (const std::size_t i : inspect->selection()->matching()) EXPECT_LT(scored.outputs[i], 0.5F);
}

TEST_F(LinkedSelection, ABarOfTheColumnPanelFiltersTheCasesAndItsChipTakesThatBack) {
  MainWindow window(session_.get());
  window.resize(1280, 900);
  window.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
  openLoans();
  window.showPage(MainWindow::kData);
  ColumnPanel* panel = window.dataPage()->columnPanel();
  ASSERT_TRUE(waitUntil([&] { return !panel->column().isEmpty(); })) << "the page chooses one by itself";
  panel->setColumn("purpose");
  EXPECT_FALSE(panel->chip()->isVisible());
  Q_EMIT panel->histogram()->barChosen(0);
  EXPECT_TRUE(panel->chip()->isVisible());
  EXPECT_FALSE(panel->showCases()->isEnabled()) << "no run has scored anything";
  session_->train();
  ASSERT_TRUE(waitForEnd());
  InspectPage* inspect = window.inspectPage();
  ASSERT_TRUE(waitUntil([&] { return !inspect->selection()->predictions().rows.empty(); }));
  ASSERT_EQ(inspect->filterBar()->chips().size(), 1);
  EXPECT_EQ(inspect->filterBar()->chips().front()->text(), "purpose: car");
  const Column& purpose = session_->table()->column("purpose");
  const auto& scored = inspect->selection()->predictions();
  std::size_t cars = 0;
  for (const std::int64_t row : scored.rows) cars += purpose.text(row) == "car" ? 1 : 0;
  EXPECT_EQ(inspect->selection()->matching().size(), cars);
  window.showPage(MainWindow::kData);
  ASSERT_TRUE(panel->showCases()->isEnabled());
  panel->showCases()->click();
  EXPECT_EQ(window.currentPage(), MainWindow::kInspect);
  EXPECT_EQ(inspect->currentView(), InspectPage::kCases);
  // Another bar of the same column takes its place; the same bar again takes it away, as its chip does.
  panel->setColumn("income");
  Q_EMIT panel->histogram()->barChosen(2);
  EXPECT_EQ(inspect->selection()->filter().conditions.size(), 2U);
  Q_EMIT panel->histogram()->barChosen(3);
  EXPECT_EQ(inspect->selection()->filter().conditions.size(), 2U);
  Q_EMIT panel->histogram()->barChosen(3);
  EXPECT_EQ(inspect->selection()->filter().conditions.size(), 1U);
  panel->setColumn("purpose");
  panel->chip()->click();
  EXPECT_TRUE(inspect->selection()->filter().is_empty());
  EXPECT_FALSE(panel->chip()->isVisibleTo(panel));
}

TEST_F(LinkedSelection, AReopenedProjectIsAsItWasLeft) {
  {
    MainWindow window(session_.get());
    openLoans();
    session_->train();
    ASSERT_TRUE(waitForEnd());
    session_->train();
    ASSERT_TRUE(waitForEnd());
    ASSERT_TRUE(waitUntil([this] { return session_->runs().size() == 2; }));
    InspectPage* inspect = window.inspectPage();
    session_->selectRun(session_->runs()[0].id);
    ASSERT_TRUE(waitUntil([&] { return session_->selectedView() && !window.inspectPage()->selection()->predictions().rows.empty(); }));
    inspect->selection()->add({.kind = Kind::score, .low = 0.5, .high = 1});
    inspect->showView(InspectPage::kCases);
    ASSERT_TRUE(waitUntil([&] { return inspect->casesPanel()->chosenRow() >= 0; }));
    inspect->casesPanel()->chooseRow(inspect->selection()->predictions().rows[2]);
    QTest::qWait(700);  // it is kept after a moment of quiet
  }
  stop();
  start();
  MainWindow window(session_.get());
  window.show();
  session_->openProject(projectPath());
  InspectPage* inspect = window.inspectPage();
  ASSERT_TRUE(waitUntil([&] { return window.inspectPage()->currentView() == InspectPage::kCases; }));
  EXPECT_EQ(session_->selectedRun(), session_->runs()[0].id);
  ASSERT_TRUE(waitUntil([&] { return window.inspectPage()->casesPanel()->chosenRow() >= 0; }));
  EXPECT_EQ(inspect->casesPanel()->chosenRow(), inspect->selection()->predictions().rows[2]);
  ASSERT_EQ(inspect->selection()->filter().conditions.size(), 1U);
  EXPECT_EQ(inspect->selection()->filter().conditions[0].low, 0.5);
  EXPECT_FALSE(inspect->selection()->canGoBack());
}

}  // namespace
}  // namespace amalgam::ui
