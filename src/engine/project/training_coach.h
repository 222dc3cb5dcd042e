// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/options.h"
#include "engine/data/modality_map.h"
#include "engine/project/project_store.h"
#include "engine/project/run_record.h"

namespace amalgam {

/// What may go wrong, or well, in a training run.
enum class CoachKind {
  all_well, overfitting, diverged, rate_too_high, still_improving, no_better_than_chance, modality_collapse,
  modality_unused, dead_head, small_validation
};
std::string_view to_string(CoachKind kind);  ///< "overfitting", …

enum class CoachSeverity { good, hint, warning, serious };
std::string_view to_string(CoachSeverity severity);

/// Something to do about a finding; with a setting where it is one.
struct CoachRemedy {
  std::string sentence;
  std::string option = {};  ///< full name, or empty
  OptionValue value = {};
};

/// One finding, in words for an analyst.
struct CoachFinding {
  CoachKind kind = CoachKind::all_well;
  CoachSeverity severity = CoachSeverity::hint;
  int epoch = 0;           ///< where to pin it; 0 = to the run as a whole
  std::string modality = {};
  std::string sentence;    ///< with the figures that it rests on
  std::vector<CoachRemedy> remedies = {};
};

/// What the coach looks at: all of it stands in the project.
struct CoachInput {
  RunRecord run;
  std::vector<EpochRecord> epochs;
  Task task = Task::binary;
  std::int64_t positives = 0, negatives = 0;  ///< validation rows of a yes/no target; 0 = not known
};

/// Findings about a run, the most serious first; one "all is well" where an ended run gives none.
std::vector<CoachFinding> coach(const CoachInput& input);

/// What stands in a project about a run.
/// Errors:  Error(request) if there is no such run
CoachInput coach_input(const ProjectStore& store, std::int64_t run);

/// Standard error of a ROC-AUC.
/// Source:  Hanley & McNeil 1982
double auc_standard_error(double auc, std::int64_t positives, std::int64_t negatives);

}  // namespace amalgam
