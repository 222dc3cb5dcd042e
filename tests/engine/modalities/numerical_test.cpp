// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/modalities/modality_samples.h"

namespace amalgam {

namespace {

using testing::kMissingNumber;
using testing::number_column;
using testing::rows_from;

/// Features of one column, fitted on all rows but the last `held_out`.
torch::Tensor features_of(std::vector<double> cells, Options options, std::int64_t held_out = 0) {
  const auto rows = static_cast<std::int64_t>(cells.size());
  const Table table({number_column("x", std::move(cells))});
  const ModalitySpec spec{.name = "numbers", .kind = "numerical", .columns = {"x"}};
  auto featurizer = find_modality("numerical").make_featurizer(spec, options);
  featurizer->fit(table, rows_from(0, rows - held_out));
  return featurizer->transform(table, rows_from(0, rows)).parts[0].squeeze(1);
}

Options with(const std::string& name, OptionValue value) {
  Options options = testing::all_kind_options();
  options.set(name, std::move(value));
  return options;
}

TEST(Numerical, StandardisesByTheTrainingMeanAndDeviation) {
  // 1, 3 (training): mean 2, deviation 1. Logs ln 2, ln 4: mean 1.5 ln 2, deviation 0.5 ln 2.
  // Held out 5: (5 − 2)/1 = 3 and (ln 6 − 1.5 ln 2)/(0.5 ln 2).
  const torch::Tensor x = features_of({1, 3, 5}, with("numerical.encoding", std::string("plain")), 1);
  EXPECT_NEAR(x[0][0].item<float>(), -1, 1e-6);
  EXPECT_NEAR(x[1][0].item<float>(), 1, 1e-6);
  EXPECT_NEAR(x[2][0].item<float>(), 3, 1e-6);
  EXPECT_NEAR(x[1][1].item<float>(), 1, 1e-6);
  EXPECT_NEAR(x[2][1].item<float>(), (std::log(6.0) - 1.5 * std::log(2.0)) / (0.5 * std::log(2.0)), 1e-5);
}

TEST(Numerical, ClipsFarValuesAtEightDeviations) {
  const torch::Tensor x = features_of({1, 3, 1e9, -1e300}, with("numerical.encoding", std::string("plain")), 2);
  EXPECT_EQ(x[2][0].item<float>(), 8);
  EXPECT_EQ(x[3][0].item<float>(), -8);
}

TEST(Numerical, MarksAMissingCellAndPutsItAtTheMean) {
  const torch::Tensor x = features_of({1, kMissingNumber, 3}, testing::all_kind_options());
  EXPECT_EQ(x[1][0].item<float>(), 0);
  EXPECT_EQ(x[1][2].item<float>(), 1);
  EXPECT_EQ(x[0][2].item<float>(), 0);
  EXPECT_EQ(x[1].narrow(0, 3, x.size(1) - 3).abs().sum().item<float>(), 0);
}

TEST(Numerical, LeavesOutAMissingMarkThatTrainingNeverSaw) {
  // The mark's weights would be untrained, so a missing cell stays at the mean without it.
  const torch::Tensor x = features_of({1, 3, kMissingNumber}, testing::all_kind_options(), 1);
  EXPECT_EQ(x[2].abs().sum().item<float>(), 0);
}

TEST(Numerical, EncodesHowFarAValueHasComeThroughEachQuantile) {
  // Training 0, 10, 20, 40 with two bins: quantiles 0, 15, 40. Value 10 has come 10/15 through the first bin;
  // 40 through both; held out 27.5 through half of the second; −5 and 99 stay at the ends.
  const torch::Tensor x = features_of({0, 10, 20, 40, 27.5, -5, 99}, with("numerical.bins", std::int64_t{2}), 3);
  const auto bins = [&x](std::int64_t row) { return std::pair(x[row][3].item<float>(), x[row][4].item<float>()); };
  EXPECT_FLOAT_EQ(bins(1).first, 10.0F / 15);
  EXPECT_FLOAT_EQ(bins(1).second, 0);
  EXPECT_EQ(bins(3), std::pair(1.0F, 1.0F));
  EXPECT_EQ(bins(4), std::pair(1.0F, 0.5F));
  EXPECT_EQ(bins(5), std::pair(0.0F, 0.0F));
  EXPECT_EQ(bins(6), std::pair(1.0F, 1.0F));
}

TEST(Numerical, TakesAConstantColumn) {
  const torch::Tensor x = features_of({7, 7, 7, 8}, testing::all_kind_options(), 1);
  EXPECT_EQ(x[0][0].item<float>(), 0);
  EXPECT_EQ(x[3][0].item<float>(), 1);  // deviation 1 where there is none
  EXPECT_TRUE(torch::isfinite(x).all().item<bool>());
}

TEST(Numerical, QuantileScalingGivesNormalDeviatesByRank) {
  // 0 … 100: value 50 is the median (0); 84.134 has 84.134 % below it, one deviation of the normal curve.
  std::vector<double> cells;
  for (int i = 0; i <= 100; ++i) cells.push_back(i);
  cells.insert(cells.end(), {84.134, 15.866, 1e9, 97.725});
  const torch::Tensor x = features_of(cells, with("numerical.scaling", std::string("quantile")), 4);
  EXPECT_NEAR(x[50][0].item<float>(), 0, 1e-6);
  EXPECT_NEAR(x[101][0].item<float>(), 1, 1e-3);
  EXPECT_NEAR(x[102][0].item<float>(), -1, 1e-3);
  EXPECT_NEAR(x[103][0].item<float>(), 3.719, 1e-3);  // the 0.9999 quantile, the farthest there is
  EXPECT_NEAR(x[104][0].item<float>(), 2, 1e-3);
}

TEST(Numerical, QuantileScalingPutsARepeatedValueInTheMiddleOfItsRanks) {
  // Half of the training values are 0: they fill the shares 0 … 1/2 or so; their middle is one quarter,
  // the normal quantile −0.67.
  std::vector<double> cells(50, 0.0);
  for (int i = 1; i <= 50; ++i) cells.push_back(i);
  const torch::Tensor x = features_of(cells, with("numerical.scaling", std::string("quantile")));
  EXPECT_NEAR(x[0][0].item<float>(), -0.67, 0.03);
}

TEST(Numerical, PeriodicTokensAreSinesAndCosinesOfTheScaledValue) {
  // Two columns, two frequencies each: token = z + M relu(z) + m, z = W [x, log, missing, sin 2πc₁x, sin 2πc₂x,
  // cos 2πc₁x, cos 2πc₂x] + b, worked out here number by number.
  Options options = with("numerical.encoding", std::string("periodic"));
  options.set("numerical.frequencies", std::int64_t{2});
  options.set("numerical.sigma", 1.0);
  const Table table({number_column("x", {1, 3, kMissingNumber, 2.5}), number_column("y", {-4, 0, 8, 1})});
  const ModalitySpec spec{.name = "numbers", .kind = "numerical", .columns = {"x", "y"}};
  auto featurizer = find_modality("numerical").make_featurizer(spec, options);
  featurizer->fit(table, rows_from(0, 4));
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 4));
  ASSERT_EQ(tensors.parts[0].size(2), 3);
  const std::int64_t dim = 3;
  torch::manual_seed(5);
  auto encoder = find_modality("numerical").make_encoder(*featurizer, dim, options, std::make_shared<RandomStream>(1));
  encoder->eval();
  encoder->to(torch::kFloat64);
  const torch::Tensor tokens = encoder->encode(tensors.parts, tensors.present).tokens;
  const auto weights = encoder->named_parameters();
  const auto at = [&](const char* name, std::initializer_list<std::int64_t> place) {
    torch::Tensor value = weights[name];
    for (const std::int64_t i : place) value = value[i];
    return value.item<double>();
  };
  for (std::int64_t row = 0; row < 4; ++row) {
    for (std::int64_t column = 0; column < 2; ++column) {
      std::vector<double> inputs;
      for (std::int64_t k = 0; k < 3; ++k) inputs.push_back(tensors.parts[0][row][column][k].item<double>());
      const double turn = 2 * std::acos(-1.0) * inputs[0];
      for (std::int64_t k = 0; k < 2; ++k) inputs.push_back(std::sin(turn * at("frequencies", {column, k})));
      for (std::int64_t k = 0; k < 2; ++k) inputs.push_back(std::cos(turn * at("frequencies", {column, k})));
      std::vector<double> linear;
      for (std::int64_t j = 0; j < dim; ++j) {
        linear.push_back(at("bias", {column, 0, j}));
        for (std::size_t k = 0; k < inputs.size(); ++k) linear.back() += at("weight", {column, static_cast<std::int64_t>(k), j}) * inputs[k];
      }
      for (std::int64_t j = 0; j < dim; ++j) {
        double expected = linear[static_cast<std::size_t>(j)] + at("mix.bias", {j});
        for (std::int64_t k = 0; k < dim; ++k) expected += at("mix.weight", {j, k}) * std::max(0.0, linear[static_cast<std::size_t>(k)]);
        EXPECT_NEAR(tokens[row][column][j].item<double>(), expected, 1e-9) << row << ' ' << column << ' ' << j;
      }
    }
  }
}

