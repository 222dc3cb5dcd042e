// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/report_document.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportFigure, name, title, svg, width, height)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportTable, header, rows, strong_row)
NLOHMANN_JSON_SERIALIZE_ENUM(BlockKind, {{BlockKind::paragraph, "paragraph"},
                                         {BlockKind::heading, "heading"},
                                         {BlockKind::verdict, "verdict"},
                                         {BlockKind::note, "note"},
                                         {BlockKind::warning, "warning"},
                                         {BlockKind::comment, "comment"},
                                         {BlockKind::table, "table"},
                                         {BlockKind::figures, "figures"},
                                         {BlockKind::code, "code"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportBlock, kind, text, code, table, figures)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportSection, id, title, blocks)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportDocument, language, title, subtitle, written, comment_label, page_of, sections)

nlohmann::json report_to_json(const ReportDocument& document) { return document; }

ReportDocument report_from_json(const nlohmann::json& json) {
  try {
    return json.get<ReportDocument>();
  } catch (const nlohmann::json::exception& problem) {
    throw Error(ErrorKind::data, "report.document", "This file holds no report: " + std::string(problem.what()));
  }
}

}  // namespace amalgam
