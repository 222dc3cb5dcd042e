// SPDX-License-Identifier: GPL-3.0-or-later
// The window in another language: switched while it runs, with all that was chosen and typed, and no text cut.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include "ui/banner.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/pages/data_page.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/learned_panel.h"
#include "ui/pages/model_page.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/train_page.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/roc_plot.h"
#include "ui/support/translations.h"
#include "ui/support/ui_fixture.h"
#include "ui/support/window_walk.h"
#include "ui/widgets/step_rail.h"

namespace amalgam::ui {
namespace {

class LanguageTest : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    Language::instance().use(QStringLiteral("en"));  // with its locale, as the program does
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
  }
  void TearDown() override {
    window_.reset();
    Language::instance().use(QStringLiteral("en"));
    QLocale::setDefault(QLocale::c());
    UiFixture::TearDown();
  }
  QString menuTitle(int menu) const { return window_->menuBar()->actions().at(menu)->text(); }
  void speak(const QString& id) {
    const QString wanted = id == QLatin1String("en") ? QStringLiteral("&File") : QStringLiteral("文件(&F)");
    Language::instance().use(id);
    ASSERT_TRUE(waitUntil([&] { return menuTitle(0) == wanted; })) << menuTitle(0).toStdString();
  }
  void openAndTrain() {
    openLoans();
    session_->train();
    ASSERT_TRUE(waitForEnd());
    ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
  }
  /// Whatever the window says: labels, buttons, menus, lists of choices, hints, headers, axes.
  QStringList texts() const {
    for (Page* page : window_->findChildren<Page*>()) page->catchUp();
    QStringList all;
    const auto add = [&](const QString& text) {
      if (!text.trimmed().isEmpty()) all << text;
    };
    for (const QAction* one : window_->findChildren<QAction*>()) add(one->text());
    for (const QWidget* one : window_->findChildren<QWidget*>()) {
      add(one->toolTip());
      add(one->accessibleName());
      if (const auto* label = qobject_cast<const QLabel*>(one)) add(label->text());
      if (const auto* button = qobject_cast<const QAbstractButton*>(one)) add(button->text());
      if (const auto* edit = qobject_cast<const QLineEdit*>(one)) add(edit->placeholderText());
      if (const auto* combo = qobject_cast<const QComboBox*>(one)) {
        for (int i = 0; i < combo->count(); ++i) add(combo->itemText(i));
      }
      if (const auto* view = qobject_cast<const QTableView*>(one); view && view->model()) {
        for (int i = 0; i < view->model()->columnCount(); ++i)
          add(view->model()->headerData(i, Qt::Horizontal).toString());
      }
      if (const auto* plot = qobject_cast<const Plot*>(one)) {
        add(plot->title());
        add(plot->xAxis->label());
        add(plot->yAxis->label());
      }
    }
    all.sort();
    return all;
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(LanguageTest, TheSwitchChangesMenusPagesAndPlotsAndBackRestoresThem) {
  openAndTrain();
  texts();            // every page asks for what it shows
  QTest::qWait(500);  // the answers
  const QStringList before = texts();
  EXPECT_EQ(window_->trainPage()->curves()->curves()->xAxis->label(), "epoch");
  speak("zh_CN");
  EXPECT_EQ(window_->menuBar()->actions().at(2)->text(), "视图(&V)");
  EXPECT_EQ(window_->trainPage()->accessibleName(), "训练");
  EXPECT_EQ(window_->trainPage()->curves()->curves()->xAxis->label(), "轮次");
  EXPECT_TRUE(window_->trainPage()->curves()->plot()->title().startsWith(QStringLiteral("损失")));  // then the run
  EXPECT_TRUE(window_->inspectPage()->learned()->roc()->title().startsWith(QStringLiteral("ROC 曲线")));
  speak("en");
  EXPECT_TRUE(waitUntil([&] { return texts() == before; }));
  const QStringList after = texts();
  for (const QString& one : after) EXPECT_TRUE(before.contains(one)) << "new: " << one.toStdString();
  for (const QString& one : before) EXPECT_TRUE(after.contains(one)) << "lost: " << one.toStdString();
}

/// Which widgets open as windows.
class WindowsOpened : public QObject {
 public:
  WindowsOpened() { qApp->installEventFilter(this); }
  ~WindowsOpened() override { qApp->removeEventFilter(this); }
  QStringList names;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::Show && object->isWidgetType() && static_cast<QWidget*>(object)->isWindow())
      names << QLatin1String(object->metaObject()->className());
    return false;
  }
};

