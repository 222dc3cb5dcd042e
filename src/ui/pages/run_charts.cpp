// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_charts.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/base/event.h"
#include "ui/format.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/loss_plot.h"
#include "ui/plots/weights_plot.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_selector.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {
QStringList titlesOf(const std::vector<std::string>& metrics) {
  QStringList titles;
  for (const std::string& one : metrics) {
    titles << (one == "roc_auc"  ? QStringLiteral("AUC")
               : one == "pr_auc" ? QStringLiteral("PR AUC")
                                 : metricTitle(one));
  }
  return titles;
}
}  // namespace

// ── curves ─────────────────────────────────────────────────────────────────

CurveFrame::CurveFrame(QWidget* parent)
    : ChartFrame(new LossPlot, tr("Loss"), {}, parent),
      curves_(static_cast<LossPlot*>(plot())),
      choice_(new SegmentedControl),
      metrics_(metricsOf(Task::binary)) {
  curves_->setEmptyText(tr("Curves appear here as soon as a run starts."));
  curves_->setDescription(
      tr("Training and validation, epoch by epoch; the single steps are drawn faint behind. "
         "The dashed line marks the best epoch, whose weights are kept."));
  choice_->setAccessibleName(tr("Metric"));
  choice_->setTexts(titlesOf(metrics_));
  addControl(choice_);
  setMinimumHeight(250);
  connect(choice_, &SegmentedControl::chosen, this, &CurveFrame::drawMetric);
}

std::vector<std::string> CurveFrame::metricsOf(Task task) {
  switch (task) {
    case Task::binary:
      return {"loss", "roc_auc", "ks", "pr_auc"};
    case Task::multiclass:
      return {"loss", "roc_auc", "accuracy", "f1"};
    case Task::regression:
      return {"loss", "rmse", "mae", "r2"};
  }
  return {"loss"};
}

void CurveFrame::showRun(const RunViewPtr& view) {
  view_ = view;
  curves_->clear();
  if (!view) {
    curves_->setMetric(tr("loss"), {}, {}, true);
    curves_->setBestEpoch(0);
    curves_->setPlannedEpochs(0);
    return;
  }
  const auto metrics = metricsOf(view->task);
  if (metrics != metrics_) {
    metrics_ = metrics;
    choice_->setTexts(titlesOf(metrics_));
    choice_->setCurrentIndex(0);
  }
  if (view->steps_per_epoch > 0) {
    std::vector<double> epochs, losses;
    for (std::size_t i = 0; i < view->step_losses.size(); ++i) {
      if (!std::isfinite(view->step_losses[i])) continue;
      epochs.push_back(static_cast<double>(i + 1) / static_cast<double>(view->steps_per_epoch));
      losses.push_back(view->step_losses[i]);
    }
    curves_->appendStepLosses(epochs, losses);
  }
  curves_->setPlannedEpochs(is_over(view->record.state) ? 0 : view->record.epochs_planned);
  drawMetric();
}

void CurveFrame::appendSteps(const StepsDone& event) {
  if (!view_ || view_->steps_per_epoch <= 0) return;
  std::vector<double> epochs, losses;
  for (std::size_t i = 0; i < event.losses.size(); ++i) {
    epochs.push_back(static_cast<double>(event.first_step + static_cast<std::int64_t>(i) + 1) /
                     static_cast<double>(view_->steps_per_epoch));
    losses.push_back(event.losses[i]);
  }
  curves_->appendStepLosses(epochs, losses);
}

void CurveFrame::appendEpochs() { drawMetric(); }

void CurveFrame::markEpoch(int epoch) { curves_->setMarkedEpoch(epoch); }

