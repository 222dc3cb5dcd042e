// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <set>
#include <sstream>

#include "engine/base/error.h"
#include "engine/fusion/fusion_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

class EveryStrategy : public ::testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<FusionHead> head(const std::vector<std::int64_t>& widths,
                                   std::int64_t outputs = 1, std::uint64_t seed = 1) const {
    return make_head(GetParam(), widths, {}, outputs, seed);
  }
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryStrategy, ::testing::ValuesIn(strategy_ids()),
                         [](const auto& one) { return one.param; });

void expect_shapes(const FusionOutput& output, std::int64_t rows, std::int64_t modalities,
                   std::int64_t outputs) {
  EXPECT_EQ(output.logits.sizes(), (std::vector<std::int64_t>{rows, outputs}));
  EXPECT_EQ(output.modality_weights.sizes(), (std::vector<std::int64_t>{rows, modalities}));
  ASSERT_EQ(output.embedding.dim(), 2);
  EXPECT_EQ(output.embedding.size(0), rows);
  if (output.raw_weights.defined()) {
    EXPECT_EQ(output.raw_weights.sizes(), (std::vector<std::int64_t>{modalities}));
  }
  if (output.branch_logits.defined()) {
    EXPECT_EQ(output.branch_logits.sizes(), (std::vector<std::int64_t>{rows, modalities, outputs}));
  }
  for (const torch::Tensor& layer : output.attention) {
    ASSERT_EQ(layer.dim(), 4);
    EXPECT_EQ(layer.size(0), rows);
    EXPECT_EQ(layer.size(2), modalities);
    EXPECT_EQ(layer.size(3), modalities);
  }
}

void expect_rows_sum_to_one(const torch::Tensor& values) {
  EXPECT_LT((values.sum(-1) - 1).abs().max().item<double>(), 1e-5);
  EXPECT_GE(values.min().item<double>(), 0.0);
}

/// Every pattern of presence of three modalities, one a row.
void set_every_pattern(std::vector<EncodedModality>& modalities) {
  for (std::size_t m = 0; m < 3; ++m) {
    for (std::int64_t row = 0; row < 8; ++row) modalities[m].present[row] = ((row >> m) & 1) != 0;
  }
}

TEST_P(EveryStrategy, DescribesItself) {
  const StrategyInfo& info = find_strategy(GetParam()).info;
  for (const std::string& text : {info.title, info.summary, info.when_to_use, info.weights_meaning,
                                  info.formula, info.reference}) {
    EXPECT_FALSE(text.empty());
  }
  for (const Option& option : info.options)
    EXPECT_EQ(option.name.rfind(info.id + ".", 0), 0U) << option.name;
}

TEST_P(EveryStrategy, HasTheRightShapesForManyRowsAndModalities) {
  expect_shapes(head({8, 8, 8}, 3)->fuse(random_modalities(5, {8, 8, 8})), 5, 3, 3);
}

TEST_P(EveryStrategy, HasTheRightShapesForOneRow) {
  expect_shapes(head({8, 8})->fuse(random_modalities(1, {8, 8})), 1, 2, 1);
}

TEST_P(EveryStrategy, HasTheRightShapesForOneModality) {
  const FusionOutput output = head({8})->fuse(random_modalities(4, {8}));
  expect_shapes(output, 4, 1, 1);
  EXPECT_TRUE(torch::equal(output.modality_weights, torch::ones({4, 1})));
}

TEST_P(EveryStrategy, TakesSummariesOfDifferentWidths) {
  const FusionOutput output = head({10, 8, 15})->fuse(random_modalities(6, {10, 8, 15}));
  expect_shapes(output, 6, 3, 1);
  EXPECT_TRUE(torch::isfinite(output.logits).all().item<bool>());
}

TEST_P(EveryStrategy, GivesSharesAndAttentionRowsThatSumToOneWhateverIsAbsent) {
  auto modalities = random_modalities(8, {8, 8, 8});
  set_every_pattern(modalities);
  const FusionOutput output = head({8, 8, 8})->fuse(modalities);
  expect_rows_sum_to_one(output.modality_weights);
  for (const torch::Tensor& layer : output.attention) expect_rows_sum_to_one(layer);
  EXPECT_EQ(output.attention.empty(), !find_strategy(GetParam()).info.has_attention);
}

TEST_P(EveryStrategy, GivesAnAbsentModalityShareZero) {
  auto modalities = random_modalities(8, {8, 8, 8});
  set_every_pattern(modalities);
  const torch::Tensor weights = head({8, 8, 8})->fuse(modalities).modality_weights;
  for (std::size_t m = 0; m < 3; ++m) {
    for (std::int64_t row = 1; row < 8; ++row) {  // row 0 has none: shared out among all
      const double share = weights[row][static_cast<std::int64_t>(m)].item<double>();
      if (((row >> m) & 1) == 0) {
        EXPECT_EQ(share, 0.0) << "row " << row << ", modality " << m;
      } else {
        EXPECT_GT(share, 0.0) << "row " << row << ", modality " << m;
      }
    }
  }
}

