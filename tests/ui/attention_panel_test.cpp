// SPDX-License-Identifier: GPL-3.0-or-later
// The attention microscope: levels, groups, heads, epochs, and the inside of a modality.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <nlohmann/json.hpp>

#include "ui/pages/attention_inside.h"
#include "ui/pages/attention_panel.h"
#include "ui/pages/run_charts.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/event_strip.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/token_chips.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_strip.h"

namespace amalgam::ui {
namespace {

using nlohmann::json;

/// A run of two modalities with two heads and three epochs; the best is the last.
RunViewPtr twoSources(std::int64_t id = 1, bool hasAttention = true) {
  auto view = std::make_shared<RunView>();
  view->record.id = id;
  view->record.strategy = hasAttention ? "hybrid" : "late";
  view->record.state = RunState::finished;
  view->record.best_epoch = 3;
  view->record.epochs_done = 3;
  view->modalities = {"numbers", "notes"};
  view->kinds = {"numerical", "text"};
  view->classes = {"0", "1"};
  for (int epoch = 1; epoch <= 3; ++epoch) {
    EpochRecord record;
    record.epoch = epoch;
    const double share = 0.5 + 0.1 * epoch;
    record.weights = {{"numbers", share, share}, {"notes", 1 - share, 1 - share}};
    const auto a = static_cast<float>(share);
    if (hasAttention) record.attention = {{0, 2, view->modalities, {a, 1 - a, 0.5F, 0.5F, 1 - a, a, 0.25F, 0.75F}}};
    record.metrics = {{Part::train, "loss", 0.5}, {Part::validation, "loss", 0.6}};
    view->epochs.push_back(record);
  }
  return view;
}

json figuresOf(const std::string& group, std::int64_t rows, double share) {
  AttentionFigures figures;
  figures.rows = rows;
  figures.weights = {share, 1 - share};
  figures.weight_deviations = {0.1, 0.1};
  figures.layers = {{2, {share, 1 - share, 0.5, 0.5, 1 - share, share, 0.25, 0.75}}};
  figures.row_entropy = {{0.3, 0.4}};
  json one = attention_json(figures);
  one["group"] = group;
  one["tokens"] = {{{"modality", "numbers"}, {"kind", "numerical"}, {"ordered", true}, {"rows", rows}, {"rest", 0.0},
                    {"tokens", {{{"name", "income"}, {"attention", 0.7}, {"rows", rows}, {"where_there", 0.7}}, {{"name", "age"}, {"attention", 0.3}, {"rows", rows}, {"where_there", 0.3}}}}},
                   {{"modality", "notes"}, {"kind", "text"}, {"ordered", false}, {"rows", rows}, {"rest", 0.2},
                    {"tokens", {{{"name", "逾期"}, {"attention", 0.8}, {"rows", 3}, {"where_there", 0.9}}}}}};
  return one;
}

json aboutRun(const std::string& by, std::vector<json> frames) {
  return {{"part", "validation"}, {"by", by}, {"classes", {"0", "1"}}, {"modalities", {"numbers", "notes"}}, {"best_epoch", 3},
          {"epochs", {1, 2, 3}}, {"groupings", {"class", "outcome", "score", "region"}}, {"frames", frames}};
}

json outcomeFrame(int epoch, double right, double wrong) {
  return {{"epoch", epoch},
          {"confusion", {{10, 2 + epoch}, {3, 5}}},
          {"groups", {figuresOf("(all)", 20, (right + wrong) / 2), figuresOf("TP", 12, right), figuresOf("FN", 8, wrong)}}};
}

class AttentionPanelTest : public UiFixture {
 protected:
  static json outcomeSettings() { return {{"part", "validation"}, {"cut_off", 0.5}, {"by", "outcome"}}; }
  /// The panel on groups by outcome, with answers for all three epochs.
  void showOutcomes(AttentionPanel& panel) {
    panel.showRun(twoSources());
    panel.showAnswer(1, {{"part", "validation"}, {"cut_off", 0.5}}, aboutRun("", {outcomeFrame(3, 0.9, 0.3)}));  // tells what to group by
    panel.bar()->setLevel(AttentionChoice::Level::groups);
    panel.bar()->setGrouping("outcome");
    panel.showAnswer(1, outcomeSettings(), aboutRun("outcome", {outcomeFrame(1, 0.6, 0.5), outcomeFrame(2, 0.7, 0.4), outcomeFrame(3, 0.9, 0.3)}));
  }
};

TEST_F(AttentionPanelTest, AllRowsAreShownFromWhatTrainingKept) {
  AttentionPanel panel(session_.get());
  panel.showRun(twoSources());
  EXPECT_EQ(panel.slider()->epoch(), 3);
  EXPECT_EQ(panel.heads()->count(), 2);
  EXPECT_EQ(panel.map()->cellText(0, 0), QLocale().toString(0.5, 'f', 2));  // (0.8 + 0.2) / 2
  ASSERT_EQ(panel.weights()->table().rows.size(), 2U);
  EXPECT_EQ(panel.weights()->table().rows[0][1].toDouble(), 0.8);
  panel.slider()->setEpoch(1);
  EXPECT_NEAR(panel.weights()->table().rows[0][1].toDouble(), 0.6, 1e-12);
  EXPECT_EQ(panel.curves()->curves()->markedEpoch(), 1);
}

TEST_F(AttentionPanelTest, HeadsAreToggledAndSoloed) {
  AttentionPanel panel(session_.get());
  panel.resize(900, 1200);
  panel.showRun(twoSources());
  panel.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
  HeadStrip& heads = *panel.heads();
  EXPECT_EQ(heads.chosen(), (std::vector<int>{0, 1}));
  QTest::mouseClick(heads.button(0), Qt::LeftButton);
  EXPECT_EQ(heads.chosen(), (std::vector<int>{1}));
  EXPECT_EQ(panel.map()->cellText(1, 1), QLocale().toString(0.75, 'f', 2));
  QTest::mouseClick(heads.button(1), Qt::LeftButton);
  EXPECT_EQ(heads.chosen(), (std::vector<int>{1}));  // one always stays
  QTest::mouseDClick(heads.button(0), Qt::LeftButton);
  EXPECT_EQ(heads.chosen(), (std::vector<int>{0}));
  EXPECT_EQ(panel.map()->cellText(0, 0), QLocale().toString(0.8, 'f', 2));
  QTest::keyClick(heads.button(0), Qt::Key_Return);
  EXPECT_EQ(heads.chosen().size(), 2U);
  QTest::keyClick(heads.button(1), Qt::Key_Space);
  EXPECT_EQ(heads.chosen(), (std::vector<int>{0}));
  QTest::keyClick(heads.button(1), Qt::Key_A);
  EXPECT_EQ(heads.chosen().size(), 2U);
  // Head 2, second query: −(¼ ln ¼ + ¾ ln ¾) = 0.562; first: 0.500; mean 0.53 nats.
  EXPECT_EQ(heads.button(1)->entropyText(), QStringLiteral("%1 nats").arg(QLocale().toString(0.53, 'f', 2)));
  EXPECT_TRUE(heads.button(1)->accessibleName().contains("nats"));
}

TEST_F(AttentionPanelTest, GroupsAreShownAndSubtracted) {
  AttentionPanel panel(session_.get());
  showOutcomes(panel);
  EXPECT_EQ(panel.bar()->groupBox()->count(), 3);
  EXPECT_EQ(panel.bar()->choice().group, "TP");
  EXPECT_EQ(panel.weights()->table().rows[0][1].toDouble(), 0.9);
  EXPECT_FALSE(panel.weights()->table().rows[0][2].isEmpty());  // the interval of the mean
  EXPECT_FALSE(panel.confusion()->isEmpty());
  panel.bar()->setCompare(AttentionChoice::Compare::group);
  panel.bar()->otherBox()->setCurrentIndex(2);
  EXPECT_NEAR(panel.weights()->table().rows[0][1].toDouble(), 0.9 - 0.3, 1e-12);
  EXPECT_EQ(panel.map()->mode(), AttentionHeatmap::Mode::signedValues);
  panel.heads()->solo(0);
  EXPECT_EQ(panel.map()->cellText(0, 0), QStringLiteral("+") + QLocale().toString(0.6, 'f', 2));
  EXPECT_NEAR(panel.map()->scaleRange().lower, -panel.map()->scaleRange().upper, 1e-12);  // around 0
  panel.bar()->setCompare(AttentionChoice::Compare::nothing);
  EXPECT_EQ(panel.map()->mode(), AttentionHeatmap::Mode::value);
}

TEST_F(AttentionPanelTest, TheSliderMovesEverythingTogether) {
  AttentionPanel panel(session_.get());
  showOutcomes(panel);
  panel.heads()->solo(0);
  const QString last = panel.confusion()->cellText(0, 1);
  panel.slider()->setEpoch(1);
  EXPECT_EQ(panel.weights()->table().rows[0][1].toDouble(), 0.6);
  EXPECT_EQ(panel.map()->cellText(0, 0), QLocale().toString(0.6, 'f', 2));
  EXPECT_NE(panel.confusion()->cellText(0, 1), last);
  EXPECT_EQ(panel.curves()->curves()->markedEpoch(), 1);
  panel.bar()->setCompare(AttentionChoice::Compare::epoch);
  panel.bar()->otherBox()->setCurrentIndex(2);  // epoch 3
  EXPECT_NEAR(panel.weights()->table().rows[0][1].toDouble(), 0.6 - 0.9, 1e-12);
}

TEST_F(AttentionPanelTest, TheScaleIsFixedOrAroundUniform) {
  AttentionPanel panel(session_.get());
  panel.showRun(twoSources());
  const QCPRange before = panel.map()->scaleRange();
  panel.slider()->setEpoch(1);
  EXPECT_EQ(panel.map()->scaleRange(), before);
  panel.setScale(1);
  panel.heads()->solo(0);
  EXPECT_EQ(panel.map()->mode(), AttentionHeatmap::Mode::differenceToUniform);
  EXPECT_EQ(panel.map()->cellText(0, 0), QStringLiteral("+") + QLocale().toString(0.1, 'f', 2));  // 0.6 − 1/2
  EXPECT_EQ(panel.map()->cellText(1, 0), QLocale().toString(0.0, 'f', 2));
}

TEST_F(AttentionPanelTest, AStrategyWithoutAttentionShowsItsWeightsAndSaysSo) {
  AttentionPanel panel(session_.get());
  panel.showRun(twoSources(2, false));
  EXPECT_TRUE(panel.map()->isEmpty());
  EXPECT_EQ(panel.heads()->count(), 0);
  EXPECT_EQ(panel.weights()->table().rows.size(), 2U);
  EXPECT_TRUE(panel.message().contains("no attention between modalities")) << panel.message().toStdString();
}

TEST_F(AttentionPanelTest, OneRowShowsItsWordsAndEvents) {
  AttentionPanel panel(session_.get());
  panel.resize(900, 1400);
  panel.showRun(twoSources());
  panel.bar()->setLevel(AttentionChoice::Level::row);
  json frame = {{"epoch", 3}, {"groups", {figuresOf("(all)", 1, 0.9)}}, {"confusion", nullptr},
                {"case", {{"score", 0.731}, {"decision", "1"},
                          {"tokens", {{{"modality", "numbers"}, {"kind", "numerical"}, {"tokens", {{{"name", "income"}, {"attention", 1.0}}}}},
                                      {{"modality", "notes"}, {"kind", "text"}, {"tokens", {{{"name", "贷款"}, {"attention", 0.9}}, {{"name", "逾期"}, {"attention", 0.1}}}}},
                                      {{"modality", "clicks"}, {"kind", "behavioural"},
                                       {"tokens", {{{"name", "login"}, {"attention", 0.4}, {"time", 5.0}}, {{"name", "apply"}, {"attention", 0.6}, {"time", 9.0}}}}}}}}}};
  json answer = aboutRun("", {frame});
  answer["label"] = "0";
  panel.showAnswer(1, {{"row", 0}, {"cut_off", 0.5}}, answer);
  bool told = false;
  for (const QLabel* label : panel.findChildren<QLabel*>()) told |= label->text().contains("truth 0, score 0.731, decision 1");
  EXPECT_TRUE(told);
  panel.inside()->showModality(1);
  ASSERT_EQ(panel.inside()->chips()->words().size(), 2U);
  for (int i = 0; i < 2; ++i) EXPECT_GE(contrastRatio(panel.inside()->chips()->chipColor(i), panel.inside()->chips()->chipTextColor(i)), 4.5);
  EXPECT_NE(panel.inside()->chips()->chipColor(0), panel.inside()->chips()->chipColor(1));
  panel.inside()->showModality(2);
  EXPECT_TRUE(panel.inside()->events()->hasTimes());
  EXPECT_EQ(panel.inside()->events()->placeOf(1), 4);  // hours since the first
}

TEST_F(AttentionPanelTest, InsideAGroupStandColumnsInOrderAndWordsByAttention) {
  AttentionPanel panel(session_.get());
  showOutcomes(panel);
  const PlotTable columns = panel.inside()->bars()->table();
  ASSERT_EQ(columns.rows.size(), 2U);
  EXPECT_EQ(columns.rows[0][0], "income");
  emit panel.map()->cellClicked(0, 1);  // the modality that is looked at
  const PlotTable words = panel.inside()->bars()->table();
  ASSERT_EQ(words.rows.size(), 2U);
  EXPECT_EQ(words.rows[0][0], QStringLiteral("逾期"));
  EXPECT_EQ(words.rows[1][1].toDouble(), 0.2);  // all others
}

TEST_F(AttentionPanelTest, InsideAModalityGroupsAreSubtractedToo) {
  AttentionPanel panel(session_.get());
  panel.showRun(twoSources());
  panel.showAnswer(1, {{"part", "validation"}, {"cut_off", 0.5}}, aboutRun("", {outcomeFrame(3, 0.9, 0.3)}));
  panel.bar()->setLevel(AttentionChoice::Level::groups);
  panel.bar()->setGrouping("outcome");
  json frame = outcomeFrame(3, 0.9, 0.3);
  frame["groups"][2]["tokens"][0]["tokens"][0]["attention"] = 0.4;  // FN looks at income less
  frame["groups"][2]["tokens"][0]["tokens"][1]["attention"] = 0.6;
  frame["groups"][2]["tokens"][1]["tokens"][0]["name"] = "something else";
  panel.showAnswer(1, outcomeSettings(), aboutRun("outcome", {frame}));
  EXPECT_FALSE(panel.inside()->isDifference());
  panel.bar()->setCompare(AttentionChoice::Compare::group);
  panel.bar()->otherBox()->setCurrentIndex(2);
  ASSERT_TRUE(panel.inside()->isDifference());
  const PlotTable columns = panel.inside()->bars()->table();
  ASSERT_EQ(columns.rows.size(), 2U);
  EXPECT_NEAR(columns.rows[0][1].toDouble(), 0.7 - 0.4, 1e-9);
  EXPECT_NEAR(columns.rows[1][1].toDouble(), 0.3 - 0.6, 1e-9);
  EXPECT_EQ(columns.header[1], "difference of the shares of attention");
  panel.inside()->showModality(1);
  EXPECT_TRUE(panel.inside()->bars()->isEmpty());  // no word in common: nothing is known of a difference
  panel.bar()->setCompare(AttentionChoice::Compare::nothing);
  EXPECT_FALSE(panel.inside()->isDifference());
}

TEST_F(AttentionPanelTest, TheCutOffIsTheOneKeptWithTheRunUntilAnotherIsTyped) {
  AttentionPanel panel(session_.get());
  RunViewPtr view = twoSources();
  panel.showRun(view);
  EXPECT_EQ(panel.bar()->choice().cutOff, 0.5);
  view = twoSources();
  view->decision.cut_off = 0.2345678;
  panel.showRun(view);
  EXPECT_EQ(panel.bar()->choice().cutOff, 0.2345678);  // to the last digit, though the box shows three
  panel.bar()->cutOffBox()->setValue(0.4);
  view = twoSources();
  view->decision.cut_off = 0.3;
  panel.showRun(view);
  EXPECT_EQ(panel.bar()->choice().cutOff, 0.4);
}

TEST_F(AttentionPanelTest, WhatCannotBeAnsweredIsToldOnce) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  AttentionPanel panel(session_.get());
  panel.show();
  panel.showRun(session_->selectedView());
  ASSERT_TRUE(waitUntil([&] { return panel.message().contains("no insight"); })) << panel.message().toStdString();  // of the test's engine
  EXPECT_FALSE(panel.map()->isEmpty());  // what training kept is shown all the same
}

TEST(TokenChipsTest, WrapIntoLinesAndReadOff) {
  TokenChips chips;
  chips.resize(220, 160);
  std::vector<AttendedToken> words;
  for (int i = 0; i < 12; ++i) words.push_back({QStringLiteral("word%1").arg(i), i / 12.0});
  chips.setTokens(words);
  chips.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&chips));
  chips.replot();
  EXPECT_GT(chips.chipRect(11).top(), chips.chipRect(0).top());
  for (int i = 0; i < 12; ++i) EXPECT_LE(chips.chipRect(i).right(), 220);
  EXPECT_TRUE(chips.readoutAt(chips.chipRect(3).center()).text().contains("word3"));
  EXPECT_TRUE(chips.readoutAt({-5, -5}).isEmpty());
  EXPECT_EQ(chips.table().rows.size(), 12U);
}

TEST(EventStripTest, StandsInPlaceWithoutTimes) {
  EventStrip strip;
  strip.setEvents({{"a", 0.1}, {"b", 0.9}});
  EXPECT_FALSE(strip.hasTimes());
  EXPECT_EQ(strip.placeOf(1), 2);
  strip.setEvents({{"counts", 0.2}, {"a", 0.3, 10}, {"b", 0.5, 12}});
  EXPECT_TRUE(strip.hasTimes());
  EXPECT_LT(strip.placeOf(0), strip.placeOf(1));  // what has no time stands before the first event
  EXPECT_EQ(strip.placeOf(2), 2);
}

}  // namespace
}  // namespace amalgam::ui
