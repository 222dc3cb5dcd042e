// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspect_page.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/importance.h"
#include "ui/pages/attention_panel.h"
#include "ui/models/case_selection.h"
#include "ui/pages/cases_panel.h"
#include "ui/pages/compare_panel.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_state.h"
#include "ui/pages/map_panel.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/sources_panel.h"
#include "ui/pages/throttle.h"
#include "ui/pages/weight_bars.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/roc_plot.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr int kRepeats = 20;

std::vector<std::string> tileMetrics(Task task) {
  switch (task) {
    case Task::binary:
      return {"roc_auc", "gini", "ks", "pr_auc", "log_loss", "brier"};
    case Task::multiclass:
      return {"roc_auc", "accuracy", "f1", "log_loss"};
    case Task::regression:
      return {"rmse", "mae", "r2", "loss"};
  }
  return {};
}

}  // namespace

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
  makeCharts();
  sources_ = new SourcesPanel(session);
  cases_ = new CasesPanel(session, selection_);
  credit_ = new CreditPanel(session);
  microscope_ = new AttentionPanel(session);
  map_ = new MapPanel(session, selection_);
  compare_ = new ComparePanel(session);
  for (QWidget* one : std::initializer_list<QWidget*>{microscope_, sources_, cases_, map_, credit_, compare_}) {
    pages_->addWidget(one);  // in the order of View, after the charts
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
  connect(session, &Session::projectChanged, this, [this] { compared_.clear(); });
  connect(session, &Session::liveEpoch, this, [this](const EpochDone& event) {
    if (event.epoch.run == this->session()->selectedRun() && isVisible()) redraw_->request();
  });
  connect(redraw_, &Throttle::due, this, &InspectPage::refreshLive);
  refreshLinks();
  refreshRuns();
  refresh();
  state_->adopt();
}

