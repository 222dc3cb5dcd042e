// SPDX-License-Identifier: GPL-3.0-or-later
// What Inspect shows beside the learned weights: what sources are worth, and the credit pack.
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSlider>
#include <QTableWidget>
#include <nlohmann/json.hpp>

#include "engine/evaluation/score_groups.h"
#include "engine/project/credit_pack.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/bar_cell_delegate.h"
#include "ui/pages/cases_panel.h"
#include "ui/pages/compare_panel.h"
#include "ui/pages/credit_columns_card.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/recalibration_card.h"
#include "ui/pages/sources_panel.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/line_plot.h"
#include "ui/plots/signed_matrix.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {
namespace {

using nlohmann::json;

json shapleyAnswer() {
  const auto game = [](const char* id, double first, double pair) {
    return json{{"id", id},
                {"metric", "roc_auc"},
                {"none", 0.5},
                {"all", 0.8},
                {"values", {{{"modality", "numerical"}, {"value", first}, {"low", 0.1}, {"high", 0.3}},
                            {{"modality", "text"}, {"value", 0.1}, {"low", 0.05}, {"high", 0.15}}}},
                {"interactions", {{"value", {{0.0, pair}, {pair, 0.0}}}, {"low", {{0.0, pair}, {pair, 0.0}}}, {"high", {{0.0, pair}, {pair, 0.0}}}}}};
  };
  return {{"part", "test"}, {"rows", 100}, {"rows_of_part", 120}, {"games", {game("metric", 0.2, 0.01), game("information", 0.25, -0.04)}},
          {"findings", {"numerical and text tell partly the same (redundancy)."}}};
}

class InsightPanels : public UiFixture {
 protected:
  /// 200 rows: the higher the score the more bads.
  static CreditPanel::Figures figures() {
    std::vector<float> targets, scores;
    for (int i = 0; i < 200; ++i) {
      scores.push_back(static_cast<float>(i) / 200);
      targets.push_back((i * 7) % 200 < i ? 1.0F : 0.0F);
    }
    CreditPanel::Figures figures;
    figures.run = 1;
    figures.lab = std::make_shared<CutOffLab>(*group_scores(targets, scores));
    figures.pack = {{"part", "test"},
                    {"rows", 200},
                    {"bads", 100},
                    {"bad_rate", 0.5},
                    {"metrics", {{{"metric", "roc_auc"}, {"value", 0.75}, {"interval", {0.7, 0.8}}}}},
                    {"gains", {{{"cumulative_rows", 0.5}, {"cumulative_bads", 0.8}, {"ks", 0.4}}, {{"cumulative_rows", 1.0}, {"cumulative_bads", 1.0}, {"ks", 0.0}}}},
                    {"calibration", {{"equal_count", {{{"mean_score", 0.2}, {"bad_rate", 0.25}, {"interval", {0.2, 0.3}}}}}}},
                    {"bands", {{"order_breaks", 1},
                               {"bands", {{{"low", 0.0}, {"high", 0.5}, {"points_from", 500.0}, {"points_to", nullptr}, {"rows", 100}, {"bads", 30}, {"share", 0.5},
                                           {"bad_rate", 0.3}, {"interval", {0.2, 0.4}}, {"breaks_order", false}},
                                          {{"low", 0.5}, {"high", 1.0}, {"points_from", nullptr}, {"points_to", 500.0}, {"rows", 100}, {"bads", 20}, {"share", 0.5},
                                           {"bad_rate", 0.2}, {"interval", nullptr}, {"breaks_order", true}}}}}},
                    {"stability", {{"scores", {{"index", 0.3}, {"light", "red"}, {"by_chance", 0.02}}}}}};
    return figures;
  }
};

TEST_F(InsightPanels, SourcesShowValuesPairsAndTheVerdict) {
  SourcesPanel panel(session_.get());
  EXPECT_TRUE(panel.verdict().isEmpty());
  EXPECT_TRUE(panel.values()->isEmpty());
  panel.showAnswer("modality_shapley", shapleyAnswer());
  panel.showAnswer("weights_agreement", {{"badge", "disagree"}, {"sentence", "Do not read the weights as importance."}});
  panel.showAnswer("missing_stress", {{"metric", "roc_auc"}, {"part", "test"}, {"rows", 100}, {"repeats", 20},
                                      {"curves", {{{"modality", "text"}, {"points", {{{"share", 0.0}, {"value", 0.8}, {"low", 0.8}, {"high", 0.8}},
                                                                                     {{"share", 1.0}, {"value", 0.7}, {"low", 0.7}, {"high", 0.7}}}}}}}});
  EXPECT_EQ(panel.verdict(), "disagree");
  const PlotTable values = panel.values()->table();
  ASSERT_EQ(values.rows.size(), 2U);
  EXPECT_TRUE(values.toTsv().contains("0.2"));
  EXPECT_EQ(panel.interactions()->cellText(0, 1), QStringLiteral("−0.040"));  // of the information, not of the AUC
  EXPECT_TRUE(panel.interactions()->cellText(0, 0).isEmpty());
  EXPECT_EQ(panel.interactions()->table().rows.size(), 1U);  // a pair once
  ASSERT_EQ(panel.stress()->lines().size(), 1U);
  EXPECT_EQ(panel.stress()->lines().front().y.back(), 0.7);
}

TEST_F(InsightPanels, AnAnswerWithoutGamesShowsNothingAndDoesNotFail) {
  SourcesPanel panel(session_.get());
  panel.showAnswer("modality_shapley", json::object());
  panel.showAnswer("modality_shapley", json());
  EXPECT_TRUE(panel.values()->isEmpty());
}

TEST_F(InsightPanels, CreditShowsIntervalsBandsAndTheCheapestCutOff) {
  CreditPanel panel(session_.get());
  panel.showFigures(figures());
  EXPECT_EQ(panel.tiles().front()->value(), "0.750");
  EXPECT_EQ(panel.bands()->rowCount(), 2);
  EXPECT_TRUE(panel.bands()->item(1, 5)->text().contains(QStringLiteral("⚠")));
  EXPECT_FALSE(panel.bands()->item(0, 5)->text().contains(QStringLiteral("⚠")));
  const auto lab = figures().lab;
  const std::size_t cheapest = lab->decision_of(lab->cheapest(DecisionCosts{}).cut_off);
  EXPECT_EQ(panel.slider()->value(), static_cast<int>(cheapest));
  ASSERT_EQ(panel.cutOff()->lines().size(), 3U);
}

TEST_F(InsightPanels, MovingTheCutOffTellsWhatItBringsAbout) {
  CreditPanel panel(session_.get());
  panel.showFigures(figures());
  panel.setDecision(0);
  EXPECT_TRUE(panel.decisionText().startsWith("approve 0.0 %")) << panel.decisionText().toStdString();
  panel.setDecision(100);
  EXPECT_TRUE(panel.decisionText().startsWith("approve 50.0 %")) << panel.decisionText().toStdString();
}

TEST_F(InsightPanels, AnyShareCanBeApproved) {
  CreditPanel panel(session_.get());
  panel.showFigures(figures());
  panel.approval()->setValue(65);
  EXPECT_FALSE(panel.decisionText().startsWith("approve 65.0 %"));  // a number alone decides nothing
  QTest::keyClick(panel.approval(), Qt::Key_Return);
  EXPECT_TRUE(panel.decisionText().startsWith("approve 65.0 %")) << panel.decisionText().toStdString();
}

TEST_F(InsightPanels, PartsWhoseScoresAreNotStoredCannotBeChosen) {
  CreditPanel panel(session_.get());
  CreditPanel::Figures some = figures();
  some.parts = {Part::test, Part::validation};
  panel.showFigures(some);
  const auto buttons = panel.parts()->findChildren<QAbstractButton*>();
  ASSERT_EQ(buttons.size(), 3);
  EXPECT_TRUE(buttons[0]->isEnabled());
  EXPECT_FALSE(buttons[2]->isEnabled());
  some.parts.push_back(Part::train);
  some.pack["part"] = "train";
  panel.showFigures(some);
  EXPECT_EQ(panel.parts()->currentIndex(), 2);
  EXPECT_TRUE(panel.parts()->findChildren<QAbstractButton*>()[2]->isEnabled());
}

TEST_F(InsightPanels, BandsHaveBarsAndAnOrderBreakIsFlagged) {
  CreditPanel panel(session_.get());
  panel.showFigures(figures());
  EXPECT_EQ(panel.bands()->item(0, 5)->data(BarCellDelegate::BarRole).toDouble(), 1);  // the highest bad rate fills its cell
  EXPECT_NEAR(panel.bands()->item(1, 5)->data(BarCellDelegate::BarRole).toDouble(), 2.0 / 3, 1e-12);
  EXPECT_TRUE(panel.bands()->item(1, 5)->data(BarCellDelegate::WarnRole).toBool());
  EXPECT_FALSE(panel.bands()->item(0, 5)->data(BarCellDelegate::WarnRole).toBool());
}

TEST_F(InsightPanels, AStoredCutOffIsWhereTheSliderStands) {
  CreditPanel panel(session_.get());
  CreditPanel::Figures kept = figures();
  kept.pack["decision"] = {{"cut_off", kept.lab->decision(60).cut_off}, {"recalibration", {{"method", "none"}}}};
  panel.showFigures(kept);
  EXPECT_EQ(panel.slider()->value(), 60);
  EXPECT_TRUE(panel.keepCutOff()->text().startsWith("Kept")) << panel.keepCutOff()->text().toStdString();
  panel.setDecision(61);
  EXPECT_EQ(panel.keepCutOff()->text(), "Keep this cut-off");
}

TEST_F(InsightPanels, GroupsShowFairnessAndColumnsTheirLights) {
  CreditColumnsCard card(session_.get());
  const auto segment = [](const char* name, int rows, double auc) {
    return json{{"segment", name}, {"rows", rows}, {"bad_rate", 0.2}, {"mean_score", 0.25}, {"auc_interval", {auc - 0.1, auc + 0.1}}, {"metrics", {{"roc_auc", auc}, {"ks", 0.4}}}};
  };
  const auto group = [](const char* name, int rows, double rate, double ratio, bool small) {
    return json{{"group", name}, {"rows", rows}, {"selection_rate", rate}, {"selection_ratio", ratio}, {"opportunity", rate + 0.1}, {"is_small", small}};
  };
  card.showAnswer({{"segments",
                    {{{"column", "sex"},
                      {"segments", {segment("f", 100, 0.7), segment("m", 100, 0.8), segment("x", 5, 0.5)}},
                      {"fairness", {{"cut_off", 0.3}, {"selection_ratio", 0.75}, {"opportunity_gap", 0.2}, {"meets_four_fifths", false},
                                    {"groups", {group("f", 100, 0.6, 0.75, false), group("m", 100, 0.8, 1.0, false), group("x", 5, 0.2, 0.25, true)}}}}}}},
                   {"stability",
                    {{"columns", {{{"column", "income"}, {"modality", "numbers"}, {"by", "value"}, {"index", 0.3}, {"light", "red"}, {"by_chance", 0.02}},
                                  {{"column", "sex"}, {"modality", "profile"}, {"by", "value"}, {"index", 0.01}, {"light", "green"}, {"by_chance", 0.01}}}},
                     {"modalities", {{{"modality", "numbers"}, {"index", 0.3}, {"worst_index", 0.3}, {"worst_column", "income"}, {"light", "red"}}}}}}});
  ASSERT_EQ(card.groups()->rowCount(), 3);
  EXPECT_EQ(card.groups()->item(0, 4)->text(), "0.700");
  EXPECT_TRUE(card.groups()->item(0, 7)->text().contains(QStringLiteral("⚠")));  // below four fifths
  EXPECT_FALSE(card.groups()->item(1, 7)->text().contains(QStringLiteral("⚠")));
  EXPECT_FALSE(card.groups()->item(2, 7)->text().contains(QStringLiteral("⚠")));  // too few rows to judge
  EXPECT_TRUE(card.ratio()->text().contains("below four fifths"));
  EXPECT_EQ(card.ratio()->tone(), Tone::bad);
  EXPECT_TRUE(card.gap()->text().contains("20.0 %"));
  ASSERT_EQ(card.columns()->rowCount(), 2);
  EXPECT_TRUE(card.columns()->item(0, 3)->text().contains("moved"));  // a word, not a colour alone
  EXPECT_TRUE(card.columns()->item(1, 3)->text().contains("stable"));
  EXPECT_EQ(card.modalities()->item(0, 2)->text(), "income");
}

TEST_F(InsightPanels, ARecalibrationIsStoredWithTheRunAndUndone) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  const std::int64_t run = session_->selectedRun();
  std::vector<std::int64_t> rows(80);
  std::vector<float> targets, scores;
  for (int i = 0; i < 80; ++i) {
    rows[static_cast<std::size_t>(i)] = i;
    targets.push_back(i % 4 == 0 ? 1.0F : 0.0F);
    scores.push_back(static_cast<float>((i * 7) % 80 + (i % 4 == 0 ? 20 : 0)) / 120);
  }
  ProjectStore store(toPath(projectPath()), ProjectStore::Mode::read_write);
  store.write_predictions(run, {Part::validation, rows, targets, scores, 1});
  CreditPanel panel(session_.get());
  panel.resize(1000, 900);
  panel.show();
  panel.showRun(session_->selectedView());
  ASSERT_TRUE(waitUntil([&] { return panel.recalibration()->table()->item(0, 1) != nullptr; }));
  EXPECT_EQ(panel.recalibration()->choice()->currentIndex(), 0);
  panel.recalibration()->choose(1);
  ASSERT_TRUE(waitUntil([&] { return store.run_decision(run).recalibration == "platt"; }));
  ASSERT_TRUE(waitUntil([&] { return panel.recalibration()->table()->item(1, 0)->text().contains("in use"); }));
  panel.keepCutOff()->click();
  ASSERT_TRUE(waitUntil([&] { return store.run_decision(run).cut_off.has_value(); }));
  session_->undoStack()->undo();
  ASSERT_TRUE(waitUntil([&] { return !store.run_decision(run).cut_off; }));
  session_->undoStack()->undo();
  ASSERT_TRUE(waitUntil([&] { return store.run_decision(run) == RunDecision{}; }));
  EXPECT_TRUE(waitUntil([&] { return panel.recalibration()->choice()->currentIndex() == 0; }));
}

