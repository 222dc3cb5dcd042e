// SPDX-License-Identifier: GPL-3.0-or-later
// Training on several processes, as torchrun starts them.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include "cli/cli_runner.h"
#include "engine/base/error.h"
#include "engine/project/project_store.h"

namespace amalgam {

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using amalgam::testing::text_of;

/// A port of this machine that nobody listens on.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t length = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
  ::close(socket);
  return ::ntohs(address.sin_port);
}

/// Two processes of one training.
class Group : public ::testing::Test {
 protected:
  pid_t start(int rank, const std::vector<std::string>& arguments) {
    const std::string errors = error_file(rank);
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::setenv("RANK", std::to_string(rank).c_str(), 1);
    ::setenv("WORLD_SIZE", "2", 1);
    ::setenv("MASTER_ADDR", "127.0.0.1", 1);
    ::setenv("MASTER_PORT", std::to_string(port_).c_str(), 1);
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::dup2(::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    std::vector<std::string> words = {AMALGAM_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  std::string error_file(int rank) const { return (cli_.folder / ("rank" + std::to_string(rank) + ".err")).string(); }
  bool is_built() const { return text_of(error_file(0)).find("built without c10d") == std::string::npos; }
  /// Without anything random but the start: rows of a batch then do not know who computes them.
  static std::vector<std::string> plain(const std::string& batch, const std::string& epochs) {
    return {"--strategy", "hybrid", "--epochs", epochs, "--set", "batch_size=" + batch, "--set", "model.dropout=0", "--set",
            "modality_dropout=0", "--set", "text.dropout=0", "--set", "training.recipe=as given", "--set", "patience=0"};
  }
  std::vector<double> losses(const std::string& project) const {
    std::vector<double> values;
    const ProjectStore store(project, ProjectStore::Mode::read_only);
    for (const EpochRecord& epoch : store.epochs(1)) {
      values.push_back(epoch.metric(Part::train, "running_loss"));
      values.push_back(epoch.metric(Part::validation, "loss"));
    }
    return values;
  }

  Cli cli_;
  int port_ = free_port();
};

TEST_F(Group, OfTwoGivesTheLossOfOneProcessWithTheDoubledBatch) {
  const auto arguments = cli_.train_arguments(plain("16", "3"));
  const pid_t other = start(1, arguments);
  const pid_t first = start(0, arguments);
  const int code = Cli::wait_for(first), other_code = Cli::wait_for(other);
  if (!is_built()) GTEST_SKIP() << "built without c10d's Gloo (libgloo-dev)";
  ASSERT_EQ(code, 0) << text_of(error_file(0));
  ASSERT_EQ(other_code, 0) << text_of(error_file(1));
  const std::vector<double> together = losses(cli_.project);
  cli_.project = (cli_.folder / "alone.amalgam").string();
  const CommandResult alone = cli_.train(plain("32", "3"));
  ASSERT_EQ(alone.code, 0) << alone.err;
  const std::vector<double> expected = losses(cli_.project);
  ASSERT_EQ(together.size(), 6U);
  ASSERT_EQ(expected.size(), 6U);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(together[i], expected[i], 1e-5) << i;
}

TEST_F(Group, ThatLosesAProcessSaysSoAndKeepsTheLastCheckpoint) {
  const auto arguments = cli_.train_arguments(plain("16", "5000"));
  const pid_t other = start(1, arguments);
  const pid_t first = start(0, arguments);
  const bool has_epochs = Cli::becomes_true([&] {
    if (::kill(first, 0) != 0 || !is_built()) return true;
    try {
      return losses(cli_.project).size() >= 4;
    } catch (const Error&) {
      return false;  // the project is not there yet
    }
  });
  ::kill(other, SIGKILL);
  Cli::wait_for(other);
  const int code = Cli::wait_for(first);
  if (!is_built()) GTEST_SKIP() << "built without c10d's Gloo (libgloo-dev)";
  ASSERT_TRUE(has_epochs);
  EXPECT_EQ(code, 1);
  EXPECT_NE(text_of(error_file(0)).find("was lost"), std::string::npos) << text_of(error_file(0));
  const ProjectStore store(cli_.project, ProjectStore::Mode::read_only);
  EXPECT_EQ(store.run(1).state, RunState::failed);
  const auto last = store.checkpoint(1, "last");
  ASSERT_TRUE(last.has_value());
  EXPECT_GE(last->epoch, 1);
}

TEST_F(Group, IsRefusedWhereAVariableIsMissing) {
  const CommandResult result = amalgam::testing::run_shell(
      "WORLD_SIZE=2 RANK=0 " + amalgam::testing::quoted(AMALGAM_CLI) + " train " + cli_.data + " --project " + cli_.project, cli_.folder.path());
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.err.find("MASTER_ADDR is not set"), std::string::npos) << result.err;
}

}  // namespace

}  // namespace amalgam
