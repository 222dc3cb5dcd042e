// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tune_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/evaluation/metrics.h"
#include "engine/training/search_space.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/pages/throttle.h"
#include "ui/plots/parallel_plot.h"
#include "ui/widgets/chart_frame.h"

namespace amalgam::ui {

namespace {

/// The settings of a run's stored configuration.
nlohmann::json settingsOf(const RunRecord& run) {
  const auto config = nlohmann::json::parse(run.config_json, nullptr, false);
  return config.is_object() && config.contains("options") ? config.at("options") : nlohmann::json::object();
}

}  // namespace

TuneDialog::TuneDialog(Session* session, QWidget* parent)
    : QDialog(parent),
      session_(session),
      strategies_(new QListWidget),
      trials_(new QSpinBox),
      minutes_(new QDoubleSpinBox),
      start_(new QPushButton(tr("Start search"))),
      stop_(new QPushButton(tr("Stop"))),
      series_(new QComboBox),
      state_(new RoleLabel({}, FontRole::caption, ColorRole::text2)),
      plot_(new ParallelPlot) {
  setWindowTitle(tr("Look for better settings"));
  resize(1080, 640);
  auto* row = new QHBoxLayout(this);
  row->setSpacing(design::space4);
  auto* left = new QVBoxLayout;
  auto* about = new RoleLabel(tr("Many short trials; the better third goes on, the best to the end. Every trial is a run of the project. "
                                 "Validation chooses; the test part has no say."),
                              FontRole::caption, ColorRole::text2);
  about->setWordWrap(true);
  left->addWidget(about);
  left->addWidget(new RoleLabel(tr("Strategies"), FontRole::body, ColorRole::text2));
  strategies_->setAccessibleName(tr("Strategies to choose from"));
  left->addWidget(strategies_, 1);
  auto* form = new QFormLayout;
  trials_->setRange(1, 10000);
  trials_->setValue(18);
  trials_->setAccessibleName(tr("Trials"));
  minutes_->setRange(0, 10000);
  minutes_->setDecimals(0);
  minutes_->setSpecialValueText(tr("no limit"));
  minutes_->setSuffix(tr(" min"));
  minutes_->setAccessibleName(tr("Time"));
  form->addRow(tr("Trials"), trials_);
  form->addRow(tr("Time"), minutes_);
  left->addLayout(form);
  setButtonLook(start_, QStringLiteral("primary"));
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(stop_);
  buttons->addWidget(start_, 1);
  left->addLayout(buttons);
  auto* leftPanel = new QWidget;
  leftPanel->setLayout(left);
  leftPanel->setFixedWidth(270);
  row->addWidget(leftPanel);
  auto* right = new QVBoxLayout;
  auto* top = new QHBoxLayout;
  series_->setAccessibleName(tr("Search"));
  series_->setMinimumWidth(160);
  top->addWidget(series_);
  top->addWidget(state_, 1);
  right->addLayout(top);
  auto* frame = new ChartFrame(plot_, tr("Trials"), tr("one line a trial"));
  right->addWidget(frame, 1);
  row->addLayout(right, 1);

  for (const StrategyInfo& one : session->client()->strategies()) {
    if (!one.modality_option.empty()) continue;
    auto* item = new QListWidgetItem(engineText(one.title), strategies_);
    item->setData(Qt::UserRole, q(one.id));
    item->setToolTip(engineText(one.summary));
    item->setCheckState(one.id == session->plan().strategy ? Qt::Checked : Qt::Unchecked);
  }
  connect(start_, &QPushButton::clicked, this, &TuneDialog::startSearch);
  connect(stop_, &QPushButton::clicked, this, [this] {
    if (const EngineClient::Job* job = search()) session_->client()->cancelJob(job->ticket);
  });
  connect(series_, &QComboBox::currentIndexChanged, this, &TuneDialog::refreshTrials);
  connect(session, &Session::runsChanged, this, &TuneDialog::refreshSeries);
  auto* redraw = new Throttle(this);
  connect(session, &Session::runUpdated, redraw, &Throttle::request);
  connect(redraw, &Throttle::due, this, &TuneDialog::refreshTrials);
  connect(session->client(), &EngineClient::queueChanged, this, &TuneDialog::refreshState);
  connect(plot_, &ParallelPlot::runChosen, session, &Session::selectRun);
  connect(plot_, &ParallelPlot::runChosen, plot_, &ParallelPlot::setCurrentRun);
  refreshSeries();
  refreshState();
}

void TuneDialog::startSearch() {
  std::vector<std::string> chosen;
  for (int i = 0; i < strategies_->count(); ++i) {
    const QListWidgetItem* item = strategies_->item(i);
    if (item->checkState() == Qt::Checked) chosen.push_back(s(item->data(Qt::UserRole).toString()));
  }
  if (chosen.empty()) {
    state_->setText(tr("Tick at least one strategy."));
    return;
  }
  const QString name = session_->tune(chosen, trials_->value(), minutes_->value());
  if (name.isEmpty()) return;
  refreshSeries();
  if (series_->findText(name) < 0) series_->addItem(name);
  series_->setCurrentText(name);
}

void TuneDialog::refreshSeries() {
  QStringList names;
  for (const RunRecord& one : session_->runs()) {
    const QString name = q(one.series);
    const bool is_search = name.startsWith(QStringLiteral("tuning")) || q(one.name).startsWith(QStringLiteral("Trial "));
    if (is_search && !names.contains(name)) names << name;
  }
  const QString before = series_->currentText();
  if (!before.isEmpty() && !names.contains(before)) names << before;
  {
    const QSignalBlocker quiet(series_);
    series_->clear();
    series_->addItems(names);
    series_->setCurrentIndex(before.isEmpty() ? series_->count() - 1 : series_->findText(before));
  }
  refreshTrials();
}

void TuneDialog::refreshTrials() {
  std::vector<const RunRecord*> runs;
  for (const RunRecord& one : session_->runs()) {
    if (q(one.series) == series_->currentText() && !one.series.empty()) runs.push_back(&one);
  }
  std::vector<nlohmann::json> settings;
  std::set<std::string> names;  // settings that differ between trials
  QStringList strategies;
  for (const RunRecord* one : runs) {
    settings.push_back(settingsOf(*one));
    if (!strategies.contains(q(one->strategy))) strategies << q(one->strategy);
  }
  std::map<std::string, nlohmann::json> first;  // value of each setting where it is met first
  for (const auto& one : settings) {
    for (const auto& [name, value] : one.items()) {
      if (value.is_number() && first.emplace(name, value).first->second != value) names.insert(name);
    }
  }
  std::vector<ParallelAxis> axes;
  if (strategies.size() > 1) axes.push_back({tr("strategy"), false, strategies});
  for (const std::string& name : names) {
    QString title = q(name);
    for (const StrategyInfo& one : session_->client()->strategies()) {
      for (const Option& option : session_->client()->settings(one.id)) {
        if (option.name == name) title = q(option.title) + (option.unit.empty() ? QString() : QStringLiteral(" (%1)").arg(q(option.unit)));
      }
    }
    axes.push_back({title, is_searched_by_logarithm(name), {}});
  }
  const std::string metric = runs.empty() ? std::string() : runs.front()->watched_metric;
  if (!runs.empty()) axes.push_back({tr("validation %1").arg(metricInWords(metric)), false, {}});
  std::vector<ParallelLine> lines;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    ParallelLine line{runs[i]->id, q(runs[i]->name), {}};
    if (strategies.size() > 1) line.values.push_back(static_cast<double>(strategies.indexOf(q(runs[i]->strategy))));
    for (const std::string& name : names) {
      const StrategyInfo* info = session_->client()->strategy(runs[i]->strategy);
      const bool is_used = !info || info->family != StrategyFamily::baseline || name.rfind(runs[i]->strategy + ".", 0) == 0;
      line.values.push_back(is_used && settings[i].contains(name) && settings[i].at(name).is_number() ? settings[i].at(name).get<double>() : std::nan(""));
    }
    line.values.push_back(runs[i]->best_epoch > 0 ? runs[i]->best_value : std::nan(""));
    lines.push_back(std::move(line));
  }
  plot_->setData(std::move(axes), std::move(lines), !lowerIsBetter(metric));
  refreshState();
}

