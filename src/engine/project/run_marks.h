// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace amalgam {

/// What the analyst marks a run with. Training never changes it.
struct RunMarks {
  bool is_baseline = false;  ///< the run that others are measured against; one a project
  bool is_pinned = false;    ///< stands first in lists
  bool is_archived = false;  ///< left out of lists; nothing is deleted
  std::string note = {};
  std::vector<std::string> tags = {};  ///< in order, each once
  bool operator==(const RunMarks&) const = default;
};

/// What is to be changed about a run's marks and name; what is empty stays as it is.
struct RunMarkChange {
  std::optional<std::string> name = {};  ///< blank = left as it is
  std::optional<bool> is_baseline = {}, is_pinned = {}, is_archived = {};
  std::optional<std::string> note = {};
  std::optional<std::vector<std::string>> tags = {};  ///< in place of those there are
};

/// Tags without blanks around them, in order, each once.
/// Errors: Error(request) "project.tag" for one that is empty or holds a comma or a line break
std::vector<std::string> tidy_tags(const std::vector<std::string>& tags);

/// What was decided about the score of a run; exports carry it.
struct RunDecision {
  std::optional<double> cut_off = {};       ///< scores below it are approved; of the recalibrated score where there is one
  std::string recalibration = "none";       ///< "none", "platt" or "isotonic"
  std::string recalibration_json = "{}";    ///< the fitted curve: see Recalibration
  bool operator==(const RunDecision&) const = default;
};

}  // namespace amalgam
