// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/data/modality_map.h"
#include "engine/data/table.h"
#include "engine/evaluation/segments.h"

namespace amalgam {

/// Rows with their truth and with what a model says of them.
struct JudgedRows {
  const Table& table;
  Task task = Task::binary;
  std::vector<std::string> classes;   ///< in the order of the outputs; empty for values
  double cut_off = 0.5;               ///< binary: predicted positive from this score on
  std::span<const std::int64_t> rows;  ///< data rows
  std::vector<float> targets;         ///< [n] class index or value
  std::vector<float> outputs;         ///< [n · C] probabilities or values; empty = not known

  int decision(std::size_t row) const;  ///< class index; 0 for values
  /// Probability of the positive (several classes: of the chosen) class, or the value.
  double score(std::size_t row) const;
  /// "TP", "FP", "FN", "TN"; several classes: "right", "wrong".
  const char* outcome(std::size_t row) const;
};

/// One comparison: a column, or "score", "class" (the truth) or "outcome" as JudgedRows has them, with a value. A column
/// of that name goes first; "model.score" always means the model's.
struct RowCondition {
  enum class Subject { column, score, label, outcome };
  Subject subject = Subject::column;
  std::string column;
  std::string comparison;  ///< "=", "!=", "<", "<=", ">", ">="
  std::string value;       ///< "" = missing
  double number = 0;       ///< of `value`, NaN where it is none

  bool asks_model() const { return subject == Subject::score || subject == Subject::outcome; }
  bool holds(const JudgedRows& rows, std::size_t row) const;
};

/// Reads "income < 3000 and region = north and outcome = FN".
///
/// Errors:  Error(request) "filter.syntax" (no comparison, an order asked of words), "filter.unknown" (no such column)
std::vector<RowCondition> read_conditions(const std::string& text, const Table& table);

/// The places in `rows` where all conditions hold, ascending.
/// Errors:  Error(request) "filter.not_applicable" (an outcome of values), "filter.unknown_value" (an outcome that does not exist)
std::vector<std::size_t> places_where(const JudgedRows& rows, const std::vector<RowCondition>& conditions);

/// Whether grouping by it needs the model's outputs.
bool grouping_asks_model(const std::string& by, const Table& table);

/// Groups of rows by "class", "outcome", "score" (fifths) or a column: categories by value (the `most` most frequent, then
/// "(other)" and "(missing)"), numbers by quarters or, where there are few of them, by value. Only groups that have rows.
///
/// Shapes:  group_of [rows.rows.size()]
/// Errors:  Error(request) "groups.unknown", "groups.not_applicable", "bins.column" (texts and lists)
RowGroups group_rows(const JudgedRows& rows, const std::string& by, std::size_t most = 12);

/// Texts by which group_rows can group here, "class", "outcome" and "score" first.
std::vector<std::string> possible_groupings(Task task, const Table& table, const ModalityMap& map);

}  // namespace amalgam
