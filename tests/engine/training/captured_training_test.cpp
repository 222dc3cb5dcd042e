// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runs through captured steps against the same runs through LibTorch, bit for bit. See
// operation_recorder.h for what stands in for a card.
#include "engine/training/captured_training.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "engine/base/error.h"
#include "engine/compiled/five_kinds_problem.h"
#include "engine/training/checkpoint.h"
#include "engine/training/operation_recorder.h"
#include "engine/training/settings.h"
#include "engine/training/trainer_state.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using testing::five_kinds_problem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::make_problem;
using testing::network_strategies;
using testing::OperationRecorder;
using testing::Problem;
using testing::Recorded;
using testing::TrainingSetup;

constexpr const char* kCaptured = "The training step is captured as a CUDA graph and replayed.";

Options capture_options(const std::string& strategy,
                        const std::function<void(Options&)>& set = {}) {
  Options options(settings_of(strategy));
  options.set("training.epochs", std::int64_t{3});
  options.set("training.batch_size", std::int64_t{32});
  options.set("model.dim", std::int64_t{8});
  options.set("model.head_width", std::int64_t{16});
  options.set("model.dropout", 0.2);
  options.set("training.modality_dropout", 0.2);
  options.set("training.gradient_clip", 0.5);
  options.set("training.learning_rate", 0.02);
  options.set("training.schedule", std::string("cosine"));
  options.set("training.warmup_epochs", std::int64_t{1});
  options.set("training.averaging", std::string("ema"));
  if (set) set(options);
  return options;
}

struct CaptureOutcome {
  TrainerResult result;
  Recorded recorded;
  NamedTensors state;
  std::vector<double> metrics() const {
    std::vector<double> values;
    for (const EpochRecord& epoch : recorded.epochs) {
      for (const MetricValue& one : epoch.metrics) values.push_back(one.value);
      values.push_back(epoch.learning_rate);
    }
    return values;
  }
};

/// A run as on a card: by operations, also where the CPU has loops of its own.
CaptureOutcome train_as_on_a_card(const Problem& problem, const std::string& strategy,
                                  Options options, const char* compiled,
                                  const std::shared_ptr<StepRecorder>& recorder,
                                  const std::vector<std::byte>* resume_from = nullptr) {
  const compiled::Capturing by_operations;
  options.set("training.compiled", std::string(compiled));
  const TrainingSetup setup(problem, strategy, options);
  Trainer trainer = setup.trainer();
  trainer.capture_with(recorder);
  CaptureOutcome outcome;
  RunControl control;
  outcome.result = trainer.run(control, outcome.recorded.hooks(), resume_from);
  outcome.state = module_state(*setup.model);
  return outcome;
}

void expect_same_bits(const CaptureOutcome& found, const CaptureOutcome& expected) {
  EXPECT_EQ(found.recorded.losses, expected.recorded.losses);
  EXPECT_EQ(found.metrics(), expected.metrics());
  ASSERT_EQ(found.state.size(), expected.state.size());
  for (std::size_t i = 0; i < found.state.size(); ++i) {
    EXPECT_TRUE(torch::equal(found.state[i].second, expected.state[i].second))
        << found.state[i].first;
  }
}

/// What was recorded, where a captured run has the same losses, metrics and weights as one through
/// LibTorch.
OperationRecorder expect_same_run_captured(const Problem& problem, const std::string& strategy,
                                           const Options& options) {
  const auto idle = std::make_shared<OperationRecorder>(),
             recorder = std::make_shared<OperationRecorder>();
  const CaptureOutcome expected = train_as_on_a_card(problem, strategy, options, "off", idle);
  const CaptureOutcome found = train_as_on_a_card(problem, strategy, options, "on", recorder);
  EXPECT_EQ(idle->warm_ups + idle->recordings, 0);
  EXPECT_THAT(expected.recorded.log, IsEmpty());
  EXPECT_THAT(found.recorded.log, ElementsAre(kCaptured));
  expect_same_bits(found, expected);
  return *recorder;
}

class EveryCapturedStrategy : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryCapturedStrategy, ::testing::ValuesIn(network_strategies()),
                         [](const auto& one) { return one.param; });

