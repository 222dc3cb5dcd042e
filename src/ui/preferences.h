// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/theme/theme.h"

namespace amalgam::ui {

struct Plan;

/// What the analyst prefers, whatever project is open; kept in QSettings. Theme and language are kept there too, by
/// their own classes: they may be chosen elsewhere at any time.
struct Preferences {
  int textPercent = 100;      ///< size of the letters: 90 … 125
  int runsAtOnce = 0;         ///< runs that train side by side, 0 (as many as the processors allow) … kMostRunsAtOnce
  int threads = 1;            ///< of a new project
  QString device = QStringLiteral("auto");  ///< of a new project
  int seed = 1;               ///< of a new project
  int recentLength = 8;       ///< projects on the welcome page, 0 … 20
  bool startsWithLast = false;  ///< the last project is opened at the start
  bool hasMotion = true;      ///< things may slide and fade

  static Preferences load();
  void save() const;
  /// Gives a new project's plan its defaults.
  void applyTo(Plan& plan) const;
  /// How many runs are to train side by side on this machine.
  int runsSideBySide() const;
  /// Text size and motion, for the whole application.
  void applyToApplication() const;
};

/// The theme, now and at the next start.
void chooseTheme(ThemeChoice choice);
/// What was chosen; `system` at the first start.
ThemeChoice preferredTheme();

}  // namespace amalgam::ui
