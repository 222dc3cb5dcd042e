// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pictures.h"

#include <fmt/core.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QTimer>
#include <algorithm>
#include <functional>

#include "ui/command_palette.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/train_page.h"
#include "ui/pages/tune_dialog.h"
#include "ui/preferences_dialog.h"
#include "ui/presenter.h"
#include "ui/shortcut_sheet.h"
#include "ui/theme/theme.h"
#include "ui/tour.h"

namespace amalgam::ui {

namespace {

constexpr int kPatience = 60000;  // milliseconds
constexpr int kSettle = 700;      // for answers of background threads

/// Runs the event loop until the condition holds; false if it never did.
bool waitFor(const std::function<bool()>& condition) {
  QElapsedTimer clock;
  clock.start();
  while (!condition()) {
    if (clock.elapsed() > kPatience) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
  }
  return true;
}

void settle(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

/// Whether some run belongs to a series of that kind ("race", "tuning").
bool hasSeries(const Session& session, const std::string& kind) {
  const auto& runs = session.runs();
  return std::any_of(runs.begin(), runs.end(), [&](const RunRecord& one) { return one.series.starts_with(kind); });
}

bool save(QWidget& shown, const QString& path) {
  if (!shown.grab().save(path)) {
    fmt::print(stderr, "The picture {} could not be written.\n", s(path));
    return false;
  }
  fmt::print("{}\n", s(path));
  return true;
}

/// What opens over the pages: palette, shortcuts, preferences, a stop of the tour, the presenter.
bool saveHelp(MainWindow& window, bool has_data, const QDir& directory, const QString& scheme) {
  const auto name = [&](const QString& what) { return directory.filePath(QStringLiteral("8-%1-%2.png").arg(what, scheme)); };
  window.showPage(MainWindow::kModel);
  CommandPalette* palette = window.openPalette();
  palette->input()->setText(MainWindow::tr("Train"));
  settle(kSettle);
  const bool has_palette = save(window, name(QStringLiteral("palette")));
  palette->hide();
  ShortcutSheet* sheet = window.showShortcuts();
  settle(kSettle);
  const bool has_sheet = save(*sheet, name(QStringLiteral("shortcuts")));
  delete sheet;
  PreferencesDialog* preferences = window.showPreferences();
  settle(kSettle);
  const bool has_preferences = save(*preferences, name(QStringLiteral("preferences")));
  delete preferences;
  Tour* tour = window.startTour();
  settle(kSettle);
  bool has_tour = save(window, name(QStringLiteral("tour-1")));
  if (has_data) {  // else the next stop would open some
    for (int stop = 0; stop < 3; ++stop) tour->next();
    settle(kSettle);
    has_tour = save(window, name(QStringLiteral("tour-4"))) && has_tour;
  }
  tour->end();
  bool has_presenter = true;
  window.showPage(MainWindow::kInspect);
  settle(kSettle);
  if (Presenter* presenter = window.present()) {
    presenter->showNormal();
    presenter->resize(window.size());
    settle(kSettle);
    has_presenter = save(*presenter, name(QStringLiteral("presenter")));
    presenter->close();
  }
  return has_palette && has_sheet && has_preferences && has_tour && has_presenter;
}

}  // namespace

int savePictures(MainWindow& window, Session& session, const QString& file, const QString& folder) {
  QDir directory(folder);
  if (!directory.mkpath(QStringLiteral("."))) {
    fmt::print(stderr, "The folder {} cannot be made.\n", s(folder));
    return 1;
  }
  QString trouble;
  QObject::connect(&session, &Session::problem, &window,
                   [&](const QString& message) { trouble = message; });
  QString no_engine;
  QObject::connect(session.client(), &EngineClient::engineFailed, &window,
                   [&](const QString& message) { no_engine = message; });
  waitFor([&] { return session.client()->isReady() || !no_engine.isEmpty(); });
  if (!file.isEmpty()) {
    window.openFile(file);
    waitFor([&] { return !session.isBusy(); });
    if (!trouble.isEmpty()) {
      fmt::print(stderr, "{}\n", s(trouble));
      return 1;
    }
    waitFor([&] { return session.runs().empty() || session.selectedView() != nullptr; });
  }
  const QString scheme =
      Theme::instance().scheme() == Scheme::dark ? QStringLiteral("dark") : QStringLiteral("light");
  const QStringList names{QStringLiteral("welcome"),    QStringLiteral("data"),
                          QStringLiteral("modalities"), QStringLiteral("model"),
                          QStringLiteral("train"),      QStringLiteral("inspect"),
                          QStringLiteral("export")};
  for (int page = 0; page < names.size(); ++page) {
    window.showPage(page);
    if (QWidget* focused = window.focusWidget()) focused->clearFocus();
    settle(kSettle);
    const QString path =
        directory.filePath(QStringLiteral("%1-%2-%3.png").arg(page).arg(names[page], scheme));
    if (!save(window, path)) return 1;
    auto* inspect = window.findChild<InspectPage*>();
    if (names[page] == QLatin1String("inspect") && inspect != nullptr && !session.runs().empty()) {
      const QStringList views{QStringLiteral("attention"), QStringLiteral("sources"), QStringLiteral("cases"),
                              QStringLiteral("map"), QStringLiteral("credit"), QStringLiteral("compare")};
      for (int view = 0; view < views.size(); ++view) {
        inspect->showView(view + 1);
        settle(views[view] == QLatin1String("cases") ? 4 * kSettle : kSettle);  // a case is asked for once it is shown
        if (!save(window, directory.filePath(QStringLiteral("5-%1-%2.png").arg(views[view], scheme)))) return 1;
      }
      inspect->showView(0);
    }
    auto* train = window.findChild<TrainPage*>();
    if (names[page] != QLatin1String("train") || train == nullptr || !hasSeries(session, "race")) continue;
    train->showRace(true);
    settle(kSettle);
    if (!save(window, directory.filePath(QStringLiteral("4-race-%1.png").arg(scheme)))) return 1;
    train->showRace(false);
  }
  if (!saveHelp(window, session.data() != nullptr, directory, scheme)) return 1;
  if (hasSeries(session, "tuning")) {
    TuneDialog search(&session, &window);
    search.show();
    settle(kSettle);
    if (!save(search, directory.filePath(QStringLiteral("7-search-%1.png").arg(scheme)))) return 1;
  }
  return 0;
}

}  // namespace amalgam::ui
