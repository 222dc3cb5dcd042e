// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "cli/cli_runner.h"
#include "engine/data/csv_reader.h"

namespace amalgam {

namespace {

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
  ASSERT_GE(ids.size(), 4U);
  EXPECT_EQ(std::vector<std::string>(ids.begin(), ids.begin() + 4), (std::vector<std::string>{"early", "late", "hybrid", "embedding"}));
  EXPECT_EQ(strategies.at("strategies").back().at("family"), "baseline");
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
  const CommandResult result = cli.train({"--strategy", "all", "--json", "--seed", "5", "--jobs", "1"});
  ASSERT_EQ(result.code, 0) << result.err;
  const nlohmann::json json = result.json();
  ASSERT_TRUE(json.is_object()) << result.out;
  std::map<std::string, std::string> families;
  const nlohmann::json listed = cli.run({"strategies", "--json"}).json();
  for (const auto& one : listed.at("strategies")) families[one.at("id")] = one.at("family");
  ASSERT_EQ(json.at("runs").size(), families.size() - 1 + 5) << "one for each strategy, but one for each modality alone";
  for (const auto& run : json.at("runs")) {
    SCOPED_TRACE(run.at("name"));
    const std::string family = families.at(run.at("strategy"));
    EXPECT_EQ(run.at("series"), "race 1");
    for (const char* key : {"id", "strategy", "seed", "device", "epochs", "best_epoch", "seconds", "rows_per_second",
                            "parameters", "metrics", "modality_weights"}) {
      EXPECT_TRUE(run.contains(key)) << key;
    }
    EXPECT_EQ(run.at("seed"), 5);
    if (family != "baseline" && family != "ensemble") {  // those count other steps
      EXPECT_EQ(run.at("epochs"), 2);
    }
    for (const char* part : {"train", "validation", "test"}) {
      EXPECT_TRUE(run.at("metrics").at(part).at("roc_auc").is_number()) << part;
      EXPECT_TRUE(run.at("metrics").at(part).at("loss").is_number()) << part;
    }
    EXPECT_EQ(run.at("modality_weights").size(), family == "unimodal" ? 1U : 5U);
  }
  // Three at once instead of one after the other: not a number is another.
  const Cli beside;
  const CommandResult three = beside.train({"--strategy", "all", "--json", "--seed", "5", "--jobs", "3"});
  ASSERT_EQ(three.code, 0) << three.err;
  const nlohmann::json others = three.json();
  ASSERT_EQ(others.at("runs").size(), json.at("runs").size());
  for (std::size_t i = 0; i < json.at("runs").size(); ++i) {
    for (const char* key : {"id", "name", "strategy", "series", "best_epoch", "metrics", "modality_weights"}) {
      EXPECT_EQ(others.at("runs").at(i).at(key), json.at("runs").at(i).at(key)) << key << " of run " << i + 1;
    }
  }
  EXPECT_EQ(others.at("winner").at("run"), json.at("winner").at("run"));
  EXPECT_FALSE(json.at("winner").at("sentence").get<std::string>().empty());
  EXPECT_EQ(json.at("winner").at("standings").size(), json.at("runs").size());
  const nlohmann::json runs = cli.run({"runs", cli.project, "--json"}).json();
  EXPECT_EQ(runs.at("runs").size(), json.at("runs").size());
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

/// Payments beside loans: what a recipe links is trained on, explained, resumed and scored as one table.
TEST(CommandLine, TrainsAndScoresTablesThatARecipeLinks) {
  const Cli cli;
  std::string loans = "id,income,decided,bad\n", payments = "loan,day,amount,what\n";
  for (int i = 0; i < 160; ++i) {
    const bool bad = i % 3 == 0;
    loans += fmt::format("L{:03},{},2024-06-30,{}\n", i, 1000 + i * 7 % 500, bad ? "yes" : "no");
    for (int month = 1; month <= 8; ++month) {  // July and August lie behind the decision
      payments += fmt::format("L{:03},2024-{:02}-15,{},{}\n", i, month, (bad ? 10 * month : 60) + i * 7 % 40,
                              (i + month) % (bad ? 3 : 4) == 0 ? "late" : "paid");
    }
  }
  cli.folder.write("loans.csv", loans);
  cli.folder.write("payments.csv", payments);
  cli.folder.write("recipe.json", R"({"links": [{"file": "payments.csv", "kind": "one_to_many", "key": "id", "other_key": "loan",
    "time": "day", "cut_off": "decided", "columns": ["amount"], "event": "what", "prefix": "pay_"}]})");
  const std::string data = (cli.folder / "loans.csv").string(), recipe = (cli.folder / "recipe.json").string(),
                    project = (cli.folder / "linked.amalgam").string(), bundle = (cli.folder / "m.safetensors").string(),
                    scores = (cli.folder / "scores.csv").string();

  const CommandResult seen = cli.run({"inspect", data, "--recipe", recipe, "--json"});
  ASSERT_EQ(seen.code, 0) << seen.err;
  EXPECT_NE(seen.out.find("160 of 160 (100.0 %) rows of the main table have a partner."), std::string::npos) << seen.out;
  EXPECT_EQ(seen.json().at("columns").size(), 6u);

  const CommandResult trained = cli.run({"train", data, "--recipe", recipe, "--target", "bad", "--project", project, "--epochs", "2", "--json"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  ASSERT_EQ(cli.run({"evaluate", project, "--run", "1"}).code, 0);
  ASSERT_EQ(cli.run({"export", project, "--run", "1", "--format", "bundle", "--out", bundle}).code, 0);
  const CommandResult without = cli.run({"score", bundle, data, "--out", scores});
  EXPECT_EQ(without.code, 1);
  EXPECT_NE(without.err.find("pay_amount"), std::string::npos) << without.err;
  const CommandResult with = cli.run({"score", bundle, data, "--recipe", recipe, "--out", scores});
  ASSERT_EQ(with.code, 0) << with.err;
  EXPECT_EQ(read_csv(scores).table->rows(), 160);

  cli.folder.write("payments.csv", payments + "L000,2024-01-20,99,paid\n");  // the linked file counts as data
  const CommandResult changed = cli.run({"evaluate", project, "--run", "1"});
  EXPECT_EQ(changed.code, 1);
  EXPECT_NE(changed.err.find("content has changed"), std::string::npos) << changed.err;
}

TEST(CommandLine, LinksASecondTableWithNothingButItsName) {
  const Cli cli;
  std::string loans = "id,decided,bad\n", payments = "loan,day,amount,what\n";
  for (int i = 0; i < 40; ++i) {
    loans += fmt::format("L{:03},2024-06-30,{}\n", i, i % 3 ? "no" : "yes");
    for (int month = 5; month <= 8; ++month) {
      payments += fmt::format("L{:03},2024-{:02}-15,{}.5,{}\n", i, month, 10 * month, month % 2 ? "late" : "paid");
    }
  }
  cli.folder.write("loans.csv", loans);
  std::filesystem::create_directories(cli.folder / "more");
  cli.folder.write("more/payments.csv", payments);
  const std::string data = (cli.folder / "loans.csv").string(), other = (cli.folder / "more/payments.csv").string(),
                    recipe = (cli.folder / "recipe.json").string();
  const CommandResult linked = cli.run({"link", data, other, "--prefix", "pay_", "--out", recipe, "--json"});
  ASSERT_EQ(linked.code, 0) << linked.err;
  EXPECT_EQ(linked.json().at("link").at("file"), "more/payments.csv");
  EXPECT_EQ(linked.json().at("link").at("cut_off"), "decided");
  EXPECT_EQ(linked.json().at("late_rows"), 80);  // July and August
  const CommandResult seen = cli.run({"inspect", data, "--recipe", recipe, "--json"});
  ASSERT_EQ(seen.code, 0) << seen.err;
  const nlohmann::json columns = seen.json().at("columns");
  std::vector<std::string> names;
  for (const auto& one : columns) names.push_back(one.at("name"));
  EXPECT_EQ(names, (std::vector<std::string>{"id", "decided", "bad", "pay_amount", "pay_what"}));

  const CommandResult all = cli.run({"link", data, other, "--cut-off", "none", "--event", "none", "--json"});
  ASSERT_EQ(all.code, 0) << all.err;
  EXPECT_EQ(all.json().at("late_rows"), 0);
  EXPECT_EQ(all.json().at("new_columns"), nlohmann::json::array({"amount"}));
  cli.folder.write("towns.csv", "town,people\nRome,2.8\nOslo,0.7\n");
  const CommandResult none = cli.run({"link", data, (cli.folder / "towns.csv").string()});
  EXPECT_EQ(none.code, 1);
  EXPECT_NE(none.err.find("--key"), std::string::npos) << none.err;
}

TEST(CommandLine, CrossValidatesSoThatEveryRowIsTestedOnce) {
  const Cli cli;
  const CommandResult result = cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "linear",
                                        "--folds", "4", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto runs = result.json().at("runs");
  ASSERT_EQ(runs.size(), 4U);
  for (const auto& one : runs) EXPECT_EQ(one.at("series"), "folds 1");
  const CommandResult text = cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "linear", "--folds", "4"});
  EXPECT_NE(text.out.find("every row was tested once"), std::string::npos) << text.out;
  EXPECT_NE(cli.run({"train", cli.data, "--project", cli.project, "--folds", "2"}).code, 0);
}

