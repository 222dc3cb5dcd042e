// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/fusion_model.h"

#include <gtest/gtest.h>

#include <thread>

#include "engine/fusion/model_fixture.h"

namespace amalgam {
namespace {

using namespace fusion_test;

class EveryStrategyInAModel : public ::testing::TestWithParam<std::string> {
 protected:
  const Strategy& strategy() const { return find_strategy(GetParam()); }
  SmallPortfolio portfolio_;
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryStrategyInAModel, ::testing::ValuesIn(strategy_ids()),
                         [](const auto& one) { return one.param; });

TEST_P(EveryStrategyInAModel, CannotBeChangedByTheValuesOfAnAbsentModality) {
  const auto model = portfolio_.model(strategy());
  model->eval();
  for (std::size_t m = 0; m < 3; ++m) {
    Batch batch = portfolio_.batch;
    const torch::Tensor there = model->run(batch).logits;
    batch.modalities[m].present = torch::zeros_like(batch.modalities[m].present);
    const torch::Tensor absent = model->run(batch).logits;
    EXPECT_FALSE(torch::equal(there, absent))
        << "modality " << m << " must matter while it is there";
    for (torch::Tensor& part : batch.modalities[m].parts) part = part.flip(0);
    EXPECT_TRUE(torch::equal(absent, model->run(batch).logits)) << "modality " << m;
  }
}

TEST_P(EveryStrategyInAModel, PassesItsSelfTestForEveryTask) {
  for (const Task task : {Task::binary, Task::multiclass, Task::regression}) {
    const SmallPortfolio portfolio(task);
    const auto model = portfolio.model(strategy());
    const SelfTestReport report = self_test(*model, portfolio.batch, task);
    for (const std::string& finding : report.findings)
      EXPECT_EQ(finding.rfind("ok: ", 0), 0U) << finding;
    EXPECT_TRUE(report.passed);
    EXPECT_GE(report.findings.size(), 8U);
  }
}

TEST_P(EveryStrategyInAModel, HasTheSameWeightsAndDropoutForTheSameSeed) {
  const Settings dropout = {{"model.dropout", 0.3}};
  const auto one = portfolio_.model(strategy(), dropout, 9),
             same = portfolio_.model(strategy(), dropout, 9);
  const auto other = portfolio_.model(strategy(), dropout, 10);
  const torch::Tensor logits = one->run(portfolio_.batch).logits;
  EXPECT_TRUE(torch::equal(logits, same->run(portfolio_.batch).logits));
  EXPECT_FALSE(torch::equal(logits, other->run(portfolio_.batch).logits));
}

TEST_P(EveryStrategyInAModel, LearnsAbsenceStatesExactlyWhereTheyAreRead) {
  const auto model = portfolio_.model(strategy());
  const auto parameters = model->named_parameters();
  for (int m = 0; m < 3; ++m) {
    EXPECT_EQ(parameters.contains("absence_" + std::to_string(m)),
              model->head().reads_absence_states());
  }
}

TEST(FusionModel, HasTheSameWeightsWhenTwoThreadsBuildAtOnce) {
  const SmallPortfolio portfolio;
  const Strategy& strategy = find_strategy("hybrid");
  const auto expected = portfolio.model(strategy, {}, 4);
  std::vector<std::shared_ptr<FusionModel>> built(8);
  std::vector<std::thread> threads;
  for (auto& one : built) threads.emplace_back([&] { one = portfolio.model(strategy, {}, 4); });
  for (std::thread& one : threads) one.join();
  for (const auto& one : built) {
    const auto parameters = one->parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      EXPECT_TRUE(torch::equal(parameters[i], expected->parameters()[i]));
    }
  }
}

TEST(FusionModel, PutsTheAbsenceStateInPlaceOfAnAbsentSummary) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("early"));
  model->eval();
  const torch::NoGradGuard no_gradient;
  model->named_parameters()["absence_1"].fill_(0.25);
  const auto encoded = model->encode(portfolio.batch);
  // Row 3 has no balance (row % 7 == 3), row 2 has one.
  EXPECT_FALSE(encoded[1].present[3].item<bool>());
  EXPECT_TRUE(torch::equal(encoded[1].summary[3], torch::full({8}, 0.25F)));
  EXPECT_FALSE(torch::equal(encoded[1].summary[2], torch::full({8}, 0.25F)));
}

TEST(FusionModel, DropsModalitiesInTrainingButNeverARowsLastOne) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("early"), {{"training.modality_dropout", 0.9}});
  double dropped = 0;
  for (int repeat = 0; repeat < 50; ++repeat) {
    const auto encoded = model->encode(portfolio.batch);
    const torch::Tensor kept = encoded[0].present.to(torch::kInt64) +
                               encoded[1].present.to(torch::kInt64) +
                               encoded[2].present.to(torch::kInt64);
    EXPECT_GE(kept.min().item<std::int64_t>(), 1);
    dropped += 1 - encoded[0].present.to(torch::kFloat64).mean().item<double>();
  }
  // A row with n modalities loses the first with P = 0.9 − 0.9ⁿ, as a row that would lose all keeps
  // all: 0.171 for n = 3 and 0.09 for n = 2. 6 of 40 rows lack a balance, 4 an education, 1 both:
  // (31 · 0.171 + 8 · 0.09) / 40 ≈ 0.15.
  EXPECT_NEAR(dropped / 50, 0.15, 0.03);
}

