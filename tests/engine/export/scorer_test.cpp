// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include <cmath>
#include <set>

#include "engine/export/bundle.h"
#include "engine/insight/evaluate.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::SmallRun;
using amalgam::testing::text_of;

/// A trained bundle beside its data.
class Scorer : public ::testing::Test {
 protected:
  std::filesystem::path bundle(const std::string& target) {
    const RunRecord run = small_.train("early", target, 2);
    const auto out = small_.folder() / (target + ".safetensors");
    write_model_file(load_run(small_.store(), run.id).trained, out);
    test_ = *small_.store().predictions(run.id, Part::test);
    return out;
  }
  ScoreResult score(const std::filesystem::path& bundle, const std::filesystem::path& data, int reasons = 0) {
    RunControl control;
    return small_.workbench().score({.bundle = bundle, .data = data, .out = out(), .reasons = reasons}, {}, control);
  }
  std::filesystem::path out() const { return small_.folder() / "scores.csv"; }

  SmallRun small_;
  PredictionRecord test_;
};

TEST_F(Scorer, WritesOneScoreARowInTheOrderOfTheFile) {
  const ScoreResult result = score(bundle("bad"), small_.data());
  EXPECT_EQ(result.rows, 240);
  const TablePtr scores = read_csv(out()).table;
  ASSERT_EQ(scores->rows(), 240);
  EXPECT_EQ(scores->columns()[0].name(), "id");
  EXPECT_EQ(scores->columns()[1].name(), "score");
  for (std::int64_t row = 0; row < 240; ++row) EXPECT_EQ(scores->column("id").text(row), "c" + std::to_string(row));
  for (std::size_t i = 0; i < test_.rows.size(); ++i) {
    EXPECT_NEAR(scores->column("score").number(test_.rows[i]), test_.outputs[i], 1e-5);
  }
}

TEST_F(Scorer, GivesEachClassAScoreAndNamesTheLikeliest) {
  score(bundle("grade"), small_.data());
  const TablePtr scores = read_csv(out()).table;
  for (const std::int64_t row : {0, 100, 239}) {
    const double a = scores->column("score_A").number(row), b = scores->column("score_B").number(row),
                 c = scores->column("score_C").number(row);
    EXPECT_NEAR(a + b + c, 1, 1e-5);
    EXPECT_EQ(scores->column("predicted").text(row), a >= b && a >= c ? "A" : b >= c ? "B" : "C");
  }
}

TEST_F(Scorer, PredictsValuesInTheTargetsUnit) {
  score(bundle("loss"), small_.data());
  const TablePtr scores = read_csv(out()).table;
  for (std::size_t i = 0; i < test_.rows.size(); ++i) {
    EXPECT_NEAR(scores->column("prediction").number(test_.rows[i]), test_.outputs[i], 1e-2);
  }
}

TEST_F(Scorer, ReadsColumnsAsTrainingDidWhateverTheNewRowsLookLike) {
  // Regions that are all digits, notes that are all numbers: alone they would be read as numbers.
  const auto data = small_.folder().write("digits.csv",
                                          "income,age,region,pay_1,pay_2,pay_3,note,clicks\n"
                                          "1000,30,7,0.1,0.2,0.3,12,login>apply\n"
                                          "many,31,7,0.1,0.2,0.3,13,login>apply\n");
  const ScoreResult result = score(bundle("bad"), data);
  EXPECT_EQ(result.rows, 2);
  const TablePtr scores = read_csv(out()).table;
  for (const std::int64_t row : {0, 1}) EXPECT_TRUE(std::isfinite(scores->column("score").number(row)));
}

TEST_F(Scorer, TakesUnseenCategoriesMissingCellsAndNoTarget) {
  const auto data = small_.folder().write(
      "new.csv",
      "income,age,region,pay_1,pay_2,pay_3,note,clicks\n"
      "0.5,33,atlantis,1,2,0,never seen words,login>fly\n"
      ",,,,,,,\n"
      "-0.5,44,north,,,,late,apply\n");
  const ScoreResult result = score(bundle("bad"), data);
  EXPECT_EQ(result.rows, 3);
  ASSERT_FALSE(result.notes.empty());  // no id column
  const TablePtr scores = read_csv(out()).table;
  for (std::int64_t row = 0; row < 3; ++row) {
    EXPECT_EQ(scores->column("row").number(row), static_cast<double>(row));
    EXPECT_GT(scores->column("score").number(row), 0);
    EXPECT_LT(scores->column("score").number(row), 1);
  }
}

/// The same text in UTF-16, which is read whole and not part by part.
std::string utf16(const std::string& utf8) {
  const icu::UnicodeString units = icu::UnicodeString::fromUTF8(utf8);
  std::string text = "\xFF\xFE";
  for (std::int32_t i = 0; i < units.length(); ++i) {
    text += static_cast<char>(units[i] & 0xFF);
    text += static_cast<char>(units[i] >> 8);
  }
  return text;
}

