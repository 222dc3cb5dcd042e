// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/modalities/event_statistics.h"
#include "engine/modalities/modality_samples.h"

namespace amalgam {

namespace {

using testing::rows_from;
using testing::text_column;

const ModalitySpec kJson{.name = "clicks", .kind = "behavioural", .columns = {"e"}, .format = "json", .event = "a", .time = "t"};

std::unique_ptr<Featurizer> fitted(const ModalitySpec& spec, const Table& table, const Options& options = testing::all_kind_options()) {
  auto featurizer = find_modality("behavioural").make_featurizer(spec, options);
  featurizer->fit(table, rows_from(0, table.rows()));
  return featurizer;
}

TEST(Behavioural, MeasuresTheGapBeforeAnEventAndTheTimeSinceTheFirst) {
  // Times 0, 2, 2: gaps 0, 2, 0 -> logs 0, ln 3, 0: mean ln 3 / 3, deviation ln 3 · √2/3, so −1/√2, √2, −1/√2.
  // Since the first 0, 2, 2 -> 0, ln 3, ln 3: mean 2 ln 3 / 3, so −√2, 1/√2, 1/√2.
  // Position 0, 1, 2 -> 0, ln 2, ln 3.
  const Table table({text_column("e", {R"([{"a":"x","t":0},{"a":"y","t":2},{"a":"x","t":2}])"})});
  const ModalityTensors tensors = fitted(kJson, table)->transform(table, rows_from(0, 1));
  const torch::Tensor gaps = tensors.parts[1][0];
  const double root = std::sqrt(2.0);
  const double mean = (std::log(2.0) + std::log(3.0)) / 3;
  const double deviation = std::sqrt((mean * mean + std::pow(std::log(2.0) - mean, 2) + std::pow(std::log(3.0) - mean, 2)) / 3);
  EXPECT_NEAR(gaps[0][0].item<float>(), -mean / deviation, 1e-5);
  EXPECT_NEAR(gaps[2][0].item<float>(), (std::log(3.0) - mean) / deviation, 1e-5);
  EXPECT_NEAR(gaps[0][1].item<float>(), -1 / root, 1e-5);
  EXPECT_NEAR(gaps[1][1].item<float>(), root, 1e-5);
  EXPECT_NEAR(gaps[0][2].item<float>(), -root, 1e-5);
  EXPECT_NEAR(gaps[2][2].item<float>(), 1 / root, 1e-5);
}

TEST(Behavioural, GivesRareAndUnseenEventsOneStateAndKeepsTheLatest) {
  Options options = testing::all_kind_options();
  options.set("behavioural.maximum_events", std::int64_t{3});
  options.set("behavioural.pairs", std::int64_t{0});
  const ModalitySpec spec{.name = "clicks", .kind = "behavioural", .columns = {"e"}, .format = "list"};
  const Table table({text_column("e", {"x>x>y>x", "x>y", "once"})});
  const auto featurizer = fitted(spec, table, options);
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 3));
  // x four times: id 2; y twice: id 3; "once" is rare: id 1.
  EXPECT_TRUE(torch::equal(tensors.parts[0], torch::tensor({{2, 3, 2}, {2, 3, 0}, {1, 0, 0}}, torch::kInt32)));
  EXPECT_EQ(tensors.lengths, (std::vector<std::int32_t>{3, 2, 1}));
  EXPECT_EQ(featurizer->token_names(table, 0), (std::vector<std::string>{"x", "y", "x"}));
  EXPECT_EQ(tensors.parts[1].size(2), 1);  // no times: the position alone
}

TEST(Behavioural, CountsEventsAndPairsOfNeighbours) {
  // Rows "x>y>x>y" and "x>y" and "y": events x (3), y (4): y first. Pairs in two rows or more: (x, y) only.
  // log(1 + count): y: ln 3, ln 2, ln 2; pair: ln 3, ln 2, 0; standardised over the three rows.
  const ModalitySpec spec{.name = "clicks", .kind = "behavioural", .columns = {"e"}, .format = "list"};
  const Table table({text_column("e", {"x>y>x>y", "x>y", "y"})});
  const ModalityTensors tensors = fitted(spec, table)->transform(table, rows_from(0, 3));
  const torch::Tensor counts = tensors.parts[2];
  ASSERT_EQ(counts.sizes(), (std::vector<std::int64_t>{3, 3}));
  const double a = std::log(3.0), b = std::log(2.0);
  const double mean = (a + 2 * b) / 3, deviation = std::sqrt(((a - mean) * (a - mean) + 2 * (b - mean) * (b - mean)) / 3);
  EXPECT_NEAR(counts[0][0].item<float>(), (a - mean) / deviation, 1e-5);
  const double pair_mean = (a + b) / 3;
  const double pair_deviation = std::sqrt((std::pow(a - pair_mean, 2) + std::pow(b - pair_mean, 2) + pair_mean * pair_mean) / 3);
  EXPECT_NEAR(counts[2][2].item<float>(), -pair_mean / pair_deviation, 1e-5);
}

