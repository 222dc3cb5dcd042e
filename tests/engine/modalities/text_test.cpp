// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

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

}  // namespace

}  // namespace amalgam
