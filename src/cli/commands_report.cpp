// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/cli_common.h"
#include "cli/interrupts.h"
#include "cli/print_report.h"
#include "cli/progress.h"
#include "engine/base/error.h"
#include "engine/workbench.h"

namespace amalgam::cli {

namespace {

struct ReportArguments {
  std::string project, out, pdf, pictures;
  std::vector<std::string> comments;
  bool no_explain = false;
  ReportRequest request;
};

/// "verdict=Looks good." as section and words.
void add_comment(ReportRequest& request, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorKind::request, "option.syntax", "--comment wants SECTION=TEXT; found '" + text + "'.");
  }
  request.comments[text.substr(0, equals)] = text.substr(equals + 1);
}

int report(const Context& context, const ReportArguments& arguments) {
  ReportRequest request = arguments.request;
  std::string pdf = arguments.pdf;
  const std::filesystem::path out = arguments.out;
  if (out.extension() == ".pdf" && pdf.empty()) {
    pdf = arguments.out;
  } else {
    request.out = out;
  }
  if (request.out.empty() && pdf.empty()) {
    throw Error(ErrorKind::request, "report.nowhere", "Say where the report goes: --out report.html, --out report.pdf or both with --pdf.");
  }
  for (const std::string& one : arguments.comments) add_comment(request, one);
  request.project = arguments.project;
  request.pictures = arguments.pictures;
  request.explain = !arguments.no_explain;
  request.command_line = context.command_line;
  ProgressPrinter progress(context.progress);
  RunControl control;
  Interrupts interrupts(control);
  open_project_to_look(arguments.project);  // runs whose program died are no longer running
  const ReportResult result = make_workbench()->report(request, progress.sink(), control);
  progress.clear();
  if (!pdf.empty()) print_report(result.document, pdf);
  const nlohmann::json verdict = nlohmann::json::parse(result.verdict);
  if (context.json) {
    print_json({{"path", result.path}, {"pdf", pdf}, {"pictures", result.pictures}, {"runs", result.runs}, {"verdict", verdict}});
    return kDone;
  }
  fmt::print("{}\n", verdict.at("sentence").get<std::string>());
  if (!result.path.empty()) fmt::print("Wrote the report of {} runs to {}\n", result.runs, result.path);
  if (!pdf.empty()) fmt::print("Wrote the report of {} runs to {}\n", result.runs, pdf);
  if (!result.pictures.empty()) fmt::print("and {} pictures to {}\n", result.pictures.size(), request.pictures.string());
  return kDone;
}

}  // namespace

void add_report_command(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ReportArguments>();
  ReportRequest& request = arguments->request;
  CLI::App* command = add_command(app, context, "report", "A report for people who were not there, as HTML or PDF",
                                  [&context, arguments] { return report(context, *arguments); });
  command->add_option("PROJECT", arguments->project, "Project file")->required();
  command->add_option("--out", arguments->out, "File to write: .html, or .pdf");
  command->add_option("--pdf", arguments->pdf, "The same report as PDF beside it");
  command->add_option("--language", request.language, "en or zh_CN")->check(CLI::IsMember({"en", "zh_CN"}))->capture_default_str();
  command->add_option("--sections", request.sections,
                      "Only these: verdict, data, strategies, curves, weights, credit, limits, appendix")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--runs", request.runs, "Runs to show in detail, the judged one first (default: the best on validation)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--comment", arguments->comments, "SECTION=TEXT: your words on a section, kept in the project; no text takes them away")
      ->allow_extra_args(false);
  command->add_flag("--no-explain", arguments->no_explain, "Do not work out Shapley values that the project lacks");
  command->add_option("--pictures", arguments->pictures, "Folder for the figures as SVG files");
}

}  // namespace amalgam::cli
