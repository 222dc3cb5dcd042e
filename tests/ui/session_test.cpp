// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <nlohmann/json.hpp>

#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

using SessionTest = UiFixture;

TEST_F(SessionTest, OpeningAFileReadsProfilesAndProposes) {
  session_->openData(dataPath());
  EXPECT_TRUE(session_->isBusy());
  ASSERT_TRUE(waitUntil([this] { return session_->data() != nullptr; }));
  EXPECT_EQ(session_->table()->rows(), 120);
  EXPECT_EQ(session_->data()->profiles.size(), 10u);
  EXPECT_EQ(session_->data()->profile("age")->missing, 12);  // every tenth of 120
  EXPECT_EQ(session_->projectPath(), projectPath());
  EXPECT_FALSE(QFileInfo::exists(projectPath())) << "looking at a file must not write a project";
}

TEST_F(SessionTest, AMissingFileIsToldAndChangesNothing) {
  QSignalSpy spy(session_.get(), &Session::problem);
  session_->openData(folder_.filePath("nowhere.csv"));
  ASSERT_TRUE(waitUntil([&] { return spy.count() > 0; }));
  EXPECT_EQ(spy.front().at(1).toString(), "read.missing");
  EXPECT_EQ(session_->data(), nullptr);
  EXPECT_FALSE(session_->isBusy());
}

TEST_F(SessionTest, ALaterFileReplacesAnEarlierOneThatIsStillBeingRead) {
  QFile other(folder_.filePath("other.csv"));
  ASSERT_TRUE(other.open(QIODevice::WriteOnly));
  other.write("a,b\n1,2\n3,4\n");
  other.close();
  session_->openData(dataPath());
  session_->openData(other.fileName());
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy(); }));
  QTest::qWait(100);
  ASSERT_NE(session_->data(), nullptr);
  EXPECT_EQ(session_->table()->rows(), 2);
}

TEST_F(SessionTest, MovesAreUndoneAndRedone) {
  openLoans();
  const auto before = session_->plan().map.to_json();
  session_->moveColumns({"age", "income"}, {Place::Kind::ignored, {}});
  EXPECT_EQ(placeOf(session_->plan().map, "age").kind, Place::Kind::ignored);
  EXPECT_EQ(placeOf(session_->plan().map, "income").kind, Place::Kind::ignored);
  session_->undoStack()->undo();
  EXPECT_EQ(session_->plan().map.to_json(), before);
  session_->undoStack()->redo();
  EXPECT_EQ(placeOf(session_->plan().map, "income").kind, Place::Kind::ignored);
}

TEST_F(SessionTest, AMoveToTheSamePlaceLeavesNoUndoStep) {
  openLoans();
  const int count = session_->undoStack()->count();
  session_->moveColumns({"age"}, {Place::Kind::modality, "numerical"});
  EXPECT_EQ(session_->undoStack()->count(), count);
}

TEST_F(SessionTest, RepeatedChangesOfOneSettingAreOneUndoStep) {
  openLoans();
  const int count = session_->undoStack()->count();
  session_->setOption("training.epochs", std::int64_t{10});
  session_->setOption("training.epochs", std::int64_t{11});
  session_->setOption("training.epochs", std::int64_t{12});
  EXPECT_EQ(session_->undoStack()->count(), count + 1);
  EXPECT_EQ(session_->experimentFor("hybrid").options.integer("training.epochs"), 12);
  session_->undoStack()->undo();
  EXPECT_EQ(session_->experimentFor("hybrid").options.integer("training.epochs"), 8);
}

TEST_F(SessionTest, AStrategysOwnSettingSurvivesALookAtAnother) {
  openLoans();
  session_->setOption("hybrid.heads", std::int64_t{2});
  session_->setStrategy("late");
  EXPECT_FALSE(session_->experimentFor("late").options.knows("hybrid.heads"));
  session_->setStrategy("hybrid");
  EXPECT_EQ(session_->experimentFor("hybrid").options.integer("hybrid.heads"), 2);
}

