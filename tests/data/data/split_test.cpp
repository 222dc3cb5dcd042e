// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/split.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <set>

#include "engine/base/error.h"
#include "support/tables.h"
#include "support/temporary_folder.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Table table_with(std::size_t rows) {
  return Table({Column("x", ColumnType::number, NumberStorage{std::vector<double>(rows, 1.0)})});
}

/// `counts[c]` rows of class c, mixed.
TargetValues classes_of(const std::vector<std::size_t>& counts) {
  TargetValues target{.task = counts.size() == 2 ? Task::binary : Task::multiclass, .classes = {}, .values = {}};
  for (std::size_t c = 0; c < counts.size(); ++c) target.classes.push_back("class " + std::to_string(c));
  auto left = counts;
  for (bool any = true; any;) {
    any = false;
    for (std::size_t c = 0; c < left.size(); ++c) {
      if (left[c] == 0) continue;
      target.values.push_back(static_cast<double>(c));
      any = --left[c] > 0 || any;
    }
    for (const std::size_t rest : left) any = any || rest > 0;
  }
  return target;
}

Split split_of(const std::string& rule, const TargetValues& target, std::uint64_t seed = 1) {
  return make_split(rule, table_with(target.values.size()), target, seed);
}

std::size_t rows_of_class(const std::vector<std::int64_t>& rows, const TargetValues& target, double index) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](std::int64_t row) { return target.values[static_cast<std::size_t>(row)] == index; }));
}

std::string split_error(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

TEST(Split, HasPartsOfTheRightSizeWithEveryRowOnce) {
  const TargetValues target = classes_of({777, 223});
  const Split split = split_of("70/15/15", target);
  EXPECT_EQ(split.train.size(), 700U);
  EXPECT_EQ(split.validation.size(), 150U);
  EXPECT_EQ(split.test.size(), 150U);
  std::set<std::int64_t> all;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    EXPECT_TRUE(std::is_sorted(part->begin(), part->end()));
    all.insert(part->begin(), part->end());
  }
  EXPECT_EQ(all.size(), 1000U);
  EXPECT_EQ(split.rule, "70/15/15");
}

TEST(Split, KeepsTheSharesOfTheClasses) {
  const TargetValues target = classes_of({777, 223});
  const Split split = split_of("70/15/15", target);
  // 223 · 0.7 = 156.1, 223 · 0.15 = 33.45: whole parts 156, 33, 33; the row left over goes to a larger remainder.
  EXPECT_EQ(rows_of_class(split.train, target, 1), 156U);
  EXPECT_NEAR(static_cast<double>(rows_of_class(split.validation, target, 1)), 33.45, 1);
  EXPECT_NEAR(static_cast<double>(rows_of_class(split.test, target, 1)), 33.45, 1);
}

TEST(Split, RoundsByLargestRemainder) {
  // 10 rows: 7, 1.5, 1.5 -> 7, 2, 1: of equal remainders the earlier part's.
  const Split split = split_of("70/15/15", classes_of({5, 5}));
  EXPECT_EQ(split.train.size(), 7U);
  EXPECT_EQ(split.validation.size(), 2U);
  EXPECT_EQ(split.test.size(), 1U);
}

TEST(Split, IsTheSameForTheSameSeedOnly) {
  const TargetValues target = classes_of({50, 50});
  EXPECT_EQ(split_of("60/20/20", target, 7).train, split_of("60/20/20", target, 7).train);
  EXPECT_NE(split_of("60/20/20", target, 7).train, split_of("60/20/20", target, 8).train);
}

TEST(Split, KeepsTheOnlyRowOfAClassForTraining) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const TargetValues target = classes_of({40, 30, 1});
    const Split split = split_of("70/15/15", target, seed);
    EXPECT_EQ(rows_of_class(split.train, target, 2), 1U);
    EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(), 71U);
    EXPECT_EQ(split.train.size(), 50U);  // 49.7, 10.65, 10.65 -> 49 + 10 + 10, and 1 each to the largest remainders
  }
}

TEST(Split, GivesTheSecondRowOfARareClassToValidation) {
  const TargetValues target = classes_of({98, 2});
  const Split split = split_of("70/15/15", target);
  EXPECT_EQ(rows_of_class(split.train, target, 1), 1U);
  EXPECT_EQ(rows_of_class(split.validation, target, 1), 1U);
  EXPECT_EQ(split.train.size(), 70U);
}

