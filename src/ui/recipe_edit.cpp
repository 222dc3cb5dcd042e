// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_edit.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/tr.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

/// Where an aspect stands in a recipe: the member for the file and the one for single columns.
struct Member {
  const char* what;
  const char* file;     ///< nullptr: never for the whole file
  const char* columns;  ///< nullptr: never for one column
};
constexpr std::array kMembers = {
    Member{"table", "table", nullptr},
    Member{"sheet", "table", nullptr},
    Member{"encoding", "encoding", nullptr},
    Member{"separator", "separator", nullptr},
    Member{"quote", "quote", nullptr},
    Member{"header row", "header", nullptr},
    Member{"decimal mark", "decimal_mark", "decimal_marks"},
    Member{"thousands mark", "thousands_mark", nullptr},
    Member{"missing words", "missing_words", nullptr},
    Member{"date order", "date_order", "date_orders"},
    Member{"type", nullptr, "types"},
    Member{"date format", nullptr, "types"},
    Member{"identifier", nullptr, "types"},
    Member{"percent sign", nullptr, "types"},
    Member{"currency sign", nullptr, "types"},
    Member{"label", nullptr, "types"},
    Member{"code", nullptr, "types"},
};

const Member* memberOf(const std::string& what) {
  const auto found = std::find_if(kMembers.begin(), kMembers.end(),
                                  [&](const Member& one) { return what == one.what; });
  return found == kMembers.end() ? nullptr : &*found;
}

/// Whether it says which sheet or table of the file is read; readers call it what it is there.
bool isTable(const std::string& what) {
  const Member* member = memberOf(what);
  return member && member->file && member->file == std::string_view("table");
}

/// Guesses name characters; recipes hold them.
std::string markOf(const std::string& name) {
  static const std::vector<std::pair<std::string, std::string>> names = {
      {"comma", ","}, {"point", "."}, {"semicolon", ";"}, {"bar", "|"},
      {"apostrophe", "'"}, {"space", "space"}, {"tab", "tab"}};
  for (const auto& [word, mark] : names) {
    if (word == name) return mark;
  }
  return name;
}

std::string nameOfMark(const std::string& mark) {
  for (const char* name : {"comma", "point", "semicolon", "bar", "apostrophe"}) {
    if (markOf(name) == mark) return name;
  }
  if (mark == "\t") return "tab";
  return mark == " " ? "space" : mark;
}

std::string orderOf(const std::string& value) {
  if (value.starts_with("day")) return "dmy";  // "day/month/year", "day.month.year"
  if (value.starts_with("month")) return "mdy";
  return value.starts_with("year") ? "ymd" : value;
}

json wordsOf(const std::string& list) {
  json words = json::array();
  if (list == "none") return words;
  for (const QString& one : q(list).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    if (!one.trimmed().isEmpty()) words.push_back(s(one.trimmed()));
  }
  return words;
}

json jsonOf(const std::string& what, const std::string& value) {
  if (what == "header row") return value == "yes";
  if (what == "missing words") return wordsOf(value);
  if (what == "date order") return orderOf(value);
  if (what == "encoding") return s(q(value).toLower());
  return markOf(value);
}

std::string textOf(const std::string& what, const json& value) {
  if (what == "header row") return value.get<bool>() ? "yes" : "no";
  if (what != "missing words") return nameOfMark(value.get<std::string>());
  std::string words;
  for (const json& one : value) words += (words.empty() ? "" : ", ") + one.get<std::string>();
  return words.empty() ? "none" : words;
}

const std::vector<std::string>& usualAlternatives(const std::string& what) {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> usual = {
      {"encoding", {"utf-8", "gb18030", "big5", "windows-1252", "utf-16le", "utf-16be"}},
      {"separator", {"comma", "semicolon", "tab", "bar"}},
      {"quote", {"\"", "'", "none"}},
      {"header row", {"yes", "no"}},
      {"decimal mark", {"point", "comma"}},
      {"thousands mark", {"comma", "point", "space", "apostrophe", "none"}},
      {"missing words", {"none"}},
      {"date order", {"ymd", "dmy", "mdy"}},
      {"type", {"number", "category", "text", "date", "number_list", "event_list"}}};
  static const std::vector<std::string> none;
  for (const auto& [name, values] : usual) {
    if (name == what) return values;
  }
  return none;
}

void addAlternatives(Aspect& aspect) {
  const bool is_type = memberOf(aspect.what) && !memberOf(aspect.what)->file;
  for (const std::string& one : usualAlternatives(is_type ? "type" : aspect.what)) {
    const bool known = std::find(aspect.alternatives.begin(), aspect.alternatives.end(), one) !=
                       aspect.alternatives.end();
    const bool is_it = jsonOf(aspect.what, one) == jsonOf(aspect.what, aspect.value);
    if (!known && !is_it) aspect.alternatives.push_back(one);
  }
}

