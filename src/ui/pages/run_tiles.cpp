// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_tiles.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/widgets/kpi_tile.h"

namespace amalgam::ui {

namespace {

std::string headMetric(Task task) { return task == Task::regression ? "rmse" : "roc_auc"; }

}  // namespace

RunTiles::RunTiles(QWidget* parent)
    : QWidget(parent),
      metric_(new KpiTile(tr("Validation metric"))),
      loss_(new KpiTile(tr("Validation loss"))),
      epoch_(new KpiTile(tr("Epoch"))),
      elapsed_(new KpiTile(tr("Elapsed"))) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space3);
  for (KpiTile* tile : {metric_, loss_, epoch_, elapsed_}) row->addWidget(tile, 1);
}

void RunTiles::showRun(const RunView& view, const LiveFigures& live) {
  const RunRecord& run = view.record;
  const std::string metric = headMetric(view.task);
  std::vector<double> metrics, losses;
  for (const EpochRecord& one : view.epochs) {
    metrics.push_back(one.metric(Part::validation, metric));
    losses.push_back(one.metric(Part::validation, "loss"));
  }
  const auto best = [&](const std::vector<double>& values) {
    const auto at = static_cast<std::size_t>(run.best_epoch - 1);
    return run.best_epoch > 0 && at < values.size()
               ? tr("%1 at best epoch %2").arg(metricText(values[at])).arg(run.best_epoch)
               : tr("no epoch yet");
  };
  metric_->setLabel(
      tr("Validation %1").arg(view.task == Task::regression ? metricTitle(metric) : tr("AUC")));
  metric_->setValue(metrics.empty() ? QStringLiteral("–") : metricText(metrics.back()));
  metric_->setNote(best(metrics));
  metric_->setSeries(metrics);
  loss_->setValue(losses.empty() ? QStringLiteral("–") : metricText(losses.back()));
  loss_->setNote(best(losses));
  loss_->setSeries(losses);
  // A baseline goes on for as many rounds as it needs: nothing was planned.
  epoch_->setValue(run.epochs_done > run.epochs_planned ? QString::number(run.epochs_done)
                                                        : tr("%1 / %2").arg(run.epochs_done).arg(run.epochs_planned));
  const int since = run.epochs_done - run.best_epoch;
  epoch_->setNote(is_over(run.state)    ? stateText(run.state)
                  : run.best_epoch == 0 ? tr("first epoch")
                  : since == 0          ? tr("the best so far")
                                        : countedText(since, tr("%1 epoch since the best"),
                                                      tr("%1 epochs since the best")));
  const double seconds = is_over(run.state) ? run.seconds : live.seconds;
  elapsed_->setValue(durationText(seconds));
  const QString eta = is_over(run.state) ? QString() : etaText(live.remaining_seconds);
  const double rate = live.rows_per_second > 0 ? live.rows_per_second : run.rows_per_second;
  elapsed_->setNote(!eta.isEmpty() ? eta
                    : rate > 0     ? tr("%1 rows per second").arg(countText(std::llround(rate)))
                                   : QString());
}

}  // namespace amalgam::ui
