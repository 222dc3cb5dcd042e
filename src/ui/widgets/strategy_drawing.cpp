// SPDX-License-Identifier: GPL-3.0-or-later
// The small drawings that show where the modalities of a fusion strategy meet.
#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/widgets/strategy_canvas.h"
#include "ui/widgets/strategy_card.h"

namespace amalgam::ui {

namespace {

constexpr int kMostLanes = 8;

/// One learned weight each, then joined.
void drawEarly(const Drawing& d) {
  const double left = d.x(0.70);
  for (qsizetype i = 0; i < d.colors.size(); ++i)
    d.straight(d.x(0.03), left, d.y(i), d.faint(d.colors[i]), d.weight(i));
  d.straight(left, d.x(0.97), d.middle(), d.line());
  stack(d, left);
}

/// One model each; the decisions are added.
void drawLate(const Drawing& d) {
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.38), d.y(i), d.line());
    d.curve({d.x(0.38), d.y(i)}, {d.x(0.96), d.middle()}, d.faint(d.colors[i]), d.weight(i));
    d.box(d.x(0.38), d.y(i), 20, 13, d.colors[i], false);
  }
}

/// Tokens that attend to each other.
void drawHybrid(const Drawing& d) {
  const double from = d.x(0.42), to = d.x(0.70);
  const QColor accent = d.theme.color(ColorRole::accent);
  const auto count = d.colors.size();
  for (qsizetype i = 0; i < count; ++i) {
    d.straight(d.x(0.03), from, d.y(i), d.line());
    for (qsizetype j = 0; j < count; ++j)
      d.curve({from, d.y(i)}, {to, d.y(j)}, d.faint(accent, (i * 3 + j * 2) % 4 == 0 ? 0.75F : 0.25F), 1.2);
    d.curve({to, d.y(i)}, {d.x(0.97), d.middle()}, d.line());
  }
  for (qsizetype i = 0; i < count; ++i) {
    d.box(from, d.y(i), 9, 9, d.colors[i]);
    d.box(to, d.y(i), 9, 9, d.colors[i]);
  }
}

/// Projected, joined, compressed into one vector.
void drawEmbedding(const Drawing& d) {
  const double vector = d.x(0.70);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.39), d.y(i), d.line());
    d.curve({d.x(0.39), d.y(i)}, {vector, d.middle()}, d.line());
    d.box(d.x(0.39), d.y(i), 12, 7, d.colors[i]);
  }
  d.straight(vector, d.x(0.97), d.middle(), d.line());
  static constexpr float shades[] = {0.35F, 1.0F, 0.55F, 0.85F, 0.65F, 0.9F};
  const double cell = std::min(10.0, d.area.height() / 7);
  for (int i = 0; i < 6; ++i) {
    const QRectF rect(vector - 8, d.middle() + (i - 3) * (cell + 1), 16, cell);
    d.painter.setPen(Qt::NoPen);
    d.painter.setBrush(d.theme.color(ColorRole::surface));
    d.painter.drawRect(rect);
    d.painter.setBrush(d.faint(d.theme.color(ColorRole::accent), shades[i]));
    d.painter.drawRoundedRect(rect, 2, 2);
  }
}

/// Side by side, without weights.
void drawConcat(const Drawing& d) {
  for (qsizetype i = 0; i < d.colors.size(); ++i) d.straight(d.x(0.03), d.x(0.70), d.y(i), d.line());
  d.straight(d.x(0.70), d.x(0.97), d.middle(), d.line());
  stack(d, d.x(0.70));
}

