// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/cli_runner.h"

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using nlohmann::json;

TEST(LinkedCases, AreFilteredByOutcomeScoreAndColumns) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "early"}).code, 0);
  const auto cases = [&](std::vector<std::string> more) {
    std::vector<std::string> all = {"cases", cli.project, "--run", "1", "--json"};
    all.insert(all.end(), more.begin(), more.end());
    const CommandResult result = cli.run(all);
    EXPECT_EQ(result.code, 0) << result.err;
    return result.json();
  };
  const json all = cases({"--score-bars"});
  const auto scored = all.at("scored").get<std::size_t>();
  EXPECT_EQ(all.at("matching"), scored);
  std::size_t counted = 0;
  for (const json& bar : all.at("bars")) counted += bar.at("rows").get<std::size_t>();
  EXPECT_EQ(counted, scored);
  std::size_t cells = 0;
  for (const char* outcome : {"0/0", "0/1", "1/0", "1/1"}) {
    const json some = cases({"--outcome", outcome});
    for (const json& one : some.at("cases")) EXPECT_EQ(one.at("truth").get<std::string>() + "/" + one.at("decision").get<std::string>(), outcome);
    cells += some.at("matching").get<std::size_t>();
  }
  EXPECT_EQ(cells, scored);
  EXPECT_EQ(cases({"--right"}).at("matching").get<std::size_t>() + cases({"--wrong"}).at("matching").get<std::size_t>(), scored);
  for (const json& one : cases({"--score", "0.2..0.6", "--where", "region=north"}).at("cases")) {
    EXPECT_GE(one.at("score"), 0.2);
    EXPECT_LE(one.at("score"), 0.6);
  }
  EXPECT_LT(cases({"--where", "income=0.."}).at("matching").get<std::size_t>(), scored);
  EXPECT_EQ(cli.run({"cases", cli.project, "--run", "1", "--outcome", "0/moon"}).code, 1);
  EXPECT_EQ(cli.run({"cases", cli.project, "--run", "1", "--where", "moon=1"}).code, 1);
  EXPECT_NE(cli.run({"cases", cli.project, "--run", "1"}).out.find("scored test rows match"), std::string::npos);
}

TEST(LinkedCases, KeepAndOpenScenarios) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "early"}).code, 0);
  const std::vector<std::string> ask = {"explain", cli.project, "--run", "1", "--what", "case", "--row", "3", "--json"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), ask.begin(), ask.end());
    return cli.run(more);
  };
  const json kept = with({"--set", "income=3", "--mute", "notes", "--keep", "richer"}).json();
  ASSERT_EQ(kept.at("scenarios").size(), 1U);
  EXPECT_EQ(kept.at("scenarios").at(0).at("edits").at("income"), "3");
  const json again = with({"--scenario", "richer"}).json();
  EXPECT_EQ(again.at("score"), kept.at("score"));
  EXPECT_EQ(again.at("mute"), json({"notes"}));
  EXPECT_EQ(with({}).json().at("scenarios").at(0).at("name"), "richer");
  EXPECT_EQ(with({"--scenario", "poorer"}).code, 1);
  EXPECT_EQ(cli.run({"explain", cli.project, "--run", "1", "--what", "map", "--keep", "x"}).code, 1);
}

TEST(LinkedCases, MapByTsneOnRequest) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "early"}).code, 0);
  const json map = cli.run({"explain", cli.project, "--run", "1", "--what", "map", "--method", "tsne", "--perplexity", "5", "--seed", "2", "--json"}).json();
  EXPECT_EQ(map.at("tsne").at("x").size(), map.at("row").size());
  EXPECT_EQ(map.at("tsne").at("seed"), 2);
  const CommandResult text = cli.run({"explain", cli.project, "--run", "1", "--what", "map", "--method", "tsne", "--rows", "10"});
  EXPECT_NE(text.out.find("by t-SNE"), std::string::npos) << text.out << text.err;
  EXPECT_NE(text.out.find("drawn from"), std::string::npos) << text.out;
}

TEST(LinkedCases, TrainAgainWithoutAModality) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "early"}).code, 0);
  const CommandResult result = cli.run({"drop-one", cli.project, "--run", "1", "--only", "numbers", "--replicates", "50", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const json answer = result.json();
  EXPECT_EQ(answer.at("modalities").at(0).at("run"), 2);
  EXPECT_TRUE(answer.at("modalities").at(0).at("without").is_number());
  EXPECT_TRUE(answer.at("modalities").at(1).at("run").is_null());
  const json runs = cli.run({"runs", cli.project, "--json"}).json();
  EXPECT_EQ(runs.at("runs").size(), 2U);
  // What was trained is not trained again, unless it is asked for.
  EXPECT_EQ(cli.run({"drop-one", cli.project, "--run", "1", "--only", "numbers", "--json"}).json().at("modalities").at(0).at("run"), 2);
  EXPECT_EQ(cli.run({"drop-one", cli.project, "--run", "1", "--look", "--json"}).json().at("modalities").at(1).at("run"), json());
  EXPECT_EQ(cli.run({"drop-one", cli.project, "--run", "1", "--only", "moon"}).code, 1);
}

}  // namespace
