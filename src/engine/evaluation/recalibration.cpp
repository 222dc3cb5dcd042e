// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/recalibration.h"

#include <algorithm>
#include <cmath>

#include "engine/evaluation/metrics.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

double log_odds(float score) {
  const double p =
      std::clamp(static_cast<double>(score), kSmallestProbability, 1 - kSmallestProbability);
  return std::log(p / (1 - p));
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Rows of one score: their log-odds, how many they are, how many of them are bad after smoothing.
struct PlattRow {
  double log_odds, rows, bads;
};

/// Loss with its first and second derivatives by slope and intercept.
struct Slopes {
  double loss = 0, g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
};

Slopes slopes_of(const std::vector<PlattRow>& rows, const PlattScaling& at) {
  Slopes sum;
  for (const PlattRow& row : rows) {
    const double x = at.slope * row.log_odds + at.intercept;
    const double p = sigmoid(x);
    // ln(1 + exp(x)) without overflow
    sum.loss += row.rows * (std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)))) - row.bads * x;
    const double miss = row.rows * p - row.bads;
    const double weight = row.rows * p * (1 - p);
    sum.g0 += miss * row.log_odds;
    sum.g1 += miss;
    sum.h00 += weight * row.log_odds * row.log_odds;
    sum.h01 += weight * row.log_odds;
    sum.h11 += weight;
  }
  return sum;
}

/// Newton's method; the loss is convex, halved steps keep it falling.
PlattScaling newton(const std::vector<PlattRow>& rows) {
  PlattScaling at;
  Slopes here = slopes_of(rows, at);
  for (int step = 0; step < 100; ++step) {
    const double determinant = here.h00 * here.h11 - here.h01 * here.h01;
    if (!(determinant > 1e-12 * here.h00 * here.h11)) break;
    const double d0 = (here.h11 * here.g0 - here.h01 * here.g1) / determinant;
    const double d1 = (here.h00 * here.g1 - here.h01 * here.g0) / determinant;
    double share = 1;
    PlattScaling next;
    Slopes there;
    for (; share > 1e-10; share /= 2) {
      next = {at.slope - share * d0, at.intercept - share * d1};
      there = slopes_of(rows, next);
      if (there.loss <= here.loss) break;
    }
    if (share <= 1e-10) break;
    at = next;
    here = there;
    if (std::abs(d0) < 1e-13 * (1 + std::abs(at.slope)) &&
        std::abs(d1) < 1e-13 * (1 + std::abs(at.intercept))) {
      break;
    }
  }
  return at;
}

}  // namespace

PlattScaling fit_platt(std::span<const float> targets, std::span<const float> scores) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked || ranked->groups.size() < 2) return {};
  const double of_bad =
      (static_cast<double>(ranked->positives) + 1) / (static_cast<double>(ranked->positives) + 2);
  const double of_good = 1 / (static_cast<double>(ranked->negatives) + 2);
  std::vector<PlattRow> rows;
  for (const ScoreGroup& group : ranked->groups) {
    const auto bads = static_cast<double>(group.positives);
    const auto goods = static_cast<double>(group.negatives);
    rows.push_back({log_odds(group.score), bads + goods, bads * of_bad + goods * of_good});
  }
  return newton(rows);
}

std::vector<float> recalibrated(const PlattScaling& scaling, std::span<const float> scores) {
  if (scaling.slope == 1 && scaling.intercept == 0) return {scores.begin(), scores.end()};
  std::vector<float> out;
  out.reserve(scores.size());
  for (const float score : scores) {
    const double x = scaling.slope * log_odds(score) + scaling.intercept;
    out.push_back(std::isnan(score) ? score : static_cast<float>(sigmoid(x)));
  }
  return out;
}

IsotonicCurve fit_isotonic(std::span<const float> targets, std::span<const float> scores) {
  const auto grouped = group_scores(targets, scores);
  if (!grouped) return {};
  struct Block {
    double first, last, rows, bads;
  };
  std::vector<Block> blocks;
  for (auto at = grouped->groups.rbegin(); at != grouped->groups.rend(); ++at) {  // clang 14 does not compile a reversed view
    const ScoreGroup& group = *at;
    const auto score = static_cast<double>(group.score);
    blocks.push_back({score, score, static_cast<double>(group.positives + group.negatives),
                      static_cast<double>(group.positives)});
    // Compared as products: no rounding, and equal rates become one level piece.
    while (blocks.size() > 1) {
      Block& below = blocks[blocks.size() - 2];
      const Block& above = blocks.back();
      if (below.bads * above.rows < above.bads * below.rows) break;
      below = {below.first, above.last, below.rows + above.rows, below.bads + above.bads};
      blocks.pop_back();
    }
  }
  IsotonicCurve curve;
  for (const Block& block : blocks) {
    curve.scores.push_back(block.first);
    curve.probabilities.push_back(block.bads / block.rows);
    if (block.last == block.first) continue;
    curve.scores.push_back(block.last);
    curve.probabilities.push_back(block.bads / block.rows);
  }
  return curve;
}

std::vector<float> recalibrated(const IsotonicCurve& curve, std::span<const float> scores) {
  std::vector<float> out(scores.begin(), scores.end());
  if (curve.scores.empty()) return out;
  for (float& score : out) {
    if (std::isnan(score)) continue;
    const auto x = static_cast<double>(score);
    const auto above = std::upper_bound(curve.scores.begin(), curve.scores.end(), x);
    const auto i = static_cast<std::size_t>(above - curve.scores.begin());
    if (i == 0 || i == curve.scores.size()) {
      score = static_cast<float>(i == 0 ? curve.probabilities.front() : curve.probabilities.back());
      continue;
    }
    const double share = (x - curve.scores[i - 1]) / (curve.scores[i] - curve.scores[i - 1]);
    score = static_cast<float>(curve.probabilities[i - 1] +
                               share * (curve.probabilities[i] - curve.probabilities[i - 1]));
  }
  return out;
}

}  // namespace amalgam
