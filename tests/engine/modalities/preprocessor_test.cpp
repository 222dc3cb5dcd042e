// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/preprocessor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/modalities/modality_samples.h"

namespace amalgam {

namespace {

using testing::rows_from;

/// A table and a map with one modality of every kind.
struct EveryKind {
  ModalityMap map;
  Table table;
};

EveryKind every_kind() {
  EveryKind result;
  std::vector<Column> columns;
  for (const Modality& kind : modality_registry()) {
    const auto sample = testing::sample_of(kind.id, 60);
    result.map.modalities.push_back(sample.spec);
    for (const Column& column : sample.table.columns()) columns.push_back(column);
  }
  std::vector<double> y;
  for (int i = 0; i < 60; ++i) y.push_back(i % 2);
  columns.push_back(testing::number_column("y", y));
  result.map.target = {.column = "y", .task = Task::binary, .positive = "1"};
  result.table = Table(std::move(columns));
  return result;
}

TargetValues alternating() {
  TargetValues target;
  target.task = Task::binary;
  target.classes = {"0", "1"};
  for (int i = 0; i < 60; ++i) target.values.push_back(i % 2);
  return target;
}

TEST(Preprocessor, GivesOneInputAModalityInTheMapsOrder) {
  const EveryKind data = every_kind();
  const auto preprocessor = Preprocessor::fit(data.map, testing::all_kind_options(), data.table, rows_from(0, 40), alternating());
  const Batch batch = preprocessor.transform(data.table, rows_from(0, 60));
  EXPECT_EQ(batch.modalities.size(), data.map.modalities.size());
  EXPECT_EQ(batch.rows(), 60);
  EXPECT_FALSE(batch.target.defined());
  EXPECT_EQ(preprocessor.modality_names()[0], data.map.modalities[0].name);
  EXPECT_EQ(preprocessor.outputs(), 1);
}

TEST(Preprocessor, RestoresBitEqualInputsFromItsState) {
  const EveryKind data = every_kind();
  Options options = testing::all_kind_options();
  options.set("numerical.bins", std::int64_t{5});
  const auto before = Preprocessor::fit(data.map, options, data.table, rows_from(0, 40), alternating());
  const auto after = Preprocessor::from_json(nlohmann::json::parse(before.to_json().dump()));
  const Batch one = before.transform(data.table, rows_from(0, 60));
  const Batch other = after.transform(data.table, rows_from(0, 60));
  for (std::size_t m = 0; m < one.modalities.size(); ++m) {
    for (std::size_t i = 0; i < one.modalities[m].parts.size(); ++i) {
      EXPECT_TRUE(torch::equal(one.modalities[m].parts[i], other.modalities[m].parts[i])) << m << " " << i;
    }
  }
  EXPECT_EQ(after.options().integer("numerical.bins"), 5);
  EXPECT_EQ(after.classes(), before.classes());
  EXPECT_EQ(after.to_json(), before.to_json());
}

TEST(Preprocessor, StandardisesARegressionTargetOnTheTrainingRows) {
  // Training 1, 3: mean 2, deviation 1; the held-out 7 becomes 5.
  EveryKind data = every_kind();
  data.map.target.task = Task::regression;
  TargetValues target;
  target.task = Task::regression;
  target.values.assign(60, 2.0);
  target.values[0] = 1;
  target.values[1] = 3;
  target.values[2] = 7;
  const auto preprocessor = Preprocessor::fit(data.map, {}, data.table, rows_from(0, 2), target);
  EXPECT_DOUBLE_EQ(preprocessor.target_mean(), 2);
  EXPECT_DOUBLE_EQ(preprocessor.target_deviation(), 1);
  const Batch batch = preprocessor.transform(data.table, rows_from(0, 3), &target);
  EXPECT_TRUE(torch::equal(batch.target, torch::tensor({-1.0F, 1.0F, 5.0F})));
}

TEST(Preprocessor, GivesClassIndicesForSeveralClasses) {
  EveryKind data = every_kind();
  data.map.target.task = Task::multiclass;
  TargetValues target;
  target.task = Task::multiclass;
  target.classes = {"a", "b", "c"};
  target.values.assign(60, 2.0);
  const auto preprocessor = Preprocessor::fit(data.map, {}, data.table, rows_from(0, 40), target);
  EXPECT_EQ(preprocessor.outputs(), 3);
  const Batch batch = preprocessor.transform(data.table, rows_from(0, 2), &target);
  EXPECT_TRUE(torch::equal(batch.target, torch::tensor({2, 2}, torch::kInt64)));
}

TEST(Preprocessor, KeepsTheSettingsOfItsOwnKindsOnly) {
  EveryKind data = every_kind();
  data.map.modalities.resize(1);  // numerical
  const auto preprocessor = Preprocessor::fit(data.map, testing::all_kind_options(), data.table, rows_from(0, 40), alternating());
  EXPECT_TRUE(preprocessor.options().knows("numerical.bins"));
  EXPECT_FALSE(preprocessor.options().knows("text.pairs"));
}

TEST(Preprocessor, SaysWhenAStoredStateIsDamaged) {
  for (const char* text : {"{}", R"({"version": 99})", R"({"version": 1, "map": 5})"}) {
    try {
      Preprocessor::from_json(nlohmann::json::parse(text));
      ADD_FAILURE() << "no error for " << text;
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::data) << text;
    }
  }
}

}  // namespace

}  // namespace amalgam