/// A gate on each lane, opened by all of them.
void drawGated(const Drawing& d) {
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.45), d.y(i), d.faint(d.colors[i]), 2.2);
    d.curve({d.x(0.45), d.y(i)}, {d.x(0.97), d.middle()}, d.faint(d.colors[i]), d.weight(i));
  }
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    const double radius = std::min(7.0, d.laneHeight() * 0.4);
    disc(d, d.x(0.45), d.y(i), radius, d.colors[i], false);
    d.painter.setPen(Qt::NoPen);
    d.painter.setBrush(d.colors[i]);
    d.painter.drawPie(QRectF(d.x(0.45) - radius, d.y(i) - radius, 2 * radius, 2 * radius), 90 * 16,
                      -static_cast<int>(d.weight(i) / 5.0 * 360) * 16);
  }
}

/// One question asked of all: how much to take of each.
void drawPooled(const Drawing& d) {
  const double meet = d.x(0.66);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.curve({d.x(0.03), d.y(i)}, {meet, d.middle()}, d.faint(d.colors[i]), d.weight(i));
  }
  d.straight(meet, d.x(0.97), d.middle(), d.line());
  disc(d, meet, d.middle(), 9, accent(d), false);
  disc(d, meet, d.middle(), 4, accent(d));
}

/// Everything times everything: a grid.
void drawTensor(const Drawing& d) {
  const double cell = std::min(11.0, d.area.height() / 6), left = d.x(0.52), top = d.middle() - 2.5 * cell;
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.curve({d.x(0.03), d.y(i)}, {left, d.middle()}, d.faint(d.colors[i], 0.6F), 1.6);
  }
  d.straight(left + 5 * cell, d.x(0.97), d.middle(), d.line());
  d.painter.setPen(Qt::NoPen);
  for (int row = 0; row < 5; ++row) {
    for (int column = 0; column < 5; ++column) {
      const QRectF rect(left + column * cell + 0.5, top + row * cell + 0.5, cell - 1.5, cell - 1.5);
      d.painter.setBrush(d.theme.color(ColorRole::surface));
      d.painter.drawRect(rect);
      d.painter.setBrush(d.faint(accent(d), 0.2F + 0.16F * static_cast<float>((row * 3 + column * 2) % 5)));
      d.painter.drawRoundedRect(rect, 1.5, 1.5);
    }
  }
}

/// The same product from a few factors.
void drawLowRank(const Drawing& d) {
  constexpr int factors = 3;
  const double at = d.x(0.58), step = d.area.height() / (factors + 1);
  for (int k = 0; k < factors; ++k) {
    const double y = d.area.top() + (k + 1) * step;
    for (qsizetype i = 0; i < d.colors.size(); ++i) {
      d.curve({d.x(0.03), d.y(i)}, {at, y}, d.faint(d.colors[i], 0.4F), 1.2);
    }
    d.curve({at, y}, {d.x(0.97), d.middle()}, d.line());
  }
  for (int k = 0; k < factors; ++k) {
    const double y = d.area.top() + (k + 1) * step;
    disc(d, at, y, 7, accent(d), false);
    disc(d, at, y, 1.8, accent(d));
  }
}

/// A model each and one for all; a gate shares out the say.
void drawExperts(const Drawing& d) {
  const double joint = d.x(0.62);
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), d.x(0.34), d.y(i), d.line());
    d.curve({d.x(0.34), d.y(i)}, {joint, d.middle()}, d.faint(accent(d), 0.35F));
    d.curve({d.x(0.34), d.y(i)}, {d.x(0.97), d.middle()}, d.faint(d.colors[i]), d.weight(i) * 0.7);
  }
  for (qsizetype i = 0; i < d.colors.size(); ++i) d.box(d.x(0.34), d.y(i), 20, 13, d.colors[i], false);
  d.painter.setPen(QPen(accent(d), 1.8));
  d.painter.setBrush(d.theme.color(ColorRole::accentSoft));
  d.painter.drawRoundedRect(QRectF(joint - 11, d.middle() - 13, 22, 26), 4, 4);
}