TEST(Behavioural, KnowsWhenEachEventFirstAndLastHappened) {
  // Row 1: x at 0 and 3, y at 1. Row 2: x at 10 and 17 (since the first: 0 and 7). y is the rarer one and missing there.
  const Table table({text_column("e", {R"([{"a":"x","t":0},{"a":"y","t":1},{"a":"x","t":3}])",
                                       R"([{"a":"x","t":10},{"a":"x","t":17}])",
                                       R"([{"a":"x","t":2},{"a":"y","t":2},{"a":"y","t":2}])"})});
  const ModalityTensors tensors = fitted(kJson, table)->transform(table, rows_from(0, 3));
  const torch::Tensor moments = tensors.parts[3];  // length, duration, then first and last of x (id 2) and y (id 3)
  ASSERT_EQ(moments.sizes(), (std::vector<std::int64_t>{3, 6}));
  const auto standardised = [](std::vector<double> values, std::size_t which) {
    double mean = 0, square = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    for (const double value : values) square += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return (values[which] - mean) / std::sqrt(square);
  };
  const double l3 = std::log(3.0), l4 = std::log(4.0), l8 = std::log(8.0);
  EXPECT_NEAR(moments[0][0].item<float>(), standardised({l4, l3, l4}, 0), 1e-5);
  EXPECT_NEAR(moments[1][1].item<float>(), standardised({l4, l8, 0}, 1), 1e-5);  // durations 3, 7, 0
  EXPECT_EQ(moments[0][2].item<float>(), 0);                                     // x always happens first
  EXPECT_NEAR(moments[2][3].item<float>(), standardised({l4, l8, 0}, 2), 1e-5);
  EXPECT_NEAR(moments[0][4].item<float>(), 1, 1e-5);  // y at 1 and 0: ln 2 and 0, one deviation from their mean
  EXPECT_EQ(moments[1][4].item<float>(), EventStatistics::kNever);
  EXPECT_EQ(moments[1][5].item<float>(), EventStatistics::kNever);
}

TEST(Behavioural, TakesThePlaceInTheStoryWhereThereAreNoTimes) {
  const ModalitySpec spec{.name = "clicks", .kind = "behavioural", .columns = {"e"}, .format = "list"};
  const Table table({text_column("e", {"x>x>y", "y>x>x>x"})});
  const torch::Tensor moments = fitted(spec, table)->transform(table, rows_from(0, 2)).parts[3];
  EXPECT_NEAR(moments[0][4].item<float>(), 1, 1e-5);  // y at place 2 and 0: ln 3 and 0
  EXPECT_NEAR(moments[1][4].item<float>(), -1, 1e-5);
}

TEST(Behavioural, KeepsModelsOfBeforeThatKnowNoMoments) {
  const Table table({text_column("e", {R"([{"a":"x","t":0},{"a":"y","t":1}])", R"([{"a":"x","t":1},{"a":"y","t":5}])"})});
  nlohmann::json state = fitted(kJson, table)->to_json();
  for (const char* member : {"bins", "moment_scales", "moment_edges"}) state.erase(member);
  auto restored = find_modality("behavioural").make_featurizer(kJson, testing::all_kind_options());
  restored->from_json(state);
  EXPECT_EQ(restored->transform(table, rows_from(0, 2)).parts.size(), 3U);
}

TEST(Behavioural, CountsMalformedCellsAndTakesThemAsMissing) {
  const Table table({text_column("e", {R"([{"a":"x","t":0}])", "no json", R"([{"a":"x","t":1}])"})});
  const auto featurizer = fitted(kJson, table);
  EXPECT_EQ(featurizer->to_json().at("malformed_training_cells"), 1);
  EXPECT_TRUE(torch::equal(featurizer->transform(table, rows_from(0, 3)).present, torch::tensor({true, false, true})));
}

TEST(Behavioural, TellsOneStoryFromSeveralColumnsByTime) {
  ModalitySpec spec = kJson;
  spec.columns = {"e", "f"};
  const Table table({text_column("e", {R"([{"a":"first","t":1},{"a":"third","t":3}])"}), text_column("f", {R"([{"a":"second","t":2}])"})});
  const auto names = fitted(spec, table)->token_names(table, 0);
  ASSERT_GE(names.size(), 3U);
  EXPECT_EQ(std::vector<std::string>(names.end() - 3, names.end()), (std::vector<std::string>{"first", "second", "third"}));
}

TEST(Behavioural, ConvolvesAsWellAsItRecurs) {
  Options options = testing::all_kind_options();
  options.set("behavioural.encoder", std::string("convolution"));
  const auto sample = testing::sample_of("behavioural", 50);
  const auto featurizer = fitted(sample.spec, sample.table, options);
  auto encoder = find_modality("behavioural").make_encoder(*featurizer, 8, options, std::make_shared<RandomStream>(1));
  encoder->eval();
  Batch all;
  all.modalities.push_back(featurizer->transform(sample.table, rows_from(0, 50)));
  const auto encode = [&](const Batch& rows) { return encoder->encode(rows.modalities[0].parts, rows.modalities[0].present).summary; };
  const torch::Tensor together = encode(all);
  for (std::int64_t row = 0; row < 50; ++row) {  // padding must not reach into the window of a row's last event
    EXPECT_TRUE(torch::allclose(encode(all.slice(row, 1))[0], together[row], 1e-4, 1e-5)) << row;
  }
}

}  // namespace

}  // namespace amalgam
