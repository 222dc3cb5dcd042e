// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/data/table.h"
#include "engine/project/credit_pack.h"

namespace amalgam {

/// How each column of the run's map moved from its training rows to `rows` (CSI), and each modality: the mean over its
/// columns with the light of the worst. Texts and lists by the length of their cells.
///
/// Returns: {"reference", "columns": [{"column", "modality", "by", "index", "light", …}], "modalities": [{"modality",
///          "index", "worst_index", "worst_column", "light"}]}, the worst columns first
/// Errors:  Error(data) "table.no_column"
nlohmann::json column_stability(const ProjectStore& store, const RunRecord& run, const Table& table, std::span<const std::int64_t> rows);

/// Metrics and fairness by the values of columns; whose score is below the cut-off is approved.
/// Errors:  Error(data) "table.no_column", Error(request) "bins.column"
nlohmann::json segments_of_scores(const PartScores& scores, const Table& table, const std::vector<std::string>& columns, double cut_off);

/// Both for the part that the credit pack would show, without its bootstrap: {"part", "stability", "segments"}.
/// Without options.cut_off the one stored with the run, or the cheapest on validation.
/// Errors:  of part_scores and the two above
nlohmann::json credit_columns(const ProjectStore& store, std::int64_t run, const Table& table, const CreditPackOptions& options);

}  // namespace amalgam