TEST(Split, SurvivesManyClassesOfOneRow) {
  std::vector<std::size_t> counts(60, 1);
  counts.push_back(20);
  counts.push_back(20);
  const TargetValues target = classes_of(counts);
  const Split split = split_of("50/25/25", target);
  for (int c = 0; c < 60; ++c) EXPECT_EQ(rows_of_class(split.train, target, c), 1U);
  EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(), 100U);
}

TEST(Split, SpreadsRegressionOverTheTenths) {
  TargetValues target{.task = Task::regression, .classes = {}, .values = {}};
  for (int i = 0; i < 1000; ++i) target.values.push_back((i * 37) % 1000);
  const Split split = split_of("80/10/10", target);
  EXPECT_EQ(split.train.size(), 800U);
  for (int tenth = 0; tenth < 10; ++tenth) {  // 100 rows each: exactly 80, 10, 10
    const auto in_tenth = [&](std::int64_t row) {
      return static_cast<int>(target.values[static_cast<std::size_t>(row)]) / 100 == tenth;
    };
    EXPECT_EQ(std::count_if(split.train.begin(), split.train.end(), in_tenth), 80);
    EXPECT_EQ(std::count_if(split.test.begin(), split.test.end(), in_tenth), 10);
  }
}

TEST(Split, OfAFewNumbersFavoursNoneOfThem) {
  // Ten rows are ten tenths of one row each; over many seeds every row must get into every part.
  TargetValues target{.task = Task::regression, .classes = {}, .values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
  std::set<std::int64_t> trained, tested;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Split split = split_of("70/20/10", target, seed);
    ASSERT_EQ(split.train.size(), 7U);
    ASSERT_EQ(split.validation.size(), 2U);
    trained.insert(split.train.begin(), split.train.end());
    tested.insert(split.test.begin(), split.test.end());
  }
  EXPECT_EQ(trained.size(), 10U);
  EXPECT_EQ(tested.size(), 10U);
}

TEST(Split, LeavesRowsWithoutATargetOut) {
  TargetValues target = classes_of({20, 20});
  target.values[3] = kNone;
  target.values[8] = kNone;
  const Split split = split_of("50/25/25", target);
  EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(), 38U);
  const auto parts = split.parts(40);
  EXPECT_EQ(parts[3], Part::none);
  EXPECT_EQ(parts[8], Part::none);
}

TEST(Split, MayDoWithoutATestPart) {
  const Split split = split_of("80/20/0", classes_of({50, 50}));
  EXPECT_EQ(split.train.size(), 80U);
  EXPECT_EQ(split.validation.size(), 20U);
  EXPECT_THAT(split.test, IsEmpty());
  EXPECT_EQ(split_of("0.8/0.2/0", classes_of({50, 50})).train.size(), 80U);
  EXPECT_EQ(split_of(" 80 % / 20% / 0 ", classes_of({50, 50})).train.size(), 80U);
}

TEST(Split, RefusesARuleThatCannotBeMeant) {
  const TargetValues target = classes_of({50, 50});
  const auto error = [&](const std::string& rule) { return split_error([&] { split_of(rule, target); }); };
  EXPECT_THAT(error("70/30"), HasSubstr("split.rule: The split '70/30' has 2 parts instead of three"));
  EXPECT_THAT(error("70/20/20"), HasSubstr("split.rule: The split '70/20/20' adds up to 110 instead of 100."));
  EXPECT_THAT(error("90/-5/15"), HasSubstr("has the part '-5', which is no share."));
  EXPECT_THAT(error("70//30"), HasSubstr("has the part '', which is no share."));
  EXPECT_THAT(error("70"), HasSubstr("has 1 part instead of three"));
  EXPECT_THAT(error(""), HasSubstr("split.rule: The split '' is empty."));
  EXPECT_THAT(error("column:y"), HasSubstr("split.rule: The split 'column:y' names a column that"));
}

