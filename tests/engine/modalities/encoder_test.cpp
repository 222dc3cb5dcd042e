// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/encoder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace amalgam {

namespace {

TEST(MaskedSoftmax, SharesAmongTheTokensThatExist) {
  // Scores log 1, log 3, (masked): shares 1/4, 3/4, 0. A row without a token: all 0.
  const torch::Tensor scores = torch::tensor({{0.0, std::log(3.0), 50.0}, {1.0, 2.0, 3.0}}, torch::kFloat64);
  const torch::Tensor mask = torch::tensor({{true, true, false}, {false, false, false}});
  const torch::Tensor shares = masked_softmax(scores, mask);
  const torch::Tensor expected = torch::tensor({{0.25, 0.75, 0.0}, {0.0, 0.0, 0.0}}, torch::kFloat64);
  EXPECT_TRUE(torch::allclose(shares, expected, 0, 1e-12));
}

TEST(AttentionPool, SummaryOfOneTokenIsTheNormalisedResidualNetworkOfIt) {
  // One token x: attention is 1, the pooled state is x itself, so
  // summary = LayerNorm(x + W2 relu(W1 x + b1) + b2), worked out here with plain products.
  torch::manual_seed(3);
  AttentionPool pool(4, 0.0, std::make_shared<RandomStream>(1));
  pool->to(torch::kFloat64);
  const torch::Tensor x = torch::randn({1, 1, 4}, torch::kFloat64);
  const auto [attention, summary] = pool->forward(x, torch::ones({1, 1}, torch::kBool));
  EXPECT_DOUBLE_EQ(attention.item<double>(), 1.0);
  const auto weights = pool->named_parameters();
  const torch::Tensor row = x[0];  // [1, 4]
  const torch::Tensor hidden = (row.mm(weights["expand.weight"].t()) + weights["expand.bias"]).clamp_min(0);
  const torch::Tensor sum = row + hidden.mm(weights["contract.weight"].t()) + weights["contract.bias"];
  const torch::Tensor centred = sum - sum.mean();
  const torch::Tensor expected = centred / (centred.pow(2).mean() + 1e-5).sqrt();  // LayerNorm starts as gain 1, shift 0
  EXPECT_TRUE(torch::allclose(summary, expected, 1e-9, 1e-9));
}

TEST(AttentionPool, PaddingChangesNothing) {
  torch::manual_seed(3);
  AttentionPool pool(8, 0.1, std::make_shared<RandomStream>(1));
  pool->eval();
  const torch::Tensor tokens = torch::randn({2, 3, 8});
  const torch::Tensor mask = torch::ones({2, 3}, torch::kBool);
  const torch::Tensor padded = torch::cat({tokens, torch::full({2, 5, 8}, 7.0)}, 1);
  const torch::Tensor padded_mask = torch::cat({mask, torch::zeros({2, 5}, torch::kBool)}, 1);
  const auto [attention, summary] = pool->forward(tokens, mask);
  const auto [padded_attention, padded_summary] = pool->forward(padded, padded_mask);
  EXPECT_TRUE(torch::allclose(summary, padded_summary, 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(attention, padded_attention.narrow(1, 0, 3), 1e-5, 1e-6));
}

TEST(AttentionPool, ABiasOfLogTwoDoublesATokensOdds) {
  // Equal tokens have equal scores; with log 2 added to the first the shares are 2/3 and 1/3.
  AttentionPool pool(4, 0.0, std::make_shared<RandomStream>(1));
  const torch::Tensor tokens = torch::ones({1, 2, 4});
  const torch::Tensor bias = torch::tensor({{std::log(2.0F), 0.0F}});
  const auto [attention, summary] = pool->forward(tokens, torch::ones({1, 2}, torch::kBool), bias);
  EXPECT_NEAR(attention[0][0].item<float>(), 2.0 / 3, 1e-6);
  EXPECT_NEAR(attention[0][1].item<float>(), 1.0 / 3, 1e-6);
}

TEST(StreamDropout, KeepsTheMeanAndDropsTheShareAskedFor) {
  // A million draws with p = 0.3: the share dropped has standard error sqrt(0.3·0.7/1e6) = 0.00046.
  StreamDropout dropout(0.3, std::make_shared<RandomStream>(1));
  const torch::Tensor out = dropout->forward(torch::ones({1000, 1000}));
  EXPECT_NEAR(out.eq(0).to(torch::kFloat64).mean().item<double>(), 0.3, 0.0025);
  EXPECT_NEAR(out.to(torch::kFloat64).mean().item<double>(), 1.0, 0.004);
  const torch::Tensor kept = out.masked_select(out.ne(0));
  EXPECT_NEAR(kept.max().item<float>(), 1 / 0.7, 1e-4);
  EXPECT_EQ(kept.max().item<float>(), kept.min().item<float>());
}

TEST(StreamDropout, DependsOnItsOwnStreamOnly) {
  StreamDropout one(0.5, std::make_shared<RandomStream>(7));
  StreamDropout other(0.5, std::make_shared<RandomStream>(7));
  torch::manual_seed(1);
  const torch::Tensor first = one->forward(torch::ones({64}));
  torch::rand({10});  // somebody else draws from the global generator
  EXPECT_TRUE(torch::equal(first, other->forward(torch::ones({64}))));
  EXPECT_FALSE(torch::equal(first, one->forward(torch::ones({64}))));
}

TEST(StreamDropout, GoesOnFromASavedState) {
  auto random = std::make_shared<RandomStream>(7);
  StreamDropout dropout(0.5, random);
  dropout->forward(torch::ones({33}));
  const torch::Tensor state = random->cpu.get_state();
  const torch::Tensor next = dropout->forward(torch::ones({33}));
  random->cpu.set_state(state);
  EXPECT_TRUE(torch::equal(next, dropout->forward(torch::ones({33}))));
}

TEST(StreamDropout, IsTheIdentityInEvaluationAndForNoDropout) {
  const torch::Tensor x = torch::randn({5, 5});
  StreamDropout dropout(0.5, std::make_shared<RandomStream>(1));
  dropout->eval();
  EXPECT_TRUE(torch::equal(dropout->forward(x), x));
  StreamDropout none(0.0, std::make_shared<RandomStream>(1));
  EXPECT_TRUE(torch::equal(none->forward(x), x));
}

}  // namespace

}  // namespace amalgam
