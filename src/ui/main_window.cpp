// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/after_painting.h"
#include "ui/banner.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/next_frame.h"
#include "ui/pages/welcome_page.h"
#include "ui/run_delegate.h"
#include "ui/samples.h"
#include "ui/widgets/state_line.h"
#include "ui/widgets/step_rail.h"

namespace amalgam::ui {

namespace {

/// What the engine works on, in words: questions about a run are named by their ids.
QString insightUnderWay(const std::string& what) {
  if (what == "modality_shapley") return MainWindow::tr("Working out what each source is worth");
  if (what == "weights_agreement") return MainWindow::tr("Comparing weights with importance");
  if (what == "missing_stress") return MainWindow::tr("Taking sources away");
  if (what == "case") return MainWindow::tr("Looking at the case");
  if (what == "embedding_map") return MainWindow::tr("Drawing the map");
  if (what == "attention") return MainWindow::tr("Working out the attention");
  return engineText(what);
}

}  // namespace

MainWindow::MainWindow(Session* session, QWidget* parent, PagesAre pages)
    : QMainWindow(parent),
      session_(session),
      stack_(new QStackedWidget),
      runs_(new RunListModel(this)) {
  builtFor_ = builtNow();
  setWindowTitle(tr("Amalgam"));
  setMinimumSize(1180, 700);
  setAcceptDrops(true);
  makePages();
  if (pages == PagesAre::builtAtOnce) buildAllPages();
  makeFrame();
  makeMenus();
  connectSession();
  sampleRun_ = new SampleRun(session_, this);
  connect(sampleRun_, &SampleRun::trainingBegan, this, [this] { showPage(kTrain); });
  connect(sampleRun_, &SampleRun::resultsReady, this, [this] {
    // Whoever went elsewhere meanwhile is not called back.
    if (currentPage() == kTrain || currentPage() == kData || currentPage() == kWelcome) showPage(kInspect);
  });
  connect(sampleRun_, &SampleRun::missing, this, [this] {
    banner_->showProblem(tr("The sample data sets are not installed beside the program."), QStringLiteral("read.missing"));
  });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this,
          [this] { QTimer::singleShot(0, this, &MainWindow::rebuild); });  // only if the letters have another size
  const QSettings settings;
  resize(1440, 900);
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  welcome_->setRecent(recent());
  refreshBreadcrumb();
  refreshSteps();
  refreshStatus();
  welcome_->layout()->setEnabled(true);  // see makePages
  welcome_->setFocus();
  if (pages == PagesAre::builtAtOnce) {
    lookForInterrupted();
    return;
  }
  constexpr int kAnswered = 100;  // milliseconds: the window answers first
  new AfterPainting(this, kAnswered, [this] {
    lookForInterrupted();
    buildNextPage();
  });
}

void MainWindow::makeFrame() {
  auto* frame = new QWidget;
  auto* column = new QVBoxLayout(frame);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeTopBar());
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  middle->addWidget(makeRail());
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  banner_ = new Banner;
  connect(session_, &Session::problem, banner_, &Banner::showProblem);
  connect(session_, &Session::notice, banner_, &Banner::showNotice);
  right->addWidget(banner_);
  right->addWidget(stack_, 1);
  middle->addLayout(right, 1);
  column->addLayout(middle, 1);
  column->addWidget(makeStatusBar());
  setCentralWidget(frame);
}

QWidget* MainWindow::makeTopBar() {
  auto* bar = new Panel(Qt::BottomEdge);
  bar->setFixedHeight(design::topBar);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(design::space4, 0, design::space3, 1);
  row->setSpacing(design::space2);
  auto* home = new QToolButton;
  home->setIcon(Theme::instance().icon(QStringLiteral("amalgam"), ColorRole::accent));
  home->setIconSize({20, 20});
  home->setFocusPolicy(Qt::TabFocus);
  home->setAccessibleName(tr("Welcome page"));
  home->setToolTip(tr("Welcome page"));
  connect(home, &QToolButton::clicked, this, [this] { showPage(kWelcome); });
  row->addWidget(home);
  row->addWidget(new RoleLabel(tr("Amalgam"), FontRole::title));
  row->addSpacing(design::space4);
  project_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  dataset_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  run_ = new RoleLabel({}, FontRole::bodyStrong);
  row->addWidget(project_);
  row->addWidget(dataset_);
  row->addWidget(run_);
  row->addStretch(1);
  auto* search = new QToolButton;
  search->setIcon(Theme::instance().icon(QStringLiteral("search"), ColorRole::text2));
  search->setIconSize({18, 18});
  search->setAccessibleName(tr("Command palette"));
  search->setToolTip(tr("Find and do anything (Ctrl+K)"));
  connect(search, &QToolButton::clicked, this, &MainWindow::openPalette);
  row->addWidget(search);
  theme_ = new QToolButton;
  theme_->setIconSize({18, 18});
  theme_->setAccessibleName(tr("Light or dark theme"));
  theme_->setToolTip(tr("Light or dark theme (Ctrl+Shift+D)"));
  const auto show = [this] {
    const bool dark = Theme::instance().scheme() == Scheme::dark;
    theme_->setIcon(Theme::instance().icon(dark ? QStringLiteral("sun") : QStringLiteral("moon"),
                                           ColorRole::text2));
  };
  show();
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, show);
  connect(theme_, &QToolButton::clicked, this, &MainWindow::toggleTheme);
  row->addWidget(theme_);
  return bar;
}

