// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "engine/data/modality_map.h"

namespace amalgam {

/// How well one column alone tells a binary target: the area under its ROC curve, 0.5 … 1, whatever its direction.
///
/// A missing cell is a value of its own, since a column that is filled only after the outcome tells it too. Texts
/// and categories are scored by the target rate of the same value in other rows (five folds), so that a different
/// value in each row tells nothing.
///
/// Returns: NaN if there are fewer than ten rows of a class
/// Cost:    O(n log n) of the rows looked at: every `step`-th
double single_column_auc(const Column& column, std::span<const double> target, std::int64_t step = 1);

/// Adds to a proposal what speaks for a leak: a column that alone has an AUC of 0.95 or more, the name of a
/// result, a date after the decision, and values that name rows.
void warn_of_leaks(const Table& table, const std::vector<ColumnProfile>& profiles, const TargetValues& target,
                   MapProposal& proposal);

}  // namespace amalgam
