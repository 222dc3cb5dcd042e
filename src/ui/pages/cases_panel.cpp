// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cases_panel.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/project/project_store.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/plots/bar_chart.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/kpi_tile.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kTypingPause = 120;  // milliseconds between the last key and the question
constexpr std::size_t kShownTokens = 12;
constexpr int kListWidth = 330;

QString scoreText(const json& answer) {
  const double score = numberOf(answer, "score");
  return std::isnan(score) ? QStringLiteral("–") : QLocale().toString(score, 'f', 3);
}

}  // namespace

CasesPanel::CasesPanel(Session* session, QWidget* parent) : QWidget(parent), session_(session), cases_(new CaseModel(this)), asking_(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space3);
  row->addWidget(makeList(), 0);
  row->addWidget(makeCard(), 1);
  asking_->setSingleShot(true);
  asking_->setInterval(kTypingPause);
  connect(asking_, &QTimer::timeout, this, &CasesPanel::ask);
  showRun(nullptr);
}

QWidget* CasesPanel::makeList() {
  auto* sheet = new Card(tr("Cases"));
  filter_ = new SegmentedControl({tr("All"), tr("Right"), tr("Wrong"), tr("FP"), tr("FN")});
  filter_->setToolTips({{}, {}, {}, tr("False positive"), tr("False negative")});
  sheet->setFixedWidth(kListWidth);
  list_ = new QTableView;
  list_->setModel(cases_);
  list_->setSortingEnabled(true);
  list_->horizontalHeader()->setSortIndicator(CaseModel::kScore, Qt::DescendingOrder);
  list_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  list_->verticalHeader()->hide();
  list_->setSelectionBehavior(QAbstractItemView::SelectRows);
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setShowGrid(false);
  list_->setMinimumHeight(420);
  list_->setAccessibleName(tr("Cases"));
  sheet->body()->addWidget(filter_);
  sheet->body()->addWidget(list_, 1);
  connect(filter_, &SegmentedControl::chosen, this, [this](int index) { cases_->setFilter(static_cast<CaseFilter>(index)); });
  connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
    if (const std::int64_t row = cases_->dataRow(index.row()); row >= 0) chooseRow(row);
  });
  return sheet;
}

