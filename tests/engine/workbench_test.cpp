// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workbench.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <variant>

#include "engine/evaluation/metrics.h"
#include "engine/training/checkpoint.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;

/// Model tensors, metrics and step losses of two runs are the same, bit for bit.
void expect_equal_runs(const ProjectStore& store, std::int64_t one, std::int64_t other) {
  const auto state = [&](std::int64_t run, const char* kind) { return read_tensor_file(store.checkpoint(run, kind)->bytes); };
  for (const char* kind : {"best", "last"}) {
    const TensorFile a = state(one, kind), b = state(other, kind);
    ASSERT_EQ(a.tensors.size(), b.tensors.size());
    for (std::size_t i = 0; i < a.tensors.size(); ++i) {
      EXPECT_EQ(a.tensors[i].first, b.tensors[i].first);
      EXPECT_TRUE(torch::equal(a.tensors[i].second, b.tensors[i].second)) << kind << " " << a.tensors[i].first;
    }
  }
  const auto first = store.epochs(one), second = store.epochs(other);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].metric(Part::validation, "loss"), second[i].metric(Part::validation, "loss"));
    EXPECT_EQ(first[i].metric(Part::train, "loss"), second[i].metric(Part::train, "loss"));
  }
  EXPECT_EQ(store.predictions(one, Part::test)->outputs, store.predictions(other, Part::test)->outputs);
}

TEST(Workbench, TrainsEveryStrategyOnAllFiveKindsAndKeepsWhatHappened) {
  SmallRun small;
  for (const StrategyInfo& strategy : small.workbench().strategies()) {
    SCOPED_TRACE(strategy.id);
    const RunRecord run = small.train(strategy.id);
    EXPECT_EQ(run.state, RunState::finished);
    const bool is_baseline = strategy.family == StrategyFamily::baseline;
    const bool fits_itself = is_baseline || strategy.family == StrategyFamily::ensemble;
    if (!fits_itself) {
      EXPECT_EQ(run.epochs_done, 3);
    }
    EXPECT_EQ(run.parameters > 0, !is_baseline);
    const ProjectStore store = small.store();
    EXPECT_EQ(store.epochs(run.id).size(), static_cast<std::size_t>(run.epochs_done));
    EXPECT_GE(run.epochs_done, 1);
    EXPECT_TRUE(store.checkpoint(run.id, "best").has_value());
    EXPECT_EQ(store.checkpoint(run.id, "last").has_value(), !fits_itself);
    EXPECT_EQ(store.integrity_check(), "ok");
    for (const Part part : {Part::train, Part::validation, Part::test}) {
      EXPECT_TRUE(std::isfinite(run.metric(part, "loss")));
      EXPECT_TRUE(std::isfinite(run.metric(part, "roc_auc")));
    }
    ASSERT_EQ(run.final_weights.size(), strategy.family == StrategyFamily::unimodal ? 1U : 5U);
    double sum = 0;
    for (const ModalityWeight& one : run.final_weights) sum += one.normalised;
    EXPECT_NEAR(sum, 1, 1e-4);
    const EpochRecord last = store.epochs(run.id).back();
    EXPECT_EQ(last.attention.empty(), !strategy.has_attention);
  }
}

TEST(Workbench, FinalTestMetricsAreThoseOfTheStoredPredictions) {
  SmallRun small;
  const RunRecord run = small.train("late");
  const ProjectStore store = small.store();
  const PredictionRecord test = *store.predictions(run.id, Part::test);
  EXPECT_EQ(test.rows, store.run_split(run.id).test);
  EXPECT_DOUBLE_EQ(run.metric(Part::test, "roc_auc"), roc_auc(test.targets, test.outputs));
  // The loss is the mean of -log p(truth); worked out here anew.
  double loss = 0;
  for (std::size_t i = 0; i < test.rows.size(); ++i) loss -= std::log(test.targets[i] > 0 ? test.outputs[i] : 1 - test.outputs[i]);
  EXPECT_NEAR(run.metric(Part::test, "loss"), loss / static_cast<double>(test.rows.size()), 1e-5);
}

TEST(Workbench, TellsEventsInOrderAfterTheyWereStored) {
  SmallRun small;
  std::vector<std::string> names;
  int stored_epochs = 0;
  const RunRecord run = small.train(small.request("early"), [&](const Event& event) {
    if (std::holds_alternative<RunStarted>(event)) names.push_back("started");
    if (std::holds_alternative<RunFinished>(event)) names.push_back("finished");
    if (const auto* epoch = std::get_if<EpochDone>(&event)) {
      names.push_back("epoch");
      const auto stored = ProjectStore(small.project(), ProjectStore::Mode::read_only).epochs(epoch->epoch.run);
      if (static_cast<int>(stored.size()) == epoch->epoch.epoch) ++stored_epochs;
    }
  });
  EXPECT_EQ(names, (std::vector<std::string>{"started", "epoch", "epoch", "epoch", "finished"}));
  EXPECT_EQ(stored_epochs, 3);
  EXPECT_EQ(run.state, RunState::finished);
}

