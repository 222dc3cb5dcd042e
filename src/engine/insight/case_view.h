// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "engine/data/edited_rows.h"
#include "engine/insight/open_run.h"

namespace amalgam {

/// A question about one row.
struct CaseQuestion {
  std::int64_t row = 0;
  CellEdits edits;            ///< the what-if: cells in place of the row's
  Coalition muted = 0;        ///< modalities taken away
  double cut_off = 0.5;       ///< binary: predicted positive from this score on
  bool own_answer = true;     ///< the model's own answer to a row with nothing, else the base rate
  bool search = true;         ///< look for the smallest change that flips the decision
  std::function<bool()> goes_on = [] { return true; };  ///< asked while searching; false gives the search up
};

/// A row, as it is or edited, as the model's input: one row.
struct CaseRow {
  Table cells;  ///< one row with the model's columns
  Batch batch;
};
CaseRow case_row(const OpenRun& run, std::int64_t row, const CellEdits& edits, Coalition muted);

/// What the model says of a row and how the modalities share it: exact Shapley values of the score (log-odds of class
/// `explained`; values: the value), from one pass over all coalitions.
///
/// "score": probability of the positive (several classes: the chosen) class, or the value; "log_odds" (or null for values);
/// "probabilities": by class, [] for values; "decision": class, null for values; "base": the score game's value of nothing;
/// "contributions": [M] {"modality", "value", "is_there"}, which add up to log-odds (value) − base;
/// "interactions": [M][M]
nlohmann::json say_of(const OpenRun& run, const CaseRow& row, const CaseQuestion& question, int explained);

/// Index of the class that is decided for; regression 0.
int decision_of(const OpenRun& run, std::span<const float> outputs, double cut_off);

/// The smallest single change of a number or a category that flips the decision: {"column", "modality", "from", "to",
/// "distance", "score", "decision"}, and the smallest of each other column that has one under "others", nearest first.
/// null where none of those tried does, where it was given up, and for regression. See single_changes for what is tried and how far it is.
nlohmann::json smallest_change(const OpenRun& run, const CaseRow& row, const CaseQuestion& question);

/// Modality weights, attention and tokens of one row: {"weights": [M] or null, "attention": per layer [heads][M][M],
/// "tokens": [M] {"modality", "tokens": [{"name", "attention"}]}}; tokens are empty where the modality is not there and for
/// baselines, and are the first member's.
nlohmann::json look_of(const OpenRun& run, const CaseRow& row);

}  // namespace amalgam
