// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/batch_stream.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

namespace amalgam {
namespace {

/// Row i holds i, its target 2 i.
Batch numbered(std::int64_t rows) {
  Batch batch;
  ModalityTensors one;
  one.parts = {torch::arange(rows, torch::kFloat32).unsqueeze(1)};
  one.present = torch::ones({rows}, torch::kBool);
  batch.modalities.push_back(std::move(one));
  batch.target = torch::arange(rows, torch::kFloat32) * 2;
  return batch;
}

std::vector<float> epoch_order(BatchStream& stream, int epoch) {
  stream.start(epoch);
  std::vector<float> order;
  for (std::int64_t i = 0; i < stream.steps(); ++i) {
    const torch::Tensor rows = stream.batch(i).modalities[0].parts[0].contiguous();
    order.insert(order.end(), rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel());
  }
  return order;
}

TEST(BatchStream, ShowsEveryRowOnceAnEpoch) {
  const Batch rows = numbered(40'003);  // several chunks and a last batch of 3
  BatchStream stream(rows, 250, 7, torch::kCPU);
  EXPECT_EQ(stream.steps(), 161);
  std::vector<float> order = epoch_order(stream, 0);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  ASSERT_EQ(order.size(), 40'003U);
  for (std::size_t i = 0; i < order.size(); ++i) ASSERT_EQ(order[i], static_cast<float>(i));
}

TEST(BatchStream, KeepsInputsAndTargetsTogether) {
  const Batch rows = numbered(1000);
  BatchStream stream(rows, 64, 7, torch::kCPU);
  stream.start(3);
  for (std::int64_t i = 0; i < stream.steps(); ++i) {
    const Batch batch = stream.batch(i);
    EXPECT_TRUE(torch::equal(batch.modalities[0].parts[0].squeeze(1) * 2, batch.target));
  }
}

TEST(BatchStream, OrderDependsOnSeedAndEpochAlone) {
  const Batch rows = numbered(500);
  BatchStream stream(rows, 64, 7, torch::kCPU), same(rows, 64, 7, torch::kCPU), other(rows, 64, 8, torch::kCPU);
  const auto first = epoch_order(stream, 0), second = epoch_order(stream, 1);
  EXPECT_NE(first, second);
  EXPECT_EQ(second, epoch_order(same, 1));  // without having seen epoch 0
  EXPECT_NE(second, epoch_order(other, 1));
}

TEST(BatchStream, CanBeTakenUpInTheMiddle) {
  const Batch rows = numbered(40'000);
  BatchStream whole(rows, 256, 7, torch::kCPU), half(rows, 256, 7, torch::kCPU);
  whole.start(2);
  half.start(2);
  for (std::int64_t i = 0; i < 100; ++i) whole.batch(i);
  EXPECT_TRUE(torch::equal(whole.batch(100).target, half.batch(100).target));
}

TEST(BatchStream, SaysWhichRowsTheBatchHasAndHowManyComeNext) {
  const Batch rows = numbered(1000);
  BatchStream stream(rows, 64, 7, torch::kCPU);
  for (const int epoch : {0, 1}) {
    stream.start(epoch);
    for (std::int64_t i = 0; i < stream.steps(); ++i) {
      const BatchStream::Rows here = stream.rows(i);
      ASSERT_EQ(here.of.get(), stream.rows(0).of.get());
      const torch::Tensor numbers = torch::tensor(at::ArrayRef<std::int64_t>(here.numbers, static_cast<std::size_t>(here.count)));
      EXPECT_TRUE(torch::equal(numbers.to(torch::kFloat32), stream.batch(i).modalities[0].parts[0].squeeze(1)));
      const bool is_last = i + 1 == stream.steps();
      ASSERT_EQ(here.next, is_last ? 0 : stream.rows(i + 1).count);
      if (!is_last) {
        EXPECT_EQ(here.numbers + here.count, stream.rows(i + 1).numbers);
      }
    }
  }
}

TEST(BatchStream, ABatchLargerThanTheRowsIsAllOfThem) {
  const Batch rows = numbered(10);
  BatchStream stream(rows, 1'000'000, 7, torch::kCPU);
  stream.start(0);
  EXPECT_EQ(stream.steps(), 1);
  EXPECT_EQ(stream.batch(0).rows(), 10);
}

}  // namespace
}  // namespace amalgam
