// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/fusion/fusion_model.h"
#include "engine/modalities/preprocessor.h"
#include "engine/training/trainer.h"

namespace amalgam::testing {

/// A small made-up table with a planted rule: the score is a + b (numbers) plus 1 for colour "red", -1 for "blue";
/// `a` is missing in every tenth row. Binary: is the score (with a little noise) above 0; multiclass: below -1,
/// between, above 1; regression: 100 + 20 times the score.
struct Problem {
  TablePtr table;
  ModalityMap map;
  TargetValues target;
  std::vector<std::int64_t> train, validation;
};

inline Problem make_problem(Task task, std::int64_t rows = 600, double noise = 0.2) {
  Random random(11, "problem");
  NumberStorage a, b, value;
  CategoryStorage colour{.codes = {}, .dictionary = {"red", "green", "blue"}};
  CategoryStorage label{.codes = {}, .dictionary = {}};
  if (task == Task::multiclass) label.dictionary = {"low", "middle", "high"};
  if (task == Task::binary) label.dictionary = {"good", "bad"};
  for (std::int64_t i = 0; i < rows; ++i) {
    a.values.push_back(random.normal());
    b.values.push_back(random.normal());
    colour.codes.push_back(static_cast<std::int32_t>(random.below(3)));
    const double score = a.values.back() + b.values.back() + (1 - colour.codes.back()) + noise * random.normal();
    value.values.push_back(100 + 20 * score);
    label.codes.push_back(task == Task::binary ? (score > 0 ? 1 : 0) : (score < -1 ? 0 : (score > 1 ? 2 : 1)));
    if (i % 10 == 9) a.values.back() = std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<Column> columns;
  columns.emplace_back("a", ColumnType::number, std::move(a));
  columns.emplace_back("b", ColumnType::number, std::move(b));
  columns.emplace_back("colour", ColumnType::category, std::move(colour));
  if (task == Task::regression) {
    columns.emplace_back("target", ColumnType::number, std::move(value));
  } else {
    columns.emplace_back("target", ColumnType::category, std::move(label));
  }
  Problem problem;
  problem.table = std::make_shared<const Table>(std::move(columns));
  problem.map.target = {.column = "target", .task = task, .positive = task == Task::binary ? "bad" : ""};
  problem.map.modalities = {{.name = "numbers", .kind = "numerical", .columns = {"a", "b"}},
                            {.name = "profile", .kind = "categorical", .columns = {"colour"}}};
  problem.target = read_target(problem.map.target, *problem.table);
  for (std::int64_t i = 0; i < rows; ++i) (i % 4 == 3 ? problem.validation : problem.train).push_back(i);
  return problem;
}

/// Settings of a short run with a small model.
inline Options small_options(const std::string& strategy, int epochs) {
  Options options(training_options());
  options.describe(find_strategy(strategy).info.options);
  for (const char* kind : {"numerical", "categorical"}) options.describe(find_modality(kind).options);
  options.set("training.epochs", std::int64_t{epochs});
  options.set("training.batch_size", std::int64_t{32});
  options.set("model.dim", std::int64_t{8});
  options.set("model.head_width", std::int64_t{16});
  return options;
}

/// A problem, its preprocessing, a fresh model and its data: everything that a trainer needs.
struct TrainingSetup {
  TrainingSetup(const Problem& problem, const std::string& strategy, const Options& its_options, std::uint64_t its_seed = 1)
      : options(its_options),
        seed(its_seed),
        preprocessor(Preprocessor::fit(problem.map, options, *problem.table, problem.train, problem.target)),
        model(std::make_shared<FusionModel>(preprocessor, find_strategy(strategy), options, seed)) {
    data.train = preprocessor.transform(*problem.table, problem.train, &problem.target);
    data.validation = preprocessor.transform(*problem.table, problem.validation, &problem.target);
    data.validation_rows = problem.validation;
    data.modalities = preprocessor.modality_names();
    data.classes = preprocessor.classes();
    data.task = problem.map.target.task;
    data.target_mean = preprocessor.target_mean();
    data.target_deviation = preprocessor.target_deviation();
  }
  Trainer trainer() const { return Trainer(*model, data, options, seed, torch::kCPU); }

  Options options;
  std::uint64_t seed;
  Preprocessor preprocessor;
  std::shared_ptr<FusionModel> model;
  Trainer::Data data;
};

/// Everything that the hooks were told.
struct Recorded {
  std::vector<float> losses;
  std::vector<std::int64_t> first_steps;
  std::vector<std::size_t> counts;
  std::vector<EpochRecord> epochs;
  std::vector<double> etas;
  std::vector<RunState> states;
  std::vector<std::byte> best, last;
  std::vector<std::string> log;

  TrainerHooks hooks() {
    TrainerHooks hooks;
    hooks.steps = [this](std::int64_t first, const std::vector<float>& some, int, double, double, double) {
      first_steps.push_back(first);
      counts.push_back(some.size());
      losses.insert(losses.end(), some.begin(), some.end());
    };
    hooks.epoch = [this](EpochRecord& epoch, double eta) {
      epochs.push_back(epoch);
      etas.push_back(eta);
    };
    hooks.checkpoint = [this](const char* kind, int, const std::vector<std::byte>& bytes) {
      (std::string(kind) == "best" ? best : last) = bytes;
    };
    hooks.state = [this](RunState state, const std::string&) { states.push_back(state); };
    hooks.log = [this](const std::string&, const std::string& text) { log.push_back(text); };
    return hooks;
  }
};

}  // namespace amalgam::testing
