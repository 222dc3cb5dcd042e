// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/data/split.h"

namespace amalgam {

/// Throws Error(request) "split.rule": "The split '…' <why>" and how a rule is written.
[[noreturn]] void fail_split_rule(const std::string& rule, const std::string& why);

/// "70/15/15" as shares that add up to one.
///
/// Errors:  Error(request) "split.rule"
std::array<double, 3> parse_shares(const std::string& rule, const std::string& shares);
/// Whether a text is meant as shares.
bool looks_like_shares(const std::string& text);

/// Rows by class, or (regression) by tenths of the sorted values; rows without a target are in none.
std::vector<std::vector<std::int64_t>> strata_of(const TargetValues& target);

/// The part of each row by the rule "time:COLUMN:…": the earliest rows train, the latest test.
///
/// Behind the column stand shares (of the rows with a target and a date), one date (test begins there; the last
/// 15/85 of the rows before it validate), two dates ("2023-01-01/2023-07-01": validation, test), or nothing
/// (70/15/15). Rows of one moment are never in two parts; rows without a date are in none.
/// Errors:  Error(request) "split.rule"
std::vector<Part> parts_by_time(const std::string& rule, const Table& table, const TargetValues& target);

/// The part of each row by the rule "group:COLUMN:70/15/15": all rows with one key are in one part. Sizes, and the
/// classes in them, come as near to the shares as whole groups allow; a row without a key is a group of its own.
///
/// Cost:    O(groups · classes in a group), after sorting
/// Source:  the greedy order of scikit-learn's StratifiedGroupKFold: large groups first, each to the part that
///          lacks its classes most
std::vector<Part> parts_by_group(const std::string& rule, const Table& table, const TargetValues& target,
                                 std::uint64_t seed);

/// The part of each row by the rule "fold:2/5": the rows are dealt to five folds, each with its share of every class
/// (regression: of every tenth of the values); the second fold tests, the next one validates (after the last comes
/// the first), the others train. The same seed gives the same folds, so that the five runs test every row once.
///
/// Errors:  Error(request) "split.rule"
std::vector<Part> parts_by_fold(const std::string& rule, const Table& table, const TargetValues& target,
                                std::uint64_t seed);

/// The column that a rule such as "time:COLUMN:70/15/15" names, and what stands behind it.
struct RuleColumn {
  const Column* column = nullptr;
  std::string rest = {};
};
RuleColumn column_of_rule(const std::string& rule, const Table& table);

}  // namespace amalgam
