// SPDX-License-Identifier: GPL-3.0-or-later
// The data page as import doctor: guesses to change, bad rows to decide on, recipes.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/models/lane_model.h"
#include "ui/pages/aspect_bar.h"
#include "ui/pages/data_page.h"
#include "ui/pages/lane_view.h"
#include "ui/pages/modalities_page.h"
#include "ui/pages/problem_panel.h"
#include "ui/pages/row_preview.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

/// 姓名,收入,违约 in GBK; line 4 has a cell too many, line 6 one too few.
QByteArray gbkLoans() {
  const QByteArray zhang = "\xD5\xC5\xC8\xFD", li = "\xC0\xEE\xCB\xC4";
  QByteArray text = "\xD0\xD5\xC3\xFB,\xCA\xD5\xC8\xEB,\xCE\xA5\xD4\xBC\n";
  text += zhang + ",5200,0\n";
  text += li + ",4100,1\n";
  text += zhang + ",3900,0,9\n";
  text += li + ",6100,0\n";
  text += zhang + ",7000\n";
  for (int i = 0; i < 40; ++i) text += (i % 2 ? zhang : li) + "," + QByteArray::number(3000 + 97 * i) + "," + (i % 3 ? "0" : "1") + "\n";
  return text;
}

class ImportDoctor : public UiFixture {
 protected:
  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return file.fileName();
  }
  void open(const QString& path) {
    session_->openData(path);
    ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  }
  void settle() {
    ASSERT_TRUE(session_->isBusy());
    ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  }
  std::optional<Aspect> aspect(const DataPage& page, const std::string& what) const {
    for (const Aspect& one : page.aspects()->aspects()) {
      if (one.what == what && one.column.empty()) return one;
    }
    return std::nullopt;
  }
  void choose(const DataPage& page, const std::string& what, const std::string& value) {
    const auto one = aspect(page, what);
    ASSERT_TRUE(one.has_value()) << what;
    session_->reread(withAspect(session_->data()->recipe, *one, value));
    settle();
  }
};

TEST_F(ImportDoctor, ReadsAChineseFileWithNothingSetAndSaysWhy) {
  DataPage page(session_.get());
  open(write("gbk.csv", gbkLoans()));
  EXPECT_EQ(session_->table()->rows(), 43);  // 45 rows, two of them left out
  EXPECT_EQ(session_->table()->columns()[0].name(), "姓名");
  EXPECT_EQ(session_->table()->columns()[0].text(0), "张三");
  const auto encoding = aspect(page, "encoding");
  ASSERT_TRUE(encoding.has_value());
  EXPECT_EQ(encoding->value, "GB18030");
  EXPECT_FALSE(encoding->reason.empty());
  EXPECT_FALSE(encoding->is_chosen);
  EXPECT_NE(std::find(encoding->alternatives.begin(), encoding->alternatives.end(), "big5"),
            encoding->alternatives.end());
}

TEST_F(ImportDoctor, AChangedGuessIsReadAtOnceIsBoldAndCanBeGivenBack) {
  DataPage page(session_.get());
  open(write("gbk.csv", gbkLoans()));
  choose(page, "header row", "no");
  EXPECT_EQ(session_->table()->rows(), 44);  // the names are a row now
  const auto header = aspect(page, "header row");
  ASSERT_TRUE(header.has_value());
  EXPECT_TRUE(header->is_chosen);
  EXPECT_EQ(header->value, "no");
  int bold = 0;
  for (int i = 0; i < static_cast<int>(page.aspects()->aspects().size()); ++i)
    bold += page.aspects()->chip(i)->styleSheet().contains("700") ? 1 : 0;
  EXPECT_EQ(bold, 1);
  session_->reread(withoutAspect(session_->data()->recipe, *header));
  settle();
  EXPECT_EQ(session_->table()->rows(), 43);
  EXPECT_FALSE(aspect(page, "header row")->is_chosen);
}