PredictionRecord fourCases() {
  return {.part = Part::test, .rows = {3, 8, 9, 20}, .targets = {0, 1, 1, 0}, .outputs = {0.1F, 0.9F, 0.2F, 0.7F}, .width = 1};
}

TEST(CaseModelTest, ShowsSomeRowsAndSortsThem) {
  CaseModel model;
  model.setCases(fourCases(), Task::binary, {"good", "bad"}, 0.5);
  ASSERT_EQ(model.rowCount(), 4);
  EXPECT_EQ(model.dataRow(0), 8);  // highest score first
  EXPECT_EQ(model.data(model.index(0, CaseModel::kDecision)).toString(), "bad");
  EXPECT_EQ(model.data(model.index(0, CaseModel::kRow)).toString(), "9");  // people count from 1
  model.setMatching({0, 3});
  ASSERT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.dataRow(0), 20);
  EXPECT_EQ(model.placeOf(9), -1);
  model.setMatching({0, 1, 2, 3});
  model.sort(CaseModel::kRow, Qt::AscendingOrder);
  EXPECT_EQ(model.dataRow(0), 3);
  EXPECT_EQ(model.placeOf(20), 3);
  EXPECT_EQ(model.dataRow(4), -1);
}

json caseAnswer(double score) {
  return {{"row", 8}, {"label", "1"}, {"score", score}, {"log_odds", 1.0}, {"base", -0.7}, {"decision", "1"}, {"before", nullptr},
          {"contributions", {{{"modality", "numerical"}, {"value", 1.2}, {"is_there", true}}, {{"modality", "text"}, {"value", 0.5}, {"is_there", false}}}},
          {"smallest_change", {{"column", "income"}, {"from", "100"}, {"to", "900"}, {"score", 0.4}}},
          {"columns", {{{"column", "income"}, {"modality", "numerical"}, {"text", "100"}, {"original", "100"}, {"is_edited", false}}}},
          {"tokens", {{{"modality", "numerical"}, {"tokens", {{{"name", "income"}, {"attention", 0.75}}}}}}}};
}

