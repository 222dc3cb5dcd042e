// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>

#include "engine/export/report.h"
#include "engine/export/svg_chart.h"

namespace amalgam {

namespace {

constexpr const char* kReportStyle =
    ":root{color-scheme:light dark;--page:#F5F6F8;--card:#FFFFFF;--line:#E3E6EB;--text:#141A24;--soft:#4A5565;--code:#EEF1F5;"
    "--accent:#3454D1;--accent-soft:#EBEFFC;--warn:#8A5A00;--warn-soft:#FFF5DF}\n"
    "@media screen and (prefers-color-scheme: dark){:root{--page:#0F131A;--card:#171C25;--line:#272F3C;--text:#E8EBF1;--soft:#AEB7C5;"
    "--code:#222A36;--accent:#8099FF;--accent-soft:#1E2742;--warn:#F0C060;--warn-soft:#2E2616}}\n"
    "*{box-sizing:border-box}body{font:14px/1.55 Inter,'Noto Sans','Noto Sans CJK SC',sans-serif;margin:0;background:var(--page);"
    "color:var(--text)}html:lang(zh) body{font-family:Inter,'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',sans-serif}\n"
    "main{max-width:880px;margin:0 auto;padding:32px 16px 64px}h1{font-size:28px;line-height:1.25;margin:0 0 4px}\n"
    "h2{font-size:20px;margin:8px 0 12px}h3{font-size:15px;margin:24px 0 4px}p{margin:8px 0;max-width:76ch}\n"
    "header p,p.note{color:var(--soft)}header p{margin:0}nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:16px 0 0;font-size:13px}\n"
    "a{color:var(--accent);text-decoration:none}a:hover,a:focus-visible{text-decoration:underline}\n"
    "section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 24px 20px;margin:16px 0}\n"
    "p.verdict{font-size:18px;line-height:1.5;font-weight:600;background:var(--accent-soft);border-left:4px solid var(--accent);"
    "border-radius:6px;padding:14px 18px;max-width:none}\n"
    "p.warning{background:var(--warn-soft);border-left:4px solid var(--warn);border-radius:6px;padding:8px 14px;max-width:none}\n"
    "blockquote{margin:16px 0 4px;border-left:4px solid var(--line);padding:2px 14px;white-space:pre-wrap}blockquote b{color:var(--soft)}\n"
    "div.wide{overflow-x:auto;margin:10px 0}table{border-collapse:collapse;font-size:13px;min-width:40%}"
    "th{text-align:left;color:var(--soft);font-weight:600;vertical-align:bottom}\n"
    "th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line)}td{vertical-align:top;overflow-wrap:anywhere;min-width:3.2em}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;overflow-wrap:normal}tr.strong td{font-weight:600}\n"
    "div.figures{display:flex;flex-wrap:wrap;gap:12px;margin:12px 0}figure{margin:0;max-width:100%}svg{max-width:100%;height:auto;display:block}\n"
    "pre{background:var(--code);border-radius:8px;padding:12px;overflow:auto;font:12px/1.5 'JetBrains Mono','DejaVu Sans Mono','Noto Sans "
    "Mono CJK SC',monospace;white-space:pre-wrap;overflow-wrap:anywhere}summary{cursor:pointer}details{margin:10px 0}\n"
    "@page{size:A4;margin:16mm}@media print{body{background:#fff;font-size:10pt}main{max-width:none;padding:0}nav{display:none}"
    "section{border:0;padding:0;margin:0 0 8mm}h2,h3{break-after:avoid}figure,tr,p,blockquote{break-inside:avoid}"
    "p.verdict,p.warning,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

/// Whether every cell of a column reads as a figure, an interval or nothing: it then stands to the right.
bool is_figure(const std::string& cell) {
  return cell.find_first_not_of("0123456789.,+-–…% <e") == std::string::npos;
}

std::string table_html(const ReportTable& table) {
  std::vector<bool> is_right(table.header.size(), !table.rows.empty());
  for (std::size_t column = 0; column < table.header.size(); ++column) {
    bool has_figure = false;
    for (const auto& row : table.rows) {
      is_right[column] = is_right[column] && is_figure(row.at(column));
      has_figure = has_figure || !row.at(column).empty();
    }
    is_right[column] = is_right[column] && has_figure;
  }
  std::string html = "<div class=\"wide\"><table>\n<thead><tr>";
  for (std::size_t column = 0; column < table.header.size(); ++column) {
    html += (is_right[column] ? "<th class=\"n\">" : "<th>") + escape_xml(table.header[column]) + "</th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    html += static_cast<int>(r) == table.strong_row ? "<tr class=\"strong\">" : "<tr>";
    for (std::size_t column = 0; column < table.header.size(); ++column) {
      html += (is_right[column] ? "<td class=\"n\">" : "<td>") + escape_xml(table.rows[r][column]) + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

/// Escaped, line feeds kept.
std::string lines_html(const std::string& text) {
  std::string html;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find('\n', from)) != std::string::npos; from = at + 1) {
    html += escape_xml(text.substr(from, at - from)) + "\n";
  }
  return html + escape_xml(text.substr(from));
}

std::string block_html(const ReportDocument& document, const ReportBlock& block) {
  const auto paragraph = [&](const char* style) {
    return fmt::format("<p{}>{}</p>\n", *style ? fmt::format(" class=\"{}\"", style) : "", escape_xml(block.text));
  };
  switch (block.kind) {
    case BlockKind::heading: return "<h3>" + escape_xml(block.text) + "</h3>\n";
    case BlockKind::verdict: return paragraph("verdict");
    case BlockKind::paragraph: return paragraph("");
    case BlockKind::note: return paragraph("note");
    case BlockKind::warning: return paragraph("warning");
    case BlockKind::comment: return fmt::format("<blockquote><b>{}</b>\n{}</blockquote>\n", escape_xml(document.comment_label), lines_html(block.text));
    case BlockKind::table: return table_html(block.table);
    case BlockKind::figures: {
      std::string html = "<div class=\"figures\">\n";
      for (const ReportFigure& figure : block.figures) html += "<figure>" + figure.svg + "</figure>\n";
      return html + "</div>\n";
    }
    case BlockKind::code:
      // Settings are long and read by few: folded on the screen.
      return block.code.size() > 600 ? fmt::format("<details><summary>{}</summary><pre>{}</pre></details>\n", escape_xml(block.text), lines_html(block.code))
                                     : fmt::format("<p class=\"note\">{}</p>\n<pre>{}</pre>\n", escape_xml(block.text), lines_html(block.code));
  }
  return {};
}

}  // namespace

std::string report_html(const ReportDocument& document) {
  const std::string language = document.language == "zh_CN" ? "zh-CN" : "en";
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"/>\n<title>{}</title>\n<style>{}{}</style></head>\n<body><main>\n"
      "<header><h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n<nav>",
      language, escape_xml(document.title), kReportStyle, svg_style(), escape_xml(document.title), escape_xml(document.subtitle),
      escape_xml(document.written));
  for (const ReportSection& section : document.sections) {
    html += fmt::format("<a href=\"#{}\">{}</a>", section.id, escape_xml(section.title));
  }
  html += "</nav></header>\n";
  for (const ReportSection& section : document.sections) {
    html += fmt::format("<section id=\"{}\"><h2>{}</h2>\n", section.id, escape_xml(section.title));
    for (const ReportBlock& block : section.blocks) html += block_html(document, block);
    html += "</section>\n";
  }
  return html + "</main></body></html>\n";
}

}  // namespace amalgam
