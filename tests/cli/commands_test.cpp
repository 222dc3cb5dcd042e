// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <sstream>

#include "cli/cli_runner.h"
#include "engine/data/csv_reader.h"

namespace {

using namespace amalgam;
using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using amalgam::testing::text_of;

TEST(CommandLine, EndsWithTwoOnWrongUsageAndZeroOnHelp) {
  const Cli cli;
  EXPECT_EQ(cli.run({"--help"}).code, 0);
  EXPECT_EQ(cli.run({"--version"}).code, 0);
  EXPECT_EQ(cli.run({"train", "--help"}).code, 0);
  EXPECT_EQ(cli.run({}).code, 2);
  EXPECT_EQ(cli.run({"fly"}).code, 2);
  EXPECT_EQ(cli.run({"inspect"}).code, 2);
  EXPECT_EQ(cli.run({"inspect", cli.data, "--colour", "red"}).code, 2);
  EXPECT_EQ(cli.run({"train", cli.data}).code, 2);  // --project is missing
  EXPECT_EQ(cli.run({"train", cli.data, "--project", cli.project, "--epochs", "many"}).code, 2);
}

TEST(CommandLine, ListsStrategiesEncodersAndDevicesAsOneJsonObject) {
  const Cli cli;
  const nlohmann::json strategies = cli.run({"strategies", "--json"}).json();
  ASSERT_TRUE(strategies.is_object());
  std::vector<std::string> ids;
  for (const auto& one : strategies.at("strategies")) ids.push_back(one.at("id"));
  EXPECT_EQ(ids, (std::vector<std::string>{"early", "late", "hybrid", "embedding"}));
  EXPECT_EQ(cli.run({"encoders", "--json"}).json().at("encoders").size(), 5U);
  EXPECT_EQ(cli.run({"devices", "--json"}).json().at("devices").at(0).at("id"), "cpu");
  EXPECT_NE(cli.run({"strategies"}).out.find("training.learning_rate"), std::string::npos);
}

TEST(CommandLine, InspectsAFileAndWritesTheProposedMap) {
  const Cli cli;
  const std::string map = (cli.folder / "proposed.json").string();
  const CommandResult result = cli.run({"inspect", cli.data, "--target", "bad", "--map-out", map, "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const nlohmann::json json = result.json();
  EXPECT_EQ(json.at("rows"), 200);
  EXPECT_EQ(json.at("columns").size(), 12U);
  EXPECT_EQ(json.at("proposal").at("map").at("target").at("column"), "bad");
  EXPECT_EQ(nlohmann::json::parse(text_of(map)), json.at("proposal").at("map"));
}

TEST(CommandLine, ReadsAsARecipeSays) {
  const Cli cli;
  const std::string data = cli.folder.write("semicolon.csv", "a;b\n1,5;x\n2,5;y\n").string();
  const std::string recipe = cli.folder.write("recipe.json", R"({"separator": ";", "missing_words": ["x"]})").string();
  const nlohmann::json json = cli.run({"inspect", data, "--recipe", recipe, "--json"}).json();
  ASSERT_EQ(json.at("columns").size(), 2U);
  EXPECT_EQ(json.at("columns").at(1).at("missing"), 1);
  const std::string wrong = cli.folder.write("wrong.json", R"({"seperator": ";"})").string();
  EXPECT_EQ(cli.run({"inspect", data, "--recipe", wrong}).code, 1);
}

TEST(CommandLine, TrainsAllStrategiesAndPrintsWhatTheContractAsksFor) {
  const Cli cli;
  const CommandResult result = cli.train({"--strategy", "all", "--json", "--seed", "5"});
  ASSERT_EQ(result.code, 0) << result.err;
  const nlohmann::json json = result.json();
  ASSERT_TRUE(json.is_object()) << result.out;
  ASSERT_EQ(json.at("runs").size(), 4U);
  for (const auto& run : json.at("runs")) {
    for (const char* key : {"id", "strategy", "seed", "device", "epochs", "best_epoch", "seconds", "rows_per_second",
                            "parameters", "metrics", "modality_weights"}) {
      EXPECT_TRUE(run.contains(key)) << key;
    }
    EXPECT_EQ(run.at("seed"), 5);
    EXPECT_EQ(run.at("epochs"), 2);
    for (const char* part : {"train", "validation", "test"}) {
      EXPECT_TRUE(run.at("metrics").at(part).at("roc_auc").is_number()) << part;
      EXPECT_TRUE(run.at("metrics").at(part).at("loss").is_number()) << part;
    }
    EXPECT_EQ(run.at("modality_weights").size(), 5U);
  }
  const nlohmann::json runs = cli.run({"runs", cli.project, "--json"}).json();
  EXPECT_EQ(runs.at("runs").size(), 4U);
  const std::string board = cli.run({"runs", cli.project}).out;
  for (const char* word : {"early", "late", "hybrid", "embedding", "test roc_auc"}) EXPECT_NE(board.find(word), std::string::npos) << word;
}

TEST(CommandLine, ShowsEachSideOfARun) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "hybrid"}).code, 0);
  const auto show = [&](const std::string& what) {
    const CommandResult plain = cli.run({"show", cli.project, "--run", "1", "--what", what});
    EXPECT_EQ(plain.code, 0) << plain.err;
    EXPECT_FALSE(plain.out.empty());
    return cli.run({"show", cli.project, "--run", "1", "--what", what, "--json"}).json();
  };
  EXPECT_EQ(show("history").at("epochs").size(), 2U);
  EXPECT_EQ(show("weights").at("epochs").at(1).at("weights").size(), 5U);
  EXPECT_EQ(show("config").at("config").at("options").at("model.dim"), 8);
  EXPECT_TRUE(show("metrics").at("metrics").at("test").at("ks").is_number());
  const nlohmann::json layer = show("attention").at("epochs").at(0).at("layers").at(0);
  EXPECT_EQ(layer.at("modalities").size(), 5U);
  for (const auto& row : layer.at("mean")) {
    double sum = 0;
    for (const auto& value : row) sum += value.get<double>();
    EXPECT_NEAR(sum, 1, 1e-4);
  }
  EXPECT_EQ(cli.run({"show", cli.project, "--run", "9"}).code, 1);
  EXPECT_EQ(cli.run({"show", cli.project, "--run", "1", "--what", "dreams"}).code, 2);
}

