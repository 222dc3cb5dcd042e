// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/baselines/feature_rows.h"
#include "engine/modalities/modality_samples.h"

namespace amalgam {

namespace {

using testing::rows_from;
using testing::text_column;

std::unique_ptr<Featurizer> fitted(const Table& table, std::int64_t train_rows, Options options = testing::all_kind_options()) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns()) columns.push_back(column.name());
  const ModalitySpec spec{.name = "notes", .kind = "text", .columns = columns};
  auto featurizer = find_modality("text").make_featurizer(spec, options);
  featurizer->fit(table, rows_from(0, train_rows));
  return featurizer;
}

TEST(Text, WeighsWordsByTermAndDocumentFrequency) {
  // Texts "a a b", "a c", "b": n = 3. In two rows each: a (0, 1), b (0, 2); "a a", "a b", "a c", c in one row only,
  // so they are unknown; single unknown words stand in row 1 only.
  // idf(a) = idf(b) = ln(4/3) + 1, idf(unknown) = ln(4/2) + 1.
  // Row 0: a twice (1 + ln 2)·idf, b once 1·idf: idf cancels in the norm.
  const Table table({text_column("t", {"a a b", "a c", "b"})});
  const auto featurizer = fitted(table, 3);
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 3));
  const double twice = 1 + std::log(2.0), norm = std::sqrt(twice * twice + 1);
  EXPECT_NEAR(tensors.parts[1][0][0].item<float>(), twice / norm, 1e-6);
  EXPECT_NEAR(tensors.parts[1][0][1].item<float>(), 1 / norm, 1e-6);
  const double known = std::log(4.0 / 3) + 1, unknown = std::log(2.0) + 1;
  EXPECT_NEAR(tensors.parts[1][1][0].item<float>(), known / std::hypot(known, unknown), 1e-6);
  EXPECT_EQ(tensors.parts[0][1][1].item<int>(), 1);  // "c" is unknown
  EXPECT_EQ(tensors.lengths, (std::vector<std::int32_t>{2, 2, 1}));
  EXPECT_EQ(featurizer->token_names(table, 1), (std::vector<std::string>{"a", "(unknown)"}));
}

TEST(Text, LearnsPairsButNotAcrossColumns) {
  const Table table({text_column("t", {"not bad", "not bad"}), text_column("u", {"at all", "at all"})});
  const auto names = fitted(table, 2)->token_names(table, 0);
  EXPECT_EQ(names, (std::vector<std::string>{"not", "not bad", "bad", "at", "at all", "all"}));
}

TEST(Text, ReadsChineseByCharactersAndPairs) {
  const Table table({text_column("t", {"很好吃", "很好吃"})});
  EXPECT_EQ(fitted(table, 2)->token_names(table, 0), (std::vector<std::string>{"很", "很好", "好", "好吃", "吃"}));
}

TEST(Text, KeepsTheHeaviestTokensInTheirOrder) {
  // "a" stands in every row (lowest idf), "b" and "c" in two of three: of a b c, b and c are kept.
  Options options = testing::all_kind_options();
  options.set("text.maximum_tokens", std::int64_t{2});
  options.set("text.pairs", false);
  const Table table({text_column("t", {"b a c", "a b", "a c"})});
  EXPECT_EQ(fitted(table, 3, options)->token_names(table, 0), (std::vector<std::string>{"b", "c"}));
}

TEST(Text, HasNoWordThatOnlyHeldOutRowsHave) {
  const Table table({text_column("t", {"good day", "good day", "secret day", "secret day"})});
  const auto state = fitted(table, 2)->to_json();
  const auto vocabulary = state.at("vocabulary").get<std::vector<std::string>>();
  EXPECT_EQ(std::count(vocabulary.begin(), vocabulary.end(), "secret"), 0);
  EXPECT_EQ(std::count(vocabulary.begin(), vocabulary.end(), "good"), 1);
}

TEST(Text, IsPresentWithUnknownWordsAndAbsentWithoutWords) {
  const Table table({text_column("t", {"good day", "good day", "nie gesehen", "", "?!"})});
  const auto featurizer = fitted(table, 2);
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 5));
  EXPECT_TRUE(torch::equal(tensors.present, torch::tensor({true, true, true, false, false})));
  EXPECT_NEAR(tensors.parts[1][2][0].item<float>(), 1, 1e-6);
}

Options in_order(const std::string& encoder = "convolution") {
  Options options = testing::all_kind_options();
  options.set("text.encoder", encoder);
  return options;
}

