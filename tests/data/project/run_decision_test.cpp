// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_decision.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "data/evaluation/credit_rows.h"
#include "data/project/project_fixture.h"
#include "engine/project/credit_pack.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kTargets;
using nlohmann::json;

/// A run that validates on the first 120 rows of credit_values.py and is tested on all 240.
class DecisionFixture : public ProjectFixture {
 protected:
  static std::int64_t add_decided_run(ProjectStore& store, const std::string& rule = "70/15/15", const std::string& task = "binary") {
    RunRecord run = sample_run(store.add_dataset(sample_dataset()));
    run.config_json = R"({"map":{"target":{"column":"bad","task":")" + task + R"(","positive":"1"},"modalities":[]}})";
    std::vector<std::int64_t> validation(120), test(240);
    std::iota(validation.begin(), validation.end(), 0);
    std::iota(test.begin(), test.end(), 120);
    const std::int64_t id = store.add_run(run, {rule, {500}, validation, test});
    store.write_predictions(id, {Part::validation, validation, expected::half(kTargets, true), expected::half(kFirst, true), 1});
    store.write_predictions(id, {Part::test, test, kTargets, kFirst, 1});
    return id;
  }
};

TEST_F(DecisionFixture, TheMetricsOfARecalibratedRunAreThoseOfTheScoreInUse) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  RunRecord record = store.run(run);
  record.final_metrics = {{Part::test, "brier", 0.9}, {Part::test, "loss", 0.8}, {Part::validation, "brier", 0.7}, {Part::train, "brier", 0.6}};
  const auto value = [&](Part part, const std::string& metric, const std::string& only = {}) {
    RunRecord read = record;
    read.final_metrics = decided_metrics(store, record, only);
    return read.metric(part, metric);
  };
  EXPECT_EQ(value(Part::test, "brier"), 0.9);  // nothing is decided: what was measured stands
  const json pack = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 20}});
  decide(store, run, {.recalibration = "platt"});
  EXPECT_NEAR(value(Part::test, "brier"), pack.at("recalibration").at("platt").at("brier").get<double>(), 1e-7);
  EXPECT_LT(value(Part::validation, "brier"), 0.3);
  EXPECT_EQ(value(Part::test, "loss"), 0.8);    // of training: it does not know the curve
  EXPECT_EQ(value(Part::train, "brier"), 0.6);  // the scores of those rows are not stored
  EXPECT_EQ(value(Part::test, "brier", "roc_auc"), 0.9);
  decide(store, run, {.recalibration = "none"});
  EXPECT_EQ(value(Part::test, "brier"), 0.9);
}

TEST_F(DecisionFixture, PlattIsFittedOnValidationStoredAndUsedByEverythingThatReadsScores) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  const json before = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 20}});
  const RunDecision decision = decide(store, run, {.recalibration = "platt"});
  EXPECT_EQ(store.run_decision(run), decision);
  const Recalibration curve = recalibration_of(decision);
  EXPECT_NEAR(curve.platt.slope, expected::platt[0], 1e-9);  // an independent fit on the first half
  EXPECT_NEAR(curve.platt.intercept, expected::platt[1], 1e-9);
  const auto read = store.predictions(run, Part::test), raw = store.predictions_as_trained(run, Part::test);
  EXPECT_EQ(raw->outputs, kFirst);
  for (std::size_t i = 0; i < kFirst.size(); ++i) {
    const double p = std::clamp(static_cast<double>(kFirst[i]), 1e-7, 1 - 1e-7);
    const double wanted = 1 / (1 + std::exp(-(expected::platt[0] * std::log(p / (1 - p)) + expected::platt[1])));
    EXPECT_NEAR(read->outputs[i], wanted, 1e-6) << i;
  }
  const json after = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 20}});
  EXPECT_EQ(after.at("recalibration").at("stored"), "platt");
  // The table compares the same three scores whatever is stored, and the tiles are those of the stored one.
  EXPECT_EQ(after.at("recalibration").at("as_it_is"), before.at("recalibration").at("as_it_is"));
  EXPECT_EQ(after.at("metrics").at(4).at("metric"), "brier");
  EXPECT_NEAR(after.at("metrics").at(4).at("value").get<double>(), before.at("recalibration").at("platt").at("brier").get<double>(), 1e-7);
  EXPECT_NEAR(after.at("metrics").at(0).at("value").get<double>(), before.at("metrics").at(0).at("value").get<double>(), 1e-9);  // ranks stay
}

TEST_F(DecisionFixture, NoneGivesBackTheScoresOfTrainingToTheBit) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  decide(store, run, {.recalibration = "isotonic"});
  EXPECT_NE(store.predictions(run, Part::test)->outputs, kFirst);
  decide(store, run, {.recalibration = "none"});
  EXPECT_EQ(store.predictions(run, Part::test)->outputs, kFirst);
  EXPECT_EQ(store.run_decision(run), RunDecision{});
}

TEST_F(DecisionFixture, IsotonicFollowsTheIndependentCurve) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  const Recalibration curve = recalibration_of(decide(store, run, {.recalibration = "isotonic"}));
  Floats grid;
  for (int i = 0; i <= 128; ++i) grid.push_back(static_cast<float>(i) / 128);
  const std::vector<float> found = recalibrated(curve, grid);
  for (std::size_t i = 0; i < grid.size(); ++i) EXPECT_NEAR(found[i], std::clamp(expected::isotonic[i], 1e-7, 1 - 1e-7), 1e-6) << i;
}

