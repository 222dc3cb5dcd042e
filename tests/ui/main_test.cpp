// SPDX-License-Identifier: GPL-3.0-or-later
// The program of all UI tests: one application without a display, with pinned language, fonts and theme.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLocale>
#include <QStandardPaths>

#include "ui/theme/theme.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  qputenv("LC_ALL", "C.UTF-8");
  // A screen of another density is another process: the scale is read once, before the application is there.
  if (qEnvironmentVariableIsSet("AMALGAM_TEST_SCALE"))
    qputenv("QT_SCALE_FACTOR", qgetenv("AMALGAM_TEST_SCALE"));
  else
    qunsetenv("QT_SCALE_FACTOR");
  QStandardPaths::setTestModeEnabled(true);  // never the settings of whoever runs the tests
  QApplication app(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Amalgam"));
  QApplication::setApplicationName(QStringLiteral("amalgam-tests"));
  QLocale::setDefault(QLocale::c());
  QApplication::setCursorFlashTime(0);
  amalgam::ui::Theme::instance().applyTo(app, amalgam::ui::ThemeChoice::light);
  return RUN_ALL_TESTS();
}
