// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/cli_runner.h"
#include "engine/base/error.h"
#include "engine/project/project_store.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using amalgam::testing::text_of;

/// Epochs stored so far by whoever works on the project; 0 while it is not there yet.
std::size_t epochs_stored(const Cli& cli) {
  if (!std::filesystem::exists(cli.project)) return 0;
  try {
    const ProjectStore store(cli.project, ProjectStore::Mode::read_only);
    const auto runs = store.runs();
    return runs.empty() ? 0 : store.epochs(runs.back().id).size();
  } catch (const Error&) {
    return 0;  // looked at while it was being made
  }
}

std::vector<std::string> long_training(const Cli& cli, const std::string& epochs) {
  return cli.train_arguments({"--strategy", "hybrid", "--epochs", epochs, "--set", "patience=0", "--json"});
}

TEST(Interruption, AKilledTrainingLeavesASoundProjectAndResumesToTheSameResult) {
  const Cli cli(400);
  const pid_t child = cli.start(long_training(cli, "40"));
  ASSERT_GT(child, 0);
  ASSERT_TRUE(Cli::becomes_true([&] { return epochs_stored(cli) >= 2; }));
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  EXPECT_EQ(Cli::wait_for(child), 128 + SIGKILL);
  {
    const ProjectStore store(cli.project, ProjectStore::Mode::read_only);
    EXPECT_EQ(store.integrity_check(), "ok");
    EXPECT_GE(store.epochs(1).size(), 2U);
    EXPECT_LT(store.epochs(1).size(), 40U);
  }
  EXPECT_EQ(cli.run({"runs", cli.project, "--json"}).json().at("runs").at(0).at("state"), "interrupted");
  const CommandResult resumed = cli.run({"resume", cli.project, "--run", "1", "--json"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const nlohmann::json run = resumed.json().at("runs").at(0);
  EXPECT_EQ(run.at("state"), "finished");
  EXPECT_EQ(run.at("epochs"), 40);

  const CommandResult whole = cli.run(long_training(cli, "40"));
  ASSERT_EQ(whole.code, 0) << whole.err;
  EXPECT_EQ(whole.json().at("runs").at(0).at("metrics"), run.at("metrics"));
  EXPECT_EQ(cli.run({"resume", cli.project, "--run", "1"}).code, 1);  // there is nothing left to do
}

TEST(Interruption, CtrlCStopsKeepsTheBestAndEndsWith130) {
  const Cli cli(400);
  const pid_t child = cli.start(long_training(cli, "5000"));
  ASSERT_GT(child, 0);
  ASSERT_TRUE(Cli::becomes_true([&] { return epochs_stored(cli) >= 2; }));
  ASSERT_EQ(::kill(child, SIGINT), 0);
  EXPECT_EQ(Cli::wait_for(child), 130);
  const nlohmann::json printed = nlohmann::json::parse(text_of(cli.folder / "started.out"), nullptr, false);
  ASSERT_TRUE(printed.is_object());
  EXPECT_EQ(printed.at("interrupted"), true);
  EXPECT_EQ(printed.at("runs").at(0).at("state"), "stopped_by_user");
  EXPECT_TRUE(printed.at("runs").at(0).at("metrics").at("test").at("roc_auc").is_number());
}

TEST(Interruption, CtrlCEndsASearchWith130AndKeepsWhatIsDone) {
  const Cli cli(400);
  const auto search = [&](const char* epochs) {
    std::vector<std::string> words = cli.train_arguments({"--strategy", "early", "--epochs", epochs, "--set", "patience=0", "--json"});
    words.front() = "tune";
    words.insert(words.end(), {"--trials", "3", "--series", "mine"});
    return words;
  };
  const pid_t child = cli.start(search("900"));
  ASSERT_GT(child, 0);
  ASSERT_TRUE(Cli::becomes_true([&] { return epochs_stored(cli) >= 2; }));
  ASSERT_EQ(::kill(child, SIGINT), 0);
  EXPECT_EQ(Cli::wait_for(child), 130);
  const nlohmann::json printed = nlohmann::json::parse(text_of(cli.folder / "started.out"), nullptr, false);
  ASSERT_TRUE(printed.is_object());
  EXPECT_EQ(printed.at("was_stopped"), true);
  ASSERT_GE(printed.at("trials").size(), 1U);
  EXPECT_GE(printed.at("trials").at(0).at("epochs"), 1);
}

}  // namespace

}  // namespace amalgam
