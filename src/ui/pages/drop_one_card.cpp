// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/drop_one_card.h"

#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/training/drop_one.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/plots/bar_chart.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/table_headers.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kDropChartHeight = 260;
enum DropColumn { kSource, kRun, kWithout, kLoss, kChance, kShapley, kVerdict, kDropColumns };

QString signedLoss(double value) {
  if (std::isnan(value)) return QStringLiteral("–");
  return (value > 0 ? QStringLiteral("+") : value < 0 ? QStringLiteral("−") : QString()) + QLocale().toString(std::abs(value), 'f', 4);
}

QString withLimits(double value, double low, double high) {
  if (std::isnan(value)) return QStringLiteral("–");
  return std::isnan(low) || std::isnan(high) ? signedLoss(value) : DropOneCard::tr("%1 (%2 to %3)").arg(signedLoss(value), signedLoss(low), signedLoss(high));
}

double limitOf(const json& one, std::size_t end) {
  const json interval = one.value("interval", json());
  return interval.is_array() && interval[end].is_number() ? interval[end].get<double>() : qQNaN();
}

}  // namespace

DropOneCard::DropOneCard(Session* session, QWidget* parent) : QWidget(parent), session_(session) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  card_ = new Card(tr("Trained again without a source"), tr("the strictest test: the others may make up for it"));
  button_ = new QPushButton;
  card_->addHeaderWidget(button_);
  status_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  status_->setWordWrap(true);
  bar_ = new QProgressBar;
  bar_->setTextVisible(false);
  bar_->setRange(0, 1000);
  bar_->setAccessibleName(tr("Progress of the training without each source"));
  chart_ = new BarChart;
  chart_->setEmptyText(tr("Train again without each source to see what that costs."));
  chart_->setDescription(
      tr("How much worse the result is when the model is trained again without the source; the whiskers are 95 % intervals of a paired "
         "bootstrap over the rows. They do not tell of the chance of one training run."));
  frame_ = new ChartFrame(chart_, tr("What doing without each source costs"));
  frame_->setMinimumHeight(kDropChartHeight);
  table_ = new QTableWidget(0, kDropColumns);
  table_->setHorizontalHeaderLabels({tr("Without"), tr("Run"), tr("Result"), tr("Loss (95 %)"), tr("p"), tr("Shapley value (95 %)"), tr("In words")});
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->verticalHeader()->hide();
  table_->setShowGrid(false);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setAccessibleName(tr("Results without each source"));
  card_->body()->addWidget(status_);
  card_->body()->addWidget(bar_);
  card_->body()->addWidget(table_);
  column->addWidget(card_);
  column->addWidget(frame_);
  const EngineClient* client = session->client();
  connect(button_, &QPushButton::clicked, this, [this] { waiting() > 0 ? cancel() : train(); });
  connect(table_, &QTableWidget::cellDoubleClicked, this, [this](int row, int) {
    const json& one = answer_.at("modalities").at(static_cast<std::size_t>(row));
    if (one.at("run").is_number()) session_->selectRun(one.at("run").get<std::int64_t>());
  });
  connect(client, &EngineClient::engineReady, this, &DropOneCard::refresh);
  connect(client, &EngineClient::queueChanged, this, &DropOneCard::refreshProgress);
  connect(client, &EngineClient::epochDone, this, [this](const EpochDone& event) {
    const RunRecord* run = session_->run(event.epoch.run);
    if (run && isOurs(run->series)) refreshProgress();
  });
  connect(client, &EngineClient::runFinished, this, [this](const RunRecord& run) {
    if (isOurs(run.series)) read();
  });
  showRun(nullptr);
}

bool DropOneCard::isOurs(const std::string& series) const { return view_ && series == drop_one_series(view_->record.id); }

int DropOneCard::waiting() const {
  const auto& jobs = session_->client()->jobs();
  return static_cast<int>(std::count_if(jobs.begin(), jobs.end(), [this](const EngineClient::Job& one) { return isOurs(one.series); }));
}

