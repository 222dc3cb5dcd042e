// SPDX-License-Identifier: GPL-3.0-or-later
// The strategies that pool whole summaries against values worked out apart from them by pooling_values.py, and what
// else they promise: shares, limits, a sound start.
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/fusion/pooling_values.h"
#include "engine/fusion/value_checks.h"

namespace amalgam {
namespace {

using namespace fusion_test;

const std::vector<std::string> kPooling = {"concat", "gated", "attention", "tensor", "lowrank", "experts"};

TEST(PoolingValues, ConcatenationMatchesTheFormula) { expect_fusion("concat", kWide, {}, true, expected::concat); }

TEST(PoolingValues, GatedFusionMatchesTheFormula) {
  expect_fusion("gated", kWide, {{"gated.dim", std::int64_t{3}}}, true, expected::gated);
}

TEST(PoolingValues, AttentionFusionMatchesTheFormula) {
  expect_fusion("attention", kWide, {{"attention.dim", std::int64_t{3}}}, true, expected::attention);
}

TEST(PoolingValues, TensorFusionMatchesTheFormula) {
  expect_fusion("tensor", kWide, {{"tensor.dim", std::int64_t{2}}}, true, expected::tensor);
}

TEST(PoolingValues, LowRankFusionMatchesTheFormulaAndTheWholeTensor) {
  expect_fusion("lowrank", kWide, {{"lowrank.rank", std::int64_t{2}}, {"lowrank.dim", std::int64_t{3}}}, true,
                expected::lowrank);
}

TEST(PoolingValues, MixtureOfExpertsMatchesTheFormula) {
  expect_fusion("experts", kWide, {}, true, expected::experts);
}

TEST(Pooling, SharesOutARowWithoutAnyModalityEvenly) {
  for (const std::string& id : kPooling) {
    auto modalities = random_modalities(2, {8, 8, 8, 8});
    for (auto& one : modalities) one.present[1] = false;
    const torch::Tensor weights = make_head(id, {8, 8, 8, 8})->fuse(modalities).modality_weights;
    EXPECT_TRUE(torch::equal(weights[1], torch::full({4}, 0.25))) << id << weights;
    EXPECT_FALSE(torch::equal(weights[0], torch::full({4}, 0.25))) << id << weights;
  }
}

TEST(Pooling, LeavesTheWeightsOutWhereNobodyReadsThem) {
  for (const std::string& id : kPooling) {
    const auto head = make_head(id, {8, 8});
    const auto modalities = random_modalities(3, {8, 8});
    const torch::Tensor logits = head->fuse(modalities).logits;
    head->report_weights(false);
    const FusionOutput output = head->fuse(modalities);
    EXPECT_FALSE(output.modality_weights.defined()) << id;
    EXPECT_TRUE(torch::equal(output.logits, logits)) << id;
  }
}

TEST(Pooling, GivesSharesWithoutAGradient) {
  for (const std::string& id : kPooling) {
    EXPECT_FALSE(make_head(id, {8, 8})->fuse(random_modalities(3, {8, 8})).modality_weights.requires_grad()) << id;
  }
}

/// The logits of many modalities at the start are of the size of those of one.
TEST(Pooling, StartsWithLogitsOfTheSameSizeForOneAndForTwelveModalities) {
  for (const std::string& id : kPooling) {
    const Settings settings = id == "tensor" ? Settings{{"tensor.limit", std::int64_t{4096}}} : Settings{};
    const auto deviation = [&](std::size_t modalities) {
      const std::vector<std::int64_t> widths(modalities, 32);
      const torch::Tensor logits = make_head(id, widths, settings)->fuse(random_modalities(500, widths)).logits;
      return logits.std().item<double>();
    };
    const double ratio = deviation(12) / deviation(1);
    EXPECT_GT(ratio, 0.3) << id;
    EXPECT_LT(ratio, 3.0) << id;
  }
}

std::int64_t tensor_size(const std::vector<std::int64_t>& widths, const Settings& settings = {}) {
  return make_head("tensor", widths, settings)->fuse(random_modalities(2, widths)).embedding.size(1);
}

TEST(TensorFusion, TakesTheLargestWidthWithinTheLimitButNoWiderThanTheSummaries) {
  EXPECT_EQ(tensor_size({32}), 33);                                                // [1; 32]
  EXPECT_EQ(tensor_size({32, 32}), 1024);                                          // 32² = 1024
  EXPECT_EQ(tensor_size({32, 32, 32}), 1000);                                      // 10³
  EXPECT_EQ(tensor_size({32, 32, 32}, {{"tensor.limit", std::int64_t{999}}}), 729);  // 9³
  EXPECT_EQ(tensor_size({4, 8, 4}), 729);                                          // (8 + 1)³, as wide as the widest
  EXPECT_EQ(tensor_size({8, 8}, {{"tensor.dim", std::int64_t{3}}}), 16);           // as asked
  EXPECT_EQ(tensor_size(std::vector<std::int64_t>(10, 8)), 1024);                  // 2¹⁰
}

std::string refusal(std::size_t modalities, const Settings& settings) {
  try {
    make_head("tensor", std::vector<std::int64_t>(modalities, 8), settings);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::request);
    EXPECT_EQ(error.code(), "tensor.size");
    return error.what();
  }
  return "no error";
}

TEST(TensorFusion, RefusesMoreProductsThanTheLimitAndSaysWhatToSet) {
  EXPECT_EQ(refusal(3, {{"tensor.dim", std::int64_t{10}}}),
            "Tensor fusion of 3 modalities at width 10 makes 1331 products, and tensor.limit allows 1024: set "
            "tensor.dim to at most 9 or to 0, set tensor.limit to at least 1331, or choose low-rank fusion (lowrank), "
            "which needs far fewer numbers.");
  // 2¹¹ = 2048: no width is small enough.
  EXPECT_EQ(refusal(11, {}),
            "Tensor fusion of 11 modalities at width 1 makes 2048 products, and tensor.limit allows 1024: set "
            "tensor.limit to at least 2048, or choose low-rank fusion (lowrank), which needs far fewer numbers.");
  // 2²⁰ is more than any limit may allow; 1025²⁰ is more than an integer can hold.
  EXPECT_NE(refusal(20, {}).find("1024: choose low-rank fusion"), std::string::npos) << refusal(20, {});
  EXPECT_NE(refusal(20, {{"tensor.dim", std::int64_t{1024}}}).find("more than 1000000000000000 products"),
            std::string::npos);
}

TEST(AttentionFusion, GivesASingleModalityNothingToChooseFrom) {
  for (const auto& item : make_head("attention", {8})->named_parameters()) {
    EXPECT_EQ(item.key().find("score"), std::string::npos);
  }
}

TEST(MixtureOfExperts, LetsTheJointExpertDecideWhereNoModalityIsThere) {
  const auto head = make_head("experts", {8, 8});
  auto modalities = random_modalities(1, {8, 8});
  for (auto& one : modalities) one.present.fill_(false);
  const FusionOutput output = head->fuse(modalities);
  // embedding = [g_0 f_0, g_1 f_1, g_joint f_joint] with g_0 = g_1 = 0
  EXPECT_EQ(output.embedding[0][0].item<double>(), 0.0);
  EXPECT_EQ(output.embedding[0][1].item<double>(), 0.0);
  EXPECT_EQ(output.embedding[0][2].item<float>(), output.logits[0][0].item<float>());
  EXPECT_TRUE(torch::equal(output.branch_logits, torch::zeros({1, 2, 1})));
}

}  // namespace
}  // namespace amalgam
