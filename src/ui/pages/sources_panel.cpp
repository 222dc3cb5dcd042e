// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sources_panel.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/project/project_store.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/drop_one_card.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/line_plot.h"
#include "ui/plots/signed_matrix.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

const std::vector<std::string> kAnswers = {"modality_shapley", "weights_agreement", "missing_stress"};
constexpr int kChartHeight = 290;

/// The rows' part in the window's language.
QString partName(const json& answer) {
  const std::string part = answer.value("part", "");
  return partText(part == "test" ? Part::test : part == "validation" ? Part::validation : Part::train).toLower();
}

std::vector<std::vector<double>> matrixOf(const json& object, const char* member) {
  std::vector<std::vector<double>> matrix;
  const auto found = object.find(member);
  if (found == object.end() || !found->is_array()) return matrix;
  for (const json& row : *found) {
    matrix.emplace_back();
    for (const json& cell : row) matrix.back().push_back(cell.is_number() ? cell.get<double>() : qQNaN());
  }
  return matrix;
}

}  // namespace

SourcesPanel::SourcesPanel(Session* session, QWidget* parent) : QWidget(parent), session_(session) {
  makeCharts();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  verdictCard_ = new Card(tr("Do the weights mean importance?"));
  badge_ = new Pill;
  badge_->hide();
  work_ = new QPushButton(tr("Work out"));
  setButtonLook(work_, QStringLiteral("primary"));
  work_->setToolTip(tr("Takes sources away from the trained model, all combinations of them, and looks at what is lost"));
  verdictCard_->addHeaderWidget(badge_);
  verdictCard_->addHeaderWidget(work_);
  sentence_ = new RoleLabel({}, FontRole::body);
  findings_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  for (RoleLabel* label : {sentence_, findings_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  verdictCard_->body()->addWidget(sentence_);
  column->addWidget(verdictCard_);
  auto* grid = new QGridLayout;
  grid->setSpacing(design::space3);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  grid->addWidget(valuesFrame_, 0, 0);
  grid->addWidget(interactionsFrame_, 0, 1);
  grid->addWidget(stressFrame_, 1, 0, 1, 2);
  column->addLayout(grid, 1);
  words_ = new Card(tr("In words"));
  words_->body()->addWidget(findings_);
  column->addWidget(words_);
  dropOne_ = new DropOneCard(session);
  column->addWidget(dropOne_);
  connect(dropOne_, &DropOneCard::problem, this, &SourcesPanel::problem);
  connect(work_, &QPushButton::clicked, this, &SourcesPanel::workOut);
  connect(games_, &SegmentedControl::chosen, this, [this](int index) {
    wantedGame_ = gameIds_[static_cast<std::size_t>(index)];
    refreshShapley();
  });
  connect(session->client(), &EngineClient::engineReady, this, &SourcesPanel::refresh);
  refresh();
}

void SourcesPanel::makeCharts() {
  values_ = new BarChart;
  values_->setEmptyText(tr("Work out what each source is worth."));
  values_->setDescription(
      tr("What each source adds to the result, averaged over all orders in which sources could come in; the whiskers are "
         "95 % bootstrap intervals over the rows (Shapley 1953)."));
  valuesFrame_ = new ChartFrame(values_, tr("What each source is worth"));
  valuesFrame_->setMinimumHeight(kChartHeight);
  games_ = new SegmentedControl;
  games_->hide();
  valuesFrame_->addControl(games_);
  interactions_ = new SignedMatrix;
  interactions_->setEmptyText(tr("Synergy and redundancy of each pair of sources."));
  interactions_->setDescription(
      tr("Above zero two sources are worth more together than apart (synergy), below zero they partly tell the same "
         "(redundancy): Shapley interaction index, Grabisch and Roubens 1999."));
  interactionsFrame_ = new ChartFrame(interactions_, tr("Synergy and redundancy"));
  interactionsFrame_->setMinimumHeight(kChartHeight);
  stress_ = new LinePlot;
  stress_->setEmptyText(tr("The result when a source goes missing in more and more rows."));
  stress_->setDescription(
      tr("The metric on the same rows when a share of those that have the source lose it at random; the band is the range "
         "over the draws."));
  stress_->setKeyPattern(tr("%1 % lose it"), 100);
  stressFrame_ = new ChartFrame(stress_, tr("When a source goes missing"));
  stressFrame_->setMinimumHeight(kChartHeight);
}

const json* SourcesPanel::answer(const std::string& id) const {
  const auto found = answers_.find(id);
  return found == answers_.end() || !found->second.is_object() ? nullptr : &found->second;
}

QString SourcesPanel::kindOf(const std::string& modality) const {
  if (!view_) return {};
  const auto at = static_cast<std::size_t>(std::find(view_->modalities.begin(), view_->modalities.end(), modality) -
                                           view_->modalities.begin());
  return at < view_->kinds.size() ? q(view_->kinds[at]) : QString();
}

void SourcesPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state;
  view_ = view;
  dropOne_->showRun(view);
  if (!same) answers_.clear();
  refresh();
  if (!view || same || !session_->hasProject()) return;
  const std::int64_t run = view->record.id;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("sources.kept"), this,
      [project = toPath(session_->projectPath()), run](Workbench*, RunControl&) {
        const ProjectStore store(project, ProjectStore::Mode::read_only);
        std::map<std::string, std::string> kept;
        for (const std::string& id : kAnswers) {
          if (const auto text = store.insight(run, id)) kept[id] = *text;
        }
        return kept;
      },
      [this, run](const std::map<std::string, std::string>& kept) {
        if (!view_ || view_->record.id != run) return;
        for (const auto& [id, text] : kept) answers_[id] = json::parse(text, nullptr, false);
        refresh();
      },
      [](const EngineClient::Problem&) {});  // a run that is being written keeps nothing yet
}

