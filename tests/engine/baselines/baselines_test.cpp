// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/baselines/baseline.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/baselines/contributions.h"
#include "engine/baselines/feature_rows.h"
#include "engine/evaluation/metrics.h"
#include "engine/fusion/model_fixture.h"
#include "engine/modalities/flatten.h"
#include "engine/training/training_fixture.h"

namespace amalgam {
namespace {

using fusion_test::options_of;
using testing::make_problem;
using testing::Problem;
using testing::small_options;
using testing::TrainingSetup;

const char* const kBoth[] = {"linear", "xgboost"};

/// A fitted baseline and its data.
struct Fitted {
  explicit Fitted(const std::string& id, Task task = Task::binary, std::uint64_t seed = 1, std::int64_t rows = 800)
      : problem(make_problem(task, rows)), setup(problem, id, small_options(id, 1), seed) {
    setup.model->eval();
    setup.model->baseline()->fit(setup.data.train, setup.data.validation, control, [this](const BaselineStep& step) {
      steps.push_back(step);
      return true;
    });
  }
  torch::Tensor logits() const {
    const torch::NoGradGuard no_gradient;
    return setup.model->run(*setup.data.validation.kept()).logits;
  }
  Problem problem;
  TrainingSetup setup;
  RunControl control;
  std::vector<BaselineStep> steps;
};

double auc_of(const torch::Tensor& logits, const torch::Tensor& targets) {
  const torch::Tensor x = logits.squeeze(1).contiguous(), y = targets.to(torch::kFloat32).contiguous();
  return roc_auc({y.data_ptr<float>(), static_cast<std::size_t>(y.numel())}, {x.data_ptr<float>(), static_cast<std::size_t>(x.numel())});
}

TEST(Baselines, LearnAPlantedRule) {
  for (const char* id : kBoth) {
    SCOPED_TRACE(id);
    const Fitted fitted(id);
    EXPECT_GT(auc_of(fitted.logits(), fitted.setup.data.validation.target()), 0.93);
    ASSERT_FALSE(fitted.steps.empty());
    EXPECT_EQ(fitted.steps.front().step, 1);
    EXPECT_TRUE(std::any_of(fitted.steps.begin(), fitted.steps.end(), [](const auto& one) { return one.is_best; }));
  }
}

TEST(Baselines, ShareTheScoreOutAmongTheModalities) {
  for (const char* id : kBoth) {
    SCOPED_TRACE(id);
    Fitted fitted(id);
    Batch rows = *fitted.setup.data.validation.kept();
    rows.modalities[1].present = rows.modalities[1].present.clone();
    rows.modalities[1].present[0] = false;
    const torch::Tensor shares = fitted.setup.model->run(rows).modality_weights;
    EXPECT_EQ(shares.sizes(), (std::vector<std::int64_t>{rows.rows(), 2}));
    EXPECT_LT((shares.sum(1) - 1).abs().max().item<double>(), 1e-5);
    EXPECT_EQ(shares[0][1].item<double>(), 0);
    EXPECT_GT(shares.mean(0)[1].item<double>(), 0.05);  // the colour moves the score by one, the numbers by more
    EXPECT_GT(shares.mean(0)[0].item<double>(), shares.mean(0)[1].item<double>());
  }
}

TEST(Baselines, GiveTheSameFromTheirStoredState) {
  for (const char* id : kBoth) {
    for (const Task task : {Task::binary, Task::multiclass, Task::regression}) {
      SCOPED_TRACE(id);
      const Fitted fitted(id, task, 1, 400);
      const TrainingSetup other(fitted.problem, id, small_options(id, 1));
      other.model->eval();
      EXPECT_ANY_THROW(other.model->run(*fitted.setup.data.validation.kept()));
      other.model->baseline()->restore(fitted.setup.model->baseline()->state());
      EXPECT_TRUE(torch::equal(other.model->run(*fitted.setup.data.validation.kept()).logits, fitted.logits()));
    }
  }
}

TEST(Baselines, GiveTheSameForTheSameSeed) {
  for (const char* id : kBoth) EXPECT_TRUE(torch::equal(Fitted(id).logits(), Fitted(id).logits())) << id;
}

TEST(Baselines, KnowSeveralClassesAndValues) {
  for (const char* id : kBoth) {
    SCOPED_TRACE(id);
    const Fitted classes(id, Task::multiclass);
    const torch::Tensor logits = classes.logits();
    EXPECT_EQ(logits.size(1), 3);
    EXPECT_GT((logits.argmax(1) == classes.setup.data.validation.target()).to(torch::kFloat32).mean().item<double>(), 0.75);
    const Fitted values(id, Task::regression);
    const torch::Tensor error = values.logits().squeeze(1) - values.setup.data.validation.target();
    EXPECT_LT(error.pow(2).mean().item<double>(), 0.2) << "of a variance of 1";
  }
}

TEST(Baselines, StopWhenAsked) {
  for (const char* id : kBoth) {
    SCOPED_TRACE(id);
    const Problem problem = make_problem(Task::binary, 400);
    const TrainingSetup setup(problem, id, small_options(id, 1));
    RunControl control;
    int steps = 0;
    setup.model->baseline()->fit(setup.data.train, setup.data.validation, control, [&](const BaselineStep&) {
      ++steps;
      control.stop_keep_best();
      return false;
    });
    EXPECT_EQ(steps, 1);
    setup.model->eval();
    EXPECT_TRUE(torch::isfinite(setup.model->run(*setup.data.validation.kept()).logits).all().item<bool>());
  }
}

// The trees find what no linear model can: the product of two numbers.
TEST(Baselines, TreesFindAnInteraction) {
  Random random(3, "xor");
  NumberStorage a, b;
  CategoryStorage label{.codes = {}, .dictionary = {"0", "1"}};
  for (int i = 0; i < 1200; ++i) {
    a.values.push_back(random.normal());
    b.values.push_back(random.normal());
    label.codes.push_back(a.values.back() * b.values.back() > 0 ? 1 : 0);
  }
  Problem problem;
  std::vector<Column> columns;
  columns.emplace_back("a", ColumnType::number, std::move(a));
  columns.emplace_back("b", ColumnType::number, std::move(b));
  columns.emplace_back("target", ColumnType::category, std::move(label));
  problem.table = std::make_shared<const Table>(std::move(columns));
  problem.map.target = {.column = "target", .task = Task::binary, .positive = "1"};
  problem.map.modalities = {{.name = "a", .kind = "numerical", .columns = {"a"}}, {.name = "b", .kind = "numerical", .columns = {"b"}}};
  problem.target = read_target(problem.map.target, *problem.table);
  for (std::int64_t i = 0; i < 1200; ++i) (i % 4 == 3 ? problem.validation : problem.train).push_back(i);
  const auto auc = [&](const std::string& id) {
    const TrainingSetup setup(problem, id, small_options(id, 1));
    RunControl control;
    setup.model->baseline()->fit(setup.data.train, setup.data.validation, control, [](const BaselineStep&) { return true; });
    setup.model->eval();
    return auc_of(setup.model->run(*setup.data.validation.kept()).logits, setup.data.validation.target());
  };
  EXPECT_GT(auc("xgboost"), 0.95);
  EXPECT_LT(auc("linear"), 0.65);
}

// At the minimum of Σ log(1 + exp(−y w·x)) + |w|²/(2C) the gradient is 0: |w_j| = C |Σ residual · x_j| for every feature.
TEST(LinearBaseline, StandsAtTheMinimumOfItsPenalisedLoss) {
  Fitted fitted("linear");
  const FeatureRows features(fitted.setup.preprocessor);
  const FeatureBlock block = features.of(*fitted.setup.data.train.kept());
  const torch::Tensor weights = fitted.setup.model->baseline()->state().front().second.squeeze(1).to(torch::kFloat64);
  const torch::Tensor logits = fitted.setup.model->run(*fitted.setup.data.train.kept()).logits.squeeze(1).to(torch::kFloat64);
  const torch::Tensor residual = fitted.setup.data.train.target().to(torch::kFloat64) - torch::sigmoid(logits);
  std::vector<double> gradient(static_cast<std::size_t>(block.width), 0.0);
  for (std::int64_t row = 0; row < block.rows(); ++row) {
    for (std::int64_t i = block.starts[static_cast<std::size_t>(row)]; i < block.starts[static_cast<std::size_t>(row) + 1]; ++i) {
      gradient[static_cast<std::size_t>(block.columns[static_cast<std::size_t>(i)])] +=
          residual[row].item<double>() * static_cast<double>(block.values[static_cast<std::size_t>(i)]);
    }
  }
  // The strength is not told: it is the one factor that all features share.
  double strength = 0, largest = 0;
  for (std::int64_t j = 0; j < block.width; ++j) {
    if (std::abs(weights[j].item<double>()) <= largest) continue;
    largest = std::abs(weights[j].item<double>());
    strength = weights[j].item<double>() / gradient[static_cast<std::size_t>(j)];
  }
  EXPECT_GT(strength, 0);
  for (std::int64_t j = 0; j < block.width; ++j) {
    EXPECT_NEAR(weights[j].item<double>(), strength * gradient[static_cast<std::size_t>(j)], 0.03 * largest) << "feature " << j;
  }
}

TEST(ContributionShares, AreAbsoluteAndLeaveOutWhatIsAbsent) {
  Batch batch;
  for (int m = 0; m < 3; ++m) batch.modalities.push_back({.parts = {}, .present = torch::ones({3}, torch::kBool), .lengths = {}});
  batch.modalities[2].present[1] = false;
  const torch::Tensor shares =
      contribution_shares(torch::tensor({1.0F, -2.0F, 1.0F, 3.0F, 1.0F, 5.0F, 0.0F, 0.0F, 0.0F}).view({3, 3}), batch);
  EXPECT_TRUE(torch::allclose(shares, torch::tensor({0.25F, 0.5F, 0.25F, 0.75F, 0.25F, 0.0F, 1 / 3.0F, 1 / 3.0F, 1 / 3.0F}).view({3, 3})));
}

// ── flattening, worked out by hand ───────────────────────────────────────────────────────────────

std::vector<float> dense(const FeatureBlock& block, std::int64_t row) {
  std::vector<float> values(static_cast<std::size_t>(block.width), 0.0F);
  for (std::int64_t i = block.starts[static_cast<std::size_t>(row)]; i < block.starts[static_cast<std::size_t>(row) + 1]; ++i) {
    values[static_cast<std::size_t>(block.columns[static_cast<std::size_t>(i)])] += block.values[static_cast<std::size_t>(i)];
  }
  return values;
}
const torch::Tensor kSecondIsAbsent = torch::tensor({true, false});

TEST(Flatten, NumbersKeepTheirPlainFeatures) {
  const torch::Tensor values = torch::arange(16, torch::kFloat32).view({2, 2, 4});
  const FeatureBlock block = to_rows({flatten_numbers({.parts = {values}, .present = kSecondIsAbsent, .lengths = {}}, 3)});
  EXPECT_EQ(dense(block, 0), (std::vector<float>{0, 0, 1, 2, 4, 5, 6}));
  EXPECT_EQ(dense(block, 1), (std::vector<float>{1, 0, 0, 0, 0, 0, 0}));
}

TEST(Flatten, CategoriesAreOneHot) {
  const torch::Tensor ids = torch::tensor({1, 4, 0, 3}, torch::kInt32).view({2, 2});
  const FeatureBlock block = to_rows({flatten_categories({.parts = {ids}, .present = kSecondIsAbsent, .lengths = {}}, 5)});
  EXPECT_EQ(dense(block, 0), (std::vector<float>{0, 0, 1, 0, 0, 1}));
  EXPECT_EQ(dense(block, 1).front(), 1);
}

TEST(Flatten, SeriesBeginWithTheLatestStep) {
  const torch::Tensor values = torch::tensor({1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 0.0F}).view({2, 3, 1});
  const torch::Tensor mask = torch::tensor({true, true, true, true, true, false}).view({2, 3});
  const torch::Tensor statistics = torch::tensor({7.0F, 8.0F}).view({2, 1});
  const FeatureBlock block = to_rows({flatten_series({.parts = {values, mask, statistics}, .present = torch::tensor({true, true}), .lengths = {3, 2}}, 2, true)});
  EXPECT_EQ(dense(block, 0), (std::vector<float>{0, 3, 2, 7}));
  EXPECT_EQ(dense(block, 1), (std::vector<float>{0, 5, 4, 8}));
}

TEST(Flatten, TermsKeepTheirWeights) {
  const torch::Tensor ids = torch::tensor({4, 2, 0, 1, 0, 0}, torch::kInt32).view({2, 3});
  const torch::Tensor weights = torch::tensor({0.5F, 0.25F, 0.0F, 1.0F, 0.0F, 0.0F}).view({2, 3});
  const FeatureBlock block = to_rows({flatten_terms({.parts = {ids, weights}, .present = torch::tensor({true, true}), .lengths = {2, 1}}, 5)});
  EXPECT_EQ(dense(block, 0), (std::vector<float>{0, 0, 0, 0.25F, 0, 0.5F}));
  EXPECT_EQ(dense(block, 1), (std::vector<float>{0, 0, 1, 0, 0, 0}));
}

TEST(Flatten, EventsAreCountedAndTheLatestIsKnown) {
  const torch::Tensor ids = torch::tensor({1, 2, 1, 0}, torch::kInt32).view({1, 4});
  const torch::Tensor gaps = torch::tensor({0.0F, 1.0F, 5.0F, 0.0F}).view({1, 4, 1});
  const torch::Tensor counts = torch::tensor({9.0F}).view({1, 1});
  const FeatureBlock block = to_rows({flatten_events({.parts = {ids, gaps, counts}, .present = torch::tensor({true}), .lengths = {3}}, 3)});
  // absent | log(1+n) of states 0, 1, 2 | latest of 0, 1, 2 | log(1+3) | mean gap 2 | latest gap 5 | counts
  const std::vector<float> expected = {0, 0, std::log1p(2.0F), std::log1p(1.0F), 0, 1, 0, std::log1p(3.0F), 2, 5, 9};
  EXPECT_EQ(dense(block, 0), expected);
}

TEST(Flatten, MomentsOfEventsThatNeverHappenedHaveNoEntry) {
  const torch::Tensor ids = torch::tensor({1, 0}, torch::kInt32).view({1, 2});
  const torch::Tensor gaps = torch::zeros({1, 2, 1});
  const torch::Tensor counts = torch::tensor({9.0F}).view({1, 1});
  const torch::Tensor moments = torch::tensor({0.5F, -9.0F, -2.0F}).view({1, 3});
  const FeatureBlock block =
      to_rows({flatten_events({.parts = {ids, gaps, counts, moments}, .present = torch::tensor({true}), .lengths = {1}}, 2)});
  const std::vector<float> all = dense(block, 0);
  EXPECT_EQ(std::vector<float>(all.end() - 4, all.end()), (std::vector<float>{9, 0.5F, 0, -2}));
  EXPECT_EQ(std::count(block.columns.begin(), block.columns.end(), static_cast<std::int32_t>(all.size() - 2)), 0);
}

}  // namespace
}  // namespace amalgam
