// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/map_panel.h"

#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_set>

#include "engine/project/project_store.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/plots/scatter_plot.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kEmbeddingMapHeight = 470;
constexpr std::size_t kMostNamed = 7;  // values of a category with a colour of their own
constexpr const char* kMapInsight = "embedding_map";
const auto kByColumn = QStringLiteral("column:");

std::vector<double> numbersOf(const json& object, const char* member) {
  std::vector<double> numbers;
  const auto found = object.find(member);
  if (found == object.end() || !found->is_array()) return numbers;
  for (const json& one : *found) numbers.push_back(one.is_number() ? one.get<double>() : qQNaN());
  return numbers;
}

}  // namespace

MapPanel::MapPanel(Session* session, CaseSelection* selection, QWidget* parent)
    : QWidget(parent), session_(session), selection_(selection) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  plot_ = new ScatterPlot;
  plot_->setEqualAxes(true);
  plot_->setDescription(
      tr("Each scored row as a point, near to each other what the model takes for alike. Pick points with a rectangle or a lasso: every "
         "view then shows their cases only."));
  plot_->setFacts([this](std::size_t i) {
    ScatterPlot::Facts facts;
    const json& labels = answer_.at("label");
    const bool is_value = answer_.value("task", "") == "regression";
    facts.emplace_back(is_value ? tr("predicted") : tr("score"), metricText(answer_.at("score").at(i).get<double>()));
    facts.emplace_back(tr("truth"), is_value ? amountText(labels.at(i).get<double>()) : className(labels.at(i).get<int>()));
    facts.emplace_back(tr("error"), metricText(answer_.at("error").at(i).get<double>()));
    const QString by = colour_->currentData().toString();
    const Column* cells = selection_->table() ? selection_->table()->find(s(by.mid(kByColumn.size()))) : nullptr;
    if (by.startsWith(kByColumn) && cells != nullptr) facts.emplace_back(by.mid(kByColumn.size()), q(cells->text(rows_[i])));
    return facts;
  });
  frame_ = new ChartFrame(plot_, tr("Map of the embeddings"));
  frame_->setLegendBelow(true);
  frame_->setMinimumHeight(kEmbeddingMapHeight);
  column->addWidget(makeControls());
  column->addWidget(frame_, 1);
  auto* foot = new QHBoxLayout;
  detail_ = new RoleLabel({}, FontRole::body);
  detail_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  status_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  status_->setWordWrap(true);
  open_ = new QPushButton(tr("Open this case"));
  open_->setIcon(Theme::instance().icon(QStringLiteral("inspect"), ColorRole::text));
  foot->addWidget(detail_);
  foot->addWidget(open_);
  foot->addStretch(1);
  column->addWidget(status_);
  column->addLayout(foot);
  connect(open_, &QPushButton::clicked, this, [this] { Q_EMIT caseWanted(current_); });
  connect(plot_, &ScatterPlot::brushed, this, &MapPanel::pick);
  connect(plot_, &ScatterPlot::pointChosen, this, [this](std::size_t point) { setCurrentRow(rows_[point]); });
  connect(selection, &CaseSelection::filterChanged, this, &MapPanel::refreshPicked);
  connect(selection, &CaseSelection::casesChanged, this, &MapPanel::fillColours);
  connect(session->client(), &EngineClient::engineReady, this, [this] { showRun(view_); });
  showRun(nullptr);
}

QWidget* MapPanel::makeControls() {
  auto* box = new QWidget;
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  box->setSizePolicy(policy);
  auto* row = new FlowLayout(design::space2, box);
  method_ = new SegmentedControl({tr("Principal components"), tr("Neighbours (t-SNE)")});
  method_->setToolTips({tr("The plane that keeps most of the variance: distances can be read"),
                        tr("Near rows stay near: groups stand out, distances between groups mean little (van der Maaten and Hinton 2008)")});
  drag_ = new SegmentedControl({tr("Zoom"), tr("Rectangle"), tr("Lasso")});
  drag_->setToolTips({tr("Drag to zoom, double-click to see everything"), tr("Drag to pick points; Ctrl adds, Shift-drag moves"),
                      tr("Draw around points to pick them; Ctrl adds, Shift-drag moves")});
  colour_ = new QComboBox;
  colour_->setAccessibleName(tr("Colour by"));
  colour_->setToolTip(tr("What the colours tell"));
  colour_->setMinimumWidth(180);
  pickShown_ = new QPushButton(tr("Pick what is shown"));
  pickShown_->setToolTip(tr("Picks all points that the zoom shows"));
  work_ = new QPushButton(tr("Work out"));
  for (QWidget* one : {static_cast<QWidget*>(method_), static_cast<QWidget*>(colour_), static_cast<QWidget*>(drag_),
                       static_cast<QWidget*>(pickShown_), static_cast<QWidget*>(work_)}) {
    row->addWidget(one);
  }
  connect(method_, &SegmentedControl::chosen, this, [this] {
    if (wantsNeighbours() && !hasNeighbours() && !working_) workOut();
    place();
    Q_EMIT changed();
  });
  connect(drag_, &SegmentedControl::chosen, this, [this](int index) { plot_->setDrag(static_cast<ScatterPlot::Drag>(index)); });
  connect(colour_, &QComboBox::activated, this, [this] {
    wantedColour_ = colour_->currentData().toString();
    color();
    Q_EMIT changed();
  });
  connect(pickShown_, &QPushButton::clicked, this, [this] { pick(plot_->shown(), false); });
  connect(work_, &QPushButton::clicked, this, [this] { working_ ? cancel() : workOut(); });
  return box;
}

