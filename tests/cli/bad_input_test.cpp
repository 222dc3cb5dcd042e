// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/cli_runner.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;

/// Exit code 1, nothing on stdout, and one sentence on stderr that holds `word`.
void expect_refused(const CommandResult& result, const std::string& word) {
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find(word), std::string::npos) << result.err;
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  EXPECT_EQ(result.err.find("what()"), std::string::npos);
}

class BadInput : public ::testing::Test {
 protected:
  /// Trains on a text with a map made for it.
  CommandResult train(const std::string& csv, const std::string& target, const std::string& task = "binary") {
    const std::string data = cli_.folder.write("bad.csv", csv).string();
    const nlohmann::json map = {{"version", 1},
                                {"target", {{"column", target}, {"task", task}}},
                                {"modalities", {{{"name", "n"}, {"kind", "numerical"}, {"columns", {"x"}}}}}};
    const std::string path = cli_.folder.write("bad.json", map.dump()).string();
    return cli_.run({"train", data, "--map", path, "--project", cli_.project, "--strategy", "early", "--epochs", "1",
                     "--json"});
  }
  /// "x,y" and rows made by `row`.
  static std::string table(int rows, const std::function<std::string(int)>& row) {
    std::string csv = "x,y\n";
    for (int i = 0; i < rows; ++i) csv += row(i) + "\n";
    return csv;
  }
  Cli cli_;
};

TEST_F(BadInput, AFileThatIsMissingADirectoryEmptyOrOnlyAHeaderIsRefused) {
  const auto train_on = [&](const std::string& data) {
    return cli_.run({"train", data, "--project", cli_.project, "--json"});
  };
  expect_refused(train_on((cli_.folder / "nowhere.csv").string()), "nowhere.csv");
  expect_refused(train_on(cli_.folder.path().string()), cli_.folder.path().string());
  expect_refused(train_on(cli_.folder.write("empty.csv", "").string()), "empty.csv");
  expect_refused(train_on(cli_.folder.write("header.csv", "x,y\n").string()), "header.csv");
  EXPECT_FALSE(std::filesystem::exists(cli_.project));
}

TEST_F(BadInput, ATargetOfOneClassIsRefused) {
  expect_refused(train(table(40, [](int i) { return std::to_string(i) + ",1"; }), "y"), "'y'");
}

TEST_F(BadInput, AnInputWithoutAnyValueIsRefused) {
  expect_refused(train(table(40, [](int i) { return "," + std::to_string(i % 2); }), "y"), "'n'");
}

TEST_F(BadInput, ATextAsATargetIsRefused) {
  const std::string csv = table(400, [](int i) { return std::to_string(i) + ",free text number " + std::to_string(i); });
  expect_refused(train(csv, "y", "multiclass"), "'y'");
  expect_refused(train(csv, "y", "binary"), "'y'");
  expect_refused(train(csv, "y", "regression"), "not a number");
}

TEST_F(BadInput, RowsWithoutATargetAreLeftOutWithAWarning) {
  const std::string csv =
      table(120, [](int i) { return std::to_string(i) + "," + (i % 10 == 0 ? "" : std::to_string(i / 10 % 2)); });
  const CommandResult result = train(csv, "y");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.err.find("12 of 120 rows have no target"), std::string::npos) << result.err;
}

TEST_F(BadInput, AnUnwritableProjectIsRefused) {
  expect_refused(cli_.run({"train", cli_.data, "--map", cli_.map, "--project", "/proc/no/p.amalgam", "--json"}), "/proc/no");
  expect_refused(cli_.run({"train", cli_.data, "--map", cli_.map, "--project", cli_.folder.path().string(), "--json"}),
                 cli_.folder.path().string());
  const std::string other = cli_.folder.write("other.amalgam", "this is no project").string();
  expect_refused(cli_.run({"train", cli_.data, "--map", cli_.map, "--project", other, "--json"}), "other.amalgam");
  expect_refused(cli_.run({"runs", other, "--json"}), "other.amalgam");
  expect_refused(cli_.run({"runs", (cli_.folder / "nowhere.amalgam").string(), "--json"}), "nowhere.amalgam");
}

TEST_F(BadInput, AMapThatIsNotJsonOrNamesNoColumnIsRefused) {
  const auto train_with = [&](const std::string& map) {
    return cli_.run({"train", cli_.data, "--map", cli_.folder.write("m.json", map).string(), "--project", cli_.project});
  };
  expect_refused(train_with("{"), "m.json");
  expect_refused(train_with("[]"), "");
  nlohmann::json map = amalgam::testing::five_kinds_map();
  map["modalities"][0]["columns"] = {"incom"};
  expect_refused(train_with(map.dump()), "income");  // the nearest column is named
  map["modalities"][0] = {{"name", "n"}, {"kind", "numerical"}, {"columns", {"bad"}}};
  expect_refused(train_with(map.dump()), "target 'bad'");
}

TEST_F(BadInput, ASplitThatCannotBeMadeIsRefused) {
  const auto train_with = [&](const std::string& split) { return cli_.train({"--split", split, "--json"}); };
  expect_refused(train_with("70/15"), "");
  expect_refused(train_with("column:nowhere"), "nowhere");
  expect_refused(train_with(cli_.folder.write("split.csv", "row,split\n0,train\n99999,val\n").string()), "");
}

TEST_F(BadInput, AMapBesideTheDataIsNotUsedSilently) {
  cli_.folder.write("data.map.json", "this is not even JSON");
  const CommandResult result = cli_.run({"train", cli_.data, "--project", cli_.project, "--target", "bad", "--strategy",
                                         "early", "--epochs", "1"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.err.find("Proposed map"), std::string::npos);
}

TEST_F(BadInput, ADamagedBundleAndDataWithoutAColumnAreRefused) {
  const std::string out = (cli_.folder / "s.csv").string();
  const std::string bundle = cli_.folder.write("m.safetensors", "no bundle").string();
  expect_refused(cli_.run({"score", bundle, cli_.data, "--out", out}), "m.safetensors");
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace

}  // namespace amalgam
