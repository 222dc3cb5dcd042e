// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/small_attention.h"

#include <gtest/gtest.h>

#include "engine/base/error.h"

namespace amalgam {
namespace {

struct AttentionCase {
  std::int64_t rows, tokens, heads, width;
};

/// Some keys masked, at least one left a row.
torch::Tensor some_present(std::int64_t rows, std::int64_t tokens) {
  torch::Tensor present = torch::rand({rows, tokens}) > 0.4;
  present.select(1, 0).fill_(true);
  return present;
}

torch::Tensor gradient_of(const AttentionResult& result, const torch::Tensor& qkv,
                          const torch::Tensor& direction) {
  return torch::autograd::grad({(result.context * direction).sum()}, {qkv})[0];
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

TEST(SmallAttention, ByHandGivesWhatTheComposedOperationsGive) {
  torch::manual_seed(1);
  for (const auto& [rows, tokens, heads, width] :
       {AttentionCase{1, 1, 1, 1}, AttentionCase{3, 5, 4, 8}, AttentionCase{200, 5, 2, 4}, AttentionCase{7, 16, 3, 16},
        AttentionCase{2, 3, 1, 32}, AttentionCase{5, 4, 5, 3}, AttentionCase{4, 6, 2, 20}}) {
    const torch::Tensor qkv =
        torch::randn({rows, tokens, 3 * heads * width}, torch::kFloat64).requires_grad_();
    const torch::Tensor direction = torch::randn({rows, tokens, heads * width}, torch::kFloat64);
    for (const torch::Tensor& present :
         {torch::ones({rows, tokens}, torch::kBool), some_present(rows, tokens)}) {
      const auto fast = small_attention(qkv, heads, present),
                 composed = composed_attention(qkv, heads, present);
      EXPECT_LT(largest_difference(fast.context, composed.context), 1e-12) << tokens << " tokens";
      EXPECT_LT(largest_difference(fast.attention, composed.attention), 1e-12) << tokens << " tokens";
      EXPECT_LT(
          largest_difference(gradient_of(fast, qkv, direction), gradient_of(composed, qkv, direction)),
          1e-12)
          << tokens << " tokens, width " << width;
    }
  }
}

TEST(SmallAttention, GradientAgreesWithCentralDifferences) {
  torch::manual_seed(2);
  torch::Tensor qkv = torch::randn({1, 3, 12}, torch::kFloat64).requires_grad_();
  const torch::Tensor direction = torch::randn({1, 3, 4}, torch::kFloat64);
  const torch::Tensor present = torch::tensor({true, false, true}).unsqueeze(0);
  const torch::Tensor gradient = gradient_of(small_attention(qkv, 2, present), qkv, direction);
  const torch::NoGradGuard no_gradient;
  for (std::int64_t i = 0; i < qkv.numel(); ++i) {
    torch::Tensor above = qkv.clone(), below = qkv.clone();
    above.view({-1})[i] += 1e-5;
    below.view({-1})[i] -= 1e-5;
    const double slope =
        ((small_attention(above, 2, present).context - small_attention(below, 2, present).context) *
         direction)
            .sum()
            .item<double>() /
        2e-5;
    EXPECT_NEAR(gradient.view({-1})[i].item<double>(), slope, 1e-8) << i;
  }
}

TEST(SmallAttention, GivesAMaskedKeyNoAttentionAndNoGradient) {
  torch::manual_seed(3);
  const torch::Tensor qkv = torch::randn({2, 3, 12}).requires_grad_();
  torch::Tensor present = torch::ones({2, 3}, torch::kBool);
  present[1][2] = false;
  const auto result = small_attention(qkv, 2, present);
  EXPECT_EQ(result.attention[1].select(2, 2).abs().max().item<float>(), 0.0F);
  const torch::Tensor gradient = gradient_of(result, qkv, torch::ones({2, 3, 4}));
  EXPECT_EQ(gradient[1][2].slice(0, 4, 12).abs().max().item<float>(), 0.0F);  // key and value
  EXPECT_GT(gradient[0][2].slice(0, 4, 12).abs().max().item<float>(), 0.0F);
}

TEST(SmallAttention, KeepsLargeScoresFinite) {
  const torch::Tensor qkv = torch::full({1, 2, 12}, 100.0F);
  const auto result = small_attention(qkv, 1, torch::ones({1, 2}, torch::kBool));
  EXPECT_TRUE(torch::equal(result.attention, torch::full({1, 1, 2, 2}, 0.5F)));
}

TEST(SmallAttention, TakesMoreTokensThanTheHandWrittenWay) {
  torch::manual_seed(4);
  const torch::Tensor qkv = torch::randn({2, 40, 24});
  const auto result = small_attention(qkv, 2, some_present(2, 40));
  EXPECT_LT((result.attention.sum(3) - 1).abs().max().item<double>(), 1e-5);
}

TEST(SmallAttention, TakesATensorThatIsNotContiguous) {
  torch::manual_seed(5);
  const torch::Tensor qkv = torch::randn({12, 3, 4}).permute({2, 1, 0});  // [4, 3, 12]
  const torch::Tensor present = torch::ones({3, 4}, torch::kBool).t();
  EXPECT_LT(largest_difference(small_attention(qkv, 2, present).context,
                       composed_attention(qkv, 2, present).context),
            1e-6);
}

TEST(SmallAttention, SaysThatItHasNoSecondDerivative) {
  const torch::Tensor qkv = torch::randn({1, 2, 6}).requires_grad_();
  const auto result = small_attention(qkv, 1, torch::ones({1, 2}, torch::kBool));
  try {
    torch::autograd::grad({result.context.sum()}, {qkv}, {}, true, true);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "attention.second_derivative");
  }
}

}  // namespace
}  // namespace amalgam
