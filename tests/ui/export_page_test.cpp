// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/export_page.h"

#include <QClipboard>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

/// The command line as a POSIX shell hands it to the program.
QStringList shellArguments(const QString& command) {
  QProcess shell;
  shell.start(QStringLiteral("/bin/sh"),
              {QStringLiteral("-c"), QStringLiteral("for word in ") + command +
                                         QStringLiteral("; do printf '%s\\0' \"$word\"; done")});
  shell.waitForFinished();
  QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(u'\0'));
  words.removeLast();
  return words;
}

using ExportPageTest = UiFixture;

TEST_F(ExportPageTest, TheCommandLineSaysAllThatTheRunWasGiven) {
  openLoans();
  session_->change("settings", [this](Plan& plan) {
    plan.split = "60/20/20";
    plan.seed = 42;
    plan.threads = 2;
    plan.values["training.learning_rate"] = 0.0007;
    plan.values["training.schedule"] = std::string("constant");
    plan.values["training.gradient_clip"] = Options(client_->settings("hybrid")).number("training.gradient_clip");  // as it is
    plan.values["hybrid.heads"] = std::int64_t{2};
  });
  session_->moveColumns({"note"}, {Place::Kind::ignored, {}});
  const Experiment asked = session_->experimentFor("hybrid");
  session_->train();
  ASSERT_TRUE(waitForEnd());
  session_->moveColumns({"age"}, {Place::Kind::ignored, {}});  // what comes later is not the run's
  session_->change("seed", [](Plan& plan) { plan.seed = 1; });

  ExportPage page(session_.get());
  ASSERT_TRUE(waitUntil([&] { return page.trainCommand().contains("loans.csv"); }))
      << page.trainCommand().toStdString();
  const QStringList words = shellArguments(page.trainCommand());
  ASSERT_GE(words.size(), 3);
  EXPECT_EQ(words[0], "amalgam-cli");
  EXPECT_EQ(words[1], "train");
  EXPECT_EQ(words[2], dataPath());

  // Read as the command line reads it: a later option wins, --set goes to the settings.
  Experiment read;
  read.options = Options(client_->settings("hybrid"));
  QString map;
  for (qsizetype i = 3; i + 1 < words.size(); i += 2) {
    const std::string value = s(words[i + 1]);
    if (words[i] == "--map") map = words[i + 1];
    if (words[i] == "--strategy") read.strategy = value;
    if (words[i] == "--split") read.split = value;
    if (words[i] == "--seed") read.seed = std::stoull(value);
    if (words[i] == "--threads") read.threads = std::stoi(value);
    if (words[i] == "--set") {
      const auto equals = value.find('=');
      read.options.set_text(value.substr(0, equals), value.substr(equals + 1));
      EXPECT_NE(value.substr(0, equals), "training.gradient_clip") << "defaults need not be named";
    }
    if (words[i] == "--project") {
      EXPECT_EQ(words[i + 1], projectPath());
    }
  }
  ASSERT_TRUE(page.writeFiles());
  EXPECT_EQ(map, page.mapPath());
  read.map = ModalityMap::load(s(map));
  read.device = asked.device;  // the command names the device that "auto" came to
  EXPECT_EQ(read.to_json(), asked.to_json());
  EXPECT_TRUE(words.contains("--device"));
}

TEST_F(ExportPageTest, TheCommandLineNamesTheRecipeIfOneWasChosen) {
  openLoans();
  ReadRecipe recipe;
  recipe.types["purpose"] = ColumnType::text;
  session_->reread(recipe);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->whyNotTrain().isEmpty(); }));
  session_->setOption("training.epochs", std::int64_t{1});
  session_->train();
  ASSERT_TRUE(waitForEnd());
  ExportPage page(session_.get());
  ASSERT_TRUE(waitUntil([&] { return page.trainCommand().contains("--recipe"); }))
      << page.trainCommand().toStdString();
  const QStringList words = shellArguments(page.trainCommand());
  EXPECT_EQ(words.value(words.indexOf("--recipe") + 1), page.recipePath());
  ASSERT_TRUE(page.writeFiles());
  QFile file(page.recipePath());
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  EXPECT_EQ(nlohmann::json::parse(file.readAll().toStdString()), recipe_to_json(recipe));
}

TEST_F(ExportPageTest, NamesWithSpacesAndQuotesSurviveTheShell) {
  const QString name = folder_.filePath(QStringLiteral("客户 it's $HOME.csv"));
  ASSERT_TRUE(QFile::copy(dataPath(), name));
  session_->openData(name);
  ASSERT_TRUE(waitUntil([this] { return !session_->isBusy() && session_->data(); }));
  session_->change(QStringLiteral("map"), [](Plan& plan) {
    plan.map = withAllLanes(loanMap());
    plan.values["training.epochs"] = std::int64_t{1};
  });
  ASSERT_TRUE(waitUntil([this] { return session_->whyNotTrain().isEmpty(); }));
  session_->train();
  ASSERT_TRUE(waitForEnd());
  ExportPage page(session_.get());
  EXPECT_TRUE(waitUntil([&] { return shellArguments(page.trainCommand()).value(2) == name; }))
      << page.trainCommand().toStdString();
  const QStringList words = shellArguments(page.trainCommand());
  EXPECT_TRUE(words.contains(session_->projectPath()));
}

TEST_F(ExportPageTest, HasACardForEveryFormatAndDoesNotCallVerifiedWhatWasNotRun) {
  openLoans();
  session_->setOption("training.epochs", std::int64_t{1});
  session_->train();
  ASSERT_TRUE(waitForEnd());
  ExportPage page(session_.get());
  const auto shows = [&](const QString& text) {
    const auto labels = page.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* one) { return one->text().contains(text); });
  };
  for (const std::string format : {"torchscript", "bundle", "onnx"}) {
    const QString path = folder_.filePath(q("model." + format));
    page.exportTo(q(format), path);
    EXPECT_TRUE(waitUntil([&] { return shows(path); })) << format;
  }
  EXPECT_TRUE(shows(QStringLiteral("64 rows")));
  EXPECT_TRUE(shows(QStringLiteral("not run, ONNX Runtime was not found")));
  EXPECT_TRUE(shows(QStringLiteral("largest difference to the model 2.5e-07")));
}

}  // namespace
}  // namespace amalgam::ui
