// SPDX-License-Identifier: GPL-3.0-or-later
// The strategies that condition, and those that look at single tokens, against values worked out apart from them by
// attention_values.py, and what else they promise.
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/fusion/attention_values.h"
#include "engine/fusion/transformer_layer.h"
#include "engine/fusion/value_checks.h"

namespace amalgam {
namespace {

using namespace fusion_test;

const std::vector<std::int64_t> kWidths = {3, 4, 2};
const std::vector<std::string> kTokenStrategies = {"crossmodal", "bottleneck", "tokens"};
const std::vector<std::string> kAll = {"film", "crossmodal", "bottleneck", "tokens"};

torch::Tensor mask_of(std::int64_t tokens, const std::vector<int>& values) {
  return torch::tensor(values).reshape({2, tokens}).to(torch::kBool);
}

/// The two rows of attention_values.py: row 1 lacks modality 1, whose mask is set all the same.
struct TwoRows {
  std::vector<EncodedModality> modalities;

  TwoRows() {
    const std::vector<torch::Tensor> masks = {mask_of(2, {1, 1, 1, 0}), mask_of(3, {1, 1, 1, 1, 1, 0}),
                                              mask_of(1, {1, 0})};
    for (std::size_t m = 0; m < 3; ++m) {
      const int k = static_cast<int>(m);
      EncodedModality one;
      one.summary = fill({2, kWidths[m]}, 100 + k).requires_grad_();
      one.tokens = fill({2, masks[m].size(1), kWidths[m]}, 200 + k).requires_grad_();
      one.mask = masks[m];
      one.present = torch::tensor({1, m == 1 ? 0 : 1}).to(torch::kBool);
      modalities.push_back(one);
    }
  }

  /// The gradient that an expectation of this name means, and as which numbers.
  torch::Tensor gradient(FusionHead& head, const std::string& name) const {
    const auto m = static_cast<std::size_t>(name.back() - '0');
    if (name.rfind("summary_", 0) == 0) return modalities[m].summary.grad();
    if (name.rfind("tokens_", 0) == 0) return modalities[m].tokens.grad();
    const torch::Tensor whole = head.named_parameters()[name].grad();
    return (whole * fill(whole.sizes(), 300)).sum();
  }
};

/// Gives the head the fixed weights; all its parameters must be named among the expected gradients.
void set_parameters(FusionHead& head, const expected::ExpectedFusion& expected) {
  const torch::NoGradGuard no_gradient;
  auto parameters = head.named_parameters();
  ASSERT_LT(parameters.size(), expected.gradients.size());
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const std::string& name = expected.gradients[k].first;
    torch::Tensor* parameter = parameters.find(name);
    ASSERT_NE(parameter, nullptr) << name;
    const double lift = name.find("hidden.bias") != std::string::npos ? 1.0 : 0.0;
    parameter->copy_(fill(parameter->sizes(), static_cast<int>(k)) + lift);
  }
}

void expect_fusion_values(const std::string& id, const Settings& settings, const expected::ExpectedFusion& expected) {
  Settings all = {{"model.head_width", std::int64_t{3}}};
  all.insert(all.end(), settings.begin(), settings.end());
  const auto head = make_head(id, kWidths, all, 2);
  head->to(torch::kFloat64);
  ASSERT_NO_FATAL_FAILURE(set_parameters(*head, expected));
  const TwoRows rows;
  const FusionOutput output = head->fuse(rows.modalities);
  expect_outputs(output, expected);
  (50 * output.logits.square().sum()).backward();
  for (const auto& [name, values] : expected.gradients) {
    expect_close(rows.gradient(*head, name), values, "gradient of " + name);
  }
}

Settings small(const std::string& id) {
  return {{id + ".heads", std::int64_t{2}}, {id + ".most", std::int64_t{2}}};
}

TEST(AttentionValues, FilmMatchesTheFormula) { expect_fusion_values("film", {}, expected::film); }

TEST(AttentionValues, CrossmodalTransformerMatchesTheFormula) {
  expect_fusion_values("crossmodal", small("crossmodal"), expected::crossmodal);
}

TEST(AttentionValues, BottleneckMatchesTheFormula) {
  Settings settings = small("bottleneck");
  settings.emplace_back("bottleneck.tokens", std::int64_t{3});
  expect_fusion_values("bottleneck", settings, expected::bottleneck);
}

TEST(AttentionValues, TokenTransformerMatchesTheFormula) { expect_fusion_values("tokens", small("tokens"), expected::tokens); }

TEST(FilmFusion, StartsWithTheOthersAlmostUnmodulated) {
  const auto modalities = random_modalities(20, {8, 6, 4});
  const FusionOutput output = make_head("film", {8, 6, 4})->fuse(modalities);
  const torch::Tensor others = torch::cat({modalities[1].summary, modalities[2].summary}, 1);
  const double change = (output.embedding - others).abs().max().item<double>();
  EXPECT_GT(change, 0.0);
  EXPECT_LT(change, 0.5);
}

/// A head of modalities with names of their own.
std::shared_ptr<FusionHead> film_by(const std::string& condition) {
  const Strategy& strategy = find_strategy("film");
  const FusionShape shape{{8, 6, 4}, {"person", "account", "text"}, 1};
  return strategy.make(shape, options_of(strategy, {{"film.condition", condition}}), std::make_shared<RandomStream>(1));
}

TEST(FilmFusion, ConditionsOnTheModalityThatIsNamed) {
  const auto modalities = random_modalities(3, {8, 6, 4});
  const auto width = [&](const std::string& name) { return film_by(name)->fuse(modalities).embedding.size(1); };
  EXPECT_EQ(width(""), 10);        // 6 + 4: the first one conditions
  EXPECT_EQ(width("person"), 10);
  EXPECT_EQ(width("account"), 12);  // 8 + 4
  EXPECT_EQ(width("text"), 14);     // 8 + 6
}

TEST(FilmFusion, AnswersAnUnknownConditionWithTheOnesThereAre) {
  try {
    film_by("persona");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::request);
    EXPECT_EQ(error.code(), "film.condition");
    EXPECT_STREQ(error.what(),
                 "There is no modality 'persona' to condition the others. Set film.condition to one of: person, "
                 "account, text, or leave it empty for the first one.");
  }
}

