// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences.h"

#include <QApplication>
#include <QSettings>
#include <algorithm>

#include "engine/training/race.h"
#include "ui/format.h"
#include "ui/session.h"

namespace amalgam::ui {

namespace {

const auto kTextPercent = QStringLiteral("preferences/textPercent"), kThreads = QStringLiteral("preferences/threads"),
           kRunsAtOnce = QStringLiteral("preferences/runsAtOnce"), kDevice = QStringLiteral("preferences/device"), kSeed = QStringLiteral("preferences/seed"),
           kRecentLength = QStringLiteral("preferences/recentLength"),
           kStartsWithLast = QStringLiteral("preferences/startsWithLast"), kMotion = QStringLiteral("preferences/motion"),
           kTheme = QStringLiteral("theme");

/// A whole number in a range; what somebody wrote into the file by hand may be anything.
int wholeNumber(const QSettings& settings, const QString& key, int usual, int least, int most) {
  bool is_number = false;
  const int value = settings.value(key, usual).toInt(&is_number);
  return is_number ? std::clamp(value, least, most) : usual;
}

}  // namespace

Preferences Preferences::load() {
  const QSettings settings;
  Preferences found;
  found.textPercent = wholeNumber(settings, kTextPercent, found.textPercent, 90, 125);
  found.runsAtOnce = wholeNumber(settings, kRunsAtOnce, found.runsAtOnce, 0, kMostRunsAtOnce);
  found.threads = wholeNumber(settings, kThreads, found.threads, 1, 256);
  found.device = settings.value(kDevice, found.device).toString();
  found.seed = wholeNumber(settings, kSeed, found.seed, 0, 1'000'000'000);
  found.recentLength = wholeNumber(settings, kRecentLength, found.recentLength, 0, 20);
  found.startsWithLast = settings.value(kStartsWithLast, found.startsWithLast).toBool();
  found.hasMotion = settings.value(kMotion, found.hasMotion).toBool();
  return found;
}

void Preferences::save() const {
  QSettings settings;
  settings.setValue(kTextPercent, textPercent);
  settings.setValue(kRunsAtOnce, runsAtOnce);
  settings.setValue(kThreads, threads);
  settings.setValue(kDevice, device);
  settings.setValue(kSeed, seed);
  settings.setValue(kRecentLength, recentLength);
  settings.setValue(kStartsWithLast, startsWithLast);
  settings.setValue(kMotion, hasMotion);
}

void Preferences::applyTo(Plan& plan) const {
  plan.threads = threads;
  plan.device = s(device);
  plan.seed = static_cast<std::uint64_t>(seed);
}

int Preferences::runsSideBySide() const { return runsAtOnce > 0 ? runsAtOnce : runs_at_once(1); }

void Preferences::applyToApplication() const {
  Theme::instance().setTextPercent(textPercent);
  for (const Qt::UIEffect effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo, Qt::UI_AnimateTooltip, Qt::UI_FadeTooltip})
    QApplication::setEffectEnabled(effect, hasMotion);
}

void chooseTheme(ThemeChoice choice) {
  static const QStringList names{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
  Theme::instance().setChoice(choice);
  QSettings().setValue(kTheme, names[static_cast<int>(choice)]);
}

ThemeChoice preferredTheme() {
  const QString name = QSettings().value(kTheme).toString();
  if (name == QLatin1String("light")) return ThemeChoice::light;
  return name == QLatin1String("dark") ? ThemeChoice::dark : ThemeChoice::system;
}

}  // namespace amalgam::ui
