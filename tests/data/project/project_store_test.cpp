// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_store.h"

#include <gmock/gmock.h>

#include "data/project/project_fixture.h"

namespace amalgam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Mode = ProjectStore::Mode;

class Project : public ProjectFixture {};

TEST_F(Project, FindsADataSetAgainByPathAndHash) {
  ProjectStore store = create();
  const std::int64_t first = store.add_dataset(sample_dataset());
  EXPECT_EQ(store.add_dataset(sample_dataset()), first);
  DatasetRecord changed = sample_dataset();
  changed.sha256 = "cd34";
  EXPECT_NE(store.add_dataset(changed), first);
  ASSERT_EQ(store.datasets().size(), 2U);
  const auto read = store.dataset(first);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->path, "/data/credit.csv");
  EXPECT_EQ(read->sha256, "ab12");
  EXPECT_EQ(read->bytes, 100);
  EXPECT_EQ(read->rows, 8);
  EXPECT_EQ(read->columns, 3);
  EXPECT_EQ(read->recipe_json, R"({"separator":","})");
  EXPECT_EQ(read->schema_json, R"([{"name":"age"}])");
  EXPECT_FALSE(store.dataset(99));
}

TEST_F(Project, RemembersTheMapSavedLast) {
  ProjectStore store = create();
  EXPECT_FALSE(store.saved_map());
  const std::int64_t first = store.add_dataset(sample_dataset());
  DatasetRecord other = sample_dataset();
  other.path = "/data/other.csv";
  const std::int64_t second = store.add_dataset(other);
  store.save_map(second, R"({"m":1})", "70/15/15");
  store.save_map(first, R"({"m":2})", "column:part");
  ASSERT_TRUE(store.saved_map());
  EXPECT_EQ(store.saved_map()->dataset, first);
  EXPECT_EQ(store.saved_map()->map_json, R"({"m":2})");
  EXPECT_EQ(store.saved_map()->split_rule, "column:part");
  store.save_map(second, R"({"m":3})", "70/15/15");  // saved again: the current one once more
  EXPECT_EQ(store.saved_map()->map_json, R"({"m":3})");
  EXPECT_EQ(code_of([&] { store.save_map(99, "{}", ""); }), "project.no_dataset");
}

TEST_F(Project, ReadsARunAsItWasAdded) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  const RunRecord run = store.run(id);
  EXPECT_EQ(run.id, id);
  EXPECT_EQ(run.name, "hybrid " + std::to_string(id));
  EXPECT_EQ(run.strategy, "hybrid");
  EXPECT_THAT(run.config_json, HasSubstr("modalities"));
  EXPECT_EQ(run.seed, 18446744073709551615ULL);
  EXPECT_EQ(run.device, "cpu");
  EXPECT_EQ(run.versions_json, R"({"amalgam":"0.1.0"})");
  EXPECT_EQ(run.state, RunState::running);
  EXPECT_THAT(run.created_at, ::testing::MatchesRegex("20..-..-..T..:..:..\\....Z"));
  EXPECT_EQ(run.epochs_planned, 20);
  EXPECT_EQ(run.parameters, 1234);
  EXPECT_EQ(run.watched_metric, "log_loss");
  EXPECT_TRUE(run.final_metrics.empty());
}

TEST_F(Project, SharesASplitBetweenRunsAndReadsItBack) {
  ProjectStore store = create();
  const std::int64_t first = add_sample_run(store);
  const std::int64_t second = store.add_run(sample_run(1), sample_split());
  Split other = sample_split();
  std::swap(other.validation, other.test);
  const std::int64_t third = store.add_run(sample_run(1), other);
  for (const std::int64_t id : {first, second}) {
    const Split read = store.run_split(id);
    EXPECT_EQ(read.rule, "70/15/15");
    EXPECT_THAT(read.train, ElementsAre(0, 2, 3, 7));
    EXPECT_THAT(read.validation, ElementsAre(1, 5));
    EXPECT_THAT(read.test, ElementsAre(4));
  }
  EXPECT_THAT(store.run_split(third).test, ElementsAre(1, 5));
}

TEST_F(Project, KeepsALongSplitExactly) {
  ProjectStore store = create();
  Split split{"70/15/15", {}, {}, {}};
  for (std::int64_t row = 0; row < 12345; ++row) {
    (row % 7 == 0 ? split.validation : row % 11 == 0 ? split.test : split.train).push_back(row);
  }
  const std::int64_t id = store.add_run(sample_run(store.add_dataset(sample_dataset())), split);
  const Split read = store.run_split(id);
  EXPECT_EQ(read.train, split.train);
  EXPECT_EQ(read.validation, split.validation);
  EXPECT_EQ(read.test, split.test);
}

