// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/dataset_source.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace amalgam {

DatasetRecord describe_dataset(const ReadResult& read, const ReadRecipe& recipe) {
  DatasetRecord record;
  record.path = std::filesystem::absolute(read.path).lexically_normal().string();
  record.sha256 = read.sha256;
  record.bytes = read.bytes;
  record.rows = read.table->rows();
  record.columns = static_cast<std::int64_t>(read.table->columns().size());
  nlohmann::json guesses = nlohmann::json::array();
  for (const ReadGuess& guess : read.guesses) {
    guesses.push_back({{"what", guess.what}, {"value", guess.value}, {"reason", guess.reason}, {"column", guess.column}});
  }
  nlohmann::json rows = nlohmann::json::array();
  for (const ReadProblem& one : read.problems) {
    rows.push_back({{"line", one.line}, {"column", one.column}, {"kind", one.kind}, {"reason", one.reason}, {"row", one.row}});
  }
  const auto text = [](const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  record.recipe_json = text({{"recipe", recipe_to_json(recipe)},
                             {"guesses", guesses},
                             {"problems", read.problem_count},
                             {"problem_rows", rows},
                             {"rows_dropped", read.rows_dropped}});
  nlohmann::json schema = nlohmann::json::array();
  for (const Column& column : read.table->columns()) {
    schema.push_back({{"name", column.name()},
                      {"type", to_string(column.type())},
                      {"missing", column.missing()}});
  }
  record.schema_json = text(schema);
  return record;
}

ReadRecipe recipe_for_more(const DatasetRecord& dataset) {
  ReadRecipe recipe;
  const nlohmann::json stored = nlohmann::json::parse(dataset.recipe_json, nullptr, false);
  if (stored.is_object() && stored.contains("recipe")) recipe = recipe_from_json(stored["recipe"]);
  recipe.edits.clear();
  nlohmann::json types = nlohmann::json::object();
  const nlohmann::json schema = nlohmann::json::parse(dataset.schema_json, nullptr, false);
  if (schema.is_array()) {
    for (const nlohmann::json& column : schema) {
      if (column.contains("name") && column.contains("type")) types[column["name"].get<std::string>()] = column["type"];
    }
  }
  for (const auto& [name, type] : recipe_from_json({{"types", types}}).types) recipe.types.try_emplace(name, type);
  return recipe;
}

}  // namespace amalgam
