// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/prepared_rows.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <memory>

#include "engine/modalities/modality_samples.h"
#include "engine/training/batch_stream.h"
#include "engine/training/training_fixture.h"

namespace amalgam {
namespace {

using testing::rows_from;

/// A table with a modality of every kind, rows of it, kept and not kept.
struct BothWays {
  static constexpr std::int64_t kRows = 3000;
  BothWays() {
    ModalityMap map;
    std::vector<Column> columns;
    for (const Modality& kind : modality_registry()) {
      const auto sample = testing::sample_of(kind.id, kRows);
      map.modalities.push_back(sample.spec);
      for (const Column& column : sample.table.columns()) columns.push_back(column);
    }
    target.task = Task::binary;
    target.classes = {"0", "1"};
    for (std::int64_t i = 0; i < kRows; ++i) target.values.push_back(static_cast<double>(i % 2));
    map.target = {.column = "y", .task = Task::binary, .positive = "1"};
    columns.push_back(testing::number_column("y", target.values));
    const auto table = std::make_shared<const Table>(std::move(columns));
    const auto rows = rows_from(0, kRows);
    preprocessor = std::make_shared<const Preprocessor>(Preprocessor::fit(map, testing::all_kind_options(), *table, rows, target));
    kept = PreparedRows(preprocessor, table, rows, target);
    passing = PreparedRows(preprocessor, table, rows, target, 0);
  }
  TargetValues target;
  std::shared_ptr<const Preprocessor> preprocessor;
  PreparedRows kept, passing;
};

void expect_same_batches(const Batch& one, const Batch& other) {
  ASSERT_EQ(one.rows(), other.rows());
  EXPECT_TRUE(torch::equal(one.target, other.target));
  ASSERT_EQ(one.modalities.size(), other.modalities.size());
  for (std::size_t m = 0; m < one.modalities.size(); ++m) {
    EXPECT_EQ(one.modalities[m].lengths, other.modalities[m].lengths);
    EXPECT_TRUE(torch::equal(one.modalities[m].present, other.modalities[m].present));
    for (std::size_t i = 0; i < one.modalities[m].parts.size(); ++i) {
      EXPECT_TRUE(torch::equal(one.modalities[m].parts[i], other.modalities[m].parts[i])) << m << " " << i;
    }
  }
}

TEST(PreparedRows, ThoseThatAreNotKeptAreTheSame) {
  const BothWays both;
  ASSERT_TRUE(both.kept.kept());
  ASSERT_FALSE(both.passing.kept());
  EXPECT_EQ(both.kept.rows(), both.passing.rows());
  EXPECT_TRUE(torch::equal(both.kept.target(), both.passing.target()));
  expect_same_batches(both.kept.slice(70, 300), both.passing.slice(70, 300));
  const torch::Tensor places = torch::tensor({2999, 5, 1700, 5}, torch::kInt64);
  expect_same_batches(both.kept.gather(places).slice(0, 4), both.passing.gather(places).slice(0, 4));
}

TEST(PreparedRows, AreVisitedInOrder) {
  const BothWays both;
  for (const PreparedRows& rows : {both.kept, both.passing}) {
    std::int64_t seen = 0;
    EXPECT_TRUE(rows.visit(700, [&](std::int64_t begin, const Batch& some) {
      EXPECT_EQ(begin, seen);
      EXPECT_EQ(some.rows(), std::min<std::int64_t>(700, BothWays::kRows - begin));
      EXPECT_TRUE(torch::equal(some.target, both.kept.target().narrow(0, begin, some.rows())));
      seen += some.rows();
      return true;
    }));
    EXPECT_EQ(seen, BothWays::kRows);
    EXPECT_FALSE(rows.visit(700, [](std::int64_t, const Batch&) { return false; }));
  }
}

TEST(PreparedRows, BatchesOfAnEpochAreTheSame) {
  const BothWays both;
  BatchStream kept(both.kept, 37, 7, torch::kCPU), passing(both.passing, 37, 7, torch::kCPU);
  for (const int epoch : {0, 1}) {
    kept.start(epoch);
    passing.start(epoch);
    for (std::int64_t i = epoch * 20; i < kept.steps(); ++i) expect_same_batches(kept.batch(i), passing.batch(i));
  }
}

/// The losses of two epochs on rows that are kept or not.
std::vector<float> losses_of(const std::string& compiled, bool are_kept) {
  const testing::Problem problem = testing::make_problem(Task::binary, 600);
  Options options = testing::small_options("early", 2);
  options.set("training.compiled", compiled);
  testing::TrainingSetup setup(problem, "early", options);
  if (!are_kept) {
    const auto preprocessor = std::make_shared<const Preprocessor>(Preprocessor::from_json(setup.preprocessor.to_json()));
    setup.data.train = PreparedRows(preprocessor, problem.table, problem.train, problem.target, 0);
    setup.data.validation = PreparedRows(preprocessor, problem.table, problem.validation, problem.target, 0);
  }
  testing::Recorded recorded;
  RunControl control;
  setup.trainer().run(control, recorded.hooks());
  std::vector<float> losses = recorded.losses;
  for (const EpochRecord& epoch : recorded.epochs) losses.push_back(static_cast<float>(epoch.metric(Part::validation, "loss")));
  return losses;
}

TEST(PreparedRows, TrainingGivesTheSameBits) {
  for (const char* compiled : {"off", "on"}) {
    const std::vector<float> kept = losses_of(compiled, true);
    EXPECT_GT(kept.size(), 20U);
    EXPECT_EQ(kept, losses_of(compiled, false)) << compiled;
  }
}

TEST(Preprocessor, LearnsFromSoManyRowsAtMost) {
  const std::int64_t rows = Featurizer::kMostLearntRows + 50'000;
  std::vector<std::string> names, events;
  std::vector<double> y;
  for (std::int64_t i = 0; i < rows; ++i) {
    names.push_back(i == rows - 1 || i == rows - 2 ? "seldom" : "often");
    events.push_back(i % 2 == 0 ? "a>b" : "b");
    y.push_back(static_cast<double>(i % 2));
  }
  const auto texts = [](const std::vector<std::string>& cells) {
    TextStorage storage;
    for (const std::string& one : cells) storage.append(one);
    return storage;
  };
  const Table table({Column("name", ColumnType::text, texts(names)), Column("events", ColumnType::event_list, texts(events)),
                     testing::number_column("y", y)});
  ModalityMap map;
  map.modalities.push_back({.name = "class", .kind = "categorical", .columns = {"name"}});
  map.modalities.push_back({.name = "story", .kind = "behavioural", .columns = {"events"}, .format = "list", .separator = ">"});
  map.target = {.column = "y", .task = Task::binary, .positive = "1"};
  const TargetValues target{.task = Task::binary, .classes = {"0", "1"}, .values = y};
  Options options = testing::all_kind_options();
  options.set("categorical.minimum_count", std::int64_t{2});
  const auto all = rows_from(0, rows);
  const nlohmann::json one = Preprocessor::fit(map, options, table, all, target).to_json();
  EXPECT_EQ(one, Preprocessor::fit(map, options, table, all, target).to_json());
  const auto values = one["modalities"][0]["state"]["columns"][0]["values"].get<std::vector<std::string>>();
  EXPECT_EQ(values, (std::vector<std::string>{"often", "seldom"}));  // counted in all rows
  EXPECT_EQ(one["modalities"][1]["state"]["vocabulary"].size(), 2U);
}

}  // namespace
}  // namespace amalgam