TEST(Workbench, SameSeedGivesTheSameBitsAndASummaryInBetweenChangesNothing) {
  SmallRun small;
  const RunRecord calm = small.train("hybrid");
  const auto request = small.request("hybrid");
  auto other_bench = make_workbench();
  const RunRecord disturbed = small.train(request, [&](const Event& event) {
    if (std::holds_alternative<EpochDone>(event)) other_bench->summarize(small.table(), small.request("late").experiment);
  });
  expect_equal_runs(small.store(), calm.id, disturbed.id);
}

TEST(Workbench, AnotherSeedGivesAnotherModel) {
  SmallRun small;
  auto request = small.request("early");
  const RunRecord one = small.train(request);
  request.experiment.seed = 2;
  request.experiment.split = "60/20/20";
  const RunRecord other = small.train(request);
  const ProjectStore store = small.store();
  EXPECT_NE(store.predictions(one.id, Part::test)->outputs, store.predictions(other.id, Part::test)->outputs);
}

TEST(Workbench, ACancelledRunResumesToTheSameBitsAsAnUninterruptedOne) {
  SmallRun small;
  for (const char* strategy : {"early", "hybrid"}) {
    SCOPED_TRACE(strategy);
    const RunRecord whole = small.train(strategy, "bad", 6);
    RunControl control;
    const RunRecord half = small.workbench().train(small.request(strategy, "bad", 6), [&](const Event& event) {
      const auto* epoch = std::get_if<EpochDone>(&event);
      if (epoch && epoch->epoch.epoch == 3) control.cancel();
    }, control);
    EXPECT_EQ(half.state, RunState::cancelled);
    EXPECT_EQ(half.epochs_done, 3);
    RunControl again;
    const RunRecord resumed = small.workbench().resume(small.project(), half.id, nullptr, {}, again);
    EXPECT_EQ(resumed.state, whole.state);
    EXPECT_EQ(resumed.best_epoch, whole.best_epoch);
    expect_equal_runs(small.store(), whole.id, resumed.id);
  }
}

TEST(Workbench, RefusesToResumeAFinishedRun) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 1);
  RunControl control;
  EXPECT_EQ(error_code([&] { small.workbench().resume(small.project(), run.id, nullptr, {}, control); }), "resume.finished");
  EXPECT_EQ(error_code([&] { small.workbench().resume(small.project(), 99, nullptr, {}, control); }), "project.no_run");
}

TEST(Workbench, RefusesToResumeOnDataThatHasChanged) {
  SmallRun small;
  RunControl control;
  const RunRecord run = small.workbench().train(small.request("early", "bad", 5), [&](const Event& event) {
    if (std::holds_alternative<EpochDone>(event)) control.cancel();
  }, control);
  small.folder().write("data.csv", amalgam::testing::five_kinds_csv(240, 8));
  RunControl again;
  EXPECT_EQ(error_code([&] { small.workbench().resume(small.project(), run.id, nullptr, {}, again); }), "resume.data_changed");
}

TEST(Workbench, StopAndKeepBestKeepsTheBestEpoch) {
  SmallRun small;
  RunControl control;
  const RunRecord run = small.workbench().train(small.request("early", "bad", 50), [&](const Event& event) {
    const auto* epoch = std::get_if<EpochDone>(&event);
    if (epoch && epoch->epoch.epoch == 2) control.stop_keep_best();
  }, control);
  EXPECT_EQ(run.state, RunState::stopped_by_user);
  EXPECT_GE(run.best_epoch, 1);
  EXPECT_LE(run.best_epoch, 2);
  EXPECT_TRUE(std::isfinite(run.metric(Part::test, "roc_auc")));
}

TEST(Workbench, MarksARunThatFailsAndSaysWhy) {
  SmallRun small;
  auto request = small.request("hybrid");
  request.experiment.options.set("hybrid.heads", std::int64_t{3});  // does not divide the width 16
  EXPECT_EQ(error_code([&] { small.train(request); }), "hybrid.heads");
  const std::vector<RunRecord> runs = small.store().runs();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].state, RunState::failed);
  EXPECT_NE(runs[0].message.find("hybrid.heads"), std::string::npos);
}

TEST(Workbench, LeavesNoRunBehindWhenTheMapIsWrong) {
  SmallRun small;
  auto request = small.request("early");
  request.experiment.map.modalities[0].columns.push_back("no such column");
  EXPECT_EQ(error_code([&] { small.train(request); }), "table.no_column");
  EXPECT_FALSE(std::filesystem::exists(small.project()));
}