TEST_F(DecisionFixture, CutOffsAreChosenOnTheRecalibratedValidationScores) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  const double raw = *decide(store, run, {.cheapest = true}).cut_off;
  EXPECT_FALSE(decide(store, run, {.recalibration = "platt"}).cut_off) << "that was a cut-off of other scores";
  const double cheapest = *decide(store, run, {.cheapest = true}).cut_off;
  const Recalibration curve = recalibration_of(store.run_decision(run));
  EXPECT_NEAR(cheapest, recalibrated(curve, std::vector<float>{static_cast<float>(raw)})[0], 1e-6);  // Platt keeps the ranking
  const json pack = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 20}});
  EXPECT_EQ(pack.at("cut_off").at("chosen_on"), "stored");
  EXPECT_EQ(pack.at("cut_off").at("chosen").at("cut_off"), cheapest);
  const double half = *decide(store, run, {.approve = 0.5}).cut_off;
  const auto scores = store.predictions(run, Part::validation)->outputs;
  const auto approved = std::count_if(scores.begin(), scores.end(), [&](float one) { return one < static_cast<float>(half); });
  EXPECT_LE(approved, 60);
  EXPECT_GE(approved, 50);
  EXPECT_EQ(*decide(store, run, {.cut_off = 0.25}).cut_off, 0.25);
  EXPECT_FALSE(decide(store, run, {.without_cut_off = true}).cut_off);
  EXPECT_EQ(store.run_decision(run).recalibration, "platt");
}

TEST_F(DecisionFixture, RefusesWhatCannotBeDecided) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  EXPECT_EQ(code_of([&] { decide(store, run, {.recalibration = "beta"}); }), "recalibration.unknown");
  EXPECT_EQ(code_of([&] { decide(store, run, {.cut_off = 1.5}); }), "decision.cut_off");
  EXPECT_EQ(code_of([&] { decide(store, run, {.approve = -0.1}); }), "decision.cut_off");
  EXPECT_EQ(code_of([&] { decide(store, 99, {.recalibration = "platt"}); }), "project.no_run");
  const std::int64_t values = add_decided_run(store, "70/15/15", "regression");
  EXPECT_EQ(code_of([&] { decide(store, values, {.recalibration = "platt"}); }), "credit.not_binary");
  store.write_predictions(run, {Part::validation, {0, 1}, {1, 1}, {0.5F, 0.25F}, 1});  // one class
  EXPECT_EQ(code_of([&] { decide(store, run, {.recalibration = "platt"}); }), "recalibration.unfit");
  EXPECT_EQ(store.run_decision(run), RunDecision{});
}

TEST_F(DecisionFixture, NewScoresTakeTheDecisionAboutTheOldOnesAway) {
  ProjectStore store = create();
  const std::int64_t run = add_decided_run(store);
  decide(store, run, {.recalibration = "platt", .cheapest = true});
  store.write_predictions(run, {Part::test, {7}, {1}, {0.75F}, 1});
  EXPECT_EQ(store.run_decision(run), RunDecision{});
}

TEST_F(DecisionFixture, NamesTheOutOfTimePart) {
  ProjectStore store = create();
  const std::int64_t by_time = add_decided_run(store, "time:applied:70/15/15"), by_chance = add_decided_run(store);
  EXPECT_EQ(credit_pack(store, by_time, nullptr, {.bootstrap = {.replicates = 20}}).at("is_out_of_time"), true);
  EXPECT_EQ(credit_pack(store, by_time, nullptr, {.part = Part::validation, .bootstrap = {.replicates = 20}}).at("is_out_of_time"), false);
  EXPECT_EQ(credit_pack(store, by_chance, nullptr, {.bootstrap = {.replicates = 20}}).at("is_out_of_time"), false);
}

TEST(RecalibrationJson, ReadsWhatItWroteAndRefusesWhatIsDamaged) {
  const Recalibration curve{.method = Recalibration::Method::isotonic, .isotonic = {{0.1, 0.2, 0.9}, {0.0, 0.5, 0.5}}};
  const Recalibration read = recalibration_from_json(recalibration_json(curve));
  EXPECT_EQ(read.isotonic.scores, curve.isotonic.scores);
  EXPECT_EQ(read.isotonic.probabilities, curve.isotonic.probabilities);
  const auto code = [](const json& damaged) {
    try {
      recalibration_from_json(damaged);
    } catch (const Error& problem) {
      return problem.code();
    }
    return std::string("read");
  };
  EXPECT_EQ(code({{"method", "platt"}}), "recalibration.invalid");
  EXPECT_EQ(code({{"method", "isotonic"}, {"scores", {0.2, 0.1}}, {"probabilities", {0.1, 0.2}}}), "recalibration.invalid");
  EXPECT_EQ(code({{"method", "isotonic"}, {"scores", {0.1, 0.2}}, {"probabilities", {0.2, 0.1}}}), "recalibration.invalid");
  EXPECT_EQ(code(json::object()), "read");
}

}  // namespace
}  // namespace amalgam
