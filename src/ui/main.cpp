// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/core.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "engine/base/process_memory.h"
#include "ui/after_painting.h"
#include "ui/engine_client.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/pictures.h"
#include "ui/preferences.h"
#include "ui/report_pdf.h"
#include "ui/session.h"
#include "ui/session_restore.h"
#include "ui/start_clock.h"
#include "ui/theme/theme.h"

namespace {

bool asksFor(int argc, char** argv, const char* option) {
  for (int i = 1; i < argc; ++i) {
    const std::size_t length = std::strlen(option);
    if (std::strncmp(argv[i], option, length) == 0 &&
        (argv[i][length] == '\0' || argv[i][length] == '='))
      return true;
  }
  return false;
}

bool hasDisplay() {
  return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

/// Chooses a platform where there is no display; false if the window cannot be shown at all.
bool choosePlatform(int argc, char** argv) {
  if (!qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || asksFor(argc, argv, "-platform"))
    return true;
  if (hasDisplay()) return true;
  const bool needs_none = asksFor(argc, argv, "--pictures") || asksFor(argc, argv, "--print-report") || asksFor(argc, argv, "--help") ||
                          asksFor(argc, argv, "-h") || asksFor(argc, argv, "--version") ||
                          asksFor(argc, argv, "-v");
  if (!needs_none) return false;
  qputenv("QT_QPA_PLATFORM", "offscreen");
  return true;
}

amalgam::ui::ThemeChoice themeOf(const QString& name) {
  using amalgam::ui::ThemeChoice;
  if (name == QLatin1String("light")) return ThemeChoice::light;
  if (name == QLatin1String("dark")) return ThemeChoice::dark;
  return ThemeChoice::system;
}

/// Exists while a window is open: one that is left over tells of a crash.
QString lockPath() {
  return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath(QStringLiteral("window.lock"));
}

QString projectsFolder() {
  QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  if (documents.isEmpty() || !QDir(documents).exists())
    documents = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  return QDir(documents).filePath(QStringLiteral("Amalgam"));
}

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(QCoreApplication::translate(
      "main", "A workbench for multimodal fusion models in credit risk."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(
      QStringLiteral("file"),
      QCoreApplication::translate("main", "A data file (.csv, .tsv) or a project (.amalgam)."),
      QStringLiteral("[FILE]"));
  parser.addOption(
      {QStringLiteral("pictures"),
       QCoreApplication::translate("main", "Save every page as PNG into this folder and leave."),
       QStringLiteral("DIR")});
  parser.addOption({QStringLiteral("size"),
                    QCoreApplication::translate("main", "Size of the window, e.g. 1440x900."),
                    QStringLiteral("WxH")});
  parser.addOption({QStringLiteral("theme"),
                    QCoreApplication::translate("main", "light, dark or system."),
                    QStringLiteral("THEME")});
  parser.addOption({QStringLiteral("print-report"),
                    QCoreApplication::translate(
                        "main", "Print a report that amalgam-cli has written down as the PDF file FILE and leave."),
                    QStringLiteral("DOCUMENT")});
  parser.addOption({QStringLiteral("language"),
                    QCoreApplication::translate("main", "Language of the window: en or zh_CN."),
                    QStringLiteral("LANGUAGE")});
}

/// Sets the language before anything is told in it; false if there is no such language.
bool chooseLanguage(const QStringList& arguments) {
  using amalgam::ui::Language;
  QCommandLineParser parser;
  describe(parser);
  parser.parse(arguments);
  if (!parser.isSet(QStringLiteral("language"))) {
    Language::instance().use(Language::preferred());
    return true;
  }
  const QString id = Language::idOf(parser.value(QStringLiteral("language")));
  if (!id.isEmpty()) Language::instance().use(id);
  return !id.isEmpty();
}

QSize sizeOf(const QString& text) {
  const QStringList parts = text.split(QLatin1Char('x'));
  const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
  return parts.size() == 2 && size.width() >= 200 && size.height() >= 200 ? size : QSize();
}

/// The most that the screen shows of a window where it is. Qt moves a restored one down by the height of a title bar, there or not.
QSize roomFor(const QWidget& window) {
  const QRect screen = window.screen()->availableGeometry();
  if (!screen.contains(window.pos())) return screen.size();
  return QRect(window.pos(), screen.bottomRight()).size();
}

}  // namespace

int main(int argc, char** argv) {
  amalgam::prepare_window_memory();
  qputenv("OMP_WAIT_POLICY", "passive");  // before libgomp is loaded: idle threads then sleep
  if (!choosePlatform(argc, argv)) {
    fmt::print(stderr,
               "There is no display (DISPLAY and WAYLAND_DISPLAY are empty). Start Amalgam in a "
               "desktop session, or use amalgam-cli, or --pictures DIR.\n");
    return 1;
  }
  QApplication app(argc, argv);
  QApplication::setApplicationName(QStringLiteral("Amalgam"));
  QApplication::setOrganizationName(QStringLiteral("Amalgam"));
  QApplication::setApplicationVersion(QStringLiteral(AMALGAM_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("local.amalgam.workbench"));
  if (!chooseLanguage(QCoreApplication::arguments())) {
    fmt::print(stderr, "--language wants en or zh_CN.\n");
    return 2;
  }
  QCommandLineParser parser;
  describe(parser);
  parser.process(app);
  if (parser.isSet(QStringLiteral("print-report"))) {
    return amalgam::ui::printStoredReport(parser.value(QStringLiteral("print-report")),
                                          parser.positionalArguments().value(0));
  }
  amalgam::ui::Theme::instance().holdSheet();
  amalgam::ui::Theme::instance().applyTo(app, parser.isSet(QStringLiteral("theme")) ? themeOf(parser.value(QStringLiteral("theme")))
                                                                                    : amalgam::ui::preferredTheme());
  amalgam::ui::Preferences::load().applyToApplication();

  amalgam::ui::EngineClient client;
  client.setRunsAtOnce(amalgam::ui::Preferences::load().runsSideBySide());
  amalgam::ui::Session session(&client, projectsFolder());
  amalgam::ui::MainWindow window(&session, nullptr, amalgam::ui::MainWindow::PagesAre::builtAfterShowing);
  if (parser.isSet(QStringLiteral("size"))) {
    const QSize size = sizeOf(parser.value(QStringLiteral("size")));
    if (!size.isValid()) {
      fmt::print(stderr, "--size wants WIDTHxHEIGHT, e.g. 1440x900.\n");
      return 2;
    }
    window.resize(size);
  } else if (parser.isSet(QStringLiteral("pictures"))) {
    window.resize(1440, 900);
  } else {
    window.resize(window.size().boundedTo(roomFor(window)));  // not every desktop does it itself
  }
  if (amalgam::ui::StartClock::isWanted()) new amalgam::ui::StartClock(&window);
  amalgam::ui::Theme::instance().putOnSheet();
  constexpr int kAnswered = 50;  // milliseconds: loading libraries holds up whoever needs memory meanwhile
  const QString file = parser.positionalArguments().value(0);
  if (parser.isSet(QStringLiteral("pictures"))) {
    new amalgam::ui::AfterPainting(&window, kAnswered, [&client] { client.start(); });
    window.show();
    return amalgam::ui::savePictures(window, session, file,
                                     parser.value(QStringLiteral("pictures")));
  }
  std::optional<amalgam::ui::SessionRestore> restore;
  const auto begin = [&] {  // what a window needs that is not seen in it
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/application.svg")));
    restore.emplace(&window, &session, lockPath());
    if (file.isEmpty())
      restore->begin();
    else
      window.openFile(file);
    client.start();
  };
  new amalgam::ui::AfterPainting(&window, kAnswered, begin);
  window.show();
  const int code = QApplication::exec();
  if (restore) restore->end();
  if (window.leavesAtOnce()) {
    // The run has its checkpoint; ending the threads would cancel it, or wait for it. The next
    // start finds it interrupted.
    QSettings().sync();
    std::_Exit(code);
  }
  return code;
}