TEST(Workbench, TrainsThreeClassesAndValues) {
  SmallRun small;
  const RunRecord classes = small.train("early", "grade", 6);
  EXPECT_GT(classes.metric(Part::test, "roc_auc"), 0.6);
  EXPECT_EQ(small.store().predictions(classes.id, Part::test)->width, 3);
  const RunRecord values = small.train("late", "loss", 12);
  EXPECT_GT(values.metric(Part::test, "r2"), 0.2);  // 0 would be the mean of the training rows
  const PredictionRecord test = *small.store().predictions(values.id, Part::test);
  double mean = 0;
  for (const float one : test.outputs) mean += one / static_cast<double>(test.outputs.size());
  EXPECT_NEAR(mean, 100, 30);  // in the target's own unit
}

TEST(Workbench, SummaryCountsTheParametersOfTheTrainedModel) {
  SmallRun small;
  for (const StrategyInfo& strategy : small.workbench().strategies()) {
    SCOPED_TRACE(strategy.id);
    const auto request = small.request(strategy.id, "bad", 1);
    const ModelSummary summary = small.workbench().summarize(small.table(), request.experiment);
    std::int64_t sum = 0;
    for (const ModelPart& part : summary.parts) sum += part.parameters;
    const std::size_t parts = strategy.family == StrategyFamily::fusion     ? 7  // five encoders, fusion, head
                              : strategy.family == StrategyFamily::unimodal ? 3
                                                                            : 6;  // five modalities, the model
    EXPECT_EQ(summary.parts.size(), parts);
    EXPECT_EQ(sum, summary.parameters);
    EXPECT_EQ(small.train(request).parameters, summary.parameters);
  }
}

TEST(Workbench, EvaluationOfTheOwnPartsRepeatsTheStoredMetrics) {
  SmallRun small;
  const RunRecord run = small.train("embedding");
  const EvaluationResult result = small.workbench().evaluate(small.project(), run.id, nullptr);
  ASSERT_EQ(result.parts.size(), 3U);
  for (const EvaluationPart& part : result.parts) {
    for (const auto& [id, value] : part.metrics) EXPECT_NEAR(value, run.metric(part.part, id), 1e-6) << id;
  }
}

TEST(Workbench, EvaluatesOnOtherDataAndLeavesRowsWithoutATargetOut) {
  SmallRun small;
  const RunRecord run = small.train("early", "bad", 8);
  std::string csv = amalgam::testing::five_kinds_csv(300, 11);
  csv += "x,0.5,30,north,1,1,1,hello,login,,B,100\n";  // no target
  const EvaluationResult result =
      small.workbench().evaluate(small.project(), run.id, read_csv_text(csv).table);
  ASSERT_EQ(result.parts.size(), 1U);
  EXPECT_EQ(result.parts[0].part, Part::none);
  EXPECT_EQ(result.parts[0].rows, 300);
  for (const auto& [id, value] : result.parts[0].metrics) {
    if (id == "roc_auc") {
      EXPECT_GT(value, 0.7);  // another draw of the same population
    }
  }
}

TEST(Workbench, ShufflingTheInformativeModalitiesCostsMoreThanTheUselessOne) {
  SmallRun small(600);
  const RunRecord run = small.train("early", "bad", 12);
  RunControl control;
  const ExplainResult result = small.workbench().explain(small.project(), run.id, nullptr, 5, {}, control);
  ASSERT_EQ(result.modalities.size(), 5U);
  const auto cost = [&](std::size_t m) { return result.modalities[m].cost_mean; };
  EXPECT_GT(cost(0), cost(1) + 0.03);  // numbers against profile
  EXPECT_GT(cost(3), cost(1) + 0.03);  // notes against profile
  const auto stored = small.store().insight(run.id, "permutation_importance");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(nlohmann::json::parse(*stored)["modalities"].size(), 5U);
}

TEST(Workbench, ExplainsARegressionInTheTargetsUnit) {
  SmallRun small;
  const RunRecord run = small.train("early", "loss", 8);
  RunControl control;
  const ExplainResult result = small.workbench().explain(small.project(), run.id, nullptr, 2, {}, control);
  EXPECT_EQ(result.metric, "rmse");
  EXPECT_NEAR(result.baseline, run.metric(Part::test, "rmse"), 1e-3);
}

TEST(Workbench, SaysWhatItRunsOn) {
  const auto workbench = make_workbench();
  const nlohmann::json versions = workbench->versions();
  for (const char* name : {"amalgam", "libtorch", "blas", "sqlite", "compiler"}) {
    EXPECT_FALSE(versions.at(name).get<std::string>().empty()) << name;
  }
  const auto devices = workbench->devices();
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices[0].id, "cpu");
  EXPECT_EQ(std::count_if(devices.begin(), devices.end(), [](const DeviceInfo& one) { return one.is_default; }), 1);
}

}  // namespace

}  // namespace amalgam
