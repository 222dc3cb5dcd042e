// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <cmath>

#include "engine/modalities/modality_samples.h"
#include "engine/modalities/recurrent.h"
#include "engine/modalities/series.h"

namespace amalgam {

namespace {

using testing::kMissingNumber;
using testing::number_column;
using testing::rows_from;

const ModalitySpec kWide{.name = "history",
                         .kind = "temporal",
                         .channels = {{"spend", {"spend_2024_01", "spend_2024_02"}}, {"status", {"s1", "s2"}}}};

Table wide_table() {
  return Table({number_column("spend_2024_01", {1, 2, kMissingNumber, kMissingNumber}),
                number_column("spend_2024_02", {3.5, kMissingNumber, 4, kMissingNumber}),
                number_column("s1", {0, 1, kMissingNumber, kMissingNumber}),
                number_column("s2", {1, 1, 2, kMissingNumber})});
}

TEST(SeriesStatistics, AreTheOnesOfAShortSeriesWorkedOutByHand) {
  // 2, 4, (missing), 8 at steps 0, 1, 3. Mean 14/3; variance (64 + 4 + 100)/27 = 56/9; quartiles of 2, 4, 8:
  // 3, 4, 6. Slope: steps' mean 4/3; Σ(s−4/3)(v−14/3) = (−4/3)(−8/3) + (−1/3)(−2/3) + (5/3)(10/3) = 84/9,
  // Σ(s−4/3)² = (16 + 1 + 25)/9 = 42/9; slope 2.
  const std::vector<double> row = {2, 4, kMissingNumber, 8};
  const auto statistics = series_statistics(row, 1, 0);
  const std::vector<double> expected = {14.0 / 3, std::sqrt(56.0 / 9), 2, 8, 3, 4, 6, 8, 2};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(statistics[i], expected[i], 1e-12) << i;
}

TEST(SeriesStatistics, AreMissingWhereEveryStepIs) {
  const std::vector<double> row = {kMissingNumber, 1, kMissingNumber, 2};
  EXPECT_TRUE(std::isnan(series_statistics(row, 2, 0)[0]));
  EXPECT_EQ(series_statistics(row, 2, 1)[0], 1.5);
}

TEST(Temporal, ReadsWideChannelsOldestFirst) {
  const Series series = read_series(kWide, wide_table(), rows_from(0, 1), 64);
  EXPECT_EQ(series.values, (std::vector<double>{1, 0, 3.5, 1}));  // step by step, channel by channel
}

TEST(Temporal, StandardisesAChannelOverAllItsStepsAndMarksCodes) {
  auto featurizer = find_modality("temporal").make_featurizer(kWide, testing::all_kind_options());
  featurizer->fit(wide_table(), rows_from(0, 4));
  const ModalityTensors tensors = featurizer->transform(wide_table(), rows_from(0, 4));
  const torch::Tensor values = tensors.parts[0];
  // Spend 1, 2, 3.5, 4: mean 2.625, variance (1.625² + 0.625² + 0.875² + 1.375²)/4 = 1.421875. Not whole
  // numbers: no codes. Status 0, 1, 2: three codes. So spend has 3 features, status 3 + 3.
  EXPECT_EQ(values.sizes(), (std::vector<std::int64_t>{4, 2, 9}));
  EXPECT_NEAR(values[0][0][0].item<float>(), (1 - 2.625) / std::sqrt(1.421875), 1e-6);
  EXPECT_TRUE(torch::equal(values[0][0].narrow(0, 6, 3), torch::tensor({1.0F, 0.0F, 0.0F})));  // status 0
  EXPECT_TRUE(torch::equal(values[2][1].narrow(0, 6, 3), torch::tensor({0.0F, 0.0F, 1.0F})));  // status 2
  EXPECT_EQ(values[1][1][2].item<float>(), 1);  // spend missing in step 2
  const torch::Tensor mask = torch::tensor({{true, true}, {true, true}, {false, true}, {false, false}});
  EXPECT_TRUE(torch::equal(tensors.parts[1], mask));
  EXPECT_TRUE(torch::equal(tensors.present, torch::tensor({true, true, true, false})));
}

TEST(Temporal, NamesStepsByTheirMonthAndPutsTheStatisticsFirst) {
  auto featurizer = find_modality("temporal").make_featurizer(kWide, testing::all_kind_options());
  featurizer->fit(wide_table(), rows_from(0, 4));
  EXPECT_EQ(featurizer->token_names(wide_table(), 0), (std::vector<std::string>{"statistics", "2024-01", "2024-02"}));
}

TEST(Temporal, KeepsTheLatestStepsOfListsAndAlignsThemAtTheEnd) {
  const Table table({testing::text_column("a", {"[1, 2, 3]", "5"}), testing::text_column("b", {"8;9", ""})});
  const ModalitySpec spec{.name = "history", .kind = "temporal", .columns = {"a", "b"}, .format = "list"};
  const Series series = read_series(spec, table, rows_from(0, 2), 2);
  EXPECT_EQ(series.lengths, (std::vector<std::int64_t>{2, 1}));
  ASSERT_EQ(series.values.size(), 6U);
  EXPECT_EQ(std::vector<double>(series.values.begin(), series.values.begin() + 5), (std::vector<double>{2, 8, 3, 9, 5}));
  EXPECT_TRUE(std::isnan(series.values[5]));
}

TEST(Temporal, WorksWithoutStatistics) {
  Options options = testing::all_kind_options();
  options.set("temporal.statistics", false);
  auto featurizer = find_modality("temporal").make_featurizer(kWide, options);
  featurizer->fit(wide_table(), rows_from(0, 4));
  const ModalityTensors tensors = featurizer->transform(wide_table(), rows_from(0, 4));
  EXPECT_EQ(tensors.parts.size(), 2U);
  auto encoder = find_modality("temporal").make_encoder(*featurizer, 8, options, std::make_shared<RandomStream>(1));
  EXPECT_EQ(encoder->encode(tensors.parts, tensors.present).tokens.size(1), 2);
}

TEST(Temporal, ReadsItsChannelsInTheOrderItWasFittedInWhateverTheMapsOrderIs) {
  ModalitySpec turned = kWide;  // a map written as JSON has its channels by name
  std::swap(turned.channels[0], turned.channels[1]);
  auto fitted = find_modality("temporal").make_featurizer(turned, testing::all_kind_options());
  fitted->fit(wide_table(), rows_from(0, 4));
  auto stored = find_modality("temporal").make_featurizer(kWide, testing::all_kind_options());
  stored->from_json(fitted->to_json());
  const auto expected = fitted->transform(wide_table(), rows_from(0, 4)), found = stored->transform(wide_table(), rows_from(0, 4));
  for (std::size_t i = 0; i < expected.parts.size(); ++i) EXPECT_TRUE(torch::equal(found.parts[i], expected.parts[i])) << i;
}

TEST(Recurrent, PaddingAtTheEndChangesNoStateBeforeIt) {
  Recurrent recurrent(3, 5);
  const torch::Tensor x = torch::randn({2, 4, 3});
  const torch::Tensor padded = torch::cat({x, torch::full({2, 3, 3}, 9.0)}, 1);
  EXPECT_TRUE(torch::allclose(recurrent->forward(padded).narrow(1, 0, 4), recurrent->forward(x), 1e-5, 1e-6));
}

TEST(Recurrent, LastStateIsTheOneAtTheLastStepThatExists) {
  const torch::Tensor states = torch::arange(12).to(torch::kFloat32).reshape({2, 3, 2});
  const torch::Tensor mask = torch::tensor({{true, true, false}, {true, false, true}});
  EXPECT_TRUE(torch::equal(last_state(states, mask), torch::tensor({{2.0F, 3.0F}, {10.0F, 11.0F}})));
  EXPECT_EQ(last_state(states, torch::zeros({2, 3}, torch::kBool)).abs().sum().item<float>(), 0);
}

}  // namespace

}  // namespace amalgam
