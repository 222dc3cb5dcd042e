// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/propose_link.h"

#include <gmock/gmock.h>

#include <string>

#include "engine/data/link_tables.h"
#include "support/read_results.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// 60 loans with a birth date, the day of application, and a flag that fits many columns.
TablePtr loans() {
  std::string text = "loan_id,born,applied_on,closed_on,amount,default\n";
  for (int i = 0; i < 60; ++i) {
    text += "L" + std::to_string(100 + i) + ",19" + std::to_string(60 + i % 30) + "-03-0" + std::to_string(1 + i % 9) + ",2024-0" +
            std::to_string(1 + i % 6) + "-15,2025-0" + std::to_string(1 + i % 9) + "-01," + std::to_string(1000 + 37 * i) + ".5," +
            std::to_string(i % 3 == 0) + "\n";
  }
  return table_of(text);
}

/// Three payments of each of the first 45 loans; "late" is 0 or 1 like the flag of the loans.
TablePtr payments() {
  std::string text = "Loan ID,paid_on,amount,late,channel\n";
  for (int i = 0; i < 45; ++i) {
    for (int k = 0; k < 3; ++k) {
      text += "L" + std::to_string(100 + i) + ",2024-0" + std::to_string(1 + k) + "-20," + std::to_string(50 + i + k) + ".25," +
              std::to_string(k == 2) + "," + (k % 2 ? "branch" : "app") + "\n";
    }
  }
  return table_of(text);
}

TEST(ProposeLink, FindsKeyTimesValuesAndEventsOfPayments) {
  const LinkProposal proposal = propose_link(*loans(), *payments());
  EXPECT_EQ(proposal.spec.key, "loan_id");
  EXPECT_EQ(proposal.spec.other_key, "Loan ID");
  EXPECT_DOUBLE_EQ(proposal.key_share, 0.75);
  EXPECT_EQ(proposal.spec.kind, LinkKind::one_to_many);
  EXPECT_EQ(proposal.spec.time, "paid_on");
  EXPECT_EQ(proposal.spec.cut_off, "applied_on") << "neither the birth nor the end of the loan";
  EXPECT_THAT(proposal.spec.columns, Contains("amount"));
  EXPECT_EQ(proposal.spec.event, "channel");
  EXPECT_THAT(proposal.reasons.front(), HasSubstr("75.0 % of the values of 'loan_id' stand in 'Loan ID' too"));
  const LinkResult linked = link_tables(*loans(), *payments(), proposal.spec);  // what is proposed can be done
  EXPECT_THAT(linked.new_columns, Contains("channel"));
  EXPECT_GT(linked.late_rows, 0);
}

TEST(ProposeLink, OneRowForEachKeyIsJoined) {
  std::string text = "loan_id,score,region\n";
  for (int i = 0; i < 60; ++i) text += "L" + std::to_string(100 + i) + "," + std::to_string(300 + i) + ".5,north\n";
  const LinkProposal proposal = propose_link(*loans(), *table_of(text));
  EXPECT_EQ(proposal.spec.kind, LinkKind::one_to_one);
  EXPECT_EQ(proposal.spec.key, "loan_id");
  EXPECT_THAT(proposal.spec.columns, IsEmpty()) << "all are joined";
  EXPECT_EQ(proposal.spec.time, "");
  EXPECT_DOUBLE_EQ(proposal.key_share, 1);
}

TEST(ProposeLink, NumbersAreKeysToo) {
  const LinkProposal proposal =
      propose_link(*table_of("customer,x\n17,1.5\n18,2.5\n19,3.5\n"), *table_of("nr,month,spent\n17,1,9.5\n17,2,8.5\n19,1,7.5\n"));
  EXPECT_EQ(proposal.spec.key, "customer");
  EXPECT_EQ(proposal.spec.other_key, "nr");
  EXPECT_EQ(proposal.spec.time, "month");
  EXPECT_EQ(proposal.spec.cut_off, "") << "a month's number is no date";
  EXPECT_THAT(proposal.spec.columns, ElementsAre("spent"));
}

TEST(ProposeLink, TablesWithNothingInCommonAreNotLinked) {
  const LinkProposal proposal = propose_link(*loans(), *table_of("city,people\nRome,2.8\nOslo,0.7\n"));
  EXPECT_EQ(proposal.spec.key, "");
  EXPECT_EQ(proposal.key_share, 0);
  ASSERT_EQ(proposal.reasons.size(), 1u);
  EXPECT_THAT(proposal.reasons.front(), HasSubstr("Name the key"));
}

TEST(ProposeLink, EmptyTablesAndSingleRowsAreNoTrouble) {
  EXPECT_EQ(propose_link(Table(), Table()).spec.key, "");
  EXPECT_EQ(propose_link(*loans(), Table()).spec.key, "");
  EXPECT_EQ(propose_link(*table_of("id,x\na,1\n"), *table_of("id,y\na,2\n")).spec.key, "id");
}

}  // namespace
}  // namespace amalgam