QWidget* CasesPanel::makeCard() {
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  message_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  message_->setWordWrap(true);
  column->addWidget(message_);
  card_ = new QWidget;
  auto* body = new QVBoxLayout(card_);
  body->setContentsMargins(0, 0, 0, 0);
  body->setSpacing(design::space3);
  auto* tiles = new QHBoxLayout;
  tiles->setSpacing(design::space3);
  score_ = new KpiTile(tr("Score"));
  before_ = new KpiTile(tr("As it is in the data"));
  truth_ = new KpiTile(tr("Truth"));
  for (KpiTile* tile : {score_, before_, truth_}) tiles->addWidget(tile, 1);
  body->addLayout(tiles);
  contributions_ = new BarChart;
  contributions_->setDescription(tr("How far each source moves this row's log-odds from where they stand without any: exact Shapley values."));
  contributionsFrame_ = new ChartFrame(contributions_, tr("What each source contributes"));
  contributionsFrame_->setMinimumHeight(240);
  body->addWidget(contributionsFrame_);
  auto* whatIf = new Card(tr("What if"), tr("edit a value, and score and contributions follow"));
  reset_ = new QPushButton(tr("Reset"));
  whatIf->addHeaderWidget(reset_);
  cells_ = new QTableWidget(0, 3);
  cells_->setHorizontalHeaderLabels({tr("Column"), tr("Value"), tr("In the data")});
  cells_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  cells_->verticalHeader()->hide();
  cells_->setShowGrid(false);
  cells_->setMinimumHeight(220);
  cells_->setAccessibleName(tr("Values of the case"));
  change_ = new RoleLabel({}, FontRole::body);
  tokens_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  for (RoleLabel* label : {change_, tokens_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  whatIf->body()->addWidget(change_);
  whatIf->body()->addWidget(cells_);
  body->addWidget(whatIf);
  auto* looked = new Card(tr("What it looked at"), tr("attention within each source"));
  looked->body()->addWidget(tokens_);
  body->addWidget(looked);
  column->addWidget(card_);
  column->addStretch(1);
  connect(reset_, &QPushButton::clicked, this, &CasesPanel::resetEdits);
  connect(cells_, &QTableWidget::cellChanged, this, [this](int row, int cell) {
    if (!filling_ && cell == 1) edit(cells_->item(row, 0)->text(), cells_->item(row, 1)->text());
  });
  return side;
}

QString CasesPanel::kindOf(const std::string& modality) const {
  if (!view_) return {};
  const auto at = static_cast<std::size_t>(std::find(view_->modalities.begin(), view_->modalities.end(), modality) - view_->modalities.begin());
  return at < view_->kinds.size() ? q(view_->kinds[at]) : QString();
}

void CasesPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state;
  view_ = view;
  if (same) return;
  row_ = -1;
  answer_ = nullptr;
  edits_ = json::object();
  card_->hide();
  message_->show();
  cases_->setCases({}, Task::binary, {}, 0.5);
  if (!view || !is_over(view->record.state) || view->record.best_epoch == 0 || !session_->hasProject()) {
    message_->setText(tr("Cases need a run that is over."));
    return;
  }
  message_->setText(tr("Choose a case at the left."));
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("cases"), this,
      [project = toPath(session_->projectPath()), run = view->record.id](Workbench*, RunControl&) {
        const ProjectStore store(project, ProjectStore::Mode::read_only);
        auto found = store.predictions(run, Part::test);
        if (!found || found->rows.empty()) found = store.predictions(run, Part::validation);
        return found.value_or(PredictionRecord{});
      },
      [this, run = view->record.id](PredictionRecord found) {
        if (view_ && view_->record.id == run) showCases(std::move(found));
      },
      [this](const EngineClient::Problem& why) { message_->setText(engineText(why.message)); });
}

void CasesPanel::showCases(PredictionRecord predictions) {
  filter_->setVisible(view_ && view_->task != Task::regression);
  for (const int binary : {3, 4}) filter_->setItemEnabled(binary, view_ && view_->task == Task::binary);
  cases_->setCases(std::move(predictions), view_ ? view_->task : Task::binary, view_ ? view_->classes : std::vector<std::string>(), 0.5);
  if (row_ < 0 && cases_->rowCount() > 0) list_->selectRow(0);
}

void CasesPanel::chooseRow(std::int64_t dataRow) {
  if (row_ == dataRow) return;
  row_ = dataRow;
  edits_ = json::object();
  if (const int place = cases_->placeOf(dataRow); place >= 0 && list_->currentIndex().row() != place) list_->selectRow(place);
  asking_->start(0);
}

void CasesPanel::edit(const QString& column, const QString& text) {
  if (row_ < 0) return;
  edits_[s(column)] = text.isEmpty() ? json() : json(s(text));
  asking_->start(kTypingPause);
}

void CasesPanel::resetEdits() {
  edits_ = json::object();
  if (row_ >= 0) asking_->start(0);
}

void CasesPanel::ask() {
  if (!view_ || row_ < 0 || !session_->client()->isReady()) return;
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("case"), this,
      [project = toPath(session_->projectPath()), run = view_->record.id, table = session_->table(),
       settings = json{{"row", row_}, {"edits", edits_}}.dump()](Workbench* bench, RunControl& control) {
        return bench->insight({.project = project, .run = run, .id = "case", .settings = settings, .table = table}, {}, control);
      },
      [this, row = row_](json answer) {
        if (row == row_) showAnswer(std::move(answer));
      },
      [this](const EngineClient::Problem& why) {
        message_->setText(engineText(why.message));
        message_->show();
      });
}

