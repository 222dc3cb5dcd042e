// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/fusion/model_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;
using ::testing::Contains;
using ::testing::HasSubstr;

/// A sound strategy with one fault built in.
enum class Fault {
  none,
  unused_parameter,
  random_evaluation,
  reads_absent_tokens,
  wrong_shares,
  no_number,
  batch_dependent
};

class FaultyFusion : public FusionHead {
 public:
  FaultyFusion(const FusionShape& shape, Fault fault) : fault_(fault) {
    out_ = register_module("out", torch::nn::Linear(shape.widths[0], shape.outputs));
    if (fault == Fault::unused_parameter)
      unused_ = register_parameter("forgotten", torch::ones({2}));
  }
  FusionOutput fuse(const std::vector<EncodedModality>& modalities) override {
    torch::Tensor z = torch::zeros_like(modalities[0].summary), part = torch::zeros({z.size(0), 3});
    for (std::size_t m = 0; m < modalities.size(); ++m) {
      z = z + modalities[m].summary * static_cast<double>(m + 1);
      if (fault_ == Fault::reads_absent_tokens) z = z + modalities[m].tokens.mean(1);
      part.select(1, static_cast<std::int64_t>(m)).copy_(modalities[m].present);
    }
    if (fault_ == Fault::random_evaluation) z = z + 0.01 * static_cast<double>(++calls_);
    if (fault_ == Fault::no_number) z = z / 0.0;
    if (fault_ == Fault::batch_dependent) z = z - z.mean(0, true);
    FusionOutput output;
    output.logits = out_->forward(z);
    output.embedding = z;
    const torch::Tensor even = torch::full_like(part, 1.0 / 3);
    const torch::Tensor total = part.sum(1, true);
    output.modality_weights = torch::where(total > 0, part / total.clamp_min(1), even);
    if (fault_ == Fault::wrong_shares) output.modality_weights = output.modality_weights * 2;
    return output;
  }

 private:
  Fault fault_;
  torch::nn::Linear out_{nullptr};
  torch::Tensor unused_;
  int calls_ = 0;
};

Strategy faulty(Fault fault) {
  Strategy strategy;
  strategy.info.id = "faulty";
  strategy.make = [fault](const FusionShape& shape, const Options&, const RandomStreamPtr&) {
    return std::make_shared<FaultyFusion>(shape, fault);
  };
  return strategy;
}

SelfTestReport report_of(Fault fault) {
  const SmallPortfolio portfolio;
  return self_test(*portfolio.model(faulty(fault)), portfolio.batch, Task::binary);
}

void expect_finding(Fault fault, const std::string& sentence) {
  const SelfTestReport report = report_of(fault);
  EXPECT_FALSE(report.passed);
  EXPECT_THAT(report.findings,
              Contains(::testing::AllOf(::testing::StartsWith("failed: "), HasSubstr(sentence))));
}

TEST(SelfTest, PassesASoundStrategy) {
  const SelfTestReport report = report_of(Fault::none);
  EXPECT_TRUE(report.passed) << ::testing::PrintToString(report.findings);
}

TEST(SelfTest, FindsAParameterThatIsNeverTrained) {
  expect_finding(Fault::unused_parameter, "no gradient reaches head.forgotten");
}

TEST(SelfTest, FindsAnEvaluationThatChanges) {
  expect_finding(Fault::random_evaluation, "another output the second time");
}

TEST(SelfTest, FindsTheValuesOfAnAbsentModalityInTheOutput) {
  expect_finding(Fault::reads_absent_tokens, "change the output although it is absent");
}

TEST(SelfTest, FindsSharesThatDoNotSumToOne) {
  expect_finding(Fault::wrong_shares, "do not sum to 1");
}

TEST(SelfTest, FindsOutputsThatAreNotNumbers) {
  expect_finding(Fault::no_number, "some outputs are not numbers");
}

TEST(SelfTest, FindsARowThatDependsOnTheOthersOfItsBatch) {
  expect_finding(Fault::batch_dependent, "a single row gets another output");
}

TEST(SelfTest, SaysSoWhenThereIsNoRow) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("early"));
  const SelfTestReport report = self_test(*model, portfolio.batch.slice(0, 0), Task::binary);
  EXPECT_FALSE(report.passed);
  EXPECT_THAT(report.findings, Contains(HasSubstr("no row")));
}

TEST(SelfTest, SaysThatAModalityIsInNoneOfTheRows) {
  SmallPortfolio portfolio;
  portfolio.batch.modalities[1].present = torch::zeros_like(portfolio.batch.modalities[1].present);
  const auto model = portfolio.model(find_strategy("hybrid"));
  const SelfTestReport report = self_test(*model, portfolio.batch, Task::binary);
  EXPECT_TRUE(report.passed) << ::testing::PrintToString(report.findings);
  EXPECT_THAT(report.findings,
              Contains(HasSubstr("modality 2 of 3, so its encoder could not be checked")));
}

TEST(SelfTest, LeavesTheModelAsItWas) {
  const SmallPortfolio portfolio;
  for (const std::string& id : strategy_ids()) {
    const auto model = portfolio.model(find_strategy(id), {{"model.dropout", 0.3}});
    model->encoder(1)->eval();  // a module in another mode than its parent
    std::vector<torch::Tensor> before;
    for (const torch::Tensor& one : model->parameters()) before.push_back(one.clone());
    const torch::Tensor random_before = model->random().cpu.get_state().clone();

    self_test(*model, portfolio.batch, Task::binary);

    const auto after = model->parameters();
    for (std::size_t i = 0; i < after.size(); ++i) {
      EXPECT_TRUE(torch::equal(before[i], after[i]));
      EXPECT_FALSE(after[i].grad().defined());
    }
    EXPECT_TRUE(torch::equal(random_before, model->random().cpu.get_state()));
    EXPECT_TRUE(model->is_training());
    EXPECT_TRUE(model->head().is_training());
    EXPECT_TRUE(model->encoder(0)->is_training());
    EXPECT_FALSE(model->encoder(1)->is_training());
  }
}

TEST(SelfTest, KeepsTheGradientsStorageAndClearsIt) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("late"));
  for (torch::Tensor& one : model->parameters()) one.mutable_grad() = torch::ones_like(one);
  const void* storage = model->parameters().front().grad().data_ptr();
  self_test(*model, portfolio.batch, Task::binary);
  EXPECT_EQ(model->parameters().front().grad().data_ptr(), storage);
  for (const torch::Tensor& one : model->parameters())
    EXPECT_EQ(one.grad().abs().sum().item<double>(), 0.0);
}

TEST(SelfTest, LeavesTheSampleAsItWas) {
  const SmallPortfolio portfolio;
  const Batch copy = portfolio.batch.gather(torch::arange(40));
  self_test(*portfolio.model(find_strategy("early")), portfolio.batch, Task::binary);
  for (std::size_t m = 0; m < 3; ++m) {
    EXPECT_TRUE(torch::equal(copy.modalities[m].present, portfolio.batch.modalities[m].present));
    EXPECT_TRUE(torch::equal(copy.modalities[m].parts[0], portfolio.batch.modalities[m].parts[0]));
  }
}

}  // namespace
}  // namespace amalgam