TEST(FusionModel, DropsNothingInEvaluation) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("early"), {{"training.modality_dropout", 0.9}});
  model->eval();
  const auto encoded = model->encode(portfolio.batch);
  for (std::size_t m = 0; m < 3; ++m) {
    EXPECT_TRUE(torch::equal(encoded[m].present, portfolio.batch.modalities[m].present));
  }
}

TEST(FusionModel, NamesItsPartsWithoutDots) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("embedding"));
  for (const auto& item : model->named_children())
    EXPECT_EQ(item.key().find('.'), std::string::npos) << item.key();
  EXPECT_TRUE(model->named_children().contains("encoder_2"));
  EXPECT_TRUE(model->named_children().contains("head"));
}

TEST(OutputsFromLogits, AreProbabilitiesOrValuesInTheTargetsUnit) {
  // sigmoid(0) = 1/2, sigmoid(ln 3) = 3/4
  const SmallPortfolio binary;
  const torch::Tensor p =
      outputs_from_logits(torch::tensor({{0.0F}, {std::log(3.0F)}}), *binary.preprocessor);
  EXPECT_TRUE(torch::allclose(p, torch::tensor({0.5F, 0.75F})));
  // softmax(0, 0, ln 2) = (1, 1, 2) / 4
  const SmallPortfolio multiclass(Task::multiclass);
  EXPECT_TRUE(torch::allclose(
      outputs_from_logits(torch::tensor({{0.0F, 0.0F, std::log(2.0F)}}), *multiclass.preprocessor),
      torch::tensor({{0.25F, 0.25F, 0.5F}})));
  // mean + 2 deviations
  const SmallPortfolio regression(Task::regression);
  const double mean = regression.preprocessor->target_mean(),
               deviation = regression.preprocessor->target_deviation();
  const torch::Tensor value =
      outputs_from_logits(torch::tensor({{2.0F}}), *regression.preprocessor);
  EXPECT_EQ(value.dim(), 1);
  EXPECT_NEAR(value[0].item<double>(), mean + 2 * deviation, 1e-3);
  EXPECT_GT(deviation, 5.0);
}

TEST(FusionModel, WithSeveralMembersSaysTheirMean) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("hybrid"), {{"model.members", std::int64_t{3}}});
  EXPECT_EQ(model->member_count(), 3U);
  model->eval();
  const FusionOutput all = model->run(portfolio.batch);
  EXPECT_LT((all.modality_weights.sum(1) - 1).abs().max().item<double>(), 1e-5);
  EXPECT_LT((all.attention.front().sum(-1) - 1).abs().max().item<double>(), 1e-5);
  // Members differ from the start, and the mean depends on each.
  const auto parameters = model->named_parameters();
  EXPECT_FALSE(torch::equal(parameters["member_0.head.in_proj.weight"], parameters["member_1.head.in_proj.weight"]));
  {
    const torch::NoGradGuard no_gradient;
    parameters["member_2.head.head.out.bias"].add_(3);
  }
  EXPECT_TRUE(torch::allclose(model->run(portfolio.batch).logits, all.logits + 1, 1e-5, 1e-5));
  const SelfTestReport report = self_test(*model, portfolio.batch, Task::binary);
  EXPECT_TRUE(report.passed) << ::testing::PrintToString(report.findings);
}

TEST(FusionModel, LossesOfModalitiesAreAddedInTraining) {
  const SmallPortfolio portfolio;
  const LossFunction loss = [](const torch::Tensor& logits, const torch::Tensor& targets) {
    return torch::binary_cross_entropy_with_logits(logits.squeeze(1), targets);
  };
  const Settings still = {{"training.modality_dropout", 0.0}};
  const auto plain = portfolio.model(find_strategy("early"), still);
  const torch::Tensor alone = loss(plain->run(portfolio.batch).logits, portfolio.batch.target);
  EXPECT_NEAR(plain->training_loss(portfolio.batch, loss).item<double>(), alone.item<double>(), 1e-6);
  Settings with = still;
  with.emplace_back("training.modality_losses", 0.6);
  const auto model = portfolio.model(find_strategy("early"), with);
  const auto encoded = model->encode(portfolio.batch);
  const auto parameters = model->named_parameters();
  torch::Tensor expected = loss(model->run(portfolio.batch).logits, portfolio.batch.target);
  for (int m = 0; m < 3; ++m) {
    const std::string name = "alone_" + std::to_string(m);
    const torch::Tensor logits = torch::matmul(encoded[static_cast<std::size_t>(m)].summary, parameters[name + ".weight"].t()) +
                                 parameters[name + ".bias"];
    expected = expected + 0.2 * loss(logits, portfolio.batch.target);
  }
  EXPECT_NEAR(model->training_loss(portfolio.batch, loss).item<double>(), expected.item<double>(), 1e-6);
}

TEST(FusionModel, CalibratesItsLogitsInEvaluationAlone) {
  const SmallPortfolio portfolio;
  const auto model = portfolio.model(find_strategy("early"), {{"training.calibration", std::string("platt")},
                                                              {"training.modality_dropout", 0.0}});
  model->eval();
  const torch::Tensor before = model->run(portfolio.batch).logits;
  model->set_calibration(0.5, -1);
  EXPECT_TRUE(torch::allclose(model->run(portfolio.batch).logits, before * 0.5 - 1));
  model->train();
  EXPECT_TRUE(torch::allclose(model->run(portfolio.batch).logits, before));
}

}  // namespace
}  // namespace amalgam
