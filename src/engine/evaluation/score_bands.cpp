// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/score_bands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

void check_edges(std::span<const double> edges) {
  bool rising = edges.size() >= 2;
  for (std::size_t i = 1; i < edges.size(); ++i) rising = rising && edges[i - 1] < edges[i];
  if (rising) return;
  throw Error(
      ErrorKind::request, "bands.edges",
      "Score bands need at least two edges, each above the one before, for example 0, 0.05, "
      "0.2, 1.");
}

/// The band of a score; edges.size() where it is in none.
std::size_t band_of(double score, std::span<const double> edges) {
  if (!(score >= edges.front()) || score > edges.back()) return edges.size();
  const auto above = std::upper_bound(edges.begin(), edges.end(), score) - edges.begin();
  return std::min(static_cast<std::size_t>(above) - 1, edges.size() - 2);
}

/// Rates from counts, and where the order breaks.
void finish_bands(std::vector<ScoreBand>& bands, std::size_t rows) {
  double rate_below = -1;
  for (ScoreBand& band : bands) {
    const auto here = static_cast<double>(band.rows);
    band.share = ratio(here, static_cast<double>(rows));
    band.mean_score = ratio(band.mean_score, here);
    band.bad_rate = ratio(static_cast<double>(band.bads), here);
    band.interval = wilson_interval(band.bads, band.rows);
    if (band.rows == 0) continue;
    band.breaks_order = band.bad_rate < rate_below;
    rate_below = band.bad_rate;
  }
}

}  // namespace

std::vector<GainsBand> gains_table(std::span<const float> targets, std::span<const float> scores,
                                   int bands) {
  const auto ranked = rank_scores(targets, scores);
  if (!ranked || bands < 1) return {};
  const std::int64_t rows = ranked->positives + ranked->negatives;
  std::vector<GainsBand> table;
  std::int64_t before = 0;
  for (const ScoreGroup& group : ranked->groups) {
    const std::int64_t here = group.positives + group.negatives;
    const int band = share_band(before, here, rows, bands) + 1;
    const auto score = static_cast<double>(group.score);
    if (table.empty() || table.back().band != band) table.push_back({band, score, score});
    GainsBand& into = table.back();
    into.lowest = score;
    into.rows += here;
    into.bads += group.positives;
    before += here;
  }
  const auto all = static_cast<double>(rows), all_bads = static_cast<double>(ranked->positives);
  double rows_so_far = 0, bads_so_far = 0;
  for (GainsBand& band : table) {
    rows_so_far += static_cast<double>(band.rows);
    bads_so_far += static_cast<double>(band.bads);
    band.bad_rate = static_cast<double>(band.bads) / static_cast<double>(band.rows);
    band.lift = band.bad_rate / (all_bads / all);
    band.cumulative_rows = rows_so_far / all;
    band.cumulative_bads = bads_so_far / all_bads;
    band.cumulative_lift = band.cumulative_bads / band.cumulative_rows;
    band.ks = std::abs(band.cumulative_bads - (rows_so_far - bads_so_far) / (all - all_bads));
  }
  return table;
}

std::vector<double> quantile_edges(std::span<const float> scores, int bands) {
  std::vector<double> sorted;
  for (const float score : scores) {
    if (!std::isnan(score)) sorted.push_back(static_cast<double>(score));
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges = {0.0};
  for (int i = 1; i < bands && !sorted.empty(); ++i) {
    const double edge = quantile_of_sorted(sorted, static_cast<double>(i) / bands);
    if (edge > edges.back() && edge < 1.0) edges.push_back(edge);
  }
  edges.push_back(1.0);
  return edges;
}

std::vector<ScoreBand> score_bands(std::span<const float> targets, std::span<const float> scores,
                                   std::span<const double> edges) {
  check_edges(edges);
  if (targets.size() != scores.size()) {
    throw Error(ErrorKind::internal, "metrics.shape",
                fmt::format("{} targets do not fit {} scores.", targets.size(), scores.size()));
  }
  std::vector<ScoreBand> bands;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) bands.push_back({edges[i], edges[i + 1]});
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const auto score = static_cast<double>(scores[row]);
    const std::size_t band = band_of(score, edges);
    if (band >= bands.size()) continue;
    ++bands[band].rows;
    bands[band].bads += targets[row] == 1.0F ? 1 : 0;
    bands[band].mean_score += score;
  }
  finish_bands(bands, scores.size());
  return bands;
}

double PointScale::factor() const { return double_odds / std::log(2.0); }

double PointScale::offset() const { return base_points - factor() * std::log(base_odds); }

double PointScale::points(double bad_probability) const {
  const double p = std::clamp(bad_probability, 1e-7, 1 - 1e-7);
  return offset() + factor() * std::log((1 - p) / p);
}

double PointScale::bad_probability(double points) const {
  return 1 / (1 + std::exp((points - offset()) / factor()));
}

void check_scale(const PointScale& scale) {
  const bool is_sound = std::isfinite(scale.base_points) && std::isfinite(scale.base_odds) &&
                        std::isfinite(scale.double_odds) && scale.base_odds > 0 &&
                        scale.double_odds > 0;
  if (is_sound) return;
  throw Error(
      ErrorKind::request, "points.scale",
      "Points need base odds above 0 and points to double the odds above 0, for example 600 "
      "points at 50 to 1 and 20 points to double.");
}

}  // namespace amalgam
