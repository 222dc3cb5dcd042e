// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/credit_pack.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "data/evaluation/credit_rows.h"
#include "data/project/project_fixture.h"

namespace amalgam {
namespace {

using expected::Floats;
using expected::kFirst;
using expected::kSecond;
using expected::kTargets;
using nlohmann::json;

/// Runs on 480 rows: the last 240 are tested and hold the rows of credit_values.py, the first 120 train.
class CreditPack : public ProjectFixture {
 protected:
  static constexpr std::int64_t kTestFrom = 240;

  static std::string config(const std::string& task = "binary") {
    return R"({"map":{"target":{"column":"bad","task":")" + task +
           R"(","positive":"1"},"modalities":[{"name":"numbers","kind":"numerical","columns":["income"]},
              {"name":"profile","kind":"categorical","columns":["sex"]},{"name":"notes","kind":"text","columns":["note"]}]}})";
  }
  static std::vector<std::int64_t> rows_from(std::int64_t first, std::int64_t count) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    return rows;
  }
  /// Adds a run with the scores on its test rows; validation holds the first 120 of them.
  static std::int64_t add_run(ProjectStore& store, const Floats& scores, const std::string& task = "binary") {
    DatasetRecord dataset = sample_dataset();
    dataset.rows = 480;
    RunRecord run = sample_run(store.add_dataset(dataset));
    run.config_json = config(task);
    const std::int64_t id =
        store.add_run(run, {"70/15/15", rows_from(0, 120), rows_from(120, 120), rows_from(kTestFrom, 240)});
    store.write_predictions(id, {Part::test, rows_from(kTestFrom, 240), kTargets, scores, 1});
    store.write_predictions(id, {Part::validation, rows_from(120, 120), expected::half(kTargets, true),
                                 expected::half(scores, true), 1});
    return id;
  }
  static Table table() {
    std::vector<double> income(480);
    std::iota(income.begin(), income.end(), 0.0);
    CategoryStorage sex{std::vector<std::int32_t>(480), {"f", "m"}};
    for (std::size_t row = 0; row < 480; ++row) sex.codes[row] = row % 3 == 0 ? 1 : 0;
    TextStorage notes;
    for (int row = 0; row < 480; ++row) {
      notes.bytes += 'x';
      notes.offsets.push_back(notes.bytes.size());
    }
    return Table({{"income", ColumnType::number, NumberStorage{income}},
                  {"sex", ColumnType::category, sex},
                  {"note", ColumnType::text, notes}});
  }
};

TEST_F(CreditPack, HoldsTheNumbersOfTheTestRows) {
  ProjectStore store = create();
  const std::int64_t run = add_run(store, kFirst);
  const json pack = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 100}});
  EXPECT_EQ(pack.at("part"), "test");
  EXPECT_EQ(pack.at("rows"), 240);
  EXPECT_EQ(pack.at("bads"), std::accumulate(kTargets.begin(), kTargets.end(), 0.0));
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_NEAR(pack.at("metrics").at(i).at("value").get<double>(), expected::first_measures[i], 1e-9);
    EXPECT_EQ(pack.at("metrics").at(i).at("interval").size(), 2U);
  }
  EXPECT_NEAR(pack.at("delong").at("auc").get<double>(), expected::delong[0], 1e-9);
  EXPECT_NEAR(pack.at("recalibration").at("platt").at("slope").get<double>(), expected::platt[0], 1e-9);
  EXPECT_EQ(pack.at("recalibration").at("fitted_on"), "validation");
  EXPECT_EQ(pack.at("gains").back().at("cumulative_bads"), 1.0);
  EXPECT_EQ(pack.at("bands").at("edges_from"), "validation");
  EXPECT_EQ(pack.at("cut_off").at("chosen_on"), "validation");
  EXPECT_LE(pack.at("cut_off").at("best_in_hindsight").at("cost"), pack.at("cut_off").at("chosen").at("cost"));
  EXPECT_EQ(pack.at("stability").at("scores").at("light"), "green");  // half of the rows are the same
  EXPECT_FALSE(pack.at("stability").contains("columns"));
  EXPECT_TRUE(pack.at("segments").empty());
}

