// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cases_panel.h"

#include <QBoxLayout>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/project/project_store.h"
#include "engine/project/scenario.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/attention_inside.h"
#include "ui/pages/case_list.h"
#include "ui/pages/scenario_card.h"
#include "ui/pages/weight_bars.h"
#include "ui/pages/what_if_card.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/kpi_tile.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kTypingPause = 25;   // milliseconds between a key and the question: a burst of keys is one
constexpr int kSearchPause = 300;  // the search for the smallest change takes longer and waits until nothing changes
constexpr int kWideCase = 1000;  // pixels

QString scoreText(const json& answer) {
  const double score = numberOf(answer, "score");
  return std::isnan(score) ? QStringLiteral("–") : QLocale().toString(score, 'f', 3);
}

/// Mean over the heads of the last layer, [M · M]; empty where there is none.
std::vector<float> meanAttention(const json& answer, std::size_t modalities) {
  const json layers = answer.value("attention", json::array());
  if (!layers.is_array() || layers.empty() || !layers.back().is_array() || layers.back().empty()) return {};
  const json& heads = layers.back();
  std::vector<float> mean(modalities * modalities, 0.0F);
  for (const json& head : heads) {
    if (head.size() != modalities) return {};
    for (std::size_t query = 0; query < modalities; ++query) {
      if (head[query].size() != modalities) return {};
      for (std::size_t key = 0; key < modalities; ++key) {
        const double value = head[query][key].is_number() ? head[query][key].get<double>() : 0;
        mean[query * modalities + key] += static_cast<float>(value / static_cast<double>(heads.size()));
      }
    }
  }
  return mean;
}

}  // namespace

CasesPanel::CasesPanel(Session* session, CaseSelection* selection, QWidget* parent)
    : QWidget(parent),
      session_(session),
      selection_(selection != nullptr ? selection : new CaseSelection(session, this)),
      asking_(new QTimer(this)),
      searching_(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space3);
  list_ = new CaseList(selection_);
  row->addWidget(list_, 0);
  row->addWidget(makeCard(), 1);
  asking_->setSingleShot(true);
  searching_->setSingleShot(true);
  searching_->setInterval(kSearchPause);
  connect(asking_, &QTimer::timeout, this, [this] { ask(false); });
  connect(searching_, &QTimer::timeout, this, [this] { ask(true); });
  connect(list_, &CaseList::rowChosen, this, &CasesPanel::chooseRow);
  connect(selection_, &CaseSelection::filterChanged, this, [this] {
    // The case stays open; only where none is, the first that matches is opened.
    if (view_) chooseFirst();
    list_->showRow(row_);
  });
  connect(selection_, &CaseSelection::failed, this, [this](const QString& message) { message_->setText(engineText(message)); });
  connect(session->client(), &EngineClient::engineReady, this, [this] {
    if (answer_.is_null() && row_ >= 0) askSoon(false);
  });
  showRun(nullptr);
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
  whatIf_ = new WhatIfCard;
  body->addWidget(whatIf_);
  contributions_ = new BarChart;
  contributions_->setDescription(tr("How far each source moves this row's log-odds from where they stand without any: exact Shapley values."));
  contributionsFrame_ = new ChartFrame(contributions_, tr("What each source contributes"));
  contributionsFrame_->setMinimumHeight(240);
  body->addWidget(contributionsFrame_);
  fusion_ = new QBoxLayout(QBoxLayout::LeftToRight);
  fusion_->setSpacing(design::space3);
  weightsCard_ = new Card(tr("Weights for this case"));
  weights_ = new WeightBars;
  weightsCard_->body()->addWidget(weights_);
  weightsCard_->body()->addStretch(1);
  attention_ = new AttentionHeatmap;
  attention_->setDescription(tr("Who attends to whom in this row: the mean over the heads of the last layer."));
  attentionFrame_ = new ChartFrame(attention_, tr("Attention for this case"));
  attentionFrame_->setMinimumHeight(280);
  fusion_->addWidget(weightsCard_, 1);
  fusion_->addWidget(attentionFrame_, 1);
  body->addLayout(fusion_);
  scenarios_ = new ScenarioCard;
  body->addWidget(scenarios_);
  auto* looked = new RoleLabel(tr("What it looked at"), FontRole::title);
  body->addWidget(looked);
  inside_ = new AttentionInside;
  body->addWidget(inside_);
  column->addWidget(card_);
  column->addStretch(1);
  connect(whatIf_, &WhatIfCard::changed, this, &CasesPanel::askSoon);
  connect(scenarios_, &ScenarioCard::keepWanted, this, &CasesPanel::keepScenario);
  connect(scenarios_, &ScenarioCard::openWanted, this, &CasesPanel::openScenario);
  connect(scenarios_, &ScenarioCard::removeWanted, this, [this](const ScenarioRecord& one) {
    changeScenarios([one](ProjectStore& store) { store.remove_scenario(one.run, one.row, one.name); });
  });
  return side;
}

