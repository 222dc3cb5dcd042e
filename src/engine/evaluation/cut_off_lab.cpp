// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/cut_off_lab.h"

#include <algorithm>
#include <cmath>

#include "engine/base/not_a_number.h"

namespace amalgam {

double CutOffPoint::approval_rate() const { return ratio(approved(), rows()); }
double CutOffPoint::bad_rate() const { return ratio(approved_bads, approved()); }
double CutOffPoint::bads_declined() const {
  return ratio(declined_bads, declined_bads + approved_bads);
}
double CutOffPoint::cost(const DecisionCosts& costs) const {
  return costs.approved_bad * static_cast<double>(approved_bads) +
         costs.approved_good * static_cast<double>(approved_goods) +
         costs.declined_bad * static_cast<double>(declined_bads) +
         costs.declined_good * static_cast<double>(declined_goods);
}

CutOffLab::CutOffLab(const RankedScores& scores) {
  std::int64_t goods = 0, bads = 0;
  for (auto at = scores.groups.rbegin(); at != scores.groups.rend(); ++at) {  // clang 14 does not compile a reversed view
    const ScoreGroup& group = *at;
    cut_offs_.push_back(group.score);
    approved_goods_.push_back(goods);
    approved_bads_.push_back(bads);
    goods += group.negatives;
    bads += group.positives;
  }
  // Everybody: the next number above the highest score.
  cut_offs_.push_back(
      cut_offs_.empty() ? 0.5F
                        : std::nextafter(cut_offs_.back(), std::numeric_limits<float>::infinity()));
  approved_goods_.push_back(goods);
  approved_bads_.push_back(bads);
}

CutOffPoint CutOffLab::decision(std::size_t index) const {
  CutOffPoint point;
  point.cut_off = static_cast<double>(cut_offs_[index]);
  point.approved_goods = approved_goods_[index];
  point.approved_bads = approved_bads_[index];
  point.declined_goods = approved_goods_.back() - point.approved_goods;
  point.declined_bads = approved_bads_.back() - point.approved_bads;
  return point;
}

std::size_t CutOffLab::decision_of(double cut_off) const {
  const auto cut = static_cast<float>(cut_off);
  const auto place = std::lower_bound(cut_offs_.begin(), cut_offs_.end(), cut) - cut_offs_.begin();
  return std::min(static_cast<std::size_t>(place), cut_offs_.size() - 1);
}

CutOffPoint CutOffLab::at(double cut_off) const {
  CutOffPoint point = decision(decision_of(cut_off));
  point.cut_off = cut_off;
  return point;
}

CutOffPoint CutOffLab::for_approval(double share) const {
  const double most = share * static_cast<double>(approved_goods_.back() + approved_bads_.back());
  // Prefix sums only grow: look for the first decision that approves too many.
  std::size_t low = 0, high = cut_offs_.size();
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    const auto approved = static_cast<double>(approved_goods_[middle] + approved_bads_[middle]);
    (approved <= most * (1 + 1e-12) ? low : high) = middle;
  }
  return decision(low);
}

CutOffPoint CutOffLab::for_bad_rate(double rate) const {
  for (std::size_t index = decisions(); index-- > 1;) {
    const auto approved = static_cast<double>(approved_goods_[index] + approved_bads_[index]);
    if (static_cast<double>(approved_bads_[index]) <= rate * approved) return decision(index);
  }
  return decision(0);
}

CutOffPoint CutOffLab::cheapest(const DecisionCosts& costs) const {
  CutOffPoint best = decision(0);
  for (std::size_t index = 1; index < decisions(); ++index) {
    const CutOffPoint point = decision(index);
    if (point.cost(costs) <= best.cost(costs)) best = point;
  }
  return best;
}

std::vector<CutOffPoint> CutOffLab::curve(std::size_t most) const {
  const std::size_t points = std::max<std::size_t>(2, std::min(most, decisions()));
  std::vector<CutOffPoint> out;
  if (decisions() == 1) return {decision(0)};
  for (std::size_t i = 0; i < points; ++i) {
    out.push_back(decision(i * (decisions() - 1) / (points - 1)));
  }
  return out;
}

}  // namespace amalgam