void SourcesPanel::workOut() {
  if (!view_) return;
  const std::int64_t run = view_->record.id;
  work_->setEnabled(false);
  work_->setText(tr("Working …"));
  const auto again = [this] {
    work_->setText(tr("Work out"));
    refresh();
  };
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("sources"), this,
      [project = toPath(session_->projectPath()), run, table = session_->table(), sink = session_->client()->sink()](
          Workbench* bench, RunControl& control) {
        std::map<std::string, json> found;
        for (const std::string& id : kAnswers) {
          if (control.stop() != RunControl::Stop::none) break;
          found[id] = bench->insight({.project = project, .run = run, .id = id, .table = table}, sink, control);
        }
        return found;
      },
      [this, run, again](std::map<std::string, json> found) {
        if (view_ && view_->record.id == run) {
          for (auto& [id, one] : found) answers_[id] = std::move(one);
        }
        again();
      },
      [this, again](const EngineClient::Problem& why) {
        again();
        Q_EMIT problem(why.message, why.code);
      });
}

void SourcesPanel::showAnswer(const std::string& id, json given) {
  answers_[id] = std::move(given);
  refresh();
}

QString SourcesPanel::verdict() const { return badge_->isHidden() ? QString() : badge_->text(); }

void SourcesPanel::refresh() {
  const bool can = view_ && session_->client()->isReady() && view_->record.best_epoch > 0 && is_over(view_->record.state);
  work_->setEnabled(can && work_->text() == tr("Work out"));
  refreshAgreement();
  refreshShapley();
  refreshStress();
}

void SourcesPanel::refreshAgreement() {
  const json* found = answer("weights_agreement");
  badge_->setVisible(found != nullptr);
  QStringList lines;
  for (const char* id : {"modality_shapley", "missing_stress"}) {
    if (const json* other = answer(id)) {
      for (const json& sentence : other->value("findings", json::array())) lines << engineText(sentence.get<std::string>());
    }
  }
  findings_->setText(lines.join(QLatin1Char('\n')));
  words_->setVisible(!lines.isEmpty());
  if (found == nullptr) {
    sentence_->setText(tr("Not worked out yet for this run. It takes a few seconds and is kept in the project."));
    return;
  }
  const std::string badge = found->value("badge", "unclear");
  badge_->setText(badge == "agree" ? tr("agree") : badge == "disagree" ? tr("disagree") : tr("unclear"));
  badge_->setTone(badge == "agree" ? Tone::good : badge == "disagree" ? Tone::bad : Tone::warn);
  sentence_->setText(engineText(found->value("sentence", std::string())));
}

