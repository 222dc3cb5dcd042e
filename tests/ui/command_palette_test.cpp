// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_palette.h"

#include <QLineEdit>
#include <QListView>
#include <QMenuBar>

#include "ui/fuzzy_match.h"
#include "ui/main_window.h"
#include "ui/menu_entries.h"
#include "ui/pages/data_page.h"
#include "ui/pages/model_page.h"
#include "ui/shortcut_sheet.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/option_form.h"

namespace amalgam::ui {
namespace {

TEST(FuzzyScore, FindsWordsBeginningsAndLettersInOrder) {
  EXPECT_GE(fuzzyScore("", "anything"), 0);
  EXPECT_GE(fuzzyScore("train all", "Train all strategies"), 0);
  EXPECT_GE(fuzzyScore("all train", "Train all strategies"), 0);
  EXPECT_GE(fuzzyScore("tas", "Train all strategies"), 0);
  EXPECT_GE(fuzzyScore("早停", "早停耐心"), 0);
  EXPECT_EQ(fuzzyScore("xyz", "Train all strategies"), -1);
  EXPECT_EQ(fuzzyScore("train nothing", "Train all strategies"), -1);
}

TEST(FuzzyScore, PrefersTheBeginningToTheMiddleToStrewnLetters) {
  EXPECT_GT(fuzzyScore("rate", "Rate"), fuzzyScore("rate", "Learning rate"));
  EXPECT_GT(fuzzyScore("rate", "Learning rate"), fuzzyScore("rate", "Separate"));
  EXPECT_GT(fuzzyScore("open", "Open data"), fuzzyScore("open", "Other panels enter"));
}

class Palette : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    openLoans();
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  CommandPalette* openByKeys() {
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    return window_->findChild<CommandPalette*>();
  }
  void doIt(const QString& typed) {
    CommandPalette* palette = openByKeys();
    ASSERT_NE(palette, nullptr);
    ASSERT_TRUE(palette->isVisible());
    QTest::keyClicks(palette->input(), typed);
    ASSERT_FALSE(palette->shownTitles().isEmpty()) << typed.toStdString();
    QTest::keyClick(palette->input(), Qt::Key_Return);
    EXPECT_FALSE(palette->isVisible());
    QTest::qWait(20);
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(Palette, GoesToPagesStrategiesSettingsAndColumnsByKeysAlone) {
  doIt("modalities");
  EXPECT_TRUE(waitUntil([this] { return window_->currentPage() == MainWindow::kModalities; }));
  doIt("late fusion");
  EXPECT_EQ(window_->currentPage(), MainWindow::kModel);
  EXPECT_EQ(session_->plan().strategy, "late");
  doIt("training.learning_rate");
  QWidget* editor = window_->modelPage()->form()->editorOf("training.learning_rate");
  ASSERT_NE(editor, nullptr);
  EXPECT_TRUE(editor->isVisible());
  EXPECT_TRUE(editor->hasFocus() || editor->isAncestorOf(window_->focusWidget()));
  doIt("purpose");
  EXPECT_EQ(window_->currentPage(), MainWindow::kData);
  EXPECT_EQ(window_->dataPage()->tableView()->currentIndex().column(), 3);
}

TEST_F(Palette, FindsRunsAndEveryActionOfTheMenus) {
  session_->train();
  ASSERT_TRUE(waitForEnd());
  CommandPalette* palette = openByKeys();
  for (const MenuEntry& one : menuEntries(*window_->menuBar())) {
    palette->input()->setText(one.text);
    EXPECT_TRUE(palette->shownTitles().contains(one.text)) << one.text.toStdString();
  }
  const QString run = QString::fromStdString(session_->runs().front().name);
  palette->input()->setText(run);
  EXPECT_TRUE(palette->shownTitles().contains(run));
  QTest::keyClick(palette->input(), Qt::Key_Escape);
  window_->showPage(MainWindow::kData);
  doIt(run);
  EXPECT_EQ(window_->currentPage(), MainWindow::kInspect);
}

TEST_F(Palette, EscapeGivesTheFocusBackAndNothingIsDone) {
  window_->showPage(MainWindow::kData);
  window_->dataPage()->focusSearch();
  QWidget* before = window_->focusWidget();
  CommandPalette* palette = openByKeys();
  EXPECT_EQ(window_->focusWidget(), palette->input());
  QTest::keyClicks(palette->input(), "export");
  QTest::keyClick(palette->input(), Qt::Key_Escape);
  EXPECT_FALSE(palette->isVisible());
  EXPECT_EQ(window_->focusWidget(), before);
  EXPECT_EQ(window_->currentPage(), MainWindow::kData);
}

TEST_F(Palette, ArrowsChooseAmongTheMatches) {
  CommandPalette* palette = openByKeys();
  QTest::keyClicks(palette->input(), "train");
  const int matches = static_cast<int>(palette->shownTitles().size());
  ASSERT_GT(matches, 2);
  EXPECT_EQ(palette->list()->currentIndex().row(), 0);
  QTest::keyClick(palette->input(), Qt::Key_Down);
  EXPECT_EQ(palette->list()->currentIndex().row(), 1);
  QTest::keyClick(palette->input(), Qt::Key_Up);
  QTest::keyClick(palette->input(), Qt::Key_Up);
  EXPECT_EQ(palette->list()->currentIndex().row(), matches - 1);
}

TEST_F(Palette, TheShortcutSheetHoldsEveryShortcutOfTheMenus) {
  QStringList lines;
  for (const ShortcutGroup& group : ShortcutSheet::groupsOf(*window_->menuBar())) {
    EXPECT_FALSE(group.title.isEmpty());
    for (const auto& [text, keys] : group.lines) lines << text + "|" + keys;
  }
  int found = 0;
  for (const QAction* action : window_->findChildren<QAction*>()) {
    if (action->shortcut().isEmpty() || action->text().isEmpty()) continue;
    ++found;
    EXPECT_TRUE(lines.contains(withoutMnemonic(action->text()) + "|" + keysText(*action))) << action->text().toStdString();
  }
  EXPECT_GT(found, 20);
}

/// Two actions with one key: Qt would call it ambiguous and do neither.
TEST_F(Palette, NoTwoActionsShareAKey) {
  QHash<QString, QString> owner;
  for (const MenuEntry& one : menuEntries(*window_->menuBar())) {
    for (const QKeySequence& keys : one.action->shortcuts()) {
      EXPECT_FALSE(owner.contains(keys.toString())) << keys.toString().toStdString() << ": " << one.text.toStdString() << " and "
                                                    << owner.value(keys.toString()).toStdString();
      owner.insert(keys.toString(), one.text);
    }
  }
}

TEST(MenuEntries, TextsLoseTheirMnemonicInBothLanguages) {
  EXPECT_EQ(withoutMnemonic("&Open data…"), "Open data…");
  EXPECT_EQ(withoutMnemonic("打开数据(&O)…"), "打开数据…");
  EXPECT_EQ(withoutMnemonic("Save && close"), "Save & close");
}

}  // namespace
}  // namespace amalgam::ui