TEST_F(ImportDoctor, ThePopoverOffersAlternativesAndTheWayBack) {
  DataPage page(session_.get());
  open(write("gbk.csv", gbkLoans()));
  choose(page, "separator", "semicolon");
  const auto one = aspect(page, "separator");
  ASSERT_TRUE(one.has_value());
  std::unique_ptr<QMenu> menu(page.aspects()->makeMenu(*one, nullptr));
  QStringList texts;
  QAction* back = nullptr;
  for (QAction* action : menu->actions()) {
    texts << action->text();
    if (action->text() == "Guess again") back = action;
  }
  EXPECT_TRUE(texts.contains("comma")) << texts.join("|").toStdString();
  EXPECT_TRUE(texts.contains("Something else…"));
  ASSERT_NE(back, nullptr);
  back->trigger();
  settle();
  EXPECT_EQ(session_->table()->columns().size(), 3u);
}

TEST_F(ImportDoctor, RemembersAFilesWayAndKeepsItInTheProject) {
  const QString path = write("gbk.csv", gbkLoans());
  {
    DataPage page(session_.get());
    open(path);
    session_->moveColumns({"收入"}, {Place::Kind::ignored, {}});
    choose(page, "header row", "no");
    ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
  }
  stop();
  start();
  open(path);
  EXPECT_EQ(session_->table()->rows(), 44) << "remembered for the file";
  const QString project = session_->projectPath();
  stop();
  QSettings().clear();
  start();
  session_->openProject(project);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  EXPECT_EQ(session_->table()->rows(), 44) << "kept in the project";
  EXPECT_EQ(session_->data()->recipe.header, false);
}

TEST_F(ImportDoctor, WhatCannotBeReadLikeThatChangesNothing) {
  DataPage page(session_.get());
  open(write("gbk.csv", gbkLoans()));
  QSignalSpy spy(session_.get(), &Session::problem);
  ReadRecipe recipe;
  recipe.separator = '"';
  session_->reread(recipe);
  settle();
  EXPECT_EQ(spy.count(), 1);
  EXPECT_EQ(session_->table()->rows(), 43);
  EXPECT_FALSE(session_->data()->recipe.separator.has_value());
}

TEST_F(ImportDoctor, ListsBadRowsAtTheirLinesAndReadsThemAsDecided) {
  DataPage page(session_.get());
  open(write("gbk.csv", gbkLoans()));
  ProblemPanel* panel = page.problems();
  ASSERT_EQ(session_->data()->read.problem_count, 2);
  ASSERT_EQ(panel->view()->model()->rowCount(), 2);
  EXPECT_EQ(panel->view()->model()->index(0, 0).data().toString(), "4");
  EXPECT_EQ(panel->view()->model()->index(1, 0).data().toString(), "6");
  panel->kinds()->setCurrentIndex(panel->kinds()->findData("short_row"));
  ASSERT_EQ(panel->view()->model()->rowCount(), 1);
  const QString copied = panel->toTsv();
  EXPECT_EQ(copied.count('\n'), 2) << copied.toStdString();
  EXPECT_TRUE(copied.contains("6\t"));
  panel->shortRows()->setCurrentIndex(1);
  Q_EMIT panel->shortRows()->activated(1);
  settle();
  EXPECT_EQ(session_->table()->rows(), 44);
  EXPECT_EQ(session_->data()->read.rows_dropped, 1);
  panel->editRow(4, QStringLiteral("张三,3900,0"));
  settle();
  EXPECT_EQ(session_->table()->rows(), 45);
  EXPECT_EQ(session_->data()->read.rows_dropped, 0);
  EXPECT_EQ(session_->table()->columns()[0].text(2), "张三");
}

