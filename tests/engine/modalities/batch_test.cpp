// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/batch.h"

#include <gtest/gtest.h>

namespace amalgam {

namespace {

/// Three rows of a sequence with 1, 3 and 2 tokens, a fixed part beside it, and a plain modality.
Batch three_rows() {
  ModalityTensors sequence;
  sequence.parts = {torch::tensor({{1, 0, 0}, {2, 3, 4}, {5, 6, 0}}, torch::kInt32),
                    torch::tensor({{10.0F, 11.0F, 12.0F}, {20.0F, 21.0F, 22.0F}, {30.0F, 31.0F, 32.0F}})};
  sequence.present = torch::tensor({true, true, false});
  sequence.lengths = {1, 3, 2};
  sequence.fixed_parts = {1};
  ModalityTensors plain;
  plain.parts = {torch::tensor({{0.5F}, {1.5F}, {2.5F}})};
  plain.present = torch::tensor({true, false, true});
  return {{sequence, plain}, torch::tensor({0.0F, 1.0F, 0.0F})};
}

TEST(Batch, SliceCutsSequencesToTheLongestOfItsRows) {
  const Batch last = three_rows().slice(2, 1);
  EXPECT_TRUE(torch::equal(last.modalities[0].parts[0], torch::tensor({{5, 6}}, torch::kInt32)));
  EXPECT_EQ(last.modalities[0].parts[1].size(1), 3);  // no sequence: stays whole
  EXPECT_EQ(last.modalities[0].lengths, (std::vector<std::int32_t>{2}));
  EXPECT_TRUE(torch::equal(last.modalities[1].parts[0], torch::tensor({{2.5F}})));
  EXPECT_EQ(last.target.item<float>(), 0);
  EXPECT_EQ(three_rows().slice(0, 2).modalities[0].parts[0].size(1), 3);
}

TEST(Batch, SliceKeepsOneStepWhereNoRowHasAToken) {
  Batch rows = three_rows();
  rows.modalities[0].lengths = {0, 0, 0};
  EXPECT_EQ(rows.slice(0, 2).modalities[0].parts[0].size(1), 1);
}

TEST(Batch, SliceIsAViewOfTheSameMemory) {
  const Batch rows = three_rows();
  const Batch some = rows.slice(1, 2);
  rows.modalities[1].parts[0][1][0] = 9.0F;
  EXPECT_EQ(some.modalities[1].parts[0][0][0].item<float>(), 9.0F);
}

TEST(Batch, GatherTakesRowsInTheOrderAskedFor) {
  const Batch some = three_rows().gather(torch::tensor({2, 0, 2}, torch::kInt64));
  EXPECT_EQ(some.rows(), 3);
  EXPECT_TRUE(torch::equal(some.modalities[1].parts[0], torch::tensor({{2.5F}, {0.5F}, {2.5F}})));
  EXPECT_EQ(some.modalities[0].lengths, (std::vector<std::int32_t>{2, 1, 2}));
  EXPECT_TRUE(some.modalities[0].parts[0].is_contiguous());
  EXPECT_FALSE(some.modalities[0].is_cut(1));
  EXPECT_TRUE(torch::equal(some.modalities[0].present, torch::tensor({false, true, false})));
}

TEST(Batch, MovesWithoutATarget) {
  Batch rows = three_rows();
  rows.target = torch::Tensor();
  EXPECT_FALSE(rows.to(torch::kCPU).target.defined());
  EXPECT_FALSE(rows.slice(0, 1).target.defined());
  EXPECT_FALSE(rows.gather(torch::tensor({0}, torch::kInt64)).target.defined());
}

}  // namespace

}  // namespace amalgam
