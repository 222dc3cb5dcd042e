// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

#include "ui/pages/drop_one_card.h"
#include "ui/pages/scenario_card.h"
#include "ui/pages/what_if_card.h"
#include "ui/plots/bar_chart.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

using nlohmann::json;

json caseColumns() {
  return {{"task", "binary"},
          {"smallest_change", nullptr},
          {"columns",
           {{{"column", "income"}, {"modality", "numbers"}, {"type", "number"}, {"text", "100"}, {"original", "100"}, {"is_edited", false}},
            {{"column", "note"}, {"modality", "notes"}, {"type", "text"}, {"text", "late again"}, {"original", "late again"}, {"is_edited", false}}}}};
}

class WhatIf : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    card_ = std::make_unique<WhatIfCard>();
    card_->resize(700, 500);
    card_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(card_.get()));
    card_->setSources({"numbers", "notes"}, {"numerical", "text"});
    card_->showAnswer(caseColumns());
    QObject::connect(card_.get(), &WhatIfCard::changed, card_.get(), [this](bool isTyping) {
      ++changes_;
      typed_ += isTyping ? 1 : 0;
    });
  }
  void TearDown() override {
    card_.reset();
    UiFixture::TearDown();
  }
  std::unique_ptr<WhatIfCard> card_;
  int changes_ = 0, typed_ = 0;
};

TEST_F(WhatIf, EveryKeyIsTold) {
  card_->cells()->setCurrentCell(0, 1);
  card_->cells()->editItem(card_->cells()->item(0, 1));
  auto* editor = card_->cells()->findChild<QLineEdit*>();
  ASSERT_NE(editor, nullptr);
  editor->selectAll();
  QTest::keyClicks(editor, "25");
  EXPECT_EQ(typed_, 2);
  EXPECT_EQ(card_->edits().at("income"), "25");
  card_->showAnswer(caseColumns());  // the answer comes while the editor is open
  EXPECT_EQ(editor->text(), "25");
  QTest::keyClick(editor, Qt::Key_Return);
  EXPECT_EQ(card_->edits().at("income"), "25");
  card_->edit("income", "100");  // as it is in the data: no change
  EXPECT_TRUE(card_->edits().empty());
  EXPECT_FALSE(card_->isChanged());
}

TEST_F(WhatIf, TextsAreRewrittenInAnEditorOfSeveralLines) {
  card_->cells()->setCurrentCell(1, 1);
  card_->cells()->editItem(card_->cells()->item(1, 1));
  auto* editor = card_->cells()->findChild<QPlainTextEdit*>();
  ASSERT_NE(editor, nullptr);
  EXPECT_EQ(editor->toPlainText(), "late again");
  editor->selectAll();
  QTest::keyClicks(editor, "on time");
  EXPECT_EQ(card_->edits().at("note"), "on time");
  EXPECT_GT(typed_, 5);
}

TEST_F(WhatIf, SourcesAreMutedAndComeBack) {
  ASSERT_NE(card_->muteButton("notes"), nullptr);
  QTest::keyClick(card_->muteButton("notes"), Qt::Key_Space);
  EXPECT_EQ(card_->muted(), std::vector<std::string>{"notes"});
  EXPECT_EQ(changes_, 1);
  EXPECT_TRUE(card_->isChanged());
  card_->mute("numbers", true);
  card_->mute("numbers", true);
  EXPECT_EQ(changes_, 2);
  card_->setChanges(json::object(), {});
  EXPECT_TRUE(card_->muted().empty());
  card_->setSources({"only"}, {"text"});
  EXPECT_EQ(card_->muteButton("only"), nullptr);  // a row with nothing says nothing
}

json said(double score, const char* decision) {
  return {{"score", score}, {"decision", decision}, {"log_odds", 0.5}, {"base", 0.0},
          {"contributions", {{{"modality", "numbers"}, {"value", score}}, {{"modality", "notes"}, {"value", 0.1}}}}};
}

TEST_F(WhatIf, ScenariosStandBesideTheRowAsItIs) {
  ScenarioCard card;
  card.setScenarios({{1, 8, "richer", R"({"edits": {"income": "900"}, "mute": ["notes"]})", said(0.2, "good").dump(), "2026"},
                     {1, 8, "no income", R"({"edits": {"income": null}})", said(0.9, "bad").dump(), "2026"},
                     {1, 3, "another row", "{}", said(0.4, "good").dump(), "2026"}});
  card.setCase(8, said(0.7, "bad"), caseColumns().at("columns"));
  const QTableWidget* table = card.table();
  ASSERT_EQ(table->columnCount(), 3);  // as it is, and two scenarios of this row
  EXPECT_EQ(table->horizontalHeaderItem(1)->text(), "richer");
  ASSERT_EQ(table->rowCount(), 5);  // score, decision, two contributions, the column that was edited
  EXPECT_EQ(table->item(0, 0)->text(), "0.700");
  EXPECT_EQ(table->item(0, 1)->text(), "0.200");
  EXPECT_EQ(table->item(1, 2)->text(), "bad");
  EXPECT_EQ(table->item(3, 1)->text(), "taken away");
  EXPECT_EQ(table->verticalHeaderItem(4)->text(), "income");
  EXPECT_EQ(table->item(4, 0)->text(), "100");
  EXPECT_EQ(table->item(4, 1)->text(), "900");
  EXPECT_EQ(table->item(4, 2)->text(), "(missing)");
  EXPECT_EQ(card.all()->count(), 4);
  std::string opened;
  QObject::connect(&card, &ScenarioCard::openWanted, [&](const ScenarioRecord& one) { opened = one.name; });
  card.open(1);
  EXPECT_EQ(opened, "no income");
  Q_EMIT card.all()->activated(3);
  EXPECT_EQ(opened, "another row");
}