TEST_F(ImportDoctor, AFileWithoutProblemsNeedsNoMoreRoomThanOneWithSome) {
  const auto width = [&] { return DataPage(session_.get()).problems()->minimumSizeHint().width(); };
  open(write("gbk.csv", gbkLoans()));
  const int with = width();
  open(write("clean.csv", "a,b,bad\n1.5,x,0\n2.5,y,1\n3.5,x,0\n"));
  ASSERT_EQ(session_->data()->read.problem_count, 0);
  EXPECT_EQ(width(), with) << "its message must not widen the page";
}

TEST_F(ImportDoctor, ARecipeIsSavedAndAppliedToNextMonthsFile) {
  DataPage page(session_.get());
  open(write("march.csv", gbkLoans()));
  choose(page, "header row", "no");
  const QString recipe = folder_.filePath("loans.recipe.json");
  session_->saveRecipe(recipe);
  ASSERT_TRUE(QFile::exists(recipe));
  open(write("april.csv", gbkLoans()));
  EXPECT_EQ(session_->table()->rows(), 43);
  session_->applyRecipe(recipe);
  settle();
  EXPECT_EQ(session_->table()->rows(), 44);
  QSignalSpy spy(session_.get(), &Session::problem);
  session_->applyRecipe(write("broken.json", "{\"seperator\": \";\"}"));
  session_->applyRecipe(write("nonsense.json", "nonsense"));
  EXPECT_EQ(spy.count(), 2);
}

TEST_F(ImportDoctor, OffersTheTablesOfADatabase) {
  const QString path = folder_.filePath("credit.sqlite");
  {
    SQLite::Database database(s(path), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE loans (id TEXT, amount REAL); INSERT INTO loans VALUES ('a', 1.5), ('b', 2.5);"
                  "CREATE TABLE payments (id TEXT, paid REAL, month INTEGER); INSERT INTO payments VALUES ('a', 9, 1), ('a', 8, 2), ('b', 7, 1);");
  }
  DataPage page(session_.get());
  open(path);
  const auto table = aspect(page, "table");
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->value, "payments") << "the one with the most rows";
  EXPECT_FALSE(table->is_chosen);
  EXPECT_EQ(session_->table()->rows(), 3);
  choose(page, "table", "loans");
  EXPECT_EQ(session_->table()->rows(), 2);
  EXPECT_EQ(session_->table()->columns().size(), 2u);
  EXPECT_TRUE(aspect(page, "table")->is_chosen);
  EXPECT_EQ(aspect(page, "table")->alternatives, std::vector<std::string>{"payments"});
}

TEST(RecipeEdit, EveryAlternativeOfEveryGuessCanBeUsed) {
  const std::vector<Aspect> aspects = {
      {"separator", "", "comma", "", {"semicolon", "tab", "bar"}},
      {"quote", "", "\"", "", {"'", "none"}},
      {"encoding", "", "UTF-8", "", {"gb18030", "big5", "windows-1252", "utf-16le"}},
      {"header row", "", "yes", "", {"no"}},
      {"decimal mark", "x", "point", "", {"comma"}},
      {"thousands mark", "", "comma", "", {"point", "space", "apostrophe", "none"}},
      {"missing words", "", "无, 未知", "", {"none"}},
      {"date order", "d", "month/day/year", "", {"day/month/year"}},
      {"identifier", "i", "kept as text", "", {"number"}},
      {"code", "c", "number", "", {"category"}}};
  for (const Aspect& one : aspects) {
    for (const std::string& value : one.alternatives) {
      const ReadRecipe changed = withAspect({}, one, value);
      EXPECT_FALSE(recipe_to_json(changed).empty()) << one.what << " " << value;
      EXPECT_EQ(recipe_to_json(changed), recipe_to_json(recipe_from_json(recipe_to_json(changed))));
    }
  }
  EXPECT_EQ(withAspect({}, aspects[0], "tab").separator, '\t');
  EXPECT_EQ(withAspect({}, aspects[5], "none").thousands_mark, '\0');
  EXPECT_EQ(withAspect({}, aspects[6], "NA, - ").missing_words, (std::vector<std::string>{"NA", "-"}));
  EXPECT_EQ(withAspect({}, aspects[7], "day/month/year").date_orders.at("d"), DateOrder::dmy);
  EXPECT_EQ(withAspect({}, aspects[8], "number").types.at("i"), ColumnType::number);
}

