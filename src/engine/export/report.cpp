// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/export/atomic_file.h"
#include "engine/export/report_figures.h"
#include "engine/project/dataset_source.h"

namespace amalgam {

namespace {

constexpr const char* kPageStyle =
    ":root{color-scheme:light dark}body{font:14px/1.5 Inter,'Noto Sans','Noto Sans CJK SC',sans-serif;margin:0;"
    "background:#F5F6F8;color:#141A24}main{max-width:1080px;margin:0 auto;padding:24px}\n"
    "h1{font-size:24px}h2{font-size:20px;margin-top:40px}h3{font-size:14px;margin-top:24px}\n"
    "section{background:#FFFFFF;border:1px solid #E3E6EB;border-radius:10px;padding:8px 24px 16px;margin:16px 0}\n"
    "table{border-collapse:collapse;font-size:13px;margin:8px 0}th{text-align:left;color:#4A5565;font-weight:600}\n"
    "th,td{padding:4px 12px 4px 0;border-bottom:1px solid #E3E6EB;vertical-align:top}td.n{text-align:right;"
    "font-variant-numeric:tabular-nums}\n"
    "p.note{color:#4A5565}figure{display:inline-block;margin:8px 8px 8px 0;max-width:100%}svg{max-width:100%;height:auto}\n"
    "pre{background:#EEF1F5;border-radius:8px;padding:12px;overflow:auto;font-size:12px}div.wide{overflow-x:auto}\n"
    "@media (prefers-color-scheme: dark){body{background:#0F131A;color:#E8EBF1}section{background:#171C25;"
    "border-color:#272F3C}th,p.note{color:#AEB7C5}th,td{border-color:#272F3C}pre{background:#222A36}}\n"
    "@media print{body{background:#fff}section{break-inside:avoid-page;border:0}}\n";

std::string number_text(double value) {
  if (std::isnan(value)) return "–";
  return std::abs(value) >= 1000 ? fmt::format("{:.1f}", value) : fmt::format("{:.4f}", value);
}

/// An HTML table; cells are escaped, those that read as numbers stand to the right.
class HtmlTable {
 public:
  explicit HtmlTable(const std::vector<std::string>& header) {
    html_ = "<div class=\"wide\"><table><tr>";
    for (const std::string& name : header) html_ += "<th>" + escape_xml(name) + "</th>";
    html_ += "</tr>\n";
  }
  void add(const std::vector<std::string>& cells) {
    html_ += "<tr>";
    for (const std::string& cell : cells) {
      const bool is_number = cell == "–" || !std::isnan(parse_number(cell));
      html_ += std::string(is_number ? "<td class=\"n\">" : "<td>") + escape_xml(cell) + "</td>";
    }
    html_ += "</tr>\n";
  }
  std::string text() const { return html_ + "</table></div>\n"; }

