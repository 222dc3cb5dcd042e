// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/metrics.h"
#include "engine/evaluation/resampled_metric.h"
#include "engine/export/report_words.h"
#include "engine/fusion/strategy_info.h"
#include "engine/project/project_store.h"
#include "engine/workbench.h"

namespace amalgam {

/// What can be said of one run against another.
enum class Outcome { better, worse, no_difference, unknown };
std::string_view to_string(Outcome outcome);  ///< "better", "worse", "no_real_difference", "unknown"

/// Two runs in the headline metric, on the rows that both scored. `difference` = first − second as it stands, so that
/// below 0 is a gain where lower is better; `outcome` is the first run's.
struct HeadlineTest {
  double first = 0, second = 0;
  Estimate difference;
  double p_value = 0;
  std::int64_t rows = 0;
  bool is_delong = false;  ///< else the paired bootstrap
  Outcome outcome = Outcome::unknown;
};

/// What a report knows about one run.
struct ReportRun {
  RunRecord record;
  nlohmann::json config;  ///< the experiment
  StrategyInfo info;      ///< of its strategy; of one that is not known any more: its id
  Task task = Task::binary;
  std::string target, positive, split;
  std::vector<std::string> classes;      ///< in the order of the outputs; empty for values
  bool is_measured = false;              ///< over, with the headline metric on the judged rows
  Estimate value;                        ///< headline metric on the judged rows, with its interval
  std::int64_t judged_rows = 0;
  std::optional<HeadlineTest> against_reference;
};

/// Everything a report says, before it is put into words.
struct ReportFacts {
  const ProjectStore& store;
  const ReportRequest& request;
  ReportWords words;
  std::vector<ReportRun> runs = {};  ///< all of the project, oldest first
  std::vector<std::size_t> compared = {};  ///< runs with the same data and target that were measured, best on validation first
  std::vector<std::size_t> folds = {};     ///< of a cross-validation: measured on other rows each, told apart
  std::vector<std::size_t> detailed = {};  ///< whose curves and weights are shown; the judged one first
  Task task = Task::binary;           ///< of those runs
  const Metric* headline = nullptr;   ///< ROC AUC; of values RMSE
  Part judged = Part::test;           ///< validation where no run has test rows
  std::int64_t dataset = 0;
  const ReportRun* candidate = nullptr;  ///< the run that the verdict is about; null = none was measured
  const ReportRun* reference = nullptr;  ///< best baseline, else best single modality; null = there is none
  const ReportRun* single = nullptr;     ///< best single modality where it is not the reference
  std::optional<HeadlineTest> against_single = {};
  std::string explain_problem = {};  ///< why Shapley values could not be worked out; empty = they were, or were not asked for

  /// "Hybrid fusion 3 (run 3, Hybrid fusion)"
  std::string name_of(const ReportRun& run) const;
  std::string short_name_of(const ReportRun& run) const;  ///< "3 · Hybrid fusion 3"
  std::string title_of(const ReportRun& run) const;       ///< of its strategy, in the report's language
  std::string headline_title() const;                     ///< "ROC AUC"
  bool is_baseline(const ReportRun& run) const { return run.info.family == StrategyFamily::baseline; }
  /// A kept answer of an insight about the weights that the run has now; null where there is none.
  nlohmann::json insight(const ReportRun& run, std::string_view id) const;
};

/// Fusion strategies, and ensembles of them.
bool combines_modalities(const ReportRun& run);

/// Collects and measures. The choice between runs is made on validation rows, the judgement on test rows.
///
/// Errors:  Error(request) "report.no_runs", "project.no_run" (request.runs)
/// Cost:    reads the stored outputs of every run once; O(rows log rows) a run, values and several classes times 1,000
ReportFacts collect_facts(const ProjectStore& store, const ReportRequest& request);

/// The run's outputs that can be measured.
struct ScoredRows {
  std::vector<std::int64_t> rows;
  std::vector<float> targets, outputs;
  int width = 1;
};
ScoredRows scored_rows(const ProjectStore& store, std::int64_t run, Part part);
Predictions predictions_of(const ScoredRows& scored, Task task);

}  // namespace amalgam
