// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/profile.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/error.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr double kMissingCell = std::numeric_limits<double>::quiet_NaN();

ColumnProfile profile_of(std::vector<double> values) {
  return profile_column(Column("x", ColumnType::number, NumberStorage{std::move(values)}));
}

TEST(Profile, DescribesNumbers) {
  const ColumnProfile profile = profile_of({4, 1, kMissingCell, 2, 3, 10});
  EXPECT_EQ(profile.name, "x");
  EXPECT_EQ(profile.type, ColumnType::number);
  EXPECT_EQ(profile.rows, 6);
  EXPECT_EQ(profile.missing, 1);
  EXPECT_EQ(profile.distinct, 5);
  EXPECT_TRUE(profile.all_integers);
  EXPECT_EQ(profile.minimum, 1);
  EXPECT_EQ(profile.maximum, 10);
  EXPECT_DOUBLE_EQ(profile.mean, 4);  // 20 / 5
  EXPECT_DOUBLE_EQ(profile.deviation, std::sqrt(50.0 / 4));  // 9 + 4 + 1 + 0 + 36 = 50, over n - 1
  EXPECT_EQ(profile.quartile1, 2);  // sorted 1 2 3 4 10; place 0.25 · 4 = 1
  EXPECT_EQ(profile.median, 3);
  EXPECT_EQ(profile.quartile3, 4);
}

TEST(Profile, QuartilesLieBetweenNeighbours) {
  const ColumnProfile profile = profile_of({1, 2, 3, 4});
  EXPECT_DOUBLE_EQ(profile.quartile1, 1.75);  // place 0.25 · 3 = 0.75
  EXPECT_DOUBLE_EQ(profile.median, 2.5);
  EXPECT_DOUBLE_EQ(profile.quartile3, 3.25);
}

TEST(Profile, CountsTwentyBins) {
  std::vector<double> values(40);
  std::iota(values.begin(), values.end(), 0.0);
  const ColumnProfile profile = profile_of(values);
  ASSERT_EQ(profile.histogram_edges.size(), 21U);
  ASSERT_EQ(profile.histogram_counts.size(), 20U);
  EXPECT_EQ(profile.histogram_edges.front(), 0);
  EXPECT_EQ(profile.histogram_edges.back(), 39);
  EXPECT_THAT(profile.histogram_counts, ::testing::Each(2));  // 40 values, bins of 1.95: two in each
}

TEST(Profile, PutsASingleValueIntoTheMiddle) {
  const ColumnProfile profile = profile_of({5, 5, 5});
  EXPECT_EQ(profile.distinct, 1);
  EXPECT_EQ(profile.deviation, 0);
  EXPECT_EQ(profile.histogram_edges.front(), 4.5);
  EXPECT_EQ(profile.histogram_edges.back(), 5.5);
  EXPECT_EQ(std::accumulate(profile.histogram_counts.begin(), profile.histogram_counts.end(), std::int64_t{0}), 3);
}

TEST(Profile, SurvivesTheLargestNumbers) {
  const double most = std::numeric_limits<double>::max();
  const ColumnProfile profile = profile_of({-most, most, 1e300, 1e300});
  EXPECT_EQ(std::accumulate(profile.histogram_counts.begin(), profile.histogram_counts.end(), std::int64_t{0}), 4);
  EXPECT_EQ(profile.histogram_counts.front(), 1);
  EXPECT_EQ(profile.histogram_counts.back(), 1);
}

TEST(Profile, OfNothingIsEmpty) {
  for (const auto& values : {std::vector<double>{}, std::vector<double>{kMissingCell, kMissingCell}}) {
    const ColumnProfile profile = profile_of(values);
    EXPECT_EQ(profile.distinct, 0);
    EXPECT_FALSE(profile.all_integers);
    EXPECT_THAT(profile.histogram_counts, IsEmpty());
    EXPECT_THAT(profile.most_frequent, IsEmpty());
  }
}

TEST(Profile, KnowsFractionsFromIntegers) {
  EXPECT_FALSE(profile_of({1, 2.5}).all_integers);
  EXPECT_TRUE(profile_of({1, -2, 1e12}).all_integers);
}

