// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/delong.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

/// How each row does against the other class: of a bad, the share of goods below it; of a good, the
/// share of bads above it; ties count half. Their means over either class are the AUC.
struct Placements {
  std::vector<double> bads, goods;  ///< in the order of the rows
  double auc = 0;
};

Placements placements(std::span<const float> targets, std::span<const float> scores) {
  std::vector<std::uint32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return scores[a] < scores[b]; });
  std::vector<double> place(scores.size());
  double goods_below = 0, bads_below = 0;
  const auto total_bads = static_cast<double>(std::count(targets.begin(), targets.end(), 1.0F));
  const double total_goods = static_cast<double>(targets.size()) - total_bads;
  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    double bads = 0, goods = 0;
    for (; to < order.size() && scores[order[to]] == scores[order[from]]; ++to) {
      ++(targets[order[to]] == 1.0F ? bads : goods);
    }
    for (std::size_t i = from; i < to; ++i) {
      place[order[i]] = targets[order[i]] == 1.0F
                            ? (goods_below + goods / 2) / total_goods
                            : (total_bads - bads_below - bads / 2) / total_bads;
    }
    goods_below += goods;
    bads_below += bads;
  }
  Placements result;
  for (std::size_t row = 0; row < place.size(); ++row) {
    (targets[row] == 1.0F ? result.bads : result.goods).push_back(place[row]);
  }
  result.auc = std::accumulate(result.bads.begin(), result.bads.end(), 0.0) / total_bads;
  return result;
}

double covariance(const std::vector<double>& one, const std::vector<double>& other, double auc_one,
                  double auc_other) {
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += (one[i] - auc_one) * (other[i] - auc_other);
  return sum / (static_cast<double>(one.size()) - 1);  // 0/0 with one row: not a number, rightly
}

double covariance(const Placements& one, const Placements& other) {
  return covariance(one.bads, other.bads, one.auc, other.auc) /
             static_cast<double>(one.bads.size()) +
         covariance(one.goods, other.goods, one.auc, other.auc) /
             static_cast<double>(one.goods.size());
}

AucInterval placement_interval(const Placements& one) {
  AucInterval result{one.auc, std::sqrt(covariance(one, one))};
  if (std::isnan(result.standard_error)) return result;
  const double half = kNormal95 * result.standard_error;
  result.interval = {std::max(0.0, one.auc - half), std::min(1.0, one.auc + half)};
  return result;
}

}  // namespace

AucInterval delong_interval(std::span<const float> targets, std::span<const float> scores) {
  if (!rank_scores(targets, scores)) return {};
  return placement_interval(placements(targets, scores));
}

DelongTest delong_test(std::span<const float> targets, std::span<const float> first,
                       std::span<const float> second) {
  DelongTest test;
  if (!rank_scores(targets, first) || !rank_scores(targets, second)) return test;
  const Placements one = placements(targets, first);
  const Placements other = placements(targets, second);
  test.first = placement_interval(one);
  test.second = placement_interval(other);
  test.difference = one.auc - other.auc;
  const double variance =
      covariance(one, one) + covariance(other, other) - 2 * covariance(one, other);
  if (std::isnan(variance)) return test;
  // Two models that rank alike: the three terms cancel but for rounding.
  test.standard_error = variance > 1e-18 ? std::sqrt(variance) : 0;
  test.interval = {test.difference - kNormal95 * test.standard_error,
                   test.difference + kNormal95 * test.standard_error};
  if (test.standard_error > 0) {
    test.z = test.difference / test.standard_error;
    test.p_value = two_sided_normal(test.z);
  } else {
    test.z = 0;
    test.p_value = std::abs(test.difference) < 1e-12 ? 1 : 0;
  }
  return test;
}

}  // namespace amalgam
