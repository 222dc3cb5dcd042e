// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/single_changes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace amalgam {
namespace {

/// 0 … 100, one each: the quantiles are 0, 5, … 100.
ColumnValues hundred() {
  ColumnValues values{"income", 0, true, std::vector<double>(101), {}};
  std::iota(values.sorted.begin(), values.sorted.end(), 0.0);
  return values;
}

TEST(SingleChanges, TryTheQuantilesNearestFirst) {
  const auto changes = single_changes(hundred(), "41");
  ASSERT_EQ(changes.size(), 21U);
  EXPECT_EQ(changes[0].to, "40");
  EXPECT_EQ(changes[1].to, "45");
  EXPECT_NEAR(changes[0].distance, 1 / 101.0, 1e-12);
  EXPECT_EQ(changes.back().to, "100");
  EXPECT_NEAR(changes.back().distance, 59 / 101.0, 1e-12);
}

TEST(SingleChanges, LeaveOutTheValueThatIsThere) {
  EXPECT_EQ(single_changes(hundred(), "50").size(), 20U);
  EXPECT_EQ(single_changes(hundred(), "50")[0].to, "45");
}

TEST(SingleChanges, TakeACommonCategoryForNear) {
  const ColumnValues values{"region", 1, false, {}, {{"north", 0.6}, {"south", 0.3}, {"east", 0.1}}};
  const auto changes = single_changes(values, "south");
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].to, "north");
  EXPECT_NEAR(changes[0].distance, 0.4, 1e-12);
  EXPECT_NEAR(changes[1].distance, 0.9, 1e-12);
}

TEST(SingleChanges, AreFarFromAMissingCell) {
  for (const SingleChange& change : single_changes(hundred(), "")) EXPECT_EQ(change.distance, 1);
}

TEST(ColumnValues, AreThoseOfNumbersAndCategoriesAmongTheRows) {
  std::vector<Column> columns;
  columns.emplace_back("income", ColumnType::number, NumberStorage{{3, 1, std::nan(""), 2}});
  columns.emplace_back("region", ColumnType::category, CategoryStorage{{0, 1, 1, -1}, {"north", "south"}});
  columns.emplace_back("note", ColumnType::text, TextStorage{"abcd", {0, 1, 2, 3, 4}});
  ModalityMap map;
  map.modalities = {{.name = "n", .kind = "numerical", .columns = {"income"}},
                    {.name = "c", .kind = "categorical", .columns = {"region"}},
                    {.name = "t", .kind = "text", .columns = {"note"}}};
  const std::vector<std::int64_t> rows = {0, 1, 2};
  const auto values = column_values(Table(columns), map, rows);
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(values[0].sorted, (std::vector<double>{1, 3}));
  EXPECT_EQ(values[1].modality, 1U);
  ASSERT_EQ(values[1].shares.size(), 2U);
  EXPECT_EQ(values[1].shares[0].first, "south");
  EXPECT_NEAR(values[1].shares[0].second, 2 / 3.0, 1e-12);
}

}  // namespace
}  // namespace amalgam
