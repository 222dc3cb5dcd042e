// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_guesses.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/base/text.h"
#include "engine/data/column_names.h"

namespace amalgam {

namespace {

constexpr std::size_t kMostOfAKind = 50;

std::string mark_name(char mark) {
  switch (mark) {
    case ',': return "comma";
    case '.': return "point";
    case ' ': return "space";
    case '\'': return "apostrophe";
    default: return "none";
  }
}

void guess_marks(const ColumnFacts& facts, std::vector<ReadGuess>& guesses) {
  const ColumnPlan& plan = facts.plan;
  if (plan.kind != ColumnPlan::Kind::number) return;
  const std::string& name = facts.column.name();
  if (plan.needs_comma) {
    guesses.push_back({"decimal mark", "comma", fmt::format("Numbers such as 1,5 stand in column '{}'.", name), name, {"point"}});
  } else if (plan.could_swap_marks) {
    const bool is_comma = plan.number.decimal == ',';
    guesses.push_back({"decimal mark", is_comma ? "comma" : "point",
                       is_comma ? fmt::format("Column '{}' could be read either way; other columns have a decimal comma.", name)
                                : fmt::format("Commas stand before three digits each time in column '{}'.", name),
                       name, {is_comma ? "point" : "comma"}});
  }
  const auto style = std::find_if(kNumberStyles.begin(), kNumberStyles.end(), [&](const NumberStyle& one) {
    return one.decimal == plan.number.decimal && one.thousands == plan.number.thousands;
  });
  if (style != kNumberStyles.end()) {
    const std::int64_t grouped = facts.evidence.numbers[static_cast<std::size_t>(style - kNumberStyles.begin())].grouped;
    if (grouped > 0) {
      guesses.push_back({"thousands mark", mark_name(plan.number.thousands),
                         fmt::format("{} of the first {} cells of column '{}' set thousands apart with it.", grouped_digits(grouped),
                                     grouped_digits(facts.evidence.present), name), name, {"none"}});
    }
  }
  if (plan.number.is_percent) {
    guesses.push_back({"percent sign", "taken off",
                       fmt::format("The cells of column '{}' end in %; 12.5% reads 12.5.", name), name, {"text"}});
  }
  if (facts.evidence.money > 0 && !facts.evidence.currencies.empty()) {
    guesses.push_back({"currency sign", "taken off",
                       fmt::format("{} stands with the numbers of column '{}'.", facts.evidence.currencies.front(), name), name, {"text"}});
  }
}

void guess_date(const ColumnFacts& facts, std::vector<ReadGuess>& guesses) {
  if (facts.plan.kind != ColumnPlan::Kind::date) return;
  const std::string& name = facts.column.name();
  if (facts.plan.could_swap_date) {
    guesses.push_back({"date order", std::string(to_string(facts.plan.date)),
                       fmt::format("No day above 12 in column '{}' tells day and month apart.", name), name,
                       {std::string(to_string(DateStyle::day_first))}});
    return;
  }
  guesses.push_back({"date format", std::string(to_string(facts.plan.date)),
                     fmt::format("{} of the first {} cells of column '{}' are such dates.",
                                 grouped_digits(facts.evidence.dates[static_cast<std::size_t>(facts.plan.date)]),
                                 grouped_digits(facts.evidence.present), name), name, {"text"}});
}

void guess_identifier(const ColumnFacts& facts, std::vector<ReadGuess>& guesses) {
  const bool is_words = facts.plan.kind == ColumnPlan::Kind::words;
  if (!is_words || facts.plan.forced || facts.evidence.identifiers == 0) return;
  guesses.push_back({"identifier", "kept as text",
                     fmt::format("{} of the first {} cells of column '{}' begin with a zero or have more than 15 digits, which a "
                                 "number would lose.", grouped_digits(facts.evidence.identifiers),
                                 grouped_digits(facts.evidence.present), facts.column.name()), facts.column.name(), {"number"}});
}

/// Numbers that look like codes or labels; they stay numbers until the analyst says otherwise.
void guess_code(const ColumnFacts& facts, std::vector<ReadGuess>& guesses) {
  if (facts.column.type() != ColumnType::number || facts.plan.forced) return;
  constexpr std::size_t kRowsLookedAt = 10000;
  const std::vector<double>& values = std::get<NumberStorage>(facts.column.storage()).values;
  std::map<double, std::size_t> counts;
  std::set<std::size_t> digits;
  std::size_t present = 0;
  for (std::size_t row = 0; row < std::min(values.size(), kRowsLookedAt); ++row) {
    if (std::isnan(values[row])) continue;
    if (values[row] != std::trunc(values[row]) || values[row] < 0) return;
    ++present;
    ++counts[values[row]];
    digits.insert(format_number(values[row]).size());
  }
  if (present < 2) return;
  const std::string& name = facts.column.name();
  const bool is_label = counts.size() == 2 && counts.begin()->first == 0 && counts.rbegin()->first == 1;
  if (is_label) {
    guesses.push_back({"label", "0/1", fmt::format("Column '{}' holds only 0 and 1: a yes/no label, not an amount.", name), name, {"number"}});
    return;
  }
  const bool is_named = name_has(name, {"code", "zip", "zipcode", "postcode", "postal", "branch", "region", "industry", "sic", "naics",
                                        "代码", "编码", "编号", "邮编", "邮政", "行业", "机构号", "区号"});
  const bool is_even = digits.size() == 1 && *digits.begin() >= 5 && counts.size() >= 3 && counts.size() * 2 <= present;
  const bool is_few = counts.size() * 5 <= present || counts.size() <= 20;
  if (!(is_named && (is_few || digits.size() == 1)) && !is_even) return;
  guesses.push_back({"code", "number",
                     is_even ? fmt::format("All numbers of column '{}' have {} digits and recur: probably codes, not amounts.", name, *digits.begin())
                             : fmt::format("By its name column '{}' holds codes; sums and means of codes say nothing.", name),
                     name, {"category"}});
}

void guess_missing(const std::vector<ColumnFacts>& columns, const MissingWords& missing, const ReadRecipe& recipe,
                   std::vector<ReadGuess>& guesses) {
  std::string found;
  std::int64_t cells = 0;
  for (std::size_t word = 0; word < missing.size(); ++word) {
    std::int64_t count = 0;
    for (const ColumnFacts& facts : columns) count += word < facts.missing_counts.size() ? facts.missing_counts[word] : 0;
    if (count == 0) continue;
    cells += count;
    found += (found.empty() ? "" : ", ") + missing.word(word);
  }
  if (found.empty() || recipe.missing_words) return;
  guesses.push_back({"missing words", found,
                     fmt::format("{} cells hold a word that usually stands for 'not known'.", grouped_digits(cells)), "", {"none"}});
}

}  // namespace

std::vector<ReadGuess> column_guesses(const std::vector<ColumnFacts>& columns, const MissingWords& missing,
                                      const ReadRecipe& recipe) {
  std::vector<ReadGuess> all;
  guess_missing(columns, missing, recipe, all);
  for (const ColumnFacts& facts : columns) {
    guess_marks(facts, all);
    guess_date(facts, all);
    guess_identifier(facts, all);
    guess_code(facts, all);
  }
  std::map<std::string, std::size_t> of_a_kind;
  std::vector<ReadGuess> kept;
  for (ReadGuess& guess : all) {
    if (of_a_kind[guess.what]++ < kMostOfAKind) kept.push_back(std::move(guess));
  }
  return kept;
}

}  // namespace amalgam
