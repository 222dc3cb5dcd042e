// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "engine/base/error.h"
#include "engine/training/checkpoint.h"
#include "engine/training/trainer.h"
#include "training_fixture.h"

namespace amalgam {
namespace {

using testing::make_problem;
using testing::Problem;
using testing::Recorded;
using testing::TrainingSetup;
using testing::small_options;

/// What is needed to compare two runs.
struct Ending {
  std::vector<std::pair<std::string, torch::Tensor>> state;
  TrainerResult result;
  std::vector<EpochRecord> epochs;
};

void expect_same(const Ending& a, const Ending& b) {
  ASSERT_EQ(a.state.size(), b.state.size());
  for (std::size_t i = 0; i < a.state.size(); ++i) {
    EXPECT_TRUE(torch::equal(a.state[i].second, b.state[i].second)) << a.state[i].first;
  }
  EXPECT_EQ(a.result.state, b.result.state);
  EXPECT_EQ(a.result.best_epoch, b.result.best_epoch);
  EXPECT_EQ(a.result.best_value, b.result.best_value);
  EXPECT_EQ(a.result.epochs_done, b.result.epochs_done);
  const EpochRecord &left = a.epochs.back(), &right = b.epochs.back();
  ASSERT_EQ(left.metrics.size(), right.metrics.size());
  for (std::size_t i = 0; i < left.metrics.size(); ++i) {
    EXPECT_EQ(left.metrics[i].value, right.metrics[i].value) << left.metrics[i].metric;
  }
  EXPECT_EQ(left.learning_rate, right.learning_rate);
}

Options settings(const std::string& strategy, const std::string& schedule) {
  Options options = small_options(strategy, 5);
  options.set("training.schedule", schedule);
  options.set("training.learning_rate", 0.02);
  options.set("model.dropout", 0.2);            // draws from the model's own stream …
  options.set("training.modality_dropout", 0.2);  // … and so does this
  return options;
}

Ending straight(const Problem& problem, const std::string& strategy, const Options& options) {
  const TrainingSetup setup(problem, strategy, options);
  RunControl control;
  Recorded recorded;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  return {module_state(*setup.model), result, recorded.epochs};
}

Ending resumed(const Problem& problem, const std::string& strategy, const Options& options,
               const std::vector<std::byte>& last) {
  torch::manual_seed(4711);  // the global generator must not matter
  const TrainingSetup setup(problem, strategy, options);
  RunControl control;
  Recorded recorded;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks(), &last);
  return {module_state(*setup.model), result, recorded.epochs};
}

std::int64_t batches_done(const std::vector<std::byte>& last) {
  return read_tensor_file(last).metadata.at("position").at("batches_done").get<std::int64_t>();
}

/// Losses are told at most ten times a second, so after a pause for thought at the end of epoch 2 the first batch
/// of epoch 3 is told alone, in the middle of the epoch.
void think_after_epoch_two(TrainerHooks& hooks) {
  hooks.epoch = [](EpochRecord& record, double) {
    if (record.epoch == 2) std::this_thread::sleep_for(std::chrono::milliseconds(150));
  };
}

/// Pauses in the middle of epoch 3, then cancels; the bytes of the last checkpoint.
std::vector<std::byte> paused_and_cancelled(const Problem& problem, const std::string& strategy,
                                            const Options& options) {
  const TrainingSetup setup(problem, strategy, options);
  RunControl control;
  Recorded recorded;
  TrainerHooks hooks = recorded.hooks();
  think_after_epoch_two(hooks);
  hooks.steps = [&](std::int64_t, const std::vector<float>&, int epoch, double fraction, double, double) {
    if (epoch == 3 && fraction < 1) control.pause();
  };
  hooks.state = [&](RunState state, const std::string&) {
    if (state == RunState::paused) control.cancel();
  };
  EXPECT_EQ(setup.trainer().run(control, hooks).state, RunState::cancelled);
  return recorded.last;
}

TEST(Resume, AfterPauseAndCancelEndsBitEqual) {
  const Problem problem = make_problem(Task::binary, 400);
  for (const char* schedule : {"cosine", "plateau"}) {
    const Options options = settings("hybrid", schedule);
    const Ending whole = straight(problem, "hybrid", options);
    const auto last = paused_and_cancelled(problem, "hybrid", options);
    EXPECT_EQ(batches_done(last), 1);  // of 10: 300 rows in batches of 32
    expect_same(whole, resumed(problem, "hybrid", options, last));
  }
}

TEST(Resume, KeepsTheAverageOfTheWeightsAndTheMembers) {
  const Problem problem = make_problem(Task::binary, 400);
  for (const char* averaging : {"ema", "swa"}) {
    Options options = settings("early", "cosine");
    options.set("training.averaging", std::string(averaging));
    options.set("model.members", std::int64_t{2});
    options.set("training.modality_losses", 0.5);
    const Ending whole = straight(problem, "early", options);
    const auto last = paused_and_cancelled(problem, "early", options);
    expect_same(whole, resumed(problem, "early", options, last));
    const auto last_tensors = read_tensor_file(last).tensors;
    const bool has_average = std::any_of(last_tensors.begin(), last_tensors.end(), [](const auto& one) { return one.first == "trainer/average"; });
    EXPECT_EQ(has_average, std::string(averaging) == "ema") << "swa begins in the last quarter; this run was stopped before";
    options.set("training.averaging", std::string("none"));
    const Ending plain = straight(problem, "early", options);
    const double averaged = whole.epochs.back().metric(Part::validation, "loss");
    EXPECT_NE(averaged, plain.epochs.back().metric(Part::validation, "loss")) << averaging << ": the last epoch is judged by the average";
  }
}

struct Killed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

TEST(Resume, AfterADeathInTheMiddleOfAnEpochEndsBitEqual) {
  const Problem problem = make_problem(Task::binary, 400);
  const Options options = settings("late", "plateau");
  const Ending whole = straight(problem, "late", options);
  Recorded recorded;
  {
    const TrainingSetup setup(problem, "late", options);
    RunControl control;
    TrainerHooks hooks = recorded.hooks();
    think_after_epoch_two(hooks);
    bool thought = false;
    hooks.steps = [&](std::int64_t, const std::vector<float>&, int epoch, double, double, double) {
      if (epoch < 3) return;
      if (thought) throw Killed("no time to say goodbye");
      thought = true;  // longer than a second: now a checkpoint is due, between two batches
      std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    };
    EXPECT_THROW(setup.trainer().run(control, hooks), Killed);
  }
  EXPECT_EQ(batches_done(recorded.last), 1);
  expect_same(whole, resumed(problem, "late", options, recorded.last));
}

TEST(Resume, FromTheEndOfTheLastEpochOnlyTellsTheResult) {
  const Problem problem = make_problem(Task::binary, 200);
  const Options options = settings("early", "cosine");
  const TrainingSetup setup(problem, "early", options);
  RunControl control;
  Recorded recorded;
  const TrainerResult result = setup.trainer().run(control, recorded.hooks());
  const TrainingSetup again(problem, "early", options);
  Recorded nothing;
  RunControl other;
  const TrainerResult same = again.trainer().run(other, nothing.hooks(), &recorded.last);
  EXPECT_TRUE(nothing.losses.empty());
  EXPECT_EQ(same.best_epoch, result.best_epoch);
  EXPECT_EQ(same.epochs_done, result.epochs_done);
  EXPECT_EQ(same.state, result.state);
  const auto left = module_state(*setup.model), right = module_state(*again.model);
  for (std::size_t i = 0; i < left.size(); ++i) EXPECT_TRUE(torch::equal(left[i].second, right[i].second));
}

TEST(Resume, RefusesACheckpointOfAnotherRun) {
  const Problem problem = make_problem(Task::binary, 200), more = make_problem(Task::binary, 240);
  const Options options = settings("early", "cosine");
  const TrainingSetup setup(problem, "early", options);
  RunControl control;
  Recorded recorded;
  setup.trainer().run(control, recorded.hooks());
  const auto expect_refusal = [](const TrainingSetup& other, const std::vector<std::byte>& bytes, const char* code) {
    RunControl its_control;
    Recorded its;
    try {
      other.trainer().run(its_control, its.hooks(), &bytes);
      ADD_FAILURE() << "must refuse: " << code;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
    }
  };
  expect_refusal(TrainingSetup(problem, "early", options, 2), recorded.last, "checkpoint.mismatch");  // another seed
  expect_refusal(TrainingSetup(more, "early", options), recorded.last, "checkpoint.mismatch");        // other rows
  expect_refusal(TrainingSetup(problem, "early", options), recorded.best, "checkpoint.mismatch");     // no state of a run
  auto cut = recorded.last;
  cut.resize(cut.size() / 2);
  expect_refusal(TrainingSetup(problem, "early", options), cut, "tensor_file.corrupt");
}

TEST(Resume, CheckpointsCarryTheCallersMetadata) {
  const TrainingSetup setup(make_problem(Task::binary, 200), "early", small_options("early", 1));
  RunControl control;
  Recorded recorded;
  TrainerHooks hooks = recorded.hooks();
  hooks.checkpoint_metadata = {{"strategy", "early"}};
  setup.trainer().run(control, hooks);
  EXPECT_EQ(read_tensor_file(recorded.best).metadata.at("model").at("strategy"), "early");
  EXPECT_EQ(read_tensor_file(recorded.last).metadata.at("model").at("strategy"), "early");
}

TEST(Pause, IsNotCountedAndTellsItsStates) {
  const Problem problem = make_problem(Task::binary, 200);
  const TrainingSetup setup(problem, "early", small_options("early", 2));
  RunControl control;
  control.pause();
  Recorded recorded;
  TrainerHooks hooks = recorded.hooks();
  std::thread waker;
  const auto remember = hooks.state;
  hooks.state = [&](RunState state, const std::string& message) {
    remember(state, message);
    if (state != RunState::paused) return;
    waker = std::thread([&control] {
      std::this_thread::sleep_for(std::chrono::milliseconds(700));
      control.resume();
    });
  };
  const auto start = std::chrono::steady_clock::now();
  const TrainerResult result = setup.trainer().run(control, hooks);
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  waker.join();
  EXPECT_EQ(recorded.states, (std::vector<RunState>{RunState::running, RunState::paused, RunState::running}));
  EXPECT_LE(result.seconds, wall - 0.69);
  EXPECT_EQ(result.epochs_done, 2);
}

}  // namespace
}  // namespace amalgam