TEST(TokenStrategies, LookAtSingleTokensButNotAtThoseThatDoNotExist) {
  for (const std::string& id : kTokenStrategies) {
    const auto head = make_head(id, {8, 8});
    auto modalities = random_modalities(4, {8, 8});
    torch::manual_seed(3);
    modalities[0].tokens = torch::randn({4, 3, 8});
    modalities[0].mask = torch::ones({4, 3}, torch::kBool);
    modalities[0].mask.select(1, 2).fill_(false);
    const torch::Tensor before = head->fuse(modalities).logits;
    modalities[0].tokens.select(1, 2).fill_(5);
    EXPECT_TRUE(torch::equal(head->fuse(modalities).logits, before)) << id;
    modalities[0].tokens.select(1, 1).add_(1);
    EXPECT_FALSE(torch::equal(head->fuse(modalities).logits, before)) << id;
    modalities[0].present.fill_(false);
    const torch::Tensor without = head->fuse(modalities).logits;
    modalities[0].tokens.fill_(2);
    EXPECT_TRUE(torch::equal(head->fuse(modalities).logits, without)) << id;
  }
}

TEST(TokenStrategies, TakeTheFirstTokensOfALongModality) {
  for (const std::string& id : kTokenStrategies) {
    const auto head = make_head(id, {8, 8}, {{id + ".most", std::int64_t{2}}});
    auto modalities = random_modalities(4, {8, 8});
    modalities[1].tokens = torch::randn({4, 5, 8});
    modalities[1].mask = torch::ones({4, 5}, torch::kBool);
    const torch::Tensor before = head->fuse(modalities).logits;
    modalities[1].tokens.slice(1, 2).fill_(3);
    EXPECT_TRUE(torch::equal(head->fuse(modalities).logits, before)) << id;
    modalities[1].tokens.select(1, 1).fill_(3);
    EXPECT_FALSE(torch::equal(head->fuse(modalities).logits, before)) << id;
  }
}

TEST(TokenStrategies, ShareOutARowWithoutAnyModalityEvenlyAndGiveSharesWithoutAGradient) {
  for (const std::string& id : kAll) {
    auto modalities = random_modalities(2, {8, 8, 8, 8});
    for (auto& one : modalities) one.present[1] = false;
    const torch::Tensor weights = make_head(id, {8, 8, 8, 8})->fuse(modalities).modality_weights;
    EXPECT_FALSE(weights.requires_grad()) << id;
    EXPECT_TRUE(torch::isfinite(weights).all().item<bool>()) << id;
    if (id != "crossmodal") {  // there equal results attend to each other nearly evenly, not exactly
      EXPECT_TRUE(torch::equal(weights[1], torch::full({4}, 0.25))) << id << weights;
    }
  }
}

TEST(TokenStrategies, LeaveTheWeightsOutWhereNobodyReadsThem) {
  for (const std::string& id : kAll) {
    const auto head = make_head(id, {8, 8});
    const auto modalities = random_modalities(3, {8, 8});
    const torch::Tensor logits = head->fuse(modalities).logits;
    head->report_weights(false);
    const FusionOutput output = head->fuse(modalities);
    EXPECT_FALSE(output.modality_weights.defined()) << id;
    EXPECT_TRUE(torch::equal(output.logits, logits)) << id;
  }
}

TEST(AttentionOver, KeepsARowWithoutAnyKeyFinite) {
  torch::manual_seed(1);
  const torch::Tensor query = torch::randn({2, 3, 8}).requires_grad_(), key = torch::randn({2, 5, 8}).requires_grad_();
  torch::Tensor there = torch::ones({2, 5}, torch::kBool);
  there[1].fill_(false);
  const AttentionResult result = attention_over(query, key, key, 2, there);
  result.context.sum().backward();
  EXPECT_TRUE(torch::allclose(result.attention[1], torch::full({2, 3, 5}, 0.2)));
  EXPECT_TRUE(torch::isfinite(query.grad()).all().item<bool>());
  EXPECT_TRUE(torch::isfinite(key.grad()).all().item<bool>());
}

}  // namespace
}  // namespace amalgam