TEST_F(LanguageTest, NothingFlashesUpAsAWindowOfItsOwn) {
  openAndTrain();
  const WindowsOpened opened;
  speak("zh_CN");
  QTest::qWait(300);
  EXPECT_TRUE(opened.names.isEmpty()) << opened.names.join(' ').toStdString();
}

TEST_F(LanguageTest, NoTextOfTheWindowStaysInEnglish) {
  openAndTrain();
  speak("zh_CN");
  QTest::qWait(800);
  const QStringList shown = texts();
  int checked = 0;
  for (const test::TsEntry& entry : test::readTs(test::chineseTs())) {
    if (entry.context == QLatin1String("engine") || entry.translation == entry.source) continue;
    ++checked;
    EXPECT_FALSE(shown.contains(entry.source)) << entry.context.toStdString() << ": " << entry.source.toStdString();
  }
  EXPECT_GT(checked, 500);
}

TEST_F(LanguageTest, WhatWasChosenTypedAndScrolledSurvives) {
  openAndTrain();
  window_->showPage(MainWindow::kData);
  auto* table = window_->dataPage()->findChild<QTableView*>(QStringLiteral("dataTable"));
  ASSERT_NE(table, nullptr);
  table->setCurrentIndex(table->model()->index(57, 3));
  QTest::qWait(50);
  const int scrolled = table->verticalScrollBar()->value();
  ASSERT_GT(scrolled, 0);
  speak("zh_CN");
  EXPECT_EQ(window_->currentPage(), MainWindow::kData);
  EXPECT_EQ(window_->rail()->current(), MainWindow::kData);
  table = window_->dataPage()->findChild<QTableView*>(QStringLiteral("dataTable"));
  EXPECT_TRUE(waitUntil([&] { return table->verticalScrollBar()->value() == scrolled; }, 3000));
  EXPECT_EQ(table->currentIndex().row(), 57);
  EXPECT_EQ(table->currentIndex().column(), 3);
  EXPECT_EQ(session_->runs().size(), 1u);
  EXPECT_EQ(window_->runList()->currentIndex().row(), 0);
}

TEST_F(LanguageTest, TicksStayWhereTheyWere) {
  openAndTrain();
  session_->train();
  ASSERT_TRUE(waitForEnd());
  RunListModel* runs = window_->inspectPage()->runModel();
  ASSERT_TRUE(runs->setData(runs->indexOf(1), Qt::Checked, Qt::CheckStateRole));
  ASSERT_EQ(runs->checkedRuns(), std::vector<std::int64_t>{1});
  speak("zh_CN");
  EXPECT_NE(window_->inspectPage()->runModel(), runs);
  EXPECT_TRUE(waitUntil([this] {
    return window_->inspectPage()->runModel()->checkedRuns() == std::vector<std::int64_t>{1};
  }, 3000));
}

