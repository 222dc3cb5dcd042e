// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/export/report_sections.h"
#include "engine/export/svg_chart.h"
#include "engine/insight/insight.h"
#include "engine/project/run_table.h"

namespace amalgam {

namespace {

using Comments = std::map<std::string, std::string>;

std::string now_in_words() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min);
}

void check_section(const std::string& id) {
  std::string known;
  for (const ReportSectionKind& one : report_section_kinds()) {
    if (one.id == id) return;
    known += (known.empty() ? "" : ", ") + one.id;
  }
  throw Error(ErrorKind::request, "report.section", "A report has no section '" + id + "'. Choose from: " + known + ".");
}

/// The project to write comments to where it may be written.
ProjectStore open_for_report(const std::filesystem::path& project) {
  try {
    return ProjectStore(project, ProjectStore::Mode::read_write);
  } catch (const Error& problem) {
    if (problem.code() != "project.unwritable") throw;
    return ProjectStore(project, ProjectStore::Mode::read_only);
  }
}

/// The kept comments with the request's over them; what is new is kept.
Comments comments_of(ProjectStore& store, const ReportRequest& request) {
  Comments comments;
  const nlohmann::json kept = nlohmann::json::parse(store.view_state(kReportCommentsKey).value_or(""), nullptr, false);
  if (kept.is_object()) {
    for (const auto& [section, words] : kept.items()) {
      if (words.is_string()) comments[section] = words.get<std::string>();
    }
  }
  const Comments before = comments;
  for (const auto& [section, words] : request.comments) {
    check_section(section);
    comments[section] = words;
    if (words.find_first_not_of(" \t\r\n") == std::string::npos) comments.erase(section);
  }
  if (comments != before) store.set_view_state(kReportCommentsKey, nlohmann::json(comments).dump());
  return comments;
}

/// Works out Shapley values of the judged run where there are none; returns why it could not.
std::string explain_candidate(const ReportFacts& facts, const EventSink& events, RunControl& control) {
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

ReportDocument document_of(const ReportFacts& facts, const Comments& comments) {
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

std::vector<std::string> write_pictures(const ReportDocument& document, const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Error(ErrorKind::io, "file.unwritable", "Cannot make the folder " + folder.string() + ": " + problem.message() + ".");
  }
  std::vector<std::string> paths;
  for (const ReportSection& section : document.sections) {
    for (const ReportBlock& block : section.blocks) {
      for (const ReportFigure& figure : block.figures) {
        const std::filesystem::path path = folder / (figure.name + ".svg");
        write_file_atomically(path, svg_document(figure.svg));
        paths.push_back(path.string());
      }
    }
  }
  return paths;
}

}  // namespace

std::vector<ReportSectionInfo> sections_of_report(const std::string& language) {
  const ReportWords words(language);
  std::vector<ReportSectionInfo> sections;
  for (const ReportSectionKind& one : report_section_kinds()) sections.push_back({one.id, words.text(one.title)});
  return sections;
}

ReportResult make_report(const ReportRequest& request, const EventSink& events, RunControl& control) {
  if (request.out.extension() == ".pdf") {
    throw Error(ErrorKind::request, "report.format", "The web page of a report cannot be named .pdf; name a file that ends in .html.");
  }
  for (const std::string& section : request.sections) check_section(section);
  ProjectStore store = open_for_report(request.project);
  const Comments comments = comments_of(store, request);
  ReportFacts facts = collect_facts(store, request);
  facts.explain_problem = explain_candidate(facts, events, control);
  ReportResult result;
  result.runs = static_cast<int>(facts.runs.size());
  result.verdict = report_verdict(facts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  result.document = document_of(facts, comments);
  if (!request.out.empty()) {
    write_file_atomically(request.out, report_html(result.document));
    result.path = std::filesystem::absolute(request.out).lexically_normal().string();
  }
  if (!request.pictures.empty()) result.pictures = write_pictures(result.document, request.pictures);
  return result;
}

}  // namespace amalgam
