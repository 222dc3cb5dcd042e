// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/attention_panel.h"

#include <QGridLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/attention_frames.h"
#include "ui/pages/attention_inside.h"
#include "ui/pages/run_charts.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_strip.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

using attentionFrames::groupIn, attentionFrames::hasTokens, attentionFrames::kEverything;

namespace {

constexpr int kRestPause = 350;  // milliseconds that the slider stands still before tokens are asked for
constexpr int kMapHeight = 400, kSmallHeight = 300;

std::string keyOf(std::int64_t run, const nlohmann::json& settings) { return std::to_string(run) + " " + settings.dump(); }

QString signedNumber(double value, int digits) {
  return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + QLocale().toString(std::abs(value), 'f', digits);
}

std::vector<float> floatsOf(const std::vector<double>& values) { return {values.begin(), values.end()}; }

double largestOf(const std::vector<double>& values) {
  double largest = 0;
  for (const double one : values) largest = std::max(largest, std::abs(one));
  return largest;
}

QString answerText(const nlohmann::json& value) {
  return value.is_string() ? q(value.get<std::string>()) : value.is_number() ? metricText(value.get<double>()) : QStringLiteral("–");
}

}  // namespace

AttentionPanel::AttentionPanel(Session* session, QWidget* parent) : QWidget(parent), session_(session), bar_(new AttentionBar), rest_(new QTimer(this)) {
  makeLayout();
  rest_->setSingleShot(true);
  rest_->setInterval(kRestPause);
  connect(rest_, &QTimer::timeout, this, &AttentionPanel::askTokens);
  connect(bar_, &AttentionBar::changed, this, &AttentionPanel::refresh);
  connect(slider_, &EpochSlider::epochChanged, this, [this](int) { refresh(); });
  connect(heads_, &HeadStrip::headsChosen, this, &AttentionPanel::drawHeads);
  connect(layer_, &SegmentedControl::chosen, this, &AttentionPanel::drawHeads);
  connect(scale_, &SegmentedControl::chosen, this, &AttentionPanel::drawHeads);
  connect(map_, &AttentionHeatmap::cellClicked, this, [this](int, int key) { inside_->showModality(key); });
  connect(session->client(), &EngineClient::engineReady, this, &AttentionPanel::refresh);
  showRun(nullptr);
}