void CurveFrame::drawMetric() {
  const auto chosen = static_cast<std::size_t>(std::max(0, choice_->currentIndex()));
  const std::string metric = metrics_[std::min(chosen, metrics_.size() - 1)];
  const bool is_loss = metric == "loss";
  std::vector<QPointF> train, validation;
  if (view_) {
    for (const EpochRecord& one : view_->epochs) {
      train.emplace_back(one.epoch, one.metric(Part::train, metric));
      validation.emplace_back(one.epoch, one.metric(Part::validation, metric));
    }
  }
  setHeading(metricTitle(metric), view_ ? q(view_->record.name) : QString());
  const QString unit = !is_loss                                   ? metricTitle(metric)
                       : view_ && view_->task == Task::regression ? tr("loss")
                                                                  : tr("loss (nats a row)");
  curves_->setMetric(is_loss ? tr("loss") : metricTitle(metric), train, validation, is_loss);
  curves_->setAxisTitles(tr("epoch"), unit);  // setMetric names the axis after the metric alone
  curves_->setBestEpoch(view_ ? view_->record.best_epoch : 0);
}

// ── weights ────────────────────────────────────────────────────────────────

WeightsFrame::WeightsFrame(QWidget* parent)
    : ChartFrame(new WeightsPlot, tr("Modality weights"), {}, parent),
      weights_(static_cast<WeightsPlot*>(plot())),
      mode_(new SegmentedControl({tr("Shares"), tr("Lines")})) {
  weights_->setEmptyText(tr("The weight of each modality, epoch by epoch."));
  weights_->setAxisTitles(tr("epoch"), tr("share"));
  weights_->setDescription(
      tr("How the fusion weighs the modalities on the validation rows. A learned weight is not "
         "importance: compare it with what shuffling a modality costs (Inspect)."));
  mode_->setAccessibleName(tr("Drawn as"));
  addControl(mode_);
  setLegendBelow(true);
  setMinimumHeight(270);
  connect(mode_, &SegmentedControl::chosen, this, [this](int index) {
    weights_->setMode(index == 0 ? WeightsPlot::Mode::shares : WeightsPlot::Mode::lines);
  });
}

void WeightsFrame::showRun(const RunViewPtr& view, const QString& meaning) {
  view_ = view;
  weights_->clear();
  setHeading(tr("Modality weights"), meaning);
  QStringList names, kinds;
  if (view) {
    for (std::size_t i = 0; i < view->modalities.size(); ++i) {
      names << q(view->modalities[i]);
      kinds << (i < view->kinds.size() ? q(view->kinds[i]) : QString());
    }
  }
  weights_->setModalities(names, kinds);
  drawn_ = 0;
  if (!view) return;
  std::vector<WeightsPlot::Epoch> epochs;
  for (const EpochRecord& one : view->epochs) {
    WeightsPlot::Epoch epoch{one.epoch, {}, {}};
    if (weightsOf(one, epoch.shares, epoch.raw)) epochs.push_back(std::move(epoch));
  }
  weights_->setEpochs(std::move(epochs));
  drawn_ = view->epochs.size();
}

void WeightsFrame::appendEpochs() {
  if (!view_) return;
  for (; drawn_ < view_->epochs.size(); ++drawn_) {
    std::vector<double> shares, raw;
    const EpochRecord& epoch = view_->epochs[drawn_];
    if (weightsOf(epoch, shares, raw)) weights_->appendEpoch(epoch.epoch, shares, raw);
  }
}

bool WeightsFrame::weightsOf(const EpochRecord& epoch, std::vector<double>& shares,
                             std::vector<double>& raw) const {
  if (epoch.weights.size() != view_->modalities.size()) return false;
  for (const std::string& name : view_->modalities) {
    const auto found =
        std::find_if(epoch.weights.begin(), epoch.weights.end(),
                     [&](const ModalityWeight& one) { return one.modality == name; });
    shares.push_back(found == epoch.weights.end() ? 0 : found->normalised);
    raw.push_back(found == epoch.weights.end() ? 0 : found->raw);
  }
  return true;
}

void WeightsFrame::markEpoch(int epoch) { weights_->setMarkedEpoch(epoch); }

// ── attention ──────────────────────────────────────────────────────────────

