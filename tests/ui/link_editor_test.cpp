// SPDX-License-Identifier: GPL-3.0-or-later
// Linking a second table from the data page.
#include "ui/pages/link_editor.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <QComboBox>
#include <QDir>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>

#include "ui/format.h"
#include "ui/pages/data_page.h"
#include "ui/pages/link_panel.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {
namespace {

class LinkTables : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    QByteArray loans = "loan,decided,income,bad\n", payments = "customer,day,amount,what\n";
    for (int i = 0; i < 80; ++i) {
      const QByteArray id = "L" + QByteArray::number(100 + i);
      loans += id + ",2024-03-31," + QByteArray::number(2000 + (i * 37) % 900) + ".5," + (i % 4 ? "0" : "1") + "\n";
      for (int month = 1; i < 60 && month <= 5; ++month)  // April and May lie behind the decision
        payments += id + ",2024-0" + QByteArray::number(month) + "-10," + QByteArray::number(10 * month) + ".25," +
                    (month % 2 ? "paid" : "late") + "\n";
    }
    loans_ = write("applications.csv", loans);
    write("payments.csv", payments);
    session_->openData(loans_);
    ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  }
  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return file.fileName();
  }
  /// Waits until what comes of the fields is known.
  static void settle(LinkEditor& editor) {
    QSignalSpy spy(&editor, &LinkEditor::linked);
    ASSERT_TRUE(waitUntil([&] { return spy.count() > 0; }));
  }
  void link() {
    LinkEditor editor(session_.get(), "payments.csv");
    settle(editor);
    ASSERT_TRUE(editor.isReady()) << editor.problemText().toStdString();
    editor.accept();
    ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  }
  QString loans_;
};

TEST_F(LinkTables, ProposesTheLinkAndSaysWhatComesOfIt) {
  LinkEditor editor(session_.get(), "payments.csv");
  EXPECT_FALSE(editor.isReady());
  settle(editor);
  ASSERT_TRUE(editor.isReady()) << editor.problemText().toStdString();
  EXPECT_EQ(editor.spec().key, "loan");
  EXPECT_EQ(editor.spec().other_key, "customer");
  EXPECT_EQ(editor.spec().cut_off, "decided");
  EXPECT_EQ(editor.spec().file, "payments.csv");
  EXPECT_EQ(editor.result().matched_main_rows, 60);
  EXPECT_EQ(editor.result().late_rows, 120);
  editor.cutOff()->setCurrentIndex(0);  // none
  Q_EMIT editor.cutOff()->activated(0);
  settle(editor);
  EXPECT_EQ(editor.result().late_rows, 0);
  editor.key()->setCurrentIndex(editor.key()->findData("income"));
  Q_EMIT editor.key()->activated(0);
  settle(editor);
  EXPECT_EQ(editor.result().matched_main_rows, 0);
  EXPECT_EQ(editor.result().sentences.empty(), false);
}

TEST_F(LinkTables, AWrongChoiceIsSaidAndCannotBeTaken) {
  LinkEditor editor(session_.get(), "payments.csv");
  settle(editor);
  for (int row = 0; row < editor.columns()->count(); ++row) editor.columns()->item(row)->setCheckState(Qt::Unchecked);
  auto* event = editor.findChild<QComboBox*>();
  ASSERT_NE(event, nullptr);
  for (QComboBox* box : editor.findChildren<QComboBox*>()) {
    if (box->accessibleName() == "Events") event = box;
  }
  event->setCurrentIndex(0);
  Q_EMIT event->activated(0);
  settle(editor);
  ASSERT_TRUE(waitUntil([&] { return !editor.problemText().isEmpty(); }));
  EXPECT_TRUE(editor.problemText().contains("Nothing is linked")) << editor.problemText().toStdString();
  editor.accept();
  EXPECT_FALSE(session_->isBusy()) << "nothing was done";
}

TEST_F(LinkTables, TheLinkedColumnsJoinTheBoardAndTheAnalystsMapStays) {
  DataPage page(session_.get());
  session_->moveColumns({"income"}, {Place::Kind::ignored, {}});
  link();
  EXPECT_EQ(page.links()->count(), 1);
  ASSERT_TRUE(session_->table()->has("amount"));
  EXPECT_EQ(session_->table()->column("amount").text(0), "[10.25, 20.25, 30.25]");
  EXPECT_EQ(session_->placeOf("income").kind, Place::Kind::ignored) << "what the analyst did stays";
  EXPECT_EQ(session_->plan().map.target.column, "bad");
  const auto kindOf = [this](const std::string& column) -> std::string {
    const Place& place = session_->placeOf(column);
    for (const ModalitySpec& one : session_->plan().map.modalities) {
      if (place.kind == Place::Kind::modality && one.name == place.modality) return one.kind;
    }
    return "none";
  };
  EXPECT_EQ(kindOf("amount"), "temporal");
  EXPECT_EQ(kindOf("what"), "behavioural");
  EXPECT_TRUE(waitUntil([this] { return session_->mapProblem().isEmpty(); })) << session_->mapProblem().toStdString();
  page.links()->unlink(0);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  EXPECT_EQ(page.links()->count(), 0);
  EXPECT_FALSE(session_->table()->has("amount"));
  EXPECT_EQ(session_->placeOf("income").kind, Place::Kind::ignored);
  for (const ModalitySpec& one : session_->plan().map.modalities) {
    for (const std::string& column : one.all_columns()) EXPECT_TRUE(session_->table()->has(column)) << column;
  }
}

