// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/insight/case_view.h"
#include "engine/insight/insight_settings.h"
#include "engine/project/scenario.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostChoices = 100;

CellEdits edits_of(const InsightCall& call) {
  CellEdits edits;
  const auto found = call.settings.find("edits");
  if (found == call.settings.end()) return edits;
  if (!found->is_object()) fail_settings(call, "'edits' must be an object: {\"income\": \"5000\"}.");
  for (const auto& [column, value] : found->items()) {
    if (value.is_string()) {
      edits[column] = value.get<std::string>();
    } else if (value.is_number()) {
      edits[column] = format_number(value.get<double>());
    } else if (value.is_null()) {
      edits[column] = "";
    } else {
      fail_settings(call, fmt::format("the edit of '{}' must be a text, a number or null (missing); found {}.", column, value.dump()));
    }
  }
  return edits;
}

Coalition muted_of(const InsightCall& call, const std::vector<std::string>& names) {
  Coalition muted = 0;
  const auto found = call.settings.find("mute");
  if (found == call.settings.end()) return muted;
  if (!found->is_array()) fail_settings(call, "'mute' must be a list of modalities.");
  for (const auto& one : *found) {
    const std::string name = one.is_string() ? one.get<std::string>() : one.dump();
    const auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end()) fail_settings(call, fmt::format("there is no modality '{}' to mute.{}", name, suggestion(name, names)));
    muted |= Coalition{1} << (place - names.begin());
  }
  return muted;
}

/// The settings with what a kept scenario edited and muted, below what is asked for beside it.
nlohmann::json with_scenario(const InsightCall& call) {
  const auto named = call.settings.find("scenario");
  if (named == call.settings.end() || named->is_null()) return call.settings;
  if (!named->is_string()) fail_settings(call, "'scenario' must be the name of one that was kept.");
  const auto wanted = named->get<std::string>();
  const std::int64_t row = integer_setting(call, "row", 0, 0, INT64_MAX);
  std::vector<std::string> names;
  for (const nlohmann::json& one : scenarios_json(call.store, call.request.run, row)) {
    names.push_back(one.at("name"));
    if (names.back() != wanted) continue;
    nlohmann::json settings = call.settings;
    for (const char* member : {"edits", "mute", "cut_off"}) {
      if (!settings.contains(member) && one.contains(member)) settings[member] = one[member];
    }
    return settings;
  }
  fail_settings(call, fmt::format("row {} has no scenario '{}'.{}", row, wanted, suggestion(wanted, names)));
}

CaseQuestion question_of(const InsightCall& call, const OpenRun& run) {
  allow_settings(call, {"row", "edits", "mute", "cut_off", "search", "scenario"});
  if (!call.settings.contains("row")) fail_settings(call, "'row' is missing: the 0-based data row to look at.");
  CaseQuestion question;
  question.row = integer_setting(call, "row", 0, 0, run.table().rows() - 1);
  question.edits = edits_of(call);
  question.muted = muted_of(call, run.modalities());
  question.cut_off = number_setting(call, "cut_off", 0.5, 0, 1);
  question.own_answer = run.absence().answers_nothing;
  const auto search = call.settings.find("search");
  if (search != call.settings.end() && !search->is_boolean()) fail_settings(call, "'search' must be true or false.");
  question.search = search == call.settings.end() || search->get<bool>();
  return question;
}

nlohmann::json label_of(const OpenRun& run, std::int64_t row) {
  const double value = run.target().values[static_cast<std::size_t>(row)];
  if (std::isnan(value)) return nullptr;
  if (run.task() == Task::regression) return value;
  if (value < 0) return nullptr;
  return run.preprocessor().classes()[static_cast<std::size_t>(value)];
}

/// Which part of the split a row is in.
Part part_of(const Split& split, std::int64_t row) {
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const auto& rows = split.rows_of(part);
    if (std::binary_search(rows.begin(), rows.end(), row)) return part;
  }
  return Part::none;
}

