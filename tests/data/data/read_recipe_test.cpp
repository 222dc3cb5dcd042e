// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_recipe.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using ::testing::HasSubstr;

std::string fault_of(const char* text) {
  try {
    recipe_from_json(nlohmann::json::parse(text));
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

TEST(ReadRecipe, SurvivesTheWayToJsonAndBack) {
  const nlohmann::json json = nlohmann::json::parse(R"({
    "encoding": "gb18030", "separator": "\t", "quote": "none", "header": false, "decimal_mark": ",",
    "thousands_mark": " ", "date_order": "dmy", "missing_words": ["x", ""], "types": {"邮编": "category"},
    "decimal_marks": {"a": "."}, "date_orders": {"b": "mdy"}, "table": "Sheet 2", "query": "SELECT 1",
    "long_rows": "trim", "short_rows": "pad", "edits": {"122": "a,b"}})");
  const ReadRecipe recipe = recipe_from_json(json);
  EXPECT_EQ(recipe.quote, '\0');
  EXPECT_EQ(recipe.types.at("邮编"), ColumnType::category);
  EXPECT_EQ(recipe.edits.at(122), "a,b");
  EXPECT_EQ(recipe_to_json(recipe), json);
}

TEST(ReadRecipe, GuessesWhatIsLeftOutOrNull) {
  const ReadRecipe recipe = recipe_from_json({{"separator", nullptr}, {"missing_words", {"NA"}}});
  EXPECT_FALSE(recipe.separator.has_value());
  EXPECT_FALSE(recipe.header.has_value());
  EXPECT_EQ(recipe_to_json(ReadRecipe{}), nlohmann::json::object());
}

TEST(ReadRecipe, NamesTheMemberThatIsWrong) {
  EXPECT_THAT(fault_of(R"({"seperator": ","})"), HasSubstr("'seperator'. Did you mean 'separator'?"));
  EXPECT_THAT(fault_of(R"({"separator": ",;"})"), HasSubstr("'separator' must be one character or \"tab\"; found \",;\""));
  EXPECT_THAT(fault_of(R"({"encoding": "latin-9"})"), HasSubstr("recipe.invalid: The recipe's 'encoding' must be"));
  EXPECT_THAT(fault_of(R"({"types": {"a": "int"}})"), HasSubstr("'types.a' must be number, category"));
  EXPECT_THAT(fault_of(R"({"edits": {"0": "x"}})"), HasSubstr("'edits' must be keyed by line"));
  EXPECT_THAT(fault_of(R"({"decimal_mark": ";"})"), HasSubstr("'decimal_mark' must be \".\" or \",\""));
  EXPECT_THAT(fault_of("[]"), HasSubstr("must be a JSON object"));
}

}  // namespace
}  // namespace amalgam
