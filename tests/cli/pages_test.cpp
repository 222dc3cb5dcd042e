// SPDX-License-Identifier: GPL-3.0-or-later
// The manual page and the completions that `amalgam-cli pages` writes, against what --help says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "cli/cli_runner.h"

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;
using amalgam::testing::Cli;
using amalgam::testing::run_shell;

namespace {

/// The first group of every match.
std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) found.push_back((*it)[1]);
  return found;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Pages : public ::testing::Test {
 protected:
  std::string help(const std::vector<std::string>& command) const {
    std::vector<std::string> words = command;
    words.push_back("--help");
    return cli_.run(words).out;
  }
  std::vector<std::string> commands() const {
    const std::string text = help({});
    return all_matches(text.substr(text.find("Subcommands:")), "\n  ([a-z]+)  ");
  }
  std::vector<std::string> options(const std::string& command) const {
    return all_matches(help({command}), "\n  (?:-h,)?(--[a-z-]+)");
  }
  /// What bash offers for the last of `words`; the first is the program.
  std::vector<std::string> offered(const std::vector<std::string>& words) const {
    const auto quote = [](const std::string& word) { return amalgam::testing::quoted(word); };
    const std::string script = cli_.folder.write("completion.bash", cli_.run({"pages", "bash"}).out).string();
    std::string bash = "source " + quote(script) + "; COMP_WORDS=(";
    for (const std::string& word : words) bash += quote(word) + " ";
    bash += "); COMP_CWORD=" + std::to_string(words.size() - 1) + "; _amalgam_cli amalgam-cli " + quote(words.back()) +
            " " + quote(words[words.size() - 2]) + "; printf '%s\\n' \"${COMPREPLY[@]}\"";
    const std::string folder = quote(cli_.folder.path().string());
    return lines_of(run_shell("cd " + folder + " && bash --norc -c " + quote(bash), cli_.folder.path()).out);
  }
  const Cli cli_;
};

TEST_F(Pages, TheManualNamesEveryCommandAndEveryOptionInItsPlace) {
  const std::string page = std::regex_replace(cli_.run({"pages", "man"}).out, std::regex(R"(\\-)"), "-");
  const std::string shared = page.substr(page.find(".SS Options of every command"), page.find(".SH COMMANDS"));
  ASSERT_GT(commands().size(), 10U);
  for (const std::string& command : commands()) {
    const std::size_t start = page.find(".SS " + command + "\n");
    ASSERT_NE(start, std::string::npos) << command;
    const std::string section = shared + page.substr(start, page.find("\n.S", start + 1) - start);
    for (const std::string& option : options(command)) {
      EXPECT_THAT(section, HasSubstr("\\fB" + option + "\\fR")) << command;
    }
  }
}

TEST_F(Pages, TheManualTellsExitCodesFormatsAndStrategiesAndHidesItself) {
  const std::string page = cli_.run({"pages", "man"}).out;
  EXPECT_THAT(page, AllOf(HasSubstr("130 stopped by the user"), HasSubstr("torchscript"), HasSubstr("hybrid, ")));
  EXPECT_THAT(page, Not(HasSubstr(".SS pages")));
  EXPECT_THAT(commands(), Not(Contains("pages")));
}

TEST_F(Pages, BashOffersEveryCommand) {
  EXPECT_THAT(offered({"amalgam-cli", ""}), IsSupersetOf(commands()));
  EXPECT_THAT(offered({"amalgam-cli", "res"}), ::testing::ElementsAre("resume"));
}

TEST_F(Pages, BashOffersEveryOptionOfEveryCommand) {
  for (const std::string& command : commands()) {
    EXPECT_THAT(offered({"amalgam-cli", command, "--"}), UnorderedElementsAreArray(options(command))) << command;
  }
}

TEST_F(Pages, BashOffersTheFormatsThatExportKnows) {
  std::smatch line;
  const std::string text = help({"export"});
  ASSERT_TRUE(std::regex_search(text, line, std::regex("--format TEXT[^ ]*(?: REQUIRED)?\\s+([^\n]*)")));
  std::vector<std::string> formats;
  for (const std::string& word : all_matches(line[1], "([a-z0-9_-]+)")) {
    if (word != "or") formats.push_back(word);
  }
  ASSERT_THAT(formats, Contains("torchscript"));
  EXPECT_THAT(offered({"amalgam-cli", "export", "p.amalgam", "--format", ""}), UnorderedElementsAreArray(formats));
  EXPECT_THAT(offered({"amalgam-cli", "export", "--format", "=", "bun"}), ::testing::ElementsAre("bundle"));
}

TEST_F(Pages, BashOffersStrategiesOneByOneInAList) {
  std::vector<std::string> strategies = {"all"};
  const nlohmann::json listed = cli_.run({"strategies", "--json"}).json();
  for (const auto& one : listed["strategies"]) strategies.push_back(one["id"].get<std::string>());
  EXPECT_THAT(offered({"amalgam-cli", "train", "--strategy", ""}), UnorderedElementsAreArray(strategies));
  EXPECT_THAT(offered({"amalgam-cli", "train", "--strategy", "early,hyb"}), ::testing::ElementsAre("early,hybrid"));
}

TEST_F(Pages, BashOffersSettingsChoicesAndTheRightFiles) {
  cli_.folder.write("my.amalgam", "");
  cli_.folder.write("my.csv", "");
  EXPECT_THAT(offered({"amalgam-cli", "train", "--set", "training.pat"}), ::testing::ElementsAre("training.patience="));
  EXPECT_THAT(offered({"amalgam-cli", "show", "--what", "co"}), UnorderedElementsAreArray({"config", "coach"}));
  EXPECT_THAT(offered({"amalgam-cli", "runs", "my"}), ::testing::ElementsAre("my.amalgam"));
  EXPECT_THAT(offered({"amalgam-cli", "inspect", "my"}), UnorderedElementsAreArray({"my.amalgam", "my.csv"}));
}

}  // namespace
