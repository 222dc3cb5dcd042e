// SPDX-License-Identifier: GPL-3.0-or-later
// From facts to the document: Shapley values where they are wanted, then one section after the other.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/export/report.h"
#include "engine/export/report_sections.h"
#include "engine/insight/insight.h"
#include "engine/project/run_table.h"

namespace amalgam {

namespace {

std::string now_in_words() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min);
}

}  // namespace

std::string explain_judged_run(const ReportFacts& facts, const EventSink& events, RunControl& control) {
  if (!facts.request.explain || facts.candidate == nullptr) return {};
  if (facts.insight(*facts.candidate, "weights_agreement").is_object()) return {};
  const DatasetRecord dataset = facts.store.dataset(facts.candidate->record.dataset).value_or(DatasetRecord{});
  std::error_code ignored;
  if (!std::filesystem::exists(data_file_of(dataset, facts.store.path()), ignored)) {
    return facts.words.text("the data file is not at its place.");
  }
  const bool has_weights = !facts.candidate->record.final_weights.empty();
  try {
    const InsightRequest question{facts.request.project, facts.candidate->record.id,
                                  has_weights ? "weights_agreement" : "modality_shapley", "{}", nullptr};
    answer_insight(question, events, control);
    return {};
  } catch (const Error& problem) {
    if (problem.code() == "resume.data_changed") return facts.words.text("the data file has changed since the run was trained.");
    return problem.what();
  }
}

ReportDocument assemble_report(const ReportFacts& facts, const ReportComments& comments) {
  const ReportWords& words = facts.words;
  ReportDocument document;
  document.language = words.language();
  document.title = words("Fusion models: {0}", facts.store.path().stem().string());
  const auto dataset = facts.store.dataset(facts.dataset);
  document.subtitle = words("{0} runs on {1}", facts.runs.size(), dataset ? std::filesystem::path(dataset->path).filename().string() : "–");
  document.written = words("Written {0} by Amalgam {1}", now_in_words(), std::string(AMALGAM_VERSION));
  document.comment_label = words.text("Comment");
  document.page_of = words.text("Page %1 of %2");
  const auto& wanted = facts.request.sections;
  for (const ReportSectionKind& kind : report_section_kinds()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), kind.id) == wanted.end()) continue;
    ReportSection section{kind.id, words.text(kind.title), {}};
    kind.fill(facts, section);
    const auto comment = comments.find(kind.id);
    if (comment != comments.end()) section.add(BlockKind::comment, comment->second);
    document.sections.push_back(std::move(section));
  }
  return document;
}

std::vector<ReportSectionInfo> sections_of_report(const std::string& language) {
  const ReportWords words(language);
  std::vector<ReportSectionInfo> sections;
  for (const ReportSectionKind& one : report_section_kinds()) sections.push_back({one.id, words.text(one.title)});
  return sections;
}

}  // namespace amalgam