TEST_F(Project, RefusesASplitWithARowInTwoParts) {
  ProjectStore store = create();
  const std::int64_t dataset = store.add_dataset(sample_dataset());
  EXPECT_EQ(code_of([&] {
              store.add_run(sample_run(dataset), {"r", {0, 1}, {1}, {}});
            }),
            "project.split");
  EXPECT_EQ(code_of([&] {
              store.add_run(sample_run(dataset), {"r", {-1}, {1}, {}});
            }),
            "project.split");
  EXPECT_TRUE(store.runs().empty());
}

TEST_F(Project, ListsTheRunsThereAreWhenAskedForAnother) {
  ProjectStore store = create();
  EXPECT_EQ(code_of([&] { store.run(3); }), "project.no_run");
  EXPECT_THAT(sentence_, HasSubstr("no runs yet"));
  add_sample_run(store);
  store.add_run(sample_run(1), sample_split());
  EXPECT_EQ(code_of([&] { store.run(3); }), "project.no_run");
  EXPECT_THAT(sentence_, HasSubstr("1, 2"));
  EXPECT_EQ(kind_, ErrorKind::request);
  EXPECT_EQ(code_of([&] { store.write_epoch(sample_epoch(3, 1, 0.5, true)); }), "project.no_run");
  EXPECT_EQ(code_of([&] { store.set_run_state(3, RunState::failed); }), "project.no_run");
  EXPECT_EQ(code_of([&] { store.set_run_note(3, "note"); }), "project.no_run");
}

TEST_F(Project, UpdatesARunButNotItsNameOrConfiguration) {
  ProjectStore store = create();
  RunRecord run = store.run(add_sample_run(store));
  store.rename_run(run.id, "My favourite");
  run.state = RunState::stopped_early;
  run.message = "no better for 5 epochs";
  run.finished_at = "2026-01-02T03:04:05.000Z";
  run.seconds = 12.5;
  run.epochs_done = 9;
  run.best_epoch = 4;
  run.best_value = 0.42;
  run.config_json = "{}";
  run.final_metrics = {{Part::validation, "log_loss", 0.42},
                       {Part::test, "roc_auc", std::numeric_limits<double>::quiet_NaN()},
                       {Part::test, "log_loss", 0.43}};
  run.final_weights = {{"numbers", 2, 0.8}, {"notes", 0.5, 0.2}};
  store.update_run(run);
  store.update_run(run);  // the finals are replaced, not added
  const RunRecord read = store.run(run.id);
  EXPECT_EQ(read.name, "My favourite");
  EXPECT_THAT(read.config_json, HasSubstr("modalities"));
  EXPECT_EQ(read.state, RunState::stopped_early);
  EXPECT_EQ(read.message, "no better for 5 epochs");
  EXPECT_EQ(read.finished_at, "2026-01-02T03:04:05.000Z");
  EXPECT_EQ(read.seconds, 12.5);
  EXPECT_EQ(read.epochs_done, 9);
  EXPECT_EQ(read.best_epoch, 4);
  EXPECT_EQ(read.best_value, 0.42);
  ASSERT_EQ(read.final_metrics.size(), 3U);
  EXPECT_EQ(read.metric(Part::test, "log_loss"), 0.43);
  EXPECT_TRUE(std::isnan(read.metric(Part::test, "roc_auc")));
  EXPECT_TRUE(std::isnan(read.metric(Part::train, "log_loss")));
  ASSERT_EQ(read.final_weights.size(), 2U);
  EXPECT_EQ(read.final_weights[0].modality, "numbers");
  EXPECT_EQ(read.final_weights[1].normalised, 0.2);
}

TEST_F(Project, StampsTheTimesOfAStateChange) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.set_run_state(id, RunState::running);
  const std::string started = store.run(id).started_at;
  EXPECT_FALSE(started.empty());
  EXPECT_EQ(store.run(id).finished_at, "");
  store.set_run_state(id, RunState::cancelled, "by the analyst");
  EXPECT_GE(store.run(id).finished_at, started);
  EXPECT_EQ(store.run(id).message, "by the analyst");
  store.set_run_state(id, RunState::running);  // resumed
  EXPECT_EQ(store.run(id).finished_at, "");
  EXPECT_EQ(store.run(id).started_at, started);
}

