// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/evaluation/metrics.h"
#include "engine/training/checkpoint.h"
#include "training_fixture.h"

namespace amalgam {
namespace {

using testing::make_problem;
using testing::Problem;
using testing::Recorded;
using testing::TrainingSetup;
using testing::small_options;

::testing::AssertionResult same_state(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto left = module_state(a), right = module_state(b);
  if (left.size() != right.size()) return ::testing::AssertionFailure() << "other tensors";
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!torch::equal(left[i].second, right[i].second)) {
      return ::testing::AssertionFailure() << left[i].first << " differs";
    }
  }
  return ::testing::AssertionSuccess();
}

TEST(Trainer, LearnsAPlantedBinaryRule) {
  const Problem problem = make_problem(Task::binary);
  for (const char* strategy : {"early", "late", "hybrid", "embedding"}) {
    Options options = small_options(strategy, 25);
    options.set("training.learning_rate", 0.01);
    const TrainingSetup setup(problem, strategy, options);
    Recorded recorded;
    RunControl control;
    const TrainerResult result = setup.trainer().run(control, recorded.hooks());
    const EpochRecord& best = recorded.epochs.at(static_cast<std::size_t>(result.best_epoch - 1));
    EXPECT_GT(best.metric(Part::validation, "roc_auc"), 0.93) << strategy;  // 0.5 is chance
    EXPECT_EQ(result.best_value, best.metric(Part::validation, "log_loss"));
    EXPECT_LT(best.metric(Part::train, "loss"), recorded.epochs.front().metric(Part::train, "loss"));
  }
}

TEST(Trainer, LearnsAPlantedRegressionInTheTargetsOwnUnit) {
  const Problem problem = make_problem(Task::regression);
  Options options = small_options("early", 30);
  options.set("training.learning_rate", 0.01);
  const TrainingSetup setup(problem, "early", options);
  Recorded recorded;
  RunControl control;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  const EpochRecord& best = recorded.epochs.at(static_cast<std::size_t>(result.best_epoch - 1));
  // The score's deviation is √(1 + 1 + 2/3 + .04) ≈ 1.65, times 20 = 33; missing values alone cost √(400/10) ≈ 6.3.
  EXPECT_LT(best.metric(Part::validation, "rmse"), 15);
  EXPECT_GT(best.metric(Part::validation, "r2"), 0.8);
  const torch::Tensor outputs = predict(*setup.model, setup.data.validation, setup.preprocessor, torch::kCPU);
  EXPECT_NEAR(outputs.mean().item<double>(), 100, 10);  // 100 + 20 · 0
}

TEST(Trainer, LearnsAPlantedMulticlassRule) {
  const Problem problem = make_problem(Task::multiclass);
  Options options = small_options("hybrid", 25);
  options.set("training.learning_rate", 0.01);
  options.set("training.class_weights", std::string("balanced"));
  const TrainingSetup setup(problem, "hybrid", options);
  Recorded recorded;
  RunControl control;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  const EpochRecord& best = recorded.epochs.at(static_cast<std::size_t>(result.best_epoch - 1));
  EXPECT_GT(best.metric(Part::validation, "accuracy"), 0.7);  // three classes of about a third
  const torch::Tensor outputs = predict(*setup.model, setup.data.validation, setup.preprocessor, torch::kCPU);
  ASSERT_EQ(outputs.size(1), 3);
  EXPECT_LT((outputs.sum(1) - 1).abs().max().item<double>(), 1e-5);
}

