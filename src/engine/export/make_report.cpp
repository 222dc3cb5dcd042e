// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/export/report_sections.h"
#include "engine/export/svg_chart.h"

namespace amalgam {

namespace {

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
ReportComments comments_of(ProjectStore& store, const ReportRequest& request) {
  ReportComments comments;
  const nlohmann::json kept = nlohmann::json::parse(store.view_state(kReportCommentsKey).value_or(""), nullptr, false);
  if (kept.is_object()) {
    for (const auto& [section, words] : kept.items()) {
      if (words.is_string()) comments[section] = words.get<std::string>();
    }
  }
  const ReportComments before = comments;
  for (const auto& [section, words] : request.comments) {
    check_section(section);
    comments[section] = words;
    if (words.find_first_not_of(" \t\r\n") == std::string::npos) comments.erase(section);
  }
  if (comments != before) store.set_view_state(kReportCommentsKey, nlohmann::json(comments).dump());
  return comments;
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

ReportResult make_report(const ReportRequest& request, const EventSink& events, RunControl& control) {
  if (request.out.extension() == ".pdf") {
    throw Error(ErrorKind::request, "report.format", "The web page of a report cannot be named .pdf; name a file that ends in .html.");
  }
  for (const std::string& section : request.sections) check_section(section);
  ProjectStore store = open_for_report(request.project);
  const ReportComments comments = comments_of(store, request);
  ReportFacts facts = collect_facts(store, request);
  facts.explain_problem = explain_judged_run(facts, events, control);
  ReportResult result;
  result.runs = static_cast<int>(facts.runs.size());
  result.verdict = report_verdict(facts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  result.document = assemble_report(facts, comments);
  if (!request.out.empty()) {
    write_file_atomically(request.out, report_html(result.document));
    result.path = std::filesystem::absolute(request.out).lexically_normal().string();
  }
  if (!request.pictures.empty()) result.pictures = write_pictures(result.document, request.pictures);
  return result;
}

}  // namespace amalgam
