// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runs through the compiled step against the same runs through LibTorch.
#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/error.h"
#include "engine/compiled/five_kinds_problem.h"
#include "engine/compiled/step_check.h"
#include "engine/training/batch_stream.h"
#include "engine/training/checkpoint.h"
#include "engine/training/compiled_training.h"
#include "engine/training/settings.h"
#include "engine/training/trainer_state.h"
#include "engine/training/training_fixture.h"

namespace amalgam {
namespace {

using testing::five_kinds_problem;
using testing::make_problem;
using testing::network_strategies;
using testing::Problem;
using testing::Recorded;
using testing::TrainingSetup;

Options options_for(const std::string& strategy, const std::string& compiled, int epochs = 1) {
  Options options(settings_of(strategy));
  options.set("training.epochs", std::int64_t{epochs});
  options.set("training.batch_size", std::int64_t{32});
  options.set("model.dim", std::int64_t{8});
  options.set("model.head_width", std::int64_t{16});
  options.set("training.compiled", compiled);
  return options;
}

struct CompiledOutcome {
  std::vector<float> losses;
  std::vector<std::string> log;
  NamedTensors state;
  std::vector<EpochRecord> epochs;
};

CompiledOutcome train(const Problem& problem, const std::string& strategy, const Options& options) {
  const TrainingSetup setup(problem, strategy, options);
  Recorded recorded;
  RunControl control;
  setup.trainer().run(control, recorded.hooks());
  return {recorded.losses, recorded.log, module_state(*setup.model), recorded.epochs};
}

/// Losses of all steps and weights after the last to 1e-5. Dropout stays on: both draw the same numbers.
void expect_same_run(const Problem& problem, const std::string& strategy, const std::function<void(Options&)>& set = {}) {
  Options plain = options_for(strategy, "off"), planned = options_for(strategy, "on");
  if (set) {
    set(plain);
    set(planned);
  }
  const CompiledOutcome expected = train(problem, strategy, plain), found = train(problem, strategy, planned);
  ASSERT_EQ(found.losses.size(), expected.losses.size());
  for (std::size_t i = 0; i < found.losses.size(); ++i) {
    EXPECT_NEAR(found.losses[i], expected.losses[i], 1e-5 * std::max(1.0F, std::abs(expected.losses[i]))) << strategy << ", step " << i;
  }
  ASSERT_EQ(found.state.size(), expected.state.size());
  for (std::size_t i = 0; i < found.state.size(); ++i) {
    // A key's bias adds the same to all scores of a query, which softmax does not see: its derivative is 0 up to rounding, and of
    // that rounding Adam makes steps of its usual size. Nothing that the model says depends on it.
    const std::string& name = found.state[i].first;
    if (name.ends_with("in_proj.bias") || name.ends_with("key_value.bias")) continue;
    EXPECT_LE(compiled::largest_difference(found.state[i].second, expected.state[i].second), 2e-5)
        << strategy << ", " << found.state[i].first;
  }
  EXPECT_NEAR(found.epochs.back().metric(Part::validation, "loss"), expected.epochs.back().metric(Part::validation, "loss"), 1e-5)
      << strategy;
}

class EveryCompiledStrategy : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Registry, EveryCompiledStrategy, ::testing::ValuesIn(network_strategies()),
                         [](const auto& one) { return one.param; });

TEST_P(EveryCompiledStrategy, TrainsAsThroughLibTorch) {
  Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  const Strategy& strategy = find_strategy(GetParam());
  if (strategy.narrow) strategy.narrow(problem.map, options_for(GetParam(), "off"));
  expect_same_run(problem, GetParam());
}

TEST(CompiledTraining, EveryKindOfModalityTrainsAsThroughLibTorch) {
  for (const char* kind : {"numerical", "categorical", "temporal", "text", "behavioural"}) {
    SCOPED_TRACE(kind);
    expect_same_run(five_kinds_problem("bad", {kind}), "early");
  }
}

TEST(CompiledTraining, EveryTargetAndLossTrainsAsThroughLibTorch) {
  const std::vector<std::string> kinds = {"numerical", "categorical"};
  for (const char* target : {"bad", "grade", "loss"}) {
    SCOPED_TRACE(target);
    expect_same_run(five_kinds_problem(target, kinds), "late");
    expect_same_run(five_kinds_problem(target, kinds), "early", [&](Options& o) {
      o.set("training.class_weights", std::string("balanced"));
      o.set("training.focal_gamma", 2.0);
      o.set("training.label_smoothing", 0.1);
      o.set("training.modality_losses", 0.5);
      o.set("training.averaging", std::string("ema"));
      o.set("model.members", std::int64_t{2});
    });
  }
}

TEST(CompiledTraining, TheSameSeedGivesTheSameBits) {
  const Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  const CompiledOutcome first = train(problem, "hybrid", options_for("hybrid", "on", 3));
  const CompiledOutcome again = train(problem, "hybrid", options_for("hybrid", "on", 3));
  EXPECT_EQ(first.losses, again.losses);
  for (std::size_t i = 0; i < first.state.size(); ++i) EXPECT_TRUE(torch::equal(first.state[i].second, again.state[i].second));
}

TEST(CompiledTraining, SaysThatItIsUsedOrWhyNot) {
  const Problem problem = five_kinds_problem("bad", {"numerical", "categorical"});
  const CompiledOutcome planned = train(problem, "early", options_for("early", "auto"));
  ASSERT_EQ(planned.log.size(), 1U);
  EXPECT_NE(planned.log[0].find("The training step is compiled"), std::string::npos) << planned.log[0];
  EXPECT_TRUE(train(problem, "early", options_for("early", "off")).log.empty());
}

/// Texts and stories of other lengths in each batch: with too little room every plan is made again, to the same bits.
TEST(CompiledTraining, KeepsFewPlansAndGivesTheSameBits) {
  const Problem problem = five_kinds_problem("bad", {"text", "behavioural"});
  const auto losses = [&](std::int64_t most, std::size_t& kept) {
    const TrainingSetup setup(problem, "early", options_for("early", "off"));
    FusedAdam optimizer(*setup.model, {}, {});
    setup.model->train();
    CompiledTraining training(*setup.model, setup.data.train,
                              [&](const Batch& batch) { return setup.model->run(batch).logits.pow(2).mean(); }, setup.model->random().cpu);
    training.keep_at_most(most);
    std::vector<float> values;
    for (int round = 0; round < 2; ++round) {
      for (std::int64_t first = 0; first + 4 <= 40; first += 4) {
        const std::vector<std::int64_t> rows = {first, first + 1, first + 2, first + 3};
        values.push_back(training.step(rows.data(), 4));
      }
    }
    kept = training.plans_kept();
    return values;
  };
  std::size_t all = 0, few = 0;
  const std::vector<float> expected = losses(1'000'000, all), found = losses(1, few);
  EXPECT_GT(all, 2U);
  EXPECT_EQ(few, 1U);
  EXPECT_EQ(found, expected);
}

/// Rows that are asked for before their step change no bit, those of the last step and more rows than operations too.
TEST(CompiledTraining, TheRowsOfTheNextStepChangeNothing) {
  const Problem problem = five_kinds_problem("bad", {"numerical", "series"});
  const auto losses = [&](bool ahead) {
    const TrainingSetup setup(problem, "early", options_for("early", "off"));
    FusedAdam optimizer(*setup.model, {}, {});
    setup.model->train();
    CompiledTraining training(*setup.model, setup.data.train,
                              [&](const Batch& batch) { return setup.model->run(batch).logits.pow(2).mean(); }, setup.model->random().cpu);
    BatchStream stream(setup.data.train, 16, 3, torch::kCPU);
    std::vector<float> values;
    for (const int epoch : {0, 1}) {
      stream.start(epoch);
      for (std::int64_t i = 0; i < stream.steps(); ++i) {
        const BatchStream::Rows rows = stream.rows(i);
        values.push_back(training.step(rows.numbers, rows.count, ahead ? rows.next : 0));
        optimizer.step(0.01);
      }
    }
    return values;
  };
  EXPECT_EQ(losses(true), losses(false));
}

/// A step with an operation that has no rule: the run goes on through LibTorch, and says so.
TEST(CompiledTraining, AnUnknownOperationIsNamedAndLeavesEverythingAsItWas) {
  const Problem problem = make_problem(Task::binary, 200);
  const TrainingSetup setup(problem, "early", options_for("early", "off"));
  FusedAdam optimizer(*setup.model, {}, {});
  setup.model->train();
  const auto before = setup.model->random().cpu.get_state();
  CompiledTraining training(*setup.model, setup.data.train,
                            [&](const Batch& batch) { return torch::logcumsumexp(setup.model->run(batch).logits, 0).sum(); },
                            setup.model->random().cpu);
  const std::vector<std::int64_t> rows = {0, 3, 5};
  try {
    training.step(rows.data(), 3);
    FAIL() << "nothing was thrown";
  } catch (const compiled::Unsupported& problem_found) {
    EXPECT_NE(std::string(problem_found.what()).find("aten::logcumsumexp"), std::string::npos) << problem_found.what();
  }
  EXPECT_TRUE(torch::equal(setup.model->random().cpu.get_state(), before));
}

}  // namespace
}  // namespace amalgam