TEST_F(InsightPanels, ACaseShowsContributionsAndTheSmallestChange) {
  CasesPanel panel(session_.get());
  panel.showCases(fourCases());
  EXPECT_EQ(panel.cases()->rowCount(), 4);
  panel.chooseRow(8);
  panel.showAnswer(caseAnswer(0.9));
  EXPECT_EQ(panel.score()->value(), "0.900");
  EXPECT_TRUE(panel.change().contains("income from 100 to 900")) << panel.change().toStdString();
  EXPECT_EQ(panel.contributions()->table().rows.size(), 2U);
  ASSERT_EQ(panel.cells()->rowCount(), 1);
  panel.cells()->item(0, 1)->setText("250");
  EXPECT_EQ(panel.edits().at("income"), "250");
  panel.cells()->item(0, 1)->setText("");
  EXPECT_TRUE(panel.edits().at("income").is_null());  // an empty cell is a missing one
  panel.resetEdits();
  EXPECT_TRUE(panel.edits().empty());
}

TEST_F(InsightPanels, ARunWithoutAYesNoTargetIsToldSo) {
  CreditPanel panel(session_.get());
  auto view = std::make_shared<RunView>();
  view->record.id = 7;
  view->record.state = RunState::finished;
  view->record.best_epoch = 3;
  view->task = Task::regression;
  panel.showRun(view);
  bool told = false;
  for (const QLabel* label : panel.findChildren<QLabel*>()) told |= label->text().contains("yes/no target");
  EXPECT_TRUE(told);
}

