// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDirIterator>
#include <QPainter>
#include <QPalette>
#include <QRawFont>
#include <QSignalSpy>
#include <QTextLayout>

#include "ui/theme/icon_engine.h"

namespace amalgam::ui {
namespace {

TEST(ContrastRatio, AgreesWithTheWorkedValuesOfWcag) {
  EXPECT_NEAR(contrastRatio(Qt::black, Qt::white), 21.0, 1e-9);
  EXPECT_NEAR(contrastRatio(QColor("#777777"), Qt::white), 4.48, 0.005);  // WCAG's well-known near miss
}

TEST(Tokens, KeepEveryTextReadableOnItsGroundInBothSchemes) {
  for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
    const Tokens& t = tokensOf(scheme);
    SCOPED_TRACE(scheme == Scheme::light ? "light" : "dark");
    for (const QColor& ground : {t.background, t.surface, t.surface2})
      for (const QColor& ink : {t.text, t.text2, t.text3}) EXPECT_GE(contrastRatio(ink, ground), 4.5);
    EXPECT_GE(contrastRatio(t.accent, t.accentSoft), 4.5);
    EXPECT_GE(contrastRatio(t.onAccent, t.accent), 4.5);
    EXPECT_GE(contrastRatio(t.good, t.goodSoft), 4.5);
    EXPECT_GE(contrastRatio(t.warn, t.warnSoft), 4.5);
    EXPECT_GE(contrastRatio(t.bad, t.badSoft), 4.5);
    for (int run = 1; run <= 8; ++run) EXPECT_GE(contrastRatio(t.runColor(run), t.surface), 4.5) << run;
  }
}

TEST(Tokens, MapValuesToLightnessInOneDirectionOnly) {
  for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
    const ColorStops stops = tokensOf(scheme).sequentialStops();
    const double sign = scheme == Scheme::light ? -1 : 1;
    double before = contrastRatio(colorAt(stops, 0), Qt::black);
    for (double p = 0.05; p <= 1.0; p += 0.05) {
      const double now = contrastRatio(colorAt(stops, p), Qt::black);
      EXPECT_GT(sign * (now - before), 0) << p;
      before = now;
    }
  }
}

TEST(ReadableOn, ReachesTheContrastOfTextOnEveryColourOfTheMaps) {
  for (const Scheme scheme : {Scheme::light, Scheme::dark})
    for (const ColorStops& stops : {tokensOf(scheme).sequentialStops(), tokensOf(scheme).divergingStops()})
      for (double p = 0; p <= 1; p += 0.01) {
        const QColor ground = colorAt(stops, p);
        EXPECT_GE(contrastRatio(readableOn(ground), ground), 4.5) << p;
      }
}

TEST(Tokens, GiveAModalityKindTheSameColourIconAndDashAlways) {
  const Tokens& t = tokensOf(Scheme::light);
  EXPECT_EQ(t.modalityColor("behavioural"), QColor("#B0304F"));
  EXPECT_EQ(t.modalityColor("no such kind"), t.text2);
  EXPECT_EQ(modalityIcon("text"), "text");
  EXPECT_NE(modalityDash("text"), modalityDash("temporal"));
  EXPECT_EQ(t.runColor(3), t.runColor(11));
  EXPECT_NE(t.runColor(3), t.runColor(4));
}

TEST(Theme, TellsWhenTheSchemeChangesAndOnlyThen) {
  Theme& theme = Theme::instance();
  QSignalSpy changed(theme.notifier(), &ThemeNotifier::changed);
  theme.setChoice(ThemeChoice::light);
  EXPECT_EQ(changed.count(), 0);
  theme.setChoice(ThemeChoice::dark);
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(qApp->palette().color(QPalette::Window), tokensOf(Scheme::dark).background);
  EXPECT_TRUE(qApp->styleSheet().contains(tokensOf(Scheme::dark).accent.name()));
  theme.setChoice(ThemeChoice::light);
  EXPECT_EQ(changed.count(), 2);
}

TEST(Theme, LeavesNoNameOfATokenInTheStyleSheet) {
  EXPECT_FALSE(Theme::instance().styleSheet().contains('@')) << Theme::instance().styleSheet().toStdString();
}

TEST(Icon, FollowsTheThemeWithoutBeingAskedFor) {
  const QIcon icon = Theme::instance().icon("stop", ColorRole::text);
  const auto darkest = [&icon] {
    const QImage image = icon.pixmap(QSize(24, 24)).toImage();
    return image.pixelColor(5, 12).lightness();  // on the left edge of the square
  };
  const int light = darkest();
  Theme::instance().setChoice(ThemeChoice::dark);
  const int dark = darkest();
  Theme::instance().setChoice(ThemeChoice::light);
  EXPECT_LT(light, 60);
  EXPECT_GT(dark, 180);
}

TEST(Icon, IsThereForEveryNameAndDrawsSomething) {
  int count = 0;
  for (QDirIterator files(":/icons"); files.hasNext(); ++count) {
    const QString name = QFileInfo(files.next()).baseName();
    const QImage image = renderIcon(name, 24, Qt::black).toImage();
    int inked = 0;
    for (int y = 0; y < 24; ++y)
      for (int x = 0; x < 24; ++x) inked += image.pixelColor(x, y).alpha() > 100 ? 1 : 0;
    EXPECT_GT(inked, 5) << name.toStdString();
    EXPECT_FALSE(iconSvg(name, Qt::red).contains("currentColor"));
  }
  EXPECT_GE(count, 50);
}

TEST(Theme, HasAGlyphForEveryChineseCharacter) {
  QTextLayout layout(QStringLiteral("训练损失权重模态"), Theme::instance().font(FontRole::body));
  layout.beginLayout();
  layout.createLine();
  layout.endLayout();
  for (const QGlyphRun& run : layout.glyphRuns())
    for (const quint32 glyph : run.glyphIndexes()) EXPECT_NE(glyph, 0U);  // 0 is the empty box
}

}  // namespace
}  // namespace amalgam::ui