TEST(CommandLine, TunesAndGoesOnWithASearch) {
  const Cli cli;
  const std::vector<std::string> base = {"tune", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "early,linear",
                                         "--epochs", "3", "--series", "mine", "--json"};
  std::vector<std::string> some = base, more = base;
  some.insert(some.end(), {"--trials", "2"});
  more.insert(more.end(), {"--trials", "4"});
  const CommandResult first = cli.run(some);
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.json().at("series"), "mine");
  EXPECT_EQ(first.json().at("trials").size(), 2U);
  const CommandResult second = cli.run(more);
  ASSERT_EQ(second.code, 0) << second.err;
  ASSERT_EQ(second.json().at("trials").size(), 4U);
  EXPECT_EQ(second.json().at("trials").at(0).at("run"), first.json().at("trials").at(0).at("run"));
  EXPECT_GT(second.json().at("best_run").get<int>(), 0);
}

TEST(CommandLine, TunesOneModalityAloneWhereNothingElseIsAskedFor) {
  const Cli cli;
  const CommandResult result = cli.run({"tune", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "unimodal",
                                        "--epochs", "1", "--trials", "1", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.json().at("trials").at(0).at("strategy"), "unimodal");
}

TEST(CommandLine, ShowsWhatTheCoachFinds) {
  const Cli cli;
  ASSERT_EQ(cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "early", "--epochs", "4"}).code, 0);
  const CommandResult result = cli.run({"show", cli.project, "--run", "1", "--what", "coach", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto findings = result.json().at("findings");
  ASSERT_FALSE(findings.empty());
  for (const auto& one : findings) EXPECT_FALSE(one.at("sentence").get<std::string>().empty());
  EXPECT_EQ(cli.run({"show", cli.project, "--run", "1", "--what", "coach"}).code, 0);
}

TEST(CommandLine, BaselinesAreShownExplainedExportedAndScoreNewData) {
  const Cli cli;
  ASSERT_EQ(cli.run({"train", cli.data, "--map", cli.map, "--project", cli.project, "--strategy", "linear,xgboost"}).code, 0);
  for (const char* run : {"1", "2"}) {
    SCOPED_TRACE(run);
    const CommandResult explained = cli.run({"explain", cli.project, "--run", run, "--json"});
    EXPECT_EQ(explained.code, 0) << explained.err;
    const std::string bundle = (cli.folder / (std::string("b") + run)).string(), scores = (cli.folder / (std::string("s") + run + ".csv")).string();
    const CommandResult exported = cli.run({"export", cli.project, "--run", run, "--format", "bundle", "--out", bundle});
    EXPECT_EQ(exported.code, 0) << exported.err;
    const CommandResult scored = cli.run({"score", bundle, cli.data, "--out", scores});
    EXPECT_EQ(scored.code, 0) << scored.err;
    for (const char* format : {"torchscript", "onnx"}) {
      const CommandResult file = cli.run({"export", cli.project, "--run", run, "--format", format, "--out", bundle + "." + format});
      EXPECT_EQ(file.code, 0) << format << ": " << file.err;
    }
  }
}

TEST(CommandLine, ExplainsFusionInTablesAndAsJson) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "hybrid"}).code, 0);
  const auto explain = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"explain", cli.project, "--run", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return cli.run(words);
  };
  const std::pair<const char*, const char*> cases[] = {{"shapley", "Interactions"}, {"agreement", "Kendall tau-b"}, {"missing", "100 %"},
                                                       {"map", "of their variance"}, {"attention", "share of ln M"}};
  for (const auto& [what, says] : cases) {
    SCOPED_TRACE(what);
    const CommandResult plain = explain({"--what", what, "--rows", "30"}), json = explain({"--what", what, "--rows", "30", "--json"});
    EXPECT_EQ(plain.code, 0) << plain.err;
    EXPECT_NE(plain.out.find(says), std::string::npos) << plain.out;
    EXPECT_EQ(json.json().at("what"), what);
  }
  const CommandResult seen = explain({"--what", "case", "--row", "3", "--set", "income=-9", "--mute", "clicks"});
  EXPECT_EQ(seen.code, 0) << seen.err;
  EXPECT_NE(seen.out.find("Before the changes: score"), std::string::npos) << seen.out;
  EXPECT_NE(seen.out.find("clicks (not there)"), std::string::npos) << seen.out;
  const nlohmann::json answer = explain({"--what", "case", "--row", "3", "--set", "note=", "--json"}).json();
  EXPECT_EQ(answer.at("row"), 3);
  EXPECT_FALSE(answer.at("contributions").at(3).at("is_there").get<bool>());
  EXPECT_EQ(explain({"--what", "case", "--row", "3", "--set", "income"}).code, 1);
  EXPECT_EQ(explain({"--what", "case"}).code, 1);
  EXPECT_EQ(explain({"--what", "case", "--row", "200"}).code, 1);
  const nlohmann::json groups = explain({"--what", "attention", "--by", "class", "--group", "1", "--minus-group", "0", "--tokens", "--json"}).json();
  EXPECT_EQ(groups.at("frames").at(0).at("groups").size(), 3U);
  EXPECT_EQ(groups.at("difference").at("minus"), "0");
  EXPECT_EQ(explain({"--what", "attention", "--where", "incom < 3"}).code, 1);
  EXPECT_EQ(explain({"--what", "soul"}).code, 2);
}

TEST(CommandLine, WritesOnnxAndSaysWhetherItWasRun) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "late"}).code, 0);
  const std::vector<std::string> command = {"export", cli.project, "--run", "1", "--format", "onnx", "--out", (cli.folder / "m.onnx").string()};
  ::setenv("AMALGAM_ONNXRUNTIME", cli.folder.path().c_str(), 1);  // where none is
  const CommandResult unseen = cli.run(command);
  ::unsetenv("AMALGAM_ONNXRUNTIME");
  EXPECT_EQ(unseen.code, 0) << unseen.err;
  EXPECT_NE(unseen.out.find("Not run"), std::string::npos) << unseen.out;
  const CommandResult seen = cli.run(command);
  EXPECT_EQ(seen.code, 0) << seen.err;
  const bool is_there = std::filesystem::exists(std::filesystem::path(AMALGAM_CLI).parent_path() / "../../onnxruntime/node_modules/onnxruntime-node");
  EXPECT_EQ(seen.out.find("largest difference") != std::string::npos, is_there) << seen.out;
}

}  // namespace

}  // namespace amalgam