void InspectPage::makeCharts() {
  auto* board = new QWidget;
  auto* column = new QVBoxLayout(board);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  auto* tiles = new QGridLayout;
  tiles->setSpacing(design::space3);
  for (int i = 0; i < 6; ++i) {
    auto* tile = new KpiTile;
    tiles->addWidget(tile, i / 3, i % 3);
    tiles_.push_back(tile);
  }
  column->addLayout(tiles);
  auto* grid = new QGridLayout;
  grid->setSpacing(design::space3);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  attention_ = new AttentionFrame;
  weights_ = new WeightsFrame;
  curves_ = new CurveFrame;
  roc_ = new RocPlot;
  roc_->setAxisTitles(tr("false positive rate"), tr("true positive rate"));
  roc_->setEmptyText(tr("A ROC curve needs two classes and a finished run."));
  roc_->setDescription(tr(
      "How many of the positives are found for each share of false alarms. The diagonal is a model "
      "that knows nothing; tick more runs at the right to compare."));
  rocFrame_ = new ChartFrame(roc_, tr("ROC curve"));
  rocFrame_->setLegendBelow(true);
  rocFrame_->setMinimumHeight(320);
  confusion_ = new ConfusionPlot;
  confusion_->setEmptyText(tr("Confusion needs classes and a finished run."));
  confusion_->setDescription(
      tr("Truth against prediction, with a cut-off of 0.5; shares are of the truth's row."));
  confusionFrame_ = new ChartFrame(confusion_, tr("Confusion matrix"));
  confusionFrame_->setMinimumHeight(320);
  importance_ = new BarChart;
  importance_->setEmptyText(tr("Measure what shuffling each modality costs."));
  importance_->setDescription(
      tr("Each modality is shuffled among the test rows in turn; the bar is what the metric "
         "loses, the whisker one standard deviation over the repeats (Breiman 2001)."));
  importanceFrame_ = new ChartFrame(importance_, tr("Permutation importance"));
  measure_ = new QPushButton(tr("Measure"));
  measure_->setIcon(Theme::instance().icon(QStringLiteral("bolt"), ColorRole::text));
  connect(measure_, &QPushButton::clicked, this, &InspectPage::measureImportance);
  importanceFrame_->addControl(measure_);
  importanceFrame_->setMinimumHeight(290);
  auto* learned = new Card(tr("Learned weights"), tr("best epoch"));
  bars_ = new WeightBars;
  meaning_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  meaning_->setWordWrap(true);
  learned->body()->addWidget(bars_);
  learned->body()->addWidget(meaning_);
  learned->body()->addStretch();
  auto* fusion = new QHBoxLayout;
  fusion->setSpacing(design::space3);
  fusion->addWidget(attention_, 1);
  fusion->addWidget(weights_, 1);
  grid->addLayout(fusion, 0, 0, 1, 2);
  grid->addWidget(importanceFrame_, 1, 0);
  grid->addWidget(learned, 1, 1);
  grid->addWidget(curves_, 2, 0, 1, 2);
  grid->addWidget(rocFrame_, 3, 0);
  grid->addWidget(confusionFrame_, 3, 1);
  column->addLayout(grid, 1);
  connect(attention_, &AttentionFrame::epochChosen, weights_, &WeightsFrame::markEpoch);
  pages_->addWidget(board);
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
  connect(runs_, &RunListModel::checksChanged, this, [this] {
    for (const std::int64_t id : runs_->checkedRuns()) {
      if (compared_.contains(id)) continue;
      session()->withRun(id, this, [this, id](const RunViewPtr& view) {
        compared_[id] = view;
        refreshRoc();
      });
    }
    refreshRoc();
  });
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
  pages_->setCurrentIndex(any ? 1 + index : 0);
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
  curves_->showRun(view);
  weights_->showRun(view, info ? engineText(info->weights_meaning) : QString());
  attention_->showRun(
      view, info ? info->has_attention
                 : (view && !view->epochs.empty() && !view->epochs.front().attention.empty()));
  QString what = info ? engineText(info->weights_meaning) : QString();
  if (!what.isEmpty()) what[0] = what[0].toUpper();
  meaning_->setText(info ? tr("%1. Compare it with what shuffling costs, at the left: a large "
                              "weight on a modality that "
                              "costs nothing means little.")
                               .arg(what)
                         : QString());
  if (!view) {
    confusion_->clear();
    importance_->clear();
    bars_->setWeights({}, {});
      refreshRoc();
    return;
  }
  compared_[view->record.id] = view;
  refreshTiles(*view);
  refreshRoc();
  refreshImportance(*view);
  refreshFacts(*view);
  bars_->setWeights(view->record.final_weights, view->kinds);
  QStringList classes;
  for (const std::string& one : view->confusion.classes) classes << q(one);
  if (view->confusion.counts.empty())
    confusion_->clear();
  else
    confusion_->setMatrix(classes, view->confusion.counts);
  confusionFrame_->setHeading(
      tr("Confusion matrix"),
      view->scored == Part::none
          ? QString()
          : tr("%1, %2 rows, cut-off 0.5")
                .arg(partText(view->scored).toLower(), countText(view->scored_rows)));
}

void InspectPage::refreshLive() {
  const RunViewPtr view = session()->selectedView();
  if (!view || view != session()->liveView()) return;
  curves_->appendEpochs();
  weights_->appendEpochs();
  attention_->appendEpochs();
  if (currentView() == kAttention) microscope_->showRun(view);
  bars_->setWeights(view->record.final_weights, view->kinds);
  refreshTiles(*view);
  refreshFacts(*view);
}

void InspectPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (session()->client()->isTraining()) refresh();  // epochs that came meanwhile
}

