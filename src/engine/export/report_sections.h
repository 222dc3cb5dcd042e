// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/export/report_facts.h"
#include "engine/project/report_document.h"

namespace amalgam {

/// A part of the report that can be left out: one line in report_sections.def and one function that fills it.
struct ReportSectionKind {
  std::string id;   ///< "verdict"
  PhraseId title;
  void (*fill)(const ReportFacts& facts, ReportSection& section);
};
const std::vector<ReportSectionKind>& report_section_kinds();

using ReportComments = std::map<std::string, std::string>;  ///< section → the analyst's words

/// Works out Shapley values of the judged run, and keeps them, where the project has none for its present weights.
/// Returns: why it could not, in the report's language where that is known; else nothing
std::string explain_judged_run(const ReportFacts& facts, const EventSink& events, RunControl& control);

/// The document with the sections that were asked for.
ReportDocument assemble_report(const ReportFacts& facts, const ReportComments& comments);

/// Which run is judged against which and how it ended, as JSON: "sentence", "outcome" ("better", "worse",
/// "no_real_difference", "unknown", "no_reference", "nothing_measured"), "run", "reference" (id or null), "metric", "part",
/// "first", "second", "difference", "interval", "p_value", "test", "rows".
nlohmann::json report_verdict(const ReportFacts& facts);

/// "train", "validation", "test" in the report's language.
std::string part_name(const ReportWords& words, Part part);
/// "finished", … in the report's language.
std::string state_name(const ReportWords& words, RunState state);
/// The outcome of a comparison in a table.
std::string outcome_name(const ReportWords& words, Outcome outcome);
/// "ROC AUC" of "roc_auc"; an id that is no metric's as it is.
std::string metric_title(const ReportWords& words, const std::string& id);

}  // namespace amalgam