TEST_P(EveryStrategy, AnswersWithANumberWhereNoModalityIsThere) {
  auto modalities = random_modalities(2, {8, 8});
  for (auto& one : modalities) one.present.fill_(false);
  const FusionOutput output = head({8, 8})->fuse(modalities);
  EXPECT_TRUE(torch::isfinite(output.logits).all().item<bool>());
  EXPECT_TRUE(torch::isfinite(output.modality_weights).all().item<bool>());
}

TEST_P(EveryStrategy, EitherReadsAbsenceStatesOrIgnoresAbsentSummaries) {
  const auto strategy = head({8, 8, 8});
  auto modalities = random_modalities(4, {8, 8, 8});
  modalities[1].present.fill_(false);
  const torch::Tensor before = strategy->fuse(modalities).logits;
  modalities[1].summary = modalities[1].summary * 5 + 1;
  const bool changed = !torch::equal(before, strategy->fuse(modalities).logits);
  EXPECT_EQ(changed, strategy->reads_absence_states());
}

TEST_P(EveryStrategy, GivesEveryParameterAGradient) {
  for (const std::vector<std::int64_t>& widths :
       {std::vector<std::int64_t>{8}, std::vector<std::int64_t>{8, 8, 8},
        std::vector<std::int64_t>{10, 8, 15}}) {
    const auto strategy = head(widths, 2);
    const torch::Tensor logits = strategy->fuse(random_modalities(64, widths)).logits;
    torch::mse_loss(logits, torch::randn_like(logits)).backward();
    for (const auto& item : strategy->named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << item.key() << " for " << widths.size();
      EXPECT_GT(item.value().grad().abs().max().item<double>(), 0.0)
          << item.key() << " for " << widths.size();
    }
  }
}

TEST_P(EveryStrategy, NamesItsFusionWeightsAmongItsParameters) {
  const auto strategy = head({8, 8});
  std::set<const void*> parameters;
  for (const torch::Tensor& one : strategy->parameters())
    parameters.insert(one.unsafeGetTensorImpl());
  for (const torch::Tensor& one : strategy->fusion_weights()) {
    EXPECT_EQ(parameters.count(one.unsafeGetTensorImpl()), 1U);
  }
}

TEST_P(EveryStrategy, EvaluatesTheSameTwiceAlsoWithDropoutSet) {
  const auto strategy = make_head(GetParam(), {8, 8}, {{"model.dropout", 0.5}});
  const auto modalities = random_modalities(16, {8, 8});
  const torch::Tensor one = strategy->fuse(modalities).logits,
                      other = strategy->fuse(modalities).logits;
  EXPECT_FALSE(torch::equal(one, other)) << "dropout 0.5 must show in training";
  strategy->eval();
  EXPECT_TRUE(torch::equal(strategy->fuse(modalities).logits, strategy->fuse(modalities).logits));
}

TEST_P(EveryStrategy, GivesARowTheSameOutputAloneAsInABatch) {
  const auto strategy = head({8, 8, 8});
  auto modalities = random_modalities(8, {8, 8, 8});
  set_every_pattern(modalities);
  const torch::Tensor all = strategy->fuse(modalities).logits;
  for (auto& one : modalities) {
    for (torch::Tensor* tensor : {&one.tokens, &one.mask, &one.token_attention, &one.summary, &one.present}) {
      *tensor = tensor->slice(0, 5, 6);
    }
  }
  EXPECT_TRUE(torch::allclose(strategy->fuse(modalities).logits, all.slice(0, 5, 6), 1e-5, 1e-6));
}

TEST_P(EveryStrategy, HasTheSameWeightsForTheSameSeedAndOthersForAnother) {
  const auto one = head({8, 8}, 1, 3)->parameters(), same = head({8, 8}, 1, 3)->parameters();
  const auto other = head({8, 8}, 1, 4)->parameters();
  bool all_equal_to_other = true;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_TRUE(torch::equal(one[i], same[i]));
    all_equal_to_other = all_equal_to_other && torch::equal(one[i], other[i]);
  }
  EXPECT_FALSE(all_equal_to_other);
}