TEST_F(CreditPack, MeasuresColumnsAndSegmentsOfTheTable) {
  ProjectStore store = create();
  const std::int64_t run = add_run(store, kFirst);
  const Table data = table();
  const json pack = credit_pack(store, run, &data, {.segments = {"sex"}, .cut_off = 0.5, .bootstrap = {.replicates = 10}});
  const json& columns = pack.at("stability").at("columns");
  // Income grows row by row: none of the tested rows is where the trained ones are. Sex stays as it is.
  EXPECT_EQ(columns.at("columns").at(0).at("column"), "income");
  EXPECT_EQ(columns.at("columns").at(0).at("light"), "red");
  EXPECT_EQ(columns.at("columns").at(1).at("light"), "green");
  // Notes by their length, which is one letter everywhere.
  EXPECT_EQ(columns.at("columns").at(2).at("column"), "note");
  EXPECT_EQ(columns.at("columns").at(2).at("by"), "length");
  EXPECT_EQ(columns.at("columns").at(2).at("index"), 0.0);
  EXPECT_EQ(columns.at("modalities").at(0).at("modality"), "numbers");
  EXPECT_EQ(columns.at("modalities").at(0).at("worst_column"), "income");
  EXPECT_EQ(columns.at("modalities").at(0).at("light"), "red");
  EXPECT_EQ(columns.at("modalities").at(1).at("light"), "green");
  // Rows 240, 243, … are men: the first, fourth … of the tested rows.
  const json& by_sex = pack.at("segments").at(0);
  ASSERT_EQ(by_sex.at("segments").size(), 2U);
  EXPECT_EQ(by_sex.at("segments").at(1).at("segment"), "m");
  EXPECT_NEAR(by_sex.at("segments").at(1).at("metrics").at("roc_auc").get<double>(), expected::segments[0], 1e-9);
  EXPECT_EQ(by_sex.at("fairness").at("cut_off"), 0.5);
  EXPECT_EQ(pack.at("cut_off").at("chosen").at("cut_off"), 0.5);
}

TEST_F(CreditPack, LeavesOutRowsWithoutAScoreAndOneClass) {
  ProjectStore store = create();
  Floats broken = kFirst;
  broken[3] = std::numeric_limits<float>::quiet_NaN();
  const std::int64_t run = add_run(store, broken);
  const json pack = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 10}});
  EXPECT_EQ(pack.at("rows"), 239);
  EXPECT_EQ(pack.at("without_score"), 1);
  store.write_predictions(run, {Part::test, {240, 241}, {0, 0}, {0.5F, 0.25F}, 1});
  const json goods = credit_pack(store, run, nullptr, {.bootstrap = {.replicates = 10}});
  EXPECT_TRUE(goods.at("metrics").at(0).at("value").is_null());
  EXPECT_TRUE(goods.at("gains").empty());
  EXPECT_TRUE(goods.at("cut_off").is_object());
}

TEST_F(CreditPack, RefusesWhatIsNoYesNoQuestion) {
  ProjectStore store = create();
  const std::int64_t values = add_run(store, kFirst, "regression");
  EXPECT_EQ(code_of([&] { credit_pack(store, values, nullptr); }), "credit.not_binary");
  const std::int64_t run = add_run(store, kFirst);
  EXPECT_EQ(code_of([&] { credit_pack(store, run, nullptr, {.segments = {"sex"}}); }), "credit.no_table");
  EXPECT_EQ(code_of([&] { credit_pack(store, run, nullptr, {.scale = {.base_odds = 0}}); }), "points.scale");
  EXPECT_EQ(code_of([&] { credit_pack(store, 99, nullptr); }), "project.no_run");
  RunRecord empty = sample_run(store.add_dataset(sample_dataset()));
  empty.config_json = config();
  const std::int64_t untrained = store.add_run(empty, sample_split());
  EXPECT_EQ(code_of([&] { credit_pack(store, untrained, nullptr); }), "credit.no_predictions");
}

TEST_F(CreditPack, ComparesTwoRunsOnTheRowsThatBothHave) {
  ProjectStore store = create();
  const std::int64_t first = add_run(store, kFirst), second = add_run(store, kSecond);
  const json answer = compare_runs(store, first, second, {.replicates = 500});
  EXPECT_EQ(answer.at("rows"), 240);
  EXPECT_NEAR(answer.at("delong").at("p_value").get<double>(), expected::delong[6], 1e-9);
  EXPECT_EQ(answer.at("verdict"), "run 1 (hybrid 1) is better");
  EXPECT_EQ(answer.at("differences").size(), 7U);
  EXPECT_EQ(answer.at("differences").at(0).at("verdict"), "run 1 (hybrid 1) is better");
  // Fewer rows, in another order: only the common ones count.
  store.write_predictions(second, {Part::test,
                                   {301, 300, 242},
                                   {kTargets[61], kTargets[60], kTargets[2]},
                                   {kFirst[61], kFirst[60], kFirst[2]},
                                   1});
  const json fewer = compare_runs(store, first, second, {.replicates = 20});
  EXPECT_EQ(fewer.at("rows"), 3);
  EXPECT_EQ(fewer.at("only_in_first"), 237);
  for (const json& one : fewer.at("differences")) EXPECT_TRUE(one.at("difference").is_null() || one.at("difference") == 0.0);
}

TEST_F(CreditPack, RefusesRunsThatCannotBeCompared) {
  ProjectStore store = create();
  const std::int64_t first = add_run(store, kFirst), second = add_run(store, kSecond);
  EXPECT_EQ(code_of([&] { compare_runs(store, first, first); }), "compare.same_run");
  store.write_predictions(second, {Part::test, {10, 11}, {0, 1}, {0.5F, 0.25F}, 1});
  EXPECT_EQ(code_of([&] { compare_runs(store, first, second); }), "compare.no_common_rows");
  store.write_predictions(second, {Part::test, {240}, {1 - kTargets[0]}, {0.5F}, 1});
  EXPECT_EQ(code_of([&] { compare_runs(store, first, second); }), "compare.other_data");
}

}  // namespace
}  // namespace amalgam