QWidget* MainWindow::makeRail() {
  auto* panel = new Panel(Qt::RightEdge);
  panel->setFixedWidth(design::rail);
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(10, design::space3, 11, design::space2);
  column->setSpacing(design::space1);
  const auto caption = [](const QString& text) {
    auto* label = new RoleLabel(text, FontRole::caption, ColorRole::text2);
    label->setContentsMargins(12, 0, 0, 0);
    return label;
  };
  column->addWidget(caption(tr("Workflow")));
  rail_ = new StepRail;
  rail_->setAccessibleName(tr("Steps"));
  rail_->setSteps({{QStringLiteral("home"), tr("Start"), StepState::idle, {}},
                   {QStringLiteral("data"), tr("Data"), StepState::idle, {}},
                   {QStringLiteral("modalities"), tr("Modalities"), StepState::disabled, {}},
                   {QStringLiteral("model"), tr("Model"), StepState::disabled, {}},
                   {QStringLiteral("train"), tr("Train"), StepState::disabled, {}},
                   {QStringLiteral("inspect"), tr("Inspect"), StepState::disabled, {}},
                   {QStringLiteral("export"), tr("Export"), StepState::disabled, {}}});
  connect(rail_, &StepRail::stepChosen, this, &MainWindow::goTo);
  column->addWidget(rail_);
  column->addSpacing(design::space3);
  column->addWidget(caption(tr("Runs")));
  runList_ = new QListView;
  runList_->setModel(runs_);
  runList_->setItemDelegate(new RunDelegate(runList_));
  runList_->setAccessibleName(tr("Runs"));
  runList_->setFrameShape(QFrame::NoFrame);
  runList_->setUniformItemSizes(true);
  runList_->setMouseTracking(true);
  runList_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  runList_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(runList_, &QListView::clicked, this, [this](const QModelIndex& index) {
    if (const RunRecord* run = runs_->run(index)) {
      session_->selectRun(run->id);
      showPage(kInspect);
    }
  });
  connect(runList_, &QListView::activated, this, [this](const QModelIndex& index) {
    if (const RunRecord* run = runs_->run(index)) {
      session_->selectRun(run->id);
      showPage(kInspect);
    }
  });
  connect(runList_, &QWidget::customContextMenuRequested, this, &MainWindow::runMenu);
  column->addWidget(runList_, 1);
  return panel;
}

QWidget* MainWindow::makeStatusBar() {
  auto* bar = new Panel(Qt::TopEdge);
  bar->setFixedHeight(36);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(design::space4, 1, design::space4, 0);
  row->setSpacing(design::space4);
  status_ = new StateLine;
  status_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  status_->setMinimumWidth(460);
  row->addWidget(status_);
  cancelReading_ = new QToolButton;
  cancelReading_->setIcon(Theme::instance().icon(QStringLiteral("x"), ColorRole::text2));
  cancelReading_->setToolTip(tr("Cancel reading"));
  cancelReading_->setAccessibleName(tr("Cancel reading"));
  connect(cancelReading_, &QToolButton::clicked, session_, &Session::cancelOpening);
  row->addWidget(cancelReading_);
  row->addStretch(1);
  device_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  saved_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  row->addWidget(device_);
  row->addWidget(saved_);
  return bar;
}

