// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/split_rules.h"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "engine/data/split_report.h"
#include "support/read_results.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// 200 rows: every day of 2024 twice (so no day may be cut), one of four bad, a key for every four rows.
struct Loans {
  TablePtr table;
  TargetValues target{.task = Task::binary, .classes = {"0", "1"}, .values = {}};

  Loans() {
    std::string csv = "day,key,x:y\n";
    for (int i = 0; i < 200; ++i) {
      const int day = (i * 37) % 100;  // shuffled: each of 100 days twice
      csv += fmt::format("2024-{:02}-{:02},k{},{}\n", 1 + day / 25, 1 + day % 25, i / 4, i);
      target.values.push_back(i % 4 == 0 ? 1 : 0);
    }
    table = table_of(csv);
  }
  Split split(const std::string& rule, std::uint64_t seed = 1) const { return make_split(rule, *table, target, seed); }
};

TEST(SplitByTime, TheLatestRowsTestAndNoMomentIsInTwoParts) {
  const Loans loans;
  const Split split = loans.split("time:day:70/15/15");
  EXPECT_EQ(split.train.size(), 140u);
  EXPECT_EQ(split.validation.size(), 30u);
  EXPECT_EQ(split.test.size(), 30u);
  const Column& day = loans.table->column("day");
  const auto range = [&](const std::vector<std::int64_t>& rows) {
    double first = INFINITY, last = -INFINITY;
    for (const auto row : rows) first = std::min(first, day.number(row)), last = std::max(last, day.number(row));
    return std::pair(first, last);
  };
  EXPECT_LT(range(split.train).second, range(split.validation).first);
  EXPECT_LT(range(split.validation).second, range(split.test).first);
}

TEST(SplitByTime, AShareThatFallsIntoADayMovesToItsNearerEdge) {
  TargetValues target{.task = Task::regression, .classes = {}, .values = std::vector<double>(10, 1.0)};
  const TablePtr table = table_of("d\n2024-01-01\n2024-01-01\n2024-01-01\n2024-01-02\n2024-01-02\n2024-01-02\n2024-01-02\n2024-01-03\n2024-01-03\n2024-01-04\n");
  // 60 % is 6 rows, inside the four of January 2nd (rows 3 to 6): 7 is nearer than 3.
  const Split split = make_split("time:d:60/30/10", *table, target, 1);
  EXPECT_THAT(split.train, ElementsAre(0, 1, 2, 3, 4, 5, 6));
  EXPECT_THAT(split.validation, ElementsAre(7, 8));
  EXPECT_THAT(split.test, ElementsAre(9));
}

TEST(SplitByTime, DatesCutWhereTheySay) {
  const Loans loans;
  const Split two = loans.split("time:day:2024-02-01/2024-04-01");  // months of 50 rows each
  EXPECT_EQ(two.train.size(), 50u);
  EXPECT_EQ(two.validation.size(), 100u);
  EXPECT_EQ(two.test.size(), 50u);
  const Split one = loans.split("time:day:2024-04-01");  // 150 rows before: 15/85 of them validate
  EXPECT_EQ(one.test.size(), 50u);
  EXPECT_EQ(one.train.size(), 124u);
  EXPECT_EQ(one.validation.size(), 26u);
  EXPECT_EQ(loans.split("time:day").train.size(), 140u);
  EXPECT_THAT(error_text([&] { loans.split("time:day:2024-05-01/2024-04-01"); }), HasSubstr("do not follow"));
  EXPECT_THAT(error_text([&] { loans.split("time:dya:70/15/15"); }), HasSubstr("Did you mean 'day'?"));
  EXPECT_THAT(error_text([&] { loans.split("time:key:70/15/15"); }), HasSubstr("asks for a date"));
  EXPECT_THAT(error_text([&] { loans.split("time:day:2024-02-31"); }), StartsWith("split.rule"));
  EXPECT_EQ(loans.split("time:x:y").train.size(), 140u);  // a colon may stand in a name
  EXPECT_EQ(loans.split("time:x:y:60/20/20").train.size(), 120u);
}

