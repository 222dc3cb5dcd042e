// SPDX-License-Identifier: GPL-3.0-or-later
// Inspect · Compare: the leaderboard, marks that can be undone and are stored, tests against the baseline, settings.
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTableWidget>

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/compare_panel.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/paired_tests_card.h"
#include "ui/pages/run_notes_card.h"
#include "ui/pages/settings_card.h"
#include "ui/plots/line_plot.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

RunBoard twoRuns(bool higher_is_better = true) {
  RunBoard board{.metric = higher_is_better ? "roc_auc" : "log_loss", .higher_is_better = higher_is_better, .baseline = 1};
  BoardRun base, other;
  base.record.id = 1;
  base.record.name = "base";
  base.test = {0.7};
  other.record.id = 2;
  other.record.name = "other";
  other.test = {0.75, 0.05};
  board.runs = {base, other};
  return board;
}

TEST(BoardModelTest, MarksBetterAndWorseByMoreThanColour) {
  BoardModel model;
  model.setBoard(twoRuns());
  EXPECT_EQ(model.index(1, BoardModel::TestDelta).data().toString(), QStringLiteral("▲ +0.0500"));
  model.setBoard(twoRuns(false));  // a larger loss
  EXPECT_EQ(model.index(1, BoardModel::TestDelta).data().toString(), QStringLiteral("▽ +0.0500"));
  EXPECT_TRUE(model.index(0, BoardModel::TestDelta).data().toString().isEmpty());
  EXPECT_EQ(model.index(0, BoardModel::Versus).data().toString(), "the baseline");
}

TEST(BoardModelTest, SaysPlainlyWhatTheTestFound) {
  BaselineTest test{.run = 2, .baseline = 1};
  test.difference = {.metric = "roc_auc", .difference = 0.003, .interval = {-0.004, 0.01}};
  test.gain = 0.003;
  test.gains = {-0.004, 0.01};
  test.verdict = Verdict::no_difference;
  EXPECT_EQ(testText(test), "No real difference: +0.0030 [-0.0040, +0.0100]");
  test.gain = -0.05;
  test.gains = {-0.08, -0.02};
  test.verdict = Verdict::worse;
  EXPECT_EQ(testText(test), "Worse by 0.0500 [0.0200, 0.0800]");
  test.verdict = Verdict::unknown;
  EXPECT_TRUE(testText(test).contains("too few rows"));
}

TEST(BoardModelTest, PinnedRunsStandFirstInEitherDirectionAndUnknownValuesLast) {
  RunBoard board;
  for (int i = 0; i < 4; ++i) {
    BoardRun run;
    run.record.id = i + 1;
    run.test = {i == 3 ? std::nan("") : 0.1 * i};
    run.marks.is_pinned = i == 1;
    board.runs.push_back(run);
  }
  BoardModel model;
  model.setBoard(board);
  BoardOrder order;
  order.setSourceModel(&model);
  const auto shown = [&] {
    QList<int> ids;
    for (int row = 0; row < order.rowCount(); ++row) ids << order.index(row, 0).data(BoardModel::RunRole).toInt();
    return ids;
  };
  order.sort(BoardModel::Test, Qt::AscendingOrder);
  EXPECT_EQ(shown(), (QList<int>{2, 1, 3, 4}));
  order.sort(BoardModel::Test, Qt::DescendingOrder);
  EXPECT_EQ(shown(), (QList<int>{2, 3, 1, 4}));
}

class ComparePage : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    openLoans();
    for (int i = 0; i < 2; ++i) {
      session_->setOption("training.learning_rate", OptionValue{0.002 * (i + 1)});
      session_->train();
      ASSERT_TRUE(waitForEnd());
    }
    ASSERT_TRUE(waitUntil([this] { return session_->runs().size() == 2; }));
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    window_->showPage(MainWindow::kInspect);
    window_->inspectPage()->showView(InspectPage::kCompare);
    panel_ = window_->inspectPage()->comparison();
    ASSERT_TRUE(waitUntil([this] { return panel_->model()->rowCount() == 2; }));
    first_ = session_->runs()[0].id;
    second_ = session_->runs()[1].id;
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  void choose(std::int64_t run) {
    for (int row = 0; row < panel_->table()->model()->rowCount(); ++row) {
      const QModelIndex at = panel_->table()->model()->index(row, BoardModel::Name);
      if (at.data(BoardModel::RunRole).toLongLong() == run) panel_->table()->setCurrentIndex(at);
    }
    ASSERT_EQ(panel_->currentRun(), run);
  }
  RunMarks stored(std::int64_t run) const { return ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).run_marks()[run]; }
  bool isStored(std::int64_t run, const RunMarks& marks) {
    return waitUntil([&] { return stored(run) == marks; });
  }

  std::unique_ptr<MainWindow> window_;
  ComparePanel* panel_ = nullptr;
  std::int64_t first_ = 0, second_ = 0;
};

