// SPDX-License-Identifier: GPL-3.0-or-later
// No label is cut: at every text size, in both languages; the program of these tests runs again on screens of 150 and 200 %.
#include "ui/language.h"
#include "ui/support/ui_fixture.h"
#include "ui/support/window_walk.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {
namespace {

class CutLabels : public UiFixture {
 protected:
  void TearDown() override {
    Theme::instance().setTextPercent(100);
    Language::instance().use(QStringLiteral("en"));
    QLocale::setDefault(QLocale::c());
    UiFixture::TearDown();
  }
  void look(int text_percent) {
    openLoans();
    session_->train();
    ASSERT_TRUE(waitForEnd());
    ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
    Theme::instance().setTextPercent(text_percent);
    for (const Language::Choice& language : Language::choices()) {
      if (!Language::isShowable(language.id)) continue;
      Language::instance().use(language.id);
      MainWindow window(session_.get());
      window.resize(1280, 800);
      window.show();
      ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
      int checked = 0;
      lookEverywhere(window, [&](const QString& place, QWidget& root) {
        for (const QWidget* widget : root.findChildren<QWidget*>()) {
          if (!widget->isVisible() || widget->window() != root.window()) continue;
          ++checked;
          const QString cut = cutText(*widget);
          EXPECT_TRUE(cut.isEmpty()) << language.id.toStdString() << ", " << text_percent << " %, " << place.toStdString() << ", "
                                     << widget->metaObject()->className() << ", " << widget->width() << " of "
                                     << widget->sizeHint().width() << ": " << cut.toStdString();
        }
      });
      EXPECT_GT(checked, 500);
    }
  }
};

TEST_F(CutLabels, ThereAreNoneAtTheUsualSize) { look(100); }
TEST_F(CutLabels, ThereAreNoneAtTheLargestSize) { look(125); }

}  // namespace
}  // namespace amalgam::ui
