// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>

#include "engine/data/csv_reader.h"
#include "ui/models/lane_model.h"
#include "ui/models/problem_model.h"
#include "ui/models/run_list_model.h"
#include "ui/models/table_model.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

TablePtr smallTable() { return read_csv_text("name,age\nAnn,41\nBob,\nCleo,7\n").table; }

TEST(TableModel, ShowsCellsAndMarksTheMissingOnes) {
  TableModel model;
  const QAbstractItemModelTester tester(&model, kFatal);
  model.setTable(smallTable());
  EXPECT_EQ(model.rowCount(), 3);
  EXPECT_EQ(model.columnCount(), 2);
  EXPECT_EQ(model.index(0, 1).data().toString(), "41");
  EXPECT_EQ(model.index(1, 1).data().toString(), QStringLiteral("–"));
  EXPECT_TRUE(model.index(1, 1).data(TableModel::IsMissingRole).toBool());
  EXPECT_EQ(model.headerData(1, Qt::Horizontal, TableModel::MissingShareRole).toString(),
            "33 %");  // 1 of 3
}

TEST(TableModel, SortsByValueWithMissingCellsLastInBothDirections) {
  const TablePtr table = smallTable();
  EXPECT_EQ(TableModel::sortedRows(*table, 1, Qt::AscendingOrder),
            (std::vector<std::int64_t>{2, 0, 1}));  // 7, 41, missing
  EXPECT_EQ(TableModel::sortedRows(*table, 1, Qt::DescendingOrder),
            (std::vector<std::int64_t>{0, 2, 1}));  // 41, 7, missing
  TableModel model;
  model.setTable(table);
  model.setRowOrder({2, 0, 1});
  EXPECT_EQ(model.index(0, 0).data().toString(), "Cleo");
  EXPECT_EQ(model.headerData(0, Qt::Vertical, Qt::DisplayRole).toInt(),
            3);  // the row's number in the file stays
}

TEST(TableModel, RefusesAnOrderThatIsNotOfThisTable) {
  TableModel model;
  model.setTable(smallTable());
  model.setRowOrder({0});
  EXPECT_EQ(model.index(2, 0).data().toString(), "Cleo");
}

TEST(ProblemModel, TellsLineColumnAndReason) {
  ProblemModel model;
  const QAbstractItemModelTester tester(&model, kFatal);
  model.setProblems(
      {{122, "", "a,b,c", "One cell too many; left out."}, {302, "age", "?", "Not a number."}});
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.index(0, 0).data().toString(), "122");
  EXPECT_EQ(model.index(0, 1).data().toString(), "whole row");
  EXPECT_EQ(model.index(1, 3).data().toString(), "Not a number.");
}

TEST(GuessModel, TellsWhatWasGuessedAndWhy) {
  GuessModel model;
  const QAbstractItemModelTester tester(&model, kFatal);
  model.setGuesses({{"separator", "comma", "in every line"}});
  EXPECT_EQ(model.index(0, 2).data().toString(), "in every line");
}

RunRecord runNumber(std::int64_t id) {
  RunRecord run;
  run.id = id;
  run.name = "Run " + std::to_string(id);
  run.state = RunState::finished;
  return run;
}

TEST(RunListModel, ListsTheNewestFirstAndInsertsNewRunsOnTop) {
  RunListModel model;
  const QAbstractItemModelTester tester(&model, kFatal);
  model.setRuns({runNumber(1), runNumber(2)});
  EXPECT_EQ(model.index(0).data().toString(), "Run 2");
  QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  model.setRuns({runNumber(1), runNumber(2), runNumber(3)});
  EXPECT_EQ(inserted.count(), 1);
  EXPECT_EQ(reset.count(), 0);
  EXPECT_EQ(model.index(0).data().toString(), "Run 3");
}

TEST(RunListModel, KeepsCheckMarksWithTheirRuns) {
  RunListModel model;
  model.setCheckable(true);
  model.setRuns({runNumber(1), runNumber(2)});
  ASSERT_TRUE(model.setData(model.indexOf(1), Qt::Checked, Qt::CheckStateRole));
  model.setRuns({runNumber(1), runNumber(2), runNumber(3)});
  EXPECT_EQ(model.checkedRuns(), (std::vector<std::int64_t>{1}));
}

TEST(RunListModel, ShowsTheTestFigureBeforeTheWatchedOne) {
  RunRecord run = runNumber(1);
  EXPECT_EQ(RunListModel::headline(run), "");
  run.best_epoch = 3;
  run.best_value = 0.4567;
  EXPECT_EQ(RunListModel::headline(run), "0.457");
  run.final_metrics.push_back({Part::test, "roc_auc", 0.81249});
  EXPECT_EQ(RunListModel::headline(run), "0.812");
}

using LaneModelTest = UiFixture;

TEST_F(LaneModelTest, ShowsAWideSeriesAsOneChipWithItsSteps) {
  openLoans();
  LaneModel model(session_.get(), {Place::Kind::modality, "temporal"});
  const QAbstractItemModelTester tester(&model, kFatal);
  ASSERT_EQ(model.rowCount(), 1);
  EXPECT_EQ(model.index(0).data().toString(), QStringLiteral("PAY · 3 steps"));
  EXPECT_EQ(model.columnCountInLane(), 3);
}

TEST_F(LaneModelTest, ADropMovesTheColumnsAsOneStep) {
  openLoans();
  LaneModel from(session_.get(), {Place::Kind::modality, "numerical"});
  LaneModel to(session_.get(), {Place::Kind::ignored, {}});
  const QAbstractItemModelTester tester(&to, kFatal);
  const int steps = session_->undoStack()->count();
  const std::unique_ptr<QMimeData> mime(from.mimeData({from.index(0), from.index(1)}));
  ASSERT_TRUE(to.canDropMimeData(mime.get(), Qt::MoveAction, -1, -1, {}));
  ASSERT_TRUE(to.dropMimeData(mime.get(), Qt::MoveAction, -1, -1, {}));
  from.refresh();
  to.refresh();
  EXPECT_EQ(from.rowCount(), 0);
  EXPECT_EQ(to.rowCount(), 2);
  EXPECT_EQ(session_->undoStack()->count(), steps + 1);
}

TEST_F(LaneModelTest, FindsChipsByTheirColumns) {
  openLoans();
  LaneModel model(session_.get(), {Place::Kind::modality, "temporal"});
  model.setFilter("pay_2");
  EXPECT_EQ(model.rowCount(), 1);
  model.setFilter("income");
  EXPECT_EQ(model.rowCount(), 0);
}

}  // namespace
}  // namespace amalgam::ui