bool MapPanel::wantsNeighbours() const { return method_->currentIndex() == 1; }
bool MapPanel::hasNeighbours() const { return answer_.is_object() && answer_.value("tsne", json()).is_object(); }

void MapPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id && view_->record.state == view->record.state && answer_.is_object();
  const bool is_underway = working_ && view_ && view && view_->record.id == view->record.id;
  view_ = view;
  if (same || is_underway) return;
  cancel();
  answer_ = nullptr;
  current_ = -1;
  place();
  if (!view || !is_over(view->record.state) || view->record.best_epoch == 0 || !session_->hasProject()) return;
  session_->client()->ask(
      EngineClient::Thread::store, QStringLiteral("map.kept"), this,
      [project = toPath(session_->projectPath()), run = view->record.id](Workbench*, RunControl&) {
        return ProjectStore(project, ProjectStore::Mode::read_only).insight(run, kMapInsight);
      },
      [this, run = view->record.id](const std::optional<std::string>& kept) {
        if (!view_ || view_->record.id != run || working_) return;
        json found = kept ? json::parse(*kept, nullptr, false) : json();
        const bool is_whole = found.is_object() && found.contains("error") && (!wantsNeighbours() || found.value("tsne", json()).is_object());
        if (found.is_object() && found.contains("error")) showAnswer(std::move(found));
        if (!is_whole && isVisible()) workOut();
      });
}

void MapPanel::workOut() {
  if (!view_ || !session_->client()->isReady() || !session_->hasProject() || working_) return;
  working_ = true;
  refreshButtons();
  const std::int64_t run = view_->record.id;
  session_->client()->ask(
      EngineClient::Thread::preview, QStringLiteral("map"), this,
      [project = toPath(session_->projectPath()), run, table = session_->table(), sink = session_->client()->sink(),
       settings = json{{"method", wantsNeighbours() ? "tsne" : "pca"}}.dump()](Workbench* bench, RunControl& control) {
        return bench->insight({.project = project, .run = run, .id = kMapInsight, .settings = settings, .table = table}, sink, control);
      },
      [this, run](json answer) {
        working_ = false;
        if (view_ && view_->record.id == run && answer.is_object()) showAnswer(std::move(answer));
        refreshButtons();
      },
      [this](const EngineClient::Problem& why) {
        working_ = false;
        refreshButtons();
        status_->setText(engineText(why.message));
        Q_EMIT problem(why.message, why.code);
      });
}

void MapPanel::cancel() {
  if (!working_) return;
  session_->client()->forget(QStringLiteral("map"));
  working_ = false;
  refreshButtons();
}

void MapPanel::showAnswer(json answer) {
  answer_ = std::move(answer);
  rows_.clear();
  if (answer_.is_object()) rows_ = answer_.at("row").get<std::vector<std::int64_t>>();
  fillColours();
  place();
}

void MapPanel::place() {
  const bool can = answer_.is_object() && (!wantsNeighbours() || hasNeighbours());
  if (!can) {
    plot_->clear();
    plot_->setEmptyText(!view_ || view_->record.best_epoch == 0 || !is_over(view_->record.state) ? tr("A map needs a run that is over.")
                        : working_                                                               ? tr("Working out …")
                                                                                                 : tr("Press Work out to draw the map."));
  } else {
    const json& places = wantsNeighbours() ? answer_.at("tsne") : answer_;
    QStringList names;
    for (const std::int64_t row : rows_) names << tr("Row %1").arg(countText(row + 1));
    const auto share = [&](std::size_t axis) {
      return QLocale().toString(100 * answer_.at("explained").at(axis).get<double>(), 'f', 1);
    };
    if (wantsNeighbours()) {
      plot_->setAxisTitles(tr("t-SNE 1 (no unit)"), tr("t-SNE 2 (no unit)"));
    } else {
      plot_->setAxisTitles(tr("component 1 (%1 % of the variance)").arg(share(0)), tr("component 2 (%1 % of the variance)").arg(share(1)));
    }
    plot_->setPoints(numbersOf(places, "x"), numbersOf(places, "y"), names);
    color();
    refreshPicked();
    setCurrentRow(current_);
  }
  refreshStatus();
  refreshButtons();
}

