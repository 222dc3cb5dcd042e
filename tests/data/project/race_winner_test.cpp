// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/race_winner.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "data/project/project_fixture.h"

namespace amalgam {
namespace {

using ::testing::HasSubstr;

bool is_blend(const std::string& strategy) { return strategy == "blend"; }

/// Races over four validation rows with the truth 1, 0, 1, 0.
class RaceFixture : public ProjectFixture {
 protected:
  static std::int64_t add_racer(ProjectStore& store, const std::string& strategy, const std::vector<float>& scores,
                                std::int64_t parameters, const std::vector<std::int64_t>& rows = {2, 4, 5, 7}) {
    RunRecord run = sample_run(store.add_dataset(sample_dataset()));
    run.strategy = strategy;
    run.name = strategy;
    run.parameters = parameters;
    run.state = RunState::finished;
    const std::int64_t id = store.add_run(run, {"given", {0, 1}, rows, {3}});
    store.write_predictions(id, {Part::validation, rows, {1, 0, 1, 0}, scores, 1});
    return id;
  }
};

TEST_F(RaceFixture, TheLeastLossWinsWhereNoOtherIsLevel) {
  ProjectStore store = create();
  const std::int64_t good = add_racer(store, "early", {0.9F, 0.1F, 0.8F, 0.2F}, 100);
  const std::int64_t bad = add_racer(store, "late", {0.6F, 0.4F, 0.5F, 0.5F}, 10);
  const RaceWinner found = race_winner(store, {bad, good}, is_blend);
  EXPECT_EQ(found.run, good);
  EXPECT_EQ(found.simplest, good);
  ASSERT_EQ(found.standings.size(), 2U);
  // By hand: (−2 ln 0.9 − 2 ln 0.8) / 4 and (−2 ln 0.6 − 2 ln 0.5) / 4; differences a, a, b, b with a = ln 1.5, b = ln 1.6.
  EXPECT_NEAR(found.standings[0].loss, -(std::log(0.9) + std::log(0.8)) / 2, 1e-7);
  EXPECT_NEAR(found.standings[1].loss, -(std::log(0.6) + std::log(0.5)) / 2, 1e-7);
  EXPECT_NEAR(found.standings[1].behind, (std::log(1.5) + std::log(1.6)) / 2, 1e-7);
  EXPECT_NEAR(found.standings[1].error, (std::log(1.6) - std::log(1.5)) / 2 / std::sqrt(3.0), 1e-7);
  EXPECT_FALSE(found.standings[1].is_level);
  EXPECT_THAT(found.sentence, HasSubstr("early wins: no other of 2 models"));
}

TEST_F(RaceFixture, AnEnsembleWinsWhereItIsLevelAndTheSimplestIsNamed) {
  ProjectStore store = create();
  const std::int64_t lucky = add_racer(store, "tokens", {0.9F, 0.1F, 0.6F, 0.2F}, 5000);
  const std::int64_t blend = add_racer(store, "blend", {0.7F, 0.2F, 0.8F, 0.2F}, 9000);
  const std::int64_t linear = add_racer(store, "linear", {0.8F, 0.3F, 0.6F, 0.1F}, 0);
  const std::int64_t last = add_racer(store, "late", {0.4F, 0.6F, 0.5F, 0.5F}, 0);
  const RaceWinner found = race_winner(store, {lucky, blend, linear, last}, is_blend);
  EXPECT_EQ(found.standings.front().run, lucky);
  EXPECT_EQ(found.run, blend);
  EXPECT_EQ(found.simplest, linear);
  EXPECT_THAT(found.sentence, HasSubstr("blend wins. Level with it on validation: 2 of 4 models; the simplest of them is linear."));
  EXPECT_EQ(json_of(found).at("run"), blend);
  EXPECT_EQ(json_of(found).at("standings").size(), 4U);
  EXPECT_EQ(race_winner(store, {lucky, blend, linear, last}, [](const std::string&) { return false; }).run, lucky);
}

TEST_F(RaceFixture, RunsThatCannotBeComparedAreLeftOut) {
  ProjectStore store = create();
  const std::int64_t first = add_racer(store, "early", {0.6F, 0.4F, 0.6F, 0.4F}, 1);
  const std::int64_t elsewhere = add_racer(store, "late", {0.9F, 0.1F, 0.9F, 0.1F}, 1, {4, 5, 6, 7});
  const std::int64_t broken = add_racer(store, "gated", {0.9F, NAN, 0.9F, 0.1F}, 1);
  const std::int64_t unscored = add_sample_run(store);
  const RaceWinner found = race_winner(store, {first, elsewhere, broken, unscored}, is_blend);
  EXPECT_EQ(found.run, first);
  EXPECT_EQ(found.standings.size(), 1U);
  EXPECT_EQ(race_winner(store, {unscored}, is_blend).run, 0);
  EXPECT_EQ(race_winner(store, {}, is_blend).sentence, "");
}

TEST_F(RaceFixture, SureScoresAndSeveralClassesAndValuesHaveALoss) {
  ProjectStore store = create();
  const auto add = [&](const std::vector<float>& targets, const std::vector<float>& scores, int width, bool is_value) {
    RunRecord run = sample_run(store.add_dataset(sample_dataset()));
    if (is_value) run.final_metrics = {{Part::validation, "rmse", 1.0}};
    const std::int64_t id = store.add_run(run, {"given", {0, 1}, {2, 4}, {3}});
    store.write_predictions(id, {Part::validation, {2, 4}, targets, scores, width});
    return id;
  };
  const auto loss = [&](std::int64_t run) { return race_winner(store, {run}, is_blend).standings.at(0).loss; };
  EXPECT_NEAR(loss(add({1, 0}, {0.0F, 0.0F}, 1, false)), -std::log(1e-7) / 2, 1e-6);  // wrong and sure: large, not infinite
  EXPECT_NEAR(loss(add({2, 0}, {0.25F, 0.25F, 0.5F, 0.25F, 0.5F, 0.25F}, 3, false)), (std::log(2.0) + std::log(4.0)) / 2, 1e-7);
  EXPECT_NEAR(loss(add({10, 20}, {12.0F, 17.0F}, 1, true)), (4 + 9) / 2.0, 1e-6);
}

}  // namespace
}  // namespace amalgam