TEST_F(InsightPanels, InspectSwitchesBetweenItsViews) {
  MainWindow window(session_.get());
  window.resize(1280, 800);
  window.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  window.showPage(MainWindow::kInspect);
  auto* inspect = window.findChild<InspectPage*>();
  ASSERT_NE(inspect, nullptr);
  inspect->showView(InspectPage::kSources);
  EXPECT_TRUE(inspect->sources()->isVisible());
  EXPECT_TRUE(inspect->sources()->button()->isEnabled());
  inspect->showView(InspectPage::kCases);
  EXPECT_TRUE(inspect->casesPanel()->isVisible());
  inspect->showView(InspectPage::kCredit);
  EXPECT_TRUE(inspect->credit()->isVisible());
  EXPECT_FALSE(inspect->sources()->isVisible());
  inspect->showView(InspectPage::kCompare);
  EXPECT_TRUE(inspect->comparison()->isVisible());
  inspect->showView(InspectPage::kLearned);
  EXPECT_FALSE(inspect->credit()->isVisible());
}

TEST(LinePlotTest, ReadsOffEveryLineAtAPlace) {
  LinePlot plot;
  plot.setAxisTitles("share", "AUC");
  plot.setLines({{.name = "text", .x = {0, 0.5, 1}, .y = {0.8, 0.75, 0.7}, .low = {0.8, 0.7, 0.6}, .high = {0.8, 0.8, 0.8}, .kindId = "text"},
                 {.name = "clicks", .x = {0, 0.5, 1}, .y = {0.8, 0.8, 0.79}}});
  plot.resize(500, 300);
  plot.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&plot));
  plot.fit();
  plot.replot();
  const Readout readout = plot.readoutAt({plot.xAxis->coordToPixel(0.5), plot.yAxis->coordToPixel(0.75)});
  ASSERT_EQ(readout.rows.size(), 2U);  // the bands are not read
  EXPECT_TRUE(readout.text().contains("0.75")) << readout.text().toStdString();
  EXPECT_EQ(plot.legendEntries().size(), 2U);
  plot.clear();
  EXPECT_TRUE(plot.isEmpty());
}

}  // namespace
}  // namespace amalgam::ui