TEST_P(EveryStrategy, GivesTheSameAfterSavingAndLoading) {
  auto saved = head({8, 8, 8}, 1, 3), loaded = head({8, 8, 8}, 1, 4);
  const auto modalities = random_modalities(9, {8, 8, 8});
  ASSERT_FALSE(torch::equal(saved->fuse(modalities).logits, loaded->fuse(modalities).logits));
  std::stringstream file;
  torch::save(saved, file);
  torch::load(loaded, file);
  EXPECT_TRUE(torch::equal(saved->fuse(modalities).logits, loaded->fuse(modalities).logits));
  EXPECT_TRUE(torch::equal(saved->fuse(modalities).modality_weights,
                           loaded->fuse(modalities).modality_weights));
}

/// Tokens, masks, summaries and presence of three modalities -> logits and shares.
torch::jit::Stack fuse_stack(FusionHead& head, const torch::jit::Stack& inputs) {
  std::vector<EncodedModality> modalities(3);
  for (std::size_t m = 0; m < 3; ++m) {
    modalities[m].tokens = inputs[4 * m].toTensor();
    modalities[m].mask = inputs[4 * m + 1].toTensor();
    modalities[m].summary = inputs[4 * m + 2].toTensor();
    modalities[m].present = inputs[4 * m + 3].toTensor();
  }
  const FusionOutput output = head.fuse(modalities);
  return {output.logits, output.modality_weights};
}

torch::jit::Stack inputs_of(const std::vector<EncodedModality>& modalities) {
  torch::jit::Stack inputs;
  for (const EncodedModality& one : modalities) {
    for (const torch::Tensor& tensor : {one.tokens, one.mask, one.summary, one.present}) inputs.emplace_back(tensor);
  }
  return inputs;
}

/// The same with `count` tokens each, of which the last does not exist in row 0.
std::vector<EncodedModality> with_tokens(std::vector<EncodedModality> modalities, std::int64_t count) {
  for (EncodedModality& one : modalities) {
    one.tokens = torch::cat(std::vector<torch::Tensor>(static_cast<std::size_t>(count), one.tokens), 1);
    one.tokens = one.tokens * torch::arange(1, count + 1, torch::kFloat32).reshape({1, -1, 1}) / count;
    one.mask = torch::ones({one.tokens.size(0), count}, torch::kBool);
    one.mask[0][count - 1] = false;
  }
  return modalities;
}

TEST_P(EveryStrategy, TracedWithThreeRowsOfTwoTokensRunsWithSevenOfFive) {
  for (const std::vector<std::int64_t>& widths :
       {std::vector<std::int64_t>{8, 8, 8}, std::vector<std::int64_t>{10, 8, 15}}) {
    const auto strategy = head(widths);
    strategy->eval();
    for (torch::Tensor& one : strategy->parameters()) one.requires_grad_(false);
    auto traced = torch::jit::tracer::trace(
        inputs_of(with_tokens(random_modalities(3, widths), 2)),
        [&](torch::jit::Stack inputs) {
          const auto outputs = fuse_stack(*strategy, inputs);
          return torch::jit::Stack{c10::ivalue::Tuple::create(outputs)};
        },
        [](const torch::Tensor&) { return std::string(); });
    auto unit = std::make_shared<torch::jit::CompilationUnit>();
    torch::jit::Function* function = unit->create_function("fuse", traced.first->graph);

    auto seven = with_tokens(random_modalities(7, widths, 11), 5);
    seven[1].present[2] = false;
    for (auto& one : seven) one.present[4] = false;
    torch::jit::Stack stack = inputs_of(seven);
    const auto expected = fuse_stack(*strategy, stack);
    // The graph holds the weights as constants, and LibTorch 1.13's optimiser mixes constant matrices of different
    // heights up. Exported files hold them as attributes; torchscript_test.cpp runs those optimised.
    const torch::jit::GraphOptimizerEnabledGuard plain(false);
    function->run(stack);
    const auto actual = stack.back().toTuple()->elements();
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(torch::allclose(actual[i].toTensor(), expected[i].toTensor(), 1e-5, 1e-6))
          << widths[0] << " " << i;
    }
  }
}

TEST_P(EveryStrategy, RefusesToFuseNothing) {
  try {
    head({});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "strategy.no_modality");
  }
}

TEST(StrategyRegistry, HoldsTheFourSeedStrategiesInOrder) {
  const auto ids = strategy_ids();
  ASSERT_GE(ids.size(), 4U);
  EXPECT_EQ(std::vector<std::string>(ids.begin(), ids.begin() + 4),
            (std::vector<std::string>{"early", "late", "hybrid", "embedding"}));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST(StrategyRegistry, AnswersAnUnknownNameWithTheOnesThereAre) {
  try {
    find_strategy("hybird");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "strategy.unknown");
    EXPECT_NE(std::string(error.what()).find("early, late, hybrid, embedding"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace amalgam