QString DropOneCard::kindOf(const std::string& modality) const {
  if (!view_) return {};
  const auto at = static_cast<std::size_t>(std::find(view_->modalities.begin(), view_->modalities.end(), modality) - view_->modalities.begin());
  return at < view_->kinds.size() ? q(view_->kinds[at]) : QString();
}

void DropOneCard::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state;
  view_ = view;
  if (!same) {
    answer_ = nullptr;
    asked_ = waiting();
  }
  refresh();
  if (view && is_over(view->record.state) && view->record.best_epoch > 0 && session_->hasProject()) read();
}

void DropOneCard::read() {
  if (!view_) return;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("drop_one"), this,
      [project = toPath(session_->projectPath()), run = view_->record.id](Workbench*, RunControl&) {
        return drop_one_answer(ProjectStore(project, ProjectStore::Mode::read_only), run);
      },
      [this, run = view_->record.id](json answer) {
        if (view_ && view_->record.id == run) showAnswer(std::move(answer));
      },
      [this](const EngineClient::Problem& why) { status_->setText(engineText(why.message)); });
}

void DropOneCard::showAnswer(json answer) {
  answer_ = std::move(answer);
  refresh();
}

void DropOneCard::train() {
  if (!view_ || waiting() > 0) return;
  const EngineClient* client = session_->client();
  const RunRecord& run = view_->record;
  const DatasetRecord* trainedOn = session_->dataOf(run);
  if (!session_->data() || (trainedOn != nullptr && trainedOn->sha256 != session_->data()->read.sha256)) {
    Q_EMIT problem(tr("The run was trained on other data. Open the data that it was trained on first."), QStringLiteral("drop_one.other_data"));
    return;
  }
  const StrategyInfo* strategy = client->strategy(run.strategy);
  if (strategy == nullptr) {
    Q_EMIT problem(tr("The training engine is still loading."), QStringLiteral("train.not_ready"));
    return;
  }
  try {
    const std::vector<DropOneEntry> entries = drop_one_entries(run, *strategy, client->settings(run.strategy));
    const auto is_trained = [this](const std::string& modality) {
      for (const json& one : answer_.is_object() ? answer_.at("modalities") : json::array()) {
        if (one.value("modality", "") == modality) return one.value("without", json()).is_number();
      }
      return false;
    };
    const bool again = std::all_of(entries.begin(), entries.end(), [&](const DropOneEntry& one) { return is_trained(one.modality); });
    asked_ = 0;
    for (const DropOneEntry& entry : entries) {
      if (is_trained(entry.modality) && !again) continue;
      TrainRequest request;
      request.table = session_->table();
      request.dataset = session_->data()->record();
      request.experiment = entry.experiment;
      request.project = toPath(session_->projectPath());
      request.run_name = entry.title;
      request.series = drop_one_series(run.id);
      request.keeps_map = true;
      session_->client()->train(std::move(request));
      ++asked_;
    }
  } catch (const Error& error) {
    Q_EMIT problem(QString::fromUtf8(error.what()), q(error.code()));
  }
  refreshProgress();
}

void DropOneCard::cancel() {
  std::vector<int> tickets;
  for (const EngineClient::Job& one : session_->client()->jobs()) {
    if (isOurs(one.series)) tickets.push_back(one.ticket);
  }
  // The last first, so that none of those that wait begins.
  for (auto ticket = tickets.rbegin(); ticket != tickets.rend(); ++ticket) session_->client()->cancelJob(*ticket);
}

