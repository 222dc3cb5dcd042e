// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_recipe.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace amalgam {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 2> kLongRows = {"skip", "trim"};
constexpr std::array<std::string_view, 2> kShortRows = {"skip", "pad"};
constexpr std::array<std::string_view, 3> kDateOrders = {"ymd", "dmy", "mdy"};
constexpr std::array<std::string_view, 6> kRecipeEncodings = {"utf-8",   "utf-16le", "utf-16be",
                                                        "gb18030", "big5",     "windows-1252"};

[[noreturn]] void refuse_member(const std::string& name, const std::string& wanted, const json& found) {
  throw Error(ErrorKind::request, "recipe.invalid",
              "The recipe's '" + name + "' must be " + wanted + "; found " +
                  found.dump(-1, ' ', false, json::error_handler_t::replace) + ".");
}

std::string text_from(const std::string& name, const json& value) {
  if (!value.is_string()) refuse_member(name, "a text", value);
  return value.get<std::string>();
}

bool bool_from(const std::string& name, const json& value) {
  if (!value.is_boolean()) refuse_member(name, "true or false", value);
  return value.get<bool>();
}

/// One character, or a name for one that is hard to write; `allowed` is empty if any will do.
char mark_from(const std::string& name, const json& value, std::string_view allowed, const std::string& wanted) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  char mark = text.size() == 1 ? text.front() : '\x1';
  if (text == "tab" || text == "\\t") mark = '\t';
  if (text == "space") mark = ' ';
  if (text == "none") mark = '\0';
  const bool fits = mark != '\x1' && (allowed.empty() ? mark != '\0' : allowed.find(mark) != std::string_view::npos);
  if (!fits) refuse_member(name, wanted, value);
  return mark;
}

template <class Choice, std::size_t size>
Choice choice_from(const std::string& name, const json& value, const std::array<std::string_view, size>& names) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == text) return static_cast<Choice>(i);
  }
  std::string wanted;
  for (std::size_t i = 0; i < size; ++i) {
    wanted += (i == 0 ? "" : i + 1 == size ? " or " : ", ") + ("\"" + std::string(names[i]) + "\"");
  }
  refuse_member(name, wanted, value);
}

template <class Value, class Read>
std::map<std::string, Value> by_column(const std::string& name, const json& value, const Read& read) {
  if (!value.is_object()) refuse_member(name, "an object of columns", value);
  std::map<std::string, Value> values;
  for (const auto& [column, one] : value.items()) values[column] = read(name + "." + column, one);
  return values;
}

char decimal_from(const std::string& name, const json& value) { return mark_from(name, value, ".,", "\".\" or \",\""); }

DateOrder order_from(const std::string& name, const json& value) {
  return choice_from<DateOrder>(name, value, kDateOrders);
}

ColumnType type_from(const std::string& name, const json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  try {
    return column_type_from(text);
  } catch (const Error&) {
    refuse_member(name, "number, category, text, date, number_list or event_list", value);
  }
}

std::vector<std::string> words_from(const std::string& name, const json& value) {
  try {
    return value.get<std::vector<std::string>>();
  } catch (const json::exception&) {
    refuse_member(name, "a list of texts", value);
  }
}

std::map<std::int64_t, std::string> edits_from(const std::string& name, const json& value) {
  if (!value.is_object()) refuse_member(name, "an object such as {\"122\": \"a,b,c\"}", value);
  std::map<std::int64_t, std::string> edits;
  for (const auto& [text, one] : value.items()) {
    std::int64_t line = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), line);
    if (error != std::errc() || stop != text.data() + text.size() || line < 1) refuse_member(name, "keyed by line", text);
    edits[line] = text_from(name, one);
  }
  return edits;
}

struct RecipeMember {
  const char* name;
  std::function<void(ReadRecipe&, const std::string&, const json&)> read;
};