TEST(Trainer, LeavesTheModelWithTheBestEpochsWeights) {
  Options options = small_options("late", 12);
  options.set("training.learning_rate", 0.3);  // jumps about, so the last epoch is hardly the best
  options.set("training.schedule", std::string("constant"));
  options.set("training.patience", std::int64_t{0});
  const TrainingSetup setup(make_problem(Task::binary, 200, 1.0), "late", options);
  Recorded recorded;
  RunControl control;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  ASSERT_EQ(recorded.epochs.size(), 12U);
  ASSERT_LT(result.best_epoch, 12) << "the test needs a best epoch before the last";
  const torch::Tensor outputs = predict(*setup.model, setup.data.validation, setup.preprocessor, torch::kCPU);
  const std::vector<float> scores(outputs.data_ptr<float>(), outputs.data_ptr<float>() + outputs.numel());
  const torch::Tensor target = setup.data.validation.target().contiguous();
  const std::vector<float> truth(target.data_ptr<float>(), target.data_ptr<float>() + target.numel());
  const EpochRecord& best = recorded.epochs.at(static_cast<std::size_t>(result.best_epoch - 1));
  EXPECT_NEAR(roc_auc(truth, scores), best.metric(Part::validation, "roc_auc"), 1e-9);
  EXPECT_FALSE(setup.model->is_training());

  const TrainingSetup other(make_problem(Task::binary, 200, 1.0), "late", options, 99);
  const TensorFile file = read_tensor_file(recorded.best);
  EXPECT_EQ(file.metadata.at("epoch").get<int>(), result.best_epoch);
  EXPECT_EQ(file.tensors.size(), module_state(*setup.model).size());
  load_module_state(*other.model, file.tensors);
  EXPECT_TRUE(same_state(*setup.model, *other.model));
}

TEST(Trainer, TheSameSeedGivesTheSameBits) {
  const Problem problem = make_problem(Task::binary, 300);
  const auto train = [&](std::uint64_t seed) {
    auto setup = std::make_unique<TrainingSetup>(problem, "hybrid", small_options("hybrid", 3), seed);
    RunControl control;
    Recorded recorded;
    setup->trainer().run(control, recorded.hooks());
    return std::pair(std::move(setup), recorded.losses);
  };
  const auto [first, first_losses] = train(5);
  const auto [again, again_losses] = train(5);
  const auto [other, other_losses] = train(6);
  EXPECT_TRUE(same_state(*first->model, *again->model));
  EXPECT_EQ(first_losses, again_losses);
  EXPECT_FALSE(same_state(*first->model, *other->model));
  EXPECT_NE(first_losses, other_losses);
}

TEST(Trainer, TellsEveryStepsLossOnceAndInOrder) {
  const TrainingSetup setup(make_problem(Task::binary), "early", small_options("early", 3));
  Recorded recorded;
  RunControl control;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  // 450 training rows in batches of 32: 15 steps an epoch, the last one with 2 rows
  ASSERT_EQ(recorded.losses.size(), 45U);
  std::int64_t next = 0;
  for (std::size_t i = 0; i < recorded.first_steps.size(); ++i) {
    EXPECT_EQ(recorded.first_steps[i], next);
    next += static_cast<std::int64_t>(recorded.counts[i]);
  }
  double sum = 0;
  for (std::size_t i = 15; i < 30; ++i) sum += recorded.losses[i];
  EXPECT_NEAR(recorded.epochs[1].metric(Part::train, "running_loss"), sum / 15, 1e-9);
  EXPECT_EQ(result.epochs_done, 3);
  EXPECT_EQ(result.state, RunState::finished);
  EXPECT_GT(result.rows_per_second, 0);
  EXPECT_EQ(recorded.etas.back(), 0);
  EXPECT_GT(recorded.etas.front(), 0);
}