TEST(Profile, OrdersValuesByFrequencyThenAppearance) {
  const auto table = testing::table_of("c,n\nb,1\na,2\na,2.5\nc,1\n,1\n");
  const auto profiles = profile_table(*table);
  ASSERT_EQ(profiles.size(), 2U);
  EXPECT_THAT(profiles[0].most_frequent, ElementsAre(Pair("a", 2), Pair("b", 1), Pair("c", 1)));
  EXPECT_EQ(profiles[0].distinct, 3);
  EXPECT_EQ(profiles[0].missing, 1);
  EXPECT_THAT(profiles[1].most_frequent, ElementsAre(Pair("1", 3), Pair("2", 1), Pair("2.5", 1)));
}

TEST(Profile, ListsTenValuesAtMost) {
  std::vector<double> values(30);
  std::iota(values.begin(), values.end(), 0.0);
  EXPECT_EQ(profile_of(values).most_frequent.size(), 10U);
}

TEST(Profile, CountsCharactersNotBytes) {
  const ColumnProfile profile =
      profile_column(Column("x", ColumnType::text, TextStorage{"年收入a", {0, 9, 9, 10}}));
  EXPECT_DOUBLE_EQ(profile.mean_length, 2);  // (3 + 1) / 2 present cells
  EXPECT_EQ(profile.missing, 1);
  EXPECT_EQ(profile.distinct, 2);
}

TEST(Profile, CountsDistinctValuesOfAnyNumber) {
  std::vector<double> values(250'500);
  std::iota(values.begin(), values.end(), 0.0);
  values.push_back(7);
  values.push_back(-0.0);  // the same value as 0
  const ColumnProfile profile = profile_of(values);
  EXPECT_EQ(profile.distinct, 250'500);
  EXPECT_THAT(profile.most_frequent.front(), Pair("0", 2));
  EXPECT_DOUBLE_EQ(profile.median, 125248.5);  // of 250,502 values: two more at the lower end
}

TEST(Profile, AnIdentifierOfALargeTableIsSeenToBeUnique) {
  TextStorage texts;
  for (int i = 0; i < 150'000; ++i) {
    if (i % 1000 != 5) texts.bytes += "A" + std::to_string(i);  // some cells are missing
    texts.offsets.push_back(texts.bytes.size());
  }
  EXPECT_EQ(profile_column(Column("id", ColumnType::text, texts)).distinct, 150'000 - 150);
}

TEST(Profile, IsTheSameOnManyThreads) {
  std::vector<Column> columns;
  for (int c = 0; c < 7; ++c) {
    NumberStorage numbers;
    for (int i = 0; i < 50'000; ++i) numbers.values.push_back((i * (c + 3)) % 1009);
    columns.emplace_back("c" + std::to_string(c), ColumnType::number, std::move(numbers));
  }
  const Table table(std::move(columns));
  const std::vector<ColumnProfile> profiles = profile_table(table);
  ASSERT_EQ(profiles.size(), 7U);
  for (std::size_t c = 0; c < 7; ++c) {
    const ColumnProfile alone = profile_column(table.columns()[c]);
    EXPECT_EQ(profiles[c].name, alone.name);
    EXPECT_EQ(profiles[c].mean, alone.mean);
    EXPECT_EQ(profiles[c].histogram_counts, alone.histogram_counts);
  }
  EXPECT_THROW(profile_table(table, [] { return false; }), Error);
}

TEST(Profile, DescribesDatesInSeconds) {
  const auto table = testing::table_of("d,x\n1970-01-02,1\n1970-01-04,2\n");
  const ColumnProfile profile = profile_column(table->column("d"));
  EXPECT_EQ(profile.type, ColumnType::date);
  EXPECT_EQ(profile.minimum, 86400);
  EXPECT_EQ(profile.maximum, 3 * 86400);
  EXPECT_EQ(profile.mean, 2 * 86400);
  EXPECT_EQ(profile.distinct, 2);
  EXPECT_THAT(profile.histogram_counts, IsEmpty());
}

}  // namespace
}  // namespace amalgam
