// SPDX-License-Identifier: GPL-3.0-or-later
// The part of AttentionPanel that looks inside the modalities: asks for the tokens of what is shown and of what it is
// compared with, and hands them on.
#include <limits>

#include "ui/format.h"
#include "ui/pages/attention_frames.h"
#include "ui/pages/attention_inside.h"
#include "ui/pages/attention_panel.h"
#include "ui/widgets/epoch_slider.h"

namespace amalgam::ui {

namespace {

constexpr int kLastEpoch = std::numeric_limits<int>::max();

/// Null where the frame does not tell them (yet).
nlohmann::json tokensIn(const nlohmann::json& frame, bool isRow, const std::string& group) {
  if (!attentionFrames::hasTokens(frame)) return nullptr;
  if (isRow) return frame.contains("case") ? frame.at("case").value("tokens", nlohmann::json()) : nlohmann::json();
  const nlohmann::json* found = attentionFrames::groupIn(frame, group.empty() ? attentionFrames::kEverything : group);
  return found ? found->value("tokens", nlohmann::json()) : nlohmann::json();
}

}  // namespace

/// Which frame is looked inside of; its run is 0 where there is none.
AttentionPanel::Inside AttentionPanel::insideOfShown() {
  const AttentionChoice choice = bar_->choice();
  if (!view_) return {};
  return {view_->record.id, shownEpoch(), choice.level == AttentionChoice::Level::groups ? choice.group : std::string()};
}

AttentionPanel::Inside AttentionPanel::insideOfOther() {
  const AttentionChoice choice = bar_->choice();
  Inside other = insideOfShown();
  switch (choice.compare) {
    case AttentionChoice::Compare::nothing: return {};
    case AttentionChoice::Compare::group: other.group = choice.otherGroup; break;
    case AttentionChoice::Compare::epoch: other.epoch = choice.otherEpoch; break;
    case AttentionChoice::Compare::run:
      other.run = choice.otherRun;
      other.epoch = kLastEpoch;
      break;
  }
  return other;
}

const nlohmann::json* AttentionPanel::frameOf(const Inside& inside) {
  return inside.run == 0 ? nullptr : frameAt(known(inside.run, bar_->choice().settings()), inside.epoch);
}

void AttentionPanel::drawInside() {
  const bool isRow = bar_->choice().level == AttentionChoice::Level::row;
  const auto words = [&](const Inside& inside, const nlohmann::json& frame) {
    Side side;
    side.epoch = frame.value("epoch", 0);
    side.group = inside.group;
    return sideText(side, inside.run);
  };
  const Inside shown = insideOfShown(), other = insideOfOther();
  const nlohmann::json* frame = frameOf(shown);
  const nlohmann::json tokens = frame ? tokensIn(*frame, isRow, shown.group) : nlohmann::json();
  if (other.run == 0 || !tokens.is_array() || tokens.empty()) {
    const bool isBaseline = tokens.is_array() && tokens.empty();
    inside_->showTokens(tokens, isRow, frame ? words(shown, *frame) : QString(),
                        isBaseline ? tr("A baseline reads features, not words or steps: there is no attention inside its modalities.") : QString());
    return;
  }
  const nlohmann::json* against = frameOf(other);
  const nlohmann::json others = against ? tokensIn(*against, isRow, other.group) : nlohmann::json();
  if (!others.is_array()) {
    inside_->showTokens(nullptr, isRow, {}, tr("Working out what it is compared with …"));
  } else if (others.empty()) {
    inside_->showTokens(nullptr, isRow, {}, tr("What it is compared with has no attention inside its modalities."));
  } else {
    inside_->showDifference(tokens, others, isRow, tr("%1, less %2").arg(words(shown, *frame), words(other, *against)));
  }
}

void AttentionPanel::askTokens() {
  if (!canAsk() || !isVisible() || slider_->isPlaying() || pending_.contains(QStringLiteral("attention.tokens"))) return;
  const nlohmann::json settings = bar_->choice().settings();
  for (const Inside& inside : {insideOfShown(), insideOfOther()}) {
    const nlohmann::json* frame = frameOf(inside);
    if (!frame || !known(inside.run, settings).problem.empty() || attentionFrames::hasTokens(*frame)) continue;
    ask(inside.run, settings, Wanted::tokens, frame->value("epoch", 0));
    return;  // the answer comes back here
  }
}

}  // namespace amalgam::ui