CaseModel* CasesPanel::cases() const { return list_->cases(); }
QTableWidget* CasesPanel::cells() const { return whatIf_->cells(); }
const json& CasesPanel::edits() const { return whatIf_->edits(); }
QString CasesPanel::change() const { return whatIf_->change(); }

QString CasesPanel::kindOf(const std::string& modality) const {
  if (!view_) return {};
  const auto at = static_cast<std::size_t>(std::find(view_->modalities.begin(), view_->modalities.end(), modality) - view_->modalities.begin());
  return at < view_->kinds.size() ? q(view_->kinds[at]) : QString();
}

void CasesPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state;
  const bool is_other = !view_ || !view || view_->record.id != view->record.id;
  view_ = view;
  if (same) return;
  if (is_other) row_ = -1;
  answer_ = nullptr;
  whatIf_->setSources(view ? view->modalities : std::vector<std::string>(), view ? view->kinds : std::vector<std::string>());
  scenarios_->setScenarios({});
  card_->hide();
  message_->show();
  selection_->showRun(view);
  if (!view || !is_over(view->record.state) || view->record.best_epoch == 0 || !session_->hasProject()) {
    message_->setText(tr("Cases need a run that is over."));
    return;
  }
  message_->setText(tr("Choose a case at the left."));
  readScenarios();
  chooseFirst();
}

void CasesPanel::chooseFirst() {
  if (row_ >= 0 || list_->cases()->rowCount() == 0 || selection_->isLoading()) return;
  const auto& rows = selection_->predictions().rows;
  const bool is_wanted = std::find(rows.begin(), rows.end(), wantedRow_) != rows.end();
  chooseRow(is_wanted ? wantedRow_ : list_->cases()->dataRow(0));
  wantedRow_ = -1;
}

void CasesPanel::showCases(PredictionRecord predictions) {
  selection_->setCases(std::move(predictions), view_ ? view_->task : Task::binary, view_ ? view_->classes : std::vector<std::string>(), session_->table());
}

void CasesPanel::chooseRow(std::int64_t dataRow) {
  if (row_ == dataRow) return;
  row_ = dataRow;
  whatIf_->setChanges(json::object(), {});
  list_->showRow(dataRow);
  askSoon(false);
  Q_EMIT rowChosen(dataRow);
}

void CasesPanel::edit(const QString& column, const QString& text) {
  if (row_ >= 0) whatIf_->edit(column, text);
}

void CasesPanel::resetEdits() {
  whatIf_->setChanges(json::object(), {});
  if (row_ >= 0) askSoon(false);
}

json CasesPanel::settings() const {
  return {{"row", row_}, {"edits", whatIf_->edits()}, {"mute", whatIf_->muted()}, {"cut_off", CaseSelection::kCutOff}};
}

/// The figures at once, the search for the smallest change when all is quiet; a newer question drops an older one.
void CasesPanel::askSoon(bool isTyping) {
  if (!isTyping || !asking_->isActive()) sinceChange_.start();
  searching_->stop();
  session_->client()->forget(QStringLiteral("case.search"));
  asking_->start(isTyping ? kTypingPause : 0);
}

void CasesPanel::ask(bool searches) {
  if (!view_ || row_ < 0 || !session_->client()->isReady()) return;
  json wanted = settings();
  wanted["search"] = searches;
  session_->client()->ask(
      EngineClient::Thread::preview, searches ? QStringLiteral("case.search") : QStringLiteral("case"), this,
      [project = toPath(session_->projectPath()), run = view_->record.id, table = session_->table(), text = wanted.dump()](
          Workbench* bench, RunControl& control) {
        return bench->insight({.project = project, .run = run, .id = "case", .settings = text, .table = table}, {}, control);
      },
      [this, wanted, searches](json answer) {
        json now = settings();
        now["search"] = searches;
        if (now != wanted) return;  // it has changed meanwhile, and the question about it is on its way
        showAnswer(std::move(answer), searches);
        if (searches) return;
        answeredIn_ = sinceChange_.elapsed();
        whatIf_->setAnsweredIn(answeredIn_);
        searching_->start();
      },
      [this](const EngineClient::Problem& why) {
        message_->setText(engineText(why.message));
        message_->show();
      });
}