/// The first lane scales and shifts the others.
void drawFilm(const Drawing& d) {
  const double at = d.x(0.52);
  for (qsizetype i = 1; i < d.colors.size(); ++i) {
    d.straight(d.x(0.03), at, d.y(i), d.faint(d.colors[i]), 2.2);
    d.curve({at, d.y(i)}, {d.x(0.97), d.middle()}, d.faint(d.colors[i]), 2.2);
    d.curve({d.x(0.03), d.y(0)}, {at, d.y(i) - 6}, d.faint(d.colors[0], 0.7F), 1.6);
  }
  if (d.colors.size() == 1) d.curve({d.x(0.03), d.y(0)}, {d.x(0.97), d.middle()}, d.faint(d.colors[0]), 2.2);
  for (qsizetype i = 1; i < d.colors.size(); ++i) {
    disc(d, at, d.y(i), std::min(6.5, d.laneHeight() * 0.4), d.colors[0], false);
    disc(d, at, d.y(i), 2, d.colors[i]);
  }
}

/// Every lane's tokens look at those of every other one.
void drawCrossmodal(const Drawing& d) {
  const double from = d.x(0.36), to = d.x(0.66);
  const auto count = d.colors.size();
  for (qsizetype i = 0; i < count; ++i) {
    d.straight(d.x(0.03), d.x(0.22), d.y(i), d.line());
    for (qsizetype j = 0; j < count; ++j) {
      if (j != i) d.curve({from, d.y(j)}, {to, d.y(i)}, d.faint(d.colors[j], 0.55F), 1.2);
    }
    d.curve({to, d.y(i)}, {d.x(0.97), d.middle()}, d.line());
  }
  for (qsizetype i = 0; i < count; ++i) {
    tokens(d, d.x(0.22), i, 3);
    d.box(to, d.y(i), 9, 9, d.colors[i]);
  }
}

/// All that passes between the lanes passes through a few tokens.
void drawBottleneck(const Drawing& d) {
  constexpr int passages = 3;
  const double at = d.x(0.54), step = std::min(16.0, d.area.height() / 5);
  const auto passage = [&](int k) { return d.middle() + (k - 1) * step; };
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    for (int k = 0; k < passages; ++k) {
      d.curve({d.x(0.32), d.y(i)}, {at, passage(k)}, d.faint(d.colors[i], 0.4F), 1.2);
      d.curve({at, passage(k)}, {d.x(0.76), d.y(i)}, d.faint(d.colors[i], 0.4F), 1.2);
    }
    d.straight(d.x(0.03), d.x(0.20), d.y(i), d.line());
    d.curve({d.x(0.76), d.y(i)}, {d.x(0.97), d.middle()}, d.line());
  }
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    tokens(d, d.x(0.20), i, 3);
    d.box(d.x(0.76), d.y(i), 9, 9, d.colors[i]);
  }
  for (int k = 0; k < passages; ++k) disc(d, at, passage(k), 5, accent(d));
}

/// One transformer over the tokens of all lanes; one token decides.
void drawTokens(const Drawing& d) {
  const QRectF box(d.x(0.22), d.area.top(), d.area.width() * 0.5, d.area.height());
  for (qsizetype i = 0; i < d.colors.size(); ++i) d.straight(d.x(0.03), box.left(), d.y(i), d.line());
  d.painter.setPen(QPen(accent(d), 1.4));
  d.painter.setBrush(d.theme.color(ColorRole::accentSoft));
  d.painter.drawRoundedRect(box, 8, 8);
  const QPointF decides(box.right() - 14, d.middle());
  for (qsizetype i = 0; i < d.colors.size(); ++i) {
    d.curve({box.left() + 42, d.y(i)}, decides, d.faint(d.colors[i], 0.6F), 1.4);
    tokens(d, box.left() + 8, i, 4);
  }
  d.straight(decides.x(), d.x(0.97), d.middle(), d.line());
  disc(d, decides.x(), decides.y(), 5.5, accent(d));
}

