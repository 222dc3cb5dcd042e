// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"
#include "engine/data/table.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// One condition on the scored rows of a run.
struct CaseCondition {
  enum class Kind {
    outcome,  ///< the truth is one class and the decision another (or the same)
    correct,  ///< the decision is the truth, or is not
    score,    ///< the score lies in a band
    rows,     ///< the row is one of a set
    value,    ///< a column holds a text
    range     ///< a column's number lies in a range
  };
  Kind kind = Kind::rows;
  int truth = -1, decision = -1;  ///< outcome: class indices (binary: 1 = positive); -1 = any
  bool is_right = false;          ///< correct
  double cut_off = 0.5;           ///< outcome, correct; binary: decided positive from this score on
  double low = -std::numeric_limits<double>::infinity();  ///< score, range: low ≤ x < high …
  double high = std::numeric_limits<double>::infinity();
  bool is_closed = true;           ///< … and x = high belongs too
  std::string column = {};         ///< value, range
  std::string value = {};          ///< value: the cell as text; "" = missing
  std::vector<std::int64_t> rows = {};  ///< rows: data rows, ascending
  std::string label = {};          ///< rows: what they were chosen by, e.g. "map"
  bool operator==(const CaseCondition&) const = default;
};

/// Conditions that all hold. Of those that exclude each other (outcomes, score bands, row sets, one column's) there is
/// never more than one.
struct CaseFilter {
  std::vector<CaseCondition> conditions = {};
  bool operator==(const CaseFilter&) const = default;
  bool is_empty() const { return conditions.empty(); }
  /// The filter with one condition more, in the place of the one that it excludes.
  CaseFilter with(const CaseCondition& condition) const;
  CaseFilter without(std::size_t place) const;
  /// Whether one of the conditions is this one.
  bool has(const CaseCondition& condition) const;
};

nlohmann::json to_json(const CaseFilter& filter);
/// Errors:  Error(request) "cases.filter" naming the member that is wrong
CaseFilter case_filter_from(const nlohmann::json& json);

/// P(positive), the largest probability, or the value of a scored row. `i` counts the predictions.
double case_score(const PredictionRecord& predictions, std::size_t i);
/// Index of the class that is decided for; regression -1.
int case_decision(const PredictionRecord& predictions, std::size_t i, Task task, double cut_off);

/// Whether a condition means something for such a run: classes for outcomes, columns that the table has.
bool can_hold(const CaseCondition& condition, Task task, std::size_t classes, const Table* table);

/// Places in `predictions` of the rows for which every condition holds, ascending. `table` may be null where no condition
/// is on a column; rows outside the table match none of those.
///
/// Cost:  O(rows · conditions), row sets with a binary search
std::vector<std::size_t> matching_cases(const CaseFilter& filter, const PredictionRecord& predictions, Task task,
                                        const Table* table);

/// A bar of a histogram of scored rows, and the condition that it stands for.
struct CaseBar {
  std::string label = {};
  double low = 0, high = 0;  ///< of a number; equal where the bar is a category
  std::int64_t rows = 0;     ///< of all scored rows
  CaseCondition condition;
};

/// How the scored rows spread over the score (`column` empty) or over a column: bins of equal width for numbers (scores
/// of classes: from 0 to 1), the most frequent values for categories, those without a value last.
///
/// Returns: empty for other column types, and where there are no numbers
std::vector<CaseBar> case_bars(const PredictionRecord& predictions, Task task, const Table* table, const std::string& column,
                               int bins = 20);

}  // namespace amalgam
