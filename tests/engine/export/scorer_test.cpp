// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/scorer.h"

#include <gtest/gtest.h>

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
    small_.workbench().export_run(small_.project(), run.id, "bundle", out, nullptr);
    test_ = *small_.store().predictions(run.id, Part::test);
    return out;
  }
  ScoreResult score(const std::filesystem::path& bundle, const std::filesystem::path& data) {
    RunControl control;
    return small_.workbench().score({bundle, data, out()}, {}, control);
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

}  // namespace

}  // namespace amalgam