TEST(RecipeEdit, WhatWasChosenStandsInPlaceOfTheGuess) {
  ReadRecipe recipe;
  recipe.header = false;
  recipe.types["zip"] = ColumnType::category;
  ReadResult read;
  read.guesses = {{"separator", "comma", "It cuts every row alike.", "", {}}};
  const std::vector<Aspect> aspects = aspectsOf(read, recipe, {});
  ASSERT_EQ(aspects.size(), 3u);
  EXPECT_EQ(aspects[0].what, "separator");  // in the order of the file's aspects, columns last
  EXPECT_EQ(aspects[1].what, "header row");
  EXPECT_TRUE(aspects[1].is_chosen);
  EXPECT_EQ(aspects[2].column, "zip");
  EXPECT_EQ(aspects[2].value, "category");
  EXPECT_TRUE(recipe_to_json(withoutAspect(withoutAspect(recipe, aspects[1]), aspects[2]))["types"].empty());
}

TEST_F(ImportDoctor, ChipsShowTheShapeColouredByTheTarget) {
  openLoans();
  ASSERT_TRUE(waitUntil([this] { return session_->miniBars().contains("purpose"); }));
  const auto& bars = session_->miniBars().at("purpose");
  ASSERT_EQ(bars.size(), 3u);  // car, house, school: 40 rows each
  for (const MiniBar& bar : bars) {
    EXPECT_FLOAT_EQ(bar.height, 1);
    EXPECT_GT(bar.rate, 0);
    EXPECT_LT(bar.rate, 1);
  }
  // 36 of 120 are positive ((3 i) mod 10 < 3), and the bars hold all rows alike.
  EXPECT_NEAR((bars[0].rate + bars[1].rate + bars[2].rate) / 3, 0.3, 1e-6);
  EXPECT_FALSE(session_->miniBars().contains("note")) << "a text has no shape";
  LaneModel lane(session_.get(), {Place::Kind::modality, "categorical"});
  EXPECT_EQ(lane.index(0).data(LaneModel::BarsRole).value<std::vector<MiniBar>>().size(), 3u);
}

/// "score" follows the outcome but for every 20th row; "income" knows nothing of it.
QByteArray leakyLoans(const QByteArray& income = "income") {
  QByteArray text = "loan," + income + ",score,default\n";
  for (int i = 0; i < 200; ++i) {
    const bool bad = i % 4 == 0;
    text += "L" + QByteArray::number(1000 + i) + "," + QByteArray::number(2000 + (i * 37) % 900) + "," +
            QByteArray::number((bad ? 600 : 100) + (i * 13) % 90) + "," + (bad ? "1" : "0") + "\n";
  }
  return text;
}

TEST_F(ImportDoctor, ARowIsShownAsTheModelSeesIt) {
  openLoans();
  RowPreview preview(session_.get());
  preview.showRow(4);  // i = 3: the age is missing
  EXPECT_TRUE(preview.textOf("numerical").contains("age  missing")) << preview.textOf("numerical").toStdString();
  // PAY_3 → PAY_2 → PAY_1 of i = 3: (3+2)%4, (3+1)%4, 3%4
  EXPECT_TRUE(preview.textOf("temporal").contains("1 → 0 → 3")) << preview.textOf("temporal").toStdString();
  session_->moveColumns({"income"}, {Place::Kind::ignored, {}});
  preview.refresh();
  EXPECT_FALSE(preview.textOf("numerical").contains("income"));
}

