// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever cannot see the window well, or has no mouse: names, Tab, contrast, in every place of the window.
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSet>
#include <QSlider>
#include <QTableView>

#include "ui/plots/plot.h"
#include "ui/support/ui_fixture.h"
#include "ui/support/window_walk.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {
namespace {

class Accessibility : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 800);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    openLoans();
    session_->train();
    ASSERT_TRUE(waitForEnd());
    ASSERT_TRUE(waitUntil([this] { return !session_->isSaving(); }));
  }
  void TearDown() override {
    Theme::instance().setChoice(ThemeChoice::light);
    window_.reset();
    UiFixture::TearDown();
  }
  std::unique_ptr<MainWindow> window_;
};

/// A part of another control, which speaks for it: the line of a spin box, the list of a combo box, a scroll bar.
bool isPartOfAnother(const QWidget& widget) {
  if (qobject_cast<const QScrollBar*>(&widget)) return true;
  for (const QWidget* parent = widget.parentWidget(); parent; parent = parent->parentWidget()) {
    if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
        qobject_cast<const QAbstractItemView*>(parent) || qobject_cast<const QLineEdit*>(parent) ||
        parent->inherits("QMenuBar") || parent->inherits("QToolBar") || parent->inherits("QTabBar"))
      return true;
  }
  return false;
}

bool isControl(const QWidget& widget) {
  return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
         qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget) ||
         qobject_cast<const QSlider*>(&widget) || qobject_cast<const QAbstractItemView*>(&widget) ||
         qobject_cast<const QPlainTextEdit*>(&widget) || (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
}

QList<QWidget*> controlsOf(QWidget& root) {
  QList<QWidget*> controls;
  for (QWidget* one : root.findChildren<QWidget*>()) {
    if (one->isVisible() && one->window() == root.window() && one->isEnabled() && isControl(*one) && !isPartOfAnother(*one)) controls << one;
  }
  return controls;
}

QString nameOf(QWidget& widget) {
  QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&widget);
  return spoken ? spoken->text(QAccessible::Name) : QString();
}

/// Enough to find a widget by in the sources.
std::string told(const QWidget& widget) {
  QStringList chain;
  for (const QWidget* one = &widget; one && chain.size() < 5; one = one->parentWidget())
    chain << QLatin1String(one->metaObject()->className()) + (one->objectName().isEmpty() ? QString() : QStringLiteral("#") + one->objectName());
  QString text;
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) text = button->text();
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) text = label->text();
  return (chain.join(QStringLiteral(" < ")) + QStringLiteral(" '") + text + QStringLiteral("' ") + widget.toolTip()).toStdString();
}

TEST_F(Accessibility, EveryControlAndPlotHasAName) {
  int checked = 0;
  lookEverywhere(*window_, [&](const QString& place, QWidget& root) {
    for (QWidget* one : controlsOf(root)) {
      if (qobject_cast<QAbstractScrollArea*>(one) && one->focusPolicy() == Qt::NoFocus) continue;
      ++checked;
      EXPECT_FALSE(nameOf(*one).trimmed().isEmpty()) << place.toStdString() << ": " << told(*one);
    }
    for (Plot* one : root.findChildren<Plot*>()) {
      if (!one->isVisible()) continue;
      EXPECT_FALSE(nameOf(*one).trimmed().isEmpty()) << place.toStdString() << ": " << told(*one);
      EXPECT_NE(one->accessibleName(), QStringLiteral("Chart")) << place.toStdString() << ": " << told(*one);
    }
  });
  EXPECT_GT(checked, 200);
}

/// Presses Tab until the focus comes round; what had it.
QSet<QWidget*> reachedByTab(QWidget& root) {
  QSet<QWidget*> reached;
  root.activateWindow();
  EXPECT_TRUE(QTest::qWaitForWindowActive(&root));
  QList<QWidget*> controls = controlsOf(root);
  for (QWidget* one : controls) {
    if ((one->focusPolicy() & Qt::TabFocus) == 0) continue;
    one->setFocus(Qt::TabFocusReason);
    break;
  }
  constexpr int kMostPresses = 600;
  int seen_before = 0;
  for (int i = 0; i < kMostPresses && seen_before < 3; ++i) {
    QWidget* focused = root.window()->focusWidget();
    if (!focused) break;
    seen_before = reached.contains(focused) ? seen_before + 1 : 0;
    reached.insert(focused);
    QTest::keyClick(focused, Qt::Key_Tab);
  }
  return reached;
}

