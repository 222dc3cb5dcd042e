// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QPointer>

#include "ui/models/run_list_model.h"
#include "ui/session.h"

class QHBoxLayout;
class QLabel;
class QListView;
class QMenu;
class QMessageBox;
class QStackedWidget;
class QToolButton;

namespace amalgam::ui {

class Banner;
class CommandPalette;
class DataPage;
class ExportPage;
class InspectPage;
class ModalitiesPage;
class ModelPage;
class PreferencesDialog;
class Presenter;
class SampleRun;
class ShortcutSheet;
class StateLine;
class StepRail;
class Tour;
class TrainPage;
class TuneDialog;
class WelcomePage;

/// The window: top bar, step rail with the runs below it, pages, status bar. Wiring only.
class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  enum PageNumber { kWelcome, kData, kModalities, kModel, kTrain, kInspect, kExport };
  /// When the pages behind the first are built: with the window, or one after the other once it has been shown, or
  /// when one is asked for, whichever comes first. They take half of the time that the window needs to be there.
  enum class PagesAre { builtAtOnce, builtAfterShowing };
  explicit MainWindow(Session* session, QWidget* parent = nullptr, PagesAre pages = PagesAre::builtAtOnce);

  void showPage(int page);
  /// The same for who uses the window, which answers in between: each thing that the page has put off, and showing it, has a
  /// turn of the event loop of its own.
  void goTo(int page);
  int currentPage() const;
  /// Opens a data file, a project or a map.
  void openFile(const QString& path);
  void openSample();
  /// Opens a sample by its id and, if asked, trains what is recommended and shows the results.
  void startSample(const QString& id, bool trains);
  /// Find and do anything by a few letters.
  CommandPalette* openPalette();
  ShortcutSheet* showShortcuts();
  PreferencesDialog* showPreferences();
  /// The charts one at a time, as large as the screen; nullptr (and a notice) if there are none.
  Presenter* present();
  Tour* startTour();
  WelcomePage* welcomePage() const { return welcome_; }
  StepRail* rail() const { return rail_; }
  Banner* banner() const { return banner_; }
  QListView* runList() const { return runList_; }
  DataPage* dataPage();
  ModalitiesPage* modalitiesPage();
  ModelPage* modelPage();
  TrainPage* trainPage();
  InspectPage* inspectPage();
  ExportPage* exportPage();
  /// True once the window was closed over a paused run, or over one that did not end in time: the
  /// process should end without waiting for it.
  bool leavesAtOnce() const { return leavesAtOnce_; }
  /// How long closing waits for a run to end; 8 s unless told.
  void setClosePatience(int milliseconds) { closePatience_ = milliseconds; }

 Q_SIGNALS:
  void pageShown(int page);

 protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makeFrame();
  QWidget* makeTopBar();
  QWidget* makeRail();
  QWidget* makeStatusBar();
  /// The first page; the others are empty until buildPage.
  void makePages();
  void buildPage(int page);  ///< nothing if it is built
  void buildAllPages();
  void buildNextPage();
  void makeMenus();
  void makeLanguageMenu(QMenu* view);
  void makeHelpMenu();
  /// Builds all that shows texts anew, in the language of now; what was chosen and typed stays.
  void rebuild();
  void connectSession();
  void refreshBreadcrumb();
  void refreshSteps();
  void refreshRuns();
  void refreshStatus();
  void chooseData();
  void chooseProject();
  void saveAs();
  void train();
  void trainAll();
  /// Opens the search for better settings.
  TuneDialog* tune();
  void toggleTheme();
  std::vector<struct PaletteEntry> paletteEntries();
  std::vector<struct TourStep> tourSteps();
  void findInPage();
  void runMenu(const QPoint& position);
  void remember(const QString& path);
  void lookForInterrupted();
  void continueRun(const QString& project, qint64 run);
  QStringList recent() const;
  enum class Ending { stop, pause, cancel };
  void askHowToClose();
  void endRunAndClose(Ending ending);
  void closeWhenEnded();

  Session* session_;
  QStackedWidget* stack_;
  int wantedPage_ = kWelcome;  ///< the last that was asked for; shown now or soon
  StepRail* rail_;
  QListView* runList_;
  RunListModel* runs_;
  QLabel *project_, *dataset_, *run_, *device_, *saved_;
  QToolButton* theme_;
  StateLine* status_;
  Banner* banner_;
  WelcomePage* welcome_;
  DataPage* data_ = nullptr;
  ModalitiesPage* modalities_ = nullptr;
  ModelPage* model_ = nullptr;
  TrainPage* train_ = nullptr;
  InspectPage* inspect_ = nullptr;
  ExportPage* export_ = nullptr;
  QToolButton* cancelReading_;
  SampleRun* sampleRun_;
  QPointer<CommandPalette> palette_;
  QPointer<Tour> tour_;
  QString builtFor_;  ///< language and text size
  static QString builtNow();
  qint64 pendingResume_ = 0;
  bool engineFailed_ = false;
  QPointer<QMessageBox> closeBox_;
  Ending ending_ = Ending::stop;
  int closePatience_ = 8000;
  bool closing_ = false, closeConfirmed_ = false, leavesAtOnce_ = false;
  bool savingThenClosing_ = false, savePatienceOver_ = false, choosingRun_ = false;
};

}  // namespace amalgam::ui