void CasesPanel::showAnswer(json answer) {
  answer_ = std::move(answer);
  if (!answer_.is_object()) return;
  message_->hide();
  card_->show();
  const bool is_edited = answer_.contains("before") && answer_["before"].is_object();
  score_->setLabel(is_edited ? tr("Score after the change") : tr("Score"));
  score_->setValue(scoreText(answer_));
  const auto text_of = [](const json& value) { return value.is_string() ? q(value.get<std::string>()) : value.is_number() ? metricText(value.get<double>()) : QStringLiteral("–"); };
  score_->setNote(tr("decision %1").arg(text_of(answer_.value("decision", json()))));
  before_->setVisible(is_edited);
  if (is_edited) {
    before_->setValue(scoreText(answer_["before"]));
    before_->setNote(tr("decision %1").arg(text_of(answer_["before"].value("decision", json()))));
  }
  truth_->setValue(text_of(answer_.value("label", json())));
  truth_->setNote(tr("row %1").arg(countText(row_ + 1)));
  std::vector<Bar> bars;
  for (const json& one : answer_.value("contributions", json::array())) {
    const std::string modality = one.value("modality", "");
    bars.push_back({q(modality) + (one.value("is_there", true) ? QString() : tr(" (missing)")), numberOf(one, "value"), qQNaN(), qQNaN(), kindOf(modality)});
  }
  contributionsFrame_->setHeading(tr("What each source contributes"),
                                  tr("from %1 without any to %2 (log-odds)").arg(metricText(numberOf(answer_, "base")), metricText(numberOf(answer_, "log_odds"))));
  contributions_->setValueTitle(tr("contribution to the log-odds"));
  contributions_->setBars(std::move(bars));
  refreshCells();
  refreshTokens();
}

QString CasesPanel::change() const { return change_->text(); }

void CasesPanel::refreshCells() {
  const json& flip = answer_.value("smallest_change", json());
  change_->setText(flip.is_object() ? tr("Smallest single change that flips the decision: %1 from %2 to %3 (score %4).")
                                          .arg(q(flip.value("column", "")), q(flip.value("from", "")), q(flip.value("to", "")), scoreText(flip))
                                    : tr("No single change of a number or category flips the decision."));
  const json& columns = answer_.value("columns", json::array());
  filling_ = true;
  cells_->setRowCount(static_cast<int>(columns.size()));
  for (int row = 0; row < cells_->rowCount(); ++row) {
    const json& column = columns[static_cast<std::size_t>(row)];
    const QStringList texts{q(column.value("column", "")), q(column.value("text", "")), q(column.value("original", ""))};
    for (int cell = 0; cell < texts.size(); ++cell) {
      auto* item = new QTableWidgetItem(texts[cell]);
      item->setToolTip(texts[cell]);
      if (cell != 1) item->setFlags(item->flags() & ~Qt::ItemIsEditable);
      if (cell == 0) item->setIcon(Theme::instance().modalityKindIcon(kindOf(column.value("modality", ""))));
      QFont font = item->font();
      font.setBold(cell == 1 && column.value("is_edited", false));
      item->setFont(font);
      cells_->setItem(row, cell, item);
    }
  }
  filling_ = false;
  reset_->setEnabled(!edits_.empty());
}

void CasesPanel::refreshTokens() {
  QStringList lines;
  for (const json& source : answer_.value("tokens", json::array())) {
    std::vector<std::pair<double, QString>> tokens;
    for (const json& one : source.value("tokens", json::array())) tokens.emplace_back(numberOf(one, "attention"), q(one.value("name", "")));
    std::stable_sort(tokens.begin(), tokens.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList words;
    for (std::size_t i = 0; i < std::min(kShownTokens, tokens.size()); ++i) {
      words << tr("%1 (%2)").arg(tokens[i].second, QLocale().toString(tokens[i].first, 'f', 2));
    }
    if (tokens.size() > kShownTokens) words << QStringLiteral("…");
    lines << tr("%1: %2").arg(q(source.value("modality", "")), words.join(QStringLiteral(", ")));
  }
  tokens_->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace amalgam::ui