/// Arrow keys lead from one to the other: the buttons of one group, of which Tab reaches the chosen one.
bool isReachedFromASibling(const QWidget& widget, const QSet<QWidget*>& reached) {
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
    for (const QWidget* one : reached) {
      if (one->parentWidget() == widget.parentWidget() && qobject_cast<const QAbstractButton*>(one) &&
          (button->focusPolicy() == Qt::ClickFocus || button->group() || button->autoExclusive()))
        return true;
    }
  }
  return false;
}

TEST_F(Accessibility, TabReachesEveryControlAndIsCaughtByNone) {
  lookEverywhere(*window_, [&](const QString& place, QWidget& root) {
    const QSet<QWidget*> reached = reachedByTab(root);
    EXPECT_GE(reached.size(), &root == window_.get() ? 10 : 2) << place.toStdString();  // the shortcut sheet has its list and Close
    for (QWidget* one : controlsOf(root)) {
      const bool proxied = one->focusProxy() && reached.contains(one->focusProxy());
      EXPECT_TRUE(reached.contains(one) || proxied || isReachedFromASibling(*one, reached)) << place.toStdString() << ": " << told(*one);
    }
  });
}

/// The colour that most of an area has: what a text stands on.
QColor groundOf(const QImage& picture, const QRect& area) {
  QHash<QRgb, int> count;
  for (int y = area.top(); y <= area.bottom(); ++y) {
    for (int x = area.left(); x <= area.right(); ++x) {
      if (picture.rect().contains(x, y)) ++count[picture.pixel(x, y)];
    }
  }
  QRgb most = 0;
  int times = 0;
  for (auto it = count.cbegin(); it != count.cend(); ++it) {
    if (it.value() > times) std::tie(most, times) = std::pair(it.key(), it.value());
  }
  return QColor::fromRgb(most);
}

TEST_F(Accessibility, EveryLabelIsReadableInBothThemes) {
  for (const ThemeChoice theme : {ThemeChoice::light, ThemeChoice::dark}) {
    Theme::instance().setChoice(theme);
    const std::string scheme = theme == ThemeChoice::dark ? "dark, " : "light, ";
    int checked = 0;
    lookEverywhere(*window_, [&](const QString& place, QWidget& root) {
      const QImage picture = root.grab().toImage();
      for (const QLabel* label : root.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->window() != root.window() || label->text().trimmed().isEmpty()) continue;
        const QRect area(label->mapTo(&root, QPoint()), label->size());
        if (!root.rect().contains(area)) continue;  // scrolled away
        const QColor ink = label->palette().color(label->foregroundRole());
        ++checked;
        EXPECT_GE(contrastRatio(ink, groundOf(picture, area)), 4.5)
            << scheme << place.toStdString() << ": " << told(*label) << " " << ink.name().toStdString() << " on "
            << groundOf(picture, area).name().toStdString();
      }
    });
    EXPECT_GT(checked, 150);
  }
}

/// Each rule of the style sheet that names both a letter's colour and its ground.
TEST(StyleSheetContrast, IsEnoughInEveryRuleThatNamesBothColours) {
  static const QRegularExpression rule(QStringLiteral("([^{}]+)\\{([^}]*)\\}"));
  static const QRegularExpression ink(QStringLiteral("(?:^|[;\\s])(?:selection-)?color:\\s*(#[0-9a-f]{6})"));
  static const QRegularExpression ground(QStringLiteral("(?:^|[;\\s])(?:selection-)?background(?:-color)?:\\s*(#[0-9a-f]{6})"));
  for (const ThemeChoice theme : {ThemeChoice::light, ThemeChoice::dark}) {
    Theme::instance().setChoice(theme);
    int checked = 0;
    const QString sheet = Theme::instance().styleSheet();
    for (auto rules = rule.globalMatch(sheet); rules.hasNext();) {
      const auto one = rules.next();
      const auto letter = ink.match(one.captured(2)), under = ground.match(one.captured(2));
      if (!letter.hasMatch() || !under.hasMatch()) continue;
      ++checked;
      // WCAG asks nothing of what is disabled; 3:1 keeps it readable all the same.
      const double least = one.captured(1).contains(QLatin1String(":disabled")) ? 3.0 : 4.5;
      EXPECT_GE(contrastRatio(QColor(letter.captured(1)), QColor(under.captured(1))), least) << one.captured().toStdString();
    }
    EXPECT_GT(checked, 12);
  }
  Theme::instance().setChoice(ThemeChoice::light);
}

}  // namespace
}  // namespace amalgam::ui