TEST(CommandLine, EvaluatesExplainsExportsScoresAndReports) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "late"}).code, 0);
  EXPECT_EQ(cli.run({"evaluate", cli.project, "--run", "1", "--json"}).json().at("parts").size(), 3U);
  const nlohmann::json other = cli.run({"evaluate", cli.project, "--run", "1", "--data", cli.data, "--json"}).json();
  EXPECT_EQ(other.at("parts").at(0).at("rows"), 200);
  EXPECT_EQ(cli.run({"explain", cli.project, "--run", "1", "--repeats", "2", "--json"}).json().at("modalities").size(), 5U);
  const std::string bundle = (cli.folder / "m.safetensors").string(), scores = (cli.folder / "s.csv").string();
  const nlohmann::json exported =
      cli.run({"export", cli.project, "--run", "1", "--format", "bundle", "--out", bundle, "--json"}).json();
  EXPECT_LE(exported.at("largest_difference").get<double>(), 1e-5);
  const CommandResult scored = cli.run({"score", bundle, cli.data, "--out", scores, "--json"});
  ASSERT_EQ(scored.code, 0) << scored.err;
  EXPECT_EQ(scored.json().at("rows"), 200);
  EXPECT_EQ(read_csv(scores).table->rows(), 200);
  const std::string report = (cli.folder / "r.html").string();
  EXPECT_EQ(cli.run({"report", cli.project, "--out", report, "--json"}).json().at("runs"), 1);
  EXPECT_NE(text_of(report).find("</html>"), std::string::npos);
  EXPECT_EQ(cli.run({"report", cli.project, "--out", (cli.folder / "r.pdf").string()}).code, 1);
  EXPECT_EQ(cli.run({"export", cli.project, "--run", "1", "--format", "pickle", "--out", bundle}).code, 1);
}