TEST_F(ComparePage, TheStarMakesABaselineAndTestsTheOthers) {
  EXPECT_TRUE(panel_->isVisible());
  choose(first_);
  QTest::keyClick(panel_->table(), Qt::Key_B);
  ASSERT_TRUE(isStored(first_, {.is_baseline = true}));
  // Both fake runs score every row alike: there is nothing to find.
  ASSERT_TRUE(waitUntil([this] {
    const BoardTest* test = panel_->model()->test(second_);
    return test && test->test;
  }));
  EXPECT_EQ(panel_->model()->test(second_)->test->verdict, Verdict::no_difference);
  choose(second_);
  ASSERT_TRUE(waitUntil([this] { return panel_->tests()->table()->rowCount() == 7; }));
  EXPECT_TRUE(panel_->tests()->verdict().startsWith("no real difference")) << panel_->tests()->verdict().toStdString();
  session_->undoStack()->undo();
  EXPECT_TRUE(isStored(first_, {}));
}

TEST_F(ComparePage, ABaselineThatMovesComesBackWithUndo) {
  choose(first_);
  panel_->toggleBaseline();
  choose(second_);
  panel_->toggleBaseline();
  ASSERT_TRUE(isStored(second_, {.is_baseline = true}));
  EXPECT_FALSE(stored(first_).is_baseline);
  session_->undoStack()->undo();
  EXPECT_TRUE(isStored(first_, {.is_baseline = true}));
  EXPECT_FALSE(stored(second_).is_baseline);
}

TEST_F(ComparePage, ArchivedRunsAreHiddenUntilTheyAreAskedFor) {
  choose(first_);
  QTest::keyClick(panel_->table(), Qt::Key_Delete);
  ASSERT_TRUE(waitUntil([this] { return panel_->model()->rowCount() == 1; }));
  EXPECT_TRUE(isStored(first_, {.is_archived = true}));
  session_->selectRun(second_);
  EXPECT_TRUE(waitUntil([this] { return session_->listedRuns().size() == 1; }));
  EXPECT_EQ(session_->runs().size(), 2U);  // nothing is deleted
  panel_->archivedSwitch()->setChecked(true);
  EXPECT_EQ(panel_->model()->rowCount(), 2);
}

TEST_F(ComparePage, NotesNamesAndTagsAreStoredAndFilter) {
  choose(first_);
  panel_->notes()->name()->setText("champion");
  panel_->notes()->tags()->setText("final, good");
  panel_->notes()->note()->setPlainText("for the committee");
  panel_->notes()->store();
  ASSERT_TRUE(isStored(first_, {.note = "for the committee", .tags = {"final", "good"}}));
  EXPECT_EQ(ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).run(first_).name, "champion");
  ASSERT_TRUE(waitUntil([this] { return panel_->tagFilter()->count() == 3; }));
  panel_->tagFilter()->setCurrentIndex(panel_->tagFilter()->findText("final"));
  Q_EMIT panel_->tagFilter()->activated(panel_->tagFilter()->currentIndex());
  EXPECT_EQ(panel_->model()->rowCount(), 1);
  choose(first_);
  panel_->notes()->tags()->setText("final");
  choose(first_);
  panel_->notes()->store();
  session_->undoStack()->undo();
  EXPECT_TRUE(isStored(first_, {.note = "for the committee", .tags = {"final", "good"}}));
}

TEST_F(ComparePage, CurvesHaveTheRunsOwnColourAndDashAndSettingsShowWhatDiffers) {
  ASSERT_TRUE(waitUntil([this] { return panel_->curves()->legendEntries().size() == 2; }));
  const auto entries = panel_->curves()->legendEntries();
  EXPECT_EQ(entries[0].color, Theme::instance().runColor(static_cast<int>(first_)));
  EXPECT_EQ(entries[1].color, Theme::instance().runColor(static_cast<int>(second_)));
  EXPECT_EQ(entries[1].dash, runDash(static_cast<int>(second_)));
  ASSERT_TRUE(waitUntil([this] { return panel_->settings()->table()->rowCount() > 0; }));
  ASSERT_EQ(panel_->settings()->table()->rowCount(), 1);
  EXPECT_EQ(panel_->settings()->table()->item(0, 0)->text(), "Learning rate");
  EXPECT_EQ(panel_->settings()->table()->item(0, 1)->text(), "0.002");
  EXPECT_EQ(panel_->settings()->table()->item(0, 2)->text(), "0.004");
  panel_->settings()->showAll(true);
  EXPECT_GT(panel_->settings()->table()->rowCount(), 10);
  panel_->model()->setChecked(second_, false);
  EXPECT_TRUE(waitUntil([this] { return panel_->curves()->legendEntries().size() == 1; }));
}

TEST_F(ComparePage, TheMetricDecidesWhatIsShown) {
  const int at = panel_->metric()->findData("log_loss");
  ASSERT_GE(at, 0);
  panel_->metric()->setCurrentIndex(at);
  Q_EMIT panel_->metric()->activated(at);
  ASSERT_TRUE(waitUntil([this] { return panel_->model()->board().metric == "log_loss"; }));
  // Of the fake's curves: validation is best at epoch 5 of 8 and rises afterwards.
  const BoardRun* run = panel_->model()->run(first_);
  ASSERT_NE(run, nullptr);
  EXPECT_LT(run->best_validation.value, run->last_validation.value);
  EXPECT_EQ(run->test.value, 0.5);
}

}  // namespace
}  // namespace amalgam::ui
