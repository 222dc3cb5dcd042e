// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/fusion/fusion_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

std::string heads_error(const std::vector<std::int64_t>& widths, const Settings& settings) {
  try {
    make_head("hybrid", widths, settings);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "hybrid.heads");
    return error.what();
  }
  return "no error";
}

TEST(HybridFusion, NamesTheHeadsThatDivideTheWidth) {
  // 30 = 1·30 = 2·15 = 3·10 = 5·6
  EXPECT_EQ(heads_error({30, 30}, {{"hybrid.heads", std::int64_t{4}}}),
            "hybrid.heads is 4, but it must divide the attention width 30: choose one of 1, 2, 3, "
            "5, 6, 10, 15, 30, or "
            "set hybrid.dim to a multiple of 4.");
}

TEST(HybridFusion, ProjectsOnlyWhereWidthsDifferFromEachOtherOrFromTheOneAskedFor) {
  const auto projects = [](const std::vector<std::int64_t>& widths, std::int64_t dim) {
    return make_head("hybrid", widths, {{"hybrid.dim", dim}})
        ->named_parameters()
        .contains("project_0.weight");
  };
  EXPECT_FALSE(projects({8, 8}, 0));
  EXPECT_FALSE(projects({8, 8}, 8));
  EXPECT_TRUE(projects({8, 8}, 16));
  EXPECT_TRUE(projects({10, 8, 15}, 0));
}

TEST(HybridFusion, RoundsDifferentWidthsUpToAMultipleOfTheHeads) {
  // The widest of 10, 8, 15 is 15; the next multiple of 4 is 16.
  const FusionOutput output =
      make_head("hybrid", {10, 8, 15})->fuse(random_modalities(2, {10, 8, 15}));
  EXPECT_EQ(output.embedding.size(1), 16);
  EXPECT_EQ(output.attention.at(0).size(1), 4);
}

TEST(HybridFusion, TrainsQueriesAndKeysNotOnlyValues) {
  const auto head = make_head("hybrid", {8, 8, 8});
  const torch::Tensor logits = head->fuse(random_modalities(32, {8, 8, 8})).logits;
  torch::mse_loss(logits, torch::randn_like(logits)).backward();
  const torch::Tensor gradient = head->named_parameters()["in_proj.weight"].grad();  // [3·8, 8]
  const double value_size = gradient.slice(0, 16, 24).abs().max().item<double>();
  EXPECT_GT(gradient.slice(0, 0, 8).abs().max().item<double>(), 1e-5 * value_size);
  EXPECT_GT(gradient.slice(0, 8, 16).abs().max().item<double>(), 1e-5 * value_size);
}

TEST(HybridFusion, WithoutModalityEmbeddingsDoesNotSeeTheOrderOfModalities) {
  auto modalities = random_modalities(4, {8, 8});
  const auto plain = make_head("hybrid", {8, 8}, {{"hybrid.modality_embeddings", false}});
  const auto placed = make_head("hybrid", {8, 8});
  const torch::Tensor plain_before = plain->fuse(modalities).logits,
                      placed_before = placed->fuse(modalities).logits;
  std::swap(modalities[0], modalities[1]);
  EXPECT_TRUE(torch::allclose(plain->fuse(modalities).logits, plain_before, 1e-5, 1e-6));
  EXPECT_FALSE(torch::allclose(placed->fuse(modalities).logits, placed_before, 1e-5, 1e-6));
}

TEST(HybridFusion, ReportsTheAttentionThatEachModalityReceives) {
  auto modalities = random_modalities(3, {8, 8, 8});
  modalities[2].present[1] = false;
  const FusionOutput output = make_head("hybrid", {8, 8, 8})->fuse(modalities);
  // Row 1: queries 0 and 1 count. Mean over 4 heads and those 2 queries, key by key.
  const torch::Tensor expected =
      output.attention.at(0)[1].slice(1, 0, 2).mean(torch::IntArrayRef{0, 1});
  EXPECT_TRUE(torch::allclose(output.modality_weights[1], expected, 1e-5, 1e-7));
}

TEST(HybridFusion, LeavesAnAbsentModalityOutAsIfItWereNotInTheStack) {
  // No parameter's shape depends on M here, so the two heads can have the same weights.
  auto three = random_modalities(4, {8, 8, 8});
  three[2].present.fill_(false);
  const Settings plain = {{"hybrid.residual", false}, {"hybrid.modality_embeddings", false}};
  const auto of_three = make_head("hybrid", {8, 8, 8}, plain);
  const auto of_two = make_head("hybrid", {8, 8}, plain);
  {
    const torch::NoGradGuard no_gradient;
    const auto source = of_three->named_parameters();
    for (auto& one : of_two->named_parameters()) one.value().copy_(source[one.key()]);
  }
  const torch::Tensor masked = of_three->fuse(three).logits;
  const torch::Tensor stacked = of_two->fuse({three[0], three[1]}).logits;
  EXPECT_TRUE(torch::allclose(masked, stacked, 1e-5, 1e-6));
}

}  // namespace
}  // namespace amalgam
