// SPDX-License-Identifier: GPL-3.0-or-later
// Every strategy against values worked out apart from it: expected_values.py computes them in NumPy
// from the formulas, gradients by central differences, and the plain hybrid also with
// torch.nn.MultiheadAttention.
#include <gtest/gtest.h>

#include "engine/fusion/expected_values.h"
#include "engine/fusion/value_checks.h"

namespace amalgam {
namespace {

using namespace fusion_test;

TEST(FusionValues, EarlyFusionWithRawWeightsMatchesTheFormula) {
  expect_fusion("early", kWide, {}, true, expected::early_raw);
}

TEST(FusionValues, EarlyFusionWithSoftmaxWeightsMatchesTheFormula) {
  expect_fusion("early", kWide, {{"early.weights", std::string("softmax")}}, true,
                expected::early_softmax);
}

TEST(FusionValues, LateFusionMatchesTheFormula) {
  expect_fusion("late", kWide, {}, true, expected::late_raw);
}

TEST(FusionValues, PlainHybridFusionMatchesTheFormulaAndTorchMultiheadAttention) {
  expect_fusion("hybrid", {4, 4, 4},
                {{"hybrid.heads", std::int64_t{2}},
                 {"hybrid.residual", false},
                 {"hybrid.modality_embeddings", false}},
                false, expected::hybrid_plain);
}

TEST(FusionValues, HybridFusionWithAllItsOptionsAndAGapMatchesTheFormula) {
  expect_fusion("hybrid", kWide,
                {{"hybrid.heads", std::int64_t{2}},
                 {"hybrid.dim", std::int64_t{4}},
                 {"hybrid.residual", true},
                 {"hybrid.modality_embeddings", true}},
                true, expected::hybrid_full);
}

TEST(FusionValues, EmbeddingFusionMatchesTheFormula) {
  expect_fusion("embedding", kWide, {{"embedding.dim", std::int64_t{3}}}, true,
                expected::embedding);
}

TEST(FusionValues, LearnedWeightsStartAtOneOverTheNumberOfModalities) {
  for (const std::string id : {"early", "late"}) {
    for (const std::string kind : {"raw", "softmax"}) {
      const auto head = make_head(id, {4, 4, 4, 4}, {{id + ".weights", kind}});
      const FusionOutput output = head->fuse(random_modalities(2, {4, 4, 4, 4}));
      EXPECT_TRUE(torch::allclose(output.raw_weights, torch::full({4}, 0.25))) << id << " " << kind;
      EXPECT_EQ(head->fusion_weights().size(), 1U);
    }
  }
}

TEST(FusionValues, NegativeRawWeightsAreReportedByTheirSize) {
  const auto head = make_head("early", {4, 4});
  {
    const torch::NoGradGuard no_gradient;
    head->fusion_weights().front().copy_(torch::tensor({-0.3F, 0.1F}));
  }
  const FusionOutput output = head->fuse(random_modalities(1, {4, 4}));
  // |-0.3| / (0.3 + 0.1) = 0.75
  EXPECT_NEAR(output.modality_weights[0][0].item<double>(), 0.75, 1e-6);
  EXPECT_NEAR(output.raw_weights[0].item<double>(), -0.3, 1e-6);
}

TEST(FusionValues, AnEmbeddingWithoutAnyLengthIsSharedOutEvenly) {
  const auto head = make_head("embedding", {4, 4});
  const torch::NoGradGuard no_gradient;
  for (torch::Tensor& one : head->parameters()) one.zero_();
  const torch::Tensor weights = head->fuse(random_modalities(3, {4, 4})).modality_weights;
  EXPECT_TRUE(torch::equal(weights, torch::full({3, 2}, 0.5)));
}

}  // namespace
}  // namespace amalgam
