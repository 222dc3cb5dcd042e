// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/column_plan.h"

#include <algorithm>
#include <cmath>

#include "engine/base/text.h"
#include "engine/data/cell_lists.h"
#include "engine/data/column_names.h"

namespace amalgam {

namespace {

constexpr std::int64_t kGoodCellsWanted = 20;  // before a bad cell is taken for a slip
constexpr std::size_t kExamples = 2000;
constexpr std::size_t kLongestExample = 4000;

bool may_be_number(std::string_view cell) {
  const char first = cell.front();
  return is_digit(first) || first == '-' || first == '+' || first == '.' || first == ',' || (first | 0x20) == 'i';
}

void look_for_number(ColumnEvidence& evidence, std::string_view cell) {
  if (!may_be_number(cell)) return;
  bool is_identifier = false, overflows = false;
  for (std::size_t i = 0; i < kNumberStyles.size(); ++i) {
    const CellNumber number = read_cell_number(cell, kNumberStyles[i]);
    if (i == 0 && number.form == NumberForm::plain && !number.has_mark && is_digit(cell.back()) &&
        cell.find_first_of(".,' ") == std::string_view::npos) {
      ++evidence.plain_integers;
      return;
    }
    is_identifier = is_identifier || number.form == NumberForm::identifier;
    overflows = overflows || number.form == NumberForm::overflow;
    if (number.form != NumberForm::plain && number.form != NumberForm::grouped) continue;
    ++evidence.numbers[i].good;
    evidence.numbers[i].marks += number.has_mark ? 1 : 0;
    evidence.numbers[i].grouped += number.form == NumberForm::grouped ? 1 : 0;
  }
  evidence.identifiers += is_identifier ? 1 : 0;
  evidence.overflows += overflows ? 1 : 0;
}

/// Money and percentages count as numbers of their bare text.
void look_for_signed_number(ColumnEvidence& evidence, std::string_view cell) {
  const NumberSigns signs = without_signs(cell);
  if (signs.bare.empty() || signs.bare.size() == cell.size()) return;
  const auto before = evidence;
  look_for_number(evidence, signs.bare);
  if (evidence.numbers == before.numbers && evidence.plain_integers == before.plain_integers) return;
  evidence.money += signs.is_percent ? 0 : 1;
  evidence.percent += signs.is_percent ? 1 : 0;
  if (signs.is_percent) return;
  const std::string currency(signs.currency);
  if (std::find(evidence.currencies.begin(), evidence.currencies.end(), currency) == evidence.currencies.end()) {
    evidence.currencies.push_back(currency);
  }
}

void look_for_date(ColumnEvidence& evidence, std::string_view cell) {
  if (cell.size() < 6 || cell.size() > 40) return;
  if (!is_digit(cell.front()) && ((cell.front() | 0x20) < 'a' || (cell.front() | 0x20) > 's')) return;
  double month_first = std::nan("");
  for (std::size_t i = 0; i < kDateStyles; ++i) {
    const auto style = static_cast<DateStyle>(i);
    const double seconds = parse_date(cell, style);
    if (std::isnan(seconds)) continue;
    ++evidence.dates[i];
    if (style == DateStyle::month_first) month_first = seconds;
    if (style == DateStyle::day_first && !std::isnan(month_first) && seconds != month_first) ++evidence.swappable;
  }
}

void look_for_list(ColumnEvidence& evidence, std::string_view cell) {
  const char first = cell.front();
  const bool may_list_numbers = is_digit(first) || first == '[' || first == '(' || first == '-' || first == '.' ||
                                first == '+';
  const int count = may_list_numbers ? count_listed_numbers(cell) : -1;
  evidence.number_lists += count >= 0 ? 1 : 0;
  evidence.longer_lists += count >= 2 ? 1 : 0;
  if (first == '[' && is_json_events(cell)) ++evidence.json_events;
  if (evidence.examples.size() < kExamples) evidence.examples.emplace_back(cell.substr(0, kLongestExample));
}

// ── decisions ────────────────────────────────────────────────────────────────────────────────────

std::optional<char> wished_decimal(const std::string& name, const ReadRecipe& recipe) {
  const auto own = recipe.decimal_marks.find(name);
  return own != recipe.decimal_marks.end() ? std::optional<char>(own->second) : recipe.decimal_mark;
}

bool fits(const NumberStyle& style, std::optional<char> decimal, const ReadRecipe& recipe) {
  if (decimal && style.decimal != *decimal) return false;
  return !recipe.thousands_mark || *recipe.thousands_mark == '\0' || style.thousands == *recipe.thousands_mark;
}

/// The number style that leaves fewest cells over; nothing if the cells are no numbers.
std::optional<ColumnPlan> plan_numbers(const std::string& name, const ColumnEvidence& evidence,
                                       const ReadRecipe& recipe, bool decimal_comma, bool is_forced) {
  const bool is_mixed = evidence.currencies.size() > 1 && evidence.money > tolerated(evidence.present);
  if (!is_forced && (evidence.identifiers > 0 || is_mixed)) return {};
  const std::optional<char> decimal = wished_decimal(name, recipe);
  const auto good = [&](std::size_t i) { return evidence.numbers[i].good + evidence.plain_integers; };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < kNumberStyles.size(); ++i) {
    if (fits(kNumberStyles[i], decimal, recipe) && (!best || good(i) > good(*best))) best = i;
  }
  if (!best) return {};
  const bool is_percent = evidence.percent * 2 > evidence.present;
  std::int64_t bad = evidence.present - good(*best);
  bad += is_percent ? good(*best) - evidence.percent : evidence.percent;
  if (!is_forced && !tolerates(evidence.present, std::max<std::int64_t>(bad, 0))) return {};
  ColumnPlan plan{.kind = ColumnPlan::Kind::number};
  constexpr std::size_t kPoint = 0, kComma = 3;  // "1,234.5" and "1.234,5"
  const auto& point = evidence.numbers[kPoint];
  const auto& comma = evidence.numbers[kComma];
  const bool is_tie = !decimal && *best == kPoint && point.good == comma.good && point.good > 0;
  const bool groups_or_fraction = is_tie && point.grouped > 0 && point.marks == 0 && comma.marks == point.good;
  const bool fraction_or_groups = is_tie && comma.grouped > 0 && comma.marks == 0 && point.marks == point.good;
  if ((groups_or_fraction || fraction_or_groups) && decimal_comma) best = kComma;
  plan.number = kNumberStyles[*best];
  plan.could_swap_marks = groups_or_fraction;
  const auto& chosen = evidence.numbers[*best];
  plan.needs_comma = plan.number.decimal == ',' && chosen.marks > 0 && !groups_or_fraction && !decimal;
  plan.has_point = plan.number.decimal == '.' && chosen.marks > 0 && !fraction_or_groups;
  if (recipe.thousands_mark == '\0') plan.number.thousands = '\0';
  plan.number.is_money = evidence.money > 0 || is_forced;
  plan.number.is_percent = is_percent;
  return plan;
}

ColumnPlan date_plan(DateStyle style, bool could_swap = false) {
  return {.kind = ColumnPlan::Kind::date, .date = style, .could_swap_date = could_swap};
}

std::optional<DateOrder> wished_order(const std::string& name, const ReadRecipe& recipe) {
  const auto own = recipe.date_orders.find(name);
  return own != recipe.date_orders.end() ? std::optional<DateOrder>(own->second) : recipe.date_order;
}

std::optional<ColumnPlan> plan_dates(const std::string& name, const ColumnEvidence& evidence,
                                     const ReadRecipe& recipe, bool is_forced) {
  using enum DateStyle;
  const auto good = [&](DateStyle style) { return evidence.dates[static_cast<std::size_t>(style)]; };
  const auto is_good = [&](DateStyle style) {
    return (is_forced && good(style) > 0) || tolerates(evidence.present, evidence.present - good(style));
  };
  const std::optional<DateOrder> order = wished_order(name, recipe);
  const std::int64_t best_year_last = std::max(good(month_first), good(day_first));
  for (const DateStyle style : {year_first, dotted, month_name}) {
    if (is_good(style) && good(style) >= best_year_last) return date_plan(style);
  }
  if (best_year_last > 0 && (is_good(month_first) || is_good(day_first))) {
    if (order == DateOrder::dmy) return date_plan(day_first);
    if (order == DateOrder::mdy) return date_plan(month_first);
    if (good(day_first) > good(month_first)) return date_plan(day_first);
    return date_plan(month_first, good(day_first) == good(month_first) && evidence.swappable > 0);
  }
  if (is_forced && is_good(compact)) return date_plan(compact);
  return {};
}

/// 20240301 is a date only where the column's name says so.
bool is_compact_date(const std::string& name, const ColumnEvidence& evidence) {
  const std::int64_t good = evidence.dates[static_cast<std::size_t>(DateStyle::compact)];
  return tolerates(evidence.present, evidence.present - good) &&
         name_has(name, {"date", "dates", "dt", "day", "日期", "时间"});
}

std::optional<ColumnPlan> plan_lists(const ColumnEvidence& evidence) {
  const std::int64_t present = evidence.present;
  if (tolerates(present, present - evidence.number_lists) && evidence.longer_lists * 2 > present) {
    return ColumnPlan{.kind = ColumnPlan::Kind::number_list};
  }
  if (tolerates(present, present - evidence.json_events)) return ColumnPlan{.kind = ColumnPlan::Kind::json_events};
  std::vector<std::string_view> texts(evidence.examples.begin(), evidence.examples.end());
  if (name_list_separator(texts) != '\0') return ColumnPlan{.kind = ColumnPlan::Kind::name_list};
  return {};
}

ColumnPlan forced_plan(const std::string& name, const ColumnEvidence& evidence, const ReadRecipe& recipe,
                       bool decimal_comma, ColumnType type) {
  ColumnPlan plan;
  if (type == ColumnType::number) {
    plan = plan_numbers(name, evidence, recipe, decimal_comma, true).value_or(ColumnPlan{.kind = ColumnPlan::Kind::number});
  } else if (type == ColumnType::date) {
    plan = plan_dates(name, evidence, recipe, true).value_or(date_plan(DateStyle::year_first));
  } else if (type == ColumnType::number_list) {
    plan.kind = ColumnPlan::Kind::number_list;
  } else if (type == ColumnType::event_list) {
    const bool is_json = evidence.json_events * 2 > evidence.present;
    plan.kind = is_json ? ColumnPlan::Kind::json_events : ColumnPlan::Kind::name_list;
  }
  plan.forced = type;
  return plan;
}

}  // namespace

