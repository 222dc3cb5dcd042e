// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/modalities/categorical_encoder.h"
#include "engine/modalities/modality_samples.h"

namespace amalgam {

namespace {

using testing::category_column;
using testing::number_column;
using testing::rows_from;

torch::Tensor ids_of(Column one, Column other, std::int64_t train_rows, Options options = testing::all_kind_options()) {
  const ModalitySpec spec{.name = "profile", .kind = "categorical", .columns = {one.name(), other.name()}};
  const Table table({std::move(one), std::move(other)});
  auto featurizer = find_modality("categorical").make_featurizer(spec, options);
  featurizer->fit(table, rows_from(0, train_rows));
  return featurizer->transform(table, rows_from(0, table.rows())).parts[0];
}

TEST(Categorical, GivesEachColumnItsOwnRowsOfTheTable) {
  // Column one: 0 missing, 1 rare, 2 = b (3 times), 3 = a (2 times): 4 rows. Column two starts at row 4:
  // 4 missing, 5 rare, 6 = "1".
  const torch::Tensor ids = ids_of(category_column("one", {"a", "b", "b", "a", "b", "", "c"}),
                                   number_column("two", {1, 1, 1, 1, 1, testing::kMissingNumber, 2}), 7);
  const torch::Tensor expected =
      torch::tensor({{3, 6}, {2, 6}, {2, 6}, {3, 6}, {2, 6}, {0, 4}, {1, 5}}, torch::kInt32);
  EXPECT_TRUE(torch::equal(ids, expected));
}

TEST(Categorical, PutsUnseenValuesWithTheRareOnes) {
  const torch::Tensor ids = ids_of(category_column("one", {"a", "a", "new"}), category_column("two", {"x", "x", "x"}), 2);
  EXPECT_EQ(ids[2][0].item<int>(), 1);
}

TEST(Categorical, KeepsTheMostFrequentValuesOfAnEndlessColumn) {
  Options options = testing::all_kind_options();
  options.set("categorical.maximum_values", std::int64_t{1});
  const torch::Tensor ids = ids_of(category_column("one", {"a", "a", "b", "b", "b"}), category_column("two", {"x", "x", "x", "x", "x"}), 5, options);
  EXPECT_EQ(ids[0][0].item<int>(), 1);
  EXPECT_EQ(ids[2][0].item<int>(), 2);
}

TEST(Categorical, GivesTheSameIdsHoweverAColumnIsStored) {
  const torch::Tensor coded = ids_of(category_column("one", {"1", "2", "2", "1"}), category_column("two", {"x", "x", "y", "y"}), 4);
  const torch::Tensor plain = ids_of(number_column("one", {1, 2, 2, 1}), testing::text_column("two", {"x", "x", "y", "y"}), 4);
  EXPECT_TRUE(torch::equal(coded, plain));
}

TEST(Categorical, HashesTheOtherValuesOfAHugeColumnAndOfNoOther) {
  // FNV-1a (64 bits), as published with the hash: "a" -> af63dc4c8601ec8c, "foobar" -> 85944171f73967e8.
  // Column one has 3 values, 1 is kept: 0 missing, 1 rare, 2 = b, then 10 buckets. Column two has no more values than
  // are kept and starts at row 13.
  Options options = testing::all_kind_options();
  options.set("categorical.maximum_values", std::int64_t{1});
  options.set("categorical.hashing", true);
  options.set("categorical.hash_buckets", std::int64_t{10});
  const torch::Tensor ids = ids_of(category_column("one", {"b", "b", "a", "c", "foobar", ""}),
                                   category_column("two", {"x", "x", "x", "x", "new", "x"}), 4, options);
  EXPECT_EQ(ids[0][0].item<int>(), 2);
  EXPECT_EQ(ids[2][0].item<int>(), 3 + static_cast<int>(0xaf63dc4c8601ec8cULL % 10));
  EXPECT_EQ(ids[4][0].item<int>(), 3 + static_cast<int>(0x85944171f73967e8ULL % 10));  // training has not seen it
  EXPECT_EQ(ids[5][0].item<int>(), 0);
  EXPECT_EQ(ids[0][1].item<int>(), 13 + 2);
  EXPECT_EQ(ids[4][1].item<int>(), 13 + 1);
}

TEST(Categorical, WidensEmbeddingsByTheNumberOfStates) {
  EXPECT_EQ(cardinality_width(2), 2);      // 1.6 · 2^0.56 = 2.36
  EXPECT_EQ(cardinality_width(10), 6);     // 5.81
  EXPECT_EQ(cardinality_width(1000), 77);  // 76.6
  EXPECT_EQ(cardinality_width(1000000), 600);
  CardinalityEncoder encoder({{10, 0}, {1000, 100}}, 16, 0.0, std::make_shared<RandomStream>(1));
  const auto parameters = encoder.named_parameters();
  EXPECT_EQ(parameters["embedding0.weight"].sizes(), (std::vector<std::int64_t>{10, 6}));
  EXPECT_EQ(parameters["embedding1.weight"].sizes(), (std::vector<std::int64_t>{1000, 77}));
  // Missing, rare and hashed values start neutral; a value's token is its row times the projection.
  const torch::Tensor ids = torch::tensor({{3, 10 + 5}, {0, 10 + 999}}, torch::kInt32);
  const torch::Tensor tokens = encoder.encode({ids}, torch::ones({2}, torch::kBool)).tokens;
  const torch::Tensor expected = torch::matmul(parameters["project1.weight"], parameters["embedding1.weight"][5]);
  EXPECT_TRUE(torch::allclose(tokens[0][1], expected, 1e-5, 1e-6));
  EXPECT_GT(tokens[0].abs().sum().item<float>(), 0);
  EXPECT_EQ(tokens[1].abs().sum().item<float>(), 0);
}

}  // namespace

}  // namespace amalgam
