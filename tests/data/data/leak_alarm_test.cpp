// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/leak_alarm.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>

#include "engine/base/random.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using testing::table_of;

std::vector<std::string> warnings_of(const MapProposal& proposal, const std::string& column) {
  std::vector<std::string> codes;
  for (const ColumnProposal& one : proposal.columns) {
    for (const ColumnWarning& warning : one.warnings) {
      if (one.column == column) codes.push_back(warning.code);
    }
  }
  return codes;
}

double auc_of(const std::string& csv, const char* column = "x") {
  const TablePtr table = table_of(csv);
  std::vector<double> target;
  for (std::int64_t row = 0; row < table->rows(); ++row) target.push_back(table->column("y").number(row));
  return single_column_auc(table->column(column), target);
}

TEST(SingleColumnAuc, IsThatOfTheRanks) {
  // Ten of each class: positives 1 … 10, negatives 5.5 … 14.5. A positive p is above the negatives n < p:
  // 6 is above one, 7 above two, … 10 above five: 15 of 100 pairs, so the AUC is 0.15, or 0.85 the other way.
  std::string csv = "x,y\n";
  for (int i = 0; i < 10; ++i) csv += fmt::format("{}.0,1\n{}.5,0\n", i + 1, i + 5);
  EXPECT_NEAR(auc_of(csv), 0.85, 1e-12);
}

TEST(SingleColumnAuc, IsNotFooledByAnotherWordInEveryRow) {
  Random random(5);
  std::string csv = "x,y\n";
  for (int i = 0; i < 2000; ++i) csv += fmt::format("word {},{}\n", i, random.below(4) == 0 ? 1 : 0);
  EXPECT_LT(auc_of(csv), 0.6);
}

TEST(SingleColumnAuc, SeesThatOnlyOneClassIsFilled) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 200; ++i) csv += i % 4 == 0 ? fmt::format("{},1\n", i % 7) : ",0\n";
  EXPECT_EQ(auc_of(csv), 1);
}

TEST(SingleColumnAuc, NeedsRowsOfBothClasses) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 100; ++i) csv += fmt::format("{},{}\n", i, i < 9 ? 1 : 0);
  EXPECT_TRUE(std::isnan(auc_of(csv)));
}

TEST(LeakAlarm, WarnsOfWhatIsKnownOnlyAfterTheDecision) {
  Random random(9);
  std::string csv = "case_no,application_date,birth_date,last_call,due_date,income,score_after,loan_status,marital_status,prev_default,default\n";
  for (int i = 0; i < 400; ++i) {
    const bool is_bad = random.below(4) == 0;
    csv += fmt::format("{},2024-0{}-11,1980-03-0{},2025-01-0{},2026-01-01,{},{:.3f},{},{},{},{}\n", 500 + i * 3, 1 + i % 9, 1 + i % 9,
                       1 + i % 9, 1000 + random.below(9000), random.uniform() + (is_bad ? 0.9 : 0), random.below(3) == 0 ? "late" : "closed",
                       i % 3 == 0 ? "single" : "married", random.below(2), is_bad ? 1 : 0);
  }
  const MapProposal proposal = propose_map(*table_of(csv), "default");
  EXPECT_THAT(warnings_of(proposal, "score_after"), Contains("leak.auc"));
  EXPECT_THAT(warnings_of(proposal, "loan_status"), Contains("leak.name"));
  EXPECT_THAT(warnings_of(proposal, "last_call"), Contains("leak.date"));
  EXPECT_THAT(warnings_of(proposal, "case_no"), Contains("id_like"));
  for (const char* column : {"income", "marital_status", "prev_default", "birth_date", "due_date", "application_date", "default"}) {
    EXPECT_THAT(warnings_of(proposal, column), IsEmpty()) << column;
  }
}

}  // namespace
}  // namespace amalgam