TEST(Text, GivesTheWordsInTheirOrderToEncodersThatReadIt) {
  // As in the first test, without pairs: idf(a) = idf(b) = ln(4/3) + 1. Row 0 is "a b a": the weight of a,
  // (1 + ln 2) / norm, is shared among its two places.
  const Table table({text_column("t", {"a b a", "a c", "b"})});
  const auto featurizer = fitted(table, 3, in_order());
  const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 3));
  EXPECT_EQ(tensors.lengths, (std::vector<std::int32_t>{3, 2, 1}));
  EXPECT_EQ(featurizer->token_names(table, 0), (std::vector<std::string>{"a", "b", "a"}));
  EXPECT_EQ(featurizer->token_names(table, 1), (std::vector<std::string>{"a", "(unknown)"}));
  const double twice = 1 + std::log(2.0), norm = std::sqrt(twice * twice + 1);
  EXPECT_NEAR(tensors.parts[1][0][0].item<float>(), twice / norm / 2, 1e-6);
  EXPECT_NEAR(tensors.parts[1][0][1].item<float>(), 1 / norm, 1e-6);
  EXPECT_NEAR(tensors.parts[1][0][2].item<float>(), twice / norm / 2, 1e-6);
  EXPECT_EQ(featurizer->to_json().at("form"), "ordered");
  EXPECT_EQ(fitted(table, 3)->to_json().at("form"), "ngrams");
}

TEST(Text, FlattensBothFormsToTheSameWeights) {
  const Table table({text_column("t", {"a b a b b", "a c", "b", ""})});
  Options words = testing::all_kind_options();
  words.set("text.pairs", false);
  const auto flat = [&](const Options& options) {
    const auto featurizer = fitted(table, 4, options);
    return to_rows({find_modality("text").flatten(*featurizer, featurizer->transform(table, rows_from(0, 4)))});
  };
  const FeatureBlock set = flat(words), ordered = flat(in_order());
  EXPECT_EQ(set.width, ordered.width);
  EXPECT_EQ(set.starts, ordered.starts);
  EXPECT_EQ(set.columns, ordered.columns);
  ASSERT_EQ(set.values.size(), ordered.values.size());
  for (std::size_t i = 0; i < set.values.size(); ++i) EXPECT_NEAR(set.values[i], ordered.values[i], 1e-6) << i;
}

TEST(Text, KeepsTheFirstWordsWhereOrderCounts) {
  Options options = in_order();
  options.set("text.maximum_tokens", std::int64_t{2});
  const Table table({text_column("t", {"b a c", "b a c"})});
  EXPECT_EQ(fitted(table, 2, options)->token_names(table, 0), (std::vector<std::string>{"b", "a"}));
}

TEST(Text, ReadsChineseCharacterByCharacterInOrder) {
  const Table table({text_column("t", {"很好吃 ok", "很好吃 ok"})});
  EXPECT_EQ(fitted(table, 2, in_order())->token_names(table, 0), (std::vector<std::string>{"很", "好", "吃", "ok"}));
}

TEST(Text, TellsTextsOfTheSameWordsInAnotherOrderApart) {
  const Table table({text_column("t", {"bank robs man", "man robs bank", "bank robs man", "man robs bank"})});
  for (const std::string& form : find_modality("text").options.front().choices) {
    if (form == "pretrained") continue;  // reads a folder: see pretrained_text_test.cpp
    Options options = in_order(form);
    options.set("text.pairs", false);
    torch::manual_seed(2);
    const auto featurizer = fitted(table, 4, options);
    const auto encoder = find_modality("text").make_encoder(*featurizer, 16, options, std::make_shared<RandomStream>(1));
    encoder->eval();
    const ModalityTensors tensors = featurizer->transform(table, rows_from(0, 2));
    const torch::Tensor summary = encoder->encode(tensors.parts, tensors.present).summary;
    EXPECT_EQ(torch::allclose(summary[0], summary[1], 1e-4, 1e-4), form == "ngrams") << form;
  }
}

TEST(Text, ReadsAStateFromBeforeThereWasAChoice) {
  const Table table({text_column("t", {"not bad", "not bad"})});
  const auto featurizer = fitted(table, 2);
  auto state = featurizer->to_json();
  state.erase("form");
  const ModalitySpec spec{.name = "notes", .kind = "text", .columns = {"t"}};
  auto restored = find_modality("text").make_featurizer(spec, testing::all_kind_options());
  restored->from_json(state);
  EXPECT_EQ(restored->token_names(table, 0), (std::vector<std::string>{"not", "not bad", "bad"}));
}

}  // namespace

}  // namespace amalgam
