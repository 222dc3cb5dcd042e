// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect_page.h"

#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/attention_panel.h"
#include "ui/models/case_selection.h"
#include "ui/pages/cases_panel.h"
#include "ui/pages/compare_panel.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_state.h"
#include "ui/pages/learned_panel.h"
#include "ui/pages/map_panel.h"
#include "ui/pages/sources_panel.h"
#include "ui/pages/throttle.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

InspectPage::InspectPage(Session* session, QWidget* parent)
    : Page(session, parent), pages_(new PageStack), runs_(new RunListModel(this)), redraw_(new Throttle(this)) {
  setHeading(tr("Inspect"), tr("What a trained model learned."));
  resume_ = addButton(tr("Continue training"), QStringLiteral("play"));
  export_ = addButton(tr("Export"), QStringLiteral("export"), QStringLiteral("primary"));
  connect(resume_, &QPushButton::clicked, this, [this] {
    this->session()->resumeRun(this->session()->selectedRun());
    Q_EMIT pageWanted(4);
  });
  connect(export_, &QPushButton::clicked, this, [this] { Q_EMIT pageWanted(6); });
  auto* empty = new EmptyState(QStringLiteral("inspect"),
                               tr("No run to look at yet. Train one first."), tr("Go to Model"));
  connect(empty, &EmptyState::clicked, this, [this] { Q_EMIT pageWanted(3); });
  view_ = new SegmentedControl({tr("What it learned"), tr("Attention"), tr("Sources"), tr("Cases"), tr("Map"),
                                tr("Credit pack"), tr("Compare")});
  view_->setToolTips({tr("Metrics, attention, weights and curves"), tr("What the model looks at: groups, rows, heads and epochs"),
                      tr("What each data source is worth, together and when it is missing"),
                      tr("One row: score, contributions, what if a value were another"),
                      tr("Rows that the model takes for alike, near to each other"),
                      tr("Intervals, cut-off, gains, calibration and score bands"),
                      tr("All runs side by side: leaderboard, baseline, tests, curves, settings, notes")});
  connect(view_, &SegmentedControl::chosen, this, &InspectPage::showView);
  auto* views = new QHBoxLayout;
  views->addWidget(view_);
  views->addStretch(1);
  body()->addLayout(views);
  makeLinks();
  pages_->addWidget(empty);
  learned_ = new LearnedPanel(session);
  sources_ = new SourcesPanel(session);
  cases_ = new CasesPanel(session, selection_);
  credit_ = new CreditPanel(session);
  microscope_ = new AttentionPanel(session);
  map_ = new MapPanel(session, selection_);
  compare_ = new ComparePanel(session);
  for (QWidget* one : std::initializer_list<QWidget*>{learned_, microscope_, sources_, cases_, map_, credit_, compare_}) {
    pages_->addWidget(one);  // in the order of View
  }
  connect(sources_, &SourcesPanel::problem, session, &Session::problem);
  body()->addWidget(pages_, 1);
  makeInspector();
  connect(session, &Session::runsChanged, this, [this] { whenSeen("runs", [this] { refreshRuns(); }); });
  connect(session, &Session::runUpdated, this, [this](qint64 id) {
    if (const RunRecord* run = this->session()->run(id)) runs_->updateRun(*run);
  });
  const auto refreshSoon = [this] { whenSeen("run", [this] { refresh(); }); };
  connect(session, &Session::selectedRunChanged, this, refreshSoon);
  connect(session->client(), &EngineClient::engineReady, this, refreshSoon);
  connect(session, &Session::projectChanged, learned_, &LearnedPanel::forgetRuns);
  connect(session, &Session::liveEpoch, this, [this](const EpochDone& event) {
    if (event.epoch.run == this->session()->selectedRun() && isVisible()) redraw_->request();
  });
  connect(redraw_, &Throttle::due, this, &InspectPage::refreshLive);
  refreshLinks();
  refreshRuns();
  refresh();
  state_->adopt();
}

void InspectPage::makeInspector() {
  inspector()->addWidget(new RoleLabel(tr("Runs"), FontRole::title));
  auto* hint = new RoleLabel(tr("Click to look at one, tick to compare ROC curves."),
                             FontRole::caption, ColorRole::text2);
  hint->setWordWrap(true);
  inspector()->addWidget(hint);
  runs_->setCheckable(true);
  list_ = new QListView;
  list_->setModel(runs_);
  list_->setAccessibleName(tr("Runs"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setUniformItemSizes(true);
  list_->setMinimumHeight(150);
  inspector()->addWidget(list_, 1);
  inspector()->addWidget(caption(tr("Name")));
  name_ = new QLineEdit;
  name_->setAccessibleName(tr("Name of the run"));
  inspector()->addWidget(name_);
  facts_ = new FactList;
  inspector()->addWidget(facts_);
  message_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  message_->setWordWrap(true);
  inspector()->addWidget(message_);
  inspector()->addStretch();
  connect(name_, &QLineEdit::editingFinished, this, [this] {
    const RunRecord* run = session()->run(session()->selectedRun());
    if (run && q(run->name) != name_->text()) session()->rename(run->id, name_->text());
  });
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            const RunRecord* run = runs_->run(index);
            if (run && !choosing_ && run->id != session()->selectedRun())
              session()->selectRun(run->id);
          });
  connect(runs_, &RunListModel::checksChanged, this, [this] { learned_->compareWith(runs_->checkedRuns()); });
}

