// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/link_tables.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/data/spreadsheet_text.h"
#include "support/read_results.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Four loans; B has no payments, D no decision date.
TablePtr linked_loans() { return table_of("id,decided\nA,2024-03-31\nB,2024-03-31\nC,2024-01-31\nD,\n"); }
/// Payments out of order; two of C lie behind its decision, one has no date, X belongs to nobody.
TablePtr linked_payments() {
  return table_of(
      "customer,day,amount,what\n"
      "A,2024-03-01,30,paid late\nA,2024-01-01,10,paid\nA,2024-02-01,,missed\nC,2024-01-31,5,paid\nC,2024-02-01,6,paid\n"
      "C,2024-03-01,7,missed\nD,2024-01-01,8,paid\nX,2024-01-01,9,paid\nA,,11,paid\n");
}

TEST(LinkTables, PaymentsBecomeListsOldestFirstAndNothingBehindTheDecision) {
  const LinkSpec spec{.kind = LinkKind::one_to_many, .key = "id", .other_key = "customer", .time = "day", .cut_off = "decided",
                      .columns = {"amount"}, .event = "what", .prefix = "pay_"};
  const LinkResult result = link_tables(*linked_loans(), *linked_payments(), spec);
  EXPECT_THAT(result.new_columns, ElementsAre("pay_amount", "pay_what"));
  EXPECT_THAT(types_of(*result.table), ::testing::IsSupersetOf({"pay_amount: number_list", "pay_what: event_list"}));
  EXPECT_THAT(cells_of(*result.table, "pay_amount"), ElementsAre("[10, null, 30]", "", "[5]", ""));
  // 2024-01-01 is day 19723 since 1970.
  EXPECT_EQ(result.table->column("pay_what").text(0),
            R"([{"e":"paid","t":19723.0},{"e":"missed","t":19754.0},{"e":"paid late","t":19783.0}])");
  EXPECT_EQ(result.matched_main_rows, 2);
  EXPECT_EQ(result.matched_other_rows, 8);
  EXPECT_EQ(result.used_other_rows, 4);
  EXPECT_EQ(result.late_rows, 2);  // of C; D's, whose decision is not known, is not called late
  EXPECT_EQ(result.undated_rows, 1);
  EXPECT_EQ(result.undecided_main_rows, 1);
  EXPECT_THAT(result.sentences, ::testing::IsSupersetOf({"2 of 4 (50.0 %) rows of the main table have a partner.",
                                                         "8 of 9 (88.9 %) rows of the second table have a key of the main table."}));
}

TEST(LinkTables, WithoutACutOffEveryRowCounts) {
  const LinkSpec spec{.kind = LinkKind::one_to_many, .key = "id", .other_key = "customer", .time = "day", .columns = {"amount"}};
  EXPECT_THAT(cells_of(*link_tables(*linked_loans(), *linked_payments(), spec).table, "amount"),
              ElementsAre("[10, null, 30, 11]", "", "[5, 6, 7]", "[8]"));
}

TEST(LinkTables, OneToOneJoinsColumnsWithTheirTypes) {
  const TablePtr main = table_of("id,age\n1,30\n2,40\n3,50\n2,41\n");
  const TablePtr other = table_of("id,age,town,since\n2,99,Rome,2020-01-01\n1,98,Oslo,2021-01-01\n2,97,Bonn,2022-01-01\n7,96,Rome,2020-01-01\n");
  const LinkSpec spec{.key = "id"};
  const LinkResult result = link_tables(*main, *other, spec);
  EXPECT_THAT(result.new_columns, ElementsAre("age_2", "town", "since"));
  EXPECT_THAT(cells_of(*result.table, "age_2"), ElementsAre("98", "99", "", "99"));
  EXPECT_THAT(cells_of(*result.table, "town"), ElementsAre("Oslo", "Rome", "", "Rome"));
  EXPECT_EQ(result.table->column("since").type(), ColumnType::date);
  EXPECT_EQ(result.duplicate_main_keys, 1);
  EXPECT_EQ(result.duplicate_other_keys, 1);
  EXPECT_EQ(result.used_other_rows, 2);
  LinkSpec latest = spec;
  latest.time = "since";
  latest.columns = {"town"};
  EXPECT_THAT(cells_of(*link_tables(*main, *other, latest).table, "town"), ElementsAre("Oslo", "Bonn", "", "Bonn"));
}

TEST(LinkTables, KeysThatDoNotFitAreShown) {
  const LinkResult result = link_tables(*table_of("id,x\n0001,1\n0002,2\n"), *table_of("id,y\n1,5\n2,6\n"), {.key = "id"});
  EXPECT_EQ(result.matched_main_rows, 0);
  EXPECT_THAT(result.sentences.back(), HasSubstr("'id' holds such as '0001', 'id' such as '1'"));
}

TEST(LinkTables, WhatIsAskedWronglyIsNamed) {
  const auto error = [](const LinkSpec& spec) { return error_text([&] { link_tables(*linked_loans(), *linked_payments(), spec); }); };
  EXPECT_THAT(error({.key = "ident"}), StartsWith("link.no_column"));
  EXPECT_THAT(error({.key = "id", .other_key = "custmer"}), HasSubstr("Did you mean 'customer'?"));
  EXPECT_THAT(error({.key = "id", .other_key = "customer", .time = "what"}), HasSubstr("needs dates"));
  EXPECT_THAT(error({.key = "id", .other_key = "customer", .cut_off = "decided"}), HasSubstr("needs the time column"));
  EXPECT_THAT(error({.kind = LinkKind::one_to_many, .key = "id", .other_key = "customer"}), HasSubstr("Nothing is linked"));
}

TEST(LinkTables, TheSpecIsTheSameAfterJson) {
  LinkSpec spec{.file = "p.csv", .kind = LinkKind::one_to_many, .key = "id", .other_key = "c", .time = "t", .cut_off = "d",
                .columns = {"a", "b"}, .event = "e", .prefix = "p_"};
  spec.recipe.separator = ';';
  const nlohmann::json json = spec.to_json();
  EXPECT_EQ(LinkSpec::from_json(json).to_json(), json);
  EXPECT_EQ(json["kind"], "one_to_many");
  EXPECT_THAT(error_text([] { LinkSpec::from_json({{"keys", "a"}}); }), HasSubstr("unknown member 'keys'"));
  EXPECT_THAT(error_text([] { LinkSpec::from_json({{"kind", "many"}}); }), StartsWith("link.invalid"));
  EXPECT_THAT(error_text([] { LinkSpec::from_json({{"columns", 1}}); }), StartsWith("link.invalid"));
}

TEST(SpreadsheetText, FormulasGetAnApostropheNumbersDoNot) {
  EXPECT_EQ(spreadsheet_safe("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
  for (const char* text : {"=1+1", "+49 170 1234", "-", "-x", "@sum", "\tx", "\rx", "+cmd|' /C calc'!A0", "-2+3"}) {
    EXPECT_EQ(spreadsheet_safe(text), "'" + std::string(text));
  }
  for (const char* text : {"-5", "+5", "-0.25", "+1e6", "", "a=b", "'x", "1-2"}) EXPECT_EQ(spreadsheet_safe(text), text);
}

}  // namespace
}  // namespace amalgam
