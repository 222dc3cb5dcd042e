// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/learned_panel.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/importance.h"
#include "ui/pages/page.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/weight_bars.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/plots/roc_plot.h"
#include "ui/widgets/kpi_tile.h"

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

LearnedPanel::LearnedPanel(Session* session, QWidget* parent) : QWidget(parent), session_(session) {
  auto* column = new QVBoxLayout(this);
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
  connect(measure_, &QPushButton::clicked, this, &LearnedPanel::measureImportance);
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
}

void LearnedPanel::showRun(const RunViewPtr& view) {
  const RunRecord* run = session_->run(session_->selectedRun());
  const StrategyInfo* info = run ? session_->client()->strategy(run->strategy) : nullptr;
  const QString meaning = info ? engineText(info->weights_meaning) : QString();
  curves_->showRun(view);
  weights_->showRun(view, meaning);
  attention_->showRun(view, info ? info->has_attention
                                 : (view && !view->epochs.empty() && !view->epochs.front().attention.empty()));
  QString what = meaning;
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

void LearnedPanel::appendEpochs(const RunView& view) {
  curves_->appendEpochs();
  weights_->appendEpochs();
  attention_->appendEpochs();
  bars_->setWeights(view.record.final_weights, view.kinds);
  refreshTiles(view);
}

void LearnedPanel::compareWith(const std::vector<std::int64_t>& runs) {
  ticked_ = runs;
  for (const std::int64_t id : runs) {
    if (compared_.contains(id)) continue;
    session_->withRun(id, this, [this, id](const RunViewPtr& view) {
      compared_[id] = view;
      refreshRoc();
    });
  }
  refreshRoc();
}

void LearnedPanel::refreshTiles(const RunView& view) {
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

void LearnedPanel::refreshRoc() {
  std::vector<std::int64_t> ids = ticked_;
  const std::int64_t chosen = session_->selectedRun();
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

void LearnedPanel::measureImportance() {
  const std::int64_t id = session_->selectedRun();
  if (id == 0) return;
  measure_->setEnabled(false);
  measure_->setText(tr("Measuring …"));
  const auto again = [this] {
    measure_->setEnabled(true);
    measure_->setText(tr("Measure"));
  };
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("explain"), this,
      [project = toPath(session_->projectPath()), id, table = session_->table(),
       sink = session_->client()->sink()](Workbench* bench, RunControl& control) {
        return bench->explain(project, id, table, kRepeats, sink, control);
      },
      [this, id, again](const ExplainResult& result) {
        again();
        if (const auto found = compared_.find(id); found != compared_.end() && found->second)
          found->second->importance = result;
        const RunViewPtr view = session_->selectedView();
        if (!view || view->record.id != id) return;
        view->importance = result;
        refreshImportance(*view);
      },
      [this, again](const EngineClient::Problem& why) {
        again();
        Q_EMIT session_->problem(why.message, why.code);
      });
}

void LearnedPanel::refreshImportance(const RunView& view) {
  const bool can =
      session_->client()->isReady() && view.record.best_epoch > 0 && is_over(view.record.state);
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

}  // namespace amalgam::ui
