// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace amalgam {

/// Where a project keeps the analyst's comments (view_state): one JSON object, section → words.
inline constexpr const char* kReportCommentsKey = "report.comments";

/// A drawing of a report.
struct ReportFigure {
  std::string name;   ///< of its file, without ending: "run-3-hybrid-loss"
  std::string title;  ///< stands in the drawing too
  std::string svg;    ///< one <svg> element in the light theme
  double width = 0, height = 0;  ///< of the drawing, in its pixels
};

/// Cells as they are shown; rows are as long as the header.
struct ReportTable {
  std::vector<std::string> header = {};
  std::vector<std::vector<std::string>> rows = {};
  int strong_row = -1;  ///< the row that the report is about; -1 = none
};

enum class BlockKind {
  heading,    ///< of a part of the section
  verdict,    ///< the one sentence
  paragraph,
  note,       ///< what to keep in mind about what stands above
  warning,    ///< what is missing or speaks against the result
  comment,    ///< the analyst's own words
  table,
  figures,    ///< side by side where there is room
  code        ///< commands and settings, as they are
};

/// One piece of a section, from top to bottom.
struct ReportBlock {
  BlockKind kind = BlockKind::paragraph;
  std::string text = {};  ///< of code: its title
  std::string code = {};
  ReportTable table = {};
  std::vector<ReportFigure> figures = {};
};

struct ReportSection {
  std::string id;     ///< "verdict"
  std::string title;  ///< in the report's language
  std::vector<ReportBlock> blocks;

  void add(BlockKind kind, std::string text) { blocks.push_back({.kind = kind, .text = std::move(text)}); }
  void add(ReportTable table) { blocks.push_back({.kind = BlockKind::table, .table = std::move(table)}); }
  void add(std::vector<ReportFigure> figures) {
    if (!figures.empty()) blocks.push_back({.kind = BlockKind::figures, .figures = std::move(figures)});
  }
  void add_code(std::string name, std::string code) {
    blocks.push_back({.kind = BlockKind::code, .text = std::move(name), .code = std::move(code)});
  }
};

/// A report before it is a page: what HTML and PDF are written from. All texts are in its language.
struct ReportDocument {
  std::string language = "en";  ///< "en", "zh_CN"
  std::string title, subtitle;
  std::string written;       ///< when and by which program
  std::string comment_label; ///< stands before the analyst's words
  std::string page_of;       ///< "Page %1 of %2"
  std::vector<ReportSection> sections;
};

/// The document as JSON, for another program that prints it. Errors: Error(data) "report.document" if it is none
nlohmann::json report_to_json(const ReportDocument& document);
ReportDocument report_from_json(const nlohmann::json& json);

}  // namespace amalgam
