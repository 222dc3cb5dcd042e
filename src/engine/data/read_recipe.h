// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/table.h"

namespace amalgam {

enum class LongRows { skip, trim };          ///< rows with too many cells: left out, or cut behind the last column
enum class ShortRows { skip, pad };          ///< rows with too few cells: left out, or filled with empty cells
enum class DateOrder { ymd, dmy, mdy };      ///< 2024-08-05, 05/08/2024, 08/05/2024

struct LinkSpec;

/// How a file is to be read. Everything left empty is guessed; what a format does not know it ignores.
struct ReadRecipe {
  std::optional<char> separator = {};        ///< ',', '\t', ';', '|' or any other ASCII character
  std::optional<bool> header = {};           ///< whether the first row names the columns
  std::optional<std::vector<std::string>> missing_words = {};  ///< an empty cell is missing whatever they are
  std::optional<std::string> encoding = {};  ///< "utf-8", "utf-16le", "utf-16be", "gb18030", "big5", "windows-1252"
  std::optional<char> quote = {};            ///< '"', '\'' or '\0' (cells are never quoted)
  std::optional<char> decimal_mark = {};     ///< '.' or ','
  std::optional<char> thousands_mark = {};   ///< ',', '.', ' ', '\'' or '\0' (digits are never grouped)
  std::optional<DateOrder> date_order = {};  ///< of dates whose year stands last
  std::map<std::string, ColumnType> types = {};  ///< columns whose type is not to be guessed
  std::map<std::string, char> decimal_marks = {};        ///< of single columns, before that of the file
  std::map<std::string, DateOrder> date_orders = {};     ///< of single columns, before that of the file
  std::string table = {};                    ///< sheet or table to read; "" = the first
  std::string query = {};                    ///< SQL instead of a table
  std::optional<LongRows> long_rows = {};    ///< left empty: skip
  std::optional<ShortRows> short_rows = {};  ///< left empty: skip
  /// Physical line -> raw text that is read in place of the row that stands there.
  std::map<std::int64_t, std::string> edits = {};
  std::vector<LinkSpec> links;  ///< further tables that are linked to this one, in this order
};

/// How a second table belongs to the main one.
enum class LinkKind {
  one_to_one,  ///< one row for each key: its columns are joined
  one_to_many  ///< several rows for each key: they become lists, ordered by time
};

/// How a second table is linked; a member of a recipe.
struct LinkSpec {
  std::string file = {};       ///< the second table's file; a relative path counts from the main table's folder
  ReadRecipe recipe = {};      ///< how to read it
  LinkKind kind = LinkKind::one_to_one;
  std::string key = {};        ///< column of the main table
  std::string other_key = {};  ///< column of the second; "" = the same name
  std::string time = {};       ///< date (or number) column of the second table
  std::string cut_off = {};    ///< decision-date column of the main table: later rows are left out
  std::vector<std::string> columns = {};  ///< one-to-one: to join (empty = all); one-to-many: each a list of numbers
  std::string event = {};      ///< one-to-many: column that names events; with it an event list is made
  std::string prefix = {};     ///< put before the names of new columns

  /// Errors:  Error(request) "link.invalid" naming the member that is wrong
  static LinkSpec from_json(const nlohmann::json& json);
  nlohmann::json to_json() const;
};

/// The words that stand for "missing" where a recipe names none.
const std::vector<std::string>& usual_missing_words();

/// {"separator": ";", "header": true, "missing_words": ["NA"], "types": {"zip": "category"}, …}; what is left out or
/// null is guessed. A mark or quote that does not exist is "none".
///
/// Errors:  Error(request) "recipe.invalid" naming the member that is wrong
ReadRecipe recipe_from_json(const nlohmann::json& json);
nlohmann::json recipe_to_json(const ReadRecipe& recipe);

}  // namespace amalgam