TEST(SplitByGroup, NoKeyIsInTwoPartsAndSizesAndRatesAreKept) {
  const Loans loans;
  const Split split = loans.split("group:key:60/20/20");
  std::map<std::string, std::set<int>> parts_of_key;
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    for (const auto row : split.rows_of(part)) parts_of_key[loans.table->column("key").text(row)].insert(static_cast<int>(part));
  }
  EXPECT_EQ(parts_of_key.size(), 50u);
  for (const auto& [key, parts] : parts_of_key) EXPECT_EQ(parts.size(), 1u) << key;
  EXPECT_EQ(split.train.size(), 120u);
  EXPECT_EQ(split.validation.size(), 40u);
  const SplitReport report = report_split(split, *loans.table, loans.target);
  for (const PartReport& part : report.parts) EXPECT_DOUBLE_EQ(part.target_rate, 0.25);
  EXPECT_EQ(report.parts[0].groups, 30);
  EXPECT_EQ(loans.split("group:key:60/20/20").train, split.train);
  EXPECT_NE(loans.split("group:key:60/20/20", 2).train, split.train);
}

TEST(SplitByGroup, BalancesTheTargetWhenGroupsDifferInRate) {
  std::string csv = "key\n";
  TargetValues target{.task = Task::binary, .classes = {"0", "1"}, .values = {}};
  for (int group = 0; group < 60; ++group) {  // a third of the groups is all bad
    for (int i = 0; i < 1 + group % 7; ++i) {
      csv += fmt::format("g{}\n", group);
      target.values.push_back(group % 3 == 0 ? 1 : 0);
    }
  }
  const TablePtr table = table_of(csv);
  const SplitReport report = report_split(make_split("group:key:70/15/15", *table, target, 3), *table, target);
  const double rate = std::accumulate(target.values.begin(), target.values.end(), 0.0) / static_cast<double>(target.values.size());
  for (const PartReport& part : report.parts) EXPECT_NEAR(part.target_rate, rate, 0.03) << to_string(part.part);
  EXPECT_NEAR(report.parts[0].share, 0.70, 0.02);
}

TEST(SplitReport, SaysSizesRatesDatesAndWhatIsLeftOut) {
  Loans loans;
  loans.target.values[0] = std::nan("");
  const Split split = loans.split("time:day:2024-02-01/2024-04-01");
  const SplitReport report = report_split(split, *loans.table, loans.target);
  EXPECT_EQ(report.rows_without_target, 1);
  EXPECT_EQ(report.rows_in_no_part, 0);
  EXPECT_EQ(report.parts[2].rows, 50);
  EXPECT_THAT(report.sentences[2], HasSubstr("2024-04-01 to 2024-04-25"));
  EXPECT_THAT(report.sentences.back(), HasSubstr("1 rows have no target"));
}

TEST(SplitByFold, TestsEveryRowOnceAndValidatesOnTheNextFold) {
  const Loans loans;
  std::set<std::int64_t> tested;
  std::vector<std::int64_t> first_tested;
  for (int fold = 1; fold <= 5; ++fold) {
    const Split split = loans.split(fmt::format("fold:{}/5", fold));
    EXPECT_EQ(split.test.size(), 40u);
    EXPECT_EQ(split.validation.size(), 40u);
    EXPECT_EQ(split.train.size(), 120u);
    double bad = 0;
    for (const std::int64_t row : split.test) {
      EXPECT_TRUE(tested.insert(row).second) << "row " << row << " is tested twice";
      bad += loans.target.values[static_cast<std::size_t>(row)];
    }
    EXPECT_EQ(bad, 10);  // one of four, as everywhere
    if (fold == 1) first_tested = split.test;
    if (fold == 5) EXPECT_EQ(split.validation, first_tested);
  }
  EXPECT_EQ(tested.size(), 200u);
  EXPECT_NE(loans.split("fold:1/5", 2).test, first_tested) << "another seed deals other folds";
}

TEST(SplitByFold, SaysWhatAFoldIs) {
  const Loans loans;
  for (const char* rule : {"fold:0/5", "fold:6/5", "fold:1/2", "fold:1", "fold:a/5", "fold:1.5/5", "fold:1/1000"}) {
    try {
      loans.split(rule);
      ADD_FAILURE() << rule;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "split.rule") << rule;
      EXPECT_THAT(error.what(), HasSubstr("fold:2/5")) << rule;
    }
  }
}

}  // namespace
}  // namespace amalgam
