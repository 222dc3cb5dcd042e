// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

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

}  // namespace

}  // namespace amalgam
