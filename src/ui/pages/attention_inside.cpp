// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/attention_inside.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/page.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/event_strip.h"
#include "ui/plots/token_chips.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr int kInsideBar = 24, kBarsBase = 150, kInsideHeight = 240;
constexpr std::size_t kMostDifferences = 20;

struct TokenDifference {
  QString name;
  double value = 0;
};

std::vector<AttendedToken> attendedTokens(const nlohmann::json& source) {
  std::vector<AttendedToken> tokens;
  for (const auto& one : source.value("tokens", nlohmann::json::array())) {
    tokens.push_back({q(one.value("name", std::string())), numberOf(one, "attention"), numberOf(one, "time")});
  }
  return tokens;
}

/// Of the tokens that both sides have, in the order of the first; a word that comes twice is matched in its order.
std::vector<TokenDifference> tokenDifferences(const std::vector<AttendedToken>& one, const std::vector<AttendedToken>& other) {
  std::map<QString, std::vector<double>> there;
  for (const AttendedToken& token : other) there[token.name].push_back(token.attention);
  std::map<QString, std::size_t> seen;
  std::vector<TokenDifference> found;
  for (const AttendedToken& token : one) {
    const auto match = there.find(token.name);
    const std::size_t place = seen[token.name]++;
    if (match == there.end() || place >= match->second.size()) continue;
    const double less = token.attention - match->second[place];
    if (std::isfinite(less)) found.push_back({token.name, less});
  }
  return found;
}

}  // namespace

AttentionInside::AttentionInside(QWidget* parent) : QWidget(parent), choice_(new SegmentedControl), list_(new QComboBox), stack_(new PageStack), bars_(new BarChart), chips_(new TokenChips), events_(new EventStrip) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space2);
  choice_->setAccessibleName(tr("Modality"));
  list_->setAccessibleName(tr("Modality"));
  auto* holder = new QWidget;  // as narrow as need be: the list takes over
  holder->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  auto* row = new QHBoxLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(choice_);
  row->addWidget(list_);
  row->addStretch(1);
  column->addWidget(holder);
  column->addWidget(stack_, 1);
  bars_->setValueTitle(tr("share of the attention inside the modality"));
  bars_->setDescription(tr("How much of the attention inside this modality goes to each column, step, word or event: the mean over the rows that have it."));
  chips_->setDescription(tr("The words of this row in reading order; the darker the more the model looks at them. The strongest of the row has the deepest shade."));
  events_->setDescription(tr("The events of this row on a time axis; the higher the more the model looks at them."));
  barsFrame_ = new ChartFrame(bars_, tr("Inside a modality"));
  chipsFrame_ = new ChartFrame(chips_, tr("Inside a modality"));
  eventsFrame_ = new ChartFrame(events_, tr("Inside a modality"));
  eventsFrame_->setMinimumHeight(kInsideHeight);
  for (ChartFrame* frame : {barsFrame_, chipsFrame_, eventsFrame_}) stack_->addWidget(frame);
  connect(choice_, &SegmentedControl::chosen, this, &AttentionInside::showModality);
  connect(list_, &QComboBox::activated, this, &AttentionInside::showModality);
  draw();
}

void AttentionInside::showTokens(const nlohmann::json& tokens, bool isRow, const QString& subtitle, const QString& why) {
  tokens_ = tokens;
  other_ = nullptr;
  isRow_ = isRow;
  subtitle_ = subtitle;
  why_ = why;
  draw();
}

void AttentionInside::showDifference(const nlohmann::json& tokens, const nlohmann::json& other, bool isRow, const QString& subtitle) {
  tokens_ = tokens;
  other_ = other;
  isRow_ = isRow;
  subtitle_ = subtitle;
  why_.clear();
  draw();
}

void AttentionInside::showModality(int index) {
  index_ = std::max(0, index);
  draw();
}

ChartFrame* AttentionInside::current() const { return static_cast<ChartFrame*>(stack_->currentWidget()); }

void AttentionInside::placeChoice() {
  const bool any = tokens_.is_array() && !tokens_.empty();
  const bool fits = choice_->sizeHint().width() <= width();
  choice_->setVisible(any && fits);
  list_->setVisible(any && !fits);
}

void AttentionInside::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeChoice();
}