TEST(Split, RefusesPartsThatCannotBeUsed) {
  EXPECT_THAT(split_error([] { split_of("0/50/50", classes_of({10, 10})); }), HasSubstr("split.empty_part"));
  EXPECT_THAT(split_error([] { split_of("100/0/0", classes_of({10, 10})); }),
              HasSubstr("leaves no row with a target for validation"));
  EXPECT_THAT(split_error([] { split_of("70/15/15", classes_of({30, 1})); }),
              HasSubstr("split.one_class: The split '70/15/15' gives validation 5 rows, all of the class 'class 0'."));
  EXPECT_THAT(split_error([] { split_of("70/15/15", classes_of({1, 1})); }), HasSubstr("split."));
  TargetValues nothing = classes_of({2, 2});
  nothing.values.assign(4, kNone);
  EXPECT_THAT(split_error([&] { split_of("70/15/15", nothing); }), HasSubstr("split.empty_part"));
}

// ── given splits ─────────────────────────────────────────────────────────────────────────────────

TEST(Split, ReadsAColumnWhateverItsCapitals) {
  const auto table = testing::table_of(
      "part,y\nTrain,1\n train ,0\nVAL,1\nvalid,0\nValidation,1\ntest,0\nother,1\n,0\n");
  const TargetValues target{.task = Task::binary, .classes = {"0", "1"}, .values = {1, 0, 1, 0, 1, 0, 1, 0}};
  const Split split = make_split("column:part", *table, target, 1);
  EXPECT_THAT(split.train, ElementsAre(0, 1));
  EXPECT_THAT(split.validation, ElementsAre(2, 3, 4));
  EXPECT_THAT(split.test, ElementsAre(5));
  EXPECT_THAT(split.parts(8), ElementsAre(Part::train, Part::train, Part::validation, Part::validation,
                                          Part::validation, Part::test, Part::none, Part::none));
}

TEST(Split, NamesItsParts) {
  EXPECT_EQ(to_string(Part::train), "train");
  EXPECT_EQ(to_string(Part::validation), "validation");
  EXPECT_EQ(to_string(Part::test), "test");
  EXPECT_EQ(to_string(Part::none), "none");
}

class SplitFile : public ::testing::Test {
 protected:
  Split read(const std::string& bytes) const {
    // six rows, classes 0 1 0 1 0 1
    return split_of(temporary_.write("split.csv", bytes).string(), classes_of({3, 3}));
  }
  testing::TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(SplitFile, SaysWhichRowGoesWhere) {
  const Split split = read("row,split\n5,test\n1,train\n0,train\n2,val\n3,val\n");
  EXPECT_THAT(split.train, ElementsAre(0, 1));
  EXPECT_THAT(split.validation, ElementsAre(2, 3));
  EXPECT_THAT(split.test, ElementsAre(5));
}

TEST_F(SplitFile, ThatIsNoSplitIsAnError) {
  EXPECT_THAT(split_error([&] { read("id,split\n0,train\n"); }), HasSubstr("it must have the columns row and split"));
  EXPECT_THAT(split_error([&] { read("row,split\n0,train\n6,val\n"); }),
              HasSubstr("row 6 is not in the table, which has the rows 0 to 5"));
  EXPECT_THAT(split_error([&] { read("row,split\n-1,train\n"); }), HasSubstr("split.row_out_of_range"));
  EXPECT_THAT(split_error([&] { read("row,split\n0,train\n0,val\n"); }), HasSubstr("split.file"));
  EXPECT_THAT(split_error([&] { read("row,split\n0,train\n0,val\n"); }), HasSubstr("row 0 stands in it twice"));
  EXPECT_THAT(split_error([&] { read("row,split\n0.5,train\n"); }), HasSubstr("'0.5' in its data row 1 is no row"));
  EXPECT_THAT(split_error([&] { read("row,split\nfirst,train\n"); }), HasSubstr("'first'"));
  EXPECT_THAT(split_error([&] { read(""); }), HasSubstr("split.file"));
  EXPECT_THAT(split_error([&] { read("row,split\n0,a\n1,b\n"); }), HasSubstr("split.empty_part"));
  EXPECT_THAT(split_error([&] { read("row,split\n0,train\n1,train\n2,val\n4,val\n"); }), HasSubstr("split.one_class"));
  EXPECT_THAT(split_error([&] { split_of((folder_ / "none.csv").string(), classes_of({3, 3})); }),
              HasSubstr("split.file"));
}

}  // namespace
}  // namespace amalgam
