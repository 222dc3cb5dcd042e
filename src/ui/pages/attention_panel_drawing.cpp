// SPDX-License-Identifier: GPL-3.0-or-later
// The attention panel: what its sides look like.
#include <algorithm>
#include <cmath>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/attention_frames.h"
#include "ui/pages/attention_inside.h"
#include "ui/pages/attention_panel.h"
#include "ui/pages/run_charts.h"
#include "ui/plots/attention_heatmap.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/confusion_plot.h"
#include "ui/widgets/epoch_slider.h"
#include "ui/widgets/head_strip.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

using attentionFrames::kEverything;

namespace {

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

}  // namespace amalgam::ui
