// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/drop_one.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/evaluation/metrics.h"
#include "support/small_run.h"

namespace amalgam {
namespace {

using nlohmann::json;
using testing::error_code;
using testing::SmallRun;

StrategyInfo strategy_of(SmallRun& small, const std::string& id) {
  for (const StrategyInfo& one : small.workbench().strategies()) {
    if (one.id == id) return one;
  }
  return {};
}

std::vector<DropOneEntry> entries_of(SmallRun& small, const RunRecord& run) {
  return drop_one_entries(run, strategy_of(small, run.strategy), small.workbench().settings(run.strategy));
}

RunRecord train_without(SmallRun& small, const RunRecord& run, const DropOneEntry& entry) {
  TrainRequest request = small.request(run.strategy);
  request.experiment = entry.experiment;
  request.run_name = entry.title;
  request.series = drop_one_series(run.id);
  request.keeps_map = true;
  return small.train(request);
}

const json& part_of(const json& answer, const std::string& modality) {
  const json& list = answer.at("modalities");
  return *std::find_if(list.begin(), list.end(), [&](const json& one) { return one.at("modality") == modality; });
}

TEST(DropOne, LeavesOneModalityOutAndNothingElse) {
  SmallRun small;
  const RunRecord run = small.train("early");
  const auto entries = entries_of(small, run);
  ASSERT_EQ(entries.size(), 5U);
  const json whole = json::parse(run.config_json);
  for (std::size_t m = 0; m < 5; ++m) {
    json less = entries[m].experiment.to_json();
    EXPECT_EQ(less.at("map").at("modalities").size(), 4U);
    for (const json& one : less.at("map").at("modalities")) EXPECT_NE(one.at("name"), entries[m].modality);
    less.erase("map");
    json same = whole;
    same.erase("map");
    EXPECT_EQ(less, same);  // split, seed, device and every setting
    EXPECT_EQ(entries[m].title, run.name + " without " + entries[m].modality);
  }
}

TEST(DropOne, TellsWhatAMissingModalityCosts) {
  SmallRun small(600);
  const RunRecord run = small.train("early", "bad", 8);
  const std::string map_before = small.store().saved_map()->map_json;
  const auto entries = entries_of(small, run);
  const RunRecord less = train_without(small, run, entries[0]);  // "numbers" holds the income that decides
  EXPECT_EQ(less.series, "drop-one " + std::to_string(run.id));
  EXPECT_EQ(small.store().saved_map()->map_json, map_before);  // the analyst's map is not touched
  EXPECT_EQ(small.store().run_split(less.id).test, small.store().run_split(run.id).test);

  const json answer = drop_one_answer(small.store(), run.id, {.replicates = 200});
  EXPECT_EQ(answer.at("metric"), "roc_auc");
  EXPECT_EQ(answer.at("part"), "test");
  const PredictionRecord with = *small.store().predictions(run.id, Part::test), without = *small.store().predictions(less.id, Part::test);
  EXPECT_NEAR(answer.at("with").get<double>(), roc_auc(with.targets, with.outputs), 1e-12);
  const json& numbers = part_of(answer, "numbers");
  EXPECT_EQ(numbers.at("run"), less.id);
  EXPECT_NEAR(numbers.at("without").get<double>(), roc_auc(without.targets, without.outputs), 1e-12);
  EXPECT_NEAR(numbers.at("loss").get<double>(), roc_auc(with.targets, with.outputs) - roc_auc(without.targets, without.outputs), 1e-12);
  EXPECT_GT(numbers.at("loss"), 0);
  EXPECT_LE(numbers.at("interval").at(0), numbers.at("loss"));
  EXPECT_GE(numbers.at("interval").at(1), numbers.at("loss"));
  EXPECT_NE(numbers.at("verdict").get<std::string>().find("'numbers' is needed"), std::string::npos) << numbers;
  EXPECT_TRUE(numbers.at("shapley").is_null());  // not worked out yet
  EXPECT_TRUE(part_of(answer, "notes").at("run").is_null());
}

TEST(DropOne, StandsBesideTheKeptShapleyValues) {
  SmallRun small;
  const RunRecord run = small.train("early");
  RunControl control;
  const json shapley = small.workbench().insight({small.project(), run.id, "modality_shapley", R"({"resamples": 20})", small.table()}, {}, control);
  const json answer = drop_one_answer(small.store(), run.id, {.replicates = 0});
  for (std::size_t m = 0; m < 5; ++m) {
    EXPECT_EQ(answer.at("modalities").at(m).at("shapley").at("value"), shapley.at("games").at(0).at("values").at(m).at("value"));
  }
}

TEST(DropOne, MeasuresValuesAndSeveralClassesToo) {
  for (const auto& [target, metric] : {std::pair{"loss", "rmse"}, std::pair{"grade", "roc_auc"}}) {
    SCOPED_TRACE(target);
    SmallRun small(120);
    const RunRecord run = small.train("early", target);
    train_without(small, run, entries_of(small, run)[0]);
    const json answer = drop_one_answer(small.store(), run.id, {.replicates = 60});
    EXPECT_EQ(answer.at("metric"), metric);
    EXPECT_NEAR(answer.at("with").get<double>(), small.store().run(run.id).metric(Part::test, metric), 1e-4);
    const json& numbers = part_of(answer, "numbers");
    const double sign = std::string(metric) == "rmse" ? -1 : 1;
    EXPECT_NEAR(numbers.at("loss").get<double>(), sign * (answer.at("with").get<double>() - numbers.at("without").get<double>()), 1e-9);
  }
}

TEST(DropOne, PassesOverRunsThatWereGivenUp) {
  SmallRun small;
  const RunRecord run = small.train("early");
  const auto entries = entries_of(small, run);
  const RunRecord less = train_without(small, run, entries[2]);
  RunRecord given_up = train_without(small, run, entries[2]);
  small.store().set_run_state(given_up.id, RunState::cancelled);
  EXPECT_EQ(part_of(drop_one_answer(small.store(), run.id, {.replicates = 0}), entries[2].modality).at("run"), less.id);
  small.store().set_run_state(less.id, RunState::failed);
  const json answer = drop_one_answer(small.store(), run.id, {.replicates = 0});
  EXPECT_TRUE(part_of(answer, entries[2].modality).at("without").is_null());
}

TEST(DropOne, NeedsATrainedRunOfSeveralModalities) {
  SmallRun small;
  RunRecord run = small.train("unimodal");
  EXPECT_EQ(error_code([&] { entries_of(small, run); }), "drop_one.one_modality");
  run.best_epoch = 0;
  EXPECT_EQ(error_code([&] { entries_of(small, run); }), "drop_one.unfinished");
  EXPECT_TRUE(is_drop_one_series("drop-one 3"));
  EXPECT_FALSE(is_drop_one_series("race 3"));
}

}  // namespace
}  // namespace amalgam
