// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/attention_panel.h"

#include <QGridLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/format.h"
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
