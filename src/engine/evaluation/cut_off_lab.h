// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/evaluation/score_groups.h"

namespace amalgam {

/// What a decision about one applicant costs; a gain is a negative cost. In the analyst's own unit.
struct DecisionCosts {
  double approved_bad = 5;   ///< a loss
  double declined_good = 1;  ///< a margin that is missed
  double approved_good = 0;
  double declined_bad = 0;
};

/// All that a cut-off brings about. An applicant is approved whose score is below it.
struct CutOffPoint {
  double cut_off = std::numeric_limits<double>::quiet_NaN();
  std::int64_t approved_goods = 0, approved_bads = 0, declined_goods = 0, declined_bads = 0;

  std::int64_t approved() const { return approved_goods + approved_bads; }
  std::int64_t rows() const { return approved() + declined_goods + declined_bads; }
  double approval_rate() const;  ///< NaN without rows
  double bad_rate() const;       ///< of the approved; NaN if nobody is
  double bads_declined() const;  ///< share of all bads that is kept out; NaN without bads
  double cost(const DecisionCosts& costs) const;  ///< of all rows together
};

/// Every cut-off there is for a set of scores, worked out once so that moving one is instant.
///
/// A score and a cut-off are compared in float, as scores are; `decisions()` counts from declining
/// everybody (0) to approving everybody, one more distinct score each.
class CutOffLab {
 public:
  /// Cost: O(groups)
  explicit CutOffLab(const RankedScores& scores);

  std::size_t decisions() const { return cut_offs_.size(); }
  CutOffPoint decision(std::size_t index) const;  ///< index below decisions(). Constant time
  std::size_t decision_of(double cut_off) const;  ///< the decision that any cut-off comes to. Cost: O(log groups)
  CutOffPoint at(double cut_off) const;           ///< any cut-off. Cost: O(log groups)
  /// The most approvals that are not more than this share. Cost: O(log groups)
  CutOffPoint for_approval(double share) const;
  /// The most approvals whose bad rate is not above this one; nobody where there are none. Cost:
  /// O(groups)
  CutOffPoint for_bad_rate(double rate) const;
  /// The lowest cost; of equal ones the one that approves most. Cost: O(groups)
  CutOffPoint cheapest(const DecisionCosts& costs) const;
  /// Decisions for a curve: all, or about `most` of them evenly spaced with both ends.
  std::vector<CutOffPoint> curve(std::size_t most) const;

 private:
  std::vector<float> cut_offs_;                               // ascending, [groups + 1]
  std::vector<std::int64_t> approved_goods_, approved_bads_;  // prefix sums, [groups + 1]
};

}  // namespace amalgam