TEST_P(EveryCapturedStrategy, TrainsToTheSameBits) {
  Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  const Options options = capture_options(GetParam());
  const Strategy& strategy = find_strategy(GetParam());
  if (strategy.narrow) strategy.narrow(problem.map, options);
  const OperationRecorder recorder = expect_same_run_captured(problem, GetParam(), options);
  // 248 rows: seven batches of 32 and one of 24 an epoch. Of 21 whole ones the first is LibTorch's
  // and the second a warm-up; of the three short ones the last is a replay.
  EXPECT_EQ(recorder.warm_ups, 2);
  EXPECT_EQ(recorder.recordings, 2);
  EXPECT_EQ(recorder.replays, 19 + 1);
}

TEST(CapturedTraining, EveryKindOfModalityTrainsToTheSameBits) {
  for (const char* kind : {"numerical", "categorical", "temporal", "text", "behavioural"}) {
    SCOPED_TRACE(kind);
    const OperationRecorder recorder = expect_same_run_captured(five_kinds_problem("bad", {kind}),
                                                                "early", capture_options("early"));
    EXPECT_GE(recorder.replays, 1);
  }
}

TEST(CapturedTraining, EveryTargetLossAndScheduleTrainsToTheSameBits) {
  for (const char* target : {"bad", "grade", "loss"}) {
    SCOPED_TRACE(target);
    const Problem problem = five_kinds_problem(target, {"numerical", "categorical"});
    const Options options = capture_options("early", [&](Options& o) {
      o.set("training.class_weights", std::string("balanced"));
      o.set("training.focal_gamma", 2.0);
      o.set("training.label_smoothing", 0.1);
      o.set("training.modality_losses", 0.5);
      o.set("training.averaging", std::string("swa"));
      o.set("training.optimizer", std::string("adamw"));
      o.set("training.weight_decay", 0.1);
      o.set("training.schedule", std::string("plateau"));
      o.set("model.members", std::int64_t{2});
    });
    EXPECT_EQ(expect_same_run_captured(problem, "early", options).replays, 19 + 1);
  }
}

/// Batches of eight rows are cut to their longest text and their longest list of events.
TEST(CapturedTraining, EveryLengthOfSequencesThatComesOftenHasAGraphOfItsOwn) {
  const Problem problem = five_kinds_problem("bad", {"text", "behavioural"});
  const Options options =
      capture_options("late", [](Options& o) { o.set("training.batch_size", std::int64_t{8}); });
  const OperationRecorder recorder = expect_same_run_captured(problem, "late", options);
  EXPECT_GT(recorder.recordings, 2);
  EXPECT_GT(recorder.replays, recorder.recordings);
  EXPECT_LT(recorder.warm_ups + recorder.replays, 3 * 31);  // some came once or twice
}

TEST(CapturedTraining, ARunThatGoesOnInTheMiddleOfAnEpochEndsWithTheSameBits) {
  const Problem problem = make_problem(Task::binary, 400);
  const Options options =
      capture_options("hybrid", [](Options& o) { o.set("training.epochs", std::int64_t{5}); });
  const CaptureOutcome whole =
      train_as_on_a_card(problem, "hybrid", options, "off", std::make_shared<OperationRecorder>());
  Recorded before;
  {
    const compiled::Capturing by_operations;
    const TrainingSetup setup(problem, "hybrid", options);
    Trainer trainer = setup.trainer();
    trainer.capture_with(std::make_shared<OperationRecorder>());
    RunControl control;
    TrainerHooks hooks = before.hooks();
    hooks.epoch = [](EpochRecord& record,
                     double) {  // the first batch of epoch 3 is then told alone
      if (record.epoch == 2) std::this_thread::sleep_for(std::chrono::milliseconds(150));
    };
    hooks.steps = [&](std::int64_t, const std::vector<float>&, int epoch, double fraction, double,
                      double) {
      if (epoch == 3 && fraction < 1) control.pause();
    };
    hooks.state = [&](RunState state, const std::string&) {
      if (state == RunState::paused) control.cancel();
    };
    ASSERT_EQ(trainer.run(control, hooks).state, RunState::cancelled);
  }
  EXPECT_THAT(before.log, ElementsAre(kCaptured));
  EXPECT_EQ(
      read_tensor_file(before.last).metadata.at("position").at("batches_done").get<std::int64_t>(),
      1);
  const auto recorder = std::make_shared<OperationRecorder>();
  const CaptureOutcome rest =
      train_as_on_a_card(problem, "hybrid", options, "on", recorder, &before.last);
  EXPECT_GT(recorder->replays, 20);
  ASSERT_EQ(rest.state.size(), whole.state.size());
  for (std::size_t i = 0; i < rest.state.size(); ++i) {
    EXPECT_TRUE(torch::equal(rest.state[i].second, whole.state[i].second)) << rest.state[i].first;
  }
  EXPECT_EQ(rest.result.best_value, whole.result.best_value);
  EXPECT_EQ(rest.recorded.epochs.back().metric(Part::validation, "loss"),
            whole.recorded.epochs.back().metric(Part::validation, "loss"));
}