void InspectPage::refreshRuns() {
  choosing_ = true;
  runs_->setRuns(session()->listedRuns());
  list_->setCurrentIndex(runs_->indexOf(session()->selectedRun()));
  choosing_ = false;
  const bool any = !session()->runs().empty();
  view_->setVisible(any);
  showChosenView();
}

int InspectPage::currentView() const { return view_->currentIndex(); }

void InspectPage::showView(int index) {
  view_->setCurrentIndex(index);
  showChosenView();
  state_->touch();
}

/// The panels ask the project only once they are looked at.
void InspectPage::showChosenView() {
  const bool any = !session()->runs().empty();
  const int index = view_->currentIndex();
  showInStack(pages_, any ? 1 + index : 0);
  const RunViewPtr view = session()->selectedView();
  if (index == kSources) sources_->showRun(view);
  if (index == kCases) cases_->showRun(view);
  if (index == kCredit) credit_->showRun(view);
  if (index == kCompare) compare_->refresh();
  setInspectorVisible(any && index != kCompare);  // its own table lists the runs
  if (index == kAttention) {
    microscope_->showRun(view);
    microscope_->followCase(cases_->chosenRow());
  }
  if (index == kMap) {
    map_->showRun(view);
    map_->setCurrentRow(cases_->chosenRow());
  }
  selection_->showRun(view);
  filterBar_->setVisible(any && (index == kLearned || index == kCases || index == kMap || index == kCredit));
  filterBar_->setCasesShown(index == kCases);
}

void InspectPage::refresh() {
  choosing_ = true;
  list_->setCurrentIndex(runs_->indexOf(session()->selectedRun()));
  choosing_ = false;
  const RunViewPtr view = session()->selectedView();
  const RunRecord* run = session()->run(session()->selectedRun());
  const bool resumable = run &&
                         (run->state == RunState::interrupted || run->state == RunState::paused) &&
                         !session()->client()->isTraining();
  resume_->setVisible(resumable);
  export_->setEnabled(run && is_over(run->state) && run->best_epoch > 0);
  const StrategyInfo* info = run ? session()->client()->strategy(run->strategy) : nullptr;
  const QString strategy = info ? engineText(info->title) : run ? q(run->strategy) : QString();
  setPurpose(run ? tr("%1: %2, %3").arg(q(run->name), strategy, stateText(run->state).toLower())
                 : tr("What a trained model learned."));
  showChosenView();
  learned_->showRun(view);
  if (view) refreshFacts(*view);
}

void InspectPage::refreshLive() {
  const RunViewPtr view = session()->selectedView();
  if (!view || view != session()->liveView()) return;
  learned_->appendEpochs(*view);
  if (currentView() == kAttention) microscope_->showRun(view);
  refreshFacts(*view);
}

void InspectPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (session()->client()->isTraining()) refresh();  // epochs that came meanwhile
}

void InspectPage::refreshFacts(const RunView& view) {
  const RunRecord& run = view.record;
  if (!name_->hasFocus()) name_->setText(q(run.name));
  std::vector<Fact> facts;
  const auto add = [&](const QString& key, const QString& value) { facts.emplace_back(key, value); };
  add(tr("State"), stateText(run.state));
  add(tr("Epochs"),
      run.epochs_done > run.epochs_planned
          ? tr("%1, best %2").arg(run.epochs_done).arg(run.best_epoch)
          : tr("%1 of %2, best %3").arg(run.epochs_done).arg(run.epochs_planned).arg(run.best_epoch));
  add(tr("Time"), durationText(run.seconds));
  if (run.parameters > 0) add(tr("Parameters"), countText(run.parameters));
  add(tr("Device"), q(run.device));
  add(tr("Seed"), QString::number(run.seed));
  if (run.rows_per_second > 0)
    add(tr("Rows per second"), countText(std::llround(run.rows_per_second)));
  if (const QString when = timeText(run.started_at); !when.isEmpty()) add(tr("Started"), when);
  facts_->setFacts(facts);
  message_->setText(engineText(run.message));
  message_->setRole(run.state == RunState::failed ? ColorRole::bad : ColorRole::text2);
  message_->setVisible(!run.message.empty());
}

}  // namespace amalgam::ui
