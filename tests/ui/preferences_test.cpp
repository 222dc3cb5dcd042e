// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QSpinBox>
#include <QToolButton>

#include "ui/main_window.h"
#include "ui/pages/page.h"
#include "ui/pages/welcome_page.h"
#include "ui/session_restore.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

class PreferencesTest : public UiFixture {
 protected:
  void TearDown() override {
    Theme::instance().setTextPercent(100);
    Theme::instance().setChoice(ThemeChoice::light);
    UiFixture::TearDown();
  }
};

TEST_F(PreferencesTest, AreKeptAndReadAgain) {
  Preferences one;
  one.textPercent = 110;
  one.threads = 3;
  one.device = "cpu";
  one.seed = 77;
  one.recentLength = 2;
  one.startsWithLast = true;
  one.hasMotion = false;
  one.save();
  const Preferences read = Preferences::load();
  EXPECT_EQ(read.textPercent, 110);
  EXPECT_EQ(read.threads, 3);
  EXPECT_EQ(read.device, "cpu");
  EXPECT_EQ(read.seed, 77);
  EXPECT_EQ(read.recentLength, 2);
  EXPECT_TRUE(read.startsWithLast);
  EXPECT_FALSE(read.hasMotion);
}

TEST_F(PreferencesTest, NonsenseInTheFileIsNotTaken) {
  QSettings().setValue("preferences/textPercent", 4000);
  QSettings().setValue("preferences/threads", "many");
  QSettings().setValue("preferences/seed", -5);
  const Preferences read = Preferences::load();
  EXPECT_EQ(read.textPercent, 125);
  EXPECT_EQ(read.threads, 1);
  EXPECT_EQ(read.seed, 0);
}

TEST_F(PreferencesTest, ANewProjectTakesThemAndAnOldOneKeepsItsOwn) {
  Preferences wishes;
  wishes.seed = 99;
  wishes.save();
  openLoans();
  EXPECT_EQ(session_->plan().seed, 99U);
  session_->change("seed", [](Plan& plan) { plan.seed = 5; });
  session_->saveAtOnce();
  ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
  stop();
  start();
  session_->openProject(projectPath());
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  EXPECT_EQ(session_->plan().seed, 5U);
}

TEST_F(PreferencesTest, TheThemeChosenAnywhereIsThatOfTheNextStart) {
  chooseTheme(ThemeChoice::dark);
  EXPECT_EQ(preferredTheme(), ThemeChoice::dark);
  chooseTheme(ThemeChoice::system);
  EXPECT_EQ(preferredTheme(), ThemeChoice::system);
}

TEST_F(PreferencesTest, AnotherTextSizeBuildsTheWindowAnewAtThatSize) {
  MainWindow window(session_.get());
  window.resize(1280, 800);
  window.show();
  const auto height = [&] { return window.welcomePage()->findChild<RoleLabel*>()->font().pixelSize(); };
  const int before = height();
  PreferencesDialog* dialog = window.showPreferences();
  for (QToolButton* one : dialog->findChildren<QToolButton*>()) {
    if (one->text() == "125 %") one->click();
  }
  EXPECT_EQ(Preferences::load().textPercent, 125);
  EXPECT_TRUE(waitUntil([&] { return height() == scaledText(before, 125); })) << height();
  EXPECT_TRUE(Theme::instance().styleSheet().contains("font-size: 15px"));  // 12 px, scaled
}

TEST_F(PreferencesTest, TheListOfRecentProjectsIsAsLongAsWished) {
  Preferences wishes;
  wishes.recentLength = 2;
  wishes.save();
  QSettings().setValue("recent", QStringList{"/a/one.amalgam", "/a/two.amalgam", "/a/three.amalgam"});
  MainWindow window(session_.get());
  const auto listed = [&](const QString& name) {
    for (const QAbstractButton* one : window.welcomePage()->findChildren<QAbstractButton*>()) {
      if (one->text() == name) return true;
    }
    return false;
  };
  EXPECT_TRUE(listed("one"));
  EXPECT_TRUE(listed("two"));
  EXPECT_FALSE(listed("three"));
}

// ── what was open is open again ──────────────────────────────────────────────────────────────────────

class SessionRestoreTest : public PreferencesTest {
 protected:
  QString lock() const { return folder_.filePath("locks/window.lock"); }
  /// A window that was left on a page, with a project open.
  void leaveOpen(bool properly) {
    auto window = std::make_unique<MainWindow>(session_.get());
    auto restore = std::make_unique<SessionRestore>(window.get(), session_.get(), lock());
    EXPECT_FALSE(restore->endedBadly());
    openLoans();
    session_->train();
    ASSERT_TRUE(waitForEnd());
    ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
    window->showPage(MainWindow::kExport);
    ASSERT_TRUE(waitUntil([] { return QSettings().value("session/page").toInt() == MainWindow::kExport; }));
    QByteArray left;
    QFile file(lock());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    left = file.readAll();
    restore->end();
    restore.reset();
    window.reset();
    stop();
    if (!properly) {  // as a process leaves it that is no more: with a number that no process has
      ASSERT_TRUE(file.remove() || !file.exists());
      QFile again(lock());
      ASSERT_TRUE(again.open(QIODevice::WriteOnly));
      QList<QByteArray> lines = left.split('\n');
      lines[0] = "4194303";
      again.write(lines.join('\n'));
    }
    start();
  }
};

TEST_F(SessionRestoreTest, AfterAProperEndOnlyIfWished) {
  leaveOpen(true);
  MainWindow window(session_.get());
  SessionRestore restore(&window, session_.get(), lock());
  EXPECT_FALSE(restore.endedBadly());
  restore.begin();
  QTest::qWait(200);
  EXPECT_EQ(session_->data(), nullptr);
  Preferences wishes;
  wishes.startsWithLast = true;
  wishes.save();
  restore.begin();
  ASSERT_TRUE(waitUntil([&] { return window.currentPage() == MainWindow::kExport; }));
  EXPECT_EQ(session_->projectPath(), projectPath());
  EXPECT_EQ(session_->selectedRun(), 1);
}

TEST_F(SessionRestoreTest, AfterACrashAlways) {
  leaveOpen(false);
  MainWindow window(session_.get());
  SessionRestore restore(&window, session_.get(), lock());
  EXPECT_TRUE(restore.endedBadly());
  restore.begin();
  ASSERT_TRUE(waitUntil([&] { return window.currentPage() == MainWindow::kExport; }));
  EXPECT_EQ(session_->projectPath(), projectPath());
}

TEST_F(SessionRestoreTest, ASecondWindowNeitherRestoresNorNotes) {
  MainWindow window(session_.get());
  SessionRestore first(&window, session_.get(), lock());
  QSettings().setValue("session/project", "/keep/this.amalgam");
  Preferences wishes;
  wishes.startsWithLast = true;
  wishes.save();
  SessionRestore second(&window, session_.get(), lock());
  EXPECT_FALSE(second.endedBadly());
  second.begin();
  EXPECT_FALSE(session_->isBusy());
  second.end();
  EXPECT_EQ(QSettings().value("session/project").toString(), "/keep/this.amalgam");
}

}  // namespace
}  // namespace amalgam::ui
