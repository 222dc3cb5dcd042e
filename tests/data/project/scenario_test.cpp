// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/scenario.h"

#include <nlohmann/json.hpp>

#include "data/project/project_fixture.h"

namespace amalgam {
namespace {

using nlohmann::json;
using Scenarios = ProjectFixture;

json answer_of(double score) {
  return {{"row", 4}, {"score", score}, {"decision", "1"}, {"log_odds", 0.5}, {"base", 0.1}, {"contributions", json::array()}, {"tokens", {1, 2}}};
}

TEST_F(Scenarios, AreKeptReplacedAndRemoved) {
  ProjectStore store = create();
  const std::int64_t run = add_sample_run(store);
  store.write_scenario(scenario_of(run, "  more income ", {{"row", 4}, {"edits", {{"income", "9"}}}, {"mute", json::array()}}, answer_of(0.25)));
  store.write_scenario(scenario_of(run, "no notes", {{"edits", json::object()}, {"mute", {"notes"}}}, answer_of(0.5)));
  json list = scenarios_json(store, run, 4);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].at("name"), "more income");
  EXPECT_EQ(list[0].at("edits").at("income"), "9");
  EXPECT_EQ(list[0].at("answer").at("score"), 0.25);
  EXPECT_FALSE(list[0].at("answer").contains("tokens"));  // what can be asked again is not kept
  EXPECT_EQ(list[1].at("mute"), json({"notes"}));
  EXPECT_TRUE(scenarios_json(store, run, 5).empty());

  store.write_scenario(scenario_of(run, "no notes", {{"mute", {"numbers"}}}, answer_of(0.75)));
  EXPECT_EQ(store.scenarios(run).size(), 2U);
  EXPECT_TRUE(store.remove_scenario(run, 4, "more income"));
  EXPECT_FALSE(store.remove_scenario(run, 4, "more income"));
  list = scenarios_json(store, run, 4);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("answer").at("score"), 0.75);
}

TEST_F(Scenarios, NeedANameAndARun) {
  ProjectStore store = create();
  const std::int64_t run = add_sample_run(store);
  EXPECT_EQ(code_of([&] { scenario_of(run, "  ", json::object(), answer_of(0.5)); }), "scenario.no_name");
  EXPECT_EQ(code_of([&] { store.write_scenario(scenario_of(run + 1, "x", json::object(), answer_of(0.5))); }), "project.no_run");
}

TEST_F(Scenarios, AreThereAfterReopening) {
  std::int64_t run = 0;
  {
    ProjectStore store = create();
    run = add_sample_run(store);
    store.write_scenario(scenario_of(run, "x", json::object(), answer_of(0.5)));
  }
  const ProjectStore again(file(), ProjectStore::Mode::read_only);
  EXPECT_EQ(again.scenarios(run).size(), 1U);
  EXPECT_FALSE(again.scenarios(run)[0].written_at.empty());
}

}  // namespace
}  // namespace amalgam