TEST(Numerical, IsAbsentOnlyWhereEveryCellIsMissing) {
  const Table table({number_column("x", {1, kMissingNumber, kMissingNumber}), number_column("y", {1, 2, kMissingNumber})});
  const ModalitySpec spec{.name = "numbers", .kind = "numerical", .columns = {"x", "y"}};
  auto featurizer = find_modality("numerical").make_featurizer(spec, testing::all_kind_options());
  featurizer->fit(table, rows_from(0, 3));
  EXPECT_TRUE(torch::equal(featurizer->transform(table, rows_from(0, 3)).present, torch::tensor({true, true, false})));
}

TEST(Numerical, ReadsNumbersWrittenAsText) {
  const Table table({testing::text_column("x", {"1", "3", "no number"})});
  const ModalitySpec spec{.name = "numbers", .kind = "numerical", .columns = {"x"}};
  auto featurizer = find_modality("numerical").make_featurizer(spec, testing::all_kind_options());
  featurizer->fit(table, rows_from(0, 3));
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 3));
  EXPECT_NEAR(tensors.parts[0][1][0][0].item<float>(), 1, 1e-6);  // mean 2, deviation 1
  EXPECT_FALSE(tensors.present[2].item<bool>());
}

}  // namespace

}  // namespace amalgam