/// A card that takes the first recordings and none after them; the steps' host code runs before it
/// says so.
class TiredRecorder final : public OperationRecorder {
 public:
  explicit TiredRecorder(int strength) : strength_(strength) {}
  std::unique_ptr<RecordedStep> record(const std::function<void()>& step) override {
    auto recorded = OperationRecorder::record(step);
    TORCH_CHECK(recordings <= strength_,
                "CUDA error: out of graphs\nCompile with TORCH_USE_CUDA_DSA");
    return recorded;
  }

 private:
  int strength_;
};

TEST(CapturedTraining, WhereACaptureFailsLibTorchGoesOnAndTheLogSaysWhy) {
  const Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  const Options options = capture_options("hybrid");
  const CaptureOutcome expected =
      train_as_on_a_card(problem, "hybrid", options, "off", std::make_shared<OperationRecorder>());
  const auto none = std::make_shared<TiredRecorder>(0), one = std::make_shared<TiredRecorder>(1);
  const CaptureOutcome without = train_as_on_a_card(problem, "hybrid", options, "auto", none);
  expect_same_bits(without, expected);
  EXPECT_THAT(without.recorded.log,
              ElementsAre("The training step is not captured: CUDA error: out of graphs. LibTorch "
                          "does it, at its own speed."));
  EXPECT_EQ(none->replays, 0);
  const CaptureOutcome with_one = train_as_on_a_card(problem, "hybrid", options, "auto", one);
  expect_same_bits(with_one, expected);
  EXPECT_THAT(with_one.recorded.log, ElementsAre(kCaptured,
                                                 "The training step is captured for some shapes of "
                                                 "batches only: CUDA error: out of graphs. "
                                                 "LibTorch does the others, at its own speed."));
  EXPECT_EQ(one->replays, 19);
}

TEST(CapturedTraining, OnRefusesAModelThatCannotBeCaptured) {
  const Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  try {
    train_as_on_a_card(problem, "early", capture_options("early"), "on",
                       std::make_shared<TiredRecorder>(0));
    FAIL() << "the run was not refused";
  } catch (const Error& refusal) {
    EXPECT_EQ(refusal.code(), "training.compiled");
    EXPECT_STREQ(refusal.what(),
                 "This model's step cannot be captured: CUDA error: out of graphs. Set "
                 "training.compiled to auto or off.");
  }
}

TEST(CapturedTraining, ABuildWithoutCudaSaysSo) {
  if (at::detail::getCUDAHooks().hasCUDART()) GTEST_SKIP() << "this LibTorch has CUDA";
  try {
    cuda_graph_recorder(torch::Device(torch::kCUDA, 0));
    FAIL() << "nothing was thrown";
  } catch (const compiled::NotCaptured& reason) {
    EXPECT_STREQ(reason.what(), "this program was built without CUDA's headers");
  }
}