 private:
  std::string html_;
};

nlohmann::json parsed(const std::string& text) { return nlohmann::json::parse(text, nullptr, false); }

std::vector<std::string> classes_of(const ReportRun& run, const ProjectStore& store) {
  if (const auto stored = store.insight(run.record.id, "classes")) {
    const nlohmann::json list = parsed(*stored);
    if (list.is_array()) return list.get<std::vector<std::string>>();
  }
  const int width = run.test ? run.test->width : 1;
  std::vector<std::string> names;
  for (int c = 0; c < std::max(width, 2); ++c) names.push_back(std::to_string(c));
  return names;
}

std::vector<ReportRun> collect(const ProjectStore& store) {
  std::vector<ReportRun> runs;
  for (const RunRecord& record : store.runs()) {
    ReportRun run;
    run.record = record;
    run.config = parsed(record.config_json);
    run.epochs = store.epochs(record.id);
    run.test = store.predictions(record.id, Part::test);
    run.classes = classes_of(run, store);
    if (const auto stored = store.insight(record.id, "permutation_importance")) run.importance = parsed(*stored);
    runs.push_back(std::move(run));
  }
  return runs;
}

std::string leaderboard_html(std::vector<ReportRun> runs) {
  std::vector<std::string> shown;
  for (const Metric& metric : metrics()) {
    if (std::any_of(runs.begin(), runs.end(),
                    [&](const ReportRun& run) { return !std::isnan(run.record.metric(Part::test, metric.id)); })) {
      shown.push_back(metric.id);
    }
  }
  if (!shown.empty()) {
    const bool higher = find_metric(shown.front())->higher_is_better;
    const auto key = [&](const ReportRun& run) {
      const double value = run.record.metric(Part::test, shown.front());
      return std::isnan(value) ? INFINITY : (higher ? -value : value);
    };
    std::stable_sort(runs.begin(), runs.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  }
  std::vector<std::string> header = {"run", "name", "strategy", "state", "best epoch"};
  for (const std::string& id : shown) header.push_back("test " + find_metric(id)->title);
  header.insert(header.end(), {"parameters", "seconds"});
  HtmlTable table(header);
  for (const ReportRun& run : runs) {
    std::vector<std::string> cells = {std::to_string(run.record.id), run.record.name, run.record.strategy,
                                      std::string(to_string(run.record.state)), std::to_string(run.record.best_epoch)};
    for (const std::string& id : shown) cells.push_back(number_text(run.record.metric(Part::test, id)));
    cells.push_back(std::to_string(run.record.parameters));
    cells.push_back(fmt::format("{:.1f}", run.record.seconds));
    table.add(cells);
  }
  return table.text();
}

std::string map_html(const nlohmann::json& config) {
  HtmlTable table({"modality", "kind", "columns"});
  const nlohmann::json map_json = config.value("map", nlohmann::json::object());
  try {
    const ModalityMap map = ModalityMap::from_json(map_json);
    for (const ModalitySpec& spec : map.modalities) {
      std::string columns;
      for (const std::string& one : spec.all_columns()) columns += (columns.empty() ? "" : ", ") + one;
      table.add({spec.name, spec.kind, columns});
    }
    return fmt::format("<p>Target: <b>{}</b> ({}{})</p>\n", escape_xml(map.target.column), to_string(map.target.task),
                       map.target.positive.empty() ? "" : ", positive class " + escape_xml(map.target.positive)) +
           table.text();
  } catch (const Error&) {
    return "<pre>" + escape_xml(map_json.dump(1)) + "</pre>\n";  // shown as it stands
  }
}

std::string data_html(const ProjectStore& store, const ReportRun& run) {
  std::string html;
  if (const auto dataset = store.dataset(run.record.dataset)) {
    HtmlTable facts({"data", ""});
    facts.add({"file", std::filesystem::path(dataset->path).filename().string()});
    facts.add({"rows × columns", fmt::format("{} × {}", dataset->rows, dataset->columns)});
    facts.add({"size", fmt::format("{} bytes", dataset->bytes)});
    facts.add({"SHA-256", dataset->sha256});
    const nlohmann::json recipe = parsed(dataset->recipe_json);
    if (recipe.is_object()) {
      facts.add({"rows that could not be read", std::to_string(recipe.value("rows_dropped", std::int64_t{0}))});
      facts.add({"problems listed on reading", std::to_string(recipe.value("problems", std::int64_t{0}))});
    }
    html += facts.text();
  }
  const Split split = store.run_split(run.record.id);
  HtmlTable parts({"part", "rows"});
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    parts.add({std::string(to_string(part)), std::to_string(split.rows_of(part).size())});
  }
  std::string rule = split.rule;
  if (rule.find('/') != std::string::npos && rule.find_first_not_of("0123456789/.") != std::string::npos) {
    rule = std::filesystem::path(rule).filename().string();
  }
  return html + "<h3>Split: " + escape_xml(rule) + "</h3>\n" + parts.text() + "<h3>Map</h3>\n" + map_html(run.config);
}

std::string metrics_html(const RunRecord& run) {
  HtmlTable table({"metric", "train", "validation", "test"});
  std::vector<std::string> seen;
  for (const MetricValue& one : run.final_metrics) {
    if (std::find(seen.begin(), seen.end(), one.metric) != seen.end()) continue;
    seen.push_back(one.metric);
    const Metric* metric = find_metric(one.metric);
    table.add({metric ? metric->title : one.metric, number_text(run.metric(Part::train, one.metric)),
               number_text(run.metric(Part::validation, one.metric)), number_text(run.metric(Part::test, one.metric))});
  }
  return seen.empty() ? "" : table.text();
}

std::string run_html(const ReportRun& run, const std::vector<ReportFigure>& figures) {
  const RunRecord& record = run.record;
  std::string html = fmt::format("<section><h2>Run {}: {}</h2>\n", record.id, escape_xml(record.name));
  html += fmt::format(
      "<p>{} on {}; {} of {} epochs, best {} by {} on validation; {} parameters; {:.1f} s, {:.0f} rows a second. "
      "{}</p>\n",
      to_string(record.state), escape_xml(record.device), record.epochs_done, record.epochs_planned, record.best_epoch,
      escape_xml(record.watched_metric), record.parameters, record.seconds, record.rows_per_second,
      escape_xml(record.message));
  html += metrics_html(record);
  for (const ReportFigure& figure : figures) html += "<figure>" + figure.svg + "</figure>\n";
  html +=
      "<p class=\"note\">Modality weights and attention say how the model combines its inputs, not how much it needs "
      "them; permutation importance measures the latter.</p></section>\n";
  return html;
}

/// The command that trains such a run again.
std::string train_command(const ReportRun& run, const ProjectStore& store) {
  const auto dataset = store.dataset(run.record.dataset);
  std::string file = dataset ? std::filesystem::path(dataset->path).filename().string() : "DATA";
  return fmt::format("amalgam-cli train {} --project again.amalgam --config run-{}.json", file, run.record.id);
}

std::string appendix_html(const ProjectStore& store, const std::vector<ReportRun>& runs, const std::string& command) {
  std::string html = "<section><h2>To do it again</h2>\n<p>Save a run's configuration as <code>run-N.json</code> and "
                     "train with it. On a CPU, with the same versions and the same number of threads, the result is equal "
                     "bit for bit.</p>\n";
  for (const ReportRun& run : runs) {
    const auto dataset = store.dataset(run.record.dataset);
    HtmlTable facts({fmt::format("run {}", run.record.id), ""});
    facts.add({"seed", std::to_string(run.record.seed)});
    facts.add({"data SHA-256", dataset ? dataset->sha256 : "unknown"});
    facts.add({"started", run.record.started_at});
    facts.add({"finished", run.record.finished_at});
    const nlohmann::json versions = parsed(run.record.versions_json);
    for (const auto& [name, value] : versions.items()) facts.add({name, value.is_string() ? value.get<std::string>() : value.dump()});
    html += facts.text() + "<pre>" + escape_xml(train_command(run, store)) + "</pre>\n<details><summary>Configuration</summary><pre>" +
            escape_xml(run.config.dump(1)) + "</pre></details>\n";
  }
  if (!command.empty()) html += "<p>This report: <code>" + escape_xml(command) + "</code></p>\n";
  return html + "</section>\n";
}

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min);
}