/// One lane alone.
void drawAlone(const Drawing& d) {
  d.curve({d.x(0.03), d.y(0)}, {d.x(0.97), d.middle()}, d.faint(d.colors[0], 0.8F), 3);
  for (qsizetype i = 1; i < d.colors.size(); ++i) d.straight(d.x(0.03), d.x(0.16), d.y(i), d.faint(d.colors[i], 0.3F));
}

/// A sum of weighted columns: a straight line.
void drawLinear(const Drawing& d) {
  const QRectF box = frame(d);
  d.painter.setPen(QPen(accent(d), 2));
  d.painter.drawLine(box.bottomLeft(), box.topRight());
}

/// A tree of questions.
void drawTrees(const Drawing& d) {
  const QRectF box = frame(d);
  const auto at = [&](double x, double y) { return QPointF(box.left() + x * box.width(), box.top() + y * box.height()); };
  d.painter.setPen(QPen(d.end(), 1.4));
  const QPointF root = at(0.5, 0.06), left = at(0.24, 0.5), right = at(0.76, 0.5);
  for (const auto& [from, to] : {std::pair{root, left}, {root, right}, {left, at(0.08, 0.95)}, {left, at(0.4, 0.95)},
                                 {right, at(0.6, 0.95)}, {right, at(0.92, 0.95)}}) {
    d.painter.drawLine(from, to);
  }
  for (const QPointF& node : {root, left, right}) disc(d, node.x(), node.y(), 3.5, accent(d));
  for (const double leaf : {0.08, 0.4, 0.6, 0.92}) disc(d, at(leaf, 0.95).x(), at(leaf, 0.95).y(), 3, d.theme.color(ColorRole::good));
}

/// A strategy we have no drawing for: everything meets in one box.
void drawGeneral(const Drawing& d) {
  const QRectF box(d.x(0.42), d.area.top() + d.area.height() * 0.2, d.area.width() * 0.26,
                   d.area.height() * 0.6);
  for (qsizetype i = 0; i < d.colors.size(); ++i)
    d.curve({d.x(0.03), d.y(i)}, {box.left(), d.middle()}, d.faint(d.colors[i], 0.6F), 2);
  d.straight(box.right(), d.x(0.97), d.middle(), d.line());
  d.painter.setPen(QPen(d.theme.color(ColorRole::accent), 1.6));
  d.painter.setBrush(d.theme.color(ColorRole::accentSoft));
  d.painter.drawRoundedRect(box, 8, 8);
}

constexpr std::pair<const char*, void (*)(const Drawing&)> kDrawings[] = {
    {"early", drawEarly},           {"late", drawLate},       {"hybrid", drawHybrid},         {"embedding", drawEmbedding},
    {"concat", drawConcat},         {"gated", drawGated},     {"attention", drawPooled},      {"tensor", drawTensor},
    {"lowrank", drawLowRank},       {"experts", drawExperts}, {"film", drawFilm},             {"crossmodal", drawCrossmodal},
    {"bottleneck", drawBottleneck}, {"tokens", drawTokens},   {"unimodal", drawAlone},        {"linear", drawLinear},
    {"xgboost", drawTrees}};

}  // namespace

void paintStrategy(QPainter& painter, const QRectF& area, const QString& strategyId,
                   const QStringList& kindIds) {
  if (area.height() < 20 || area.width() < 60) return;
  const Theme& theme = Theme::instance();
  QStringList kinds = kindIds.mid(0, kMostLanes);
  if (kinds.isEmpty()) kinds = {"numerical", "categorical", "temporal", "text", "behavioural"};
  Drawing drawing{painter, area, {}};
  for (const QString& kind : kinds) drawing.colors << theme.modalityColor(kind);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const auto found = std::find_if(std::begin(kDrawings), std::end(kDrawings),
                                  [&](const auto& one) { return strategyId == QLatin1String(one.first); });
  (found == std::end(kDrawings) ? drawGeneral : found->second)(drawing);
  drawing.inputs();
  drawing.decision();
  painter.restore();
}

}  // namespace amalgam::ui