TEST(Trainer, RecordsWeightsAttentionAndAProbeSet) {
  const TrainingSetup setup(make_problem(Task::binary), "hybrid", small_options("hybrid", 2));
  Recorded recorded;
  RunControl control;
  setup.trainer().run(control, recorded.hooks());
  const EpochRecord& epoch = recorded.epochs.back();
  EXPECT_EQ(epoch.epoch, 2);
  ASSERT_EQ(epoch.weights.size(), 2U);
  EXPECT_EQ(epoch.weights[1].modality, "profile");
  EXPECT_NEAR(epoch.weights[0].normalised + epoch.weights[1].normalised, 1, 1e-5);
  EXPECT_TRUE(std::isnan(epoch.weights[0].raw));  // hybrid has no weight of its own
  ASSERT_EQ(epoch.attention.size(), 1U);
  EXPECT_EQ(epoch.attention[0].heads, 4);
  ASSERT_EQ(epoch.attention[0].values.size(), 4U * 2 * 2);
  for (int head = 0; head < 4; ++head) {
    for (int query = 0; query < 2; ++query) {
      EXPECT_NEAR(epoch.attention[0].at(head, query, 0) + epoch.attention[0].at(head, query, 1), 1, 1e-5);
    }
  }
  ASSERT_EQ(epoch.probe.size(), 1U);
  ASSERT_EQ(epoch.probe[0].rows.size(), 32U);
  EXPECT_EQ(epoch.probe[0].rows.front(), 3);   // validation row 0 is data row 3
  EXPECT_EQ(epoch.probe[0].rows[16], 3 + 4 * 75);  // validation row 16 · 150/32 = 75
  EXPECT_EQ(epoch.probe[0].values.size(), 32U * 4 * 2 * 2);
  EXPECT_EQ(recorded.epochs.front().probe[0].rows, epoch.probe[0].rows);
}

TEST(Trainer, EarlyFusionsRawWeightsStartAtOneOverMAndAreRecorded) {
  Options options = small_options("early", 1);
  options.set("training.learning_rate", 1e-7);
  const TrainingSetup setup(make_problem(Task::binary), "early", options);
  Recorded recorded;
  RunControl control;
  setup.trainer().run(control, recorded.hooks());
  EXPECT_NEAR(recorded.epochs[0].weights[0].raw, 0.5, 1e-4);
  EXPECT_NEAR(recorded.epochs[0].weights[0].normalised, 0.5, 1e-4);
}

TEST(Trainer, StopsWithinOneBatch) {
  for (const bool keep : {true, false}) {
    const TrainingSetup setup(make_problem(Task::binary), "early", small_options("early", 100000));
    Recorded recorded;
    RunControl control;
    TrainerHooks hooks = recorded.hooks();
    std::int64_t steps_at_request = -1;
    hooks.epoch = [&](EpochRecord& epoch, double) {
      recorded.epochs.push_back(epoch);
      if (epoch.epoch < 2) return;
      steps_at_request = static_cast<std::int64_t>(recorded.losses.size());
      keep ? control.stop_keep_best() : control.cancel();
    };
    const TrainerResult result = setup.trainer().run(control, hooks);
    EXPECT_EQ(result.state, keep ? RunState::stopped_by_user : RunState::cancelled);
    EXPECT_LE(static_cast<std::int64_t>(recorded.losses.size()), steps_at_request + 1);
    EXPECT_EQ(result.epochs_done, 2);
    EXPECT_EQ(recorded.states.back(), RunState::stopping);
    const TrainingSetup other(make_problem(Task::binary), "early", small_options("early", 1), 77);
    load_module_state(*other.model, read_tensor_file(recorded.best).tensors);
    EXPECT_TRUE(same_state(*setup.model, *other.model)) << "the best so far is kept";
  }
}

TEST(Trainer, StoppedInTheFirstEpochItKeepsTheWeightsItHas) {
  const TrainingSetup setup(make_problem(Task::binary), "early", small_options("early", 5));
  Recorded recorded;
  RunControl control;
  control.stop_keep_best();
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  EXPECT_EQ(result.state, RunState::stopped_by_user);
  EXPECT_EQ(result.best_epoch, 0);
  EXPECT_TRUE(recorded.losses.empty());
  EXPECT_FALSE(recorded.best.empty());
  EXPECT_EQ(recorded.log.size(), 1U);
}

TEST(Trainer, StopsEarlyWhenPatienceIsUsedUp) {
  Options options = small_options("early", 200);
  options.set("training.learning_rate", 1e-7);  // and at the foot of a long warm-up: nothing improves by 0.01 %
  options.set("training.warmup_epochs", std::int64_t{10000});
  options.set("training.patience", std::int64_t{3});
  const TrainingSetup setup(make_problem(Task::binary), "early", options);
  Recorded recorded;
  RunControl control;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  EXPECT_EQ(result.state, RunState::stopped_early);
  EXPECT_EQ(result.epochs_done, 4);  // one sets the mark, three are waited for
}

