// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tuning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "engine/evaluation/metrics.h"
#include "engine/fusion/fusion_head.h"
#include "engine/training/race.h"
#include "engine/training/search_space.h"
#include "engine/training/settings.h"
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
  const auto axes = search_axes(options, {});
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
  const auto trees = search_axes(with_trees, {}, "xgboost");
  EXPECT_FALSE(trees.empty());
  for (const SearchAxis& one : trees) EXPECT_EQ(one.option.rfind("xgboost.", 0), 0U) << one.option;
  EXPECT_EQ(draw_settings(axes, 1, 5), draw_settings(axes, 1, 5));
  EXPECT_NE(draw_settings(axes, 1, 5), draw_settings(axes, 1, 6));
}

TEST(SearchSpace, DrawsEncodersOfTheKindsThatTheMapHas) {
  const Options options(settings_of("early"));
  const auto encoders = [&](const std::vector<std::string>& kinds) {
    std::set<std::string> names;
    for (const SearchAxis& one : search_axes(options, kinds)) {
      if (one.option.ends_with(".encoder") || one.option.ends_with(".encoding")) names.insert(one.option);
    }
    return names;
  };
  EXPECT_EQ(encoders({}), std::set<std::string>{});
  EXPECT_EQ(encoders({"text", "numerical"}), (std::set<std::string>{"numerical.encoding", "text.encoder"}));
  const auto axes = search_axes(options, {"numerical", "categorical", "temporal", "text", "behavioural"});
  for (int trial = 1; trial < 50; ++trial) {
    Options drawn(settings_of("early"));
    for (const auto& [name, value] : draw_settings(axes, 1, trial)) drawn.set(name, value);  // throws at an unknown choice
  }
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

TEST(Tuning, GoesOnWithWhatTheTrialsWereTrainedWith) {
  SmallRun small;
  RunControl control, again;
  TuneRequest first = search(small, 3, 2);
  const TuneResult before = tune_settings(first, {}, control);
  TuneRequest other = first;
  other.base.series = before.series;
  other.strategies = {"late"};
  other.base.experiment.options.set("model.dropout", 0.4);
  const TuneResult after = tune_settings(other, {}, again);
  ASSERT_EQ(after.trials.size(), before.trials.size());
  for (std::size_t i = 0; i < before.trials.size(); ++i) {
    EXPECT_EQ(after.trials[i].strategy, "early");
    EXPECT_EQ(after.trials[i].value, before.trials[i].value);
    for (const auto& [name, value] : after.trials[i].settings) {
      const auto same = std::find_if(before.trials[i].settings.begin(), before.trials[i].settings.end(),
                                     [&, key = name](const auto& one) { return one.first == key; });
      ASSERT_NE(same, before.trials[i].settings.end()) << name;
      EXPECT_EQ(same->second, value) << name;
    }
  }
}

TEST(Tuning, KeepsWhatSomebodyChoseInEveryTrial) {
  SmallRun small;
  RunControl control;
  const TuneResult result = tune_settings(search(small, 4, 2), {}, control);
  const ProjectStore store = small.store();
  for (const TuneTrial& one : result.trials) {
    const auto options = nlohmann::json::parse(store.run(one.run).config_json).at("options");
    EXPECT_EQ(options.at("model.dim"), 16);
    EXPECT_EQ(options.at("training.batch_size"), 32);
    EXPECT_EQ(options.at("training.learning_rate"), 0.01);
    for (const auto& [name, value] : one.settings) {
      EXPECT_NE(name, "model.dim");
      EXPECT_NE(name, "training.batch_size");
      EXPECT_NE(name, "training.learning_rate");
    }
  }
}

TEST(Tuning, RefusesToMixTrialsOfOtherRowsOrSeeds) {
  SmallRun small;
  RunControl control;
  const TuneResult first = tune_settings(search(small, 1, 1), {}, control);
  TuneRequest other = search(small, 1, 1);
  other.base.series = first.series;
  other.base.experiment.seed = 2;
  EXPECT_EQ(amalgam::testing::error_code([&] { tune_settings(other, {}, control); }), "tune.other_search");
  other.base.experiment.seed = 1;
  other.base.experiment.split = "50/25/25";
  EXPECT_EQ(amalgam::testing::error_code([&] { tune_settings(other, {}, control); }), "tune.other_search");
}

TEST(Tuning, EndsWhenTheTimeIsUpAlsoWithinATrial) {
  SmallRun small;
  RunControl control;
  TuneRequest request = search(small, 9, 90000);  // a ninth of the epochs is still far more than the time allows
  request.minutes = 2.0 / 60;
  const auto started = std::chrono::steady_clock::now();
  const TuneResult result = tune_settings(request, {}, control);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count(), 30);
  EXPECT_FALSE(result.was_stopped);
  ASSERT_EQ(result.trials.size(), 1U);
  EXPECT_LT(result.trials.front().epochs, 10000);
  EXPECT_NE(small.store().run(result.best_run).message.find("same series"), std::string::npos);
}

TEST(Tuning, PausesTheTrialUnderWay) {
  SmallRun small;
  RunControl control;
  bool was_paused = false;
  std::jthread waker;
  const TuneResult result = tune_settings(search(small, 1, 40), [&](const Event& event) {
    if (std::holds_alternative<EpochDone>(event) && !waker.joinable()) control.pause();
    const auto* state = std::get_if<RunStateChanged>(&event);
    if (state == nullptr || state->state != RunState::paused) return;
    was_paused = true;
    waker = std::jthread([&control] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      control.resume();
    });
  }, control);
  EXPECT_TRUE(was_paused);
  EXPECT_EQ(result.trials.at(0).epochs, 40);
}

TEST(Tuning, ATrialThatCannotBeBuiltDoesNotEndTheSearch) {
  SmallRun small;
  TuneRequest request = search(small, 9, 3);
  request.strategies = {"early", "tensor"};
  request.base.experiment.options.describe(small.workbench().settings("tensor"));
  request.base.experiment.options.set("tensor.dim", std::int64_t{512});  // far too large for five modalities
  RunControl control;
  int lost = 0;
  const TuneResult result = tune_settings(request, [&](const Event& event) {
    const auto* line = std::get_if<LogMessage>(&event);
    if (line != nullptr && line->text.find("was lost") != std::string::npos) ++lost;
  }, control);
  EXPECT_GT(lost, 0);
  EXPECT_GT(result.best_run, 0);
  request.strategies = {"tensor"};
  request.trials = 2;
  EXPECT_EQ(amalgam::testing::error_code([&] { tune_settings(request, {}, control); }), "tensor.size");
}

TEST(Tuning, BaselinesTakeNoPlaceFromTrialsThatCanStillGetBetter) {
  SmallRun small;
  TuneRequest request = search(small, 9, 9);
  request.strategies = {"early", "linear"};
  RunControl control;
  const TuneResult result = tune_settings(request, {}, control);
  int to_the_end = 0;
  for (const TuneTrial& one : result.trials) to_the_end += one.strategy == "early" && one.epochs == 9;
  EXPECT_EQ(to_the_end, 1) << "however good the baselines are, one fusion model is trained to the end";
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
