// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/cli_runner.h"
#include "support/pdf_text.h"

namespace {

using amalgam::testing::Cli;
using amalgam::testing::CommandResult;
using amalgam::testing::has_pdftotext;
using amalgam::testing::pdf_pages;
using amalgam::testing::pdf_text;
using amalgam::testing::text_of;
using ::testing::HasSubstr;
using ::testing::Not;

/// Whether the window's program, which prints, stands beside the command line.
bool has_printer() { return std::filesystem::exists(std::filesystem::path(AMALGAM_CLI).parent_path() / "amalgam"); }

TEST(ReportCommand, WritesHtmlWithTheFiguresOfShow) {
  const Cli cli;
  ASSERT_EQ(cli.train({"--strategy", "hybrid,linear"}).code, 0);
  const std::string html = (cli.folder / "r.html").string();
  const CommandResult result = cli.run({"report", cli.project, "--out", html, "--pictures", (cli.folder / "pictures").string(),
                                        "--comment", "verdict=Looked at = by Ann", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.json().at("runs"), 2);
  EXPECT_EQ(result.json().at("verdict").at("run"), 1);
  EXPECT_EQ(result.json().at("verdict").at("reference"), 2);
  const std::string text = text_of(html);
  EXPECT_THAT(text, HasSubstr("Looked at = by Ann"));
  const nlohmann::json shown = cli.run({"show", cli.project, "--run", "1", "--json"}).json();
  for (const char* metric : {"roc_auc", "ks", "log_loss", "brier"}) {
    char value[32];
    std::snprintf(value, sizeof value, "%.4f", shown.at("metrics").at("test").at(metric).get<double>());
    EXPECT_THAT(text, HasSubstr(value)) << metric;
  }
  const nlohmann::json compared = cli.run({"compare", cli.project, "--runs", "1,2", "--json"}).json();
  EXPECT_EQ(result.json().at("verdict").at("p_value"), compared.at("delong").at("p_value"));
  EXPECT_FALSE(std::filesystem::is_empty(cli.folder / "pictures"));

  // What the appendix says trains the same run again, to the same figures.
  const CommandResult again = amalgam::testing::run_shell(
      "cd " + amalgam::testing::quoted(cli.folder.path().string()) + " && " + AMALGAM_CLI + " show p.amalgam --run 1 --what config > run-1.json && " +
          AMALGAM_CLI + " train data.csv --project again.amalgam --config run-1.json --progress none --json",
      cli.folder.path());
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.json().at("runs").at(0).at("metrics"), shown.at("metrics"));
}

TEST(ReportCommand, WritesPdfInBothLanguagesWithTheWindowsProgram) {
  const Cli cli;
  ASSERT_EQ(cli.train().code, 0);
  const std::string pdf = (cli.folder / "r.pdf").string();
  const CommandResult result = cli.run({"report", cli.project, "--out", pdf, "--no-explain"});
  if (!has_printer()) {
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.err, HasSubstr("Install it"));
    return;
  }
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(text_of(pdf).rfind("%PDF", 0), 0U);
  EXPECT_GE(pdf_pages(text_of(pdf)), 3);
  const std::string chinese = (cli.folder / "zh.pdf").string(), html = (cli.folder / "zh.html").string();
  const CommandResult other = cli.run({"report", cli.project, "--out", html, "--pdf", chinese, "--language", "zh_CN", "--no-explain"});
  if (other.code != 0) {
    EXPECT_THAT(other.err, HasSubstr("fonts-noto-cjk"));  // a computer without Chinese letters says so
    return;
  }
  EXPECT_THAT(text_of(html), HasSubstr("<h2>结论</h2>"));
  EXPECT_EQ(text_of(chinese).rfind("%PDF", 0), 0U);
  if (!has_pdftotext()) GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
  EXPECT_THAT(pdf_text(pdf), HasSubstr("nobaselinehasbeentrained"));
  EXPECT_THAT(pdf_text(chinese), HasSubstr("没有训练基线"));
}

TEST(ReportCommand, TakesChosenSectionsAndSaysWhatItDoesNotUnderstand) {
  const Cli cli;
  ASSERT_EQ(cli.train().code, 0);
  const std::string html = (cli.folder / "r.html").string();
  ASSERT_EQ(cli.run({"report", cli.project, "--out", html, "--sections", "verdict,limits", "--no-explain"}).code, 0);
  EXPECT_THAT(text_of(html), HasSubstr("<section id=\"limits\">"));
  EXPECT_THAT(text_of(html), Not(HasSubstr("<section id=\"data\">")));
  EXPECT_THAT(cli.run({"report", cli.project, "--out", html, "--sections", "weather"}).err, HasSubstr("verdict, data, strategies"));
  EXPECT_THAT(cli.run({"report", cli.project, "--out", html, "--comment", "verdict"}).err, HasSubstr("SECTION=TEXT"));
  EXPECT_THAT(cli.run({"report", cli.project}).err, HasSubstr("--out"));
  EXPECT_EQ(cli.run({"report", cli.project, "--out", html, "--language", "fr"}).code, 2);
}

}  // namespace