void ColumnEvidence::look_at(std::string_view cell) {
  ++present;
  const std::int64_t integers = plain_integers, known = identifiers;
  look_for_number(*this, cell);
  if (plain_integers > integers || identifiers > known) {
    if (cell.size() == 8) look_for_date(*this, cell);  // 20240301
    if (plain_integers > integers) ++number_lists;     // a list of one
    return;
  }
  look_for_signed_number(*this, cell);
  look_for_date(*this, cell);
  look_for_list(*this, cell);
}

void ColumnEvidence::add(const ColumnEvidence& other) {
  rows += other.rows;
  present += other.present;
  identifiers += other.identifiers;
  overflows += other.overflows;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i].good += other.numbers[i].good;
    numbers[i].marks += other.numbers[i].marks;
    numbers[i].grouped += other.numbers[i].grouped;
  }
  plain_integers += other.plain_integers;
  money += other.money;
  percent += other.percent;
  for (const std::string& sign : other.currencies) {
    if (std::find(currencies.begin(), currencies.end(), sign) == currencies.end()) currencies.push_back(sign);
  }
  for (std::size_t i = 0; i < dates.size(); ++i) dates[i] += other.dates[i];
  swappable += other.swappable;
  number_lists += other.number_lists;
  longer_lists += other.longer_lists;
  json_events += other.json_events;
  for (const std::string& example : other.examples) {
    if (examples.size() < kExamples) examples.push_back(example);
  }
}