TEST_F(Scorer, WritesTheSameWhetherAFileIsReadInPartsOrWhole) {
  for (const std::string target : {"bad", "grade", "loss"}) {
    const auto model = bundle(target);
    score(model, small_.data());
    const std::string in_parts = text_of(out());
    const ScoreResult whole = score(model, small_.folder().write("wide.csv", utf16(text_of(small_.data()))));
    EXPECT_EQ(whole.rows, 240);
    EXPECT_EQ(text_of(out()), in_parts) << target;
  }
}

TEST_F(Scorer, NumbersTheRowsThroughAllParts) {
  // Some megabytes, so that there are several parts; no ids.
  std::string text = "income,age,region,pay_1,pay_2,pay_3,note,clicks\n";
  for (int i = 0; i < 30'000; ++i) {
    text += std::to_string(i % 900) + ",44,north,0.1,0.2,0.3,\"pays late, and says why in many words that fill a line\",login>apply\n";
  }
  const ScoreResult result = score(bundle("bad"), small_.folder().write("many.csv", text));
  EXPECT_EQ(result.rows, 30'000);
  const TablePtr scores = read_csv(out()).table;
  ASSERT_EQ(scores->rows(), 30'000);
  for (std::int64_t row = 0; row < scores->rows(); row += 1) {
    ASSERT_EQ(scores->column("row").number(row), static_cast<double>(row));
    const std::int64_t same = row % 900;  // of equal incomes
    ASSERT_NEAR(scores->column("score").number(row), scores->column("score").number(same), 1e-6);
  }
}

TEST_F(Scorer, LeavesIdsAsTheyStandInTheFile) {
  const auto data = small_.folder().write("ids.csv",
                                          "id,income,age,region,pay_1,pay_2,pay_3,note,clicks\n"
                                          "7.50,1000,30,7,0.1,0.2,0.3,late,login>apply\n"
                                          "\"a,b\",900,31,7,0.1,0.2,0.3,late,login>apply\n");
  score(bundle("bad"), data);
  const std::string text = text_of(out());
  EXPECT_NE(text.find("\n7.50,"), std::string::npos) << text;
  EXPECT_NE(text.find("\n\"a,b\","), std::string::npos) << text;
}

TEST_F(Scorer, NamesTheColumnsThatAreNotThereAndWritesNothing) {
  const auto data = small_.folder().write("new.csv", "income,age\n1,2\n");
  const auto model = bundle("bad");
  RunControl control;
  try {
    small_.workbench().score({model, data, out()}, {}, control);
    FAIL() << "a file without the columns was scored";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "score.no_column");
    EXPECT_NE(std::string(problem.what()).find("'region' (profile)"), std::string::npos) << problem.what();
  }
  EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(Scorer, LeavesAnOldFileAloneWhenItIsStopped) {
  const auto model = bundle("bad");
  small_.folder().write("scores.csv", "old");
  RunControl control;
  control.cancel();
  EXPECT_EQ(error_code([&] { small_.workbench().score({model, small_.data(), out()}, {}, control); }), "score.cancelled");
  EXPECT_EQ(text_of(out()), "old");
}

TEST_F(Scorer, GivesReasonsWhoseEffectsAddUpToTheScore) {
  score(bundle("bad"), small_.data(), 5);
  const TablePtr scores = read_csv(out()).table;
  const auto log_odds = [](double p) { return std::log(p / (1 - p)); };
  double base = NAN;
  for (const std::int64_t row : {0, 7, 100, 239}) {
    double sum = 0, last = INFINITY;
    std::set<std::string> named;
    for (int i = 1; i <= 5; ++i) {
      const Column& effects = scores->column("reason_" + std::to_string(i) + "_effect");
      if (effects.is_missing(row)) continue;  // a modality that the row lacks does nothing
      EXPECT_TRUE(named.insert(scores->column("reason_" + std::to_string(i)).text(row)).second);
      EXPECT_LE(std::abs(effects.number(row)), last);
      last = std::abs(effects.number(row));
      sum += effects.number(row);
    }
    const double rest = log_odds(scores->column("score").number(row)) - sum;
    if (std::isnan(base)) base = rest;
    EXPECT_NEAR(rest, base, 1e-3);  // what is said of a row of which nothing is known
  }
  EXPECT_FALSE(scores->has("reason_6"));
}

TEST_F(Scorer, ReadsNewRowsAsTheAnalystHadTheFirstOnesRead) {
  const auto model = small_.folder() / "marked.safetensors";
  LoadedRun loaded = load_run(small_.store(), small_.train("early", "bad", 1).id);
  loaded.trained.card["reading"] = {{"decimal_mark", ","}, {"missing_words", {"none of it"}}};
  write_model_file(loaded.trained, model);
  const auto scores_of = [&](const char* name, const std::string& row) {
    score(model, small_.folder().write(name, "income;age;region;pay_1;pay_2;pay_3;note;clicks\n" + row));
    return read_csv(out()).table->column("score").number(0);
  };
  EXPECT_EQ(scores_of("a.csv", "1,234;33;north;1;1;1;late;apply\n"), scores_of("b.csv", "1,2340;33;north;1;1;1;late;apply\n"));
  EXPECT_EQ(scores_of("c.csv", "1;none of it;north;1;1;1;late;apply\n"), scores_of("d.csv", "1;;north;1;1;1;late;apply\n"));
}

}  // namespace

}  // namespace amalgam