void MapPanel::fillColours() {
  const QString wanted = wantedColour_.isEmpty() ? QStringLiteral("label") : wantedColour_;
  colour_->clear();
  const bool is_value = answer_.is_object() && answer_.value("task", "") == "regression";
  colour_->addItem(tr("Colour: truth"), QStringLiteral("label"));
  colour_->addItem(is_value ? tr("Colour: predicted") : tr("Colour: score"), QStringLiteral("score"));
  colour_->addItem(tr("Colour: error"), QStringLiteral("error"));
  if (!is_value) colour_->addItem(tr("Colour: decision"), QStringLiteral("decision"));
  if (const TablePtr& table = selection_->table()) {
    colour_->insertSeparator(colour_->count());
    for (const Column& one : table->columns()) {
      if (one.type() == ColumnType::number || one.type() == ColumnType::category) {
        colour_->addItem(tr("Colour: %1").arg(q(one.name())), kByColumn + q(one.name()));
      }
    }
  }
  const int place = colour_->findData(wanted);
  colour_->setCurrentIndex(std::max(0, place));
  if (plot_->points() > 0) color();
}

void MapPanel::color() {
  if (!answer_.is_object() || plot_->points() == 0) return;
  const QString by = colour_->currentData().toString();
  const bool is_value = answer_.value("task", "") == "regression";
  if (by.startsWith(kByColumn)) return colorByColumn(s(by.mid(kByColumn.size())));
  if (by == QLatin1String("score")) return plot_->setShades(is_value ? tr("predicted") : tr("score"), numbersOf(answer_, "score"));
  if (by == QLatin1String("error")) return plot_->setShades(tr("error"), numbersOf(answer_, "error"));
  const std::vector<double> labels = numbersOf(answer_, "label");
  if (is_value) return plot_->setShades(tr("truth"), labels);
  QStringList names;
  for (std::size_t i = 0; i < answer_.at("classes").size(); ++i) names << className(static_cast<int>(i));
  std::vector<int> of;
  const std::vector<double> scores = numbersOf(answer_, "score"), predicted = numbersOf(answer_, "predicted");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (by == QLatin1String("label")) {
      of.push_back(static_cast<int>(labels[i]));
    } else {
      of.push_back(predicted.size() == labels.size() ? static_cast<int>(predicted[i]) : scores[i] >= CaseSelection::kCutOff ? 1 : 0);
    }
  }
  plot_->setClasses(names, of);
}