/// The aspects that the recipe settles; readers do not report these as guesses.
void addChosen(const ReadRecipe& recipe, std::vector<Aspect>& aspects) {
  const json chosen = recipe_to_json(recipe);
  for (const Member& one : kMembers) {
    if (one.file && chosen.contains(one.file) && !isTable(one.what)) {
      aspects.push_back({one.what, "", textOf(one.what, chosen[one.file]), "", {}, true});
    }
    const bool is_last_of_types = one.what == std::string("type") || one.file;
    if (!one.columns || !is_last_of_types || !chosen.contains(one.columns)) continue;
    for (const auto& [column, value] : chosen[one.columns].items()) {
      aspects.push_back({one.what, column, textOf(one.what, value), "", {}, true});
    }
  }
}

}  // namespace

std::vector<Aspect> aspectsOf(const ReadResult& read, const ReadRecipe& recipe,
                              const std::vector<std::string>& tables) {
  std::vector<Aspect> aspects;
  if (!recipe.table.empty() && tables.size() > 1) {  // where nothing was chosen, the reader says which it took
    Aspect one{"table", "", recipe.table, "", {}, true};
    for (const std::string& name : tables) {
      if (name != one.value) one.alternatives.push_back(name);
    }
    aspects.push_back(one);
  }
  addChosen(recipe, aspects);
  for (const ReadGuess& guess : read.guesses) {
    const bool is_settled = std::any_of(aspects.begin(), aspects.end(), [&](const Aspect& one) {
      return one.what == guess.what && one.column == guess.column;
    });
    if (!is_settled)
      aspects.push_back(
          {guess.what, guess.column, guess.value, guess.reason, guess.alternatives, false});
  }
  const auto rank = [](const Aspect& one) {
    const Member* member = memberOf(one.what);
    const auto at = member ? member - kMembers.data() : -1;
    return std::make_pair(!one.column.empty(), at);
  };
  std::stable_sort(aspects.begin(), aspects.end(),
                   [&](const Aspect& a, const Aspect& b) { return rank(a) < rank(b); });
  for (Aspect& one : aspects) {
    if (isEditable(one) && !isTable(one.what)) addAlternatives(one);
  }
  return aspects;
}

std::string tableRead(const ReadResult& read, const ReadRecipe& recipe) {
  if (!recipe.table.empty()) return recipe.table;
  for (const ReadGuess& guess : read.guesses) {
    if (isTable(guess.what)) return guess.value;
  }
  return {};
}

bool isEditable(const Aspect& aspect) { return memberOf(aspect.what) != nullptr; }

bool takesText(const Aspect& aspect) {
  return aspect.what == "missing words" || aspect.what == "separator";
}

ReadRecipe withAspect(const ReadRecipe& recipe, const Aspect& aspect, const std::string& value) {
  const Member* member = memberOf(aspect.what);
  if (!member) {
    throw Error(ErrorKind::request, "recipe.invalid",
                "How '" + aspect.what + "' was read cannot be changed.");
  }
  json changed = recipe_to_json(recipe);
  if (!aspect.column.empty() && member->columns)
    changed[member->columns][aspect.column] = jsonOf(aspect.what, value);
  else if (member->file)
    changed[member->file] = isTable(aspect.what) ? json(value) : jsonOf(aspect.what, value);
  return recipe_from_json(changed);
}

ReadRecipe withoutAspect(const ReadRecipe& recipe, const Aspect& aspect) {
  const Member* member = memberOf(aspect.what);
  if (!member) return recipe;
  json changed = recipe_to_json(recipe);
  if (!aspect.column.empty() && member->columns) {
    if (changed.contains(member->columns)) changed[member->columns].erase(aspect.column);
  } else if (member->file) {
    changed.erase(member->file);
  }
  return recipe_from_json(changed);
}

QString aspectTitle(const Aspect& aspect) {
  QString what = engineText(aspect.what);
  if (!what.isEmpty()) what[0] = what[0].toUpper();
  return aspect.column.empty() ? what : tr("%1 of %2").arg(what, q(aspect.column));
}

QString aspectValueText(const std::string& value) {
  const std::vector<std::pair<std::string, QString>> words = {  // not static: the language may change
      {"utf-8", QStringLiteral("UTF-8")},
      {"gb18030", QStringLiteral("GB18030")},
      {"big5", QStringLiteral("Big5")},
      {"windows-1252", QStringLiteral("Windows-1252")},
      {"utf-16le", QStringLiteral("UTF-16 (little-endian)")},
      {"utf-16be", QStringLiteral("UTF-16 (big-endian)")},
      {"ymd", tr("year first")},
      {"dmy", tr("day first")},
      {"mdy", tr("month first")},
      {"year-month-day", tr("year-month-day")},
      {"day.month.year", tr("day.month.year")},
      {"month/day/year", tr("month/day/year")},
      {"day/month/year", tr("day/month/year")},
      {"day-month name-year", tr("day-month name-year")},
      {"number_list", tr("number list")},
      {"event_list", tr("event list")},
      {"comma", tr("comma")},
      {"semicolon", tr("semicolon")},
      {"tab", tr("tab")},
      {"bar", tr("bar")},
      {"point", tr("point")},
      {"space", tr("space")},
      {"apostrophe", tr("apostrophe")},
      {"yes", tr("yes")},
      {"no", tr("no")},
      {"none", tr("none")}};
  for (const auto& [id, text] : words) {
    if (id == value) return text;
  }
  return q(value);
}

}  // namespace amalgam::ui