TEST(Trainer, SaysWhereTrainingDiverged) {
  Options options = small_options("early", 5);
  options.set("training.gradient_clip", 0.0);
  TrainingSetup setup(make_problem(Task::binary), "early", options);
  // Infinite inputs, as preprocessing never lets them through.
  setup.data.train.kept()->modalities[0].parts[0].fill_(std::numeric_limits<float>::infinity());
  Recorded recorded;
  RunControl control;
  try {
    setup.trainer().run(control, recorded.hooks());
    FAIL() << "must diverge";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "training.diverged");
    EXPECT_EQ(error.kind(), ErrorKind::data);
    const std::string sentence = error.what();
    EXPECT_NE(sentence.find("epoch 1"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("step 1"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("training.learning_rate"), std::string::npos) << sentence;
  }
}

TEST(Trainer, RefusesAMetricThatDoesNotFitTheTarget) {
  Options options = small_options("early", 5);
  options.set("training.watch", std::string("rmse"));
  const TrainingSetup setup(make_problem(Task::binary), "early", options);
  try {
    setup.trainer();
    FAIL() << "must refuse";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "training.watch");
    EXPECT_NE(std::string(error.what()).find("roc_auc"), std::string::npos);
  }
}

TEST(Trainer, BalancedWeightsChangeTheLossOfTheFirstStepAsWorkedOut) {
  const Problem problem = make_problem(Task::binary);
  Options options = small_options("early", 1);
  options.set("training.batch_size", std::int64_t{1000});  // all rows in one step
  options.set("training.modality_dropout", 0.0);
  options.set("model.dropout", 0.0);
  Options balanced = options;
  balanced.set("training.class_weights", std::string("balanced"));
  const TrainingSetup weighted(problem, "early", balanced);
  // By hand from the untrained model's probabilities: mean over rows of n/(2 n_k) · -log p(truth).
  const torch::Tensor p =
      predict(*weighted.model, weighted.data.train, weighted.preprocessor, torch::kCPU).to(torch::kFloat64);
  const torch::Tensor y = weighted.data.train.target().to(torch::kFloat64);
  const double n = static_cast<double>(y.numel()), bad = y.sum().item<double>();
  const double by_hand = (-(y * p.log() * n / (2 * bad)) - (1 - y) * (1 - p).log() * n / (2 * (n - bad))).mean().item<double>();
  Recorded recorded;
  RunControl control;
  weighted.trainer().run(control, recorded.hooks());
  ASSERT_EQ(recorded.losses.size(), 1U);
  EXPECT_NEAR(recorded.losses[0], by_hand, 1e-4);
}

TEST(Predict, RestoresTheModeAndTakesNoRows) {
  const TrainingSetup setup(make_problem(Task::binary), "early", small_options("early", 1));
  setup.model->train();
  const torch::Tensor outputs = predict(*setup.model, setup.data.train, setup.preprocessor, torch::kCPU);
  EXPECT_TRUE(setup.model->is_training());
  EXPECT_EQ(outputs.sizes(), torch::IntArrayRef({450}));
  EXPECT_FALSE(outputs.requires_grad());
  EXPECT_EQ(predict(*setup.model, setup.data.train.slice(0, 0), setup.preprocessor, torch::kCPU).numel(), 0);
}

TEST(Device, NamesWhatThereIs) {
  EXPECT_EQ(device_name(choose_device("cpu")), "cpu");
  EXPECT_EQ(choose_device("auto").is_cuda(), torch::cuda::is_available());
  for (const char* wish : {"cuda:99", "cuda:", "cuda:x", "cuda:-1", "gpu", "tpu"}) {
    try {
      choose_device(wish);
      ADD_FAILURE() << wish << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "device.unavailable");
      EXPECT_NE(std::string(error.what()).find("cpu"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace amalgam
