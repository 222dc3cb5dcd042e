// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/lesson_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/error.h"
#include "engine/data/csv_reader.h"
#include "engine/data/modality_map.h"
#include "engine/data/reader.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class EveryLesson : public ::testing::TestWithParam<std::string> {
 protected:
  const Lesson& one() const { return lesson(GetParam()); }
  testing::TemporaryFolder folder_;
};

TEST_P(EveryLesson, IsReadWithoutAProblemAndItsMapFits) {
  generate_lesson(one().id, 300, 1, folder_ / "lesson.csv");
  const ReadResult read = read_csv(folder_ / "lesson.csv");
  EXPECT_EQ(read.rows_read, 300);
  EXPECT_EQ(read.problem_count, 0);
  const ModalityMap map = ModalityMap::load((folder_ / "lesson.map.json").string());
  EXPECT_THAT(check_map(map, *read.table), ::testing::IsEmpty());
}

TEST_P(EveryLesson, GivesTheSameBytesForTheSameSeedOnly) {
  generate_lesson(one().id, 50, 1, folder_ / "a.csv");
  generate_lesson(one().id, 50, 1, folder_ / "b.csv");
  generate_lesson(one().id, 50, 2, folder_ / "c.csv");
  EXPECT_EQ(content_of(folder_ / "a.csv"), content_of(folder_ / "b.csv"));
  EXPECT_NE(content_of(folder_ / "a.csv"), content_of(folder_ / "c.csv"));
}

/// What comes with the program is what the generator makes: nobody has edited it, nobody forgot to make it again.
TEST_P(EveryLesson, TheCopyInDatasetsIsTheGeneratorsOwn) {
  const std::string name = "lesson_" + one().id;
  const std::filesystem::path kept = std::filesystem::path(AMALGAM_SOURCE_DIR) / "datasets" / name / name;
  generate_lesson(one().id, one().rows, one().seed, folder_ / (name + ".csv"));
  for (const char* ending : {".csv", ".map.json", ".truth.json"}) {
    EXPECT_EQ(content_of(kept.string() + ending), content_of((folder_ / name).string() + ending)) << ending << " (scripts/make_lessons.sh)";
  }
  EXPECT_LT(std::filesystem::file_size(kept.string() + ".csv"), 300'000U);
}

TEST_P(EveryLesson, RefusesWhatCannotBeMade) {
  EXPECT_THROW(generate_lesson(one().id, 5, 1, folder_ / "d.csv"), Error);
  EXPECT_THROW(generate_lesson(one().id, 50, 1, folder_ / "none" / "d.csv"), Error);
}

INSTANTIATE_TEST_SUITE_P(All, EveryLesson, ::testing::Values("synergy", "redundancy", "missing"));

TEST(Lessons, NoneHasAnotherName) {
  EXPECT_EQ(lessons().size(), 3U);
  EXPECT_THROW(lesson("nothing"), Error);
}

TEST(Lessons, SynergyIsOutOfReachForWhoeverAddsUp) {
  const testing::TemporaryFolder folder;
  const nlohmann::json truth = generate_lesson("synergy", 4000, 1, folder / "s.csv");
  EXPECT_GT(truth.at("best_auc").get<double>(), 0.85);
  EXPECT_LT(truth.at("best_additive_auc").get<double>(), 0.68);
}

TEST(Lessons, OfTheTwoCopiesOneIsNearlyEnough) {
  const testing::TemporaryFolder folder;
  const nlohmann::json truth = generate_lesson("redundancy", 4000, 1, folder / "r.csv");
  const double best = truth.at("best_auc").get<double>();
  EXPECT_LT(best - truth.at("auc_without").at("repayment").get<double>(), 0.02);
  EXPECT_GT(best - truth.at("auc_without").at("bureau and repayment").get<double>(), 0.1);
}

TEST(Lessons, WithoutTheNotesSomethingIsLeftToKnow) {
  const testing::TemporaryFolder folder;
  const nlohmann::json truth = generate_lesson("missing", 4000, 1, folder / "m.csv");
  const double without = truth.at("auc_without").at("notes").get<double>();
  EXPECT_GT(truth.at("best_auc").get<double>() - without, 0.03);
  EXPECT_GT(without - truth.at("auc_without").at("notes and repayment").get<double>(), 0.1);
}

}  // namespace
}  // namespace amalgam