/// A model whose steps are captured without a trainer.
struct CapturedSteps {
  using Loss = std::function<torch::Tensor(const Batch&)>;
  explicit CapturedSteps(const Loss& loss = {})
      : setup(make_problem(Task::binary, 200), "early", testing::small_options("early", 1)),
        optimizer(*setup.model, {}, {.with_tensors = true}),
        training(recorder, setup.model->random(), optimizer, [this, loss](const Batch& batch) {
          const torch::Tensor value =
              loss ? loss(batch) : setup.model->run(batch).logits.square().mean();
          value.backward();
          return value.detach();
        }) {
    setup.model->train();
  }
  Batch rows(std::int64_t count) const { return setup.data.train.slice(0, count); }
  std::optional<torch::Tensor> step(std::int64_t count) { return training.step(rows(count), 0.01); }
  /// Why the third step is not captured; "" if it is.
  std::string refusal() {
    EXPECT_FALSE(step(8));
    EXPECT_TRUE(step(8));
    const torch::Tensor draws = setup.model->random().cpu.get_state(),
                        weights = optimizer.values().clone();
    const std::int64_t steps = optimizer.steps();
    try {
      step(8);
      return {};
    } catch (const compiled::NotCaptured& reason) {
      EXPECT_TRUE(torch::equal(setup.model->random().cpu.get_state(), draws));
      EXPECT_TRUE(torch::equal(optimizer.values(), weights));
      EXPECT_EQ(optimizer.steps(), steps);
      EXPECT_FALSE(step(8)) << "the caller takes them from then on";
      return reason.what();
    }
  }

  const compiled::Capturing by_operations;
  TrainingSetup setup;
  OperationRecorder recorder;
  FusedAdam optimizer;
  CapturedTraining training;
};

TEST(CapturedTraining, AModelThatWaitsForTheDeviceIsNotCapturedAndLeavesEverythingAsItWas) {
  CapturedSteps* steps = nullptr;
  CapturedSteps own([&](const Batch& batch) {
    const torch::Tensor logits = steps->setup.model->run(batch).logits;
    return logits.square().mean() * (1 + logits.detach().sum().item<float>());
  });
  steps = &own;
  EXPECT_EQ(own.refusal(),
            "operation not permitted while a step is captured: aten::_local_scalar_dense");
}

TEST(CapturedTraining, RandomNumbersOfTheHostAreNeverFrozen) {
  const std::string reason =
      "it draws random numbers on the processor, which would be the same in each step";
  CapturedSteps* steps = nullptr;
  CapturedSteps stream([&](const Batch& batch) {
    return (steps->setup.model->run(batch).logits *
            torch::rand({1}, steps->setup.model->random().cpu, torch::kFloat32))
        .mean();
  });
  steps = &stream;
  EXPECT_EQ(stream.refusal(), reason);
  CapturedSteps libtorch([&](const Batch& batch) {
    return torch::dropout(steps->setup.model->run(batch).logits, 0.5, true).mean();
  });
  steps = &libtorch;
  EXPECT_EQ(libtorch.refusal(), reason);
  int calls = 0;
  CapturedSteps changing([&](const Batch& batch) {
    const torch::Tensor logits = steps->setup.model->run(batch).logits;
    return (logits * steps->setup.model->random().dropout_mask(logits, ++calls < 2 ? 0.5 : 0.9))
        .mean();
  });
  steps = &changing;
  EXPECT_EQ(changing.refusal(), "it does not draw the same kinds of random numbers in each step");
}

TEST(CapturedTraining, ManyShapesHaveAGraphForTheFirstSixteen) {
  CapturedSteps steps;
  const auto most = static_cast<std::int64_t>(CapturedTraining::kMostShapes);
  for (std::int64_t rows = 1; rows <= most; ++rows) {
    for (int time = 1; time <= 3; ++time)
      EXPECT_EQ(steps.step(rows).has_value(), time > 1) << rows << ", " << time;
  }
  EXPECT_FALSE(steps.step(most + 1));
  try {
    steps.step(most + 1);
    FAIL() << "a graph too many";
  } catch (const compiled::NotCaptured& reason) {
    EXPECT_STREQ(reason.what(), "its batches have more than 16 shapes");
  }
  for (int time = 0; time < 3; ++time) EXPECT_FALSE(steps.step(most + 1)) << "told once";
  EXPECT_TRUE(steps.step(1)) << "those that are there are replayed";
  EXPECT_EQ(steps.training.shapes(), CapturedTraining::kMostShapes);
  EXPECT_EQ(steps.recorder.replays, most + 1);
}

}  // namespace
}  // namespace amalgam