TEST_F(SessionTest, AMapWithoutTargetSaysWhatToDo) {
  openLoans();
  session_->moveColumns({"default"}, {Place::Kind::ignored, {}});
  ASSERT_TRUE(waitUntil([this] { return !session_->mapProblem().isEmpty(); }));
  EXPECT_TRUE(session_->whyNotTrain().contains("target")) << session_->whyNotTrain().toStdString();
  QSignalSpy spy(session_.get(), &Session::problem);
  session_->train();
  EXPECT_EQ(spy.count(), 1);
  EXPECT_FALSE(client_->isTraining());
}

TEST_F(SessionTest, ModalitiesAreAddedRenamedAndRemoved) {
  openLoans();
  session_->addModality("numerical");
  session_->renameModality("numerical 2", "bureau");
  session_->moveColumns({"age"}, {Place::Kind::modality, "bureau"});
  EXPECT_EQ(placeOf(session_->plan().map, "age").modality, "bureau");
  EXPECT_EQ(session_->effectiveMap().modalities.size(), 6u);
  session_->removeModality("bureau");
  EXPECT_EQ(placeOf(session_->plan().map, "age").kind, Place::Kind::ignored);
  EXPECT_EQ(session_->effectiveMap().modalities.size(), 5u);
}

TEST_F(SessionTest, AMapIsSavedAndLoadedAsJson) {
  openLoans();
  const QString path = folder_.filePath("loans.map.json");
  session_->saveMap(path);
  const auto saved = session_->effectiveMap().to_json();
  session_->moveColumns({"note"}, {Place::Kind::ignored, {}});
  EXPECT_NE(session_->effectiveMap().to_json(), saved);
  session_->openFile(path);
  EXPECT_EQ(session_->effectiveMap().to_json(), saved);
}

TEST_F(SessionTest, MapAndSettingsAreThereAfterARestart) {
  openLoans();
  session_->setStrategy("late");
  session_->change("seed", [](Plan& plan) { plan.seed = 7; });
  session_->moveColumns({"note"}, {Place::Kind::ignored, {}});
  const auto map = session_->effectiveMap().to_json();
  ASSERT_TRUE(waitUntil([this] { return !session_->savedAt().isEmpty(); }));
  QTest::qWait(600);  // the last change is saved after 400 ms
  stop();
  start();
  session_->openProject(projectPath());
  ASSERT_TRUE(waitUntil([this] { return session_->data() != nullptr; }));
  EXPECT_EQ(session_->effectiveMap().to_json(), map);
  EXPECT_EQ(session_->plan().strategy, "late");
  EXPECT_EQ(session_->plan().seed, 7u);
  EXPECT_EQ(std::get<std::int64_t>(session_->plan().values.at("training.epochs")), 8);
}

TEST_F(SessionTest, AProjectWhoseDataFileIsGoneStillShowsItsRuns) {
  openLoans();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  stop();
  ASSERT_TRUE(QFile::remove(dataPath()));
  start();
  QSignalSpy spy(session_.get(), &Session::notice);
  session_->openProject(projectPath());
  ASSERT_TRUE(waitUntil([&] { return session_->runs().size() == 1 && spy.count() > 0; }));
  EXPECT_EQ(session_->data(), nullptr);
  EXPECT_EQ(spy.count(), 1);
}

TEST_F(SessionTest, AFileThatIsNoProjectIsRefused) {
  QSignalSpy spy(session_.get(), &Session::problem);
  QFile bogus(folder_.filePath("bogus.amalgam"));
  ASSERT_TRUE(bogus.open(QIODevice::WriteOnly));
  bogus.write("this is a text and no project, whatever its name may say");
  bogus.close();
  session_->openFile(bogus.fileName());
  ASSERT_TRUE(waitUntil([&] { return spy.count() > 0; }));
  EXPECT_TRUE(spy.front().at(1).toString().startsWith("project."))
      << spy.front().at(1).toString().toStdString();
}

}  // namespace
}  // namespace amalgam::ui
