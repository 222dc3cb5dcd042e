// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs were trained on: the file, the target, the modalities, the parts.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "engine/base/error.h"
#include "engine/export/report_sections.h"
#include "engine/project/run_table.h"

namespace amalgam {

void fill_data_section(const ReportFacts& facts, ReportSection& section);

namespace {

/// The run whose map and split are shown.
const ReportRun& shown_run(const ReportFacts& facts) {
  if (facts.candidate != nullptr) return *facts.candidate;
  return facts.detailed.empty() ? facts.runs.back() : facts.runs[facts.detailed.front()];
}

std::string kind_in_words(const ReportWords& words, const std::string& kind) { return words.known(kind); }

std::string task_in_words(const ReportWords& words, const ReportRun& run) {
  switch (run.task) {
    case Task::binary: return words("yes/no, positive class {0}", run.positive.empty() && run.classes.size() == 2 ? run.classes[1] : run.positive);
    case Task::multiclass: return words("one of {0} classes: {1}", run.classes.size(), words.list(run.classes));
    case Task::regression: return words.text("a number");
  }
  return {};
}

std::string split_in_words(const ReportWords& words, const std::string& rule) {
  const auto after = [&](const char* head) { return rule.substr(std::string_view(head).size()); };
  if (rule.rfind("time:", 0) == 0) return words("out of time by {0}: earlier rows train, later rows are tested", after("time:"));
  if (rule.rfind("group:", 0) == 0) return words("by groups of {0}: no group is in two parts", after("group:"));
  if (rule.rfind("column:", 0) == 0) return words("given by the column {0}", after("column:"));
  if (rule.rfind("fold:", 0) == 0) return words("fold {0} of a cross-validation", after("fold:"));
  if (rule.find_first_not_of("0123456789/.") == std::string::npos) return words("at random, alike in the target: {0}", rule);
  return words("given by the file {0}", std::filesystem::path(rule).filename().string());
}

void add_file(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const auto dataset = facts.store.dataset(facts.dataset);
  if (!dataset) {
    section.add(BlockKind::warning, words.text("The project does not say which data its runs were trained on."));
    return;
  }
  const ReportRun& run = shown_run(facts);
  ReportTable table{.header = {words.text("data"), ""}};
  table.rows.push_back({words.text("file"), std::filesystem::path(dataset->path).filename().string()});
  table.rows.push_back({words.text("rows × columns"), report_count(dataset->rows) + " × " + report_count(dataset->columns)});
  table.rows.push_back({words.text("size"), words("{0} bytes", report_count(dataset->bytes))});
  table.rows.push_back({"SHA-256", dataset->sha256});
  const nlohmann::json recipe = nlohmann::json::parse(dataset->recipe_json, nullptr, false);
  if (recipe.is_object()) {
    table.rows.push_back({words.text("rows that could not be read"), report_count(recipe.value("rows_dropped", std::int64_t{0}))});
    table.rows.push_back({words.text("problems listed on reading"), report_count(recipe.value("problems", std::int64_t{0}))});
  }
  table.rows.push_back({words.text("target"), words("{0} ({1})", run.target, task_in_words(words, run))});
  section.add(std::move(table));
  std::error_code ignored;
  if (!std::filesystem::exists(data_file_of(*dataset, facts.store.path()), ignored)) {
    section.add(BlockKind::warning, words("The data file is no longer at its place ({0}). The report rests on what the project keeps of it.", dataset->path));
  }
}

/// How often a cell of these columns is empty, from the schema that was kept; NaN if it is not known.
double share_missing(const nlohmann::json& schema, const std::vector<std::string>& columns, std::int64_t rows) {
  double missing = 0, known = 0;
  for (const nlohmann::json& column : schema) {
    if (!column.is_object() || std::find(columns.begin(), columns.end(), column.value("name", "")) == columns.end()) continue;
    if (!column.contains("missing") || !column.at("missing").is_number()) continue;
    missing += column.at("missing").get<double>();
    ++known;
  }
  return known > 0 && rows > 0 ? missing / (known * static_cast<double>(rows)) : std::nan("");
}

void add_modalities(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const ReportRun& run = shown_run(facts);
  section.add(BlockKind::heading, words.text("Modalities"));
  const auto dataset = facts.store.dataset(facts.dataset).value_or(DatasetRecord{});
  nlohmann::json schema = nlohmann::json::parse(dataset.schema_json, nullptr, false);
  if (!schema.is_array()) schema = nlohmann::json::array();
  try {
    const ModalityMap map = ModalityMap::from_json(run.config.value("map", nlohmann::json::object()));
    ReportTable table{.header = {words.text("modality"), words.text("kind"), words.text("columns"), words.text("empty cells")}};
    for (const ModalitySpec& spec : map.modalities) {
      const std::vector<std::string> columns = spec.all_columns();
      std::string names;
      for (const std::string& one : columns) names += (names.empty() ? "" : ", ") + one;
      table.rows.push_back({spec.name, kind_in_words(words, spec.kind), names, report_percent(share_missing(schema, columns, dataset.rows))});
    }
    section.add(std::move(table));
    if (!map.ignore.empty()) {
      std::string names;
      for (const std::string& one : map.ignore) names += (names.empty() ? "" : ", ") + one;
      section.add(BlockKind::note, words("Columns that no run saw: {0}.", names));
    }
  } catch (const Error& problem) {
    section.add(BlockKind::warning, words("The map of run {0} cannot be read: {1}", run.record.id, problem.what()));
  }
}

/// Share of the positive class, or mean of the target, among the rows whose outputs the project keeps.
std::string level_of(const ReportFacts& facts, const ReportRun& run, Part part) {
  if (run.task == Task::multiclass) return {};
  const ScoredRows scored = scored_rows(facts.store, run.record.id, part);
  double sum = 0;
  for (const float one : scored.targets) sum += one;
  if (scored.rows.empty()) return "–";
  const double mean = sum / static_cast<double>(scored.rows.size());
  return run.task == Task::binary ? report_percent(mean) : report_number(mean);
}

void add_split(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  const ReportRun& run = shown_run(facts);
  const Split split = facts.store.run_split(run.record.id);
  section.add(BlockKind::heading, words.text("Split"));
  section.add(BlockKind::paragraph, words("The rows were split {0}.", split_in_words(words, split.rule)));
  ReportTable table{.header = {words.text("part"), words.text("rows"), words.text("used for")}};
  if (run.task != Task::multiclass) {
    table.header.push_back(run.task == Task::binary ? words.text("positive class") : words.text("mean of the target"));
  }
  const std::string uses[] = {words.text("fitting the models"), words.text("choosing epochs, cut-offs and runs"), words.text("judging, once")};
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    std::vector<std::string> row = {part_name(words, part), report_count(static_cast<std::int64_t>(split.rows_of(part).size())),
                                    uses[static_cast<std::size_t>(part)]};
    if (run.task != Task::multiclass) row.push_back(level_of(facts, run, part));
    table.rows.push_back(std::move(row));
  }
  section.add(std::move(table));
}

}  // namespace

void fill_data_section(const ReportFacts& facts, ReportSection& section) {
  add_file(facts, section);
  add_modalities(facts, section);
  add_split(facts, section);
  std::vector<std::string> others;
  for (const ReportRun& run : facts.runs) {
    if (run.record.dataset != facts.dataset) others.push_back(facts.short_name_of(run));
  }
  if (!others.empty()) {
    section.add(BlockKind::note, facts.words("Trained on other data, and therefore not compared here: {0}.", facts.words.list(others)));
  }
}

}  // namespace amalgam
