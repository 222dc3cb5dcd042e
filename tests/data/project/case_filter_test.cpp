// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/case_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {
namespace {

using Kind = CaseCondition::Kind;
using Places = std::vector<std::size_t>;

/// Five scored rows of a table with eight: truth 0 1 1 0 1, scores 0.1 0.9 0.2 0.7 0.5.
PredictionRecord five_scored() {
  return {.part = Part::test, .rows = {0, 2, 3, 5, 7}, .targets = {0, 1, 1, 0, 1}, .outputs = {0.1F, 0.9F, 0.2F, 0.7F, 0.5F}, .width = 1};
}

Table eight_rows() {
  std::vector<Column> columns;
  columns.emplace_back("income", ColumnType::number, NumberStorage{{10, 11, 20, 30, 31, NAN, 41, 40}});
  columns.emplace_back("region", ColumnType::category, CategoryStorage{{0, 0, 1, 0, 0, -1, 1, 1}, {"north", "south"}});
  return Table(std::move(columns));
}

Places matching(const CaseFilter& filter) {
  const Table table = eight_rows();
  return matching_cases(filter, five_scored(), Task::binary, &table);
}
CaseFilter only(const CaseCondition& condition) { return CaseFilter{}.with(condition); }

TEST(CaseFilterTest, WithoutConditionsMatchesAll) { EXPECT_EQ(matching({}), (Places{0, 1, 2, 3, 4})); }

TEST(CaseFilterTest, FindsTheCellsOfTheConfusionMatrix) {
  const auto cell = [](int truth, int decision) { return matching(only({.kind = Kind::outcome, .truth = truth, .decision = decision})); };
  EXPECT_EQ(cell(0, 0), Places{0});
  EXPECT_EQ(cell(0, 1), Places{3});         // false positive
  EXPECT_EQ(cell(1, 0), Places{2});         // false negative
  EXPECT_EQ(cell(1, 1), (Places{1, 4}));    // 0.5 is decided positive
  EXPECT_EQ(cell(-1, 1), (Places{1, 3, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::outcome, .truth = 1, .decision = 0, .cut_off = 0.6})), (Places{2, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::correct, .is_right = true})), (Places{0, 1, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::correct, .is_right = false})), (Places{2, 3}));
}

TEST(CaseFilterTest, TakesAScoreBandWithOrWithoutItsUpperEnd) {
  EXPECT_EQ(matching(only({.kind = Kind::score, .low = 0.5, .high = 0.7F, .is_closed = false})), Places{4});
  EXPECT_EQ(matching(only({.kind = Kind::score, .low = 0.5, .high = 0.7F, .is_closed = true})), (Places{3, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::score, .low = 0.5})), (Places{1, 3, 4}));
}

TEST(CaseFilterTest, LooksAtColumns) {
  EXPECT_EQ(matching(only({.kind = Kind::value, .column = "region", .value = "south"})), (Places{1, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::value, .column = "region", .value = ""})), Places{3});  // missing
  EXPECT_EQ(matching(only({.kind = Kind::range, .low = 20, .high = 40, .column = "income"})), (Places{1, 2, 4}));
  EXPECT_EQ(matching(only({.kind = Kind::range, .low = 0, .high = 99, .column = "age"})), Places{});  // no such column
}

TEST(CaseFilterTest, TakesAllConditionsTogether) {
  const CaseFilter filter = only({.kind = Kind::outcome, .truth = 1, .decision = 1})
                                .with({.kind = Kind::rows, .rows = {0, 2, 3}, .label = "map"})
                                .with({.kind = Kind::value, .column = "region", .value = "south"});
  EXPECT_EQ(filter.conditions.size(), 3U);
  EXPECT_EQ(matching(filter), Places{1});
  EXPECT_EQ(matching(filter.without(0).without(0)), (Places{1, 4}));
}