void write_pictures(const std::vector<ReportFigure>& figures, const std::filesystem::path& folder, ReportResult& result) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Error(ErrorKind::io, "file.unwritable", "Cannot make the folder " + folder.string() + ": " + problem.message() + ".");
  }
  for (const ReportFigure& figure : figures) {
    const std::filesystem::path path = folder / (figure.name + ".svg");
    write_file_atomically(path, svg_document(figure.svg));
    result.pictures.push_back(path.string());
  }
}

}  // namespace

ReportResult write_report(const ProjectStore& store, const ReportRequest& request) {
  if (request.out.extension() == ".pdf") {
    throw Error(ErrorKind::request, "report.format",
                "Reports are written as HTML today. Name a file that ends in .html; a browser prints it as PDF.");
  }
  const std::vector<ReportRun> runs = collect(store);
  if (runs.empty()) {
    throw Error(ErrorKind::request, "report.no_runs", "The project has no runs yet, so there is nothing to report. Train first.");
  }
  std::vector<ReportFigure> all;
  std::string sections;
  for (const ReportRun& run : runs) {
    const std::vector<ReportFigure> figures = figures_of(run);
    sections += run_html(run, figures);
    all.insert(all.end(), figures.begin(), figures.end());
  }
  const ReportFigure roc = roc_of_all(runs);
  if (!roc.svg.empty()) all.push_back(roc);
  const std::string title = "Amalgam: " + store.path().stem().string();
  const std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">\n<title>" + escape_xml(title) + "</title>\n<style>" + kPageStyle +
      svg_style() + "</style></head>\n<body><main><h1>" + escape_xml(title) + "</h1>\n<p class=\"note\">Written " + today() +
      " by Amalgam " + AMALGAM_VERSION + "</p>\n<section><h2>Leaderboard</h2>\n" + leaderboard_html(runs) +
      (roc.svg.empty() ? "" : "<figure>" + roc.svg + "</figure>\n") +
      "<p class=\"note\">The test part is looked at once, with the weights of the best epoch on validation.</p></section>\n"
      "<section><h2>Data</h2>\n" + data_html(store, runs.back()) + "</section>\n" + sections +
      appendix_html(store, runs, request.command_line) + "</main></body></html>\n";
  ReportResult result{std::filesystem::absolute(request.out).lexically_normal().string(), {}, static_cast<int>(runs.size())};
  write_file_atomically(request.out, html);
  if (!request.pictures.empty()) write_pictures(all, request.pictures, result);
  return result;
}

}  // namespace amalgam