TEST_F(Project, ReadsAnEpochAsItWasWritten) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  const EpochRecord written = sample_epoch(id, 1, 0.5, true);
  store.write_epoch(written);
  ASSERT_EQ(store.epochs(id).size(), 1U);
  EXPECT_TRUE(store.epochs(id).front().probe.empty());
  const EpochRecord read = store.epochs(id, true).front();
  EXPECT_EQ(read.run, id);
  EXPECT_EQ(read.epoch, 1);
  ASSERT_EQ(read.metrics.size(), 4U);
  EXPECT_EQ(read.metrics[0].metric, "loss");  // in the order of writing
  EXPECT_EQ(read.metric(Part::train, "loss"), 0.7);
  EXPECT_EQ(read.metric(Part::validation, "log_loss"), 0.5);
  EXPECT_TRUE(std::isnan(read.metric(Part::validation, "roc_auc")));
  ASSERT_EQ(read.weights.size(), 2U);
  EXPECT_EQ(read.weights[0].modality, "numbers");
  EXPECT_EQ(read.weights[0].raw, 1.5);
  EXPECT_EQ(read.weights[1].normalised, 0.25);
  ASSERT_EQ(read.attention.size(), 2U);
  EXPECT_EQ(read.attention[0].heads, 2);
  EXPECT_EQ(read.attention[0].modalities, written.attention[0].modalities);
  EXPECT_EQ(read.attention[0].values, written.attention[0].values);
  EXPECT_EQ(read.attention[0].at(1, 0, 1), 0.75F);
  EXPECT_EQ(read.attention[1].layer, 1);
  EXPECT_EQ(read.attention[1].values, written.attention[1].values);
  ASSERT_EQ(read.probe.size(), 1U);
  EXPECT_EQ(read.probe[0].rows, written.probe[0].rows);  // in the order of writing: 5, 1
  EXPECT_EQ(read.probe[0].values, written.probe[0].values);
  EXPECT_EQ(read.learning_rate, 0.001);
  EXPECT_EQ(read.seconds, 1.25);
  EXPECT_EQ(read.rows_per_second, 5000);
  EXPECT_TRUE(read.is_best);
}

TEST_F(Project, ReplacesAnEpochThatIsWrittenAgain) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.write_epoch(sample_epoch(id, 1, 0.5, true));
  store.write_epoch(sample_epoch(id, 2, 0.6, false));
  EpochRecord again = sample_epoch(id, 2, 0.4, true);
  again.attention.clear();
  store.write_epoch(again);
  const auto read = store.epochs(id, true);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[1].metric(Part::validation, "log_loss"), 0.4);
  EXPECT_EQ(read[1].metrics.size(), 4U);
  EXPECT_TRUE(read[1].attention.empty());
}

TEST_F(Project, CountsEpochsInTheRunAsTheyAreWritten) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.write_epoch(sample_epoch(id, 1, 0.5, true));
  store.write_epoch(sample_epoch(id, 2, 0.6, false));
  const RunRecord run = store.run(id);
  EXPECT_EQ(run.epochs_done, 2);
  EXPECT_EQ(run.best_epoch, 1);
  EXPECT_EQ(run.best_value, 0.5);  // the watched metric, log_loss, of epoch 1
}

TEST_F(Project, RefusesAttentionOfTheWrongSizeAndKeepsTheEpochBefore) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.write_epoch(sample_epoch(id, 1, 0.5, true));
  EpochRecord wrong = sample_epoch(id, 1, 0.9, true);
  wrong.attention[0].values.pop_back();
  EXPECT_EQ(code_of([&] { store.write_epoch(wrong); }), "project.shape");
  EXPECT_EQ(store.epochs(id).front().metric(Part::validation, "log_loss"), 0.5);
}

TEST_F(Project, JoinsStepLossesAndOverwritesThoseWrittenAgain) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.write_step_losses(id, 0, std::vector<float>{10, 11, 12});
  store.write_step_losses(id, 3, std::vector<float>{13, 14, 15});
  store.write_step_losses(id, 8, std::vector<float>{18, 19});
  store.write_step_losses(id, 2, std::vector<float>{22, 23, 24});  // cuts the first two blocks
  auto read = store.step_losses(id);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].first_step, 0);
  EXPECT_THAT(read[0].losses, ElementsAre(10, 11, 22, 23, 24, 15));
  EXPECT_EQ(read[1].first_step, 8);
  EXPECT_THAT(read[1].losses, ElementsAre(18, 19));
  store.write_step_losses(id, 3, std::vector<float>{30});  // within a block: both ends stay
  store.write_step_losses(id, 6, std::vector<float>{36, 37});
  store.write_step_losses(id, 10, {});
  read = store.step_losses(id);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(read[0].losses, ElementsAre(10, 11, 22, 30, 24, 15, 36, 37, 18, 19));
}

TEST_F(Project, KeepsTheNewestCheckpointOfEachKind) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  const std::vector<std::byte> old(10, std::byte{1});
  std::vector<std::byte> big(3'000'000);
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<std::byte>(i % 251);
  store.write_checkpoint(id, "best", 1, old);
  store.write_checkpoint(id, "last", 2, {});
  store.write_checkpoint(id, "best", 3, big);
  ASSERT_TRUE(store.checkpoint(id, "best"));
  EXPECT_EQ(store.checkpoint(id, "best")->epoch, 3);
  EXPECT_TRUE(store.checkpoint(id, "best")->bytes == big);
  EXPECT_TRUE(store.checkpoint(id, "last")->bytes.empty());
  EXPECT_FALSE(store.checkpoint(id, "first"));
  EXPECT_EQ(code_of([&] { store.write_checkpoint(id, "first", 1, old); }), "project.shape");
}

