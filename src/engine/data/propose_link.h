// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/data/table.h"

namespace amalgam {

/// A way to link a second table, with what speaks for it.
struct LinkProposal {
  LinkSpec spec;         ///< all but the file and how it is read; no key if no columns fit
  double key_share = 0;  ///< share of the main table's keys looked at that the second table has, 0 … 1
  std::vector<std::string> reasons;  ///< sentences: the key, the kind, the times, what is linked
};

/// Finds the key that two tables share, whether it repeats, the time of the second and the decision date of the main
/// one, and what is worth linking. The analyst has the last word.
///
/// Cost:    O(rows of the second table · columns that may be its key); of the main one at most 5,000 rows are looked at
LinkProposal propose_link(const Table& main, const Table& other);

}  // namespace amalgam