void InspectPage::refreshTiles(const RunView& view) {
  const auto metrics = tileMetrics(view.task);
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    KpiTile* tile = tiles_[i];
    tile->setVisible(i < metrics.size());
    if (i >= metrics.size()) continue;
    const std::string& metric = metrics[i];
    const double test = view.record.metric(Part::test, metric);
    const double validation = view.record.metric(Part::validation, metric);
    const bool tested = std::isfinite(test);
    tile->setLabel(tr("%1 %2").arg(tested ? tr("Test") : tr("Validation"), metricInWords(metric)));
    tile->setValue(metricText(tested ? test : validation));
    tile->setNote(
        tr("train %1 · validation %2")
            .arg(metricText(view.record.metric(Part::train, metric)), metricText(validation)));
    std::vector<double> series;
    for (const EpochRecord& one : view.epochs)
      series.push_back(one.metric(Part::validation, metric));
    tile->setSeries(series);
  }
}

void InspectPage::refreshRoc() {
  std::vector<std::int64_t> ids = runs_->checkedRuns();
  const std::int64_t chosen = session()->selectedRun();
  if (std::find(ids.begin(), ids.end(), chosen) == ids.end()) ids.insert(ids.begin(), chosen);
  std::vector<RocSeries> curves;
  Part part = Part::none;
  for (const std::int64_t id : ids) {
    const auto found = compared_.find(id);
    if (found == compared_.end() || !found->second || found->second->roc.threshold.empty())
      continue;
    const RunView& view = *found->second;
    part = view.scored;
    curves.push_back({q(view.record.name), view.roc.false_positive_rate,
                      view.roc.true_positive_rate, view.roc.threshold,
                      view.record.metric(view.scored, "roc_auc"), static_cast<int>(id)});
  }
  rocFrame_->setHeading(tr("ROC curve"),
                        part == Part::none ? QString() : tr("%1 rows").arg(partText(part)));
  roc_->setCurves(std::move(curves));
}

void InspectPage::measureImportance() {
  const std::int64_t id = session()->selectedRun();
  if (id == 0) return;
  measure_->setEnabled(false);
  measure_->setText(tr("Measuring …"));
  const auto again = [this] {
    measure_->setEnabled(true);
    measure_->setText(tr("Measure"));
  };
  session()->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("explain"), this,
      [project = toPath(session()->projectPath()), id, table = session()->table(),
       sink = session()->client()->sink()](Workbench* bench, RunControl& control) {
        return bench->explain(project, id, table, kRepeats, sink, control);
      },
      [this, id, again](const ExplainResult& result) {
        again();
        if (const auto found = compared_.find(id); found != compared_.end() && found->second)
          found->second->importance = result;
        const RunViewPtr view = session()->selectedView();
        if (!view || view->record.id != id) return;
        view->importance = result;
        refreshImportance(*view);
      },
      [this, again](const EngineClient::Problem& why) {
        again();
        Q_EMIT session()->problem(why.message, why.code);
      });
}

void InspectPage::refreshImportance(const RunView& view) {
  const bool can =
      session()->client()->isReady() && view.record.best_epoch > 0 && is_over(view.record.state);
  if (measure_->text() == tr("Measure")) measure_->setEnabled(can);
  measure_->setToolTip(tr("Shuffle each modality among the test rows, %1 times").arg(kRepeats));
  if (!view.importance || view.importance->modalities.empty()) {
    importance_->clear();
    importanceFrame_->setHeading(tr("Permutation importance"));
    return;
  }
  const ExplainResult& result = *view.importance;
  std::vector<Bar> bars;
  for (const ModalityImportance& one : result.modalities) {
    const auto at = std::find(view.modalities.begin(), view.modalities.end(), one.modality) -
                    view.modalities.begin();
    const QString kind = at < static_cast<std::ptrdiff_t>(view.kinds.size())
                             ? q(view.kinds[static_cast<std::size_t>(at)])
                             : QString();
    bars.push_back({q(one.modality), one.cost_mean, one.cost_mean - one.cost_deviation,
                    one.cost_mean + one.cost_deviation, kind});
  }
  importanceFrame_->setHeading(
      tr("Permutation importance"),
      tr("%1 repeats, from %2").arg(result.repeats).arg(metricText(result.baseline)));
  importance_->setValueTitle(tr("loss of %1 when shuffled").arg(metricInWords(result.metric)));
  importance_->setBars(std::move(bars));
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
