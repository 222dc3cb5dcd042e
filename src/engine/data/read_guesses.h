// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/data/column_builder.h"
#include "engine/data/column_plan.h"
#include "engine/data/read_result.h"
#include "engine/data/table.h"

namespace amalgam {

/// What is known of one column when it has been read.
struct ColumnFacts {
  const Column& column;
  const ColumnPlan& plan;
  const ColumnEvidence& evidence;
  const std::vector<std::int64_t>& missing_counts;  ///< by word for "missing"
};

/// What was guessed about the columns: marks, dates, words for "missing", identifiers, codes and labels, each with its
/// evidence and what may be chosen instead. At most 50 guesses of a kind.
std::vector<ReadGuess> column_guesses(const std::vector<ColumnFacts>& columns, const MissingWords& missing,
                                      const ReadRecipe& recipe);

}  // namespace amalgam