AttentionFrame::AttentionFrame(QWidget* parent)
    : ChartFrame(new AttentionHeatmap, tr("Attention"), {}, parent),
      map_(static_cast<AttentionHeatmap*>(plot())),
      heads_(new HeadSelector),
      slider_(new EpochSlider),
      mode_(new SegmentedControl({tr("Value"), tr("Difference")})) {
  map_->setDescription(tr(
      "Which modality reads which, averaged over the validation rows. Each row sums to 1; without "
      "any preference every cell would be 1 / number of modalities. The colour scale stays the "
      "same for all epochs."));
  mode_->setAccessibleName(tr("Shown as"));
  mode_->setToolTips({tr("Attention, rows sum to 1"), tr("Difference to uniform attention 1 / M")});
  heads_->setAccessibleName(tr("Attention head"));
  slider_->setAccessibleName(tr("Epoch"));
  addControl(mode_);
  body()->addWidget(heads_);  // below the map: beside the mode they would make the card too wide
  body()->addWidget(slider_);
  setMinimumHeight(360);
  connect(heads_, &HeadSelector::headChosen, this, &AttentionFrame::draw);
  connect(slider_, &EpochSlider::epochChanged, this, [this](int) { draw(); });
  connect(mode_, &SegmentedControl::chosen, this, [this](int index) {
    map_->setMode(index == 0 ? AttentionHeatmap::Mode::value
                             : AttentionHeatmap::Mode::differenceToUniform);
  });
}

void AttentionFrame::showRun(const RunViewPtr& view, bool has_attention) {
  view_ = view;
  setVisible(!view || has_attention);  // the neighbours take its room
  maximum_ = 0;
  ranged_ = 0;
  map_->clear();
  map_->setEmptyText(view && !has_attention
                         ? tr("This strategy has no attention between modalities.")
                         : tr("Attention appears after the first epoch."));
  const int epochs = view ? static_cast<int>(view->epochs.size()) : 0;
  const AttentionRecord* first = epochs > 0 ? recordAt(0) : nullptr;
  heads_->setHeads(first ? first->heads : 0);
  slider_->setCount(first ? epochs : 0);
  slider_->setVisible(!view || has_attention);
  mode_->setVisible(!view || has_attention);
  updateRange();
  draw();
}

void AttentionFrame::appendEpochs() {
  if (!view_ || view_->epochs.empty()) return;
  const AttentionRecord* last = recordAt(static_cast<int>(view_->epochs.size()) - 1);
  if (!last) return;
  heads_->setHeads(last->heads);
  updateRange();
  const bool follows = slider_->isFollowing();
  slider_->setCount(static_cast<int>(view_->epochs.size()));
  if (follows) draw();
}

const AttentionRecord* AttentionFrame::recordAt(int index) const {
  if (!view_ || index < 0 || index >= static_cast<int>(view_->epochs.size())) return nullptr;
  const auto& records = view_->epochs[static_cast<std::size_t>(index)].attention;
  return records.empty() ? nullptr : &records.back();  // the last layer decides
}

void AttentionFrame::updateRange() {
  if (!view_) return;
  for (; ranged_ < view_->epochs.size(); ++ranged_) {
    if (const AttentionRecord* record = recordAt(static_cast<int>(ranged_))) {
      for (const float value : record->values)
        maximum_ = std::max(maximum_, static_cast<double>(value));
    }
  }
  map_->setRange(maximum_);
}

void AttentionFrame::draw() {
  const int epoch = slider_->epoch();
  const AttentionRecord* record = recordAt(epoch - 1);
  if (!record) {
    setHeading(tr("Attention"));
    return;
  }
  QStringList names;
  for (const std::string& one : record->modalities) names << q(one);
  const int head = heads_->head();
  std::vector<float> values = record->mean_over_heads();
  if (head >= 0 && head < record->heads) {
    const auto size =
        static_cast<std::ptrdiff_t>(record->modalities.size() * record->modalities.size());
    values.assign(record->values.begin() + head * size, record->values.begin() + (head + 1) * size);
  }
  const int shown = view_->epochs[static_cast<std::size_t>(epoch - 1)].epoch;
  setHeading(tr("Attention"),
             (head < 0 ? tr("mean of %1 heads").arg(record->heads) : tr("head %1").arg(head + 1)) +
                 tr(", epoch %1").arg(shown));
  map_->setData(names, values);
  Q_EMIT epochChosen(shown);
}

}  // namespace amalgam::ui
