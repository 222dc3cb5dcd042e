// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/cli_runner.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;

// One program run for both: training two baselines is what costs.
TEST(CommandLine, ShowsTheCreditPackAndComparesTwoRuns) {
  const Cli cli(1500);  // two regions with 30 tested rows or more: smaller groups are shown and not judged
  ASSERT_EQ(cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "linear,xgboost"}).code, 0);
  const std::vector<std::string> show = {"show", cli.project, "--run", "1", "--what", "credit"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), show.begin(), show.end());
    return cli.run(more);
  };
  const CommandResult plain = with({"--segments", "region", "--stability"});
  ASSERT_EQ(plain.code, 0) << plain.err;
  for (const char* word : {"roc_auc", "95 % interval", "cheapest on validation", "Selection-rate ratio", "CSI"}) {
    EXPECT_NE(plain.out.find(word), std::string::npos) << word << "\n" << plain.out;
  }
  const nlohmann::json pack = with({"--json", "--cut-off", "0.4", "--loss", "10"}).json();
  const nlohmann::json metrics = cli.run({"show", cli.project, "--run", "1", "--what", "metrics", "--json"}).json().at("metrics");
  EXPECT_EQ(pack.at("metrics").at(0).at("metric"), "roc_auc");
  EXPECT_NEAR(pack.at("metrics").at(0).at("value").get<double>(), metrics.at("test").at("roc_auc").get<double>(), 1e-9);
  EXPECT_EQ(pack.at("cut_off").at("chosen").at("cut_off"), 0.4);
  EXPECT_EQ(pack.at("cut_off").at("costs").at("approved_bad"), 10);
  EXPECT_EQ(with({"--segments", "regoin"}).code, 1);
  EXPECT_NE(with({"--segments", "regoin"}).err.find("region"), std::string::npos);
  EXPECT_EQ(with({"--pdo", "0"}).code, 1);
  EXPECT_EQ(with({"--part", "train"}).code, 0);
  EXPECT_EQ(with({"--part", "nothing"}).code, 2);

  const CommandResult compared = cli.run({"compare", cli.project, "--runs", "1,2", "--json"});
  ASSERT_EQ(compared.code, 0) << compared.err;
  EXPECT_EQ(compared.json().at("part"), "test");
  EXPECT_EQ(compared.json().at("rows"), pack.at("rows"));
  EXPECT_NE(cli.run({"compare", cli.project, "--runs", "1,2"}).out.find("DeLong"), std::string::npos);
  EXPECT_EQ(cli.run({"compare", cli.project, "--runs", "1,1"}).code, 1);
  EXPECT_EQ(cli.run({"compare", cli.project, "--runs", "1"}).code, 2);
}

}  // namespace

}  // namespace amalgam