TEST_F(LanguageTest, ARunUnderWayGoesOnAndIsShown) {
  openLoans();
  session_->setOption("training.epochs", std::int64_t{40});
  script_->milliseconds_per_step = 4;
  window_->showPage(MainWindow::kTrain);
  session_->train();
  ASSERT_TRUE(waitUntil([this] { return session_->liveView() && session_->liveView()->epochs.size() >= 3; }));
  speak("zh_CN");
  EXPECT_TRUE(client_->isTraining());
  const std::size_t epochs = session_->liveView()->epochs.size();
  ASSERT_TRUE(waitUntil([&] { return session_->liveView()->epochs.size() > epochs + 2; }));
  const auto shown = [this] { return window_->trainPage()->curves()->curves()->table().rows.size(); };
  EXPECT_TRUE(waitUntil([&] { return shown() > epochs + 2; }));
  client_->stopKeepBest();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(LanguageTest, AnErrorThatStandsIsSaidAgain) {
  session_->openData(folder_.filePath("nowhere.csv"));
  ASSERT_TRUE(waitUntil([this] { return window_->banner()->isVisible(); }));
  const QString english = window_->banner()->text();
  EXPECT_TRUE(english.contains("There is no file")) << english.toStdString();
  speak("zh_CN");
  EXPECT_TRUE(waitUntil([this] { return window_->banner()->isVisible(); }));
  EXPECT_TRUE(window_->banner()->text().contains("没有文件")) << window_->banner()->text().toStdString();
  EXPECT_TRUE(window_->banner()->text().contains("nowhere.csv"));
  speak("en");
  EXPECT_EQ(window_->banner()->text(), english);
}

TEST_F(LanguageTest, TheMenuOffersBothAndKeepsTheChoice) {
  QAction* chinese = nullptr;
  for (QAction* one : window_->findChildren<QAction*>()) {
    if (one->text() == "中文") chinese = one;
  }
  ASSERT_NE(chinese, nullptr);
  EXPECT_FALSE(chinese->isChecked());
  chinese->trigger();
  ASSERT_TRUE(waitUntil([this] { return menuTitle(0) == "文件(&F)"; }));
  EXPECT_EQ(QSettings().value("language").toString(), "zh_CN");
  EXPECT_EQ(Language::preferred(), "zh_CN");
}

TEST_F(LanguageTest, TheWelcomePageFollowsTheMenuAndOffersBoth) {
  const auto chosen = [this] {
    for (const QToolButton* one : window_->findChildren<QToolButton*>()) {
      if ((one->text() == "English" || one->text() == "中文") && one->isChecked()) return one->text();
    }
    return QString();
  };
  EXPECT_EQ(chosen(), "English");
  speak("zh_CN");
  QTest::qWait(1200);  // what is carried over must not press the old language again
  EXPECT_EQ(Language::instance().current(), "zh_CN");
  EXPECT_EQ(chosen(), "中文");
  for (QToolButton* one : window_->findChildren<QToolButton*>()) {
    if (one->text() == "English") one->click();
  }
  EXPECT_TRUE(waitUntil([this] { return menuTitle(0) == "&File"; }));
}

TEST(Language, NamesAreUnderstood) {
  EXPECT_EQ(Language::idOf("zh"), "zh_CN");
  EXPECT_EQ(Language::idOf("zh-Hans-CN"), "zh_CN");
  EXPECT_EQ(Language::idOf("en_GB"), "en");
  EXPECT_EQ(Language::idOf("fr"), "");
}

TEST_F(LanguageTest, NoTextIsCutOnAnyPageInAnyLanguage) {
  openAndTrain();
  for (const Language::Choice& language : Language::choices()) {
    if (language.id != Language::instance().current()) speak(language.id);
    window_->resize(1280, 800);
    for (int page = MainWindow::kWelcome; page <= MainWindow::kExport; ++page) {
      window_->showPage(page);
      QTest::qWait(400);
      for (const QWidget* widget : window_->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != window_.get()) continue;
        const QString cut = cutText(*widget);
        EXPECT_TRUE(cut.isEmpty()) << language.id.toStdString() << ", page " << page << ", "
                                   << widget->metaObject()->className() << ", " << widget->width() << " of "
                                   << widget->sizeHint().width() << ": " << cut.toStdString();
      }
    }
  }
}

}  // namespace
}  // namespace amalgam::ui