void MainWindow::connectSession() {
  // Pages know what a session holds when they are built; what changes afterwards they must hear themselves.
  connect(session_, &Session::busyChanged, this, &MainWindow::buildAllPages);
  connect(session_, &Session::projectChanged, this, &MainWindow::buildAllPages);
  const auto refresh = [this] {
    refreshBreadcrumb();
    refreshSteps();
  };
  connect(session_, &Session::dataChanged, this, [this, refresh] {
    refresh();
    // The pages are taking the table in; to show one takes as long again.
    inOwnTurn(this, kNextFrame, [this] {
      if (session_->data() && wantedPage_ == kWelcome) showPage(kData);
    });
  });
  connect(session_, &Session::projectChanged, this, [this, refresh] {
    refresh();
    if (QFileInfo::exists(session_->projectPath())) remember(session_->projectPath());
  });
  connect(session_, &Session::saved, this, [this] {
    remember(session_->projectPath());
    refreshStatus();
  });
  connect(session_, &Session::checksChanged, this, [this, refresh] {
    refresh();
    if (pendingResume_ == 0 || !session_->whyNotTrain().isEmpty()) return;
    session_->resumeRun(std::exchange(pendingResume_, 0));
    showPage(kTrain);
  });
  connect(session_, &Session::selectedRunChanged, this, [this] {
    refreshBreadcrumb();
    refreshSteps();
    choosingRun_ = true;
    runList_->setCurrentIndex(runs_->indexOf(session_->selectedRun()));
    choosingRun_ = false;
  });
  connect(session_, &Session::runsChanged, this, &MainWindow::refreshRuns);
  connect(session_, &Session::runUpdated, this, [this](qint64 id) {
    if (const RunRecord* run = session_->run(id)) runs_->updateRun(*run);
    refreshSteps();
    closeWhenEnded();
  });
  connect(session_, &Session::busyChanged, this, &MainWindow::refreshStatus);
  EngineClient* client = session_->client();
  connect(client, &EngineClient::engineFailed, this,
          [this](const QString& message, const QString& code) {
            banner_->showProblem(message, code);
            engineFailed_ = true;
            refreshStatus();
          });
  connect(client, &EngineClient::engineReady, this, [this, refresh] {
    refresh();
    refreshStatus();
  });
  connect(client, &EngineClient::queueChanged, this, [this, refresh] {
    refresh();
    closeWhenEnded();
  });
  connect(client, &EngineClient::progress, this, [this](const Progress& event) {
    const QString what = event.what == "reading"   ? session_->busyText()
                         : event.what == "explain" ? tr("Measuring importance")
                                                   : insightUnderWay(event.what);
    if (what.isEmpty()) return;
    status_->setState(what, Tone::accent);
    status_->setProgress(event.done, event.total);
    const QString eta = etaText(event.eta_seconds), share = shareText(event.done, event.total);
    status_->setDetail(eta.isEmpty() ? share : tr("%1, %2").arg(share, eta));
    if (event.done >= event.total) QTimer::singleShot(1500, this, &MainWindow::refreshStatus);
  });
}

void MainWindow::refreshBreadcrumb() {
  const QString name = session_->hasProject() ? session_->projectName() : tr("No project");
  project_->setText(name);
  project_->setToolTip(session_->projectPath());
  const QString file =
      session_->data() ? QFileInfo(q(session_->data()->read.path)).fileName() : QString();
  dataset_->setText(QStringLiteral("›  ") + file);
  dataset_->setVisible(!file.isEmpty());
  const RunRecord* run = session_->run(session_->selectedRun());
  run_->setText(run ? QStringLiteral("›  ") + q(run->name) : QString());
  setWindowTitle(session_->hasProject() ? tr("%1 – Amalgam").arg(name) : tr("Amalgam"));
}

void MainWindow::refreshSteps() {
  const bool open = session_->data() != nullptr;
  const bool runs = !session_->runs().empty();
  const QString no_data = tr("Open data first.");
  rail_->setState(kData, open ? StepState::done : StepState::idle);
  if (!open)
    rail_->setState(kModalities, StepState::disabled, no_data);
  else if (!session_->mapProblem().isEmpty())
    rail_->setState(kModalities, StepState::attention, session_->mapProblem());
  else
    rail_->setState(kModalities, StepState::done);
  const QString why = session_->whyNotTrain();
  if (!open)
    rail_->setState(kModel, StepState::disabled, no_data);
  else
    rail_->setState(kModel, why.isEmpty() ? StepState::done : StepState::idle, why);
  const bool training = session_->client()->isTraining();
  rail_->setState(kTrain,
                  training ? StepState::running
                  : runs   ? StepState::done
                  : open   ? StepState::idle
                           : StepState::disabled,
                  open ? QString() : no_data);
  const QString no_run = tr("Train a run first.");
  rail_->setState(kInspect, runs ? StepState::idle : StepState::disabled,
                  runs ? QString() : no_run);
  rail_->setState(kExport, runs ? StepState::idle : StepState::disabled, runs ? QString() : no_run);
}

void MainWindow::refreshRuns() {
  runs_->setRuns(session_->listedRuns());
  runList_->setCurrentIndex(runs_->indexOf(session_->selectedRun()));
  refreshSteps();
  refreshBreadcrumb();
}

void MainWindow::refreshStatus() {
  EngineClient* client = session_->client();
  QString device = engineFailed_ ? tr("No training engine") : tr("Engine is loading …");
  if (client->isReady()) {
    device = tr("cpu");
    for (const DeviceInfo& one : client->devices()) {
      if (one.is_default) device = engineText(q(one.name));
    }
    device +=
        QStringLiteral(" · ") +
        countedText(session_->plan().threads, tr("%1 training thread"), tr("%1 training threads"));
  }
  device_->setText(device);
  saved_->setText(session_->savedAt().isEmpty() ? QString()
                                                : tr("Saved %1").arg(session_->savedAt()));
  cancelReading_->setVisible(session_->isBusy());
  if (session_->isBusy()) {
    status_->setState(session_->busyText(), Tone::accent);
    status_->setProgress(0, -1);
    status_->setDetail({});
  } else if (!client->isTraining()) {
    status_->setState(tr("Ready"), Tone::good);
    status_->setProgress(0, 0);
    status_->setDetail({});
  }
}

}  // namespace amalgam::ui