const json* SourcesPanel::game() const {
  const json* found = answer("modality_shapley");
  if (found == nullptr || !found->contains("games") || found->at("games").empty()) return nullptr;
  const json& all = found->at("games");
  for (const json& one : all) {
    if (one.value("id", "") == wantedGame_) return &one;
  }
  return &all.front();
}

void SourcesPanel::refreshShapley() {
  const json* found = answer("modality_shapley");
  const json* shown = game();
  games_->setVisible(shown != nullptr);
  if (shown == nullptr) {
    values_->clear();
    interactions_->clear();
    valuesFrame_->setHeading(tr("What each source is worth"));
    interactionsFrame_->setHeading(tr("Synergy and redundancy"));
    return;
  }
  gameIds_.clear();
  QStringList titles;
  int current = 0;
  for (const json& one : found->at("games")) {
    const std::string id = one.value("id", "");
    if (id == shown->value("id", "")) current = static_cast<int>(gameIds_.size());
    gameIds_.push_back(id);
    titles << (id == "metric"        ? metricTitle(one.value("metric", ""))
               : id == "information" ? tr("Information")
                                     : tr("Score"));
  }
  games_->setTexts(titles);
  games_->setCurrentIndex(current);
  const std::string id = shown->value("id", "");
  const QString unit = id == "information" ? tr("nats a row") : id == "score" ? tr("log-odds") : metricTitle(shown->value("metric", ""));
  std::vector<Bar> bars;
  QStringList names;
  for (const json& one : shown->at("values")) {
    const std::string modality = one.value("modality", "");
    names << q(modality);
    bars.push_back({q(modality), numberOf(one, "value"), numberOf(one, "low"), numberOf(one, "high"), kindOf(modality)});
  }
  const QString rows = tr("%1 of %2 %3 rows")
                           .arg(countText(found->value("rows", std::int64_t{0})), countText(found->value("rows_of_part", std::int64_t{0})),
                                partName(*found));
  valuesFrame_->setHeading(tr("What each source is worth"),
                           tr("%1: from %2 without any to %3").arg(rows, metricText(numberOf(*shown, "none")), metricText(numberOf(*shown, "all"))));
  values_->setValueTitle(tr("Shapley value (%1)").arg(unit));
  values_->setBars(std::move(bars));
  // Synergy is read from information: the AUC cannot rise above 1, and two good sources look redundant to it early.
  const json* told = shown;
  for (const json& one : found->at("games")) {
    if (one.value("id", "") == "information" && id == "metric") told = &one;
  }
  const QString pair_unit = told == shown ? unit : tr("nats a row");
  const json& pairs = told->at("interactions");
  auto matrix = matrixOf(pairs, "value");
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    if (i < matrix[i].size()) matrix[i][i] = qQNaN();
  }
  interactions_->setMeaning(tr("synergy"), tr("redundancy"), pair_unit);
  interactions_->setValues(names, matrix, matrixOf(pairs, "low"), matrixOf(pairs, "high"));
  interactionsFrame_->setHeading(tr("Synergy and redundancy"), tr("interaction index (%1); + synergy, − redundancy").arg(pair_unit));
}

void SourcesPanel::refreshStress() {
  const json* found = answer("missing_stress");
  if (found == nullptr) {
    stress_->clear();
    stressFrame_->setHeading(tr("When a source goes missing"));
    return;
  }
  std::vector<Line> lines;
  for (const json& curve : found->value("curves", json::array())) {
    const std::string modality = curve.value("modality", "");
    Line line;
    line.name = q(modality);
    line.kindId = kindOf(modality);
    line.dots = true;
    for (const json& point : curve.value("points", json::array())) {
      line.x.push_back(numberOf(point, "share"));
      line.y.push_back(numberOf(point, "value"));
      line.low.push_back(numberOf(point, "low"));
      line.high.push_back(numberOf(point, "high"));
    }
    lines.push_back(std::move(line));
  }
  stress_->setAxisTitles(tr("share of the rows that lose the source"), metricTitle(found->value("metric", "")));
  stressFrame_->setHeading(tr("When a source goes missing"),
                           tr("%1 draws, %2 %3 rows").arg(found->value("repeats", 0)).arg(countText(found->value("rows", std::int64_t{0})), partName(*found)));
  stress_->setLines(std::move(lines));
}

}  // namespace amalgam::ui