TEST(CommandLine, ProposesAndPrintsAMapWhenNoneIsGiven) {
  const Cli cli;
  const CommandResult result = cli.run({"train", cli.data, "--project", cli.project, "--target", "bad", "--strategy",
                                        "early", "--epochs", "1", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.err.find("Proposed map"), std::string::npos);
  EXPECT_TRUE(result.json().is_object());
}

TEST(CommandLine, TakesSettingsFromAConfigurationAndTheCommandLineOverThem) {
  const Cli cli;
  const std::string config = cli.folder.write(
      "config.json", R"({"strategy": "late", "seed": 9, "split": "50/25/25", "options": {"model.dim": 12}})").string();
  const CommandResult result = cli.train({"--config", config});
  ASSERT_EQ(result.code, 0) << result.err;
  const nlohmann::json shown = cli.run({"show", cli.project, "--run", "1", "--json"}).json();
  EXPECT_EQ(shown.at("strategy"), "late");
  EXPECT_EQ(shown.at("seed"), 9);
  EXPECT_EQ(shown.at("config").at("split"), "50/25/25");
  EXPECT_EQ(shown.at("config").at("options").at("model.dim"), 8);  // --set wins
  const CommandResult unknown = cli.train({"--set", "no_such_setting=1"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("no_such_setting"), std::string::npos);
  EXPECT_EQ(cli.train({"--set", "dim"}).code, 1);
  EXPECT_EQ(cli.train({"--strategy", "magic"}).code, 1);
  EXPECT_EQ(cli.train({"--device", "cuda:77"}).code, 1);
}

TEST(CommandLine, ASettingOfOneStrategyMayBeGivenWhenSeveralAreTrained) {
  const Cli cli;
  const CommandResult result = cli.train({"--strategy", "early,hybrid", "--set", "hybrid.heads=2", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const nlohmann::json shown = cli.run({"show", cli.project, "--run", "2", "--what", "config", "--json"}).json();
  EXPECT_EQ(shown.at("config").at("options").at("hybrid.heads"), 2);
}

TEST(CommandLine, TheSameSeedGivesTheSameMetrics) {
  const Cli cli;
  const nlohmann::json one = cli.train({"--strategy", "early", "--seed", "3", "--json"}).json();
  const nlohmann::json two = cli.train({"--strategy", "early", "--seed", "3", "--json"}).json();
  EXPECT_EQ(one.at("runs").at(0).at("metrics"), two.at("runs").at(0).at("metrics"));
  EXPECT_EQ(one.at("runs").at(0).at("modality_weights"), two.at("runs").at(0).at("modality_weights"));
}

TEST(CommandLine, TellsProgressAsJsonLines) {
  const Cli cli;
  const CommandResult result = cli.train({"--strategy", "early", "--progress", "json"});
  ASSERT_EQ(result.code, 0);
  int epochs = 0;
  std::istringstream lines(result.err);
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(json.is_object()) << line;
    if (json.at("event") == "epoch") ++epochs;
  }
  EXPECT_EQ(epochs, 2);
}

TEST(CommandLine, GeneratesAPortfolioWithItsMap) {
  const Cli cli;
  const std::string out = (cli.folder / "credit.csv").string();
  const CommandResult result = cli.run({"generate", "credit", "--rows", "150", "--seed", "4", "--out", out, "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(result.json().at("truth").is_object());
  EXPECT_EQ(read_csv(out).table->rows(), 150);
  EXPECT_TRUE(std::filesystem::exists(cli.folder / "credit.map.json"));
  const std::string first = text_of(out);
  ASSERT_EQ(cli.run({"generate", "credit", "--rows", "150", "--seed", "4", "--out", out}).code, 0);
  EXPECT_EQ(text_of(out), first);
}

}  // namespace
