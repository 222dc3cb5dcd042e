// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/data/column_names.h"
#include "engine/data/credit_generator.h"
#include "engine/data/modality_map.h"
#include "support/tables.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::table_of;

const ColumnProposal& of(const MapProposal& proposal, const std::string& column) {
  for (const ColumnProposal& one : proposal.columns) {
    if (one.column == column) return one;
  }
  throw std::out_of_range(column);
}

/// A hundred rows with a bit of everything, in the manner of a card portfolio.
TablePtr cards() {
  Random random(3);
  std::string csv =
      "ID,LIMIT,SEX,PAY_0,PAY_2,PAY_3,BILL1,BILL2,BILL3,opened,purpose,clicks,spend,same,outcome,"
      "default\n";
  for (int i = 0; i < 100; ++i) {
    const bool bad = random.uniform() < 0.3;
    csv += fmt::format("{},{},{},", i + 1, 10000 + random.below(90000), 1 + random.below(2));
    for (int k = 0; k < 3; ++k) csv += fmt::format("{},", static_cast<int>(random.below(5)) - 2);
    for (int k = 0; k < 3; ++k) csv += fmt::format("{:.2f},", random.uniform() * 5000);
    csv += fmt::format("2024-0{}-1{},", 1 + random.below(9), random.below(9));
    csv += fmt::format("I would like to buy item {} for my house with a garden,",
                       random.below(100000));
    csv += fmt::format(R"("[{{""t"":0,""a"":""login""}},{{""t"":{}.5,""a"":""apply""}}]",)", random.below(50));
    csv += fmt::format("\"[{}, {}, {}]\",x,{},{}\n", random.below(900), random.below(900),
                       random.below(900), bad ? "written off" : "settled", bad ? 1 : 0);
  }
  return table_of(csv);
}

TEST(ProposeMap, GivesEachColumnAPlaceWithAReason) {
  const MapProposal proposal = propose_map(*cards());
  for (const ColumnProposal& column : proposal.columns) {
    EXPECT_FALSE(column.role.empty()) << column.column;
    EXPECT_FALSE(column.reason.empty()) << column.column;
    EXPECT_GT(column.confidence, 0) << column.column;
  }
  EXPECT_EQ(proposal.map.target.column, "default");
  EXPECT_EQ(proposal.map.target.task, Task::binary);
  EXPECT_EQ(proposal.map.target.positive, "1");
  EXPECT_EQ(of(proposal, "ID").role, "id");
  EXPECT_EQ(of(proposal, "LIMIT").kind, "numerical");
  EXPECT_EQ(of(proposal, "SEX").kind, "categorical");
  EXPECT_EQ(of(proposal, "opened").role, "ignored");
  EXPECT_EQ(of(proposal, "purpose").kind, "text");
  EXPECT_EQ(of(proposal, "clicks").kind, "behavioural");
  EXPECT_EQ(of(proposal, "spend").kind, "temporal");
  EXPECT_EQ(of(proposal, "same").role, "ignored");
  EXPECT_THAT(check_map(proposal.map, *cards()), IsEmpty());
}

TEST(ProposeMap, SetsAsideAColumnThatTellsTheTargetByItself) {
  const ColumnProposal outcome = of(propose_map(*cards()), "outcome");
  EXPECT_EQ(outcome.role, "ignored");
  EXPECT_THAT(outcome.reason, HasSubstr("100.0 %"));
}

TEST(ProposeMap, MakesWideSeriesChannelsOfOneModalityOldestFirst) {
  const MapProposal proposal = propose_map(*cards());
  for (const ModalitySpec& spec : proposal.map.modalities) {
    if (spec.kind != "temporal" || spec.channels.empty()) continue;
    ASSERT_EQ(spec.channels.size(), 2U);
    EXPECT_EQ(spec.channels[0].name, "PAY");  // step 0 is now, so the highest number is the oldest
    EXPECT_THAT(spec.channels[0].columns, ElementsAre("PAY_3", "PAY_2", "PAY_0"));
    EXPECT_THAT(spec.channels[1].columns, ElementsAre("BILL3", "BILL2", "BILL1"));
    return;
  }
  FAIL() << "no wide temporal modality was proposed";
}

TEST(ProposeMap, FindsTheMembersOfJsonEvents) {
  for (const ModalitySpec& spec : propose_map(*cards()).map.modalities) {
    if (spec.kind != "behavioural") continue;
    EXPECT_EQ(spec.format, "json");
    EXPECT_EQ(spec.event, "a");
    EXPECT_EQ(spec.time, "t");
    return;
  }
  FAIL() << "no behavioural modality was proposed";
}

