// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/run_board.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "data/evaluation/credit_rows.h"
#include "data/project/project_fixture.h"
#include "engine/project/credit_pack.h"
#include "engine/project/migrations.h"
#include "engine/project/schema_1.h"
#include "engine/project/schema_2.h"

namespace amalgam {
namespace {

using expected::kFirst;
using expected::kSecond;
using expected::kTargets;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Runs whose 240 test rows are those of credit_values.py.
class BoardFixture : public ProjectFixture {
 protected:
  static std::string board_config(const std::string& task, double rate) {
    return nlohmann::json{{"strategy", "early"},
                          {"split", "70/15/15"},
                          {"threads", 2},
                          {"map", {{"target", {{"column", "bad"}, {"task", task}, {"positive", "1"}}},
                                   {"modalities", {{{"name", "numbers"}, {"kind", "numerical"}, {"columns", {"income", "age"}}}}}}},
                          {"options", {{"training.learning_rate", rate}, {"training.epochs", 40}}}}
        .dump();
  }
  static std::vector<std::int64_t> test_rows() {
    std::vector<std::int64_t> rows(240);
    std::iota(rows.begin(), rows.end(), 240);
    return rows;
  }
  /// Epochs 1 … 3 with losses 0.6, 0.4, 0.5: the second is kept.
  static std::int64_t add_board_run(ProjectStore& store, const std::vector<float>& scores, double test_auc, double shift = 0,
                                    const std::string& task = "binary", double rate = 0.002) {
    RunRecord run = sample_run(store.add_dataset(sample_dataset()));
    run.config_json = board_config(task, rate);
    run.seed = 1;
    run.state = RunState::finished;
    run.epochs_done = 3;
    run.best_epoch = 2;
    run.final_metrics = {{Part::validation, "roc_auc", 0.75 + shift}, {Part::test, "roc_auc", test_auc},
                         {Part::validation, "log_loss", 0.4 - shift}, {Part::test, "log_loss", 0.45 - shift}};
    const std::int64_t id = store.add_run(run, {"70/15/15", {0, 1}, {2}, test_rows()});
    const double losses[] = {0.6, 0.4, 0.5};
    for (int epoch = 1; epoch <= 3; ++epoch) {
      EpochRecord record = sample_epoch(id, epoch, losses[epoch - 1] - shift, epoch == 2);
      record.metrics.back() = {Part::validation, "roc_auc", 0.7 + 0.01 * epoch + shift};
      store.write_epoch(record);
    }
    if (!scores.empty()) store.write_predictions(id, {Part::test, test_rows(), kTargets, scores, 1});
    return id;
  }
};

TEST_F(BoardFixture, MarksStayWithTheirRunAndOnlyOneIsTheBaseline) {
  ProjectStore store = create();
  const std::int64_t first = add_board_run(store, {}, 0.8), second = add_board_run(store, {}, 0.7);
  EXPECT_TRUE(store.run_marks().empty());
  store.mark_run(first, {.name = " final model ", .is_baseline = true, .note = "for the committee", .tags = std::vector<std::string>{"good ", "final", "good"}});
  store.mark_run(second, {.is_pinned = true, .is_archived = true});
  EXPECT_EQ(store.run(first).name, "final model");
  EXPECT_EQ(store.run_marks()[first], (RunMarks{.is_baseline = true, .note = "for the committee", .tags = {"final", "good"}}));
  EXPECT_EQ(store.run_note(first), "for the committee");
  EXPECT_EQ(store.run_marks()[second], (RunMarks{.is_pinned = true, .is_archived = true}));
  store.mark_run(second, {.is_baseline = true, .is_archived = false});
  EXPECT_FALSE(store.run_marks()[first].is_baseline);
  EXPECT_EQ(store.run_marks()[second], (RunMarks{.is_baseline = true, .is_pinned = true}));
  store.mark_run(first, {.name = "  ", .note = "", .tags = std::vector<std::string>{}});  // a name is never blank
  EXPECT_EQ(store.run(first).name, "final model");
  EXPECT_EQ(store.run_marks()[first], RunMarks{});
}

TEST_F(BoardFixture, TagsWithCommasAndRunsThatAreNotThereAreRefused) {
  ProjectStore store = create();
  const std::int64_t run = add_board_run(store, {}, 0.8);
  EXPECT_EQ(code_of([&] { store.mark_run(run, {.is_pinned = true, .tags = std::vector<std::string>{"a,b"}}); }), "project.tag");
  EXPECT_FALSE(store.run_marks()[run].is_pinned);  // nothing of the change was taken
  EXPECT_EQ(code_of([&] { store.mark_run(run, {.tags = std::vector<std::string>{" "}}); }), "project.tag");
  EXPECT_EQ(code_of([&] { store.mark_run(99, {.is_pinned = true}); }), "project.no_run");
}

TEST_F(BoardFixture, AProjectOfTheSecondFormatGetsMarksWithoutLosingAnything) {
  const std::array old = {Migration{1, kSchema1}, Migration{2, kSchema2}};
  {
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(database, old);
    database.exec("INSERT INTO dataset VALUES (1, 'd.csv', 'ab', 1, 1, 1, '{}', '[]', '');"
                  "INSERT INTO split VALUES (1, '70/15/15', 1);"
                  "INSERT INTO run (id, dataset, split, name, strategy, config_json, seed, device, versions_json, state, message,"
                  " created_at, started_at, finished_at, epochs_planned, epochs_done, best_epoch, parameters, watched_metric)"
                  " VALUES (7, 1, 1, 'old', 'early', '{}', 1, 'cpu', '{}', 'finished', '', '', '', '', 1, 1, 1, 1, 'log_loss');"
                  "INSERT INTO note VALUES (7, 'kept', '');");
  }
  ProjectStore store(file(), ProjectStore::Mode::read_write);
  EXPECT_EQ(store.run(7).name, "old");
  EXPECT_EQ(store.run_marks()[7].note, "kept");
  store.mark_run(7, {.is_baseline = true});
  EXPECT_TRUE(store.run_marks()[7].is_baseline);
  SQLite::Database database(file().string());
  EXPECT_EQ(database.execAndGet("SELECT note || is_baseline FROM run_overview").getString(), "kept1");
}

TEST_F(BoardFixture, ShowsBestAndLastValuesAndTheirDistanceFromTheBaseline) {
  ProjectStore store = create();
  const std::int64_t base = add_board_run(store, kSecond, 0.7), better = add_board_run(store, kFirst, 0.84, 0.05);
  store.mark_run(base, {.is_baseline = true});
  const RunBoard board = run_board(store);
  EXPECT_EQ(board.metric, "roc_auc");
  EXPECT_TRUE(board.higher_is_better);
  EXPECT_THAT(board.metrics, ElementsAre("roc_auc", "log_loss"));
  EXPECT_EQ(board.baseline, base);
  ASSERT_EQ(board.runs.size(), 2U);
  EXPECT_TRUE(std::isnan(board.runs[0].test.delta));  // itself
  EXPECT_NEAR(board.runs[1].best_validation.value, 0.80, 1e-12);
  EXPECT_NEAR(board.runs[1].best_validation.delta, 0.05, 1e-12);
  EXPECT_NEAR(board.runs[1].last_validation.value, 0.78, 1e-12);  // 0.7 + 3 · 0.01 + 0.05
  EXPECT_NEAR(board.runs[1].test.delta, 0.14, 1e-12);
  const RunBoard by_loss = run_board(store, "log_loss", better);
  EXPECT_FALSE(by_loss.higher_is_better);
  EXPECT_NEAR(by_loss.runs[0].last_validation.value, 0.5, 1e-12);
  EXPECT_NEAR(by_loss.runs[0].last_validation.delta, 0.05, 1e-12);
  EXPECT_EQ(code_of([&] { run_board(store, "rmse"); }), "compare.metric");
  EXPECT_EQ(code_of([&] { run_board(store, "", 99); }), "project.no_run");
}

TEST_F(BoardFixture, SaysWhichRunsWereMeasuredOnOtherRows) {
  ProjectStore store = create();
  const std::int64_t base = add_board_run(store, kSecond, 0.7);
  add_board_run(store, kFirst, 0.8);
  RunRecord other = store.run(base);
  store.add_run(other, {"other", {0}, {1}, {2, 3}});
  const RunBoard board = run_board(store, "roc_auc", base);
  EXPECT_TRUE(board.runs[1].has_baselines_rows);
  EXPECT_FALSE(board.runs[2].has_baselines_rows);
}

TEST_F(BoardFixture, TestsTheRocAucAfterDeLong) {
  ProjectStore store = create();
  const std::int64_t base = add_board_run(store, kSecond, 0.7), run = add_board_run(store, kFirst, 0.8);
  const BaselineTest test = test_against(store, run, base, "roc_auc");
  EXPECT_EQ(test.method, "delong");
  EXPECT_EQ(test.rows, 240);
  EXPECT_EQ(test.verdict, Verdict::better);
  const auto& values = expected::delong;  // AUCs, their errors, error of the difference, z, p
  const double difference = values[0] - values[1], half = 1.959963984540054 * values[4];
  EXPECT_NEAR(test.gain, difference, 1e-9);
  EXPECT_NEAR(test.gains.low, difference - half, 1e-9);
  EXPECT_NEAR(test.difference.p_value, values[6], 1e-9);
  EXPECT_EQ(test.sentence, "Better by 0.1263 [0.0565, 0.1961].");
  const BaselineTest gini = test_against(store, run, base, "gini");  // 2 · AUC − 1
  EXPECT_NEAR(gini.gain, 2 * difference, 1e-9);
  EXPECT_NEAR(gini.gains.high, 2 * (difference + half), 1e-9);
  EXPECT_EQ(test_against(store, base, run, "roc_auc").sentence, "Worse by 0.1263 [0.0565, 0.1961].");
}

TEST_F(BoardFixture, ALowerLossIsAGain) {
  ProjectStore store = create();
  const std::int64_t base = add_board_run(store, kSecond, 0.7), run = add_board_run(store, kFirst, 0.8);
  const BaselineTest test = test_against(store, run, base, "brier", {.replicates = 500});
  EXPECT_EQ(test.method, "bootstrap");
  EXPECT_NEAR(test.gain, expected::second_measures[4] - expected::first_measures[4], 1e-9);
  EXPECT_NEAR(test.difference.difference, -test.gain, 0);
  EXPECT_EQ(test.gains.low, -test.difference.interval.high);
}

TEST_F(BoardFixture, SaysPlainlyThatThereIsNoRealDifference) {
  ProjectStore store = create();
  const std::int64_t base = add_board_run(store, kFirst, 0.8), same = add_board_run(store, kFirst, 0.8);
  const BaselineTest test = test_against(store, same, base, "roc_auc");
  EXPECT_EQ(test.verdict, Verdict::no_difference);
  EXPECT_THAT(test.sentence, HasSubstr("No real difference"));
  std::vector<float> nearly = kFirst;
  nearly[5] += 1.0F / 64;
  const std::int64_t close = add_board_run(store, nearly, 0.8);
  EXPECT_EQ(test_against(store, close, base, "roc_auc").verdict, Verdict::no_difference);
  EXPECT_EQ(code_of([&] { test_against(store, base, base, "roc_auc"); }), "compare.same_run");
  const std::int64_t unscored = add_board_run(store, {}, 0.8);
  EXPECT_EQ(code_of([&] { test_against(store, unscored, base, "roc_auc"); }), "credit.no_predictions");
}

TEST_F(BoardFixture, ComparesValuesByTheirErrors) {
  ProjectStore store = create();
  // The second run is off by 2 on each row, the first by 1: RMSE 1 and 2 in every resample.
  std::vector<float> near = kTargets, far = kTargets;
  for (float& value : near) value += 1;
  for (float& value : far) value += 2;
  const std::int64_t one = add_board_run(store, near, 0.8, 0, "regression"), other = add_board_run(store, far, 0.8, 0, "regression");
  const BaselineTest test = test_against(store, one, other, "rmse", {.replicates = 200});
  EXPECT_EQ(test.verdict, Verdict::better);
  EXPECT_NEAR(test.gain, 1, 1e-6);
  EXPECT_NEAR(test.gains.low, 1, 1e-6);
  const nlohmann::json answer = compare_runs(store, one, other, {.replicates = 200});
  EXPECT_FALSE(answer.contains("delong"));
  EXPECT_EQ(answer.at("differences").at(0).at("metric"), "rmse");
  EXPECT_THAT(answer.at("verdict").get<std::string>(), HasSubstr("run 1"));
  const std::int64_t binary = add_board_run(store, kFirst, 0.8);
  EXPECT_EQ(code_of([&] { test_against(store, one, binary, "rmse"); }), "compare.other_data");
  EXPECT_EQ(code_of([&] { test_against(store, one, other, "roc_auc"); }), "compare.metric");
}

TEST_F(BoardFixture, TellsTheSettingsThatDiffer) {
  ProjectStore store = create();
  const std::int64_t one = add_board_run(store, {}, 0.8), other = add_board_run(store, {}, 0.8, 0, "binary", 0.01);
  std::vector<std::string> differing;
  std::string map, rate;
  for (const SettingLine& line : compare_settings(store, {one, other})) {
    if (line.differs) differing.push_back(line.name);
    if (line.name == "map.numbers") map = line.values[0];
    if (line.name == "training.learning_rate") rate = line.values[0] + " " + line.values[1];
  }
  EXPECT_THAT(differing, ElementsAre("training.learning_rate"));
  EXPECT_EQ(map, "numerical; columns: income, age");
  EXPECT_EQ(rate, "0.002 0.01");
}

}  // namespace
}  // namespace amalgam