TEST_F(LinkTables, AnExistingLinkIsChangedInItsPlace) {
  link();
  LinkEditor editor(session_.get(), "payments.csv", 0);
  settle(editor);
  ASSERT_TRUE(editor.isReady()) << editor.problemText().toStdString();
  EXPECT_EQ(editor.spec().key, "loan");
  EXPECT_EQ(editor.result().new_columns, (std::vector<std::string>{"amount", "what"})) << "the open table's own are not counted";
  editor.cutOff()->setCurrentIndex(0);
  Q_EMIT editor.cutOff()->activated(0);
  settle(editor);
  editor.accept();
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  ASSERT_EQ(session_->data()->recipe.links.size(), 1u);
  EXPECT_EQ(session_->table()->column("amount").text(0), "[10.25, 20.25, 30.25, 40.25, 50.25]");
}

TEST_F(LinkTables, AFileThatCannotBeReadIsTold) {
  LinkEditor editor(session_.get(), "nowhere.csv");
  settle(editor);
  EXPECT_FALSE(editor.isReady());
  EXPECT_TRUE(editor.problemText().contains("nowhere.csv")) << editor.problemText().toStdString();
}

TEST_F(LinkTables, ALinkedFileThatIsGoneIsNamedAndIsLocated) {
  DataPage page(session_.get());
  link();
  const QString project = session_->projectPath();
  ASSERT_TRUE(waitUntil([&] { return !session_->savedAt().isEmpty(); }));
  QTest::qWait(1000);  // what is to be saved is saved
  const ModalityMap map = session_->plan().map;
  ASSERT_TRUE(QDir().mkpath(folder_.filePath("elsewhere")));
  ASSERT_TRUE(QFile::rename(folder_.filePath("payments.csv"), folder_.filePath("elsewhere/payments.csv")));
  QSignalSpy notices(session_.get(), &Session::notice);
  session_->openProject(project);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  ASSERT_EQ(notices.count(), 1);
  EXPECT_TRUE(notices.first().first().toString().contains("payments.csv"));
  EXPECT_EQ(page.links()->count(), 1) << "the link is kept";
  EXPECT_FALSE(session_->table()->has("amount"));
  EXPECT_EQ(session_->table()->rows(), 80);
  page.links()->locate(0, folder_.filePath("elsewhere/payments.csv"));
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  EXPECT_EQ(session_->data()->recipe.links.front().file, "elsewhere/payments.csv");
  EXPECT_TRUE(session_->data()->missing_links.empty());
  EXPECT_EQ(session_->table()->column("amount").text(0), "[10.25, 20.25, 30.25]");
  EXPECT_EQ(session_->plan().map.to_json(), map.to_json()) << "the columns are where they were";
}

TEST_F(LinkTables, AnotherTableOfTheSameDatabaseIsLinked) {
  const QString path = folder_.filePath("credit.sqlite");
  {
    SQLite::Database database(s(path), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE loans (id TEXT, amount REAL, bad INTEGER); CREATE TABLE payments (id TEXT, paid REAL, month INTEGER);");
    for (int i = 0; i < 40; ++i) {
      const std::string id = "'C" + std::to_string(i) + "'";
      database.exec("INSERT INTO loans VALUES (" + id + ", " + std::to_string(i) + ".5, " + std::to_string(i % 2) + ");"
                    "INSERT INTO payments VALUES (" + id + ", 2.5, 2), (" + id + ", 1.5, 1);");
    }
  }
  session_->openData(path);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->table()->rows() == 80; })) << "the larger one";
  ReadRecipe recipe;
  recipe.table = "loans";
  session_->reread(recipe);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->table()->rows() == 40; }));
  LinkEditor editor(session_.get(), path);
  settle(editor);
  ASSERT_TRUE(editor.isReady()) << editor.problemText().toStdString();
  EXPECT_EQ(editor.spec().recipe.table, "payments");
  EXPECT_EQ(editor.spec().time, "month");
  editor.accept();
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  EXPECT_EQ(session_->table()->column("paid").text(3), "[1.5, 2.5]");
}

}  // namespace
}  // namespace amalgam::ui
