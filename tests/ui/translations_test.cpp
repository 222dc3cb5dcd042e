// SPDX-License-Identifier: GPL-3.0-or-later
// The Chinese texts themselves: all there, all whole, and those of the engine found again in its sentences.
#include <QFileInfo>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>

#include "ui/engine_text.h"
#include "ui/error_text.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/support/translations.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

QSet<QString> gapsOf(const QString& text) {
  static const QRegularExpression gap(QStringLiteral("%\\d"));
  QSet<QString> gaps;
  for (auto matches = gap.globalMatch(text); matches.hasNext();) gaps << matches.next().captured();
  return gaps;
}

TEST(Translations, NoneIsUnfinishedOrEmpty) {
  const auto entries = test::readTs(test::chineseTs());
  ASSERT_GT(entries.size(), 1000);
  for (const test::TsEntry& one : entries) {
    EXPECT_TRUE(one.is_finished && !one.translation.isEmpty())
        << one.context.toStdString() << ": " << one.source.toStdString()
        << "\n(scripts/translate.sh lists what is new; resources/i18n/README.md has the words to use)";
  }
}

TEST(Translations, EveryGapIsFilledAndEveryKeyKept) {
  for (const test::TsEntry& one : test::readTs(test::chineseTs())) {
    const auto wanted = gapsOf(one.source), found = gapsOf(one.translation);
    if (one.context == QLatin1String("engine"))  // plural endings have no counterpart
      EXPECT_TRUE(wanted.contains(found)) << one.source.toStdString();
    else
      EXPECT_EQ(found, wanted) << one.context.toStdString() << ": " << one.source.toStdString();
    const qsizetype key = one.source.indexOf(QLatin1Char('&'));
    if (one.context.endsWith(QLatin1String("MainWindow")) && key >= 0) {
      const QString kept = QStringLiteral("(&%1)").arg(one.source[key + 1].toUpper());
      EXPECT_TRUE(one.translation.contains(kept)) << one.translation.toStdString();
    }
    EXPECT_EQ(one.source.contains(QLatin1Char('\t')), one.translation.contains(QLatin1Char('\t')))
        << one.source.toStdString();
  }
}

TEST(Translations, EveryTextOfTheSourcesHasAnEntry) {
  const QString lupdate = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
  if (!QFileInfo(lupdate).isExecutable()) GTEST_SKIP() << "lupdate is not installed (qt6-l10n-tools)";
  QTemporaryDir folder;
  const QString fresh = folder.filePath("fresh.ts");
  QProcess process;
  process.setWorkingDirectory(QStringLiteral(AMALGAM_SOURCE_DIR));
  process.start(lupdate, {"-silent", "-locations", "none", "-I", "src", "src/ui", "-ts", fresh});
  ASSERT_TRUE(process.waitForFinished(60000));
  ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
  QSet<QPair<QString, QString>> known;
  for (const test::TsEntry& one : test::readTs(test::chineseTs())) known.insert({one.context, one.source});
  const auto needed = test::readTs(fresh);
  ASSERT_GT(needed.size(), 1000);
  for (const test::TsEntry& one : needed) {
    EXPECT_TRUE(known.contains({one.context, one.source}))
        << one.context.toStdString() << ": " << one.source.toStdString() << "\n(run scripts/translate.sh)";
  }
}

class EngineText : public ::testing::Test {
 protected:
  void SetUp() override { Language::instance().use(QStringLiteral("zh_CN")); }
  void TearDown() override {
    Language::instance().use(QStringLiteral("en"));
    QLocale::setDefault(QLocale::c());
  }
  static std::string said(const std::string& text) { return engineText(text).toStdString(); }
};

TEST_F(EngineText, FixedTextsAreLookedUp) {
  EXPECT_EQ(said("Hybrid fusion"), "混合融合");
  EXPECT_EQ(said("Learning rate"), "学习率");
  EXPECT_EQ(said("balanced"), "均衡");
}

