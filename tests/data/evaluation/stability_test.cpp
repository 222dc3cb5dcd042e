// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluation/stability.h"

#include <gtest/gtest.h>

#include <cmath>

#include "data/evaluation/credit_rows.h"
#include "engine/base/error.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::half;
using expected::kFirst;
using expected::kSecond;
using Rows = std::vector<std::int64_t>;

TEST(StabilityIndex, WorksOutByHand) {
  // Shares 1/4, 3/4 become 1/2, 1/2: 1/4 · ln 2 − 1/4 · ln(2/3).
  EXPECT_NEAR(stability_index(Rows{25, 75}, Rows{10, 10}), 0.25 * std::log(3.0), 1e-15);
  EXPECT_EQ(stability_index(Rows{5, 0}, Rows{7, 0}), 0);
}

TEST(StabilityIndex, CountsAnEmptyBinAsHalfARow) {
  const double now = 0.5 / 10;
  EXPECT_NEAR(stability_index(Rows{5, 5}, Rows{10, 0}),
              0.5 * std::log(2.0) + (now - 0.5) * std::log(now / 0.5), 1e-15);
  EXPECT_TRUE(std::isnan(stability_index(Rows{0, 0}, Rows{1, 1})));
  EXPECT_THROW(stability_index(Rows{1}, Rows{1, 1}), Error);
}

TEST(ScoreShift, AgreesWithNumPysQuantiles) {
  const Shift other_model = score_shift(kFirst, kSecond);
  EXPECT_NEAR(other_model.index, expected::stability[0], 1e-9);
  const Shift later = score_shift(half(kFirst, true), half(kFirst, false));
  EXPECT_NEAR(later.index, expected::stability[1], 1e-9);
  double sum = 0;
  for (const ShiftBin& bin : later.bins) sum += bin.contribution;
  EXPECT_NEAR(sum, later.index, 1e-12);
  EXPECT_DOUBLE_EQ(later.by_chance, static_cast<double>(later.bins.size() - 1) * 2 / 120);
}

TEST(ScoreShift, KeepsScoresThatAreNoNumbersApart) {
  const Shift shift = score_shift(Floats{0.1F, 0.2F}, Floats{0.1F, NAN});
  ASSERT_EQ(shift.bins.size(), 3U);
  EXPECT_EQ(shift.bins.back().label, "(missing)");
  EXPECT_EQ(shift.bins.back().current, 1);
  EXPECT_EQ(score_shift({}, kFirst).light(), TrafficLight::unknown);
}

TEST(TrafficLight, ChangesAtATenthAndAQuarter) {
  EXPECT_EQ(traffic_light(0.0999), TrafficLight::green);
  EXPECT_EQ(traffic_light(0.1), TrafficLight::amber);
  EXPECT_EQ(traffic_light(0.25), TrafficLight::red);
  EXPECT_EQ(to_string(traffic_light(NAN)), "unknown");
}

TEST(BinColumn, BinsNumbersByQuantilesOfTheReference) {
  std::vector<double> values;
  for (int i = 1; i <= 20; ++i) values.push_back(i);
  values.push_back(NAN);
  values.push_back(1000);
  const Column column("income", ColumnType::number, NumberStorage{values});
  Rows reference;
  for (int i = 0; i < 20; ++i) reference.push_back(i);
  const ColumnBins bins = bin_column(column, reference, 4);
  // Quartiles of 1 … 20: 5.75, 10.5, 15.25.
  EXPECT_EQ(bins.labels, (std::vector<std::string>{"≤ 5.75", "5.75 … 10.5", "10.5 … 15.25",
                                                   "> 15.25", "(missing)"}));
  EXPECT_EQ(bins.bin_of[4], 0);
  EXPECT_EQ(bins.bin_of[5], 1);
  EXPECT_EQ(bins.bin_of[20], 4);
  EXPECT_EQ(bins.bin_of[21], 3);
}

TEST(BinColumn, BinsCodesByValue) {
  const Column column("sex", ColumnType::number, NumberStorage{{1, 2, 2, 3, NAN}});
  const ColumnBins bins = bin_column(column, Rows{0, 1, 2});
  EXPECT_EQ(bins.labels, (std::vector<std::string>{"1", "2", "(other)", "(missing)"}));
  EXPECT_EQ(bins.bin_of, (std::vector<std::int32_t>{0, 1, 1, 2, 3}));
}

TEST(BinColumn, BinsCategoriesByTheMostFrequentValues) {
  const Column column("city", ColumnType::category,
                      CategoryStorage{{0, 1, 1, 2, -1, 3}, {"Rome", "Oslo", "Bern", "Kyiv"}});
  const ColumnBins bins = bin_column(column, Rows{0, 1, 2, 3}, 10, 2);
  EXPECT_EQ(bins.labels, (std::vector<std::string>{"Oslo", "Rome", "(other)", "(missing)"}));
  EXPECT_EQ(bins.bin_of, (std::vector<std::int32_t>{1, 0, 0, 2, 3, 2}));
  const Shift shift = column_shift(bins, Rows{0, 1, 2, 3}, Rows{4, 5});
  EXPECT_EQ(shift.bins.size(), 4U);
  EXPECT_EQ(shift.light(), TrafficLight::red);
}

TEST(BinColumn, RefusesTexts) {
  TextStorage texts{"ab", {0, 1, 2}};
  const Column column("notes", ColumnType::text, texts);
  EXPECT_FALSE(can_be_binned(column));
  EXPECT_THROW(bin_column(column, Rows{0}), Error);
}

}  // namespace
}  // namespace amalgam
