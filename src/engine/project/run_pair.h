// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/modality_map.h"
#include "engine/evaluation/bootstrap.h"
#include "engine/evaluation/delong.h"
#include "engine/project/project_store.h"

namespace amalgam {

/// The outputs of two runs on the rows that both scored, in the first one's order.
struct RunPair {
  RunRecord first = {}, second = {};
  Part part = Part::test;  ///< test, or validation where one of them has no scored test row
  Task task = Task::binary;
  int width = 1;  ///< outputs a row
  std::vector<float> targets = {};                             ///< [rows]
  std::vector<float> first_outputs = {}, second_outputs = {};  ///< [rows · width]
  std::int64_t only_in_first = 0, only_in_second = 0;          ///< rows that the other one has not scored
};

/// Errors:  Error(request) "compare.same_run", "compare.other_data" (different data sets or targets),
///          "compare.no_common_rows", "credit.no_predictions" (nothing usable is stored of that part)
RunPair pair_runs(const ProjectStore& store, std::int64_t first, std::int64_t second);

/// The metrics that two runs can be compared by: those of a credit score for yes/no targets, else all of the task.
std::vector<std::string> paired_metrics(Task task);

/// Paired bootstrap of one metric, or of all of paired_metrics where none is named.
/// Errors:  Error(request) "compare.metric"
std::vector<PairedDifference> paired_differences(const RunPair& pair, const BootstrapOptions& options, std::string_view metric = {});

/// What a test says of a run beside the baseline.
enum class Verdict { unknown, no_difference, better, worse };
std::string_view to_string(Verdict verdict);  ///< "unknown", "no_real_difference", "better", "worse"

/// A run against the baseline by one metric, tested on the rows that both have.
struct BaselineTest {
  std::int64_t run = 0, baseline = 0;
  Part part = Part::test;
  std::int64_t rows = 0;
  std::string method = {};           ///< "delong" (ROC AUC and Gini) or "bootstrap"
  PairedDifference difference = {};  ///< run − baseline
  Verdict verdict = Verdict::unknown;
  double gain = 0;     ///< the difference with the sign that counts: above 0 the run is better; NaN = not known
  Interval gains = {}; ///< its interval
  std::string sentence = {};  ///< "Better by 0.0123 [0.0040, 0.0206]."
};

/// Errors:  of pair_runs and paired_differences
BaselineTest test_against(const ProjectStore& store, std::int64_t run, std::int64_t baseline, const std::string& metric,
                          const BootstrapOptions& options = {});

}  // namespace amalgam