std::int64_t tolerated(std::int64_t present) { return present / 100; }

bool tolerates(std::int64_t present, std::int64_t bad) {
  return present > 0 && (bad == 0 || (bad <= tolerated(present) && present - bad >= kGoodCellsWanted));
}

ColumnPlan plan_column(const std::string& name, const ColumnEvidence& evidence, const ReadRecipe& recipe,
                       bool decimal_comma) {
  const auto wish = recipe.types.find(name);
  if (wish != recipe.types.end()) return forced_plan(name, evidence, recipe, decimal_comma, wish->second);
  if (is_compact_date(name, evidence)) return date_plan(DateStyle::compact);
  if (auto plan = plan_numbers(name, evidence, recipe, decimal_comma, false)) return *plan;
  if (auto plan = plan_dates(name, evidence, recipe, false)) return *plan;
  if (auto plan = plan_lists(evidence)) return *plan;
  return {};
}

std::vector<ColumnPlan> plan_columns(const std::vector<std::string>& names,
                                     const std::vector<ColumnEvidence>& evidence, const ReadRecipe& recipe) {
  const auto plan_all = [&](bool decimal_comma) {
    std::vector<ColumnPlan> plans;
    for (std::size_t i = 0; i < names.size(); ++i) {
      plans.push_back(plan_column(names[i], evidence[i], recipe, decimal_comma));
    }
    return plans;
  };
  std::vector<ColumnPlan> plans = plan_all(false);
  const bool any_comma = std::any_of(plans.begin(), plans.end(), [](const auto& plan) { return plan.needs_comma; });
  const bool any_point = std::any_of(plans.begin(), plans.end(), [](const auto& plan) { return plan.has_point; });
  return any_comma && !any_point ? plan_all(true) : plans;
}

}  // namespace amalgam