TEST_F(ImportDoctor, TheRowOnThePageFollowsMapAndTable) {
  openLoans();
  ModalitiesPage page(session_.get());
  page.show();
  auto* preview = page.findChild<RowPreview*>();
  ASSERT_NE(preview, nullptr);
  preview->showRow(4);
  EXPECT_TRUE(preview->textOf("numerical").contains("age  missing")) << preview->textOf("numerical").toStdString();
  session_->moveColumns({"income"}, {Place::Kind::ignored, {}});
  EXPECT_FALSE(preview->textOf("numerical").contains("income"));
  open(write("leaky.csv", leakyLoans()));
  EXPECT_TRUE(preview->textOf("numerical").contains("income  2000")) << "the first row again: " << preview->textOf("numerical").toStdString();
}

TEST_F(ImportDoctor, AColumnThatTellsTheOutcomeIsMarkedAndLeftOutWithOneClick) {
  ModalitiesPage page(session_.get());
  page.show();
  open(write("leaky.csv", leakyLoans()));
  ASSERT_EQ(session_->plan().map.target.column, "default");
  if (session_->placeOf("score").kind != Place::Kind::modality)  // should the proposal know better
    session_->moveColumns({"score"}, {Place::Kind::modality, firstOfKind(session_->plan().map, "numerical")});
  EXPECT_EQ(session_->leakyColumns(), QStringList{"score"});
  ASSERT_FALSE(session_->leaksOf("score").isEmpty());
  EXPECT_TRUE(session_->leaksOf("score").front().contains("AUC of 1.000"))
      << session_->leaksOf("score").front().toStdString();
  EXPECT_TRUE(session_->leaksOf("income").isEmpty());
  LaneView* lane = page.lane(session_->placeOf("score"));
  ASSERT_NE(lane, nullptr);
  int marked = 0;
  for (int row = 0; row < lane->model()->rowCount(); ++row) {
    const QModelIndex index = lane->model()->index(row, 0);
    if (index.data(LaneModel::LeaksRole).toStringList().isEmpty()) continue;
    ++marked;
    EXPECT_EQ(index.data(LaneModel::TitleRole).toString(), "score");
    EXPECT_TRUE(index.data(Qt::ToolTipRole).toString().contains("AUC"));
  }
  EXPECT_EQ(marked, 1);
  ASSERT_TRUE(waitUntil([&] { return page.findChild<QPushButton*>("leaveLeaksOut") != nullptr; }));
  auto* leave = page.findChild<QPushButton*>("leaveLeaksOut");
  leave->click();
  EXPECT_EQ(session_->placeOf("score").kind, Place::Kind::ignored);
  EXPECT_TRUE(session_->leakyColumns().isEmpty());
  session_->undoStack()->undo();
  EXPECT_EQ(session_->leakyColumns(), QStringList{"score"});
}

TEST_F(ImportDoctor, ADifferentOutcomeHasOtherLeaks) {
  open(write("leaky.csv", leakyLoans()));
  session_->moveColumns({"income"}, {Place::Kind::target, {}});
  EXPECT_TRUE(session_->leakyColumns().isEmpty());
}

TEST_F(ImportDoctor, AFileWhoseColumnsHaveChangedIsOpenedWithANoteOnThem) {
  const QString path = write("leaky.csv", leakyLoans());
  open(path);
  QSignalSpy saved(session_.get(), &Session::saved);
  session_->change("seed", [](Plan& plan) { plan.seed = 5; });
  ASSERT_TRUE(waitUntil([&] { return saved.count() > 0; }));
  const QString project = session_->projectPath();
  stop();
  write("leaky.csv", leakyLoans("earnings"));
  start();
  QSignalSpy notes(session_.get(), &Session::notice);
  session_->openProject(project);
  ASSERT_TRUE(waitUntil([&] { return !session_->isBusy() && notes.count() > 0; }));
  EXPECT_TRUE(notes.front().front().toString().contains("earnings")) << notes.front().front().toString().toStdString();
}

}  // namespace
}  // namespace amalgam::ui