void MapPanel::colorByColumn(const std::string& name) {
  const Column* cells = selection_->table() ? selection_->table()->find(name) : nullptr;
  if (cells == nullptr) return;
  if (cells->type() == ColumnType::number) {
    std::vector<double> values;
    for (const std::int64_t row : rows_) values.push_back(row < cells->rows() ? cells->number(row) : qQNaN());
    return plot_->setShades(q(name), values);
  }
  std::map<std::string, int> counts;
  for (const std::int64_t row : rows_) {
    if (row < cells->rows() && !cells->is_missing(row)) ++counts[cells->text(row)];
  }
  std::vector<std::pair<std::string, int>> frequent(counts.begin(), counts.end());
  std::stable_sort(frequent.begin(), frequent.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  QStringList names;
  std::map<std::string, int> places;
  const bool has_others = frequent.size() > kMostNamed + 1;
  for (std::size_t i = 0; i < frequent.size(); ++i) {
    const bool is_named = !has_others || i < kMostNamed;
    places[frequent[i].first] = is_named ? static_cast<int>(i) : static_cast<int>(kMostNamed);
    if (is_named) names << q(frequent[i].first);
  }
  if (has_others) names << tr("(others)");
  std::vector<int> of;
  for (const std::int64_t row : rows_) of.push_back(row < cells->rows() && !cells->is_missing(row) ? places[cells->text(row)] : -1);
  plot_->setClasses(names, of);
}

QString MapPanel::className(int which) const {
  const json& classes = answer_.at("classes");
  return which >= 0 && which < static_cast<int>(classes.size()) ? q(classes.at(static_cast<std::size_t>(which)).get<std::string>()) : tr("unknown");
}

void MapPanel::pick(const std::vector<std::size_t>& points, bool adds) {
  CaseCondition condition{.kind = CaseCondition::Kind::rows, .label = "map"};
  const auto& conditions = selection_->filter().conditions;
  const auto before = std::find_if(conditions.begin(), conditions.end(), [](const CaseCondition& one) { return one.kind == CaseCondition::Kind::rows; });
  if (adds && before != conditions.end()) condition.rows = before->rows;
  for (const std::size_t point : points) condition.rows.push_back(rows_[point]);
  std::sort(condition.rows.begin(), condition.rows.end());
  condition.rows.erase(std::unique(condition.rows.begin(), condition.rows.end()), condition.rows.end());
  if (!condition.rows.empty()) {
    selection_->add(condition);
  } else if (before != conditions.end()) {
    selection_->removeAt(static_cast<std::size_t>(before - conditions.begin()));
  }
}

void MapPanel::refreshPicked() {
  std::vector<bool> picked;
  if (!selection_->filter().is_empty() && !selection_->isLoading()) {
    std::unordered_set<std::int64_t> matching;
    for (const std::size_t i : selection_->matching()) matching.insert(selection_->predictions().rows[i]);
    for (const std::int64_t row : rows_) picked.push_back(matching.contains(row));
  }
  picked_ = std::count(picked.begin(), picked.end(), true);
  plot_->setPicked(std::move(picked));
  refreshStatus();
}

void MapPanel::setCurrentRow(std::int64_t row) {
  current_ = row;
  const auto place = std::find(rows_.begin(), rows_.end(), row);
  const bool is_there = place != rows_.end() && answer_.is_object();
  plot_->setCurrent(is_there ? place - rows_.begin() : -1);
  open_->setVisible(is_there);
  detail_->setVisible(is_there);
  if (!is_there) return;
  const auto at = static_cast<std::size_t>(place - rows_.begin());
  const bool is_value = answer_.value("task", "") == "regression";
  const json& label = answer_.at("label").at(at);
  detail_->setText((is_value ? tr("Row %1: predicted %2, truth %3") : tr("Row %1: score %2, truth %3"))
                       .arg(countText(row + 1), metricText(answer_.at("score").at(at).get<double>()),
                            is_value ? amountText(label.get<double>()) : className(label.get<int>())));
}

void MapPanel::refreshStatus() {
  const bool can = answer_.is_object() && plot_->points() > 0;
  QStringList words;
  if (can) {
    const auto points = static_cast<std::int64_t>(rows_.size());
    words << (answer_.value("is_sampled", false) ? tr("%1 of %2 rows, drawn at random (seed %3)")
                                                       .arg(countText(points), countText(answer_.value("rows_of_part", std::int64_t{0})),
                                                            QString::number(answer_.value("seed", std::uint64_t{0})))
                                                 : tr("all %1 rows").arg(countText(points)));
    if (wantsNeighbours()) {
      const json& map = answer_.at("tsne");
      words << tr("perplexity %1, %2 iterations, divergence %3 nats")
                   .arg(QLocale().toString(numberOf(map, "perplexity"), 'f', 0), QString::number(map.value("iterations", 0)),
                        QLocale().toString(numberOf(map, "divergence"), 'f', 3));
    }
    if (!selection_->filter().is_empty()) {
      words << tr("%1 points match the filter").arg(countText(picked_));
    }
  }
  status_->setText(words.join(QStringLiteral("  ·  ")));
  frame_->setHeading(tr("Map of the embeddings"), can ? tr("%1 numbers a row, on two").arg(answer_.value("width", 0)) : QString());
}

void MapPanel::refreshButtons() {
  const bool can = view_ && session_->client()->isReady() && view_->record.best_epoch > 0 && is_over(view_->record.state);
  work_->setText(working_ ? tr("Cancel") : tr("Work out"));
  work_->setEnabled(can || working_);
  work_->setVisible(working_ || plot_->points() == 0);
  pickShown_->setEnabled(plot_->points() > 0);
  if (plot_->points() == 0 && can) plot_->setEmptyText(working_ ? tr("Working out …") : tr("Press Work out to draw the map."));
}

json MapPanel::state() const { return {{"method", method_->currentIndex()}, {"colour", s(wantedColour_)}}; }

void MapPanel::restoreState(const json& state) {
  if (!state.is_object()) return;
  const auto method = state.find("method"), colour = state.find("colour");
  if (method != state.end() && method->is_number_integer()) method_->setCurrentIndex(method->get<int>() == 1 ? 1 : 0);
  if (colour != state.end() && colour->is_string()) wantedColour_ = q(colour->get<std::string>());
  fillColours();
  place();
}

}  // namespace amalgam::ui