TEST_F(WhatIf, AScenarioIsKeptUnderItsNameOrAFreeOne) {
  ScenarioCard card;
  card.setCase(8, said(0.7, "bad"), json::array());
  QStringList names;
  QObject::connect(&card, &ScenarioCard::keepWanted, [&](const QString& name) { names << name; });
  EXPECT_FALSE(card.keep()->isEnabled());  // nothing is changed
  card.setKeepable(true);
  card.name()->setText(" richer ");
  card.keep()->click();
  card.setScenarios({{1, 8, "Scenario 1", "{}", "{}", "2026"}});
  card.keep()->click();
  EXPECT_EQ(names, (QStringList{"richer", "Scenario 2"}));
}

class DropOneCardTest : public UiFixture {};

TEST_F(DropOneCardTest, ShowsLossesBesideShapleyValues) {
  DropOneCard card(session_.get());
  card.showAnswer({{"metric", "roc_auc"}, {"with", 0.8}, {"rows", 100}, {"part", "test"}, {"modalities",
      {{{"modality", "numbers"}, {"run", 7}, {"state", "finished"}, {"without", 0.6}, {"loss", 0.2}, {"interval", {0.1, 0.3}}, {"p_value", 0.01},
        {"verdict", "'numbers' is needed: without it the result is worse"}, {"shapley", {{"value", 0.25}, {"low", 0.2}, {"high", 0.3}}}},
       {{"modality", "notes"}, {"run", nullptr}, {"without", nullptr}, {"loss", nullptr}, {"interval", nullptr}, {"p_value", nullptr}, {"verdict", nullptr}, {"shapley", nullptr}}}}});
  ASSERT_EQ(card.table()->rowCount(), 2);
  EXPECT_EQ(card.table()->item(0, 3)->text(), QStringLiteral("+0.2000 (+0.1000 to +0.3000)"));
  EXPECT_EQ(card.table()->item(0, 5)->text(), QStringLiteral("+0.2500 (+0.2000 to +0.3000)"));
  EXPECT_EQ(card.table()->item(1, 6)->text(), "not trained yet");
  EXPECT_EQ(card.chart()->table().rows.size(), 1U);
}

TEST_F(DropOneCardTest, QueuesARunWithoutEachSourceAndTheRunInViewStays) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  const std::int64_t run = session_->selectedRun();
  DropOneCard card(session_.get());
  card.showRun(session_->selectedView());
  ASSERT_TRUE(waitUntil([&] { return card.table()->rowCount() == 5; }));
  card.button()->click();
  EXPECT_EQ(client_->jobs().size(), 5U);
  EXPECT_EQ(card.button()->text(), "Cancel");
  ASSERT_TRUE(waitUntil([&] { return !client_->isTraining(); }, 30000));
  EXPECT_EQ(session_->selectedRun(), run);
  ASSERT_TRUE(waitUntil([&] { return card.table()->item(4, 1) && card.table()->item(4, 1)->text() != QStringLiteral("–"); }));
  for (const RunRecord& one : session_->runs()) {
    if (one.id == run) continue;
    EXPECT_EQ(one.series, "drop-one " + std::to_string(run));
  }
  EXPECT_EQ(ProjectStore(projectPath().toStdString(), ProjectStore::Mode::read_only).saved_map()->map_json, session_->effectiveMap().to_json().dump());
}

TEST_F(DropOneCardTest, CanBeCancelled) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  DropOneCard card(session_.get());
  card.showRun(session_->selectedView());
  script_->milliseconds_per_step = 30;
  card.train();
  ASSERT_TRUE(waitUntil([&] { return client_->activeJob() && client_->activeJob()->run != 0; }));
  card.button()->click();
  ASSERT_TRUE(waitUntil([&] { return !client_->isTraining(); }));
  EXPECT_LE(session_->runs().size(), 2U);
  EXPECT_NE(card.button()->text(), "Cancel");
}

}  // namespace
}  // namespace amalgam::ui
