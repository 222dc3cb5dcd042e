// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "engine/export/bundle.h"
#include "engine/export/torchscript.h"
#include "engine/fusion/blend_weights.h"
#include "engine/insight/evaluate.h"
#include "engine/training/loss.h"
#include "support/small_run.h"

namespace amalgam {
namespace {

using testing::error_code;
using testing::SmallRun;

double logit(double p) { return std::log(p / (1 - p)); }

/// 1,000 rows whose truth is drawn from the probabilities of `truth`.
torch::Tensor drawn_targets(const torch::Tensor& truth) { return torch::bernoulli(torch::sigmoid(truth.squeeze(1))); }

TEST(BlendWeights, TrustTheModelThatKnowsAndPullTowardsEqualSharesByRows) {
  torch::manual_seed(1);
  const torch::Tensor truth = 3 * torch::randn({2000, 1}), noise = 3 * torch::randn({2000, 1});
  const std::vector<double> found = choose_blend({noise, truth}, drawn_targets(truth), Loss(Task::binary));
  // Noise gets nothing but the pull: half of P / (P + n / 50) = 2 / 42.
  EXPECT_NEAR(found[0], 0.5 * 2 / 42, 1e-12);
  EXPECT_NEAR(found[1], 1 - 0.5 * 2 / 42, 1e-12);
}

TEST(BlendWeights, AreTheBestOnAGridWhereTwoModelsEachKnowAHalf) {
  torch::manual_seed(2);
  const torch::Tensor a = torch::randn({20000, 1}), b = torch::randn({20000, 1});
  const torch::Tensor targets = drawn_targets(2 * a + 4 * b);
  const Loss loss(Task::binary);
  const std::vector<torch::Tensor> models = {6 * a, 6 * b};
  double best = INFINITY, best_share = 0;
  for (int i = 0; i <= 1000; ++i) {
    const double share = i / 1000.0;
    const double value = loss(models[0] * share + models[1] * (1 - share), targets).item<double>();
    if (value < best) {
      best = value;
      best_share = share;
    }
  }
  const double pull = 2 / (2 + 20000 / 50.0);
  EXPECT_NEAR(choose_blend(models, targets, loss)[0], (1 - pull) * best_share + pull / 2, 0.03);  // steps of 1/40
}

TEST(BlendWeights, LeaveOutAModelWithoutNumbers) {
  torch::manual_seed(3);
  const torch::Tensor truth = torch::randn({100, 1});
  const std::vector<double> found = choose_blend({truth, torch::full({100, 1}, NAN)}, drawn_targets(truth), Loss(Task::binary));
  EXPECT_DOUBLE_EQ(found[0], 1);
  EXPECT_DOUBLE_EQ(found[1], 0);
  EXPECT_TRUE(choose_blend({}, torch::zeros({0}), Loss(Task::binary)).empty());
}

/// A blend of a few quick models.
TrainRequest blend_request(const SmallRun& small, const std::string& parts, const std::string& weights = "chosen",
                           const std::string& target = "bad") {
  TrainRequest request = small.request("blend", target);
  request.experiment.options.set("blend.parts", parts);
  request.experiment.options.set("blend.weights", weights);
  return request;
}

// Each model of a blend is the one that its own run trains with the same seed and settings.
TEST(Blend, IsTheMeanOfTheModelsTrainedAlone) {
  SmallRun small;
  const RunRecord blend = small.train(blend_request(small, "linear, early", "equal"));
  EXPECT_EQ(blend.state, RunState::finished);
  EXPECT_EQ(blend.epochs_done, 2);
  EXPECT_EQ(blend.best_epoch, 2);
  const auto alone = [&](const std::string& strategy) {
    TrainRequest request = small.request(strategy);
    request.experiment.options.set("training.calibration", std::string("none"));
    return *small.store().predictions(small.train(request).id, Part::test);
  };
  const PredictionRecord found = *small.store().predictions(blend.id, Part::test), linear = alone("linear"), early = alone("early");
  ASSERT_EQ(found.outputs.size(), linear.outputs.size());
  for (std::size_t i = 0; i < found.outputs.size(); ++i) {
    EXPECT_NEAR(logit(found.outputs[i]), 0.5 * (logit(linear.outputs[i]) + logit(early.outputs[i])), 1e-4) << i;
  }
}

TEST(Blend, HoldsEachModalityAlone) {
  SmallRun small;
  const RunRecord blend = small.train(blend_request(small, "unimodal", "equal"));
  ASSERT_EQ(blend.epochs_done, 5);
  const PredictionRecord found = *small.store().predictions(blend.id, Part::test);
  std::vector<double> sums(found.outputs.size(), 0);
  for (const ModalityWeight& one : blend.final_weights) {
    EXPECT_NEAR(one.normalised, 0.2, 1e-5) << one.modality;
    TrainRequest request = small.request("unimodal");
    request.experiment.options.set("unimodal.modality", one.modality);
    request.experiment.options.set("training.calibration", std::string("none"));
    const PredictionRecord alone = *small.store().predictions(small.train(request).id, Part::test);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += logit(alone.outputs[i]) / 5;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) EXPECT_NEAR(logit(found.outputs[i]), sums[i], 1e-4) << i;
}

TEST(Blend, KnowsEveryKindOfTargetAndComesBackFromItsFile) {
  SmallRun small;
  for (const char* target : {"bad", "grade", "loss"}) {
    SCOPED_TRACE(target);
    const RunRecord run = small.train(blend_request(small, "linear, xgboost, late", "chosen", target));
    EXPECT_EQ(run.state, RunState::finished);
    const LoadedRun loaded = load_run(small.store(), run.id);
    const std::vector<std::int64_t> rows = {0, 1, 2, 3, 4, 5, 6};
    const Batch batch = loaded.trained.preprocessor->transform(*small.table(), rows);
    const torch::Tensor expected = loaded.trained.model->run(batch).logits;
    const auto out = small.folder() / (std::string("blend_") + target + ".safetensors");
    write_model_file(loaded.trained, out);
    EXPECT_TRUE(torch::equal(read_bundle(out).model->run(batch).logits, expected));
    const torch::Tensor weights = loaded.trained.model->run(batch).modality_weights;
    EXPECT_LT((weights.sum(1) - 1).abs().max().item<double>(), 1e-5);
  }
}

TEST(Blend, OfNetworksAloneLeavesWithItsModalityWeights) {
  SmallRun small;
  const RunRecord run = small.train(blend_request(small, "early, late"));
  const LoadedRun loaded = load_run(small.store(), run.id);
  const Batch batch = loaded.trained.preprocessor->transform(*small.table(), std::vector<std::int64_t>{0, 1, 2, 3, 4});
  const auto out = small.folder() / "blend.pt";
  write_torchscript(loaded.trained, batch.slice(0, 2), out);
  torch::jit::Module module = torch::jit::load(out.string());
  std::vector<c10::IValue> arguments;
  for (const torch::Tensor& one : torchscript_arguments(batch)) arguments.emplace_back(one);
  const auto found = module.forward(arguments).toTuple();
  const FusionOutput expected = loaded.trained.model->run(batch);
  EXPECT_LT((found->elements()[0].toTensor() - expected.logits).abs().max().item<double>(), 1e-5);
  EXPECT_LT((found->elements()[2].toTensor() - expected.modality_weights).abs().max().item<double>(), 1e-5);
}

TEST(Blend, SaysWhichModelsItCannotHold) {
  SmallRun small;
  EXPECT_EQ(error_code([&] { small.train(blend_request(small, "")); }), "blend.parts");
  EXPECT_EQ(error_code([&] { small.train(blend_request(small, "blend")); }), "blend.parts");
  EXPECT_EQ(error_code([&] { small.train(blend_request(small, "nothing")); }), "strategy.unknown");
}

TEST(Blend, StopsBetweenAndWithinItsModels) {
  SmallRun small;
  RunControl control;
  TrainRequest request = blend_request(small, "linear, early, late");
  const RunRecord run = small.workbench().train(request, [&](const Event& event) {
    if (std::holds_alternative<EpochDone>(event)) control.stop_keep_best();
  }, control);
  EXPECT_EQ(run.state, RunState::stopped_by_user);
  EXPECT_EQ(run.epochs_done, 1);
  EXPECT_TRUE(std::isfinite(run.metric(Part::test, "roc_auc")));
}

}  // namespace
}  // namespace amalgam