/// The job of the series shown; nullptr if it is not in the queue.
const EngineClient::Job* TuneDialog::search() const {
  for (const EngineClient::Job& one : session_->client()->jobs()) {
    if (q(one.series) == series_->currentText() && q(one.project) == session_->projectPath()) return &one;
  }
  return nullptr;
}

void TuneDialog::refreshState() {
  const QString why = session_->whyNotTrain();
  start_->setEnabled(why.isEmpty());
  start_->setToolTip(why);
  stop_->setEnabled(search() != nullptr);
  int over = 0, all = 0;
  const RunRecord* best = nullptr;
  for (const RunRecord& one : session_->runs()) {
    if (one.series.empty() || q(one.series) != series_->currentText()) continue;
    ++all;
    if (is_over(one.state)) ++over;
    if (one.best_epoch == 0 || !std::isfinite(one.best_value)) continue;
    const bool lower = lowerIsBetter(one.watched_metric);
    if (!best || (lower ? one.best_value < best->best_value : one.best_value > best->best_value)) best = &one;
  }
  if (all == 0) {
    state_->setText(tr("No search in this project yet."));
    return;
  }
  state_->setText(best ? tr("%1 trials, %2 done; best: %3, run %4, validation %5 %6")
                             .arg(all).arg(over).arg(q(best->name)).arg(best->id).arg(metricInWords(best->watched_metric), metricText(best->best_value))
                       : tr("%1 trials, %2 done").arg(all).arg(over));
}

}  // namespace amalgam::ui
