// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/table.h"
#include "engine/evaluation/bootstrap.h"
#include "engine/evaluation/cut_off_lab.h"
#include "engine/evaluation/score_bands.h"
#include "engine/project/project_store.h"

namespace amalgam {

/// What the credit pack is to look at, beside the stored predictions.
struct CreditPackOptions {
  Part part = Part::none;             ///< none = test, or validation where no row is tested
  std::vector<std::string> segments = {};  ///< columns whose values part the rows; they need the table
  DecisionCosts costs = {};
  std::optional<double> cut_off = {};  ///< empty = the one stored with the run, or the cheapest on validation
  PointScale scale = {};
  std::vector<double> edges = {};      ///< of the score bands; empty = quantiles of validation
  int bands = 10;
  BootstrapOptions bootstrap = {};
};

/// The outputs of one part that can be measured, with the recalibration that is stored with the run.
struct PartScores {
  Part part = Part::test;
  std::vector<std::int64_t> rows = {};  ///< data rows
  std::vector<float> targets = {};      ///< 1 = bad
  std::vector<float> scores = {};       ///< P(bad)
  std::int64_t without_score = 0;       ///< left out: the score or the outcome is not known
};
/// Errors:  Error(request) "credit.not_binary" (the run's target is no yes/no question),
///          "credit.no_predictions" (nothing is stored of that part)
PartScores part_scores(const ProjectStore& store, std::int64_t run, Part part);
/// The same without the recalibration that is stored with the run.
PartScores part_scores_as_trained(const ProjectStore& store, std::int64_t run, Part part);
/// The part that is measured: the wanted one; for none test, or validation where no row is tested.
Part credit_part(const ProjectStore& store, std::int64_t run, Part wanted);
/// Throws Error(request) "credit.not_binary" unless the run's target is a yes/no question.
void check_binary_run(const RunRecord& run);

/// The numbers that a credit analyst presents, worked out from a run's stored predictions:
/// docs/credit-pack.md describes each member and its formula.
///
/// `table` (may be null) is the run's own: it gives the columns' stability and the segments.
/// Errors:  those of part_scores, check_scale, score_bands; Error(data) "table.no_column",
///          Error(request) "bins.column" (a segment), "credit.no_table" (segments without a table)
/// Cost:    some seconds for a million rows
nlohmann::json credit_pack(const ProjectStore& store, std::int64_t run, const Table* table,
                           const CreditPackOptions& options = {});

/// Two runs on the test rows that both have (validation rows where there are none): DeLong's test of the
/// ROC-AUC and the paired bootstrap of every metric, each with a plain verdict.
///
/// Errors:  those of part_scores; Error(request) "compare.other_data" (different data sets or targets),
///          "compare.no_common_rows", "compare.same_run"
nlohmann::json compare_runs(const ProjectStore& store, std::int64_t first, std::int64_t second,
                            const BootstrapOptions& options = {});

}  // namespace amalgam