const std::vector<RecipeMember>& members() {
  using Name = const std::string&;
  using Recipe = ReadRecipe&;
  static const std::vector<RecipeMember> all = {
      {"encoding",
       [](Recipe recipe, Name name, const json& value) {
         recipe.encoding = std::string(kRecipeEncodings[choice_from<std::size_t>(name, value, kRecipeEncodings)]);
       }},
      {"separator",
       [](Recipe recipe, Name name, const json& value) {
         recipe.separator = mark_from(name, value, {}, "one character or \"tab\"");
       }},
      {"quote",
       [](Recipe recipe, Name name, const json& value) {
         recipe.quote = mark_from(name, value, {"\"'\0", 3}, "\"\\\"\", \"'\" or \"none\"");
       }},
      {"header", [](Recipe recipe, Name name, const json& value) { recipe.header = bool_from(name, value); }},
      {"decimal_mark",
       [](Recipe recipe, Name name, const json& value) { recipe.decimal_mark = decimal_from(name, value); }},
      {"thousands_mark",
       [](Recipe recipe, Name name, const json& value) {
         recipe.thousands_mark = mark_from(name, value, {",. '\0", 5}, "\",\", \".\", \"space\", \"'\" or \"none\"");
       }},
      {"date_order",
       [](Recipe recipe, Name name, const json& value) { recipe.date_order = order_from(name, value); }},
      {"missing_words",
       [](Recipe recipe, Name name, const json& value) { recipe.missing_words = words_from(name, value); }},
      {"types",
       [](Recipe recipe, Name name, const json& value) {
         recipe.types = by_column<ColumnType>(name, value, type_from);
       }},
      {"decimal_marks",
       [](Recipe recipe, Name name, const json& value) {
         recipe.decimal_marks = by_column<char>(name, value, decimal_from);
       }},
      {"date_orders",
       [](Recipe recipe, Name name, const json& value) {
         recipe.date_orders = by_column<DateOrder>(name, value, order_from);
       }},
      {"table", [](Recipe recipe, Name name, const json& value) { recipe.table = text_from(name, value); }},
      {"query", [](Recipe recipe, Name name, const json& value) { recipe.query = text_from(name, value); }},
      {"long_rows",
       [](Recipe recipe, Name name, const json& value) {
         recipe.long_rows = choice_from<LongRows>(name, value, kLongRows);
       }},
      {"short_rows",
       [](Recipe recipe, Name name, const json& value) {
         recipe.short_rows = choice_from<ShortRows>(name, value, kShortRows);
       }},
      {"edits", [](Recipe recipe, Name name, const json& value) { recipe.edits = edits_from(name, value); }},
      {"links",
       [](Recipe recipe, Name name, const json& value) {
         if (!value.is_array()) refuse_member(name, "a list of links", value);
         recipe.links.clear();
         for (const auto& one : value) recipe.links.push_back(LinkSpec::from_json(one));
       }},
  };
  return all;
}

std::string mark_text(char mark) { return mark == '\0' ? "none" : std::string(1, mark); }

}  // namespace

const std::vector<std::string>& usual_missing_words() {
  static const std::vector<std::string> words = {
      "NA",   "N/A",  "n/a",  "na",  "#N/A", "<NA>", "NaN",  "nan",  "NAN", "NULL", "null", "Null", "None",
      "none", "无",   "未知", "不详", "缺失", "空",   "-",    "--",   "—",   "?",    ".",    "\\N"};
  return words;
}

ReadRecipe recipe_from_json(const json& json) {
  if (!json.is_object()) {
    throw Error(ErrorKind::request, "recipe.invalid",
                "A recipe must be a JSON object such as {\"separator\": \";\"}.");
  }
  ReadRecipe recipe;
  for (const auto& [name, value] : json.items()) {
    const auto member = std::find_if(members().begin(), members().end(),
                                     [&name = name](const RecipeMember& one) { return one.name == name; });
    if (member == members().end()) {
      std::vector<std::string> names;
      for (const RecipeMember& one : members()) names.emplace_back(one.name);
      throw Error(ErrorKind::request, "recipe.invalid",
                  "The recipe has an unknown member '" + name + "'." + suggestion(name, names));
    }
    if (!value.is_null()) member->read(recipe, name, value);
  }
  return recipe;
}

json recipe_to_json(const ReadRecipe& recipe) {
  json json = json::object();
  if (recipe.encoding) json["encoding"] = *recipe.encoding;
  if (recipe.separator) json["separator"] = mark_text(*recipe.separator);
  if (recipe.quote) json["quote"] = mark_text(*recipe.quote);
  if (recipe.header) json["header"] = *recipe.header;
  if (recipe.decimal_mark) json["decimal_mark"] = mark_text(*recipe.decimal_mark);
  if (recipe.thousands_mark) json["thousands_mark"] = mark_text(*recipe.thousands_mark);
  const auto order_text = [](DateOrder order) { return kDateOrders[static_cast<std::size_t>(order)]; };
  if (recipe.date_order) json["date_order"] = order_text(*recipe.date_order);
  if (recipe.missing_words) json["missing_words"] = *recipe.missing_words;
  for (const auto& [column, type] : recipe.types) json["types"][column] = to_string(type);
  for (const auto& [column, mark] : recipe.decimal_marks) json["decimal_marks"][column] = mark_text(mark);
  for (const auto& [column, order] : recipe.date_orders) json["date_orders"][column] = order_text(order);
  if (!recipe.table.empty()) json["table"] = recipe.table;
  if (!recipe.query.empty()) json["query"] = recipe.query;
  if (recipe.long_rows) json["long_rows"] = kLongRows[static_cast<std::size_t>(*recipe.long_rows)];
  if (recipe.short_rows) json["short_rows"] = kShortRows[static_cast<std::size_t>(*recipe.short_rows)];
  for (const auto& [line, text] : recipe.edits) json["edits"][std::to_string(line)] = text;
  for (const LinkSpec& link : recipe.links) json["links"].push_back(link.to_json());
  return json;
}

}  // namespace amalgam
