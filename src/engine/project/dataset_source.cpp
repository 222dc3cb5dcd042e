// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/dataset_source.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::request, "recipe.invalid", sentence);
}

char separator_from(const nlohmann::json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1) return text.front();
  refuse("The recipe's 'separator' must be one character or \"tab\"; found " + value.dump() + ".");
}

}  // namespace

CsvRecipe recipe_from_json(const nlohmann::json& json) {
  if (!json.is_object()) refuse("A recipe must be a JSON object such as {\"separator\": \";\"}.");
  CsvRecipe recipe;
  for (const auto& [name, value] : json.items()) {
    if (name == "separator") {
      if (!value.is_null()) recipe.separator = separator_from(value);
    } else if (name == "header") {
      if (!value.is_null() && !value.is_boolean()) refuse("The recipe's 'header' must be true or false.");
      if (value.is_boolean()) recipe.header = value.get<bool>();
    } else if (name == "missing_words") {
      try {
        recipe.missing_words = value.get<std::vector<std::string>>();
      } catch (const nlohmann::json::exception&) {
        refuse("The recipe's 'missing_words' must be a list of texts.");
      }
    } else {
      refuse("The recipe has an unknown member '" + name + "'; known are separator, header and missing_words.");
    }
  }
  return recipe;
}

nlohmann::json recipe_to_json(const CsvRecipe& recipe) {
  nlohmann::json json = {{"missing_words", recipe.missing_words}};
  if (recipe.separator) json["separator"] = std::string(1, *recipe.separator);
  if (recipe.header) json["header"] = *recipe.header;
  return json;
}

DatasetRecord describe_dataset(const ReadResult& read, const CsvRecipe& recipe) {
  DatasetRecord record;
  record.path = std::filesystem::absolute(read.path).lexically_normal().string();
  record.sha256 = read.sha256;
  record.bytes = read.bytes;
  record.rows = read.table->rows();
  record.columns = static_cast<std::int64_t>(read.table->columns().size());
  nlohmann::json guesses = nlohmann::json::array();
  for (const ReadGuess& guess : read.guesses) {
    guesses.push_back({{"what", guess.what}, {"value", guess.value}, {"reason", guess.reason}});
  }
  const auto text = [](const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  record.recipe_json = text({{"recipe", recipe_to_json(recipe)},
                             {"guesses", guesses},
                             {"problems", read.problem_count},
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

}  // namespace amalgam
