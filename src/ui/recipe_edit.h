// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "engine/data/read_recipe.h"
#include "engine/data/read_result.h"

namespace amalgam::ui {

/// One thing about how a file was read: guessed, or chosen by the analyst.
struct Aspect {
  std::string what;                       ///< as in ReadGuess, e.g. "encoding"; or "table", "type"
  std::string column;                     ///< "" if the whole file is meant
  std::string value;                      ///< as in ReadGuess, e.g. "GB18030"
  std::string reason;                     ///< the evidence; empty if chosen
  std::vector<std::string> alternatives;  ///< other values that may be chosen
  bool is_chosen = false;                 ///< by the analyst
  bool operator==(const Aspect&) const = default;
};

/// What was guessed and what was chosen, the file's aspects first. `tables` are the sheets or tables
/// of the file, if it has several.
std::vector<Aspect> aspectsOf(const ReadResult& read, const ReadRecipe& recipe,
                              const std::vector<std::string>& tables);
/// The sheet or table that was read; "" where the file is one table.
std::string tableRead(const ReadResult& read, const ReadRecipe& recipe);
/// The recipe with a value chosen for an aspect; values are those of guesses and alternatives
/// ("semicolon", "gb18030", "no", …), missing words are a list with commas.
///
/// Errors:  Error(request) "recipe.invalid" if the value cannot be used
ReadRecipe withAspect(const ReadRecipe& recipe, const Aspect& aspect, const std::string& value);
/// The recipe in which the aspect is guessed again.
ReadRecipe withoutAspect(const ReadRecipe& recipe, const Aspect& aspect);
/// Whether the analyst may change it at all.
bool isEditable(const Aspect& aspect);
/// Whether any text may be typed for it, beside the alternatives.
bool takesText(const Aspect& aspect);
/// "Header row", "Decimal mark of amount".
QString aspectTitle(const Aspect& aspect);
/// "GB18030", "Comma"; values in words of the window.
QString aspectValueText(const std::string& value);

}  // namespace amalgam::ui