void CasesPanel::showAnswer(json answer, bool isSearched) {
  answer_ = std::move(answer);
  answered_ = settings();
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
  whatIf_->showAnswer(answer_);
  whatIf_->showChange(answer_, isSearched);
  scenarios_->setCase(row_, is_edited ? answer_["before"] : answer_, answer_.value("columns", json::array()));
  scenarios_->setKeepable(is_edited);
  refreshWeights();
  refreshTokens();
  if (!nameToKeep_.isEmpty()) keepScenario(std::exchange(nameToKeep_, {}));
}

void CasesPanel::refreshWeights() {
  std::vector<std::string> names;
  for (const json& one : answer_.value("contributions", json::array())) names.push_back(one.value("modality", ""));
  const json weights = answer_.value("weights", json());
  std::vector<ModalityWeight> shares;
  std::vector<std::string> kinds;
  for (std::size_t m = 0; weights.is_array() && m < std::min(names.size(), weights.size()); ++m) {
    const double share = weights[m].is_number() ? weights[m].get<double>() : 0;
    shares.push_back({names[m], share, share});
    kinds.push_back(s(kindOf(names[m])));
  }
  weightsCard_->setVisible(!shares.empty());
  weights_->setWeights(shares, kinds);
  const std::vector<float> attention = meanAttention(answer_, names.size());
  attentionFrame_->setVisible(!attention.empty());
  if (attention.empty()) return attention_->clear();
  QStringList texts;
  for (const std::string& one : names) texts << q(one);
  attention_->setRange(static_cast<double>(*std::max_element(attention.begin(), attention.end())));
  attention_->setData(texts, attention);
}

/// Words as chips, events on a time axis, columns and steps as bars.
void CasesPanel::refreshTokens() {
  json tokens = answer_.value("tokens", json::array());
  for (json& source : tokens) source["kind"] = s(kindOf(source.value("modality", "")));
  inside_->showTokens(tokens, true, tr("row %1").arg(countText(row_ + 1)));
  inside_->setVisible(!tokens.empty());
}

/// Weights and attention stand beside each other where there is room for both.
void CasesPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fusion_->setDirection(width() < kWideCase ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

// ── Scenarios ───────────────────────────────────────────────────────────────

void CasesPanel::readScenarios() {
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("scenarios"), this,
      [project = toPath(session_->projectPath()), run = view_->record.id](Workbench*, RunControl&) {
        return ProjectStore(project, ProjectStore::Mode::read_only).scenarios(run);
      },
      [this, run = view_->record.id](std::vector<ScenarioRecord> found) {
        if (view_ && view_->record.id == run) scenarios_->setScenarios(std::move(found));
      });
}

void CasesPanel::changeScenarios(std::function<void(ProjectStore&)> change) {
  if (!view_) return;
  session_->client()->ask(
      EngineClient::Thread::store, QString(), this,
      [project = toPath(session_->projectPath()), run = view_->record.id, change = std::move(change)](Workbench*, RunControl&) {
        ProjectStore store(project, ProjectStore::Mode::read_write);
        change(store);
        return store.scenarios(run);
      },
      [this, run = view_->record.id](std::vector<ScenarioRecord> found) {
        if (view_ && view_->record.id == run) scenarios_->setScenarios(std::move(found));
      });
}

void CasesPanel::keepScenario(const QString& name) {
  if (!view_ || !answer_.is_object() || !whatIf_->isChanged()) return;
  if (answered_ != settings()) {  // the figures of what was changed last are on their way
    nameToKeep_ = name;
    return;
  }
  changeScenarios([record = scenario_of(view_->record.id, s(name), settings(), answer_)](ProjectStore& store) { store.write_scenario(record); });
}

void CasesPanel::openScenario(const ScenarioRecord& scenario) {
  const json changes = json::parse(scenario.settings_json, nullptr, false);
  if (!changes.is_object()) return;
  chooseRow(scenario.row);
  std::vector<std::string> muted;
  for (const json& one : changes.value("mute", json::array())) {
    if (one.is_string()) muted.push_back(one.get<std::string>());
  }
  whatIf_->setChanges(changes.value("edits", json::object()), muted);
  askSoon(false);
}

}  // namespace amalgam::ui