TEST(ProposeMap, TakesTheTargetThatIsAskedFor) {
  const MapProposal proposal = propose_map(*cards(), "LIMIT");
  EXPECT_EQ(proposal.map.target.column, "LIMIT");
  EXPECT_EQ(proposal.map.target.task, Task::regression);
  EXPECT_THROW(propose_map(*cards(), "nothing"), Error);
}

TEST(ProposeMap, LeavesTheTargetOpenWhereNothingLooksLikeOne) {
  std::string csv = "height,weight\n";
  for (int i = 0; i < 50; ++i) csv += fmt::format("{}.5,{}.25\n", 150 + i, 50 + i * 2);
  EXPECT_EQ(propose_map(*table_of(csv)).map.target.column, "");
}

TEST(ColumnNames, AreTakenApartIntoWords) {
  EXPECT_THAT(name_words("LoanAmount_2"), ElementsAre("loan", "amount", "2"));
  EXPECT_THAT(name_words("default.payment.next.month"),
              ElementsAre("default", "payment", "next", "month"));
  EXPECT_TRUE(name_has("是否违约", {"违约"}));
}

TEST(ColumnNames, TellTheStepOfASeries) {
  EXPECT_EQ(series_name("BILL_AMT3")->channel, "BILL_AMT");
  EXPECT_THAT(series_name("spend_2024_01")->step, ElementsAre(2024, 1));
  EXPECT_THAT(series_name("pay_sep")->step, ElementsAre(9));
  EXPECT_EQ(series_name("pay_sep")->stem, series_name("pay_oct")->stem);
  EXPECT_FALSE(series_name("income").has_value());
  EXPECT_FALSE(series_name("2024").has_value());
}

TEST(CreditGenerator, PlantsWhatItsTruthSays) {
  const auto folder = std::filesystem::temp_directory_path() / "amalgam_credit_test";
  std::filesystem::create_directories(folder);
  const nlohmann::json truth = generate_credit(4000, 7, folder / "credit.csv");
  const ReadResult read = read_csv(folder / "credit.csv");
  EXPECT_EQ(read.rows_read, 4000);
  EXPECT_EQ(read.problem_count, 0);
  const ModalityMap map = ModalityMap::load((folder / "credit.map.json").string());
  EXPECT_THAT(check_map(map, *read.table), IsEmpty());
  // The joint truth beats the best additive one by a margin that tests and analysts can see.
  EXPECT_GT(truth.at("best_auc").get<double>() - truth.at("best_additive_auc").get<double>(), 0.03);
  const auto& cost = truth.at("auc_cost_of_shuffling");
  EXPECT_GT(cost.at("repayment").get<double>(), cost.at("notes").get<double>());
  EXPECT_GT(cost.at("notes").get<double>(), cost.at("profile").get<double>());
  EXPECT_GT(cost.at("profile").get<double>(), cost.at("numbers").get<double>());
  EXPECT_GT(cost.at("numbers").get<double>(), 0.002);
  std::filesystem::remove_all(folder);
}

TEST(CreditGenerator, WritesTheSameBytesForTheSameSeed) {
  const auto folder = std::filesystem::temp_directory_path() / "amalgam_credit_seed_test";
  std::filesystem::create_directories(folder);
  generate_credit(50, 1, folder / "a.csv");
  generate_credit(50, 1, folder / "b.csv");
  generate_credit(50, 2, folder / "c.csv");
  const std::string a = read_csv(folder / "a.csv").sha256;
  EXPECT_EQ(a, read_csv(folder / "b.csv").sha256);
  EXPECT_NE(a, read_csv(folder / "c.csv").sha256);
  EXPECT_THROW(generate_credit(5, 1, folder / "d.csv"), Error);
  EXPECT_THROW(generate_credit(50, 1, folder / "none" / "d.csv"), Error);
  std::filesystem::remove_all(folder);
}

TEST(CreditGenerator, IsProposedTheWayItWasPlanted) {
  const auto folder = std::filesystem::temp_directory_path() / "amalgam_credit_map_test";
  std::filesystem::create_directories(folder);
  generate_credit(600, 1, folder / "credit.csv");
  const TablePtr table = read_csv(folder / "credit.csv").table;
  const MapProposal proposal = propose_map(*table);
  const ModalityMap truth = ModalityMap::load((folder / "credit.map.json").string());
  EXPECT_EQ(proposal.map.target.column, "default");
  EXPECT_THAT(proposal.map.id, ElementsAre("application_id"));
  EXPECT_THAT(proposal.map.ignore, ElementsAre("application_date"));
  for (const ModalitySpec& spec : truth.modalities) {
    for (const std::string& column : spec.all_columns()) {
      EXPECT_EQ(of(proposal, column).kind, spec.kind) << column;
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace amalgam