/// Every input column with its cell, for a form.
nlohmann::json columns_json(const OpenRun& run, const CaseQuestion& question, const CaseRow& row) {
  nlohmann::json columns = nlohmann::json::array();
  for (const ModalitySpec& spec : run.preprocessor().map().modalities) {
    for (const std::string& name : spec.all_columns()) {
      const Column& column = row.cells.column(name);
      nlohmann::json one = {{"column", name},
                            {"modality", spec.name},
                            {"type", to_string(column.type())},
                            {"text", column.text(0)},
                            {"original", run.table().column(name).text(question.row)},
                            {"is_edited", question.edits.contains(name)}};
      for (const ColumnValues& values : run.training_values()) {
        if (values.column != name) continue;
        if (!values.sorted.empty()) {
          const auto at = [&](double share) { return values.sorted[static_cast<std::size_t>(share * static_cast<double>(values.sorted.size() - 1))]; };
          one["range"] = {at(0), at(0.05), at(0.5), at(0.95), at(1)};
        }
        for (std::size_t i = 0; i < std::min(values.shares.size(), kMostChoices); ++i) one["choices"].push_back(values.shares[i].first);
      }
      columns.push_back(one);
    }
  }
  return columns;
}

nlohmann::json case_answer(InsightCall& call) {
  const OpenRunPtr run = open_run(call);
  call.settings = with_scenario(call);
  CaseQuestion question = question_of(call, *run);
  question.goes_on = [&call] { return call.control.stop() == RunControl::Stop::none; };
  const bool is_changed = !question.edits.empty() || question.muted != 0;
  const CaseRow original = case_row(*run, question.row, {}, 0);
  const CaseRow row = is_changed ? case_row(*run, question.row, question.edits, question.muted) : original;
  const int explained = explained_classes(run->outputs_of(original.batch), run->task(), run->classes()).front();
  nlohmann::json answer = say_of(*run, row, question, explained);
  answer.update(look_of(*run, row));
  answer["before"] = is_changed ? say_of(*run, original, question, explained) : nlohmann::json();
  answer["row"] = question.row;
  answer["part"] = to_string(part_of(run->split(), question.row));
  answer["task"] = to_string(run->task());
  answer["classes"] = run->preprocessor().classes();
  answer["modalities"] = run->modalities();
  answer["label"] = label_of(*run, question.row);
  answer["explained"] = run->task() == Task::regression ? nlohmann::json() : nlohmann::json(run->preprocessor().classes()[static_cast<std::size_t>(explained)]);
  answer["cut_off"] = question.cut_off;
  answer["absence"] = {{"how", run->absence().how}, {"sentence", run->absence().sentence}};
  answer["empty"] = question.own_answer ? "model" : "base_rate";
  answer["columns"] = columns_json(*run, question, row);
  answer["mute"] = nlohmann::json::array();
  for (std::size_t m = 0; m < run->modalities().size(); ++m) {
    if ((question.muted >> m & 1U) != 0) answer["mute"].push_back(run->modalities()[m]);
  }
  answer["scenarios"] = scenarios_json(call.store, call.request.run, question.row);
  answer["smallest_change"] = question.search ? smallest_change(*run, row, question) : nlohmann::json();
  return answer;
}

}  // namespace

/// Settings: "row" (0-based data row, needed), "edits" ({column: text, number or null = missing}), "mute" (modalities to
/// take away), "cut_off" (0.5), "search" (true: look for the smallest change). Answer, never kept:
///
/// - "row", "part", "label" (class or value, null = unknown), "task", "classes", "modalities" [M], "cut_off"
/// - "score", "log_odds", "probabilities", "decision", "base", "contributions", "interactions": see say_of; "explained": the
///   class whose log-odds are shared out (the positive one, or the one that is chosen for the row as it is)
/// - "weights", "attention", "tokens": see look_of
/// - "before": the members of say_of for the row as it is, null where nothing is edited or muted
/// - "smallest_change": see there, for the row as it is edited
/// - "columns": [{"column", "modality", "type", "text" (as asked), "original", "is_edited", and for numbers "range": smallest,
///   5 %, median, 95 %, largest in training, for categories "choices": the most frequent 100}]
/// - "mute": the modalities that were taken away; "scenarios": those kept for this row, see scenarios_json
/// - "absence": {"how", "sentence"}, "empty": "model" | "base_rate": where the contributions start
Insight case_view() {
  return {.info = {.id = "case",
                   .title = "One case",
                   .summary = "Why the model says what it says of one row, what if a cell were another, and the smallest "
                              "change that flips the decision."},
          .compute = [](InsightCall& call) { return case_answer(call); },
          .keep = false};
}

}  // namespace amalgam