void DropOneCard::refresh() {
  const json list = answer_.is_object() ? answer_.value("modalities", json::array()) : json::array();
  const std::string metric = answer_.is_object() ? answer_.value("metric", "") : std::string();
  std::vector<Bar> bars;
  table_->setRowCount(static_cast<int>(list.size()));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const json& one = list[static_cast<std::size_t>(row)];
    const std::string modality = one.value("modality", "");
    const json shapley = one.value("shapley", json());
    const json run = one.value("run", json()), verdict = one.value("verdict", json());
    const double loss = numberOf(one, "loss");
    if (!std::isnan(loss)) bars.push_back({q(modality), loss, limitOf(one, 0), limitOf(one, 1), kindOf(modality)});
    QStringList cells;
    cells << q(modality) << (run.is_number() ? QStringLiteral("#%1").arg(run.get<std::int64_t>()) : QStringLiteral("–"))
          << metricText(numberOf(one, "without")) << withLimits(loss, limitOf(one, 0), limitOf(one, 1)) << metricText(numberOf(one, "p_value"))
          << (shapley.is_object() ? withLimits(numberOf(shapley, "value"), numberOf(shapley, "low"), numberOf(shapley, "high")) : QStringLiteral("–"))
          << (verdict.is_string() ? engineText(verdict.get<std::string>()) : run.is_number() ? tr("no result") : tr("not trained yet"));
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setToolTip(cells[column]);
      if (column == kSource) item->setIcon(Theme::instance().modalityKindIcon(kindOf(modality)));
      table_->setItem(row, column, item);
      if (row == 0 && column + 1 == kDropColumns) alignHeaders(*table_);
    }
  }
  table_->setVisible(!list.empty());
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + table_->rowCount() * table_->verticalHeader()->defaultSectionSize() + 20);
  frame_->setVisible(!bars.empty());
  frame_->setHeading(tr("What doing without each source costs"),
                     bars.empty() ? QString()
                                  : tr("%1 with all sources, %2 rows").arg(metricText(numberOf(answer_, "with")), countText(answer_.value("rows", std::int64_t{0}))));
  chart_->setValueTitle(tr("loss of %1 without the source").arg(metricInWords(metric)));
  chart_->setBars(std::move(bars));
  refreshProgress();
}

void DropOneCard::refreshProgress() {
  const int left = waiting();
  const bool can = view_ && session_->client()->isReady() && is_over(view_->record.state) && view_->record.best_epoch > 0 && view_->modalities.size() > 1;
  button_->setEnabled(can || left > 0);
  bar_->setVisible(left > 0);
  if (left > 0) {
    asked_ = std::max(asked_, left);
    const RunRecord* run = nullptr;  // the first under way
    double done = asked_ - left;
    for (const EngineClient::Job* job : session_->client()->jobsUnderWay()) {
      const RunRecord* one = isOurs(job->series) && job->run != 0 ? session_->run(job->run) : nullptr;
      if (!one) continue;
      if (!run) run = one;
      if (one->epochs_planned > 0) done += static_cast<double>(one->epochs_done) / one->epochs_planned;
    }
    bar_->setValue(static_cast<int>(1000 * done / asked_));
    status_->setText(run ? tr("%1 of %2 done. Under way: %3, epoch %4 of %5.")
                               .arg(QString::number(asked_ - left), QString::number(asked_), q(run->name), QString::number(run->epochs_done),
                                    QString::number(run->epochs_planned))
                         : tr("%1 of %2 done, the others wait in the queue.").arg(asked_ - left).arg(asked_));
    button_->setText(tr("Cancel"));
    return;
  }
  const int sources = view_ ? static_cast<int>(view_->modalities.size()) : 0;
  button_->setText(tr("Train again without each"));
  button_->setToolTip(tr("Queues a run without each of the %1 sources, with the same split, seed and settings").arg(sources));
  status_->setText(!view_ || !is_over(view_->record.state) || view_->record.best_epoch == 0 ? tr("This needs a run that is over.")
                   : sources < 2 ? tr("The run reads one source: without it nothing would be left.")
                                 : tr("A run without each source, with the same split, seed and settings; they stand in the project as runs of the series %1.")
                                       .arg(q(drop_one_series(view_->record.id))));
}

}  // namespace amalgam::ui