TEST(CaseFilterTest, HasOneAnswerToEachQuestion) {
  CaseFilter filter = only({.kind = Kind::outcome, .truth = 1, .decision = 0});
  filter = filter.with({.kind = Kind::correct, .is_right = true});  // another outcome
  EXPECT_EQ(filter.conditions.size(), 1U);
  filter = filter.with({.kind = Kind::range, .low = 1, .high = 2, .column = "income"}).with({.kind = Kind::value, .column = "income", .value = "3"});
  EXPECT_EQ(filter.conditions.size(), 2U);  // the same column once
  filter = filter.with({.kind = Kind::value, .column = "region", .value = "north"});
  EXPECT_EQ(filter.conditions.size(), 3U);
  EXPECT_TRUE(filter.has({.kind = Kind::value, .column = "region", .value = "north"}));
  EXPECT_FALSE(filter.has({.kind = Kind::value, .column = "region", .value = "south"}));
}

TEST(CaseFilterTest, ChoosesTheLargestOfSeveralClasses) {
  const PredictionRecord three{.part = Part::test, .rows = {0, 1}, .targets = {2, 0}, .outputs = {0.2F, 0.3F, 0.5F, 0.1F, 0.6F, 0.3F}, .width = 3};
  EXPECT_EQ(case_decision(three, 0, Task::multiclass, 0.5), 2);
  EXPECT_EQ(case_decision(three, 1, Task::multiclass, 0.5), 1);
  EXPECT_FLOAT_EQ(static_cast<float>(case_score(three, 1)), 0.6F);
  EXPECT_EQ(matching_cases(only({.kind = Kind::correct, .is_right = true}), three, Task::multiclass, nullptr), Places{0});
  EXPECT_FALSE(can_hold({.kind = Kind::outcome, .truth = 3, .decision = 0}, Task::multiclass, 3, nullptr));
  EXPECT_FALSE(can_hold({.kind = Kind::correct}, Task::regression, 0, nullptr));
  EXPECT_FALSE(can_hold({.kind = Kind::value, .column = "region"}, Task::binary, 2, nullptr));
  EXPECT_TRUE(can_hold({.kind = Kind::rows}, Task::regression, 0, nullptr));
}

TEST(CaseFilterTest, SurvivesItsJson) {
  const CaseFilter filter = only({.kind = Kind::outcome, .truth = 1, .decision = 0, .cut_off = 0.3})
                                .with({.kind = Kind::score, .low = 0.25, .is_closed = false})
                                .with({.kind = Kind::rows, .rows = {3, 5}, .label = "map"})
                                .with({.kind = Kind::value, .column = "region", .value = "贷款"});
  EXPECT_EQ(case_filter_from(nlohmann::json::parse(to_json(filter).dump())), filter);
  for (const char* wrong : {R"({})", R"([1])", R"([{"kind": "moon"}])", R"([{"kind": "rows", "rows": "all"}])"}) {
    try {
      case_filter_from(nlohmann::json::parse(wrong));
      ADD_FAILURE() << wrong;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "cases.filter");
    }
  }
}

/// Every bar counts exactly what its condition matches, and together the bars count every row with a value.
TEST(CaseFilterTest, BarsCountWhatTheyStandFor) {
  const Table table = eight_rows();
  const PredictionRecord scored = five_scored();
  for (const char* column : {"", "income", "region"}) {
    SCOPED_TRACE(column);
    const auto bars = case_bars(scored, Task::binary, &table, column, 4);
    std::int64_t all = 0;
    for (const CaseBar& bar : bars) {
      EXPECT_EQ(static_cast<std::size_t>(bar.rows), matching(only(bar.condition)).size()) << bar.label;
      all += bar.rows;
    }
    EXPECT_EQ(all, std::string(column) == "income" ? 4 : 5);
  }
  const auto regions = case_bars(scored, Task::binary, &table, "region");
  ASSERT_EQ(regions.size(), 3U);
  EXPECT_TRUE(regions.back().label.empty());  // missing ones last
  EXPECT_TRUE(case_bars(scored, Task::binary, nullptr, "income").empty());
}

}  // namespace
}  // namespace amalgam