void AttentionInside::draw() {
  const bool any = tokens_.is_array() && !tokens_.empty();
  if (!any) {
    placeChoice();
    bars_->setEmptyText(why_.isEmpty() ? tr("Attention inside the modalities appears here.") : why_);
    bars_->clear();
    barsFrame_->setHeading(tr("Inside a modality"));
    barsFrame_->setMinimumHeight(kInsideHeight);
    stack_->setCurrentWidget(barsFrame_);
    return;
  }
  QStringList names;
  for (const auto& one : tokens_) names << q(one.value("modality", std::string()));
  if (names != names_) {
    choice_->setTexts(names);
    list_->clear();
    list_->addItems(names);
  }
  names_ = names;
  placeChoice();
  index_ = std::min<int>(index_, static_cast<int>(names.size()) - 1);
  choice_->setCurrentIndex(index_);
  list_->setCurrentIndex(index_);
  const nlohmann::json& shown = tokens_[static_cast<std::size_t>(index_)];
  const std::string kind = shown.value("kind", std::string());
  const QString what = kind == "text"           ? tr("words")
                       : kind == "behavioural"  ? tr("events")
                       : kind == "temporal"     ? tr("steps")
                                                : tr("columns");
  const QString title = tr("Inside %1: %2").arg(names[index_], what);
  if (isDifference()) return drawDifference(shown, title);
  if (isRow_ && kind == "text") {
    chips_->setEmptyText(tr("This row has no text."));
    chips_->setTokens(attendedTokens(shown));
    chipsFrame_->setHeading(title, subtitle_);
    stack_->setCurrentWidget(chipsFrame_);
    return;
  }
  if (isRow_ && kind == "behavioural") {
    events_->setEmptyText(tr("This row has no events."));
    events_->setEvents(attendedTokens(shown));
    eventsFrame_->setHeading(title, subtitle_);
    stack_->setCurrentWidget(eventsFrame_);
    return;
  }
  drawBars(shown, title);
}

void AttentionInside::drawBars(const nlohmann::json& shown, const QString& title) {
  bars_->setValueTitle(tr("share of the attention inside the modality"));
  std::vector<Bar> bars;
  for (const AttendedToken& one : attendedTokens(shown)) bars.push_back({one.name, one.attention, qQNaN(), qQNaN(), q(shown.value("kind", std::string()))});
  if (const double rest = numberOf(shown, "rest"); rest > 0.0005) bars.push_back({tr("all others"), rest, qQNaN(), qQNaN(), {}});
  bars_->setEmptyText(isRow_ ? tr("This row does not have the modality.") : tr("No row has the modality."));
  const QString rows = isRow_ ? QString() : tr("%1 rows have it").arg(countText(shown.value("rows", std::int64_t{0})));
  barsFrame_->setHeading(title, rows.isEmpty() ? subtitle_ : subtitle_ + QStringLiteral(", ") + rows);
  barsFrame_->setMinimumHeight(std::max(kInsideHeight, kBarsBase + kInsideBar * static_cast<int>(bars.size())));
  bars_->setBars(std::move(bars));
  stack_->setCurrentWidget(barsFrame_);
}

void AttentionInside::drawDifference(const nlohmann::json& shown, const QString& title) {
  const std::string kind = shown.value("kind", std::string()), name = shown.value("modality", std::string());
  const auto there = std::find_if(other_.begin(), other_.end(), [&](const nlohmann::json& one) { return one.value("modality", std::string()) == name; });
  std::vector<TokenDifference> differences;
  if (there != other_.end()) differences = tokenDifferences(attendedTokens(shown), attendedTokens(*there));
  const bool isLong = kind == "text" || kind == "behavioural";
  if (isLong) {
    std::stable_sort(differences.begin(), differences.end(), [](const auto& a, const auto& b) { return std::abs(a.value) > std::abs(b.value); });
    if (differences.size() > kMostDifferences) differences.resize(kMostDifferences);
  }
  std::vector<Bar> bars;
  for (const TokenDifference& one : differences) bars.push_back({one.name, one.value, qQNaN(), qQNaN(), q(kind)});
  bars_->setValueTitle(tr("difference of the shares of attention"));
  bars_->setEmptyText(tr("The two have nothing in common inside this modality."));
  const QString which = isLong ? tr("the largest differences of what both name") : QString();
  barsFrame_->setHeading(title, which.isEmpty() ? subtitle_ : subtitle_ + QStringLiteral("; ") + which);
  barsFrame_->setMinimumHeight(std::max(kInsideHeight, kBarsBase + kInsideBar * static_cast<int>(bars.size())));
  bars_->setBars(std::move(bars));
  stack_->setCurrentWidget(barsFrame_);
}

}  // namespace amalgam::ui
