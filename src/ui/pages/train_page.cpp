// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/next_frame.h"
#include "ui/pages/coach_panel.h"
#include "ui/pages/queue_list.h"
#include "ui/pages/race_panel.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/run_tiles.h"
#include "ui/pages/throttle.h"
#include "ui/pages/weight_bars.h"
#include "ui/plots/loss_plot.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/layout_pause.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/state_line.h"

namespace amalgam::ui {

namespace {
constexpr int kMostLogLines = 2000;

Tone toneOf(RunState state) {
  switch (state) {
    case RunState::finished:
    case RunState::stopped_early:
    case RunState::stopped_by_user:
      return Tone::good;
    case RunState::paused:
    case RunState::interrupted:
    case RunState::cancelled:
    case RunState::stopping:
      return Tone::warn;
    case RunState::failed:
      return Tone::bad;
    case RunState::running:
    case RunState::preparing:
      return Tone::accent;
    default:
      return Tone::neutral;
  }
}
}  // namespace

TrainPage::TrainPage(Session* session, QWidget* parent)
    : Page(session, parent), pages_(new PageStack), clock_(new QTimer(this)), redraw_(new Throttle(this)), inspectorNext_(new QTimer(this)) {
  setHeading(tr("Train"), tr("Watch a run as it learns."));
  makeHeader();
  auto* empty =
      new EmptyState(QStringLiteral("train"), tr("No run yet. Choose a strategy and press Train."),
                     tr("Go to Model"));
  connect(empty, &EmptyState::clicked, this, [this] { Q_EMIT pageWanted(3); });
  pages_->addWidget(empty);
  makeCharts();
  body()->addWidget(pages_, 1);
  makeInspector();
  connect(session, &Session::liveReset, this, &TrainPage::resetRun);
  connect(session, &Session::liveSteps, this, &TrainPage::onSteps);
  connect(session, &Session::liveEpoch, this, &TrainPage::onEpoch);
  connect(session, &Session::runUpdated, redraw_, &Throttle::request);
  connect(redraw_, &Throttle::due, this, &TrainPage::redraw);
  connect(session, &Session::checksChanged, this, &TrainPage::refreshState);
  connect(session->client(), &EngineClient::queueChanged, this, [this] {
    refreshState();
    followQueue();
  });
  connect(session->client(), &EngineClient::engineReady, this, &TrainPage::resetRun);
  connect(session->client(), &EngineClient::logged, this, &TrainPage::addLog);
  inspectorNext_->setSingleShot(true);
  inspectorNext_->setInterval(kNextFrame);
  connect(inspectorNext_, &QTimer::timeout, this, &TrainPage::refreshInspector);
  clock_->setInterval(1000);
  connect(clock_, &QTimer::timeout, this, [this] {
    const RunViewPtr live = this->session()->liveView();
    if (live && live->record.state == RunState::running && this->session()->client()->isTraining())
      seconds_ += 1;
    refreshTiles();
  });
  resetRun();
}

void TrainPage::makeHeader() {
  pause_ = addButton(tr("Pause"), QStringLiteral("pause"));
  stop_ = addButton(tr("Stop and keep best"), QStringLiteral("stop"));
  cancel_ = addButton(tr("Cancel"), QStringLiteral("cancel"), QStringLiteral("danger"));
  again_ = addButton(tr("New run"), QStringLiteral("play"), QStringLiteral("primary"));
  pause_->setToolTip(tr("Pause or resume (F6)"));
  stop_->setToolTip(tr("End after this batch and keep the best epoch (Shift+F5)"));
  cancel_->setToolTip(tr("End at once; the best epoch so far is kept all the same"));
  connect(pause_, &QPushButton::clicked, this, &TrainPage::togglePause);
  connect(stop_, &QPushButton::clicked, session()->client(), &EngineClient::stopKeepBest);
  connect(cancel_, &QPushButton::clicked, session()->client(), &EngineClient::cancelTraining);
  connect(again_, &QPushButton::clicked, this, &TrainPage::trainWanted);
}

void TrainPage::makeCharts() {
  auto* board = new QWidget;
  auto* both = new QVBoxLayout(board);
  both->setContentsMargins(0, 0, 0, 0);
  both->setSpacing(design::space3);
  auto* top = new QHBoxLayout;
  state_ = new StateLine;
  view_ = new SegmentedControl({tr("This run"), tr("Race")});
  view_->setToolTips({tr("Curves, weights and attention of one run"), tr("All runs that are trained together, side by side")});
  top->addWidget(state_, 1);
  top->addWidget(view_);
  both->addLayout(top);
  views_ = new PageStack;
  race_ = new RacePanel(session());
  auto* charts = new QWidget;
  views_->addWidget(charts);
  views_->addWidget(race_);
  both->addWidget(views_, 1);
  connect(view_, &SegmentedControl::chosen, views_, &QStackedWidget::setCurrentIndex);
  connect(race_, &RacePanel::choiceChanged, this, &TrainPage::refreshViews);
  connect(race_, &RacePanel::inspectWanted, this, [this] { Q_EMIT pageWanted(5); });
  refreshViews();
  auto* column = new QVBoxLayout(charts);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  tiles_ = new RunTiles;
  column->addWidget(tiles_);
  curves_ = new CurveFrame;
  column->addWidget(curves_, 5);
  auto* pair = new QHBoxLayout;
  pair->setSpacing(design::space3);
  weights_ = new WeightsFrame;
  attention_ = new AttentionFrame;
  pair->addWidget(weights_, 1);
  pair->addWidget(attention_, 1);
  column->addLayout(pair, 5);
  connect(attention_, &AttentionFrame::epochChosen, weights_, &WeightsFrame::markEpoch);
  pages_->addWidget(board);
}

void TrainPage::makeInspector() {
  inspector()->addWidget(new RoleLabel(tr("This run"), FontRole::title));
  facts_ = new FactList;
  inspector()->addWidget(facts_);
  inspector()->addSpacing(design::space2);
  coach_ = new CoachPanel(session());
  inspector()->addWidget(coach_);
  connect(coach_, &CoachPanel::currentChanged, curves_->curves(), &LossPlot::setCurrentPin);
  connect(curves_->curves(), &LossPlot::pinClicked, coach_, &CoachPanel::setCurrent);
  inspector()->addWidget(caption(tr("Current weights")));
  bars_ = new WeightBars;
  inspector()->addWidget(bars_);
  inspector()->addSpacing(design::space2);
  inspector()->addWidget(caption(tr("Queue")));
  inspector()->addWidget(new QueueList(session()));
  inspector()->addWidget(caption(tr("Log")));
  log_ = new QPlainTextEdit;
  log_->setReadOnly(true);
  log_->setMaximumBlockCount(kMostLogLines);
  log_->setAccessibleName(tr("Log"));
  log_->setFont(Theme::instance().font(FontRole::caption));
  log_->setMinimumHeight(120);
  log_->setPlaceholderText(tr("Messages of the engine appear here."));
  inspector()->addWidget(log_, 1);
}

const StrategyInfo* TrainPage::strategy() const {
  const RunViewPtr live = session()->liveView();
  return live ? session()->client()->strategy(live->record.strategy) : nullptr;
}

void TrainPage::togglePause() {
  const RunViewPtr live = session()->liveView();
  EngineClient* client = session()->client();
  if (!client->isTraining()) {
    if (live &&
        (live->record.state == RunState::interrupted || live->record.state == RunState::paused))
      session()->resumeRun(live->record.id);
    return;
  }
  const EngineClient::Job* job = client->activeJob();
  if (job->control->wants_pause()) {
    client->continueTraining();
  } else {
    client->pauseTraining();
    state_->setState(tr("Pausing …"), Tone::warn);
  }
  refreshState();
}

void TrainPage::resetRun() {
  showBoard();
  const LayoutPause pause(this);
  const RunViewPtr live = session()->liveView();
  eta_ = -1;
  epochsCame_ = false;
  fraction_ = 0;
  rate_ = 0;
  seconds_ = live ? live->record.seconds : 0;
  curves_->showRun(live);
  const StrategyInfo* info = strategy();
  weights_->showRun(live, info ? engineText(info->weights_meaning) : QString());
  attention_->showRun(
      live, info ? info->has_attention
                 : (live && !live->epochs.empty() && !live->epochs.front().attention.empty()));
  log_->clear();
  if (live) {
    for (const auto& line : live->log) log_->appendPlainText(engineText(line.text));
  }
  refreshState();
  refreshTiles();
  inspectorNext_->start();
}

void TrainPage::refreshInspector() {
  const LayoutPause pause(this);
  const RunViewPtr live = session()->liveView();
  bars_->setWeights(live && !live->epochs.empty() ? live->epochs.back().weights : std::vector<ModalityWeight>(),
                    live ? live->kinds : std::vector<std::string>());
  refreshFacts();
  refreshCoach();
}

/// Asks the coach about the run as it stands, and pins what it finds on the curve.
void TrainPage::refreshCoach() {
  const RunViewPtr live = session()->liveView();
  std::vector<CoachFinding> findings;
  if (live) findings = coach({.run = live->record, .epochs = live->epochs, .task = live->task});
  std::vector<CurvePin> pins;
  for (const CoachFinding& one : findings) pins.push_back({one.epoch, engineText(one.sentence), coachColor(one.severity)});
  coach_->setFindings(std::move(findings));
  curves_->curves()->setPins(std::move(pins));
  curves_->curves()->setCurrentPin(coach_->list()->currentRow());
}

void TrainPage::onSteps(const StepsDone& event) {
  fraction_ = event.epoch_fraction;
  eta_ = event.eta_seconds;
  rate_ = event.rows_per_second;
  curves_->appendSteps(event);
  refreshState();
}

void TrainPage::onEpoch(const EpochDone& event) {
  fraction_ = 0;
  eta_ = event.eta_seconds;
  epochsCame_ = true;
  redraw_->request();
}

void TrainPage::redraw() {
  const LayoutPause pause(this);
  const RunViewPtr live = session()->liveView();
  if (live && std::exchange(epochsCame_, false)) {
    curves_->appendEpochs();
    weights_->appendEpochs();
    attention_->appendEpochs();
  }
  refreshState();
  refreshTiles();
  inspectorNext_->start();
}

/// The charts and the inspector once there is a run; the inspector first, so that the charts are laid out once.
void TrainPage::showBoard() {
  const bool any = session()->liveView() || session()->client()->activeJob();
  setInspectorVisible(any);
  pages_->setCurrentIndex(any ? 1 : 0);
}

void TrainPage::refreshState() {
  showBoard();
  const LayoutPause pause(this);
  const RunViewPtr live = session()->liveView();
  const EngineClient* client = session()->client();
  const EngineClient::Job* job = client->activeJob();
  const bool active = job != nullptr;
  const bool paused = active && job->control->wants_pause();
  const bool can_resume =
      !active && live &&
      (live->record.state == RunState::interrupted || live->record.state == RunState::paused);
  pause_->setEnabled((active && job->state != RunState::stopping) || can_resume);
  pause_->setText(paused || can_resume ? tr("Resume") : tr("Pause"));
  if (const bool plays = paused || can_resume; plays != pauseShowsPlay_) {
    pauseShowsPlay_ = plays;
    pause_->setIcon(Theme::instance().icon(
        plays ? QStringLiteral("play") : QStringLiteral("pause"), ColorRole::text));
  }
  stop_->setEnabled(active && job->state != RunState::stopping);
  cancel_->setEnabled(active);
  const QString why = session()->whyNotTrain();
  again_->setEnabled(why.isEmpty());
  again_->setToolTip(why.isEmpty() ? tr("Train with the settings of the Model page (F5)") : why);
  if (active)
    clock_->start();
  else
    clock_->stop();
  if (!live) {
    state_->setState(active ? tr("Preparing …") : tr("No run yet"),
                     active ? Tone::accent : Tone::neutral);
    state_->setProgress(0, active ? -1 : 0);
    Q_EMIT progressShown(active ? tr("Preparing") : QString(), 0, active ? -1 : 0, {});
    return;
  }
  const RunRecord& run = live->record;
  const bool this_runs = active && (job->run == run.id || job->run == 0);
  RunState state = run.state;
  if (this_runs && job->state == RunState::stopping) state = RunState::stopping;
  QString text = stateText(state);
  if (this_runs && paused && state != RunState::paused) text = tr("Pausing …");
  const int epoch = std::min(run.epochs_done + (this_runs ? 1 : 0),
                             std::max(run.epochs_planned, run.epochs_done));
  text = tr("%1 · epoch %2 of %3").arg(text).arg(epoch).arg(run.epochs_planned);
  if (!this_runs && !run.message.empty()) text = tr("%1: %2").arg(stateText(state), engineText(run.message));
  state_->setState(text, toneOf(state));
  const qint64 total = static_cast<qint64>(run.epochs_planned) * 1000;
  const qint64 done = run.epochs_done * 1000LL + std::lround(fraction_ * 1000);
  state_->setProgress(this_runs ? done : 0, this_runs ? total : 0);
  const QString eta = this_runs && !paused ? etaText(eta_) : QString();
  state_->setDetail(eta.isEmpty() ? QString() : tr("%1; early stopping may end sooner").arg(eta));
  if (active)
    Q_EMIT progressShown(
        tr("%1: epoch %2 of %3").arg(q(run.name)).arg(epoch).arg(run.epochs_planned), done, total,
        eta);
  else
    Q_EMIT progressShown({}, 0, 0, {});
}

void TrainPage::refreshTiles() {
  if (const RunViewPtr live = session()->liveView()) tiles_->showRun(*live, {.seconds = seconds_, .remaining_seconds = eta_, .rows_per_second = rate_});
}

void TrainPage::refreshFacts() {
  const RunViewPtr live = session()->liveView();
  if (!live) {
    facts_->setFacts({});
    setPurpose(tr("Watch a run as it learns."));
    return;
  }
  const RunRecord& run = live->record;
  const StrategyInfo* info = strategy();
  const QString title = info ? engineText(info->title) : q(run.strategy);
  const QString inputs = countedText(static_cast<std::int64_t>(live->modalities.size()), tr("%1 modality"), tr("%1 modalities"));
  setPurpose(run.parameters == 0 ? tr("%1 on %2").arg(title, inputs)
                                 : tr("%1 on %2, %3 parameters").arg(title, inputs, countText(run.parameters)));
  std::vector<Fact> facts;
  const auto add = [&](const QString& key, const QString& value) { facts.emplace_back(key, value); };
  add(tr("Name"), q(run.name));
  add(tr("Device"), run.device.empty() ? QStringLiteral("–") : q(run.device));
  add(tr("Seed"), QString::number(run.seed));
  add(tr("Watched"),
      run.watched_metric.empty() ? QStringLiteral("–") : metricTitle(run.watched_metric));
  if (!live->epochs.empty())
    add(tr("Learning rate"), QString::number(live->epochs.back().learning_rate, 'g', 3));
  if (const double rate = rate_ > 0 ? rate_ : run.rows_per_second; rate > 0)
    add(tr("Rows per second"), countText(std::llround(rate)));
  facts_->setFacts(facts);
}

/// The switch is there once something has been trained together.
void TrainPage::refreshViews() {
  const bool any = race_->choice()->count() > 0;
  view_->setVisible(any);
  if (!any) showRace(false);
}

void TrainPage::showRace(bool on) {
  view_->setCurrentIndex(on ? 1 : 0);
  views_->setCurrentIndex(on ? 1 : 0);
}

/// A race that begins is shown as one; a single run that follows, as one run.
void TrainPage::followQueue() {
  const EngineClient::Job* job = session()->client()->activeJob();
  if (!job) return;
  const bool is_race = job->series.rfind("race ", 0) == 0;
  const QString seen = is_race ? q(job->project) + q(job->series) : QString();
  if (seen == raceSeen_) return;
  raceSeen_ = seen;
  if (is_race) race_->showSeries(q(job->series));
  showRace(is_race);
}

void TrainPage::addLog(const LogMessage& line) {
  const RunViewPtr live = session()->liveView();
  if (line.run != 0 && live && line.run != live->record.id) return;
  log_->appendPlainText(line.level == "info" ? engineText(line.text)
                                             : tr("%1: %2").arg(q(line.level), engineText(line.text)));
}

}  // namespace amalgam::ui
