// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>

#include "cli/cli_runner.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;

// One project for all of it: training two baselines is what costs.
TEST(CommandLine, MarksComparesAndDecidesAboutRuns) {
  const Cli cli(600);
  ASSERT_EQ(cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "linear,xgboost"}).code, 0);
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin() + 1, cli.project);
    return cli.run(words);
  };

  const CommandResult marked = run({"mark", "--run", "1", "--name", "desk model", "--note", "what we have", "--tag", "desk,final", "--baseline", "--json"});
  ASSERT_EQ(marked.code, 0) << marked.err;
  EXPECT_EQ(marked.json().at("tags"), nlohmann::json::array({"desk", "final"}));
  EXPECT_EQ(marked.json().at("baseline"), true);
  EXPECT_EQ(run({"mark", "--run", "1", "--untag", "desk", "--json"}).json().at("tags"), nlohmann::json::array({"final"}));
  EXPECT_EQ(run({"mark", "--run", "1", "--tag", "a\nb"}).code, 1);
  EXPECT_EQ(run({"mark", "--run", "9", "--pin"}).code, 1);
  const nlohmann::json shown = run({"show", "--run", "1", "--json"}).json();
  EXPECT_EQ(shown.at("name"), "desk model");
  EXPECT_EQ(shown.at("note"), "what we have");
  EXPECT_EQ(shown.at("baseline"), true);
  EXPECT_EQ(run({"runs", "--tag", "final", "--json"}).json().at("runs").size(), 1U);

  const nlohmann::json board = run({"compare", "--json"}).json();
  EXPECT_EQ(board.at("baseline"), 1);
  EXPECT_EQ(board.at("metric"), "roc_auc");
  const nlohmann::json& other = board.at("runs").at(1);
  EXPECT_NEAR(other.at("test").at("delta").get<double>(), other.at("test").at("value").get<double>() - board.at("runs").at(0).at("test").at("value").get<double>(), 1e-12);
  const nlohmann::json tests = run({"compare", "--runs", "2,1", "--json"}).json();
  EXPECT_EQ(other.at("against_baseline").at("p_value"), tests.at("delong").at("p_value"));
  const std::string sentence = other.at("sentence");
  EXPECT_NE(run({"compare"}).out.find(sentence), std::string::npos);
  EXPECT_EQ(run({"compare", "--metric", "rmse"}).code, 1);
  EXPECT_EQ(run({"compare", "--what", "tests", "--metric", "brier"}).code, 1);  // of which runs?
  const nlohmann::json settings = run({"compare", "--what", "settings", "--json"}).json();
  ASSERT_FALSE(settings.at("settings").empty());
  EXPECT_EQ(settings.at("settings").at(0).at("name"), "strategy");
  EXPECT_EQ(settings.at("settings").at(0).at("values"), nlohmann::json::array({"linear", "xgboost"}));
  EXPECT_GT(run({"compare", "--what", "settings", "--all", "--json"}).json().at("settings").size(), settings.at("settings").size());

  EXPECT_EQ(run({"mark", "--run", "2", "--archive"}).code, 0);
  EXPECT_EQ(run({"runs"}).out.find("xgboost"), std::string::npos);
  EXPECT_NE(run({"runs", "--archived"}).out.find("xgboost"), std::string::npos);
  EXPECT_EQ(run({"runs", "--json"}).json().at("runs").size(), 2U);
  EXPECT_EQ(run({"mark", "--run", "2", "--no-archive"}).code, 0);

  const nlohmann::json before = run({"show", "--run", "2", "--what", "credit", "--json"}).json();
  const CommandResult decided = run({"decide", "--run", "2", "--recalibration", "platt", "--cut-off", "cheapest", "--json"});
  ASSERT_EQ(decided.code, 0) << decided.err;
  EXPECT_EQ(decided.json().at("recalibration").at("slope"), before.at("recalibration").at("platt").at("slope"));
  const nlohmann::json after = run({"show", "--run", "2", "--what", "credit", "--json"}).json();
  EXPECT_EQ(after.at("cut_off").at("chosen").at("cut_off"), decided.json().at("cut_off"));
  EXPECT_NEAR(after.at("metrics").at(5).at("value").get<double>(), before.at("recalibration").at("platt").at("log_loss").get<double>(), 1e-6);
  const std::string bundle = (cli.folder / "m.safetensors").string(), scores = (cli.folder / "s.csv").string();
  ASSERT_EQ(run({"export", "--run", "2", "--format", "bundle", "--out", bundle}).code, 0);
  ASSERT_EQ(cli.run({"score", bundle, cli.data, "--out", scores}).code, 0);
  std::ifstream in(scores);
  std::string header;
  std::getline(in, header);
  EXPECT_EQ(header, "id,score,decision");
  EXPECT_EQ(run({"decide", "--run", "2", "--cut-off", "much"}).code, 1);
  EXPECT_EQ(run({"decide", "--run", "2", "--recalibration", "none", "--json"}).json().at("cut_off"), nullptr);
  EXPECT_EQ(run({"show", "--run", "2", "--what", "credit", "--json"}).json().at("metrics"), before.at("metrics"));
}

}  // namespace

}  // namespace amalgam
