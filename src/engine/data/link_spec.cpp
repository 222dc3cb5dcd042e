// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/data/read_recipe.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_link(const std::string& sentence) { throw Error(ErrorKind::request, "link.invalid", sentence); }

}  // namespace

LinkSpec LinkSpec::from_json(const nlohmann::json& json) {
  if (!json.is_object()) refuse_link("A link must be a JSON object such as {\"file\": \"payments.csv\", \"key\": \"id\"}.");
  LinkSpec spec;
  const std::map<std::string, std::string*> texts = {{"file", &spec.file},       {"key", &spec.key},     {"other_key", &spec.other_key},
                                                     {"time", &spec.time},       {"cut_off", &spec.cut_off}, {"event", &spec.event},
                                                     {"prefix", &spec.prefix}};
  for (const auto& [name, value] : json.items()) {
    if (value.is_null()) continue;
    if (const auto text = texts.find(name); text != texts.end()) {
      if (!value.is_string()) refuse_link(fmt::format("The link's '{}' must be a text.", name));
      *text->second = value.get<std::string>();
    } else if (name == "kind") {
      if (value != "one_to_one" && value != "one_to_many") refuse_link("The link's 'kind' must be \"one_to_one\" or \"one_to_many\".");
      spec.kind = value == "one_to_many" ? LinkKind::one_to_many : LinkKind::one_to_one;
    } else if (name == "columns") {
      try {
        spec.columns = value.get<std::vector<std::string>>();
      } catch (const nlohmann::json::exception&) {
        refuse_link("The link's 'columns' must be a list of texts.");
      }
    } else if (name == "recipe") {
      spec.recipe = recipe_from_json(value);
    } else {
      refuse_link(fmt::format("The link has an unknown member '{}'; known are file, recipe, kind, key, other_key, time, "
                         "cut_off, columns, event and prefix.",
                         name));
    }
  }
  return spec;
}

nlohmann::json LinkSpec::to_json() const {
  return {{"file", file},
          {"recipe", recipe_to_json(recipe)},
          {"kind", kind == LinkKind::one_to_many ? "one_to_many" : "one_to_one"},
          {"key", key},
          {"other_key", other_key},
          {"time", time},
          {"cut_off", cut_off},
          {"columns", columns},
          {"event", event},
          {"prefix", prefix}};
}

}  // namespace amalgam