TEST_F(EngineText, SentencesAreRecognisedByTheirPattern) {
  EXPECT_EQ(said("Lower the learning rate to 0.0007."), "将学习率降至 0.0007。");
  EXPECT_EQ(said("Stopped too early: validation loss was still falling (0.512 to 0.498 in the last 5 epochs)."),
            "停止过早：验证损失仍在下降（最近 5 轮从 0.512 降至 0.498）。");
  EXPECT_EQ(said("The weights of epoch 7 are kept."), "已保留第 7 轮的权重。");
}

TEST_F(EngineText, NamesOfTheAnalystStayAsTheyAre) {
  // "score" and "table" are words of the engine too.
  EXPECT_EQ(said("'score' is hardly used: its weight fell from 20 % to 1.5 %."),
            "“score”几乎未被使用：其权重从 20 % 降至 1.5 %。");
  EXPECT_EQ(said("Column '100%1' has no rows."), "Column '100%1' has no rows.");
  EXPECT_EQ(said("There is no project '%2'. Check the path."), "没有项目“%2”。请检查路径。");
}

TEST_F(EngineText, PartsOfSentencesAreTranslatedToo) {
  EXPECT_EQ(said("'training.epochs' must be a whole number, not 2.5."), "“training.epochs”必须是整数，而不是 2.5。");
  EXPECT_EQ(said("'training.epochs' must be at least 1, not 0."), "“training.epochs”必须是至少 1，而不是 0。");
}

TEST_F(EngineText, SeveralSentencesAndASourceBeforeThem) {
  EXPECT_EQ(said("Stopped by the user in epoch 4. The weights of epoch 3 are kept."),
            "由用户在第 4 轮停止。已保留第 3 轮的权重。");
  EXPECT_EQ(said("loans.csv: the file is empty."), "loans.csv：文件为空。");
}

TEST_F(EngineText, WhatIsNotKnownInWholeStaysEnglish) {
  const std::string unknown = "The weights of epoch 7 are kept. Nobody has translated this sentence.";
  EXPECT_EQ(said(unknown), unknown);
  EXPECT_EQ(said(""), "");
}

TEST_F(EngineText, InEnglishNothingChanges) {
  Language::instance().use(QStringLiteral("en"));
  EXPECT_EQ(said("Lower the learning rate to 0.0007."), "Lower the learning rate to 0.0007.");
}

TEST_F(EngineText, ErrorsAreToldInWhole) {
  const ErrorText error = describeError(QStringLiteral("There is no file nowhere.csv."), QStringLiteral("read.missing"));
  EXPECT_EQ(error.title, "文件不存在");
  EXPECT_EQ(error.sentence, "没有文件 nowhere.csv。");
}

/// What the real engine offers is all translated, by name.
TEST_F(EngineText, EveryStrategyAndSettingOfTheEngineIsTranslated) {
  static const QRegularExpression chinese(QStringLiteral("\\p{Han}"));
  static const QSet<QString> same = {"Dropout", "FiLM", "MB"};  // said so in Chinese too
  const auto bench = loadWorkbench();
  const auto check = [](const std::string& text, const std::string& where) {
    if (text.empty() || same.contains(q(text))) return;
    EXPECT_TRUE(engineText(text).contains(chinese)) << where << ": " << text;
  };
  int settings = 0;
  for (const StrategyInfo& one : bench->strategies()) {
    check(one.title, one.id);
    check(one.summary, one.id);
    check(one.when_to_use, one.id);
    check(one.weights_meaning, one.id);
    for (const Option& option : bench->settings(one.id)) {
      check(option.title, option.name);
      check(option.help, option.name);
      check(option.unit, option.name);
      ++settings;
    }
  }
  for (const KindInfo& kind : bench->kinds()) {
    for (const Option& option : kind.options) {
      check(option.title, option.name);
      check(option.help, option.name);
    }
  }
  EXPECT_GT(settings, 100);
}

}  // namespace
}  // namespace amalgam::ui