TEST_F(Project, ReadsPredictionsAsTheyWereWritten) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  store.write_predictions(
      id, {Part::test, {4, 9'000'000'000}, {1, 0}, {.1F, .2F, .7F, .3F, .3F, .4F}, 3});
  const auto read = store.predictions(id, Part::test);
  ASSERT_TRUE(read);
  EXPECT_THAT(read->rows, ElementsAre(4, 9'000'000'000));
  EXPECT_THAT(read->targets, ElementsAre(1, 0));
  EXPECT_THAT(read->outputs, ElementsAre(.1F, .2F, .7F, .3F, .3F, .4F));
  EXPECT_EQ(read->width, 3);
  EXPECT_FALSE(store.predictions(id, Part::train));
  EXPECT_EQ(code_of([&] {
              store.write_predictions(id, {Part::test, {4}, {1}, {.5F, .5F}, 1});
            }),
            "project.shape");
}

TEST_F(Project, KeepsNotesInsightsLogsAndViewStates) {
  ProjectStore store = create();
  const std::int64_t id = add_sample_run(store);
  EXPECT_EQ(store.run_note(id), "");
  store.set_run_note(id, "first");
  store.set_run_note(id, "Größe, 风险");
  EXPECT_EQ(store.run_note(id), "Größe, 风险");
  store.write_insight(id, "importance", "[1]");
  store.write_insight(id, "importance", "[2]");
  EXPECT_EQ(store.insight(id, "importance"), "[2]");
  EXPECT_FALSE(store.insight(id, "shapley"));
  store.write_log(0, "info", "project opened");
  store.write_log(id, "warning", "slow disk");
  ASSERT_EQ(store.log(0).size(), 1U);
  EXPECT_EQ(store.log(0).front().text, "project opened");
  ASSERT_EQ(store.log(id).size(), 1U);
  EXPECT_EQ(store.log(id).front().level, "warning");
  store.set_view_state("train.zoom", "{}");
  store.set_view_state("train.zoom", R"({"x":1})");
  EXPECT_EQ(store.view_state("train.zoom"), R"({"x":1})");
  EXPECT_FALSE(store.view_state("inspect.head"));
  store.write_artefact(id, "bundle", "/out/model.bundle", "ee");
  EXPECT_EQ(store.integrity_check(), "ok");
}

TEST_F(Project, IsThereAgainAfterItWasClosed) {
  std::int64_t id = 0;
  {
    ProjectStore store = create();
    id = add_sample_run(store);
    store.write_epoch(sample_epoch(id, 1, 0.5, true));
  }
  EXPECT_FALSE(std::filesystem::exists(file("p.amalgam-wal")));  // one file when nobody has it open
  ProjectStore store(file(), Mode::create);
  EXPECT_EQ(store.runs().size(), 1U);
  EXPECT_EQ(store.epochs(id).size(), 1U);
}

TEST_F(Project, CanBeReadWhileAnotherWrites) {
  ProjectStore writer = create();
  const std::int64_t id = add_sample_run(writer);
  const ProjectStore reader(file(), Mode::read_only);
  for (int epoch = 1; epoch <= 20; ++epoch) {
    writer.write_epoch(sample_epoch(id, epoch, 1.0 / epoch, true));
    ASSERT_EQ(reader.epochs(id).size(), static_cast<std::size_t>(epoch));
  }
}

TEST_F(Project, RefusesToWriteThroughAReader) {
  ProjectStore writer = create();
  const std::int64_t id = add_sample_run(writer);
  ProjectStore reader(file(), Mode::read_only);
  EXPECT_EQ(code_of([&] { reader.rename_run(id, "x"); }), "project.unwritable");
  EXPECT_EQ(kind_, ErrorKind::io);
}

TEST_F(Project, LetsTwoConnectionsWriteInTurn) {
  ProjectStore engine = create();
  const std::int64_t id = add_sample_run(engine);
  ProjectStore window(file(), Mode::read_write);
  for (int epoch = 1; epoch <= 10; ++epoch) {
    engine.write_epoch(sample_epoch(id, epoch, 0.5, false));
    window.set_run_note(id, "note " + std::to_string(epoch));
  }
  EXPECT_EQ(engine.run_note(id), "note 10");
  EXPECT_EQ(window.epochs(id).size(), 10U);
}

}  // namespace
}  // namespace amalgam
