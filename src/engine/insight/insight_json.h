// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/insight/modality_shapley.h"
#include "engine/insight/open_run.h"

namespace amalgam {

/// {"value", "low", "high"}; what is not defined is null.
nlohmann::json estimate_json(const Estimate& estimate);

/// A result as insight "modality_shapley" tells it, see docs/insight.md for every member:
///
/// - "part", "rows", "rows_of_part", "seed", "resamples", "level", "fingerprint" (of the weights), "modalities" [M]
/// - "absence": {"how": "state" | "left_out" | "mark", "sentence"}: what a modality outside a coalition becomes
/// - "empty": {"how": "model" | "base_rate", "outputs": [C]}: what is said when nothing is there, logits or value
/// - "games": [{"id": "metric" | "information" | "score", "metric", "higher_is_better", "none", "all" (value of the empty
///   and of the whole coalition), "coalitions": [2^M] (bit m of the index = modality m is there),
///   "values": [{"modality", "value", "low", "high", "size"}] ("size": mean absolute value, score only, else null),
///   "interactions": {"value", "low", "high", "size"}: [M][M] each ("size" for score only)}]
/// - "findings": plain sentences
nlohmann::json shapley_json(const ShapleyResult& result, const OpenRun& run, const InsightRows& rows,
                            const ShapleySettings& settings, bool own_answer);

/// What the values and interactions say, in plain sentences: what helps, what cannot be told from nothing, which pairs
/// are worth more together (synergy) or overlap (redundancy).
std::vector<std::string> shapley_findings(const ShapleyResult& result, const std::vector<std::string>& modalities);

/// Works the answer of "modality_shapley" out, or finds the one that is kept if `may_be_kept` and it is of the same
/// weights. null if it was stopped.
nlohmann::json shapley_answer(const InsightCall& call, const OpenRunPtr& run, bool may_be_kept);

}  // namespace amalgam
