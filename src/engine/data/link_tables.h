// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/data/table.h"

namespace amalgam {

/// What came of linking.
struct LinkResult {
  TablePtr table;                       ///< the main table with the new columns behind its own
  std::vector<std::string> new_columns;
  std::int64_t main_rows = 0, matched_main_rows = 0;    ///< rows of the main table; with a partner
  std::int64_t other_rows = 0, matched_other_rows = 0;  ///< rows of the second; whose key the main table has
  std::int64_t used_other_rows = 0;     ///< matched, not too late, not a duplicate
  std::int64_t late_rows = 0;           ///< matched, but behind the cut-off of every main row of their key
  std::int64_t undated_rows = 0;        ///< matched, but without a time although there is a cut-off
  std::int64_t undecided_main_rows = 0; ///< without a decision date: nothing is linked to them
  std::int64_t duplicate_main_keys = 0; ///< keys that stand in several rows of the main table
  std::int64_t duplicate_other_keys = 0;  ///< the same of the second (one-to-one: the latest, else the first row counts)
  std::vector<std::string> sentences;   ///< all that, in plain words
};

/// Links a second table to the main one by key. Keys are compared as texts without blanks around them.
///
/// One-to-one joins columns. One-to-many makes of each value column a cell such as "[10, 12.5, null]" per key, oldest
/// first (a temporal modality), and of the event column a JSON list [{"e": "paid", "t": 19783}] with the time in days
/// since 1970-01-01 (a behavioural one). With `cut_off`, rows later than a main row's decision date are not linked to
/// it: what was not known on that day cannot leak in.
/// Errors:  Error(request) "link.no_column", "link.invalid" (a date column that is none, nothing to link)
/// Cost:    O(rows · log rows of a key)
LinkResult link_tables(const Table& main, const Table& other, const LinkSpec& spec);

}  // namespace amalgam
