// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/scenario.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace amalgam {

namespace {

using nlohmann::json;

/// Some members of an object, those that it has.
json some_of(const json& object, std::initializer_list<const char*> names) {
  json some = json::object();
  for (const char* name : names) {
    if (const auto found = object.find(name); found != object.end()) some[name] = *found;
  }
  return some;
}

}  // namespace

ScenarioRecord scenario_of(std::int64_t run, const std::string& name, const json& settings, const json& answer) {
  ScenarioRecord scenario;
  scenario.run = run;
  scenario.row = answer.value("row", std::int64_t{0});
  scenario.name = trimmed(name);
  if (scenario.name.empty()) throw Error(ErrorKind::request, "scenario.no_name", "A scenario needs a name.");
  scenario.settings_json = some_of(settings, {"edits", "mute", "cut_off"}).dump();
  scenario.answer_json = some_of(answer, {"score", "log_odds", "decision", "base", "contributions"}).dump();
  return scenario;
}

json scenarios_json(const ProjectStore& store, std::int64_t run, std::int64_t row) {
  json list = json::array();
  for (const ScenarioRecord& one : store.scenarios(run)) {
    if (one.row != row) continue;
    json entry = json::parse(one.settings_json, nullptr, false);
    if (!entry.is_object()) entry = json::object();
    entry["name"] = one.name;
    entry["written_at"] = one.written_at;
    entry["answer"] = json::parse(one.answer_json, nullptr, false);
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace amalgam
