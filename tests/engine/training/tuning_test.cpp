// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tuning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/evaluation/metrics.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/race.h"
#include "engine/training/search_space.h"
#include "engine/training/training_run.h"
#include "support/small_run.h"

namespace amalgam {
namespace {

using amalgam::testing::SmallRun;

TuneRequest search(const SmallRun& small, int trials, int epochs = 9) {
  TuneRequest request;
  request.base = small.request("early", "bad", epochs);
  request.base.experiment.options.set("training.patience", std::int64_t{0});
  request.trials = trials;
  return request;
}

TEST(SearchSpace, LeavesWhatSomebodyChoseAndStaysInItsRanges) {
  Options options(training_options());
  options.set("model.dropout", 0.3);
  const auto axes = search_axes(options);
  ASSERT_FALSE(axes.empty());
  for (const SearchAxis& one : axes) EXPECT_NE(one.option, "model.dropout");
  for (int trial = 1; trial < 200; ++trial) {
    Options drawn(training_options());
    for (const auto& [name, value] : draw_settings(axes, 1, trial)) drawn.set(name, value);  // throws out of range
    EXPECT_GE(drawn.number("training.learning_rate"), 3e-4);
    EXPECT_LE(drawn.number("training.learning_rate"), 1e-2);
  }
  Options with_trees(training_options());
  with_trees.describe(find_strategy("xgboost").info.options);
  const auto trees = search_axes(with_trees, "xgboost");
  EXPECT_FALSE(trees.empty());
  for (const SearchAxis& one : trees) EXPECT_EQ(one.option.rfind("xgboost.", 0), 0U) << one.option;
  EXPECT_EQ(draw_settings(axes, 1, 5), draw_settings(axes, 1, 5));
  EXPECT_NE(draw_settings(axes, 1, 5), draw_settings(axes, 1, 6));
}

TEST(Tuning, TrainsTheBetterThirdFurtherAndKeepsEveryTrialAsARun) {
  SmallRun small;
  RunControl control;
  int told = 0;
  const TuneResult result = tune_settings(search(small, 9), [&](const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (progress == nullptr) return;
    EXPECT_EQ(progress->what, "tune");
    EXPECT_LE(progress->done, progress->total);
    ++told;
  }, control);
  EXPECT_EQ(result.series, "tuning 1");
  EXPECT_FALSE(result.was_stopped);
  ASSERT_EQ(result.trials.size(), 9U);
  EXPECT_EQ(told, 9 + 3 + 1);
  std::multiset<int> epochs;
  for (const TuneTrial& one : result.trials) epochs.insert(one.epochs);
  EXPECT_EQ(epochs.count(1), 6U);
  EXPECT_EQ(epochs.count(3), 2U);
  EXPECT_EQ(epochs.count(9), 1U);
  EXPECT_TRUE(result.trials.front().settings.empty()) << "the first trial has the settings that would be trained anyway";
  const ProjectStore store = small.store();
  for (const RunRecord& one : store.runs()) {
    EXPECT_EQ(one.series, "tuning 1");
    EXPECT_TRUE(is_over(one.state));
    EXPECT_NE(one.state, RunState::stopped_by_user) << one.name << " looks as if somebody had stopped it";
  }
  const RunRecord best = store.run(result.best_run);
  const bool higher = find_metric(result.metric)->higher_is_better;
  for (const TuneTrial& one : result.trials) {
    EXPECT_TRUE(higher ? one.value <= best.best_value : one.value >= best.best_value);
  }
}

TEST(Tuning, ATrialThatGoesOnEndsAsIfItHadNeverBeenInterrupted) {
  SmallRun small;
  RunControl control;
  const TuneResult result = tune_settings(search(small, 9), {}, control);
  for (const TuneTrial& one : result.trials) {
    if (one.epochs != 9) continue;
    TrainRequest alone = search(small, 9).base;
    for (const auto& [name, value] : one.settings) alone.experiment.options.set(name, value);
    const RunRecord whole = small.train(alone);
    const ProjectStore store = small.store();
    const auto expected = store.epochs(whole.id), found = store.epochs(one.run);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(found[i].metric(Part::validation, "loss"), expected[i].metric(Part::validation, "loss")) << "epoch " << i + 1;
    }
  }
}

TEST(Tuning, StoppedKeepsWhatIsDoneAndGoesOnUnderItsName) {
  SmallRun small;
  RunControl control;
  const TuneResult part = tune_settings(search(small, 9), [&](const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (progress != nullptr && progress->done == 4) control.cancel();
  }, control);
  EXPECT_TRUE(part.was_stopped);
  EXPECT_EQ(part.trials.size(), 4U);
  RunControl again;
  TuneRequest rest = search(small, 9);
  rest.base.series = part.series;
  const TuneResult all = tune_settings(rest, {}, again);
  EXPECT_EQ(all.trials.size(), 9U);
  EXPECT_EQ(small.store().runs().size(), 9U) << "trials that were done are not trained again";
  for (std::size_t i = 0; i < part.trials.size(); ++i) EXPECT_EQ(all.trials[i].run, part.trials[i].run);
}

TEST(Tuning, ChoosesAmongStrategiesAndBaselines) {
  SmallRun small;
  TuneRequest request = search(small, 9, 3);
  request.strategies = {"early", "concat", "linear"};
  RunControl control;
  const TuneResult result = tune_settings(request, {}, control);
  std::set<std::string> seen;
  for (const TuneTrial& one : result.trials) seen.insert(one.strategy);
  EXPECT_GE(seen.size(), 2U);
  EXPECT_GT(result.best_run, 0);
}

TEST(Tuning, RefusesNothingToSpend) {
  SmallRun small;
  RunControl control;
  EXPECT_EQ(amalgam::testing::error_code([&] { tune_settings(search(small, 0), {}, control); }), "tune.budget");
}

TEST(Race, TrainsEveryStrategyOnceAndSingleModalitiesOneByOne) {
  SmallRun small;
  const ModalityMap map = small.request().experiment.map;
  const auto entries = race_entries(small.workbench().strategies(), map);
  std::set<std::string> alone;
  std::multiset<std::string> strategies;
  for (const RaceEntry& one : entries) {
    strategies.insert(one.strategy);
    if (!one.settings.empty()) alone.insert(std::get<std::string>(one.settings.front().second));
  }
  EXPECT_EQ(alone.size(), map.modalities.size());
  for (const StrategyInfo& one : small.workbench().strategies()) {
    EXPECT_EQ(strategies.count(one.id), one.modality_option.empty() ? 1U : map.modalities.size()) << one.id;
  }
}

TEST(Race, NumbersItsSeries) {
  EXPECT_EQ(next_series("race", {}), "race 1");
  RunRecord first, other;
  first.series = "race 1";
  other.series = "tuning 2";
  EXPECT_EQ(next_series("race", {first, other}), "race 2");
  EXPECT_EQ(next_series("tuning", {first, other}), "tuning 1");
}

}  // namespace
}  // namespace amalgam
