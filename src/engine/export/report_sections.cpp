// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report_sections.h"

namespace amalgam {

#define SECTION(id, title) void fill_##id##_section(const ReportFacts& facts, ReportSection& section);
#include "engine/export/report_sections.def"
#undef SECTION

const std::vector<ReportSectionKind>& report_section_kinds() {
  static const std::vector<ReportSectionKind> kinds = {
#define SECTION(id, title) {#id, title, fill_##id##_section},
#include "engine/export/report_sections.def"
#undef SECTION
  };
  return kinds;
}

std::string part_name(const ReportWords& words, Part part) {
  switch (part) {
    case Part::train: return words.text("train");
    case Part::validation: return words.text("validation");
    case Part::test: return words.text("test");
    case Part::none: break;
  }
  return words.text("no part");
}

std::string metric_title(const ReportWords& words, const std::string& id) {
  if (id.empty()) return "–";
  const Metric* const metric = find_metric(id);
  return words.known(metric ? metric->title : id);
}

std::string state_name(const ReportWords& words, RunState state) {
  switch (state) {
    case RunState::finished: return words.text("finished");
    case RunState::stopped_early: return words.text("stopped early");
    case RunState::stopped_by_user: return words.text("stopped by the user");
    case RunState::cancelled: return words.text("cancelled");
    case RunState::failed: return words.text("failed");
    case RunState::interrupted: return words.text("interrupted");
    case RunState::paused: return words.text("paused");
    default: return words.text("unfinished");
  }
}

std::string outcome_name(const ReportWords& words, Outcome outcome) {
  switch (outcome) {
    case Outcome::better: return words.text("better");
    case Outcome::worse: return words.text("worse");
    case Outcome::no_difference: return words.text("no real difference");
    case Outcome::unknown: break;
  }
  return words.text("cannot be told");
}

}  // namespace amalgam
