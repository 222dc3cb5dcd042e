// SPDX-License-Identifier: GPL-3.0-or-later
// Every strategy against values worked out apart from it: expected_values.py computes them in NumPy
// from the formulas, gradients by central differences, and the plain hybrid also with
// torch.nn.MultiheadAttention.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/fusion/expected_values.h"
#include "engine/fusion/fusion_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;
using expected::ExpectedFusion;

constexpr double kTolerance = 1e-6;
const std::vector<std::int64_t> kWide = {10, 8, 15};

/// Element i of tensor number k is 0.6 sin(0.37 i + 1.7 k + 0.5), as in expected_values.py.
torch::Tensor fill(torch::IntArrayRef shape, int k) {
  const torch::Tensor tensor = torch::empty(shape, torch::kFloat64);
  auto* values = tensor.data_ptr<double>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = 0.6 * std::sin(0.37 * static_cast<double>(i) + 1.7 * k + 0.5);
  }
  return tensor;
}

void expect_close(const torch::Tensor& actual, const std::vector<double>& expected,
                  const std::string& what) {
  ASSERT_TRUE(actual.defined()) << what;
  ASSERT_EQ(actual.numel(), static_cast<std::int64_t>(expected.size())) << what;
  const torch::Tensor difference = actual.reshape({-1}) - torch::tensor(expected, torch::kFloat64);
  EXPECT_LT(difference.abs().max().item<double>(), kTolerance) << what;
}

/// Gives a strategy the fixed weights, in the order of the expected gradients. All parameters must
/// be named there.
void set_weights(FusionHead& head, const ExpectedFusion& expected) {
  const torch::NoGradGuard no_gradient;
  auto parameters = head.named_parameters();
  ASSERT_EQ(parameters.size() + 3, expected.gradients.size());  // three summaries stand at the end
  for (std::size_t k = 0; k + 3 < expected.gradients.size(); ++k) {
    const std::string& name = expected.gradients[k].first;
    torch::Tensor* parameter = parameters.find(name);
    ASSERT_NE(parameter, nullptr) << name;
    const double lift = name.find("hidden.bias") != std::string::npos ? 1.0 : 0.0;
    parameter->copy_(fill(parameter->sizes(), static_cast<int>(k)) + lift);
  }
}

/// Two rows of three modalities; `gap`: row 1 lacks the second one.
void expect_fusion(const std::string& id, const std::vector<std::int64_t>& widths,
                   const Settings& settings, bool gap, const ExpectedFusion& expected) {
  Settings all = {{"model.head_width", std::int64_t{3}}};
  all.insert(all.end(), settings.begin(), settings.end());
  const auto head = make_head(id, widths, all, 2);
  head->to(torch::kFloat64);
  ASSERT_NO_FATAL_FAILURE(set_weights(*head, expected));
  std::vector<torch::Tensor> summaries;
  for (int m = 0; m < 3; ++m) {
    summaries.push_back(fill({2, widths[static_cast<std::size_t>(m)]}, 100 + m).requires_grad_());
  }
  auto modalities = encoded_from(summaries);
  if (gap) modalities[1].present[1] = false;

  const FusionOutput output = head->fuse(modalities);
  expect_close(output.logits, expected.logits, "logits");
  expect_close(output.embedding, expected.embedding, "embedding");
  expect_close(output.modality_weights, expected.weights, "weights");
  if (!expected.branches.empty()) expect_close(output.branch_logits, expected.branches, "branches");
  if (!expected.attention.empty())
    expect_close(output.attention.at(0), expected.attention, "attention");

  (0.5 * output.logits.square().sum()).backward();
  auto parameters = head->named_parameters();
  for (const auto& [name, values] : expected.gradients) {
    const bool is_input = name.rfind("summary_", 0) == 0;
    const torch::Tensor& leaf =
        is_input ? summaries[static_cast<std::size_t>(name.back() - '0')] : parameters[name];
    expect_close(leaf.grad(), values, "gradient of " + name);
  }
}

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