void AttentionPanel::makeLayout() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  auto* top = new Card;
  message_ = new RoleLabel({}, FontRole::body, ColorRole::text2);
  caseFacts_ = new RoleLabel({}, FontRole::bodyStrong);
  for (RoleLabel* label : {message_, caseFacts_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  slider_ = new EpochSlider;
  slider_->setAccessibleName(tr("Epoch"));
  top->body()->addWidget(bar_);
  top->body()->addWidget(slider_);
  top->body()->addWidget(caseFacts_);
  top->body()->addWidget(message_);
  column->addWidget(top);

  map_ = new AttentionHeatmap;
  map_->setDescription(
      tr("Which modality reads which: each row sums to 1. Click a cell to look inside the modality that is looked at."));
  mapFrame_ = new ChartFrame(map_, tr("Attention"));
  mapFrame_->setMinimumHeight(kMapHeight);
  layer_ = new SegmentedControl;
  layer_->setAccessibleName(tr("Layer"));
  scale_ = new SegmentedControl({tr("Value"), tr("Less uniform")});
  scale_->setAccessibleName(tr("Scale"));
  scale_->setToolTips({tr("Attention on a scale that stays the same for all epochs"), tr("Difference to uniform attention 1 / M")});
  mapFrame_->addControl(scale_);
  mapFrame_->addControl(layer_);
  heads_ = new HeadStrip;
  heads_->setToolTip(tr("Click: in or out of the mean. Double click: this head alone. A: all heads."));
  mapFrame_->body()->addWidget(heads_);
  note_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  note_->setWordWrap(true);
  mapFrame_->body()->addWidget(note_);
  weights_ = new BarChart;
  weights_->setEmptyText(tr("This strategy reports no modality weights."));
  weightsFrame_ = new ChartFrame(weights_, tr("Modality weights"));
  confusion_ = new ConfusionPlot;
  confusion_->setEmptyText(tr("Confusion needs classes and a finished run."));
  confusion_->setDescription(tr("Truth against prediction of the rows that are looked at, in the epoch that is shown."));
  confusionFrame_ = new ChartFrame(confusion_, tr("Confusion matrix"));
  weightsFrame_->setMinimumHeight(kSmallHeight - 60);
  confusionFrame_->setMinimumHeight(kSmallHeight);
  grid_ = new QGridLayout;
  grid_->setSpacing(design::space3);
  column->addLayout(grid_);
  placeCharts(true);
  inside_ = new AttentionInside;
  column->addWidget(inside_);
  curves_ = new CurveFrame;
  history_ = new WeightsFrame;
  auto* below = new QHBoxLayout;
  below->setSpacing(design::space3);
  below->addWidget(curves_, 1);
  below->addWidget(history_, 1);
  column->addLayout(below, 1);
}

/// The map takes most of the room; a strategy without attention leaves it to the others.
void AttentionPanel::placeCharts(bool hasMap) {
  for (ChartFrame* one : {mapFrame_, weightsFrame_, confusionFrame_}) grid_->removeWidget(one);
  grid_->setColumnStretch(0, hasMap ? 3 : 1);
  grid_->setColumnStretch(1, hasMap ? 2 : 1);
  if (hasMap) grid_->addWidget(mapFrame_, 0, 0, 2, 1);
  grid_->addWidget(weightsFrame_, 0, hasMap ? 1 : 0);
  grid_->addWidget(confusionFrame_, hasMap ? 1 : 0, 1);
  mapFrame_->setVisible(hasMap);  // after it has a parent: else it would be a window
  hasMap_ = hasMap;
}

void AttentionPanel::showRun(const RunViewPtr& view) {
  const bool same = view_ && view && view_->record.id == view->record.id;
  const bool isNews = !same || view_->record.state != view->record.state || view_ != view;
  view_ = view;
  if (isNews) {
    // What a run that went on has learnt since is not what it was asked for.
    std::erase_if(answers_, [&](const auto& one) { return !view || one.first.starts_with(std::to_string(view->record.id) + " "); });
    pending_.clear();
    std::vector<AttentionBar::OtherRun> others;
    for (const RunRecord& one : session_->runs()) {
      if (view && one.id != view->record.id && is_over(one.state) && one.best_epoch > 0) others.push_back({one.id, q(one.name)});
    }
    drawing_ = true;
    bar_->setRun(view, others, session_->table() ? session_->table()->rows() : 1);
    curves_->showRun(view);
    const StrategyInfo* info = view ? session_->client()->strategy(view->record.strategy) : nullptr;
    history_->showRun(view, info ? engineText(info->weights_meaning) : QString());
    largest_ = 0;
    drawing_ = false;
  } else if (view) {
    curves_->appendEpochs();
    history_->appendEpochs();
  }
  if (view) {
    for (const EpochRecord& epoch : view->epochs) {
      for (const AttentionRecord& layer : epoch.attention) {
        for (const float value : layer.values) largest_ = std::max(largest_, static_cast<double>(value));
      }
    }
  }
  drawing_ = true;
  slider_->setCount(view ? static_cast<int>(view->epochs.size()) : 0);
  if (isNews && view && view->record.best_epoch > 0 && is_over(view->record.state)) {
    for (std::size_t i = 0; i < view->epochs.size(); ++i) {
      if (view->epochs[i].epoch == view->record.best_epoch) slider_->setEpoch(static_cast<int>(i) + 1);
    }
  }
  drawing_ = false;
  refresh();
}

bool AttentionPanel::canAsk() const {
  return view_ && session_->client()->isReady() && session_->hasProject() && is_over(view_->record.state) && view_->record.best_epoch > 0;
}

int AttentionPanel::shownEpoch() const {
  const auto at = static_cast<std::size_t>(slider_->epoch());
  return view_ && at >= 1 && at <= view_->epochs.size() ? view_->epochs[at - 1].epoch : 0;
}

AttentionPanel::Known& AttentionPanel::known(std::int64_t run, const nlohmann::json& settings) { return answers_[keyOf(run, settings)]; }

void AttentionPanel::ask(std::int64_t run, const nlohmann::json& settings, Wanted wanted, int epoch) {
  const std::string key = keyOf(run, settings);
  Known& about = answers_[key];
  (wanted == Wanted::all ? about.askedAll : about.askedBest) = true;
  const QString topic = wanted == Wanted::all      ? QStringLiteral("attention.all")
                        : wanted == Wanted::tokens ? QStringLiteral("attention.tokens")
                        : view_ && run != view_->record.id ? QStringLiteral("attention.other")
                                                           : QStringLiteral("attention.best");
  // A newer question takes the place of an older one, which may be asked again then.
  if (const auto found = pending_.find(topic); found != pending_.end() && found->second != key) {
    Known& dropped = answers_[found->second];
    if (wanted == Wanted::all) dropped.askedAll = false;
    if (wanted == Wanted::best && dropped.frames.empty()) dropped.askedBest = false;
  }
  pending_[topic] = key;
  nlohmann::json asked = settings;
  if (wanted == Wanted::all) asked["epochs"] = "all";
  if (wanted == Wanted::tokens) asked["epochs"] = epoch;
  asked["tokens"] = wanted != Wanted::all;
  session_->client()->ask(
      EngineClient::Thread::preview, topic, this,
      [project = toPath(session_->projectPath()), run, table = session_->table(), text = asked.dump()](Workbench* bench, RunControl& control) {
        return bench->insight({.project = project, .run = run, .id = "attention", .settings = text, .table = table}, {}, control);
      },
      [this, run, settings, topic](const nlohmann::json& answer) {
        pending_.erase(topic);
        if (answer.is_object()) showAnswer(run, settings, answer);
      },
      [this, key, topic](const EngineClient::Problem& why) {
        pending_.erase(topic);
        answers_[key].problem = s(why.message);
        refresh();
      });
}

void AttentionPanel::showAnswer(std::int64_t run, const nlohmann::json& settings, const nlohmann::json& answer) {
  Known& about = known(run, settings);
  about.askedBest = true;
  about.problem.clear();
  about.about = answer;
  about.about.erase("frames");
  for (const auto& frame : answer.value("frames", nlohmann::json::array())) {
    const int epoch = frame.value("epoch", 0);
    const auto there = about.frames.find(epoch);
    if (there == about.frames.end() || !hasTokens(there->second)) about.frames[epoch] = frame;
  }
  refresh();
}

const nlohmann::json* AttentionPanel::frameAt(const Known& about, int epoch) const {
  if (about.frames.empty()) return nullptr;
  const auto after = about.frames.upper_bound(epoch);
  return after == about.frames.begin() ? &after->second : &std::prev(after)->second;
}

std::optional<AttentionPanel::Side> AttentionPanel::storedSide(int epoch) const {
  if (!view_) return {};
  for (const EpochRecord& one : view_->epochs) {
    if (one.epoch != epoch || one.weights.size() != view_->modalities.size()) continue;
    Side side;
    side.epoch = epoch;
    side.group = kEverything;
    side.isStored = true;
    for (const ModalityWeight& weight : one.weights) side.figures.weights.push_back(weight.normalised);
    for (const AttentionRecord& layer : one.attention) side.figures.layers.push_back({layer.heads, {layer.values.begin(), layer.values.end()}});
    return side;
  }
  return {};
}

std::optional<AttentionPanel::Side> AttentionPanel::sideOf(std::int64_t run, int epoch, const std::string& group) {
  const AttentionChoice choice = bar_->choice();
  const Known& about = known(run, choice.settings());
  const nlohmann::json* frame = frameAt(about, epoch);
  const bool isWhole = choice.level == AttentionChoice::Level::all && choice.part == "validation" && choice.where.empty();
  const bool isExact = frame && frame->value("epoch", 0) == epoch;
  if (!isExact && isWhole && view_ && run == view_->record.id) {
    if (auto stored = storedSide(epoch)) return stored;
  }
  if (!frame) return {};
  const nlohmann::json* found = groupIn(*frame, group.empty() ? kEverything : group);
  if (!found) return {};
  Side side;
  side.figures = attention_from_json(*found);
  side.epoch = frame->value("epoch", 0);
  side.group = found->value("group", std::string());
  return side;
}

void AttentionPanel::refresh() {
  if (drawing_) return;
  drawing_ = true;
  const AttentionChoice choice = bar_->choice();
  const nlohmann::json settings = choice.settings();
  const int epoch = shownEpoch();
  const std::int64_t run = view_ ? view_->record.id : 0;
  if (view_) {
    Known& about = known(run, settings);
    const bool needsAll = epoch != view_->record.best_epoch || choice.compare == AttentionChoice::Compare::epoch;
    if (canAsk() && about.problem.empty()) {
      if (!about.askedBest)
        ask(run, settings, Wanted::best);
      else if (needsAll && !about.askedAll && !about.frames.empty() && about.about.value("epochs", nlohmann::json::array()).size() > 1)
        ask(run, settings, Wanted::all);
      if (choice.compare == AttentionChoice::Compare::run && choice.otherRun > 0 && !known(choice.otherRun, settings).askedBest) ask(choice.otherRun, settings, Wanted::best);
    }
    if (!about.about.is_null()) {
      bar_->setPossible(about.about.at("groupings").get<std::vector<std::string>>(), about.about.at("epochs").get<std::vector<int>>());
      if (const nlohmann::json* frame = frameAt(about, epoch)) {
        std::vector<std::string> names;
        std::vector<std::int64_t> rows;
        for (const auto& one : frame->at("groups")) {
          names.push_back(one.value("group", std::string()));
          rows.push_back(one.value("rows", std::int64_t{0}));
        }
        if (choice.level == AttentionChoice::Level::groups) bar_->setGroups(names, rows);
      }
    }
  }
  // The bar may know more by now: which groups there are.
  const AttentionChoice now = bar_->choice();
  const std::string group = now.level == AttentionChoice::Level::groups ? now.group : std::string();
  std::optional<Side> one, other;
  try {
    one = view_ ? sideOf(run, epoch, group) : std::nullopt;
    if (now.compare == AttentionChoice::Compare::group) other = sideOf(run, epoch, now.otherGroup);
    if (now.compare == AttentionChoice::Compare::epoch) other = sideOf(run, now.otherEpoch, group);
    if (now.compare == AttentionChoice::Compare::run) other = sideOf(now.otherRun, std::numeric_limits<int>::max(), group);
    drawSides(one, other);
  } catch (const Error& why) {
    message_->setText(engineText(QString::fromUtf8(why.what())));
    message_->show();
  }
  drawing_ = false;
  curves_->markEpoch(epoch);
  history_->markEpoch(epoch);
  rest_->start();
}

QString AttentionPanel::sideText(const Side& side, std::int64_t run) const {
  QStringList parts;
  if (!side.group.empty() && side.group != kEverything) parts << q(side.group);
  if (view_ && run != view_->record.id) {
    const RunRecord* other = session_->run(run);
    parts << (other ? q(other->name) : tr("run %1").arg(run));
  }
  parts << tr("epoch %1").arg(side.epoch);
  if (side.figures.rows > 0) parts << tr("%1 rows").arg(countText(side.figures.rows));
  return parts.join(QStringLiteral(", "));
}

void AttentionPanel::drawSides(const std::optional<Side>& one, const std::optional<Side>& other) {
  const AttentionChoice choice = bar_->choice();
  const std::int64_t run = view_ ? view_->record.id : 0;
  const StrategyInfo* info = view_ ? session_->client()->strategy(view_->record.strategy) : nullptr;
  const bool hasAttention = info ? info->has_attention : one && !one->figures.layers.empty();
  if (hasMap_ != (hasAttention || !view_)) placeCharts(hasAttention || !view_);
  names_.clear();
  if (view_) {
    for (const std::string& name : view_->modalities) names_ << q(name);
  }
  QStringList lines;
  const Known* about = view_ ? &known(run, choice.settings()) : nullptr;
  if (view_ && !hasAttention) lines << tr("This strategy has no attention between modalities: there are its weights, and the attention inside the modalities.");
  if (about && !about->problem.empty()) lines << engineText(q(about->problem));
  if (choice.compare == AttentionChoice::Compare::run) {
    const Known& there = known(choice.otherRun, choice.settings());
    if (!there.problem.empty()) lines << engineText(q(there.problem));
  }
  if (view_ && !canAsk() && choice.level != AttentionChoice::Level::all) lines << tr("Groups and single rows can be looked at once the run is over.");
  if (about && about->problem.empty() && canAsk() && !one) lines << tr("Working …");
  if (one && !one->isStored && one->epoch != shownEpoch()) {
    const bool isComing = about && pending_.contains(QStringLiteral("attention.all"));
    lines << (isComing ? tr("Working out the other epochs …")
                       : tr("The weights of epoch %1 were not kept; epoch %2 is shown. Groups and rows can be looked at in epochs whose weights the project keeps.")
                             .arg(shownEpoch())
                             .arg(one->epoch));
  }
  if (one && choice.compare != AttentionChoice::Compare::nothing && !other && about && about->problem.empty()) lines << tr("Working out what it is compared with …");
  message_->setText(lines.join(QLatin1Char('\n')));
  message_->setVisible(!lines.isEmpty());

  isDifference_ = one && other;
  one_ = one ? one->figures : AttentionFigures();
  other_ = other ? other->figures : AttentionFigures();
  shown_ = isDifference_ ? attention_difference(one_, other_) : one_;
  mapSubtitle_ = !one ? QString()
                 : isDifference_
                     ? tr("%1, less %2").arg(sideText(*one, run), sideText(*other, choice.compare == AttentionChoice::Compare::run ? choice.otherRun : run))
                     : sideText(*one, run);
  map_->setEmptyText(!view_          ? tr("Attention appears after the first epoch.")
                     : !hasAttention ? tr("This strategy has no attention between modalities.")
                     : isDifference_ ? tr("The two have no attention in common.")
                                     : tr("Nothing has been worked out yet."));
  const int layers = static_cast<int>(shown_.layers.size());
  layer_->setVisible(layers > 1);
  if (layers > 1 && layer_->count() != layers) {
    QStringList texts;
    for (int layer = 1; layer <= layers; ++layer) texts << tr("Layer %1").arg(layer);
    layer_->setTexts(texts);
    layer_->setCurrentIndex(layers - 1);  // the last layer decides
  }
  scale_->setVisible(layers > 0);
  scale_->setEnabled(!isDifference_);
  drawHeads();
  if (one)
    drawWeights(*one, other);
  else
    weights_->clear();
  drawRest();
}

void AttentionPanel::drawHeads() {
  const int layers = static_cast<int>(shown_.layers.size());
  if (layers == 0 || names_.isEmpty()) {
    map_->clear();
    heads_->setHeads({}, {});
    note_->hide();
    mapFrame_->setHeading(tr("Attention"), mapSubtitle_);
    return;
  }
  const int index = layers > 1 ? std::clamp(layer_->currentIndex(), 0, layers - 1) : 0;
  const LayerAttention& layer = shown_.layers[static_cast<std::size_t>(index)];
  const int size = static_cast<int>(names_.size());
  const double uniform = 1.0 / size;
  const bool isToUniform = !isDifference_ && scale_->currentIndex() == 1;
  const double largest = std::max(largest_, largestOf(one_.layers[static_cast<std::size_t>(index)].values));
  const double reach = isDifference_ ? std::max(0.05, largestOf(layer.values)) : std::max(0.1, std::max(0.5, largest) - uniform);
  const Theme& theme = Theme::instance();
  HeadColors colors{isDifference_ || isToUniform ? theme.divergingStops() : theme.sequentialStops(), isDifference_ || isToUniform ? -reach : 0,
                    isDifference_ || isToUniform ? reach : std::max(0.5, largest), isToUniform ? uniform : 0};
  std::vector<HeadStrip::Head> heads;
  for (int head = 0; head < layer.heads; ++head) {
    const auto map = layer.head(head);
    HeadStrip::Head one{{map.begin(), map.end()}, {}, {}};
    const double nats = attention_entropy(one_.layers[static_cast<std::size_t>(index)].head(head));
    const double share = normalised_entropy(nats, size);
    const QString whole = tr("Entropy %1 nats, %2 % of uniform attention (ln %3)").arg(QLocale().toString(nats, 'f', 3)).arg(QLocale().toString(100 * share, 'f', 1)).arg(size);
    one.entropy = tr("%1 nats").arg(QLocale().toString(nats, 'f', 2));
    if (isDifference_) {
      const double less = nats - attention_entropy(other_.layers[static_cast<std::size_t>(index)].head(head));
      one.entropy = tr("%1 nats").arg(signedNumber(less, 2));
    }
    one.tip = whole;
    const auto& rows = one_.row_entropy;
    if (static_cast<std::size_t>(index) < rows.size()) {
      one.tip += QLatin1Char('\n') + tr("On average over single rows: %1 nats").arg(QLocale().toString(rows[static_cast<std::size_t>(index)][static_cast<std::size_t>(head)], 'f', 3));
    }
    heads.push_back(std::move(one));
  }
  heads_->setHeads(std::move(heads), colors);
  QStringList notes{tr("Attention says what the model reads, not what it needs: Sources measures that.")};
  for (const auto& [first, second] : heads_alike(one_.layers[static_cast<std::size_t>(index)])) {
    notes << tr("Heads %1 and %2 look alike.").arg(first + 1).arg(second + 1);
  }
  note_->setText(notes.join(QLatin1Char(' ')));
  note_->show();
  const std::vector<int> chosen = heads_->chosen();
  map_->setMode(isDifference_ ? AttentionHeatmap::Mode::signedValues : isToUniform ? AttentionHeatmap::Mode::differenceToUniform : AttentionHeatmap::Mode::value);
  map_->setRange(largest);
  map_->setReach(reach);
  map_->setData(names_, floatsOf(mean_over_heads(layer, chosen)));
  QString which = tr("mean of %1 heads").arg(layer.heads);
  if (static_cast<int>(chosen.size()) < layer.heads) {
    QStringList numbers;
    for (const int head : chosen) numbers << QString::number(head + 1);
    which = chosen.size() == 1 ? tr("head %1").arg(numbers.front()) : tr("mean of heads %1").arg(numbers.join(QStringLiteral(", ")));
  }
  mapFrame_->setHeading(isDifference_ ? tr("Difference of attention") : tr("Attention"), which + QStringLiteral("; ") + mapSubtitle_);
}

void AttentionPanel::drawWeights(const Side& one, const std::optional<Side>& other) {
  std::vector<Bar> bars;
  const std::vector<double>& values = isDifference_ ? shown_.weights : one.figures.weights;
  const auto intervals = isDifference_ ? std::vector<std::pair<double, double>>() : weight_intervals(one.figures);
  for (std::size_t m = 0; m < values.size() && m < static_cast<std::size_t>(names_.size()); ++m) {
    Bar bar{names_[static_cast<qsizetype>(m)], values[m], qQNaN(), qQNaN(), m < view_->kinds.size() ? q(view_->kinds[m]) : QString()};
    if (m < intervals.size()) std::tie(bar.low, bar.high) = intervals[m];
    bars.push_back(std::move(bar));
  }
  weights_->setValueTitle(other ? tr("difference of the shares") : tr("share of the weight"));
  weights_->setDescription(tr("The mean share of each modality over the rows; whiskers are 95 % intervals of the mean."));
  weightsFrame_->setHeading(other ? tr("Difference of weights") : tr("Modality weights"), mapSubtitle_);
  weights_->setBars(std::move(bars));
}

void AttentionPanel::drawRest() {
  const AttentionChoice choice = bar_->choice();
  const bool isRow = choice.level == AttentionChoice::Level::row;
  const Known* about = view_ ? &known(view_->record.id, choice.settings()) : nullptr;
  const nlohmann::json* frame = about ? frameAt(*about, shownEpoch()) : nullptr;
  const QString epoch = frame ? tr("epoch %1").arg(frame->value("epoch", 0)) : QString();
  std::vector<std::vector<std::int64_t>> counts;
  if (frame && frame->value("confusion", nlohmann::json()).is_array()) counts = frame->at("confusion").get<std::vector<std::vector<std::int64_t>>>();
  confusionFrame_->setVisible(!isRow && (!view_ || view_->task != Task::regression));
  if (counts.empty() || isRow) {
    confusion_->clear();
    confusionFrame_->setHeading(tr("Confusion matrix"));
  } else {
    QStringList classes;
    for (const auto& one : about->about.at("classes")) classes << q(one.get<std::string>());
    confusion_->setMatrix(classes, counts);
    std::int64_t rows = 0;
    for (const auto& line : counts) {
      for (const std::int64_t count : line) rows += count;
    }
    confusionFrame_->setHeading(tr("Confusion matrix"), tr("%1, %2 rows").arg(epoch, countText(rows)));
  }
  caseFacts_->setVisible(isRow && frame && frame->contains("case"));
  if (isRow && frame && frame->contains("case")) {
    const nlohmann::json& fact = frame->at("case");
    const double score = numberOf(fact, "score");
    caseFacts_->setText(tr("Row %1 in %2: truth %3, score %4, decision %5")
                            .arg(countText(choice.row + 1), epoch, answerText(about->about.value("label", nlohmann::json())),
                                 std::isnan(score) ? QStringLiteral("–") : QLocale().toString(score, 'f', 3), answerText(fact.value("decision", nlohmann::json()))));
  }
  drawInside();
}

void AttentionPanel::followCase(std::int64_t row) {
  if (row < 0 || row == followed_) return;
  followed_ = row;
  bar_->setRow(row);
}

QString AttentionPanel::message() const { return message_->isHidden() ? QString() : message_->text(); }

void AttentionPanel::setScale(int index) {
  scale_->setCurrentIndex(index);
  drawHeads();
}

}  // namespace amalgam::ui
